import sys

import pytest

from desktop.models.school import School
from tests.faults import hostile

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux's memory limits")


def test_no_hostile_file_breaks_or_changes_anything(store, shared):
    with store.write("Add") as session:
        session.add(School(name="A", code="A1"))
    trials = hostile.trials(shared, ("schools", "partners", "photo"))
    figures, wrong = hostile.run(store, trials, together=15)
    assert wrong == []
    assert figures["read"] + figures["refused"] == figures["trials"] > 200
