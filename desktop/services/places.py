"""Where a store may live: on this machine's own disk, not on a share or in a synced folder.

SQLite's log needs locks and shared memory that network file systems do not give, and a program that
copies half-written files to a cloud tears a live store apart. Backups may go there.
"""

import os
import sys
from pathlib import Path, PurePath
from tempfile import TemporaryFile

from desktop.errors import StoreRefused
from desktop.i18n import _

NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "fuse.sshfs", "davfs", "9p", "ncpfs"}
SYNCED = ("onedrive", "dropbox", "google drive", "googledrive", "icloud", "box sync", "nextcloud")
_DRIVE_REMOTE = 4


def check_place(path: Path) -> None:
    """Raise `StoreRefused`, with the reason, where a live store must not lie."""
    absolute = path.absolute()
    if on_share(absolute):
        raise StoreRefused(
            _(
                "{path} lies on a network share, where a store can be damaged. "
                "Keep it on this machine's own disk; backups may go to the share."
            ).format(path=path)
        )
    name = synced_folder(absolute)
    if name:
        raise StoreRefused(
            _(
                "{path} lies in a folder that {name} copies to the cloud, where a store can be "
                "damaged. Keep it outside; backups may go there."
            ).format(path=path, name=name)
        )


def may_write(folder: Path) -> bool:
    """Whether this process may make files in a folder."""
    if os.name == "posix":
        return os.access(folder, os.W_OK)
    # Windows tells by trying only: what its access lists say takes more than a flag.
    try:
        with TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def synced_folder(path: PurePath) -> str | None:
    """The folder above `path` that a sync program keeps, by its usual name; None if there is none."""
    roots = [
        os.environ.get(name) for name in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
    ]
    for root in filter(None, roots):
        if path.is_relative_to(root):
            return PurePath(root).name
    for part in path.parts[:-1]:
        folded = part.casefold()
        if any(folded == name or folded.startswith((f"{name} ", f"{name}-")) for name in SYNCED):
            return part
    return None


def on_share(path: Path) -> bool:
    """Whether a path lies on a network file system."""
    if str(path).startswith(("\\\\", "//")):
        return True
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == _DRIVE_REMOTE)
    return mount_kind(path) in NETWORK


def mount_kind(path: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """The file system that a path lies on, by the system's list of mounts; empty if not known."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    best, kind = -1, ""
    for line in lines:
        fields = line.split()
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ")
        if path.is_relative_to(point) and len(point) > best:
            best, kind = len(point), fields[2]
    return kind
