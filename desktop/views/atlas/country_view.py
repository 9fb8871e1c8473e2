"""A country at the side of the map: overview, partners, agreements, cases and calendar."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from desktop.i18n import (
    _,
    country_name,
    fiscal_year,
    format_day,
    format_fiscal_year,
    format_number,
    format_weekday,
    language,
)
from desktop.models.vocabulary import (
    AgreementStatus,
    CaseStatus,
    ExchangeType,
    OrganisationKind,
    PartnerStatus,
    SpanKind,
)
from desktop.services.atlas.country import AgreementLine, CaseLine, Country, PartnerLine, Zone
from desktop.services.clock import moment
from desktop.services.queries import Condition, Query
from desktop.views import theme
from desktop.views.atlas.words import clock_words
from desktop.views.case.words import coded
from desktop.views.pages import Navigator
from desktop.views.scrolled import Lines
from desktop.views.table_model import TONES
from desktop.views.widgets import Button, Elided, Link, Pill, label, rule

NEXT_HOLIDAYS = 3


class CountryView(QWidget):
    """The chosen country. `show_country` fills it; `tick` sets the clocks alone."""

    def __init__(self, navigator: Navigator) -> None:
        super().__init__()
        self.navigator = navigator
        self.country: Country | None = None
        self._now = moment()
        self._ticking: list[Callable[[datetime], None]] = []
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.name = label(role="name", wrap=True)
        self.clock = label(role="muted", wrap=True)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.overview, self.partners, self.agreements = Lines(), Lines(), Lines()
        self.cases, self.calendar = Lines(), Lines()
        self.stack = QStackedWidget()
        for part in (self.overview, self.partners, self.agreements, self.cases, self.calendar):
            self.tabs.addTab("")
            self.stack.addWidget(part)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.nothing = label(role="muted", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.nothing.setContentsMargins(24, 16, 24, 0)
        head = QVBoxLayout()
        head.setContentsMargins(24, 12, 16, 0)
        head.setSpacing(2)
        head.addWidget(self.name)
        head.addWidget(self.clock)
        self.body = QWidget()
        body = QVBoxLayout(self.body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addLayout(head)
        row = QHBoxLayout()
        row.setContentsMargins(24, 4, 16, 0)
        row.addWidget(self.tabs, 1)
        body.addLayout(row)
        body.addWidget(rule())
        body.addWidget(self.stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.nothing)
        column.addWidget(self.body, 1)

    def retranslate(self) -> None:
        """Set the words anew."""
        titles = (_("Overview"), _("Partners"), _("Agreements"), _("Cases"), _("Calendar"))
        for at, words in enumerate(titles):
            self.tabs.setTabText(at, words)
        self.tabs.setAccessibleName(_("Parts of the country's page"))
        self.setMinimumWidth(self.tabs.sizeHint().width() + theme.px(40))
        self.nothing.setText(_("Choose a country on the map or in the list."))
        self.show_country(self.country, self._now)

    def show_country(self, country: Country | None, now: datetime) -> None:
        """Show a country at a moment (UTC); None asks to choose one."""
        self.country, self._now = country, now
        self.nothing.setVisible(country is None)
        self.body.setVisible(country is not None)
        self._ticking = []
        for part in (self.overview, self.partners, self.agreements, self.cases, self.calendar):
            part.clear()
        if country is None:
            return
        self.name.setText(country_name(country.code))
        self._fill_overview(country)
        self._fill_partners(country)
        self._fill_agreements(country)
        self._fill_cases(country)
        self._fill_calendar(country)
        self.tick(now)

    def tick(self, now: datetime) -> None:
        """Set every clock to a moment (UTC)."""
        self._now = now
        if self.country is not None:
            first = self.country.zones[:1]
            self.clock.setText(clock_words(first[0], now) if first else "")
            for each in self._ticking:
                each(now)

    # Parts

    def _fill_overview(self, country: Country) -> None:
        part, code, summary = self.overview, country.code, country.summary
        part.add(_heading(_("Partners")))
        for status in PartnerStatus:
            if n := summary.partners.get(status, 0):
                here = Condition("country", "is", code), Condition("status", "is", str(status))
                part.add(self._list(f"{_(status.label)}  {format_number(n)}",
                                    Query("partners", conditions=here)))  # fmt: skip
        if not summary.partner_count:
            part.add(label(_("No partner yet."), "muted"))
        part.add(_heading(_("Agreements in force")))
        standing = [line for line in country.agreements if line.in_force]
        for line in standing:
            part.add(self._record("agreements", line.lane.last.id, str(line.lane.with_whom)))
        if not standing:
            part.add(label(_("None."), "muted"))
        if summary.cases:
            part.add(_heading(_("Cases by fiscal year")))
            for year, n in sorted(summary.cases.items(), key=lambda item: -(item[0] or 9999)):
                words = format_fiscal_year(year) if year is not None else _("no day yet")
                part.add(label(f"{words}  {format_number(n)}"))
        part.add(_heading(_("Time now")))
        for zone in country.zones:
            time = label(wrap=True)
            part.add(time)

            def show(now: datetime, time: QLabel = time, zone: Zone = zone) -> None:
                time.setText(clock_words(zone, now))

            self._ticking.append(show)
        part.add(_heading(_("Next holidays")))
        for holiday in [h for h in country.holidays if not h.regions][:NEXT_HOLIDAYS]:
            part.add(label(f"{format_weekday(holiday.day)}  {holiday.name}", wrap=True))
        if not country.holidays:
            part.add(label(_("The public holidays of this country are not known."), "muted",
                           wrap=True))  # fmt: skip
        if country.bodies:
            part.add(_heading(_("Embassy and organisations")))
        for body in country.bodies:
            kind = _(coded(OrganisationKind, body.kind).label)
            part.add(self._record("organisations", body.id, str(body.name)))
            part.add(label(" · ".join(p for p in (kind, body.phone) if p), "muted"))

    def _fill_partners(self, country: Country) -> None:
        if not country.partners:
            self.partners.add(label(_("No partner yet."), "muted"))
        for partner in country.partners:
            self._add_partner(partner)
        here = Query("partners", conditions=(Condition("country", "is", country.code),))
        if country.partners:
            words = _("All {n} in the register")
            n = format_number(country.summary.partner_count)
            self.partners.add(self._list(words.format(n=n), here))

    def _add_partner(self, partner: PartnerLine) -> None:
        status = coded(PartnerStatus, partner.status)
        pill = Pill(_(status.label), TONES.get(partner.status, "plain"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._record("partners", partner.id, str(partner.name)), 1)
        row.addWidget(pill)
        below = Elided("", "muted")
        self.partners.add_row(_together(row, below))

        def show(now: datetime) -> None:
            local, state = partner.local(now), partner.state(now)
            parts = [partner.city]
            parts.append(f"{local:%H:%M}" if local else _("time zone not known"))
            parts.append(("● " if state[0] else "") + str(state[1]) if state else "")
            below.setText(" · ".join(part for part in parts if part))

        self._ticking.append(show)

    def _fill_agreements(self, country: Country) -> None:
        if not country.agreements:
            self.agreements.add(label(_("No agreement with this country or region."), "muted"))
        for line in country.agreements:
            self._add_agreement(line)
        if country.agreements:
            here = Query("agreements", conditions=(Condition("country", "is", country.code),))
            self.agreements.add(self._list(_("All in the register"), here))

    def _add_agreement(self, line: AgreementLine) -> None:
        standing = line.lane.standing
        status = coded(AgreementStatus, standing.status)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._record("agreements", line.lane.last.id, str(line.lane.with_whom)), 1)
        words = _("In force") if line.in_force else _(status.label)
        row.addWidget(Pill(words, "good" if line.in_force else "plain"))
        days = [format_day(each.begins) or _("not signed yet") for each in line.lane.versions]
        versions = [f"{d}  {v.title}" for d, v in zip(days, line.lane.versions, strict=True)]
        below = [label(words, "muted", wrap=True) for words in versions]
        self.agreements.add_row(_together(row, *below))

    def _fill_cases(self, country: Country) -> None:
        if not country.cases:
            self.cases.add(label(_("No case yet."), "muted"))
        year: object = ""
        for case in country.cases:
            mine = fiscal_year(case.held_on) if case.held_on else None
            if mine != year:
                year = mine
                words = format_fiscal_year(mine) if mine is not None else _("no day yet")
                self.cases.add(_heading(words))
            self._add_case(case)
        keys = tuple(partner.id for partner in country.partners)
        if country.cases and keys and country.summary.partner_count == len(keys):
            here = Query("cases", conditions=(Condition("members.partner_id", "in", keys),))
            self.cases.add(self._list(_("All in the register"), here))

    def _add_case(self, case: CaseLine) -> None:
        status = coded(CaseStatus, case.status)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._record("cases", case.id, str(case.title)), 1)
        row.addWidget(Pill(_(status.label), TONES.get(case.status, "plain")))
        kind = _(coded(ExchangeType, case.exchange_type).label)
        parts = (format_day(case.held_on), kind, case.schools)
        below = Elided(" · ".join(part for part in parts if part), "muted")
        self.cases.add_row(_together(row, below))

    def _fill_calendar(self, country: Country) -> None:
        part = self.calendar
        part.add(_heading(_("Terms, school holidays and examinations")))
        for span in country.spans:
            days = _("{since} to {until}").format(
                since=format_day(span.first), until=format_day(span.last)
            )
            kind = _(coded(SpanKind, span.kind).label)
            what = " ".join(p for p in (kind, span.title, f"({span.owner})" if span.owner else "")
                            if p)  # fmt: skip
            part.add(self._record("calendar", span.id, what))
            part.add(label(days, "muted"))
        if not country.spans:
            part.add(label(_("None are known. Enter them under Calendars."), "muted", wrap=True))
        part.add(_heading(_("Public holidays of the next twelve months")))
        comma = "、" if language() == "ja" else ", "
        for holiday in country.holidays:
            where = f" ({comma.join(holiday.regions)})" if holiday.regions else ""
            part.add(label(f"{format_weekday(holiday.day)}  {holiday.name}{where}", wrap=True))
        if not country.holidays:
            words = _("The public holidays of this country are not known.")
            part.add(label(words, "muted", wrap=True))

    # Links

    def _record(self, register: str, key: int, words: str) -> Link:
        link = Link(words)
        link.clicked.connect(lambda: self.navigator.open_record(register, key))
        return link

    def _list(self, words: str, query: Query) -> Button:
        link = Button(words, "inline")
        link.clicked.connect(lambda: self.navigator.open_list(query))
        return link


def _heading(words: str) -> QLabel:
    """The heading of a group of lines, with room above."""
    made = label(words, "section")
    made.setContentsMargins(0, theme.px(8), 0, 0)
    return made


def _together(row: QHBoxLayout, *below: QWidget) -> QVBoxLayout:
    """A row with what belongs to it close below."""
    column = QVBoxLayout()
    column.setSpacing(0)
    column.setContentsMargins(0, 0, 0, theme.px(4))
    column.addLayout(row)
    for widget in below:
        column.addWidget(widget)
    return column
