"""The form of a record, from its page to a file."""

import pytest
from PySide6.QtWidgets import QFileDialog

from desktop.models.school import School
from desktop.models.specs import SPECS
from desktop.services.importing import Outcome, plan_import
from desktop.services.progress import finish
from desktop.views import theme
from desktop.views.detail import DetailPane
from desktop.views.form_file import ask_for_form
from desktop.views.jobs import Jobs
from desktop.views.pages import Navigator


@pytest.fixture
def jobs(qapp):
    theme.apply(qapp)
    runner = Jobs()
    yield runner
    runner.close()


def test_a_form_is_written_where_a_person_says(store, jobs, qtbot, tmp_path, monkeypatch):
    with store.write("add") as session:
        session.add(School(name="架け橋/小学校"))
    said, offered = [], []
    navigator = Navigator()
    navigator.said.connect(lambda *words: said.append(words[0]))
    monkeypatch.setattr(
        QFileDialog,
        "getSaveFileName",
        lambda parent, title, name, kinds: offered.append(name) or (str(tmp_path / "f"), kinds),
    )
    pane = DetailPane(store, jobs, navigator, "schools")
    qtbot.addWidget(pane)
    pane.show_record(1)
    qtbot.waitUntil(lambda: pane.detail is not None)
    assert pane.form_button.isVisibleTo(pane)
    pane.form_wanted.connect(
        lambda key: ask_for_form(
            pane, store, jobs, navigator, SPECS["schools"], key, pane.name.text()
        )
    )
    pane.form_button.click()
    qtbot.waitUntil(lambda: bool(said))
    assert offered[0].endswith("Form to fill in 架け橋小学校.xlsx")
    assert said[0].startswith("Wrote")
    plan = finish(plan_import(store, "schools", tmp_path / "f.xlsx"))
    assert plan.rows[0].outcome is Outcome.UNCHANGED


def test_other_registers_have_none(store, jobs, qtbot):
    pane = DetailPane(store, jobs, Navigator(), "organisations")
    qtbot.addWidget(pane)
    assert not pane.form_button.isVisibleTo(pane)
