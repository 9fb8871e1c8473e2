"""The page with the world map: what is shaded above it, countries below, one of them beside it."""

from datetime import datetime
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import _, country_name, format_fiscal_year, format_number, ngettext
from desktop.services.atlas import country as countries
from desktop.services.atlas.country import Country
from desktop.services.atlas.reading import Summary, World, read_world
from desktop.services.clock import moment, today
from desktop.services.store import Store
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.atlas.country_view import CountryView
from desktop.views.atlas.legend import Legend
from desktop.views.atlas.words import summary_words
from desktop.views.atlas.worldmap import WorldMap
from desktop.views.jobs import Jobs
from desktop.views.matching.lines import Line, LinesModel, lines_view
from desktop.views.pages import Navigator, Page, Place
from desktop.views.widgets import Button, Elided, EmptyState, PageHeader, rule

TABLES = frozenset(
    {"partner", "agreement", "agreement_party", "exchange_case", "case_member", "organisation",
     "calendar_span"}
)  # fmt: skip
SHADED = ("partners", "agreements", "cases")


class AtlasPage(Page):
    """The world; `Place("atlas", values=(("country", "NZ"),))` shows it with a country chosen."""

    name: ClassVar[str] = "atlas"

    def __init__(self, store: Store, jobs: Jobs, navigator: Navigator, settings: Settings) -> None:
        super().__init__(store, jobs, navigator, settings)
        self.world: World | None = None
        self.country = ""
        self.shaded = SHADED[0]
        self._codes: list[str] = []
        self._reading = {"world": 0, "country": 0}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._tick)
        self._build()
        self.retranslate()
        self.read()

    def title(self) -> str:
        return _("World map")

    def _build(self) -> None:
        self.header = PageHeader()
        self.chips = {name: Button(kind="chip") for name in SHADED}
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setContentsMargins(24, 0, 24, 8)
        row.setSpacing(8)
        for name, chip in self.chips.items():
            chip.setCheckable(True)
            chip.setChecked(name == self.shaded)
            chip.clicked.connect(lambda _on=False, name=name: self.shade(name))
            group.addButton(chip)
            row.addWidget(chip)
        self.year = QComboBox()
        self.year.currentIndexChanged.connect(lambda _at: self._show_world())
        row.addWidget(self.year)
        row.addStretch(1)
        self.map = WorldMap()
        self.map.chosen.connect(self.choose)
        self.map.told.connect(self._tell)
        self.legend = Legend()
        self.closer = Button(kind="icon", icon="plus", action=lambda: self.map.zoom_by(1.5))
        self.whole = Button(kind="link", action=self.map.show_all)
        self.told = Elided("", "muted")
        below = QHBoxLayout()
        below.setContentsMargins(24, 2, 8, 2)
        below.setSpacing(4)
        below.addWidget(self.legend, 1)
        said = QHBoxLayout()
        said.setContentsMargins(24, 0, 8, 2)
        said.addWidget(self.told, 1)
        said.addWidget(self.closer)
        said.addWidget(self.whole)
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.map, 1)
        column.addLayout(below)
        column.addLayout(said)
        self.lines = LinesModel(self)
        self.list = lines_view(self.lines)
        self.list.setMinimumHeight(theme.px(90))
        self.list.selectionModel().currentChanged.connect(lambda now, _old: self._pick(now.row()))
        left = QSplitter(Qt.Orientation.Vertical)
        left.addWidget(upper)
        left.addWidget(self.list)
        left.setSizes([420, 220])
        left.setStretchFactor(0, 3)
        left.setStretchFactor(1, 1)
        left.setChildrenCollapsible(False)
        self.view = CountryView(self.navigator)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.addWidget(left)
        halves.addWidget(self.view)
        halves.setSizes([740, 460])
        halves.setStretchFactor(0, 2)
        halves.setStretchFactor(1, 1)
        halves.setChildrenCollapsible(False)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(rule())
        column.addWidget(halves, 1)
        self.empty = EmptyState("atlas")
        self.empty.begun.connect(lambda: self.navigator.new_record("partners"))
        self.empty.sample_wanted.connect(self.navigator.sample_wanted)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(full)
        self.stack.setCurrentIndex(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addWidget(self.stack, 1)

    # Words

    def retranslate(self) -> None:
        words = {"partners": _("Partners"), "agreements": _("Agreements"), "cases": _("Cases")}
        for name, chip in self.chips.items():
            chip.setText(words[name])
        self.empty.say(
            _(
                "Partners abroad, agreements and exchange cases appear here on a map of the world, "
                "with each country's time, calendar and contacts. Begin with a first partner."
            ),
            _("New partner"),
        )
        self.closer.setAccessibleName(_("Closer"))
        self.closer.setToolTip(_("Closer"))
        self.whole.setText(_("Whole world"))
        self.legend.setToolTip(_("Map: Natural Earth"))
        self.year.setAccessibleName(_("Fiscal year"))
        self.list.setAccessibleName(_("Countries and regions"))
        self.view.retranslate()
        self._show_world()
        if self.country:
            self._read_country()

    def _show_world(self) -> None:
        world = self.world
        self.header.say(self.title(), self._addition(world))
        self.year.setVisible(self.shaded == "cases")
        if world is None:
            return
        self.stack.setCurrentIndex(1 if world.countries else 0)
        self._fill_years(world)
        counts = {code: n for code, each in world.countries.items() if (n := self._count(each))}
        ringed = frozenset(code for code, each in world.countries.items() if each.agreements)
        self.map.show_world(world, counts, ringed)
        self.legend.show_steps(self.map.shades.legend())
        self._codes = sorted(
            world.countries,
            key=lambda code: (-counts.get(code, 0), country_name(code)),
        )
        listed = [self._line(world.countries[code]) for code in self._codes]
        self.list.selectionModel().blockSignals(True)
        self.lines.show_lines(listed)
        if self.country in self._codes:
            self.list.setCurrentIndex(self.lines.index(self._codes.index(self.country)))
        self.list.selectionModel().blockSignals(False)
        self._tell(self.country)

    def _addition(self, world: World | None) -> str:
        n = len(world.countries) if world else 0
        words = ngettext("{n} country or region", "{n} countries and regions", n)
        return words.format(n=format_number(n)) if n else ""

    def _count(self, summary: Summary) -> int:
        if self.shaded == "partners":
            return summary.partner_count
        if self.shaded == "agreements":
            return summary.agreements
        return summary.case_count(self.year.currentData())

    def _fill_years(self, world: World) -> None:
        wanted = [None, *world.years]
        words = [_("All years"), *map(format_fiscal_year, world.years)]
        if [self.year.itemText(n) for n in range(self.year.count())] == words:
            return
        year = self.year.currentData()
        self.year.blockSignals(True)
        self.year.clear()
        for each, text in zip(wanted, words, strict=True):
            self.year.addItem(text, each)
        self.year.setCurrentIndex(wanted.index(year) if year in wanted else 0)
        self.year.blockSignals(False)

    def _line(self, summary: Summary) -> Line:
        count = self._count(summary)
        number = format_number(count) if count else "–"
        below = " · ".join(summary_words(summary))
        tone = "ink" if count else "muted"
        return Line(country_name(summary.code), "", number, tone, below)

    def _tell(self, code: str) -> None:
        """Say which country is under the pointer or the mark, or else how to go about."""
        if not code:
            self.told.setText(
                _("Wheel or + and − to zoom, drag to move, arrows and Enter to choose")
            )
            return
        summary = self.world.countries.get(code) if self.world else None
        words = " · ".join(summary_words(summary)) if summary else _("nothing on record")
        self.told.setText(f"{country_name(code)}  {words}")

    # Reading

    def read(self) -> None:
        """Read the world anew, and the chosen country."""
        self.jobs.forget(self._reading["world"])
        self._reading["world"] = self.jobs.fetch(
            lambda: read_world(self.store, today()), self._take_world
        )
        if self.country:
            self._read_country()

    def _take_world(self, world: World) -> None:
        self.world = world
        self._show_world()
        if not world.countries and self.isVisible():
            self.activate()

    def _read_country(self) -> None:
        code, now = self.country, moment()
        self.jobs.forget(self._reading["country"])
        self._reading["country"] = self.jobs.fetch(
            lambda: countries.read_country(self.store, code, now), self._take_country
        )

    def _take_country(self, country: Country) -> None:
        self.view.show_country(country, moment())

    def refresh(self, tables: frozenset[str]) -> None:
        if not tables or tables & TABLES:
            self.read()

    # Doing

    def choose(self, code: str) -> None:
        """Show a country, and remember it as the place where the person is."""
        if code == self.country:
            return
        self.country = code
        self.map.choose(code)
        if code in self._codes:
            self.list.setCurrentIndex(self.lines.index(self._codes.index(code)))
        place = self.navigator.place
        if place is not None and place.page == self.name:
            self.navigator.replace(Place(self.name, values=(("country", code),)))
        self._tell(code)
        self._read_country()

    def shade(self, name: str) -> None:
        """Shade the countries by partners, agreements or cases."""
        self.shaded = name
        self.chips[name].setChecked(True)
        self._show_world()

    def new_record(self, register: str, values: dict[str, Any]) -> None:
        self.choose(str(values.get("country", "")))

    def activate(self) -> None:
        (self.map if self.stack.currentIndex() else self.empty.button).setFocus()

    def _pick(self, row: int) -> None:
        if 0 <= row < len(self._codes):
            self.choose(self._codes[row])

    # The clock

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _tick(self) -> None:
        now: datetime = moment()
        self.view.tick(now)
        self._timer.start((60 - now.second) * 1000)
