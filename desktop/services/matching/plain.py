"""A plain instance in a file, and its answer: the solver room without the domain.

`{"left": [capacity…], "right": [capacity…], "edges": [[i, j, weight]…],
"caps": [{"edges": […], "max": n}…], "locked": [[i, j]…], "forbidden": [[i, j]…]}`

Nodes are counted from 0; each edge is taken once or not at all. A cap names its edges by their
places in `edges`, or as pairs `[i, j]`. The answer has the highest sum of weights; where weights
are costs, as many pairs as the places allow at the lowest sum.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from desktop.errors import FileRefused, RuleBroken
from desktop.i18n import _, format_number
from desktop.services.matching.limits import Limit, solve_limited
from desktop.services.matching.problem import Aim, Instance, instance
from desktop.services.matching.solve import solve

MAX_BYTES = 256 * 2**20
MAX_NODES = 100_000
MAX_PLACES = 1_000_000
DIGITS = 9
"""Digits after the point that a weight may have: within them it is counted exactly."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The pairs in order, the sum of their weights, and what no answer can pass.

    `proven` tells that none is better; `gap` is the distance between the sum and the bound.
    """

    pairs: list[tuple[int, int]]
    objective: Fraction
    bound: Fraction

    @property
    def gap(self) -> Fraction:
        """How far the bound is away; 0 where the answer is proven best."""
        return abs(self.bound - self.objective)

    @property
    def proven(self) -> bool:
        """Whether no answer is better."""
        return not self.gap

    def as_json(self) -> dict[str, Any]:
        """The answer as plain values."""
        return {
            "pairs": [list(pair) for pair in self.pairs],
            "objective": _number(self.objective),
            "bound": _number(self.bound),
            "gap": _number(self.gap),
            "proven": self.proven,
        }


def solve_file(path: Path, *, minimise: bool = False, pairs_first: bool = False) -> Answer:
    """The answer to the instance in a file.

    Args:
        path: a JSON file as the module says.
        minimise: the weights are costs: as many pairs as possible, at the least sum; the file
            may say so itself (`"minimise": true`).
        pairs_first: as many pairs as possible, then the highest sum. An instance whose weights are
            all below zero is read so by itself: its empty answer would be best, and is not meant.

    Raises:
        FileRefused: the file cannot be read, or is no such instance; the sentence says where.
        RuleBroken: it contradicts itself.
    """
    data = _load(path)
    minimise = minimise or data.get("minimise") is True
    problem, limits, scale = _read(data, -1 if minimise else 1)
    first = minimise or pairs_first or bool(len(problem.weight) and problem.weight.max() < 0)
    if limits:
        found = solve_limited(problem, limits, pairs_first=first)
        i, j = problem.i[found.chosen].tolist(), problem.j[found.chosen].tolist()
        pairs, total, bound = list(zip(i, j, strict=True)), found.total, found.bound
    else:
        solution = solve(problem, (Aim.PAIRS, Aim.TOTAL) if first else (Aim.TOTAL,))
        pairs, total, bound = solution.pairs, solution.total, solution.total
    sign = -1 if minimise else 1
    return Answer(pairs, Fraction(sign * total, scale), Fraction(sign * bound, scale))


def _read(data: dict[str, Any], sign: int) -> tuple[Instance, list[Limit], int]:
    left, right = (_capacities(data.get(side), side) for side in ("left", "right"))
    edges = _list(data.get("edges"), "edges")
    ends: list[tuple[int, int]] = []
    weights: list[Decimal] = []
    for n, edge in enumerate(edges):
        if not isinstance(edge, list) or len(edge) != 3:
            raise FileRefused(_("edges[{n}] is not [i, j, weight].").format(n=n))
        ends.append(_pair(edge[:2], f"edges[{n}]", len(left), len(right)))
        weights.append(_weight(edge[2], n))
    exponents = [-int(each.normalize().as_tuple().exponent) for each in weights]
    scale = 10 ** max([0, *exponents])
    whole = [sign * int(each * scale) for each in weights]
    if max(map(abs, whole), default=0) >= 2**62:
        raise RuleBroken(_("The weights are too large to be added up exactly. Use smaller ones."))
    locked, forbidden = (
        [
            _pair(pair, f"{name}[{n}]", len(left), len(right))
            for n, pair in enumerate(_list(data.get(name, []), name))
        ]
        for name in ("locked", "forbidden")
    )
    columns = [end[0] for end in ends], [end[1] for end in ends], whole
    problem = instance(left, right, columns, locked=locked, forbidden=forbidden)
    return problem, _caps(data.get("caps", []), problem, ends), scale


def _load(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FileRefused(
                _("{name} is larger than {n} MB, which is more than an instance may be.").format(
                    name=path.name, n=MAX_BYTES // 2**20
                )
            )
        data = json.loads(path.read_bytes(), parse_float=Decimal)
    except OSError as error:
        raise FileRefused(
            _("{name} cannot be read: {reason}.").format(name=path.name, reason=error.strerror)
        ) from error
    except (ValueError, RecursionError, ArithmeticError) as error:
        raise FileRefused(
            _("{name} is no JSON ({reason}). Correct it there.").format(
                name=path.name, reason=str(error)[:120]
            )
        ) from error
    if not isinstance(data, dict):
        raise FileRefused(
            _("{name} holds no instance: it must be an object with left, right and edges.").format(
                name=path.name
            )
        )
    known = {"left", "right", "edges", "caps", "locked", "forbidden", "minimise"}
    if strange := sorted(data.keys() - known):
        raise FileRefused(
            _("An instance has no “{name}”. It has: {known}.").format(
                name=strange[0][:60], known=", ".join(sorted(known))
            )
        )
    return data


def _list(value: Any, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise FileRefused(_("“{name}” must be a list.").format(name=name))
    return value


def _capacities(value: Any, name: str) -> list[int]:
    found = _list(value, name)
    if len(found) > MAX_NODES:
        raise FileRefused(
            _("“{name}” has more than {n} nodes.").format(name=name, n=format_number(MAX_NODES))
        )
    for n, each in enumerate(found):
        if not _whole(each) or not 0 <= each <= MAX_PLACES:
            raise FileRefused(
                _("{name}[{n}] must be a whole number from 0 to {most}.").format(
                    name=name, n=n, most=format_number(MAX_PLACES)
                )
            )
    return found


def _pair(value: Any, name: str, n: int, m: int) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2 or not all(map(_whole, value)):
        raise FileRefused(_("{name} is not a pair [i, j] of whole numbers.").format(name=name))
    i, j = value
    if not 0 <= i < n or not 0 <= j < m:
        raise FileRefused(
            _("{name} names a node that is not there: left has {n}, right has {m}.").format(
                name=name, n=n, m=m
            )
        )
    return i, j


def _weight(value: Any, n: int) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        # NaN and Infinity come as floats: JSON has no such numbers, Python reads them.
        raise FileRefused(_("The weight of edges[{n}] is not a number.").format(n=n))
    found = Decimal(value)
    if abs(found) >= 2**62 or -int(found.normalize().as_tuple().exponent) > DIGITS:
        raise FileRefused(
            _(
                "The weight of edges[{n}] is too large, or has more than {digits} digits after the point."
            ).format(n=n, digits=DIGITS)
        )
    return found


def _caps(value: Any, problem: Instance, ends: Sequence[tuple[int, int]]) -> list[Limit]:
    found: list[Limit] = []
    width = len(problem.right)
    keys = np.array([i * width + j for i, j in ends], np.int64)
    known = set(ends)
    for n, cap in enumerate(_list(value, "caps")):
        name = f"caps[{n}]"
        if not isinstance(cap, dict) or set(cap) != {"edges", "max"}:
            raise FileRefused(_("{name} must have “edges” and “max”.").format(name=name))
        if not _whole(cap["max"]) or cap["max"] < 0:
            raise FileRefused(_("{name}: “max” must be 0 or more.").format(name=name))
        named: list[int] = []
        for edge in _list(cap["edges"], name):
            if _whole(edge) and 0 <= edge < len(ends):
                named.append(int(keys[edge]))
                continue
            pair = tuple(edge) if isinstance(edge, list) else ()
            if pair not in known:
                raise FileRefused(
                    _("{name} names {edge}, which is no edge.").format(
                        name=name, edge=str(edge)[:40]
                    )
                )
            named.append(pair[0] * width + pair[1])
        places = np.searchsorted(problem.keys, np.unique(np.array(named, np.int64)))
        found.append(Limit(places, cap["max"]))
    return found


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)
