"""How the case's page puts days and meetings into words."""

from datetime import date
from typing import TypeVar

from desktop.i18n import _, format_day, format_moment, ngettext
from desktop.models.vocabulary import TaskOwner, Vocabulary
from desktop.services.workflow.reading import SessionLine, TaskLine

V = TypeVar("V", bound=Vocabulary)


def coded(vocabulary: type[V], code: str) -> V:
    """The member of a vocabulary that a record names."""
    return next(member for member in vocabulary if member == code)


def due_words(task: TaskLine, today: date) -> tuple[str, str]:
    """When a task is due, seen from a day, and the tone to say it in."""
    if task.done_on is not None:
        return _("done on {day}").format(day=format_day(task.done_on)), "muted"
    if task.due_on is None:
        return _("no day set"), "muted"
    days = (task.due_on - today).days
    day = format_day(task.due_on)
    if days < 0:
        words = ngettext("{day}, {n} day late", "{day}, {n} days late", -days)
        return words.format(day=day, n=-days), "bad"
    if days == 0:
        return _("today"), "wait"
    words = ngettext("{day}, in {n} day", "{day}, in {n} days", days)
    return words.format(day=day, n=days), "wait" if days <= 7 else "muted"


def owner_words(owner: str) -> str:
    """Who does a task."""
    return _(coded(TaskOwner, owner).label) if owner in set(TaskOwner) else owner


def place_of(zone: str) -> str:
    """The city in the name of a time zone."""
    return zone.rpartition("/")[2].replace("_", " ")


def session_words(session: SessionLine) -> tuple[str, str]:
    """A meeting on both clocks: in Tokyo, and there with the day where it differs."""
    here = _("{start} to {end} in Tokyo").format(
        start=format_moment(session.starts_at), end=f"{session.ends_at:%H:%M}"
    )
    there = session.there
    if there is None or session.zone is None:
        return here, _("The clock there is not known. Set the time zone.")
    said = _("{start} to {end} there ({place})").format(
        start=format_moment(there[0]), end=f"{there[1]:%H:%M}", place=place_of(session.zone)
    )
    shift = {-1: _("the day before there"), 1: _("the day after there")}.get(session.day_shift)
    return here, f"{said}, {shift}" if shift else said
