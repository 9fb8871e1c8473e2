"""The World Friend page in the real window."""

import pytest

from desktop.models.school import School
from desktop.services.worldfriend import editions

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def page(office, window, waiter):
    with office.write("Fill") as session:
        session.add_all(
            School(name=f"第一小学校{n}", ward=f"第{n}区", establisher="municipal")
            for n in range(45)
        )
    window.navigator.open_page("worldfriend")
    waiter()
    return window.page


def test_groups_are_made_kept_and_shown_again(page, office, waiter):
    assert "No groups are kept" in page.sentence.text()
    assert not page.keep_button.isEnabled()
    page.make_button.click()
    waiter()
    assert "45 recipients × 5 countries = 225 places; 205 of 205 countries." in page.sentence.text()
    assert page.groups.rowCount() == 45
    first = page.groups.code(page.groups.index(0, 1))
    page.lock(page.groups.index(0, 1))
    assert page.groups.index(0, 1).data().startswith("● ")
    page.make_button.click()
    waiter()
    assert first in page.edition.groups[0]
    page.keep_button.click()
    waiter()
    assert page.edition.kept
    with office.read() as session:
        assert editions.years(session) == [page.year.typed]
    page.chips[1].click()
    assert page.countries.rowCount() == 205
    page.grab()


def test_only_some_countries_take_part(page, waiter):
    page.taking.setText("NZ, France, ケニア, ペルー, Thailand, Fiji")
    page.make_button.click()
    waiter()
    assert page.edition.countries == ("NZ", "FR", "KE", "PE", "TH", "FJ")
    page.taking.setText("NZ, Atlantis")
    page.taking.editingFinished.emit()
    page.make_button.click()
    assert "“Atlantis” is not known" in page.messages.text.text()


def test_boards_and_schools_in_one_chart(page, office, waiter):
    with office.write("Fill") as session:
        session.add(School(name="都立見本高等学校", establisher="metropolitan", code="D1"))
    page.make_button.click()
    waiter()
    page.lock(page.groups.index(0, 1))
    page.who.setCurrentIndex(2)
    page.who.activated.emit(2)
    assert not page.locked
    page.make_button.click()
    waiter()
    assert len(page.edition.recipients) == 46
    assert page.edition.recipients[-1].name == "都立見本高等学校"
    page.keep_button.click()
    waiter()
    with office.read() as session:
        assert len(editions.read(session, page.year.typed).groups) == 46


def test_too_few_countries_are_said(page, waiter):
    page.many.setText("0")
    page.make_button.click()
    assert page.edition is None
    page.many.setText("20")
    page.make_button.click()
    waiter()
    assert page.edition.size == 20
