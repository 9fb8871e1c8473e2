"""Which days a party is at school, and what the days mean: weekends, holidays, terms, examinations.

Public holidays come from the `holidays` library, by country and, where it knows it, by region.
Where a Tokyo school says nothing of its own, the usual holidays of the metropolitan schools are
taken (Tokyo's rules on the administration of its schools) and said to be assumed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from desktop.i18n import N_, language
from desktop.models.vocabulary import SpanKind
from desktop.services.matching.said import Said, say

USUAL = (
    ((7, 21), (8, 31), N_("Summer holidays")),
    ((12, 26), (12, 31), N_("Winter holidays")),
    ((1, 1), (1, 7), N_("Winter holidays")),
    ((3, 26), (4, 5), N_("Spring holidays")),
)
"""The usual school holidays in Tokyo: first and last day, and what they are called."""

YEAR_END = ((12, 29), (1, 3))
"""The office is closed: Tokyo's government offices are, from the first day to the last."""

SUNDAY_WEEK = frozenset({"IL", "SA", "EG", "JO", "KW", "QA", "BH", "OM", "DZ", "LY", "SY", "YE"})
"""Countries whose school week runs from Sunday to Thursday, unless a partner says otherwise."""

AWAY = frozenset({SpanKind.HOLIDAY, SpanKind.EXAMINATION, SpanKind.CLOSED})
"""Kinds of days on which nobody meets anybody."""

MON_TO_FRI, SUN_TO_THU = 0b0011111, 0b1001111


@dataclass(frozen=True, slots=True)
class Span:
    """Days from one to another, both within, with what they are."""

    kind: SpanKind
    first: date
    last: date
    title: str

    def holds(self, day: date) -> bool:
        """Whether a day is one of them."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Calendar:
    """A party's year. `usual`: nothing of its own is known, and Tokyo's usual holidays are taken.

    `public`: whether the public holidays of its country are known.
    """

    country: str
    region: str | None
    weekdays: int
    spans: tuple[Span, ...] = ()
    usual: bool = False
    terms: tuple[Span, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Set the terms apart: they say when a party is there, the others when it is not."""
        object.__setattr__(self, "terms", tuple(s for s in self.spans if s.kind is SpanKind.TERM))

    def open_on(self, day: date) -> bool:
        """Whether the party is at school on a local date."""
        return self.closed(day) is None

    def closed(self, day: date) -> Said | None:
        """Why the party is not at school on a local date; None where it is."""
        if not self.weekdays >> day.weekday() & 1:
            return say(N_("no school on this weekday"))
        if name := public_holidays(self.country, self.region, day.year).get(day):
            return say(N_("public holiday: {name}"), name=name)
        for span in self.spans:
            if span.kind in AWAY and span.holds(day):
                return (
                    say("{what}: {title}", what=say(span.kind.label), title=span.title)
                    if (span.title)
                    else say(span.kind.label)
                )
        if self.terms and not any(span.holds(day) for span in self.terms):
            return say(N_("between terms"))
        if self.usual and (name := _usual(day)):
            return say(N_("{holidays} (assumed)"), holidays=say(name))
        return None

    @property
    def public(self) -> bool:
        """Whether the public holidays of the country are known."""
        return _known(self.country)


def weekdays_of(country: str) -> int:
    """The usual school days of a country as a bit set, Monday first."""
    return SUN_TO_THU if country in SUNDAY_WEEK else MON_TO_FRI


def office_closed(day: date) -> bool:
    """Whether the office is closed on a day in Tokyo: weekends, holidays, the turn of the year."""
    first, last = YEAR_END
    turn = (day.month, day.day) >= first or (day.month, day.day) <= last
    return turn or day.weekday() > 4 or day in public_holidays("JP", None, day.year)


def public_holidays(country: str, region: str | None, year: int) -> dict[date, str]:
    """The public holidays of a year by day, named in the reader's language where that is known.

    Empty for a country that is not known.
    """
    return _holidays(country, region, year, language())


@lru_cache(maxsize=512)
def _holidays(country: str, region: str | None, year: int, tongue: str) -> dict[date, str]:
    import holidays

    if not _known(country):
        return {}
    tongues = holidays.list_localized_countries(include_aliases=True).get(country, [])
    wanted = {"ja": "ja", "en": "en_US"}[tongue]
    name = wanted if wanted in tongues else "en_US" if "en_US" in tongues else None
    parts = holidays.list_supported_countries(include_aliases=True)[country]
    within = (region or "").partition("-")[2]
    subdivision = within if within in parts else None
    return dict(
        holidays.country_holidays(country, subdiv=subdivision, years=year, language=name).items()
    )


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    import holidays

    return frozenset(holidays.list_supported_countries(include_aliases=True))


def _known(country: str) -> bool:
    return country in _countries()


def _usual(day: date) -> str | None:
    at = (day.month, day.day)
    return next((name for first, last, name in USUAL if first <= at <= last), None)


def examinations(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The examinations among some spans."""
    return tuple(span for span in spans if span.kind is SpanKind.EXAMINATION)
