import pytest
from sqlalchemy import inspect

from desktop.errors import InvalidValue
from desktop.models.schema import metadata
from desktop.models.specs import REGISTERS, SCHOOLS, SPECS

OWN = {"id", "uid", "version", "origin"}


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_a_spec_describes_every_column_of_its_model(spec):
    columns = {attribute.key for attribute in inspect(spec.model).column_attrs}
    described = {field.name for field in spec.fields}
    owners = {"case_id", "agreement_id"} if spec.name not in REGISTERS else set()
    untold = columns - described - OWN - owners - {"paused_from"}
    assert not untold
    assert described <= columns


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_keys_and_headings_are_fields(spec):
    for names in (*spec.keys, *spec.heading.values()):
        assert set(names) <= set(spec.by_name)
    for _attribute, part in spec.parts:
        assert part in SPECS


def test_a_value_is_checked_against_its_column():
    with pytest.raises(InvalidValue, match="School name: this must be filled in"):
        SCHOOLS.parse(SCHOOLS.by_name["name"], "  ")
    with pytest.raises(InvalidValue, match="201 characters are too many. The most is 200"):
        SCHOOLS.parse(SCHOOLS.by_name["name"], "校" * 201)
    with pytest.raises(InvalidValue, match="Enrolment: “many” is not a whole number"):
        SCHOOLS.parse(SCHOOLS.by_name["enrolment"], "many")


def test_all_tables_carry_names_for_their_constraints():
    for table in metadata.tables.values():
        for constraint in table.constraints:
            assert constraint.name, f"{table.name}: {constraint}"
