"""Groups of countries for recipients, without a word of schools: exact, as a flow.

Each recipient gets `size` different countries. Every country is given as evenly as whole numbers
allow, so that all are given wherever there are places enough. Then, in this order: as few countries
as possible that a recipient had before; as little of one continent twice in a group as possible.

A flow from recipients over their continents to countries holds all of that: the second country of a
continent in a group costs more than the first, the third more than the second, and such costs keep
the answers of a flow whole and proven.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from desktop.errors import RuleBroken
from desktop.i18n import _

AGAIN = 1_000
"""What a country costs that the recipient had before: more than a group's continents can."""
GIVEN = 10_000_000
"""What every country must be given first earns: more than all else."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """The countries of each recipient, sorted by continent, and what the answer costs.

    `repeats`: how many countries some recipient had before; `doubled`: how many countries are the
    second or a further one of their continent in a group; `left_out`: countries nobody has.
    """

    groups: tuple[tuple[str, ...], ...]
    repeats: int
    doubled: int
    left_out: tuple[str, ...]

    def by_country(self) -> dict[str, list[int]]:
        """The recipients of each country, by their places."""
        found: dict[str, list[int]] = {}
        for at, group in enumerate(self.groups):
            for country in group:
                found.setdefault(country, []).append(at)
        return found


def make_groups(
    recipients: int,
    countries: Sequence[str],
    continent: Mapping[str, str],
    *,
    size: int = 5,
    before: Mapping[int, Collection[str]] | None = None,
    locked: Mapping[int, Collection[str]] | None = None,
) -> Grouping:
    """The best groups, the same for the same input.

    Args:
        recipients: how many there are.
        countries: those that take part, each once.
        continent: of each country.
        size: how many countries a recipient gets.
        before: the countries that a recipient (by its place) had in earlier years.
        locked: the countries that it must have.

    Raises:
        RuleBroken: there are fewer countries than a group has, a country has no continent, or more
            are locked for a recipient than its group has.
    """
    listed = list(dict.fromkeys(countries))
    if len(listed) < size:
        raise RuleBroken(
            _("{n} countries are not enough for groups of {size}. Choose more countries.").format(
                n=len(listed), size=size
            )
        )
    if unknown := [code for code in listed if code not in continent]:
        raise RuleBroken(
            _("The continent of {code} is not known. Take it out.").format(code=unknown[0])
        )
    earlier = {at: set(codes) for at, codes in (before or {}).items()}
    fixed = {at: set(codes) for at, codes in (locked or {}).items()}
    for at, codes in fixed.items():
        if len(codes) > size or not codes <= set(listed):
            raise RuleBroken(
                _("The countries kept for recipient {n} do not fit its group.").format(n=at + 1)
            )
    taken = _solve(recipients, listed, continent, size, earlier, fixed)
    order = {name: n for n, name in enumerate(dict.fromkeys(continent.values()))}
    groups = tuple(
        tuple(sorted(codes, key=lambda code: (order[continent[code]], code))) for codes in taken
    )
    given = {code for group in groups for code in group}
    return Grouping(
        groups,
        sum(code in earlier.get(at, ()) for at, group in enumerate(groups) for code in group),
        sum(len(group) - len({continent[code] for code in group}) for group in groups),
        tuple(code for code in listed if code not in given),
    )


def _solve(
    recipients: int,
    countries: Sequence[str],
    continent: Mapping[str, str],
    size: int,
    earlier: Mapping[int, set[str]],
    fixed: Mapping[int, set[str]],
) -> list[list[str]]:
    """The countries of each recipient, by a flow: recipients, their continents, countries."""
    continents = list(dict.fromkeys(continent[code] for code in countries))
    wide, m = len(continents), len(countries)
    at_continent = {name: n for n, name in enumerate(continents)}
    source, sink = 0, 1
    first_country = 2 + recipients * (1 + wide)
    arcs: list[tuple[int, int, int, int]] = []
    choices: dict[int, tuple[int, str]] = {}

    def recipient(r: int) -> int:
        return 2 + r * (1 + wide)

    least, most = divmod(recipients * size, m)
    for r in range(recipients):
        arcs.append((source, recipient(r), size, 0))
        for c in range(wide):
            for n in range(size):
                arcs.append((recipient(r), recipient(r) + 1 + c, 1, n))
        for k, code in enumerate(countries):
            cost = AGAIN * (code in earlier.get(r, ())) - GIVEN * size * (code in fixed.get(r, ()))
            choices[len(arcs)] = (r, code)
            arcs.append(
                (recipient(r) + 1 + at_continent[continent[code]], first_country + k, 1, cost)
            )
    for k in range(m):
        if least:
            arcs.append((first_country + k, sink, least, -GIVEN))
        if most:
            arcs.append((first_country + k, sink, 1, 0))
    flow = SimpleMinCostFlow()
    tails, heads, room, cost_of = (np.array(part) for part in zip(*arcs, strict=True))
    made = flow.add_arcs_with_capacity_and_unit_cost(
        tails.astype(np.int32),
        heads.astype(np.int32),
        room.astype(np.int64),
        cost_of.astype(np.int64),
    )
    flow.set_node_supply(source, recipients * size)
    flow.set_node_supply(sink, -recipients * size)
    status = flow.solve()
    if status == flow.INFEASIBLE:
        raise RuleBroken(
            _("No groups are possible with the countries that are kept. Keep fewer of them.")
        )
    if status != flow.OPTIMAL:
        raise ArithmeticError(f"min-cost flow ended with {status}")
    flows = flow.flows(made)
    groups: list[list[str]] = [[] for _r in range(recipients)]
    for arc, (r, code) in choices.items():
        if flows[arc]:
            groups[r].append(code)
    for r, codes in fixed.items():
        if not codes <= set(groups[r]):
            raise RuleBroken(
                _("No groups are possible with the countries that are kept. Keep fewer of them.")
            )
    return groups
