"""The world on paper: a true projection, land where land is, places as well as they are known."""

import math

import pytest

from desktop.services.publishing.content import PAGES, PartnerEntry, Words
from desktop.services.publishing.mappage import stops
from desktop.services.publishing.worldmap import MIDDLE, place_of, project, world


def area(ring):
    return abs(sum(
        a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)
    )) / 2  # fmt: skip


def cell(east, south, size=2.0, steps=20):
    """The ring of a cell of the globe on the map."""
    at = [n / steps * size for n in range(steps)]
    return [
        *(project(east + x, south) for x in at),
        *(project(east + size, south + y) for y in at),
        *(project(east + size - x, south + size) for x in at),
        *(project(east, south + size - y) for y in at),
    ]


@pytest.mark.parametrize("south", [-56, -30, 0, 20, 44, 70])
@pytest.mark.parametrize("east", [-20, 40, 138, 200, 300])
def test_no_part_of_the_world_looks_larger_than_it_is(east, south):
    true = math.radians(2) * (math.sin(math.radians(south + 2)) - math.sin(math.radians(south)))
    assert area(cell(east, south)) == pytest.approx(true, rel=2e-3)


def test_the_middle_is_the_middle():
    assert project(MIDDLE, 0) == pytest.approx((0, 0))
    assert project(139.7, 35.7)[0] < 0 < project(-150, 0)[0]
    assert project(-31, 0)[0] > 2.5, "the Atlantic is where the map ends"
    assert project(-29, 0)[0] < -2.5


def inside(point):
    """Whether a point is land, by the even-odd rule."""
    x, y = project(*point)
    odd = False
    for ring in world().land:
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                odd = not odd
    return odd


@pytest.mark.parametrize(
    ("point", "land"),
    [((138.5, 36), True), ((2.3, 47), True), ((-47, -15), True), ((-100, 40), True),
     ((135, -25), True), ((175.8, -38.8), True), ((100, 60), True), ((178, 67), True),
     ((-175, 67), True), ((-40, 72), True), ((-20, 15), False), ((160, 20), False),
     ((-140, 0), False), ((51, 41), False), ((180, -17), False), ((0, -17), False)],
)  # fmt: skip
def test_land_is_where_land_is(point, land):
    assert inside(point) == land, "the Caspian Sea is a hole; nothing runs across the seam"


def test_everything_lies_within_the_map():
    earth = world()
    for ring in earth.land:
        for x, y in ring:
            assert earth.left - 1e-6 <= x <= earth.right + 1e-6
            assert earth.bottom - 1e-6 <= y <= earth.top + 1e-6


def test_places_as_well_as_they_are_known():
    assert place_of("AU", "Australia/Sydney", -33.8, 151.2) == (151.2, -33.8)
    east, north = place_of("AU", "Australia/Sydney")
    assert (east, north) == pytest.approx((151.2, -33.9), abs=0.1)
    east, north = place_of("US", "America/New_York")
    assert (east, north) == pytest.approx((-74.0, 40.7), abs=0.1)
    assert place_of("NZ", "Nowhere/Town") == world().points["NZ"]
    assert place_of("SG") is not None
    assert place_of(None) is None
    assert place_of("QQ") is None


def test_a_country_stands_amid_its_partners(case):
    america, fiji = Words("米", "United States"), Words("フィジー", "Fiji")
    found = stops(
        [
            case(partners=(PartnerEntry(Words("a"), america, (-74.0, 40.0)),
                           PartnerEntry(Words("b"), america, (-118.0, 34.0)))),
            case(partners=(PartnerEntry(Words("c"), fiji, (178.0, -18.0)),
                           PartnerEntry(Words("d"), fiji, (-178.0, -18.0)))),
            case(partners=(PartnerEntry(Words("e"), america, (-74.0, 40.0)),)),
        ],
        ["case-1", "case-2", "case-3"],
    )  # fmt: skip
    assert [(stop.name, stop.keys) for stop in found] == [
        (america, ("case-1", "case-3")), (fiji, ("case-2",)),
    ]  # fmt: skip
    assert found[0].place == pytest.approx((264.0, 37.0))
    assert found[1].place == pytest.approx((180.0, -18.0)), "not in Africa"


def test_a_booklet_without_a_country_has_no_map(case, printed):
    _data, made = printed(case(partners=()), pages=frozenset(PAGES))
    _data, with_map = printed(case(), pages=frozenset(PAGES))
    assert with_map.pages == made.pages + 1
