"""The page of a case in the real window: stages, tasks, sessions, people, texts and photos."""

from datetime import date, datetime

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from sqlalchemy import func, select

from desktop import i18n
from desktop.app import build
from desktop.models.attachment import Attachment, Blob
from desktop.models.case import Case, CaseGrade, CaseMember, CaseTask, Shipment
from desktop.models.communication import Communication
from desktop.models.organisation import Organisation
from desktop.models.partner import Partner
from desktop.models.people import Role
from desktop.models.school import School
from desktop.services import drafts, people
from desktop.services.workflow.reading import read_case
from desktop.services.workflow.writing import save_case
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.case import texts
from desktop.views.jobs import Jobs
from desktop.views.widgets import Button, Elided

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

TODAY = date(2026, 5, 1)


@pytest.fixture
def case(store):
    """A video exchange with Vancouver in the making; its id."""
    with store.write("Make") as session:
        school = School(name="深川高等学校", name_en="Fukagawa", kind="senior_high")
        partner = Partner(
            name="Vancouver High", country="CA", city="Vancouver", time_zone="America/Vancouver"
        )
        made = Case(
            title="ビデオ交流", title_en="Video exchange", exchange_type="video",
            status="agreed", held_on=date(2026, 9, 16), pupils_here=30,
            members=[CaseMember(position=0, school=school), CaseMember(position=1, partner=partner)],
            tasks=[
                CaseTask(title="Test the line", due_on=date(2026, 4, 28), owner="school"),
                CaseTask(title="Send the report", due_on=date(2026, 9, 30), owner="school"),
            ],
        )  # fmt: skip
        session.add(made)
        session.flush()
        return made.id


@pytest.fixture
def jobs(qapp):
    theme.apply(qapp, "light")
    runner = Jobs()
    runner.broken.connect(lambda error: pytest.fail(repr(error)))
    yield runner
    runner.close()


@pytest.fixture
def window(qtbot, store, jobs, monkeypatch):
    monkeypatch.setattr("desktop.views.case.page.today", lambda: TODAY)
    settings = Settings()
    settings.set("language", "en")
    shown = build(store, jobs, settings)
    qtbot.addWidget(shown)
    shown.show()
    return shown


@pytest.fixture
def page(window, case):
    window.navigator.open_record("cases", case)
    return window.page


@pytest.fixture
def status(store, case):
    return lambda: read_case(store, case).status


def test_the_next_stage_is_one_click_away(qtbot, page, status):
    assert page.heading.text() == "Video exchange"
    assert page.stages.accessibleName().startswith("Now: ")
    qtbot.keyClick(page.stages, Qt.Key.Key_Space)
    assert status() == "preparing"
    qtbot.waitUntil(lambda: page.sheet.status == "preparing")
    cell = page.stages._cell(page.stages._next)
    qtbot.mouseClick(page.stages, Qt.MouseButton.LeftButton, pos=cell.center().toPoint())
    assert status() == "held"
    page.grab()


def test_a_case_is_suspended_with_a_reason_and_goes_on(qtbot, page, status):
    page.suspend.click()
    assert not page.reason_row.isHidden()
    assert not page.reason_do.isEnabled()
    page.reason.setText("The school is being rebuilt")
    page.reason_do.click()
    assert status() == "suspended"
    qtbot.waitUntil(lambda: page.sheet.status == "suspended")
    assert "rebuilt" in page.message.text.text()
    assert page.reason_row.isHidden()
    assert page.suspend.isHidden()
    page.resume.click()
    assert status() == "agreed"


def test_tasks_are_completed_and_taken_back(qtbot, page, store, case):
    assert page.task_title.text() == "Test the line"
    assert page.task_due.text() == "28 April 2026, 3 days late · School"
    page.task_done.click()
    assert read_case(store, case).tasks[0].done_on == TODAY
    qtbot.waitUntil(lambda: page.task_title.text() == "Send the report")
    tasks = page.plan.tasks
    assert page.plan.tasks_title.text() == "Tasks: 1 open of 2"
    tasks.setData(tasks.index(0, 0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert read_case(store, case).tasks[0].done_on is None


def test_a_session_is_planned_in_tokyo_and_told_in_both_times(qtbot, page, store, case):
    plan = page.plan
    plan.add.click()
    plan.form.start.setText("9:30")
    plan.form.topic.setText("Rehearsal")
    plan.form.minutes.setText("much")
    assert not plan.form.save.isEnabled()
    plan.form.minutes.setText("45")
    assert "17:30" in plan.form.there.words
    assert "the day before there" in plan.form.there.words
    plan.form.save.click()
    (session,) = read_case(store, case).sessions
    assert session.starts_at == datetime(2026, 9, 16, 9, 30)
    assert session.there[0] == datetime(2026, 9, 15, 17, 30)
    assert session.zone == "America/Vancouver"
    qtbot.waitUntil(lambda: len(page.sheet.sessions) == 1)
    plan._edit(page.sheet.sessions[0])
    plan.form.remove.click()
    assert read_case(store, case).sessions == ()


def test_a_session_that_was_typed_is_offered_after_a_crash(qtbot, page, window, store, jobs, case):
    def settled():
        qtbot.waitUntil(lambda: not jobs.waiting)

    page.plan.add.click()
    page.plan.drafting.keep()
    settled()
    assert drafts.drafts(store) == []
    page.plan.form.start.setText("9:30")
    page.plan.form.topic.setText("Rehearsal")
    page.plan.form.minutes.setText("much")
    page.plan.drafting.keep()
    settled()
    (draft,) = drafts.drafts(store)
    assert "Rehearsal" in draft.title
    # Another window on the same store stands for the program after a crash.
    after = build(store, jobs, window.page.settings)
    qtbot.addWidget(after)
    after.show()
    after.navigator.resume(draft)
    plan = after.page.plan
    assert (plan.form.start.text(), plan.form.minutes.text()) == ("09:30", "much")
    plan.form.minutes.setText("45")
    plan.form.save.click()
    settled()
    assert read_case(store, case).sessions[0].topic == "Rehearsal"
    assert drafts.drafts(store) == []


def test_a_session_that_cannot_be_saved_stays_in_the_form(page, store, monkeypatch):
    page.plan.add.click()
    page.plan.form.topic.setText("Rehearsal")
    monkeypatch.setattr(store, "writable", False)
    page.plan.form.save.click()
    assert not page.plan.form.isHidden()
    assert "reading only" in page.message.text.text()


def test_texts_are_saved_though_nobody_pauses(qtbot, page, store, case, monkeypatch):
    monkeypatch.setattr(texts, "LONGEST", 0)
    page.texts.fields["began_en"].setPlainText("We")
    assert page.texts._later.remainingTime() <= texts.PAUSE // 2
    qtbot.waitUntil(lambda: read_case(store, case).texts["began_en"] == "We", timeout=1000)


def test_another_day_moves_the_plan(qtbot, page, store, case):
    page.plan.day.setText("R8.10.21")
    page.plan.day.editingFinished.emit()
    assert read_case(store, case).held_on == date(2026, 10, 21)
    page.plan.day.setText("31 February")
    page.plan.day.editingFinished.emit()
    assert page.plan.day.property("wrong") == "true"
    assert read_case(store, case).held_on == date(2026, 10, 21)


def test_texts_are_saved_as_one_writes(qtbot, page, store, case, window):
    page.tabs.setCurrentIndex(2)
    texts = page.texts
    assert texts.count.text() == "0 of 20 texts written"
    field = texts.fields["began_en"]
    field.setFocus()
    qtbot.keyClicks(field, "It began with a letter.")
    assert texts.state.text() == "Not saved yet"
    qtbot.waitSignal(texts.saved, timeout=5000).wait()
    assert read_case(store, case).texts["began_en"] == "It began with a letter."
    qtbot.keyClicks(field, " And a call.")
    window.actions_.run("save")
    assert read_case(store, case).texts["began_en"].endswith("And a call.")
    assert texts.pills["began_en"].isHidden()
    assert not texts.pills["began_ja"].isHidden()


def test_what_another_has_written_is_not_overwritten(page, store, case, window):
    page.texts.fields["aims_en"].setPlainText("Mine")
    # Somebody else writes before it is saved; the page keeps what is being written here.
    save_case(store, case, {"aims_en": None}, {"aims_en": "Theirs"})
    assert page.texts.fields["aims_en"].toPlainText() == "Mine"
    assert not page.texts.save()
    assert "Theirs" in page.message.text.text()
    assert read_case(store, case).texts["aims_en"] == "Theirs"
    window.navigator.open_page("home")
    assert window.page is page


def test_leaving_the_page_saves_the_texts(page, store, case, window):
    page.texts.fields["results_ja"].setPlainText("よくできました。")
    window.navigator.open_page("home")
    assert read_case(store, case).texts["results_ja"] == "よくできました。"


def test_people_join_leave_and_are_counted(qtbot, page, store, case):
    with store.write("Make") as session:
        session.add(Organisation(name="Embassy of Canada", kind="embassy"))
    people = page.people
    people.register.setCurrentIndex(people.register.findData("organisations"))
    people.picker.line.setText("Embassy of Canada")
    people.add.click()
    assert [m.name for m in read_case(store, case).members][-1] == "Embassy of Canada"
    people.fields["pupils_there"].setText("28")
    people.fields["pupils_there"].editingFinished.emit()
    assert read_case(store, case).pupils_there == 28
    people.fields["pupils_there"].setText("many")
    people.fields["pupils_there"].editingFinished.emit()
    assert people.fields["pupils_there"].property("wrong") == "true"
    people.picker.line.setText("Nobody of that name")
    people.add.click()
    assert "Nobody of that name" in page.message.text.text()


def test_what_is_noted_for_a_case_is_listed_and_added_to(qtbot, page, window, store, case):
    def shown():
        return {b.text() for b in page.records.findChildren(Button) if b.text() != "New"}

    qtbot.waitUntil(lambda: page.records.widget() is not None)
    assert shown() == set()
    with store.write("Note") as session:
        session.add_all([
            Communication(case_id=case, kind="negotiation", subject="Script of the day",
                          said_at=datetime(2026, 4, 2, 9, 30), owes="partner"),
            CaseGrade(case_id=case, side="school", grade="2年A組", pupils=30),
            Shipment(case_id=case, leg="to_partner", contents="Cards", items=30,
                     sent_on=date(2026, 4, 3)),
        ])  # fmt: skip
    qtbot.waitUntil(lambda: shown() == {"Script of the day", "2年A組", "Cards"})
    facts = [each.text() for each in page.records.findChildren(Elided)]
    assert facts[1:] == [
        "School in Tokyo · Pupils 30",
        "Office to partner · Items 30 · Under way · Sent on 3 April 2026",
    ]
    assert "Reply awaited" in facts[0]
    (new, *_rest) = [b for b in page.records.findChildren(Button) if b.text() == "New"]
    new.click()
    assert window.navigator.place.page == "communications"
    assert window.page.form.rows["case_id"].editor.value() == case


def test_photos_come_with_their_consent(qtbot, page, store, case, tmp_path):
    file = tmp_path / "flower.png"
    Image.new("RGB", (40, 30), "red").save(file)
    page.tabs.setCurrentIndex(3)
    photos = page.photos
    photos.take([file])
    qtbot.waitUntil(lambda: len(photos.cards) == 1)
    (card,) = photos.cards.values()
    qtbot.waitUntil(lambda: not card.picture.pixmap().isNull())
    assert card.mark.text() == "Will not print: no consent"
    card.consent.setCurrentIndex(card.consent.findData("print"))
    card.consent.activated.emit(card.consent.currentIndex())
    card.texts["caption_en"].setPlainText("A flower")
    card.texts["caption_en"].left.emit()
    qtbot.waitUntil(lambda: card.mark.text() == "May be printed")
    (photo,) = read_case(store, case).photos
    assert (photo.caption_en, photo.consent) == ("A flower", "print")
    assert photos.count.text() == "1 photo, 1 to print"
    card.removed.emit(photo.id)
    qtbot.waitUntil(lambda: not photos.cards)


def test_a_photo_is_erased_by_two_people(qtbot, page, window, store, jobs, tmp_path):
    people.add(store, "山田 花子", Role.OWNER)
    people.add(store, "佐藤 一郎", Role.STAFF)
    file = tmp_path / "flower.png"
    Image.new("RGB", (40, 30), "red").save(file)
    page.photos.take([file])
    qtbot.waitUntil(lambda: len(page.photos.cards) == 1)
    (card,) = page.photos.cards.values()
    card.erase.click()
    erase = window.page
    assert "flower.png" in erase.sentence.text()
    erase.typed.setText("佐藤 一郎")
    erase.reason.setText("本人の申出による")
    erase.erase.click()
    qtbot.waitUntil(lambda: erase.erased is not None)
    with store.read() as session:
        assert session.scalar(select(func.count(Blob.sha256))) == 0
        assert session.scalar(select(func.count(Attachment.id))) == 0
    qtbot.waitUntil(lambda: not jobs.waiting)


def test_a_file_that_is_no_picture_is_refused(qtbot, page, store, case, tmp_path):
    file = tmp_path / "notes.jpg"
    file.write_text("no picture")
    page.photos.take([file])
    qtbot.waitUntil(lambda: not page.message.isHidden())
    assert "notes.jpg" in page.message.text.text()
    assert read_case(store, case).photos == ()


def test_papers_say_what_is_missing_and_lead_to_the_booklet(qtbot, page, window):
    assert "English: How it began" in page.papers.missing.words
    page.papers.booklet.click()
    assert window.page.name == "publication"


def test_the_language_changes_live_and_twice(page, window):
    for _time in range(2):
        i18n.set_language("ja")
        window.retranslate()
    assert page.heading.text() == "ビデオ交流"
    assert page.tabs.tabText(0) == "予定"
    i18n.set_language("en")
    window.retranslate()
    assert page.task_title.text() == "Test the line"


def test_without_a_case_the_page_leads_to_the_list(window):
    window.navigator.open_page("case")
    assert "Choose a case" in window.page.empty.sentence.text()
    window.navigator.open_record("cases", 999)
    assert "no longer there" in window.messages.text.text()
