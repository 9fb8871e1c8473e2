"""The agreements' page: the timeline above, the chosen agreement below in five tabs."""

from collections.abc import Callable
from datetime import date
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import UserError
from desktop.i18n import _, format_day, format_fiscal_year, format_number
from desktop.i18n import fiscal_year as year_of
from desktop.models.vocabulary import AgreementStatus
from desktop.services.agreements import reading, writing
from desktop.services.agreements.differences import Difference
from desktop.services.agreements.reading import AgreementSheet, Lane
from desktop.services.clock import today
from desktop.services.queries import Condition, Query
from desktop.services.store import Store
from desktop.settings import Settings
from desktop.views.agreements.papers import PapersTab
from desktop.views.agreements.terms import TermsTab
from desktop.views.agreements.timeline import Timeline
from desktop.views.case.fields import DayField
from desktop.views.case.words import coded
from desktop.views.history import HistoryTab
from desktop.views.jobs import Jobs
from desktop.views.matching.prose import Prose
from desktop.views.pages import Navigator, Page, Place
from desktop.views.scrolled import Lines
from desktop.views.table_model import TONES
from desktop.views.widgets import (
    Button,
    EmptyState,
    Link,
    MessageBar,
    PageHeader,
    Pill,
    label,
    rule,
)

TABLES = frozenset(
    {"agreement", "agreement_party", "agreement_area", "attachment", "partner", "organisation"}
)
SIGNS = {"added": "＋", "removed": "－", "changed": "→", "moved": "↕"}
TINTS = {"added": "good", "removed": "bad", "changed": "ink", "moved": "muted"}
PARTNERS = 60
"""How many covered partners are shown by name; the rest is one click away in the register."""


class AgreementsPage(Page):
    """All agreements as of a day; arrows in the timeline go from one to the next."""

    name: ClassVar[str] = "agreement"

    def __init__(self, store: Store, jobs: Jobs, navigator: Navigator, settings: Settings) -> None:
        super().__init__(store, jobs, navigator, settings)
        self.lanes: list[Lane] = []
        self.sheet: AgreementSheet | None = None
        self._wanted = 0
        self._reading = {"lanes": 0, "sheet": 0}
        self._build()
        self.as_of.show_value(today())
        self.retranslate()
        self.read()

    def title(self) -> str:
        return _("Agreement timeline")

    @property
    def day(self) -> date:
        """The day as of which agreements are numbered."""
        return self.as_of.typed or today()

    # Building

    def _build(self) -> None:
        self.header = PageHeader()
        self.as_of_label, self.as_of = label(role="muted"), DayField()
        self.as_of_label.setBuddy(self.as_of)
        self.as_of.changed.connect(lambda _day: self.read())
        self.renew_button = Button(icon="refresh", action=self.renew)
        self.sign_label, self.sign_day = label(role="muted"), DayField()
        self.sign_label.setBuddy(self.sign_day)
        self.sign_button = Button(kind="primary", icon="check", action=self.sign)
        self.header.add(self.as_of_label)
        self.header.add(self.as_of)
        self.messages = MessageBar()
        self.timeline = Timeline()
        self.timeline.chosen.connect(self._choose)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.timeline)
        self.name_label, self.state, self.facts = (
            label(role="name", wrap=True),
            Pill(),
            label(role="muted", wrap=True),
        )
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.terms = TermsTab(self.store, self.jobs)
        self.terms.parties_written.connect(self._write_parties)
        self.terms.areas_written.connect(self._write_areas)
        self.terms.failed.connect(self._say)
        self.terms.fields_wanted.connect(self._open_fields)
        self.changes, self.covered = Lines(), Lines()
        self.papers = PapersTab(self.store, self.jobs)
        self.papers.failed.connect(self._say)
        self.history = HistoryTab("agreements", self.store, self.jobs, self.navigator)
        self.stack = QStackedWidget()
        for part in (self.terms, self.changes, self.covered, self.papers, self.history):
            self.tabs.addTab("")
            self.stack.addWidget(part)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        head = QHBoxLayout()
        head.setContentsMargins(24, 12, 24, 0)
        head.setSpacing(12)
        head.addWidget(self.name_label, 1)
        head.addWidget(self.state, 0, Qt.AlignmentFlag.AlignTop)
        deeds = QHBoxLayout()
        deeds.setContentsMargins(24, 0, 24, 4)
        deeds.setSpacing(8)
        deeds.addWidget(self.facts, 1)
        for widget in (self.sign_label, self.sign_day, self.sign_button, self.renew_button):
            deeds.addWidget(widget)
        lower = QWidget()
        column = QVBoxLayout(lower)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(deeds)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(24, 0, 24, 0)
        tabs.addWidget(self.tabs)
        tabs.addStretch(1)
        column.addLayout(tabs)
        column.addWidget(rule())
        column.addWidget(self.stack, 1)
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.addWidget(area)
        halves.addWidget(lower)
        halves.setSizes([330, 420])
        halves.setChildrenCollapsible(False)
        self.empty = EmptyState("agreements")
        self.empty.begun.connect(lambda: self.navigator.new_record("agreements"))
        self.empty.sample_wanted.connect(self.navigator.sample_wanted)
        self._whole = QStackedWidget()
        self._whole.addWidget(self.empty)
        self._whole.addWidget(halves)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addWidget(self.messages)
        whole.addWidget(self._whole, 1)

    # Words

    def retranslate(self) -> None:
        self.header.say(self.title())
        self.as_of_label.setText(_("As of"))
        self.renew_button.setText(_("Amend or renew"))
        self.sign_label.setText(_("Signed on"))
        self.sign_button.setText(_("Signed by all"))
        titles = (
            _("What it says"),
            _("What changed"),
            _("Partners"),
            _("Scans and pictures"),
            _("History"),
        )
        for at, words in enumerate(titles):
            self.tabs.setTabText(at, words)
        self.tabs.setAccessibleName(_("Parts of the agreement"))
        self.empty.say(_("Agreements with authorities abroad belong here."), _("New record"))
        for part in (self.terms, self.papers, self.history):
            part.retranslate()
        self._fill()
        self.timeline.update()

    def _fill(self) -> None:
        sheet = self.sheet
        self._whole.setCurrentIndex(1 if self.lanes else 0)
        if sheet is None:
            return
        version = next(each for each in sheet.lane.versions if each.id == sheet.id)
        self.name_label.setText(str(version.title))
        status = coded(AgreementStatus, version.status)
        self.state.show_state(_(status.label), TONES.get(version.status, "muted"))
        self.facts.setText(" · ".join(self._facts(sheet)))
        newest = sheet.id == sheet.lane.last.id
        for widget in (self.sign_label, self.sign_day, self.sign_button):
            widget.setVisible(sheet.draft)
        self.renew_button.setVisible(newest and not sheet.draft)
        self.tabs.setTabEnabled(1, len(sheet.lane.versions) > 1)
        self.terms.show_sheet(sheet)
        self.papers.show_sheet(sheet)
        self._fill_changes(sheet)
        self._fill_covered(sheet)

    def _facts(self, sheet: AgreementSheet) -> list[str]:
        signed = sheet.values["signed_on"]
        found = []
        if signed:
            found += [format_day(signed), format_fiscal_year(year_of(signed))]
        if sheet.lane.ordinal:
            found.append(_("No. {n} of the board's own").format(n=sheet.lane.ordinal))
        elif not sheet.lane.board:
            found.append(_("Pact of another body"))
        until = sheet.values["valid_until"]
        if until:
            days = (until - self.day).days
            words = _("valid until {day}") if days >= 0 else _("ended on {day}")
            found.append(words.format(day=format_day(until)))
        return found

    def _fill_changes(self, sheet: AgreementSheet) -> None:
        self.changes.clear()
        for lane_version in sheet.lane.versions:
            words = (
                f"{format_day(lane_version.begins) or _('not signed yet')} · {lane_version.title}"
            )
            link = Link(words)
            link.clicked.connect(lambda _on=False, key=lane_version.id: self._choose(key))
            self.changes.add(link)
        self.changes.add(rule())
        if not sheet.values["renews_id"]:
            self.changes.add(label(_("This is the first version."), "muted"))
            return
        if not sheet.changes:
            self.changes.add(label(_("The terms are those of the version before."), "muted"))
        for each in sheet.changes:
            self.changes.add(_difference(each))

    def _fill_covered(self, sheet: AgreementSheet) -> None:
        self.covered.clear()
        count = sheet.lane.covered
        words = _("Partners in the country or region it covers: {n}").format(n=format_number(count))
        self.covered.add(label(words, "section"))
        shown = sheet.covered[:PARTNERS]
        for key, name in shown:
            link = Link(str(name))
            link.clicked.connect(lambda _on=False, k=key: self.navigator.open_record("partners", k))
            self.covered.add(link)
        if count > len(shown):
            conditions = [Condition("country", "is", sheet.values["country"])]
            if sheet.values["region"]:
                conditions.append(Condition("region", "is", sheet.values["region"]))
            query = Query("partners", conditions=tuple(conditions))
            every = Button(_("All in the register"), "link")
            every.clicked.connect(lambda: self.navigator.open_list(query))
            self.covered.add(every)

    # Reading

    def read(self) -> None:
        """Read the timeline anew, and the chosen agreement."""
        day = self.day
        self.jobs.forget(self._reading["lanes"])
        self._reading["lanes"] = self.jobs.fetch(
            lambda: reading.read_timeline(self.store, day), self._take_lanes
        )

    def _take_lanes(self, lanes: list[Lane]) -> None:
        self.lanes = lanes
        self.timeline.show_lanes(lanes, self.day)
        known = {version.id for lane in lanes for version in lane.versions}
        wanted = self._wanted or self.timeline.key
        if wanted not in known and lanes:
            wanted = lanes[0].last.id
        self._wanted = 0
        if lanes:
            self._choose(wanted)
        else:
            self.sheet = None
            self._fill()

    def _choose(self, key: int) -> None:
        self.timeline.choose(key)
        day = self.day
        self.jobs.forget(self._reading["sheet"])
        self._reading["sheet"] = self.jobs.fetch(
            lambda: reading.read_agreement(self.store, key, day), self._take_sheet, self._fail
        )

    def _take_sheet(self, sheet: AgreementSheet) -> None:
        if self.sheet is None or sheet.id != self.sheet.id:
            self.messages.hide()
            self.sign_day.show_value(None)
        self.sheet = sheet
        self.history.show_record(sheet.id)
        self._fill()

    def _fail(self, error: BaseException) -> None:
        if isinstance(error, UserError):
            self._say(error.sentence)

    def open_record(self, register: str, key: int) -> None:
        self._wanted = key
        self.read()

    def refresh(self, tables: frozenset[str]) -> None:
        if not tables or tables & TABLES:
            self.read()

    def activate(self) -> None:
        self.timeline.setFocus()

    def commands(self) -> dict[str, Callable[[], object]]:
        return {"edit": self._open_fields} if self.sheet else {}

    # Deeds

    def renew(self) -> None:
        """Begin a new version of the chosen agreement, and show it."""
        sheet = self.sheet
        if sheet is None:
            return

        def show(key: int) -> None:
            self._wanted = key
            self.read()

        self.jobs.change(lambda: writing.new_version(self.store, sheet.id), self._say, show)

    def sign(self) -> None:
        """The chosen draft has been signed on the day that is typed beside."""
        sheet, day = self.sheet, self.sign_day.typed
        if sheet is None:
            return
        if day is None:
            self._say(_("On which day was it signed? Type the day beside."))
            self.sign_day.setFocus()
            return
        self.jobs.change(lambda: writing.sign(self.store, sheet.id, day), self._say)

    def _write_parties(self, lines: list[reading.PartyLine]) -> None:
        sheet = self.sheet
        if sheet:
            self.jobs.change(
                lambda: writing.save_parties(self.store, sheet.id, sheet.version, lines), self._say
            )

    def _write_areas(self, texts: list[str]) -> None:
        sheet = self.sheet
        if sheet:
            self.jobs.change(
                lambda: writing.save_areas(self.store, sheet.id, sheet.version, texts), self._say
            )

    def _open_fields(self) -> None:
        if self.sheet:
            self.navigator.go(Place("agreements", "agreements", self.sheet.id))

    def _say(self, sentence: str) -> None:
        self.messages.say(sentence, "bad")


def _difference(each: Difference) -> Prose:
    words = " → ".join(filter(None, (each.before, each.after)))
    line = Prose(tone=TINTS[each.kind])
    line.say_lines([(f"{SIGNS[each.kind]} {each.label}", words)])
    return line
