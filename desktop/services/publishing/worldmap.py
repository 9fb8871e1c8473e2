"""The world as an outline on paper, with Japan near its middle.

The land is that of Natural Earth (`resources/map/world.json` says which); borders are not drawn,
so that the map takes no side in any. The projection is Equal Earth (B. Šavrič, T. Patterson and
B. Jenny, 2018): no part of the world looks larger than it is.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from desktop import paths

Place = tuple[float, float]
"""Longitude and latitude in degrees."""

MIDDLE = 150.0  # degrees east: the Pacific in the middle, as Japanese maps of the world have it
SOUTH, NORTH = -57.0, 78.0  # degrees: what lies beyond is left off
_A = (1.340264, -0.081106, 0.000893, 0.003796)
_ROOT = math.sqrt(3) / 2
_STEP = 4.0  # degrees: the longest line that is drawn straight


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """A place on the map, x to the east of `MIDDLE` and y to the north, in radii of the Earth."""
    return _flat((longitude - MIDDLE + 180.0) % 360.0 - 180.0, latitude)


def _flat(east: float, latitude: float) -> tuple[float, float]:
    """As `project`, with degrees east of the middle from -180 to 180."""
    theta = math.asin(_ROOT * math.sin(math.radians(latitude)))
    square = theta * theta
    sixth = square * square * square
    a1, a2, a3, a4 = _A
    slope = a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)
    x = math.radians(east) * math.cos(theta) / (_ROOT * slope)
    return x, theta * (a1 + a2 * square + sixth * (a3 + a4 * square))


@dataclass(frozen=True)
class World:
    """The map: rings of points as `project` gives them, and where each country lies.

    Attributes:
        land: Closed rings, to be filled by the even-odd rule.
        points: Countries (ISO 3166-1) and a place in each.
        left, right, bottom, top: The edges, as `project` measures.
    """

    land: tuple[tuple[tuple[float, float], ...], ...]
    points: dict[str, Place]
    left: float
    right: float
    bottom: float
    top: float

    @property
    def shape(self) -> float:
        """Height by width."""
        return (self.top - self.bottom) / (self.right - self.left)


@lru_cache(maxsize=1)
def world() -> World:
    """The map, read once."""
    data = json.loads(paths.resource("map", "world.json").read_text(encoding="utf-8"))
    land = []
    for ring in data["land"]:
        for shift in (-360.0, 0.0, 360.0):
            moved = [(x - MIDDLE + shift, y) for x, y in ring]
            kept = _between(_between(moved, 0, -180.0, 180.0), 1, SOUTH, NORTH)
            if len(kept) > 2:
                land.append(tuple(_flat(x, y) for x, y in _dense(kept)))
    wide = _flat(180.0, 0.0)[0]
    points = {code: (x, y) for code, (x, y) in data["points"].items()}
    return World(tuple(land), points, -wide, wide, _flat(0, SOUTH)[1], _flat(0, NORTH)[1])


def _between(ring: Sequence[Place], axis: int, low: float, high: float) -> list[Place]:
    """The part of a ring between two straight edges (Sutherland and Hodgman, 1974)."""
    for limit, sign in ((low, 1.0), (high, -1.0)):
        out: list[Place] = []
        for before, here in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
            was, now = (sign * (point[axis] - limit) for point in (before, here))
            if (was < 0) != (now < 0):
                part = was / (was - now)
                x, y = (a + part * (b - a) for a, b in zip(before, here, strict=True))
                out.append((limit, y) if axis == 0 else (x, limit))
            if now >= 0:
                out.append(here)
        ring = out
    return list(ring)


def _dense(ring: Sequence[Place]) -> list[Place]:
    """A ring whose long straight lines bend as the map does."""
    out: list[Place] = []
    for (x, y), (to_x, to_y) in zip(ring, [*ring[1:], ring[0]], strict=True):
        count = max(1, math.ceil(max(abs(to_x - x), abs(to_y - y)) / _STEP))
        out += [(x + (to_x - x) * at / count, y + (to_y - y) * at / count) for at in range(count)]
    return out


def place_of(
    country: str | None,
    time_zone: str | None = None,
    latitude: float | None = None,
    longitude: float | None = None,
) -> Place | None:
    """Where a school or body lies, as well as is known: itself, the city of its zone, its country.

    Args:
        country: ISO 3166-1 alpha-2.
        time_zone: An IANA name.
        latitude: In degrees, if the record has it.
        longitude: In degrees, likewise.
    """
    if latitude is not None and longitude is not None:
        return longitude, latitude
    found = _cities().get(time_zone or "")
    return found if found is not None else world().points.get(country or "")


@lru_cache(maxsize=1)
def _cities() -> dict[str, Place]:
    """The city that each IANA zone is named after (`zone.tab` of the time zone database)."""
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab")
    cities = {}
    for line in table.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            _codes, place, zone, *_comment = line.split("\t")
            split = max(place.rfind("+"), place.rfind("-"))
            cities[zone] = (_degrees(place[split:], 3), _degrees(place[:split], 2))
    return cities


def _degrees(text: str, digits: int) -> float:
    """An ISO 6709 number: a sign, degrees of `digits` digits, minutes and perhaps seconds."""
    whole, rest = text[1 : 1 + digits], text[1 + digits :]
    value = int(whole) + int(rest[:2]) / 60 + int(rest[2:] or 0) / 3600
    return -value if text[0] == "-" else value
