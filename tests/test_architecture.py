"""Who may import whom (the rooms of the house)."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "desktop"

# Each room and what it may use of the others.
ROOMS = {
    "errors": set(),
    "paths": set(),
    "i18n": {"paths"},
    "models": {"errors", "i18n", "paths"},
    "settings": {"errors", "i18n", "paths"},
    "services": {"errors", "i18n", "paths", "models", "settings"},
    "views": {"errors", "i18n", "paths", "models", "services", "settings"},
    "cli": {"errors", "i18n", "paths", "models", "services", "settings"},
}
# The composition root and the two entry points wire everything.
WIRING = {"app", "demo", "__main__", "__init__"}
# `kakehashi` and `kakehashi demo` open windows: loaded only when asked for, inside the command.
LAZY = {("cli", "app"), ("cli", "demo")}
NO_QT = {"errors", "paths", "i18n", "models", "services", "settings", "cli"}
LIMIT, SHELL_LIMIT = 400, 300


def modules():
    return sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = set(tree.body)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node in top
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "desktop":
                for alias in node.names:
                    yield f"desktop.{alias.name}", node in top
            else:
                yield node.module, node in top


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_flow_one_way(path):
    room = room_of(path)
    if room in WIRING or "versions" in path.parts:
        return
    for name, at_top in imports(path):
        parts = name.split(".")
        if parts[0] == "PySide6" or parts[0] == "pyqtgraph":
            assert room not in NO_QT, f"{path}: Qt below the views"
        if parts[0] != "desktop" or len(parts) == 1 or parts[1].startswith("_"):
            continue
        other = parts[1]
        allowed = other == room or other in ROOMS[room] or (not at_top and (room, other) in LAZY)
        assert allowed, f"{path}: {room} must not import {other}"


@pytest.mark.parametrize("path", sorted((PACKAGE / "views").rglob("*.py")), ids=lambda p: p.name)
def test_no_database_session_in_views(path):
    for name, _top in imports(path):
        assert not name.startswith("sqlalchemy"), f"{path}: SQLAlchemy in a view"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_file_makes_a_reader_sigh(path):
    if "versions" in path.parts:
        return
    limit = SHELL_LIMIT if path.name == "main_window.py" else LIMIT
    lines = len(path.read_text(encoding="utf-8").splitlines())
    # The fields of the registers are one list, read by looking things up in it.
    if path.name in {"specs.py", "vocabulary.py"} and room_of(path) == "models":
        return
    assert lines <= limit, f"{path} has {lines} lines"


def test_every_room_is_known():
    rooms = {room_of(path) for path in modules()}
    assert rooms <= set(ROOMS) | WIRING
