"""Groups against every possible choice, and on the real sizes."""

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.errors import RuleBroken
from desktop.models.worldfriend import CONTINENT, CONTINENTS
from desktop.services.worldfriend.grouping import make_groups


def cost(groups, continent, before):
    again = sum(code in before.get(r, ()) for r, group in enumerate(groups) for code in group)
    doubled = 0
    for group in groups:
        for name in set(continent.values()):
            n = sum(continent[code] == name for code in group)
            doubled += n * (n - 1) // 2
    return again, doubled


def spread(groups, countries):
    counts = [sum(code in group for group in groups) for code in countries]
    return max(counts) - min(counts)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 3),
    st.lists(st.sampled_from("XYZ"), min_size=3, max_size=5),
    st.integers(1, 3),
    st.data(),
)
def test_it_equals_every_possible_choice(recipients, kinds, size, data):
    countries = [f"C{n}" for n in range(len(kinds))]
    continent = dict(zip(countries, kinds, strict=True))
    before = {
        r: data.draw(st.sets(st.sampled_from(countries), max_size=3)) for r in range(recipients)
    }
    found = make_groups(recipients, countries, continent, size=size, before=before)
    every = [
        groups
        for groups in product(combinations(countries, size), repeat=recipients)
        if spread(groups, countries) <= 1
    ]
    assert all(len(set(group)) == size for group in found.groups)
    assert spread(found.groups, countries) <= 1
    best = min(cost(groups, continent, before) for groups in every)
    assert cost(found.groups, continent, before) == best
    assert found.repeats == best[0]
    again = make_groups(recipients, countries, continent, size=size, before=before)
    assert again == found


def test_all_of_two_hundred_countries_over_sixty_two_boards():
    countries = sorted(CONTINENT)
    found = make_groups(62, countries, CONTINENT)
    assert found.left_out == ()
    assert spread(found.groups, countries) <= 1
    # Oceania has too few countries to be in every group: that is all that is doubled.
    oceania = sum(any(CONTINENT[c] == "oceania" for c in group) for group in found.groups)
    places = 62 * 5
    shares = {
        name: sum(CONTINENT[c] == name for group in found.groups for c in group)
        for name in CONTINENTS
    }
    assert sum(shares.values()) == places
    assert oceania == shares["oceania"] < 62
    assert found.doubled == sum(max(0, n - 62) for n in shares.values())
    after = make_groups(62, countries, CONTINENT, before=dict(enumerate(found.groups)))
    assert after.repeats == 0


def test_with_too_few_places_the_rest_is_named():
    found = make_groups(2, sorted(CONTINENT)[:12], CONTINENT)
    assert len(found.left_out) == 2
    assert {code for group in found.groups for code in group} | set(found.left_out) == set(
        sorted(CONTINENT)[:12]
    )


def test_what_is_kept_stays():
    countries = sorted(CONTINENT)
    found = make_groups(30, countries, CONTINENT, locked={3: {"NZ", "AU"}, 4: {"FR"}})
    assert {"NZ", "AU"} <= set(found.groups[3])
    assert "FR" in found.groups[4]


def test_nonsense_is_refused_with_a_sentence():
    with pytest.raises(RuleBroken, match="not enough for groups of 5"):
        make_groups(3, ["NZ", "AU"], CONTINENT)
    with pytest.raises(RuleBroken, match="continent of ZZ"):
        make_groups(1, ["NZ", "AU", "FR", "CA", "ZZ"], CONTINENT)
    with pytest.raises(RuleBroken, match="do not fit its group"):
        make_groups(1, sorted(CONTINENT), CONTINENT, size=2, locked={0: {"NZ", "AU", "FR"}})
    with pytest.raises(RuleBroken, match="No groups are possible"):
        make_groups(3, ["NZ", "AU", "FR"], CONTINENT, size=1,
                    locked={0: {"NZ"}, 1: {"NZ"}, 2: {"NZ"}})  # fmt: skip


def test_every_country_has_one_continent():
    codes = " ".join(CONTINENTS.values()).split()
    assert len(codes) == len(set(codes)) > 200
