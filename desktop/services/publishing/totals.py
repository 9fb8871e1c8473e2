"""The numbers of a booklet, counted from the very cases that it prints."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from desktop.services.publishing.content import CaseEntry, Words


@dataclass(frozen=True)
class Totals:
    """Counts, most frequent first and then in the order of appearance.

    Attributes:
        cases: How many cases there are.
        schools: How many different schools took part.
        pupils_here: Pupils of Tokyo, over the cases that give the number.
        pupils_there: Pupils of the other side, likewise.
        by_type: Cases of each type; adds up to `cases`.
        by_country: Cases with a partner of each country; a case with two counts in both.
        by_kind: Cases with a school of each kind; a case with two kinds counts in both.
        schools_by_kind: Different schools of each kind; adds up to `schools`.
        by_month: Cases held in each month from April to March; those without a date in none.
    """

    cases: int
    schools: int
    pupils_here: int
    pupils_there: int
    by_type: tuple[tuple[Words, int], ...]
    by_country: tuple[tuple[Words, int], ...]
    by_kind: tuple[tuple[Words, int], ...]
    schools_by_kind: tuple[tuple[Words, int], ...]
    by_month: tuple[int, ...]


def count(cases: Iterable[CaseEntry]) -> Totals:
    """Count the cases of a booklet."""
    cases = tuple(cases)
    schools = {school.key: school for case in cases for school in case.schools}
    months = Counter(case.held_on.month for case in cases if case.held_on)
    return Totals(
        cases=len(cases),
        schools=len(schools),
        pupils_here=sum(case.pupils_here or 0 for case in cases),
        pupils_there=sum(case.pupils_there or 0 for case in cases),
        by_type=_ranked(case.type for case in cases),
        by_country=_ranked(country for case in cases for country in case.countries),
        by_kind=_ranked(
            kind for case in cases for kind in dict.fromkeys(s.kind for s in case.schools)
        ),
        schools_by_kind=_ranked(school.kind for school in schools.values()),
        by_month=tuple(months[(at + 3) % 12 + 1] for at in range(12)),
    )


def _ranked(words: Iterable[Words]) -> tuple[tuple[Words, int], ...]:
    return tuple(Counter(words).most_common())
