"""What a letter is about: a case, or a proposal, with both sides as they are written to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import get_timezone_location
from sqlalchemy.orm import Session

from desktop.i18n import (
    N_,
    country_name,
    format_day,
    format_number,
    language_name,
    locale,
    translator,
)
from desktop.models.codes import Choice, Several
from desktop.models.vocabulary import Content, ExchangeType, Mode, Theme, Tool, Vocabulary
from desktop.services.letters.receivers import Receiver, receiver
from desktop.services.publishing.content import Words
from desktop.services.publishing.voice import listed
from desktop.services.workflow.reading import CaseSheet, SessionLine

Facts = list[tuple[str, str]]


@dataclass(frozen=True)
class Matter:
    """A case with those who take part, schools first.

    `sheet` is the case as its page shows it.
    """

    sheet: CaseSheet
    sides: tuple[Receiver, ...]

    @property
    def title(self) -> Words:
        """What the exchange is called."""
        return Words(self.sheet.title, self.sheet.title_en or "")

    def here(self, language: str) -> str:
        """The schools in Tokyo by name; in words where none takes part yet."""
        names = listed((s.name.name(language) for s in self.sides if s.ours), language)
        return names or translator(language).gettext(N_("a school in Tokyo"))

    def there(self, language: str) -> str:
        """The other side by name: partners, or else the bodies; in words where there is none yet."""
        names = listed((s.name.name(language) for s in self.others), language)
        return names or translator(language).gettext(N_("a partner still to be found"))

    @property
    def others(self) -> list[Receiver]:
        """The other side: partners, or else the bodies that take part."""
        partners = [side for side in self.sides if side.register == "partners"]
        return partners or [side for side in self.sides if side.register == "organisations"]

    def day(self, language: str) -> str:
        """The day of the exchange, or its first and last; to be settled where none is set."""
        first, last = self.sheet.held_on, self.sheet.ended_on
        if first is None:
            return translator(language).gettext(N_("To be settled"))
        days = [format_day(each, language) for each in dict.fromkeys((first, last or first))]
        return (" – " if language == "en" else "～").join(days)

    def facts(self, language: str) -> Facts:
        """The exchange as a table: what is known of it."""
        say = translator(language).gettext
        sheet = self.sheet
        pupils = [
            say(one if n == 1 else many).format(n=format_number(n, language))
            for one, many, n in (
                (N_("{n} pupil of Tokyo"), N_("{n} pupils of Tokyo"), sheet.pupils_here),
                (N_("{n} pupil there"), N_("{n} pupils there"), sheet.pupils_there),
            )
            if n
        ]
        rows = (
            (N_("Exchange"), self.title.name(language)),
            (N_("Type of exchange"), coded(ExchangeType, sheet.exchange_type, language)),
            (N_("Way to meet"), coded(Mode, sheet.mode, language)),
            (N_("School"), "\n".join(s.name.name(language) for s in self.sides if s.ours)),
            (
                N_("Other side"),
                "\n".join(named(side, language) for side in self.others),
            ),
            (N_("Day"), self.day(language)),
            (N_("Times"), "\n".join(session_line(each, language) for each in sheet.sessions)),
            (N_("Participants"), "\n".join(pupils)),
            (N_("Grades"), sheet.grades or ""),
            (
                N_("Languages"),
                listed((language_name(code, language) for code in sheet.languages), language),
            ),
            (N_("Programme contents"), several(Content, sheet.contents, language)),
            (N_("Themes"), several(Theme, sheet.themes, language)),
        )
        return [(say(label), value) for label, value in rows if value.strip()]


def read_matter(session: Session, sheet: CaseSheet, day: date) -> Matter:
    """A case with its sides as a letter of a day writes to them."""
    sides = [receiver(session, m.register, m.owner_id, day) for m in sheet.members]
    return Matter(sheet, tuple(sorted(sides, key=lambda side: not side.ours)))


def named(side: Receiver, language: str) -> str:
    """A body with its country, where it lies abroad."""
    name = side.name.name(language)
    if side.country in ("", "JP"):
        return name
    country = country_name(side.country, language)
    if country.casefold() in name.casefold():
        return name
    return f"{name} ({country})" if language == "en" else f"{name}（{country}）"


def coded(vocabulary: type[Vocabulary], code: str | None, language: str) -> str:
    """The label of a code in a language."""
    return Choice(vocabulary).format(code, language)


def several(vocabulary: type[Vocabulary], codes: Sequence[str], language: str) -> str:
    """The labels of some codes in a language."""
    return Several(Choice(vocabulary)).format(tuple(codes), language)


def place_of(zone: str, language: str) -> str:
    """The city that a time zone is named after, in a language."""
    return str(get_timezone_location(zone, locale(language), return_city=True))


def session_line(each: SessionLine, language: str) -> str:
    """A meeting on both sides' clocks: `1 May 2026, 09:00–10:00 in Tokyo; 12:00–13:00 in Auckland`."""
    say = translator(language).gettext
    here = say(N_("{day}, {begin}–{end} in Tokyo")).format(
        day=format_day(each.starts_at.date(), language),
        begin=f"{each.starts_at:%H:%M}", end=f"{each.ends_at:%H:%M}",
    )  # fmt: skip
    there = each.there
    if there is None or each.zone is None:
        return here
    shifts = {
        -1: N_("{begin}–{end} in {city}, the day before"),
        0: N_("{begin}–{end} in {city}"),
        1: N_("{begin}–{end} in {city}, the day after"),
    }
    begin, end = there
    other = say(shifts[each.day_shift]).format(
        begin=f"{begin:%H:%M}", end=f"{end:%H:%M}", city=place_of(each.zone, language)
    )
    return ("; " if language == "en" else "／").join((here, other))


def tool_name(code: str | None, language: str) -> str:
    """What a meeting tool is called."""
    return coded(Tool, code, language)
