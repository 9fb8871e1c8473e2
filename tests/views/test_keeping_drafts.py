"""Drafts of open forms: kept while typing, offered on Home, forgotten when saved."""

import pytest

from desktop import app
from desktop.services import drafts, registers
from desktop.services.drafts import Kept

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def form(window, waiter):
    window.navigator.open_page("schools")
    waiter()
    window.page.edit(2)
    waiter()
    return window.page.form


def drafting(window):
    return window.pages["schools"].drafting


def test_what_is_typed_is_kept_and_offered_after_a_crash(
    form, window, office, jobs, settings, qtbot, waiter
):
    assert drafting(window).timer.isActive()
    assert drafting(window).timer.interval() < 5_000
    form.rows["name_en"].editor.set_value("Aoyama High School")
    drafting(window).keep()
    waiter()
    (draft,) = drafts.drafts(office)
    assert draft.values == {"name_en": "Aoyama High School"}
    # Another window on the same store stands for the program after a crash.
    after = app.build(office, jobs, settings)
    qtbot.addWidget(after)
    after.show()
    after.navigator.open_page("home")
    waiter()
    bar = after.page.drafts
    assert bar.isVisible()
    bar.resumed.emit(bar.found[0])
    waiter()
    resumed = after.page.form
    assert resumed.rows["name_en"].editor.value() == "Aoyama High School"
    assert resumed.entry.id == 2
    assert resumed.dirty
    resumed.save()
    waiter()
    assert registers.read(office, "schools", 2).values["name_en"] == "Aoyama High School"
    assert not drafts.drafts(office)
    after.navigator.open_page("home")
    waiter()
    assert not bar.isVisible()


def test_saving_forgets_the_draft(form, window, office, waiter):
    form.rows["enrolment"].editor.set_value(7)
    drafting(window).keep()
    waiter()
    assert len(drafts.drafts(office)) == 1
    form.save()
    waiter()
    assert not drafts.drafts(office)
    assert not drafting(window).timer.isActive()


def test_leaving_without_saving_forgets_the_draft(form, window, office, waiter):
    form.rows["enrolment"].editor.set_value(7)
    drafting(window).keep()
    waiter()
    window.page._drop_form()
    waiter()
    assert not drafts.drafts(office)


def test_an_untouched_form_keeps_nothing(form, window, office, waiter):
    drafting(window).keep()
    waiter()
    assert not drafts.drafts(office)


def test_a_draft_can_be_thrown_away(form, window, office, waiter):
    form.rows["enrolment"].editor.set_value(7)
    drafting(window).keep()
    waiter()
    window.page._drop_form()
    waiter()
    drafts.save_draft(office, "schools:new:1", Kept("schools", values={"name": "深川"}))
    window.navigator.open_page("home")
    waiter()
    bar = window.page.drafts
    assert "深川" in bar.found[0].title
    bar.throw_away(bar.found[0])
    waiter()
    assert not drafts.drafts(office)
    assert not bar.isVisible()


def test_a_new_record_goes_on_as_a_new_record(window, office, waiter):
    drafts.save_draft(office, "schools:new:1", Kept("schools", values={"name": "深川高等学校"}))
    window.navigator.resume(drafts.drafts(office)[0])
    waiter()
    form = window.page.form
    assert form.entry is None
    assert form.rows["name"].editor.value() == "深川高等学校"
    window.page._drop_form()
    waiter()
    assert not drafts.drafts(office)


def test_what_cannot_be_read_yet_is_kept_as_it_was_typed(form, window, office, waiter):
    form.rows["enrolment"].editor.line.setText("about 8")
    form.rows["closed_on"].editor.line.setText("R8.4.")
    drafting(window).keep()
    waiter()
    (draft,) = drafts.drafts(office)
    assert draft.values == {}
    assert draft.typed == {"enrolment": "about 8", "closed_on": "R8.4."}
    form.begin(registers.read(office, "schools", 2))
    assert not form.dirty
    form.resume(draft)
    assert form.rows["enrolment"].editor.typed() == "about 8"
    assert form.rows["closed_on"].editor.typed() == "R8.4."
    assert form.dirty
