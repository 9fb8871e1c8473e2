"""Sheets with tables: a record's profile, a case for its school, the day's schedule, a checklist."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from desktop.i18n import N_, format_day, translator
from desktop.models.vocabulary import TaskOwner
from desktop.services.letters.matter import Facts, Matter, named, place_of, tool_name
from desktop.services.letters.office import Office
from desktop.services.letters.page import Fit, closest, contact_lines, fact_table
from desktop.services.publishing import grid
from desktop.services.publishing.blocks import (
    HEADING,
    PAGE_TITLE,
    SMALL,
    VALUE,
    Cell,
    Style,
    balanced_lines,
    heading,
    line_pieces,
    lines_of,
    row,
)
from desktop.services.publishing.composer import Composer, Page
from desktop.services.publishing.flow import Piece, height_of
from desktop.services.publishing.fonts import FontBook
from desktop.services.publishing.sheet import AI, MUTED, Sheet
from desktop.services.publishing.tags import Tag
from desktop.services.workflow import templates
from desktop.services.workflow.reading import TOKYO, SessionLine

Languages = tuple[str, ...]
_SECOND = Style(11, 16, ink=MUTED)
_TIMED = re.compile(r"\s*(\d{1,2})[:：](\d{2})(?:\s*[-–~～〜]\s*(\d{1,2})[:：](\d{2}))?[\s　]*(.*)")


@dataclass(frozen=True)
class Title:
    """What stands at the head of a sheet: an English message, and what it is about."""

    message: str
    about: Sequence[str]


def begin(book: FontBook, title: Title, languages: Languages, fit: Fit) -> Composer:
    """A composer whose first page has the title of a sheet in its languages."""
    words = [translator(language).gettext(title.message) for language in languages]
    composer = Composer(head=lambda sheet: grid.running_head(sheet, words[0], title.about[0]))
    style = replace(PAGE_TITLE, size=19, leading=27, role="H1")
    composer.wide(line_pieces(balanced_lines(book, words[0], style, grid.MEASURE), style,
                              grid.MEASURE))  # fmt: skip
    for text in dict.fromkeys((*words[1:], *title.about)):
        if text and text != words[0]:
            lines = lines_of(book, text, _SECOND, grid.MEASURE)
            composer.wide(line_pieces(lines, _SECOND, grid.MEASURE))
    composer.y += fit.gap
    return composer


def end(book: FontBook, composer: Composer, office: Office, languages: Languages) -> list[Page]:
    """The pages, with the office at the foot of the last."""
    pieces = contact_lines(book, office, languages[0], grid.MEASURE)
    if height_of(pieces) + 6 > composer.room:
        composer.new_page()
    composer.y = grid.BOTTOM - height_of(pieces)
    composer.put(pieces)
    return composer.pages()


def section(
    book: FontBook, composer: Composer, message: str, languages: Languages, fit: Fit
) -> None:
    """A heading in the sheet's languages."""
    words = " / ".join(dict.fromkeys(translator(each).gettext(message) for each in languages))
    composer.y += fit.gap
    pieces = heading(book, words, HEADING, grid.MEASURE, 0.0)
    composer.need([*pieces, Piece(40, lambda _sheet, _x, _y: None)])
    composer.wide(pieces)


def record_sheet(
    book: FontBook, title: Title, rows: Sequence[Facts], office: Office, languages: Languages
) -> list[Page]:
    """A record on a sheet of its own."""

    def compose(fit: Fit) -> list[Page]:
        composer = begin(book, title, languages, fit)
        composer.wide(fact_table(book, rows, fit))
        return end(book, composer, office, languages)

    return closest(compose)


def case_sheet(book: FontBook, matter: Matter, office: Office, languages: Languages) -> list[Page]:
    """The exchange as a school plans with it: facts, who to reach, and what is to be done."""

    def compose(fit: Fit) -> list[Page]:
        composer = begin(book, _title(N_("Exchange sheet"), matter, languages), languages, fit)
        composer.wide(fact_table(book, [matter.facts(each) for each in languages], fit))
        section(book, composer, N_("Contacts"), languages, fit)
        composer.wide(fact_table(book, [_contacts(matter, each) for each in languages], fit))
        tasks = _tasks(book, matter, TaskOwner.SCHOOL, languages, fit)
        if tasks:
            section(book, composer, N_("To be prepared by the school"), languages, fit)
            composer.wide(tasks)
        return end(book, composer, office, languages)

    return closest(compose)


def checklist(book: FontBook, matter: Matter, office: Office, languages: Languages) -> list[Page]:
    """All tasks of a case with boxes to tick, by who does them."""

    def compose(fit: Fit) -> list[Page]:
        composer = begin(book, _title(N_("Checklist"), matter, languages), languages, fit)
        for owner in TaskOwner:
            pieces = _tasks(book, matter, owner, languages, fit)
            if pieces:
                section(book, composer, owner.label, languages, fit)
                composer.wide(pieces)
        return end(book, composer, office, languages)

    return closest(compose)


def schedule(book: FontBook, matter: Matter, office: Office, languages: Languages) -> list[Page]:
    """The day, minute by minute where the programme says so, on both sides' clocks."""
    timed = _session_of_the_day(matter)

    def compose(fit: Fit) -> list[Page]:
        composer = begin(book, _title(N_("Schedule of the day"), matter, languages), languages, fit)
        composer.wide(fact_table(book, [_who_and_when(matter, each) for each in languages], fit))
        for each in matter.sheet.sessions:
            day, tool = format_day(each.starts_at.date(), languages[0]), tool_name(each.tool, "en")
            composer.y += fit.gap
            words = "　".join(filter(None, (day, each.topic, tool)))
            pieces = heading(book, words, HEADING, grid.MEASURE, 0.0)
            composer.need([*pieces, Piece(60, lambda _sheet, _x, _y: None)])
            composer.wide(pieces)
            composer.wide(_timetable(book, matter, each, languages, own=each is timed))
        return end(book, composer, office, languages)

    return closest(compose)


def _title(message: str, matter: Matter, languages: Languages) -> Title:
    return Title(message, [matter.title.name(language) for language in languages])


def _who_and_when(matter: Matter, language: str) -> Facts:
    say = translator(language).gettext
    return [
        (say(N_("School")), matter.here(language)),
        (say(N_("Other side")), "\n".join(named(side, language) for side in matter.others)),
        (say(N_("Day")), matter.day(language)),
    ]


def _contacts(matter: Matter, language: str) -> Facts:
    rows = []
    for side in matter.sides:
        person = " ".join(filter(None, (side.role, side.person)))
        reached = "\n".join(filter(None, (person, side.phone, side.email)))
        rows.append((side.name.name(language), reached or "–"))
    return rows


def _tasks(
    book: FontBook, matter: Matter, owner: str, languages: Languages, fit: Fit
) -> list[Piece]:
    """The tasks of one side: a box, the day, and what is to be done."""
    pieces: list[Piece] = []
    table = Tag("Table")
    first, day = 20.0, 92.0
    room = (grid.MEASURE - first - day) / len(languages)
    for task in matter.sheet.tasks:
        if task.owner != owner:
            continue
        titles = [templates.task_title(task.template_key, task.title, each) for each in languages]
        cells = [Cell(format_day(task.due_on, languages[0]), VALUE, first, day - 8, heads="Row")]
        cells += _said(titles, first + day, room)
        lines = row(book, cells, padding=fit.padding, table=table)
        lines[0] = _boxed(lines[0], fit.padding, done=task.done_on is not None)
        pieces += lines
    return pieces


def _said(texts: Sequence[str], x: float, room: float) -> list[Cell]:
    """A text in each language side by side; what is alike, over all of the room."""
    if len(set(texts)) > 1:
        return [Cell(text, VALUE, x + at * room, room - 10) for at, text in enumerate(texts)]
    # A table has as many cells in each row: those that would say the same again are empty.
    empty = [Cell("", VALUE, x + at * room, room - 10) for at in range(1, len(texts))]
    return [Cell(texts[0], VALUE, x, room * len(texts)), *empty]


def _boxed(piece: Piece, padding: float, *, done: bool) -> Piece:
    """A line with a box before it, ticked if done."""

    def draw(sheet: Sheet, x: float, y: float) -> None:
        left, top, size = x + 1, y + padding + 2.0, 9.0
        right, bottom = left + size, top + size
        for line in ((left, top, right, top), (right, top, right, bottom),
                     (left, bottom, right, bottom), (left, top, left, bottom)):  # fmt: skip
            sheet.rule(*line, 0.75, MUTED)
        if done:
            sheet.rule(left + 2, top + 4.5, left + 4, bottom - 2, 1.2, AI)
            sheet.rule(left + 4, bottom - 2, right - 1.5, top + 1.5, 1.2, AI)
        piece.draw(sheet, x, y)

    return replace(piece, draw=draw)


def _session_of_the_day(matter: Matter) -> SessionLine | None:
    """The session that the programme of the day belongs to."""
    sessions = matter.sheet.sessions
    own = [each for each in sessions if each.starts_at.date() == matter.sheet.held_on]
    return own[0] if own else (sessions[0] if sessions else None)


def _timetable(
    book: FontBook, matter: Matter, each: SessionLine, languages: Languages, *, own: bool
) -> list[Piece]:
    """Times in Tokyo, times there, and what happens: in each language."""
    clock = 84.0
    zones = [clock] if each.zone is None else [clock, clock]
    room = (grid.MEASURE - sum(zones)) / len(languages)
    say = translator(languages[0]).gettext
    heads = [say(N_("Tokyo")), *([place_of(each.zone, languages[0])] if each.zone else [])]
    bold = replace(SMALL, weight="bold")
    cells = [
        Cell(head, bold, at * clock, clock - 8, heads="Column") for at, head in enumerate(heads)
    ]
    cells += [
        Cell("", bold, sum(zones) + at * room, room - 10, heads="Column")
        for at in range(len(languages))
    ]
    table = Tag("Table")
    pieces = row(book, cells, padding=2.0, table=table)
    programme = [_items(matter, each, language) if own else [] for language in languages]
    whole = [(each.starts_at, each.ends_at, each.topic or "")]
    lists = [items or whole for items in programme]
    # One language may tell more than the other: what it says is put at its own time.
    times = sorted({(begin, last) for items in lists for begin, last, _words in items})
    for begin, last in times:
        line = [Cell(_span(begin, last), VALUE, 0.0, clock - 8)]
        if each.zone:
            zone = ZoneInfo(each.zone)
            line.append(
                Cell(_span(_there(begin, zone), _there(last, zone)), VALUE, clock, clock - 8)
            )
        said = [
            "\n".join(words for b, e, words in items if (b, e) == (begin, last)) for items in lists
        ]
        line += _said(said, sum(zones), room)
        pieces += row(book, line, padding=3.5, table=table)
    return pieces


def _items(
    matter: Matter, each: SessionLine, language: str
) -> list[tuple[datetime, datetime, str]]:
    """The lines of the programme that begin with a time in Tokyo; others go on with the last."""
    items: list[tuple[datetime, datetime, str]] = []
    day = each.starts_at.replace(hour=0, minute=0)
    for line in matter.sheet.texts[f"programme_{language}"].splitlines():
        found = _TIMED.fullmatch(line)
        if found and int(found[1]) < 24 and int(found[2]) < 60:
            begin = day + timedelta(hours=int(found[1]), minutes=int(found[2]))
            last = begin
            if found[3] and int(found[3]) < 24 and int(found[4]) < 60:
                last = day + timedelta(hours=int(found[3]), minutes=int(found[4]))
            items.append((begin, last, found[5]))
        elif line.strip() and items:
            begin, last, words = items[-1]
            items[-1] = (begin, last, f"{words}\n{line.strip()}")
    return items


def _there(at: datetime, zone: ZoneInfo) -> datetime:
    return at.replace(tzinfo=TOKYO).astimezone(zone).replace(tzinfo=None)


def _span(begin: datetime, last: datetime) -> str:
    return f"{begin:%H:%M}" if begin == last else f"{begin:%H:%M}–{last:%H:%M}"
