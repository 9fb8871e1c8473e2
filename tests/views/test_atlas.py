"""The world map in the real window."""

import pytest
from PySide6.QtCore import Qt

from desktop.models.partner import Partner
from desktop.views.pages import Place
from desktop.views.widgets import Link

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
