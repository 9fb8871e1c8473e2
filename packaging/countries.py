"""Makes `resources/map/countries.json`: the outlines of the world's countries, from Natural Earth.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python packaging/countries.py package/countries-50m.json

The TopoJSON's arcs are simplified, so that neighbours keep one border, and put together to rings.
What Natural Earth draws by who holds a place and not by whom Japan recognises is drawn as on
Japanese maps (`JAPANESE`, `WITHIN`). Rings are cut at the map's edge, 30 degrees west.
"""

import json
import math
import sys
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from babel.core import get_global

Line = list[tuple[float, float]]
Point = tuple[float, float]
Box = tuple[float, float, float, float]

ROOT = Path(__file__).parent.parent
OUT = ROOT / "resources" / "map" / "countries.json"
EDGE = -30.0  # degrees east: the map's left edge, with 150 degrees east in its middle
COARSE = 0.06  # degrees: points that lie nearer to a straight line are left out
LEAST = 0.02  # square degrees: smaller islands are left out, but for a country's largest
LONG = 4.0  # degrees: a longer line is divided, so that it bends as the map does

WITHIN = {"Somaliland": "SO", "N. Cyprus": "CY", "Kosovo": "XK", "Indian Ocean Ter.": "AU",
          "Siachen Glacier": "IN"}  # fmt: skip
"""To whom areas without an ISO code are drawn; Kosovo has a code in the CLDR."""

JAPANESE = (
    ("RU", "JP", (145.2, 43.2, 149.0, 45.6)),  # Etorofu, Kunashiri, Shikotan and Habomai
    ("RU", "UA", (32.0, 44.2, 36.7, 46.3)),  # Crimea
)
"""Rings within west, south, east and north that are drawn to another country."""


def main(source: Path) -> None:
    """Read the TopoJSON and write the resource."""
    topology = json.loads(source.read_text(encoding="utf-8"))
    arcs = [simple(arc) for arc in plain(topology)]
    rings: dict[str, list[list[int]]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = code_of(geometry)
        polygons = geometry["arcs"]
        if geometry["type"] == "Polygon":
            polygons = [polygons]
        rings.setdefault(code, []).extend(ring for polygon in polygons for ring in polygon)
    del rings["AQ"]
    for holder, country, box in JAPANESE:
        moved = [ring for ring in rings[holder] if within(points(ring, arcs), box)]
        rings[holder] = [ring for ring in rings[holder] if ring not in moved]
        rings[country] += moved
    made = {code: outline(each, arcs) for code, each in sorted(rings.items())}
    countries = {code: each for code, each in made.items() if each}  # not the Vatican
    lines = ",\n".join(
        f'"{code}": {json.dumps(each, separators=(",", ":"))}' for code, each in countries.items()
    )
    OUT.write_text(
        '{\n"source": "Natural Earth 4.1, public domain (naturalearthdata.com), 1:50m without '
        "Antarctica; as TopoJSON in the npm package world-atlas 2.0.2; made by "
        'packaging/countries.py",\n"unit": "hundredths of a degree: longitude from -30, latitude, '
        f'longitude, …; the first point, then steps",\n"countries": {{\n{lines}\n}}\n}}\n',
        encoding="utf-8",
    )
    print(len(countries), "countries", OUT.stat().st_size, "bytes")


def code_of(geometry: dict[str, Any]) -> str:
    """ISO 3166-1 alpha-2 of a geometry, by its number or its name."""
    if "id" in geometry:
        return str(get_global("territory_aliases")[geometry["id"]][0])
    return WITHIN[geometry["properties"]["name"]]


def plain(topology: dict[str, Any]) -> list[Line]:
    """The arcs in degrees."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        places = accumulate(arc, lambda here, step: [here[0] + step[0], here[1] + step[1]])
        found.append([(x * sx + tx, y * sy + ty) for x, y in places])
    return found


def simple(arc: Line) -> Line:
    """An arc without the points that hardly bend it (Douglas and Peucker, 1973)."""
    keep, waiting = {0, len(arc) - 1}, [(0, len(arc) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        far, at = max((away(arc[n], arc[first], arc[last]), n) for n in range(first + 1, last))
        if far > COARSE:
            keep.add(at)
            waiting += [(first, at), (at, last)]
    # An island is not left with two points.
    return [arc[n] for n in sorted(keep)] if len(keep) > 3 or arc[0] != arc[-1] else arc


def away(point: Point, start: Point, end: Point) -> float:
    """How far a point lies from a straight line, in degrees of latitude."""
    narrow = math.cos(math.radians(point[1]))
    px, py = (point[0] - start[0]) * narrow, point[1] - start[1]
    ex, ey = (end[0] - start[0]) * narrow, end[1] - start[1]
    length = ex * ex + ey * ey
    along = min(max((px * ex + py * ey) / length, 0), 1) if length else 0
    return math.hypot(px - along * ex, py - along * ey)


def points(ring: list[int], arcs: list[Line]) -> Line:
    """The points of a ring of arcs; `~n` is arc n backwards. The last is the first again."""
    found: Line = []
    for n in ring:
        arc = arcs[n] if n >= 0 else arcs[~n][::-1]
        found += arc[1:] if found else arc
    return found


def within(ring: Line, box: Box) -> bool:
    """Whether the whole of a ring lies in a box."""
    west, south, east, north = box
    return all(west <= x <= east and south <= y <= north for x, y in ring)


def outline(rings: list[list[int]], arcs: list[Line]) -> list[list[int]]:
    """A country's rings as whole numbers, largest first."""
    found = []
    for ring in united(rings, arcs):
        unrolled = [ring[0]]
        for (x1, _y1), (x2, y2) in pairwise(ring):
            step = (x2 - x1 + 180) % 360 - 180
            unrolled.append((unrolled[-1][0] + step, y2))
        for shift in (-360.0, 0.0, 360.0):
            moved = [(x - EDGE + shift, y) for x, y in unrolled]
            cut = between(between(moved, 0.0, 1), 360.0, -1)
            if len(cut) > 2:
                found.append(cut)
    found.sort(key=area, reverse=True)
    kept = [steps(ring) for n, ring in enumerate(found) if not n or area(ring) >= LEAST]
    return [ring for ring in kept if ring]


def united(rings: list[list[int]], arcs: list[Line]) -> list[Line]:
    """The rings of a country in points; a border that lies between two of them goes away."""
    used = {n for ring in rings for n in ring}
    inner = {n for n in used if ~n in used}
    found = [points(ring, arcs) for ring in rings if not inner & set(ring)]
    pieces = [arcs[n] if n >= 0 else arcs[~n][::-1]
              for ring in rings if inner & set(ring) for n in ring if n not in inner]  # fmt: skip
    while pieces:
        line = list(pieces.pop())
        while line[0] != line[-1]:
            at = next((n for n, piece in enumerate(pieces) if piece[0] == line[-1]), None)
            if at is None:
                raise SystemExit(f"a ring does not close at {line[-1]}")
            line += pieces.pop(at)[1:]
        found.append(line)
    return found


def between(ring: Line, limit: float, sign: int) -> Line:
    """The part of a ring on one side of a meridian (Sutherland and Hodgman, 1974)."""
    out: Line = []
    for (x1, y1), (x2, y2) in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
        was, now = sign * (x1 - limit), sign * (x2 - limit)
        if (was < 0) != (now < 0):
            out.append((limit, y1 + was / (was - now) * (y2 - y1)))
        if now >= 0:
            out.append((x2, y2))
    return out


def area(ring: Line) -> float:
    """Square degrees, as they are on the ground at the ring's own latitude."""
    doubled = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]))
    return abs(doubled) / 2 * math.cos(math.radians(ring[0][1]))


def steps(ring: Line) -> list[int]:
    """Whole hundredths: the first point, then the steps from each to the next."""
    dense: Line = []
    for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
        parts = max(1, math.ceil(max(abs(x2 - x1), abs(y2 - y1)) / LONG))
        dense += [(x1 + (x2 - x1) * n / parts, y1 + (y2 - y1) * n / parts) for n in range(parts)]
    whole = [(round(x * 100), round(y * 100)) for x, y in dense]
    kept = [p for n, p in enumerate(whole) if not n or p != whole[n - 1]]
    if len(kept) < 3:
        return []
    flat = list(kept[0])
    for (x1, y1), (x2, y2) in pairwise(kept):
        flat += [x2 - x1, y2 - y1]
    return flat


if __name__ == "__main__":
    main(Path(sys.argv[1]))
