"""Finding out by itself how an unknown list is read: its headings, its columns, its country.

What a column is, is found in `columns`; what rows leave out is filled in by `carrying`; the
profile is made in `composing`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.i18n import _
from desktop.models.spec import Spec
from desktop.services.importing import carrying
from desktop.services.importing.columns import findings_of
from desktop.services.importing.composing import profile_for, words_of
from desktop.services.importing.defaults import NAMED_BY, supplied
from desktop.services.importing.finding import Finding
from desktop.services.importing.headings import Vocabulary, says
from desktop.services.importing.heads import Head, heads, heads_at, looks_like_data, named
from desktop.services.importing.profiles import Profile
from desktop.services.importing.sampling import some
from desktop.services.importing.whereabouts import Proposal, country_of

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*[._][A-Za-z0-9_.]{1,40}|[a-z]{2,30}")
ENOUGH = 0.8
"""From where on a row is believed to be headings by its words."""


@dataclass(frozen=True)
class Guess:
    """How an unknown list is read.

    Attributes:
        head: its headings.
        findings: why each column is read as it is.
        profile: of it all.
        score: how well it is understood; more is better.
        rows: all rows of the table, with what they leave out filled in; see `carrying`.
        sections: the indexes of the rows that head those below them.
    """

    head: Head
    findings: tuple[Finding, ...]
    profile: Profile
    score: float
    rows: Sequence[Sequence[str]]
    sections: frozenset[int]


def guess(
    spec: Spec,
    rows: Sequence[Sequence[str]],
    country: str | None = None,
    heading: int | None = None,
) -> Guess | None:
    """How a list is best read for a register; None where nothing names its records.

    Args:
        spec: the register.
        rows: all rows of the table, titles included.
        country: ISO 3166-1, where it is known whose list this is: postcodes are told by it.
        heading: the row of the headings, from 1, where a person says it; 0 says there are none.
    """
    words = words_of(spec)
    offered = heads(rows) if heading is None else heads_at(rows, heading)
    best = max(offered, key=lambda head: _score(head, rows, words))
    if heading is None and _score(best, rows, words) < ENOUGH:
        best = _by_shape(rows)
    first = best.last + 1
    body = carrying.without_dittos(rows[first:])
    proposal = None
    if spec.name == "partners" and country is None:
        proposal = country_of(rows[: max(0, best.last)], body)
    whose = country or (proposal.country if proposal and proposal.sure else None)
    made = read_as(spec, best, rows, findings_of(spec, best, body, words, whose), proposal)
    filled = {each.field for each in made.findings if each.heading} - {None}
    telling = {*(n for names in spec.heading.values() for n in names), *spec.references}
    telling |= NAMED_BY.get(spec.name, set())
    return made if telling & filled and (best.last >= 0 or len(filled) > 1) else None


def read_as(
    spec: Spec,
    head: Head,
    rows: Sequence[Sequence[str]],
    findings: Sequence[Finding],
    proposal: Proposal | None = None,
) -> Guess:
    """How a list is read whose columns are known, with what its rows leave out filled in.

    Args:
        spec: the register.
        head: its headings.
        rows: all rows of the table.
        findings: one for each column.
        proposal: of partners, the country that the list seems to be of.
    """
    first = head.last + 1
    told = list(findings)
    head, body, lines = _carried(spec, head, carrying.without_dittos(rows[first:]), told)
    columns = {each.heading: each.field for each in told if each.field}
    score = sum(each.confidence for each in told if each.field)
    constants = {}
    if proposal and "country" not in columns.values():
        told.append(Finding("", "country", proposal.confidence, proposal.reason, proposal.country))
        constants = {"country": proposal.country} if proposal.sure else {}
    told += supplied(spec, columns)
    profile = profile_for(spec, head, columns, some(body), constants)
    sections = frozenset(first + n for n in lines)
    return Guess(head, tuple(told), profile, score, [*rows[:first], *body], sections)


def _carried(
    spec: Spec, head: Head, body: list[Sequence[str]], findings: list[Finding]
) -> tuple[Head, list[Sequence[str]], set[int]]:
    """The table with merged cells filled and the lines between its rows as columns of their own."""
    down = [
        n
        for n, each in enumerate(findings)
        if each.field in carrying.GROUPING and carrying.merged(body, n)
    ]
    if down:
        body = carrying.filled_down(body, down)
    taken = {each.field for each in findings}
    lines: set[int] = set()
    for found in carrying.sections(spec, body, len(head.names)):
        if found.field in taken:
            continue
        name = f"{carrying.SECTION}{len(head.names) + 1}"
        width = len(head.names)
        head = Head(head.last, (*head.names, name))
        body = [
            [*row, *[""] * (width - len(row)), text] if text else row
            for row, text in zip(body, found.column, strict=True)
        ]
        lines |= found.rows
        text = next(filter(None, found.column), "")
        reason = _("The lines between the rows say it, the first “{text}”.").format(text=text)
        findings.append(Finding(name, found.field, 0.8, reason))
    return head, body, lines


def _score(head: Head, rows: Sequence[Sequence[str]], words: Vocabulary) -> float:
    """How much a row looks like headings: fields that it names, less cells that look like values."""
    if head.last < 0:
        return 0.0
    row = rows[head.last]
    filled = [cell for cell in row if cell.strip()]
    if len(filled) < 2 and len(head.names) > 2:
        return 0.0
    sure: dict[str, float] = {}
    for cell in head.names:
        said = says(cell, words)
        if said.field:
            sure[said.field] = max(sure.get(said.field, 0.0), (1 + said.sure) / 2)
    values = sum(1 for cell in filled if looks_like_data(cell))
    nameless = sum(1 for name in head.names if name.startswith("["))
    merged = 0.3 if _joins(head, rows) else 0.0
    return sum(sure.values()) + merged - values - nameless / max(1, len(head.names))


def _joins(head: Head, rows: Sequence[Sequence[str]]) -> bool:
    """Whether headings stand in two rows, the upper of which has cells merged over several."""
    if head.last < 1 or head.names == named(
        [*rows[head.last], *[""] * len(head.names)][: len(head.names)]
    ):
        return False
    upper, lower = rows[head.last - 1], rows[head.last]
    return any(not one.strip() and other.strip() for one, other in zip(upper, lower, strict=False))


def _by_machine(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row is names as programs give them (`P29_004`), unlike what stands below."""
    first = [cell.strip() for cell in rows[0]]
    if len(first) < 3 or len(set(first)) < len(first) or not all(map(_NAME.fullmatch, first)):
        return False
    below = [[cell.strip() for cell in row] for row in rows[1:20]]
    like = sum(
        1
        for n in range(len(first))
        if all(_NAME.fullmatch(row[n]) for row in below if n < len(row) and row[n])
    )
    return 2 * like < len(first)


def _by_shape(rows: Sequence[Sequence[str]]) -> Head:
    """The headings where no word is known: the first wide row of nothing but words, else none."""
    found = list(heads(rows))
    if _by_machine(rows):
        return found[0]
    width = max((sum(1 for c in row if c.strip()) for row in rows[:50]), default=0)
    for head in found:
        row = rows[head.last] if head.last >= 0 else ()
        cells = [cell for cell in row if cell.strip()]
        if len(cells) < max(2, 0.7 * width):
            continue
        after = [
            cell for row in rows[head.last + 1 : head.last + 6] for cell in row if cell.strip()
        ]
        wordy = not any(map(looks_like_data, cells)) and len(set(cells)) == len(cells)
        return head if wordy and any(map(looks_like_data, after)) else found[-1]
    return found[-1]
