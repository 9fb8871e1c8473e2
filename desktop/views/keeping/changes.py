"""Changes in words: one field after another, from what to what."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from desktop.i18n import N_, _, format_moment, format_number, ngettext
from desktop.services.clock import local
from desktop.services.histories import FieldChange, Touched
from desktop.views import theme
from desktop.views.widgets import Button, Link, Pill, label, rule

EVENTS: dict[str, tuple[str, str]] = {
    "added": (N_("Added"), "good"),
    "changed": (N_("Changed"), "ai"),
    "deleted": (N_("Deleted"), "bad"),
    "erased": (N_("Erased"), "plain"),
}
"""What can become of a record: its word and tone."""
SHOWN = 30
"""Records of one operation that are shown before the rest is only counted."""


def when(at: datetime) -> str:
    """A moment of the store (UTC) by this computer's clock, as a person says it."""
    return format_moment(local(at))


def field_grid(changes: Sequence[FieldChange], event: str = "changed") -> QLayout:
    """The fields of one change: label, then what it was and what it became.

    Of a record that was added or deleted there is only one side.
    """
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for at, each in enumerate(changes):
        name = label(each.label, "muted", wrap=True)
        name.setFixedWidth(theme.px(104))
        grid.addWidget(name, at, 0, Qt.AlignmentFlag.AlignTop)
        nothing = _("(empty)")
        if event == "changed":
            words = f"{each.before or nothing} → {each.after or nothing}"
        else:
            words = each.after or each.before
        value = label(words, wrap=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(value, at, 1, Qt.AlignmentFlag.AlignTop)
    return grid


def touched_list(
    rows: Sequence[Touched], total: int, follow: Callable[[str, int], object]
) -> QWidget:
    """The records that an operation changed, each with its fields; `follow` opens one."""
    page = QWidget()
    page.setProperty("role", "surface")
    column = QVBoxLayout(page)
    column.setContentsMargins(20, 8, 16, 24)
    column.setSpacing(8)
    for at, each in enumerate(rows[:SHOWN]):
        if at:
            column.addWidget(rule())
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(_title(each, follow), 1)
        words, tone = EVENTS[each.event]
        head.addWidget(Pill(_(words), tone))
        column.addLayout(head)
        if each.changes:
            column.addLayout(field_grid(each.changes, each.event))
    more = total - min(len(rows), SHOWN)
    if more > 0:
        words = ngettext("and {n} more record", "and {n} more records", more)
        column.addWidget(label(words.format(n=format_number(more)), "muted"))
    column.addStretch(1)
    return page


def _title(each: Touched, follow: Callable[[str, int], object]) -> QWidget:
    if not each.register or each.event in ("deleted", "erased"):
        return label(each.title, wrap=True)
    link: Button = Link(each.title)
    link.clicked.connect(lambda: follow(each.register, each.row))
    return link
