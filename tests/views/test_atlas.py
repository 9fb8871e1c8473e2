"""The world map in the real window."""

from datetime import datetime

import pytest
from PySide6.QtCore import QPoint, Qt

from desktop import i18n
from desktop.models.partner import Partner
from desktop.views.atlas import page as shown
from desktop.views.pages import Place
from desktop.views.widgets import Button, Link

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def page(office, window, waiter):
    with office.write("Fill") as session:
        session.add_all(
            Partner(name=f"Sydney {n}", country="AU", region="AU-NSW", status="active",
                    time_zone="Australia/Sydney", latitude=-33.9, longitude=151.2)
            for n in range(3)
        )  # fmt: skip
    window.navigator.open_page("atlas")
    waiter()
    return window.page


def test_the_list_and_the_map_say_the_same(page, waiter):
    assert page._codes[0] == "AU"  # the most partners first
    assert page.lines.rowCount() == len(page.world.countries) == 3
    page.list.setCurrentIndex(page.lines.index(0))
    waiter()
    assert page.country == page.map.marked == "AU"
    assert page.view.name.text() == "Australia"
    page.map.grab()


def test_a_country_is_chosen_on_the_map(page, qtbot, waiter):
    spot = page.map.place("NZ").toPoint()
    assert page.map.at(page.map.place("AU")) == "AU"
    qtbot.mouseClick(page.map, Qt.MouseButton.LeftButton, pos=spot)
    waiter()
    assert page.country == "NZ"
    page.map.setFocus()
    qtbot.keyClick(page.map, Qt.Key.Key_Left)
    assert page.map.marked != "NZ"
    qtbot.keyClick(page.map, Qt.Key.Key_Return)
    waiter()
    assert page.country == page.map.marked != "NZ"


def test_the_map_is_zoomed_and_shown_whole_again(page, qtbot):
    page.map.setFocus()
    before = page.map.unit
    qtbot.keyClick(page.map, Qt.Key.Key_Plus)
    assert page.map.unit > before
    page.map.grab()
    page.map.show_all()
    assert page.map.unit == before


def test_a_place_names_a_country_and_links_lead_to_records(page, window, waiter):
    window.navigator.go(Place("atlas", values=(("country", "AU"),)))
    waiter()
    page.view.tabs.setCurrentIndex(1)
    links = [each for each in page.view.partners.findChildren(Link) if each.text() == "Sydney 0"]
    links[0].click()
    waiter()
    assert window.navigator.place.page == "partners"


def test_what_is_shaded_can_be_chosen(page, waiter):
    for name in page.chips:
        page.shade(name)
        page.map.grab()
    assert page.shaded == list(page.chips)[-1]


def test_an_empty_store_teaches(store, jobs, settings, qtbot, waiter):
    from desktop import app

    window = app.build(store, jobs, settings)
    qtbot.addWidget(window)
    window.show()
    window.navigator.open_page("atlas")
    waiter()
    assert window.page.stack.currentIndex() == 0
    assert "map of the world" in window.page.empty.sentence.text()


def test_a_list_s_link_narrows_the_register_to_the_country(page, window, waiter):
    page.choose("AU")
    waiter()
    words = "Active  3"
    (link,) = [b for b in page.view.overview.findChildren(Button) if b.text() == words]
    link.click()
    waiter()
    assert window.navigator.place.page == "partners"
    assert len(window.page.list.model.ids) == 3
    window.navigator.back()
    waiter()
    assert (window.page.name, page.country) == ("atlas", "AU")


def test_the_language_is_switched_while_a_country_is_shown(page, window, waiter):
    page.choose("NZ")
    waiter()
    i18n.set_language("ja")
    window.retranslate()
    waiter()
    assert page.view.name.text() == "ニュージーランド"
    assert page.header.title.text() == "世界地図"
    assert page.lines.line(0).name == "オーストラリア"
    assert "東京より" in page.view.clock.text()


def test_the_clock_goes_on_only_while_the_page_is_shown(page, window, waiter, monkeypatch):
    page.choose("AU")
    waiter()
    monkeypatch.setattr(shown, "moment", lambda: datetime(2026, 11, 27, 3, 0, 20))
    page._tick()
    assert page.view.clock.text().startswith("14:00")
    assert page._timer.isActive()
    assert page._timer.interval() == 40_000
    window.navigator.open_page("home")
    waiter()
    assert not page._timer.isActive()


def test_a_drag_moves_the_map_and_chooses_nothing(page, qtbot):
    page.map.zoom_by(4)
    before = page.map.middle
    start = page.map.rect().center()
    qtbot.mousePress(page.map, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(page.map, start + QPoint(60, 10))
    qtbot.mouseRelease(page.map, Qt.MouseButton.LeftButton, pos=start + QPoint(60, 10))
    assert page.map.middle.x() < before.x()
    assert page.country == ""
