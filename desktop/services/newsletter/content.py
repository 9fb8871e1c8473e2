"""What is printed in an issue, as plain values in one language: no database, no layout."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.i18n import (
    N_,
    country_name,
    fiscal_year,
    format_day,
    format_fiscal_year,
    format_number,
    translator,
)
from desktop.models.programme import Programme
from desktop.models.publication import SectionKind
from desktop.models.vocabulary import SchoolKind
from desktop.services.letters.office import Office, read_office
from desktop.services.newsletter.issues import Issue, Section, read_issue
from desktop.services.publishing import statistics
from desktop.services.publishing.casefacts import schools_line
from desktop.services.publishing.collect import collect_booklet
from desktop.services.publishing.content import CaseEntry, PhotoEntry
from desktop.services.publishing.voice import Voice

NAME = N_("Newsletter of the International Exchange Concierge of Tokyo")
HEADINGS = {
    SectionKind.TEXT: "",
    SectionKind.CASES: N_("Exchanges of our schools"),
    SectionKind.EVENTS: N_("Events and programmes"),
    SectionKind.FIGURES: N_("The year in numbers"),
}
"""What stands over a section that has no heading of its own."""
_TOLD = ("results", "programme", "began", "aims")
"""The texts of a case that tell a reader in a few lines what it was; the first that is written."""
_LONGEST = {"ja": 190, "en": 420}
_MOST_KINDS = 8


@dataclass(frozen=True)
class Story:
    """A case or an event: its title, a line of facts, a text, perhaps a photo."""

    title: str
    facts: str
    text: str = ""
    photo: PhotoEntry | None = None


@dataclass(frozen=True)
class Bar:
    """A line of a chart: a name, a share (0 to 1), and the number as it is printed."""

    name: str
    part: float
    number: str


@dataclass(frozen=True)
class Block:
    """A section as it is printed."""

    heading: str
    body: str = ""
    stories: tuple[Story, ...] = ()
    bars: tuple[Bar, ...] = ()
    note: str = ""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to print."""
        return not (self.body or self.stories or self.bars)


@dataclass(frozen=True)
class Content:
    """An issue in one language.

    Attributes:
        name: What the newsletter is called.
        number, day: Of the issue, in words.
        title, lead: Its headline and what it opens with.
        blocks: The sections that have something to print.
        office: For the contact box.
        language: `ja` or `en`.
        withheld: How many photos of its cases may not be printed.
    """

    name: str
    number: str
    day: str
    title: str
    lead: str
    blocks: tuple[Block, ...]
    office: Office
    language: str
    withheld: int = 0


def collect_issue(session: Session, key: int, language: str, day: date) -> Content:
    """An issue as it is printed on a day.

    A photo is printed only where its consent is valid on that day and on the day of issue.

    Raises:
        UserError: the issue is no longer there.
    """
    issue = read_issue(session, key)
    blocks: list[Block] = []
    withheld = 0
    for section in issue.sections:
        block, left_out = _block(session, issue, section, language, max(day, issue.issued_on))
        withheld += left_out
        if not block.empty:
            blocks.append(block)
    return Content(
        name=translator(language).gettext(NAME),
        number=number_in_words(issue.number, language),
        day=_month(issue.issued_on, language),
        title=issue.title_en if language == "en" else issue.title,
        lead=issue.lead_en if language == "en" else issue.lead,
        blocks=tuple(blocks),
        office=read_office(session),
        language=language,
        withheld=withheld,
    )


def number_in_words(number: int, language: str) -> str:
    """`第3号`, `No. 3`; the first one is called so."""
    say = translator(language).gettext
    return say(N_("First issue")) if number == 1 else say(N_("No. {n}")).format(n=number)


def _month(day: date, language: str) -> str:
    """When the issue appears: by the era, in Japanese, as the office dates it."""
    from desktop.i18n import era_year, format_month

    if language == "en":
        return format_month(day, "en")
    return f"{era_year(day)}{day.month}月発行"


def _block(
    session: Session, issue: Issue, section: Section, language: str, day: date
) -> tuple[Block, int]:
    english = language == "en"
    say = translator(language).gettext
    own = section.heading_en if english else section.heading
    usual = next((HEADINGS[kind] for kind in HEADINGS if kind == section.kind), "")
    heading = own or (say(usual) if usual else "")
    body = section.body_en if english else section.body
    if section.kind == SectionKind.CASES and section.items:
        booklet = collect_booklet(session, day=day, case_ids=section.items)
        stories = tuple(_case(case, language) for case in booklet.cases)
        return Block(heading, body, stories), booklet.withheld
    if section.kind == SectionKind.EVENTS:
        return Block(heading, body, _events(session, section.items, language)), 0
    if section.kind == SectionKind.FIGURES:
        year = fiscal_year(issue.issued_on) - 1
        bars, note = _figures(statistics.count_year(session, year, trend=1), language)
        title = heading if own else f"{format_fiscal_year(year, language)}　{heading}"
        return Block(title, body, bars=bars, note=note), 0
    return Block(heading, body), 0


def _case(case: CaseEntry, language: str) -> Story:
    voice = Voice(language)
    text = next(
        (
            words
            for name in _TOLD
            if name in case.texts and (words := case.texts[name].get(language))
        ),
        "",
    )
    who = schools_line(voice, case, language)
    facts = "　".join(filter(None, (voice.day(case.held_on), voice.name(case.type), who)))
    return Story(
        case.title.name(language), facts, shortened(text, _LONGEST[language]),
        case.photos[0] if case.photos else None,
    )  # fmt: skip


def shortened(text: str, most: int) -> str:
    """The first sentences of a text that fit into so many characters; at least some of it."""
    plain = " ".join(text.split()) if " " in text.strip() else "".join(text.split())
    if len(plain) <= most:
        return plain
    ends = [at + 1 for at, sign in enumerate(plain[:most]) if sign in "。．.!?！？"]
    return plain[: ends[-1]].strip() if ends else plain[: most - 1].rstrip() + "…"


def _events(session: Session, keys: Sequence[int], language: str) -> tuple[Story, ...]:
    found = {
        row.id: row for row in session.scalars(select(Programme).where(Programme.id.in_(keys)))
    }
    return tuple(_event(found[key], language) for key in keys if key in found)


def _event(row: Programme, language: str) -> Story:
    when = format_day(row.starts_on, language) or (str(row.year) if row.year else "")
    place = ", ".join(filter(None, (row.city, country_name(row.country, language))))
    title = (row.title_en if language == "en" else row.title) or row.title
    return Story(title, "　".join(filter(None, (when, place, row.organiser))))


def _figures(found: statistics.Statistics, language: str) -> tuple[tuple[Bar, ...], str]:
    """The share of each kind of school in the cases of a year, and the year in a line."""
    say = translator(language).gettext
    counts = found.counts
    if not counts.cases:
        return (), ""
    kinds = sorted(
        (kind for kind in SchoolKind if found.cases_by_kind[kind]),
        key=lambda kind: -found.cases_by_kind[kind],
    )
    bars = tuple(
        Bar(
            say(kind.label),
            found.cases_by_kind[kind] / counts.cases,
            f"{found.cases_by_kind[kind] / counts.cases:.0%}".replace("%", " %"),
        )
        for kind in kinds[:_MOST_KINDS]
    )
    note = say(
        N_(
            "Share of the {cases} exchanges of the year, by kind of school. {schools} schools and "
            "{pupils} pupils of Tokyo took part; exchanges with {countries} countries and regions."
        )
    ).format(
        cases=format_number(counts.cases, language),
        schools=format_number(counts.schools, language),
        pupils=format_number(counts.pupils_here, language),
        countries=format_number(counts.countries, language),
    )
    return bars, note
