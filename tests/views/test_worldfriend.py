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


def test_too_few_countries_are_said(page, waiter):
    page.many.setText("0")
    page.make_button.click()
    assert page.edition is None
    page.many.setText("20")
    page.make_button.click()
    waiter()
    assert page.edition.size == 20
