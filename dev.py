#!/usr/bin/env python3
"""Everything a developer does with Kakehashi, in one command: python3 dev.py COMMAND [ARGUMENTS].

Needs only Python and its standard library; whatever else is missing it fetches by itself,
once: a virtual environment in .venv with the locked packages, and on Debian the system
libraries of Qt.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib.util
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
LOCK = ROOT / "requirements-dev.lock"
STAMP = VENV / "set-up-for"
CATALOGUES = ROOT / "i18n"

# What Qt loads at run time, and the Debian package that brings it.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


class Stop(Exception):
    """Work cannot go on; the text says why and what to type."""


def say(text: str) -> None:
    """Print one line of progress, before the output of the commands that it announces."""
    print(f"==> {text}", flush=True)


def call(*command: str | Path, **variables: str) -> int:
    """Run a command in the project's folder, its output visible; return its exit code."""
    words = [str(word) for word in command]
    return subprocess.run(words, cwd=ROOT, env=os.environ | variables).returncode


def must(*command: str | Path, **variables: str) -> None:
    """Run a command that the following steps build on."""
    if call(*command, **variables):
        raise Stop(f"This failed: {' '.join(map(str, command))}\nThe lines above say why.")


def python(*arguments: str | Path, within: tuple[str, ...] = ()) -> int:
    """Run the project's Python, without a window where there is no display."""
    wishes = {"PYTHONUTF8": "1"} | ({} if has_display() else {"QT_QPA_PLATFORM": "offscreen"})
    unset = {name: value for name, value in wishes.items() if name not in os.environ}
    return call(*within, PYTHON, *arguments, **unset)


def has_display() -> bool:
    """Tell whether a window could be shown."""
    desktops = ("win32", "darwin")
    return sys.platform in desktops or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


# --- set-up ---------------------------------------------------------------------------------


def install_debian(packages: list[str], purpose: str) -> None:
    """Install Debian packages as root; anyone else is told what to type."""
    names = " ".join(packages)
    if sys.platform != "linux" or not shutil.which("apt-get"):
        raise Stop(f"{purpose}: please install what Debian calls {names}, then try again.")
    if os.geteuid() != 0:
        raise Stop(f"{purpose}. Please type this, then try again:\n  sudo apt-get install {names}")
    say(f"{purpose}: apt-get install {names}")
    must("apt-get", "update", "-q")
    # Another apt may be at work, such as the daily update of a fresh machine: wait for it.
    install = ("apt-get", "install", "-q", "-y", "--no-install-recommends")
    wait = ("-o", "DPkg::Lock::Timeout=300")
    must(*install, *wait, *packages, DEBIAN_FRONTEND="noninteractive")


def missing_libraries() -> list[str]:
    """Return the Debian packages of the system libraries that do not load."""
    missing = []
    for library, package in LIBRARIES.items() if sys.platform == "linux" else ():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    return missing


def find_pip() -> list[str | Path]:
    """Return the pip that fills .venv: this Python's, for Debian's venv may come without."""
    if not any(map(importlib.util.find_spec, ("pip", "ensurepip"))):
        install_debian(["python3-pip"], "Python lacks pip")
        importlib.invalidate_caches()
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", VENV]
    return [PYTHON, "-m", "pip"]


def compile_catalogues() -> None:
    """Compile every .po that is newer than its .mo."""
    for po in CATALOGUES.glob("*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            files = ("-i", po, "-o", mo, "-l", po.parent.parent.name)
            must(PYTHON, "-m", "babel.messages.frontend", "-q", "compile", *files)


def prepare() -> None:
    """Bring what the other commands need; quick when nothing is missing."""
    if not (3, 11) <= sys.version_info < (3, 14):
        version = ".".join(map(str, sys.version_info[:2]))
        raise Stop(f"Kakehashi needs Python 3.11, 3.12 or 3.13; this is {version}.")
    if packages := missing_libraries():
        install_debian(packages, "Qt needs system libraries")
    place = f"{ROOT} with Python {sys.version_info[:2]}"
    wanted = LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    state = f"{place}\n{hashlib.sha256(wanted).hexdigest()}"
    found = STAMP.read_text("utf-8") if STAMP.exists() else ""
    if found != state:
        pip = find_pip()
        if found.split("\n")[0] != place:
            say(f"Making an environment in {VENV}")
            own = () if importlib.util.find_spec("ensurepip") else ("--without-pip",)
            must(sys.executable, "-m", "venv", "--clear", *own, VENV)
        say("Installing the locked packages (about 215 MB to download the first time)")
        pip += ["--disable-pip-version-check", "install", "--no-deps"]
        must(*pip, "--require-hashes", "-r", LOCK)
        say("Installing Kakehashi itself, in place")
        must(*pip, "--no-build-isolation", "-e", ROOT)
        STAMP.write_text(state, "utf-8")
    compile_catalogues()


# --- commands -------------------------------------------------------------------------------


def setup(arguments: list[str]) -> int:
    """Make .venv and bring what Qt needs, as every other command does first."""
    say(f"Ready: {PYTHON}")
    return 0


def run(arguments: list[str]) -> int:
    """Open the program; without a display, do its main job headless and say where it lies."""
    if arguments or has_display():
        return python("-m", "desktop", *arguments)
    out = ROOT / "demo"
    say("There is no display here, so the program shows its main job without a window")
    if code := python("-m", "desktop", "demo", "--out", out):
        return code
    say(f"The sample store, the booklet and pictures of the pages lie in {out}")
    say("For a window on a virtual screen:")
    print("  apt-get install xvfb xauth")
    print('  xvfb-run -s "-screen 0 1440x900x24" python3 dev.py run')
    return 0


def without_network() -> tuple[str, ...]:
    """What runs a command in a network of its own with nothing in it, where root may do so."""
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("unshare"):
        return ()
    words = ("unshare", "--net")
    return () if subprocess.run((*words, "true"), capture_output=True).returncode else words


def test(arguments: list[str]) -> int:
    """Run the tests, where possible without any network; arguments go to pytest."""
    return python("-m", "pytest", *arguments, within=without_network())


def check(arguments: list[str]) -> int:
    """Check style, types, the house rules on imports, and that every text is translated."""
    rules = [f"tests/test_{name}.py" for name in ("architecture", "translations")]
    rules = [name for name in rules if (ROOT / name).exists()]
    commands = {
        "Style": ("ruff", "check"),
        "Layout": ("ruff", "format", "--check"),
        "Types": ("mypy",),
        "House rules": ("pytest", "-q", *rules) if rules else (),
    }
    failed = []
    for name, command in commands.items():
        if command:
            say(f"{name}: {' '.join(command)}")
            if python("-m", *command):
                failed.append(name)
    say(f"Not in order: {', '.join(failed)}" if failed else "All in order")
    return len(failed)


def bench(arguments: list[str]) -> int:
    """Measure the program beside what the machine could do at best; arguments choose."""
    return python("-m", "tests.benchmarks", *arguments)


def soak(arguments: list[str]) -> int:
    """Run the long trials of kills, full disks, damage and hostile files; arguments choose."""
    return python("-m", "tests.faults", *arguments)


def build(arguments: list[str]) -> int:
    """Freeze the program into dist/kakehashi, then try the frozen program."""
    say("Freezing the program")
    must(PYTHON, "-m", "PyInstaller", "--noconfirm", "--log-level=WARN", "build.spec", *arguments)
    return python("packaging/smoke.py")


def translate(arguments: list[str]) -> int:
    """Gather the texts from the source, update the catalogues and compile them."""
    must(PYTHON, "packaging/catalogues.py")
    compile_catalogues()
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    command.__name__: command
    for command in (setup, run, test, check, bench, soak, build, translate)
}


def main() -> int:
    """Set up, then do what the command line asks."""
    lines = [f"  {name:10} {command.__doc__}" for name, command in COMMANDS.items()]
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="commands:\n" + "\n".join(lines),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help="see below")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="handed to the command's tool")
    chosen = parser.parse_args()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a pipe on Windows may not know 架け橋
    try:
        prepare()
        return COMMANDS[chosen.command](chosen.arguments)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
