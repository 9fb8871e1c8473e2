"""The outlines of the world's countries on a flat map, with Japan near its middle.

The projection is the printed map's, Equal Earth (see `desktop.services.publishing.worldmap`). Here
whole outlines are projected at once. Borders are those of Natural Earth, drawn as Japanese maps
have them where Japan recognises others: `packaging/countries.py` says which.
"""

import json
import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from desktop import paths
from desktop.services.publishing import worldmap

Points = NDArray[np.float64]
"""Shape (n, 2): x to the east of the map's middle, y to the south, in radii of the Earth."""

_EDGE = worldmap.MIDDLE - 180.0
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_ROOT = math.sqrt(3) / 2


@dataclass(frozen=True)
class Outline:
    """A country on the map.

    Attributes:
        code: ISO 3166-1 alpha-2.
        rings: closed rings, the largest first; an inner ring is a hole (even-odd rule).
        box: left, top, right and bottom of its largest ring.
        middle: a point in the largest ring, where its name and marks stand.
    """

    code: str
    rings: tuple[Points, ...]
    box: tuple[float, float, float, float]
    middle: tuple[float, float]

    @property
    def size(self) -> float:
        """The longer side of its largest ring's box, in radii of the Earth."""
        left, top, right, bottom = self.box
        return max(right - left, bottom - top)


def flat(longitude: ArrayLike, latitude: ArrayLike) -> Points:
    """Places in degrees as points of the map; longitudes may have any number of turns."""
    east = (np.asarray(longitude, np.float64) - _EDGE) % 360.0 - 180.0
    return _flat(east, np.asarray(latitude, np.float64))


def _flat(east: NDArray[np.float64], latitude: NDArray[np.float64]) -> Points:
    """As `flat`, with degrees east of the map's middle, so that both edges can be told apart."""
    theta = np.arcsin(_ROOT * np.sin(np.radians(latitude)))
    square = theta * theta
    sixth = square**3
    slope = _A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square)
    x = np.radians(east) * np.cos(theta) / (_ROOT * slope)
    y = theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))
    return np.stack([x, -y], axis=-1)


@lru_cache(maxsize=1)
def outlines() -> dict[str, Outline]:
    """Every country that the map draws, by code; read once, in some hundredths of a second."""
    data = json.loads(paths.resource("map", "countries.json").read_text(encoding="utf-8"))
    points = worldmap.world().points
    return {code: _outline(code, rings, points) for code, rings in data["countries"].items()}


def _outline(code: str, rings: list[list[int]], places: dict[str, tuple[float, float]]) -> Outline:
    made = []
    for steps in rings:
        degrees = np.cumsum(np.reshape(steps, (-1, 2)), axis=0) / 100.0
        made.append(_flat(degrees[:, 0] - 180.0, degrees[:, 1]))
    (left, top), (right, bottom) = made[0].min(axis=0), made[0].max(axis=0)
    if code in places:
        x, y = flat(*places[code])
    else:
        x, y = (left + right) / 2, (top + bottom) / 2
    box = float(left), float(top), float(right), float(bottom)
    return Outline(code, tuple(made), box, (float(x), float(y)))


@lru_cache(maxsize=1)
def frame() -> tuple[float, float, float, float]:
    """The map's left, top, right and bottom edge."""
    wide = float(_flat(np.array(180.0), np.array(0.0))[0])
    top = float(_flat(np.array(0.0), np.array(worldmap.NORTH))[1])
    bottom = float(_flat(np.array(0.0), np.array(worldmap.SOUTH))[1])
    return -wide, top, wide, bottom
