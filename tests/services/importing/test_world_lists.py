"""Lists of other countries, invented: every column right, none wrong, and editions that differ."""

import pytest

from desktop.services.importing import Outcome
from tests.services.importing.lists import counts, plan, record, take
from tests.services.importing.worldlists import WORLD
from tests.services.importing.worldlists_english import ENGLISH

LISTS = WORLD | ENGLISH
NAMES = sorted(LISTS)


def written(tmp_path, each, rows=None, name="list.csv"):
    path = tmp_path / name
    path.write_bytes(each.data(rows))
    return path


@pytest.mark.parametrize("name", NAMES)
def test_every_column_is_read_as_what_it_is(store, tmp_path, name):
    each = LISTS[name]
    planned = plan(store, "partners", written(tmp_path, each), country=each.country)
    read = {found.heading: found.field for found in planned.findings if found.heading}
    assert {heading: field for heading, field in read.items() if field} == each.reads
    assert all(found.reason for found in planned.findings)
    assert not [row.problems for row in planned.rows if row.problems]


@pytest.mark.parametrize("name", NAMES)
def test_values_are_those_of_the_list_and_a_second_import_changes_nothing(store, tmp_path, name):
    each = LISTS[name]
    path = written(tmp_path, each)
    _planned, result = take(store, "partners", path, country=each.country)
    assert counts(result) == (30, 0, 0, 0)
    first = each.rows()[0]
    named = [cell for cell, h in zip(first, each.head, strict=True) if each.reads.get(h) == "name"]
    school = record(store, "partners", name=" ".join(named))
    assert {field: getattr(school, field) for field in each.values} == each.values
    assert counts(take(store, "partners", path, country=each.country)[1]) == (0, 0, 30, 0)


@pytest.mark.parametrize("name", NAMES)
def test_a_newer_edition_shows_exactly_its_differences(store, tmp_path, name):
    each = LISTS[name]
    rows = each.rows()
    take(store, "partners", written(tmp_path, each), country=each.country)
    field = next(f for f in ("website", "phone", "address") if f in each.reads.values())
    column = max(each.head.index(h) for h, read in each.reads.items() if read == field)
    for n in (3, 12, 20):
        rows[n][column] = rows[n + 1][column]
    newer = [*rows[:7], *rows[8:], each.rows(31)[-1]]
    path = written(tmp_path, each, newer, "newer.csv")
    planned, result = take(store, "partners", path, country=each.country)
    assert counts(result) == (1, 3, 26, 0)
    changed = [row for row in planned.rows if row.outcome is Outcome.UPDATED]
    assert all({change.field for change in row.changes} == {field} for row in changed)
    assert planned.result().rows == 30


@pytest.mark.parametrize("name", NAMES)
def test_columns_in_another_order_under_another_encoding_are_read_the_same(store, tmp_path, name):
    each = LISTS[name]
    take(store, "partners", written(tmp_path, each), country=each.country)
    parts = [h for h in each.head if list(each.reads.values()).count(each.reads.get(h)) > 1]
    order = [h for h in reversed(each.head) if h not in parts] + parts
    index = [each.head.index(h) for h in order]
    lines = [order, *([row[n] for n in index] for row in each.rows())]
    text = "\n".join("\t".join(cell.replace("\t", " ") for cell in line) for line in lines)
    path = tmp_path / "other.tsv"
    path.write_bytes(("Schools\n\n" + text).encode("utf-16"))
    assert counts(take(store, "partners", path, country=each.country)[1]) == (0, 0, 30, 0)
