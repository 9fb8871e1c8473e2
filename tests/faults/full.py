"""A full disk under every path that writes: the old file untouched, nothing partial, a sentence.

Run as a program of its own inside `unshare -m`, where it mounts a small file system, and for each
path sweeps the room that is left from nothing upwards until the work succeeds. Where a program
may not mount, a limit on the size of the files that it writes stands in (`limited`).
"""

import json
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from desktop.errors import UserError
from desktop.models.school import School
from desktop.services.importing import apply_import, plan_import
from desktop.services.progress import finish
from tests.faults import guard, steps

DISK = 24 * 2**20
STEP = 64 * 1024
ENOUGH = 12 * 2**20


def _write(folder, _steps):
    with steps.opened(folder, writable=False) as store:
        with store.write("Add") as session:
            session.add_all(School(name=f"大きな学校 {n}", notes="あ" * 3000) for n in range(60))


def _import(folder, _steps):
    with steps.opened(folder, writable=False) as store:
        finish(apply_import(store, finish(plan_import(store, "schools", folder / "list.csv"))))


class _NoSteps:
    def take(self, name):
        pass


def _scenarios():
    yield "write", steps.begin_backup, _write, steps.contents
    for each in steps.SCENARIOS:
        if each.name in ("import", "restore over a log"):
            work = _import if each.name == "import" else each.work
            yield each.name, each.begin, work, each.find
        elif each.name != "migration":
            yield each.name, each.begin, each.work, each.find
        else:
            yield each.name, each.begin, each.work, steps.contents_of_any_schema


def _snapshot(folder):
    """The files of a folder that a person sees; a whole backup more is no fault, a lock no matter."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
        and path.suffix not in (".lock", ".owner", ".backup")
        and "kakehashi" not in path.name
    }


def sweep(disk, name, begin, work, find, limit, width):
    """One path, with more and more room; its figures, and what went wrong."""
    wrong = []
    with tempfile.TemporaryDirectory() as elsewhere:
        template = Path(elsewhere) / "template"
        template.mkdir()
        begin(template)
        old = find(_copied(template, Path(elsewhere) / "old"))
        refused = 0
        # Rooms: fine steps at first, where the first pages and headers are written.
        rooms = [*range(0, 16 * 4096, 4096), *range(STEP, ENOUGH, STEP)]
        if width == "coarse":
            rooms = [0, 40960, *range(4 * STEP, ENOUGH, 4 * STEP)]
        shown = set()
        for room in rooms:
            folder = _copied(template, disk / "office")
            files = _snapshot(folder)
            free = limit(disk, room)
            try:
                work(folder, _NoSteps())
                sentence = None
            except UserError as error:
                sentence = error.sentence
            except Exception as error:
                wrong.append(f"{name}, {room} bytes left: no sentence: {error!r}"[:300])
                sentence = ""
            finally:
                free()
            at = f"{name}, {room} bytes left"
            if sentence is not None:
                refused += 1
                shown.add(sentence)
                if _snapshot(folder) != files:
                    seen = sorted(_snapshot(folder).keys() ^ files.keys())
                    wrong.append(f"{at}: files differ: {seen}")
                try:
                    if find(folder) != old:
                        wrong.append(f"{at}: the store differs")
                except Exception as error:
                    wrong.append(f"{at}: half: {error!r}"[:300])
                shutil.rmtree(folder)
                continue
            done = find(folder)
            if done == old:
                wrong.append(f"{at}: it says that it worked, and did nothing")
            shutil.rmtree(folder)
            break
        else:
            wrong.append(f"{name}: never succeeds")
    return {"refused": refused, "room": room, "sentences": sorted(shown)}, wrong


def _copied(template, to):
    shutil.copytree(template, to)
    return to


def filled(disk, room):
    """Leave so many bytes on a disk of our own; returns how to make room again."""
    ballast = disk / "ballast"
    size = shutil.disk_usage(disk).free - room
    with ballast.open("wb") as file:
        block = bytes(2**20)
        while size > 0:
            size -= file.write(block[:size])
    return ballast.unlink


def limited(_folder, room):
    """Let no file grow past so many bytes; a stand-in for a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


def can_mount():
    """How to get a place where we may mount, or nothing."""
    for flags in ("-m", "-rm"):
        words = ["unshare", flags, "mount", "-t", "tmpfs", "-o", "size=64k", "none", "/mnt"]
        try:
            if subprocess.run(words, capture_output=True).returncode == 0:
                return ["unshare", flags]
        except OSError:
            return None
    return None


def run(names=(), mount=True, coarse=False):
    """Sweep every path in a program of its own; figures by path, and what went wrong."""
    prefix = can_mount() if mount else []
    if prefix is None:
        return None
    words = [
        *prefix,
        sys.executable,
        "-m",
        "tests.faults.full",
        "tmpfs" if mount else "limit",
        "coarse" if coarse else "fine",
    ]
    done = subprocess.run([*words, *names], capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(done.stderr[-3000:])
    figures, wrong = json.loads(done.stdout.splitlines()[-1])
    return figures, wrong


def main(how, width, *names):
    guard.stand()
    figures, wrong = {}, []
    with tempfile.TemporaryDirectory() as folder:
        disk = Path(folder) / "disk"
        disk.mkdir()
        if how == "tmpfs":
            mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "none", str(disk)]
            subprocess.run(mount, check=True)
        try:
            for name, begin, work, find in _scenarios():
                if names and name not in names:
                    continue
                limit = filled if how == "tmpfs" else limited
                figures[name], more = sweep(disk, name, begin, work, find, limit, width)
                wrong += more
        finally:
            if how == "tmpfs":
                subprocess.run(["umount", "-l", str(disk)], check=True)
    print(json.dumps([figures, wrong]))


if __name__ == "__main__":
    main(*sys.argv[1:])
