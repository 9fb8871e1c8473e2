"""Writing files so that they are whole or not there.

ReportLab, openpyxl and the like leave a stub under the final name when the disk fills up or a
person cancels. Here a file is written beside its place, brought to the disk, and only then given
its name.
"""

import errno
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from desktop.errors import FileRefused
from desktop.i18n import _

# Windows: access denied, sharing violation, lock violation. A virus scanner, a search index or a
# preview holds a fresh file for a moment.
_BUSY = frozenset({5, 32, 33})
HOUR = 3600  # seconds
_WAITS = (0.05, 0.1, 0.2, 0.4, 0.8)  # seconds


@contextmanager
def write_beside(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write; it takes its name when the block ends without an error.

    Whatever goes wrong in the block, cancelling included, the file that was there before stays as
    it was and nothing is left beside it.

    Args:
        path: The final name. Its folder must exist.

    Raises:
        FileRefused: the folder is missing or closed to us, the disk is full, or another program
            holds the old file.
    """
    if path.is_dir():
        raise FileRefused(
            _("{name} is a folder. Choose the name of a file.").format(name=path.name)
        )
    beside = path.with_name(f".{path.name[:40]}.{token_hex(4)}.part")
    _sweep(path)
    try:
        with beside.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, beside)
        _replace(beside, path)
        sync_folder(path.parent)
    except OSError as error:
        if error.filename not in (None, str(beside), str(path)):
            raise  # something else than this file
        raise _refusal(path, error) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _sweep(path: Path) -> None:
    """Delete what a process that was killed has left of this file, an hour ago or longer."""
    with suppress(OSError):
        for left in path.parent.glob(f".{escape(path.name[:40])}.????????.part"):
            if time.time() - left.stat().st_mtime > HOUR:
                left.unlink()


def _replace(beside: Path, path: Path) -> None:
    """Give a file its final name, waiting a little where Windows says that it is in use."""
    for wait in _WAITS:
        try:
            os.replace(beside, path)  # noqa: PTH105 - tests put their own in its place
            return
        except OSError as error:
            if getattr(error, "winerror", None) not in _BUSY:
                raise
            time.sleep(wait)
    os.replace(beside, path)  # noqa: PTH105


def sync_folder(folder: Path) -> None:
    """Bring the new name to the disk as well, where the system can."""
    if os.name != "posix":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _refusal(path: Path, error: OSError) -> FileRefused:
    """What a person reads when a file cannot be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        sentence = _(
            "The disk is full, so {name} was not written. Make room or choose another disk."
        )
    elif isinstance(error, FileNotFoundError):
        sentence = _("The folder {folder} does not exist, so {name} was not written.")
    elif getattr(error, "winerror", None) in _BUSY or isinstance(error, PermissionError):
        sentence = _(
            "{name} cannot be written: it is open in another program, or its folder is protected. "
            "Close it or choose another folder."
        )
    else:
        sentence = _("{name} cannot be written: {reason}. Choose another folder.")
    return FileRefused(
        sentence.format(name=path.name, folder=path.parent, reason=error.strerror or error)
    )


def copy_file(source: Path, to: Path) -> None:
    """Copy a file's bytes; when it returns, they are on the disk.

    Raises:
        OSError: one of the two cannot be read or written.
    """
    with source.open("rb") as read_from, to.open("wb") as write_to:
        while block := read_from.read(1 << 20):
            write_to.write(block)
        write_to.flush()
        os.fsync(write_to.fileno())
