"""A meeting as an iCalendar file for each side, in its language, with every local time in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from icalendar import Calendar, Event

from desktop import __version__
from desktop.i18n import N_, format_moment, translator
from desktop.services.files import write_beside
from desktop.services.planning.meeting import EPOCH, Local, Meeting
from desktop.services.planning.party import Party


@dataclass(frozen=True, slots=True)
class Guest:
    """A side of a meeting: its name, its zone, and its times there."""

    name: str
    zone: str
    local: Local


def guests(names: Sequence[tuple[str, str]], meeting: Meeting) -> list[Guest]:
    """The sides of a meeting, by their names and zones, in the order of its local times."""
    return [
        Guest(name, zone, local) for (name, zone), local in zip(names, meeting.locals, strict=True)
    ]


def invitation(
    uid: str,
    title: str,
    start: int,
    end: int,
    sides: Sequence[Guest],
    *,
    language: str,
    made: datetime,
) -> bytes:
    """The file of one side.

    Args:
        uid: names the meeting: a second file of the same meeting takes the place of the first.
        title: what the meeting is about, in the side's language.
        start, end: minutes since 1970 (UTC).
        sides: everybody who meets, for the description.
        language: `ja` or `en`, that of the receiver.
        made: now (UTC).
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//Kakehashi//{__version__}//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    event = Event()
    event.add("uid", f"{uid}@kakehashi")
    event.add("dtstamp", made.replace(tzinfo=UTC))
    # Moments in UTC: every calendar shows them on its own reader's clock, through every change.
    event.add("dtstart", EPOCH + timedelta(minutes=start))
    event.add("dtend", EPOCH + timedelta(minutes=end))
    event.add("summary", title, {"LANGUAGE": language})
    event.add("description", "\n".join(_lines(sides, language)), {"LANGUAGE": language})
    event.add("status", "TENTATIVE")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def title_for(sides: Sequence[Guest], language: str) -> str:
    """What a meeting is called, in a language."""
    names = " – ".join(side.name for side in sides)
    return translator(language).gettext(N_("Exchange: {names}")).format(names=names)


def write(
    path: Path, parties: Sequence[Party], meeting: Meeting, *, language: str, made: datetime
) -> None:
    """Write the invitation of one side, whole or not at all.

    Raises:
        FileRefused: the folder cannot be written, or the disk is full.
    """
    sides = guests([(party.name.called(language), party.zone) for party in parties], meeting)
    uid = "-".join(f"{party.register}{party.id}" for party in parties) + f"-{meeting.start}"
    data = invitation(
        uid,
        title_for(sides, language),
        meeting.start,
        meeting.end,
        sides,
        language=language,
        made=made,
    )
    with write_beside(path) as file:
        file.write(data)


def write_all(
    folder: Path, parties: Sequence[Party], day: date, meeting: Meeting, *, made: datetime
) -> list[Path]:
    """Write the invitation of each side into a folder, in its language; the files.

    Raises:
        FileRefused: as `write`.
    """
    written = []
    for party in parties:
        path = folder / f"{day} {_plain(party.name.own)}.ics"
        tongue = "ja" if party.country == "JP" else "en"
        write(path, parties, meeting, language=tongue, made=made)
        written.append(path)
    return written


def _plain(name: str) -> str:
    """A name as part of a file's name, on every system."""
    signs = ("_" if sign in '<>:"/\\|?*' or sign < " " else sign for sign in name)
    return "".join(signs)[:60].strip(" .")


def _lines(sides: Sequence[Guest], language: str) -> list[str]:
    say = translator(language).gettext
    shifts = {-1: N_("the day before"), 1: N_("the day after")}
    lines = []
    for side in sides:
        local = side.local
        times = f"{format_moment(local.start, language)}–{local.end:%H:%M}"
        words = f"{side.name}: {times} ({side.zone})"
        if local.shift in shifts:
            words += f" – {say(shifts[local.shift])}"
        lines.append(words)
    return lines
