"""What restoring a backup would undo, in words."""

from PySide6.QtWidgets import QVBoxLayout

from desktop.i18n import _, format_number, ngettext
from desktop.services.differences import Differences
from desktop.views.keeping.changes import when
from desktop.views.widgets import label

LISTED = 40
"""Changes that are listed before the rest is only counted."""


def size_words(size: int) -> str:
    """A size of a file in words."""
    if size < 1_000_000:
        return f"{format_number(max(1, round(size / 1000)))} kB"
    return f"{format_number(round(size / 1_000_000, 1))} MB"


def tell(column: QVBoxLayout, found: Differences) -> None:
    """What restoring a backup would undo: registers, then the changes since."""
    if found.none:
        column.addWidget(label(_("The backup holds the same as the store."), wrap=True))
        return
    column.addWidget(label(_("What restoring would undo"), "section"))
    for each in found.registers:
        parts = [
            words.format(n=format_number(n))
            for words, n in (
                (_("{n} added since would go"), each.added),
                (_("{n} deleted since would come back"), each.removed),
                (_("{n} would be as before"), each.changed),
            )
            if n
        ]
        pair = QVBoxLayout()
        pair.setSpacing(0)
        pair.addWidget(label(each.title))
        pair.addWidget(label(" · ".join(parts), "muted", wrap=True))
        column.addLayout(pair)
    if found.unread:
        words = _("Some registers are too damaged to be compared.")
        column.addWidget(label(words, wrap=True))
    n = len(found.operations) + found.more
    if not n:
        return
    words = ngettext("{n} change since", "{n} changes since", n).format(n=format_number(n))
    heading = label(words, "section")
    heading.setContentsMargins(0, 12, 0, 0)
    column.addWidget(heading)
    for entry in found.operations[:LISTED]:
        pair = QVBoxLayout()
        pair.setSpacing(0)
        pair.addWidget(label(entry.sentence, wrap=True))
        pair.addWidget(label(f"{when(entry.at)} · {entry.who}", "muted"))
        column.addLayout(pair)
    more = n - min(len(found.operations), LISTED)
    if more:
        words = ngettext("and {n} more", "and {n} more", more)
        column.addWidget(label(words.format(n=format_number(more)), "muted"))


def missing_words(missing: Differences | None) -> str:
    """In words what a backup lacks."""
    if missing is None or not missing.readable:
        return _("What was done after it can no longer be read from the damaged file.")
    if missing.none:
        return _("Nothing would be missing.")
    parts = [
        f"{each.title} {format_number(each.added + each.removed + each.changed)}"
        for each in missing.registers
    ]
    n = len(missing.operations) + missing.more
    words = ngettext(
        "{n} change made after it would be missing.",
        "{n} changes made after it would be missing.",
        n,
    ).format(n=format_number(n))
    if parts:
        words += "\n" + _("Records that differ: {list}").format(list=" · ".join(parts))
    if missing.unread:
        words += "\n" + _("Some registers are too damaged to be compared.")
    return words
