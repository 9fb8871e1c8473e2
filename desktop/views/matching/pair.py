"""The chosen pair: both clocks, the points, what each asked, and the steps that can be taken."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import _, country_name, format_day, format_moment, language
from desktop.models.specs import WISHES
from desktop.models.vocabulary import Side
from desktop.services.matching.results import Candidate, Party
from desktop.services.store import Store
from desktop.views import theme
from desktop.views.jobs import Jobs
from desktop.views.matching.asked import PairRead, both_asked, day_view, read_pair
from desktop.views.matching.daybar import DayBar
from desktop.views.matching.drawing import points_text
from desktop.views.matching.factors import FactorTable
from desktop.views.matching.prose import Columns, Prose
from desktop.views.widgets import Button, Elided, Flow, MessageBar, label, rule


class PairPanel(QWidget):
    """Everything about one pair; `footer` takes the buttons of whoever shows it."""

    agreement_wanted = Signal(int)
    wish_wanted = Signal(int)

    def __init__(self, store: Store, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs = store, jobs
        self._reading = 0
        self.asking: Party | None = None
        self.candidate: Candidate | None = None
        self._read: PairRead | None = None
        self._today = date.min
        self._build()
        self.retranslate()

    def _build(self) -> None:
        self.name = label(role="name", wrap=True)
        self.score = label(role="figure")
        self.with_whom = Elided(role="muted")
        self.where = Prose(tone="muted")
        self.sides = Prose(tone="muted")
        self.bar = DayBar()
        self.slot = Prose()
        self.dates = Prose()
        self.agreement = Button(kind="link", icon="agreements", action=self._open_agreement)
        self.to_ask = Prose(tone="wait")
        self.points_title = label(role="section")
        self.factors = FactorTable()
        self.asked_title = label(role="section")
        self.asked = Columns()

        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.name, 1)
        head.addWidget(self.score, 0, Qt.AlignmentFlag.AlignTop)
        inner = QWidget()
        inner.setProperty("role", "surface")
        column = QVBoxLayout(inner)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(4)
        column.addWidget(self.with_whom)
        column.addLayout(head)
        column.addWidget(self.where)
        column.addWidget(self.sides)
        column.addSpacing(8)
        column.addWidget(self.bar)
        column.addWidget(self.slot)
        column.addWidget(self.dates)
        column.addWidget(self.agreement, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.to_ask)
        for title, content in (
            (self.points_title, self.factors),
            (self.asked_title, self.asked),
        ):
            column.addSpacing(12)
            column.addWidget(title)
            column.addWidget(rule())
            column.addWidget(content)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inner)
        self.message = MessageBar()
        steps = QWidget()
        self.footer = Flow(steps)
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 12, 20, 12)
        foot.addWidget(steps)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._scroll, 1)
        whole.addWidget(self.message)
        self._rule = rule()
        whole.addWidget(self._rule)
        whole.addLayout(foot)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.points_title.setText(_("How the points come about"))
        self.asked_title.setText(_("What each side asks"))
        self._fill()
        self._fill_read()

    @property
    def wishes(self) -> tuple[int, int] | None:
        """The ids of the school's and of the partner's wish."""
        if self.asking is None or self.candidate is None:
            return None
        ids = self.asking.wish_id, self.candidate.party.wish_id
        return ids if self.asking.side is Side.SCHOOL else (ids[1], ids[0])

    def show_pair(self, asking: Party | None, candidate: Candidate | None, today: date) -> None:
        """Show another pair, or none; what has to be read comes a moment later."""
        self.asking, self.candidate, self._today = asking, candidate, today
        self._read = None
        self.message.hide()
        self._scroll.verticalScrollBar().setValue(0)
        self._fill()
        self._jobs.forget(self._reading)
        wishes = self.wishes
        if wishes is None:
            self._fill_read()
            return
        call: Callable[[], PairRead] = lambda: read_pair(self._store, *wishes)  # noqa: E731
        self._reading = self._jobs.fetch(call, self._take, lambda _error: None)

    def _take(self, read: PairRead) -> None:
        self._read = read
        self._fill_read()

    def _fill(self) -> None:
        found = self.candidate
        self._scroll.setVisible(found is not None)
        self._rule.setVisible(found is not None)
        if found is None:
            return
        party = found.party
        asking = str(self.asking) if self.asking else ""
        self.with_whom.setText(_("{name} with").format(name=asking))
        self.name.setText(str(party))
        self.score.setText(points_text(found.score))
        self.score.setToolTip(_("Points of 100"))
        native = party.name if party.name != str(party) else ""
        where = [native, country_name(party.country), party.place, party.title]
        self.where.say(" · ".join(part for part in where if part))
        self.sides.say(_sides(found))
        types = WISHES.by_name["exchange_types"].kind.format(found.exchange_types)
        self.dates.say(" · ".join(part for part in (types, _dates(found)) if part))
        self.slot.say(_slot(found))
        self.agreement.setVisible(found.covering is not None)
        if found.covering:
            title = found.covering.title
            if language() == "ja":
                title = found.covering.title_ja or title
            signed = format_day(found.covering.signed_on)
            words = _("{title} ({day})").format(title=title, day=signed) if signed else title
            metrics = self.agreement.fontMetrics()
            self.agreement.setText(
                metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, theme.px(220))
            )
            self.agreement.setToolTip(words)
        asks = [_("Still to ask:"), *(f"・ {each}" for each in found.to_ask)]
        self.to_ask.say("\n".join(asks) if found.to_ask else "")
        self.to_ask.setVisible(bool(found.to_ask))
        self.factors.show_candidate(found)

    def _fill_read(self) -> None:
        read, found, asking = self._read, self.candidate, self.asking
        if read is None or found is None or asking is None:
            if found is None:
                self.bar.show_day(None)
                self.asked.say(())
            return
        school = asking if asking.side is Side.SCHOOL else found.party
        other = found if asking.side is Side.SCHOOL else _seen_from(found, asking)
        self.bar.show_day(day_view(read, school, other, self._today))
        heads = ("", str(school), str(other.party))
        self.asked.say([heads, *both_asked(read)])

    def _open_agreement(self) -> None:
        if self.candidate and self.candidate.covering:
            self.agreement_wanted.emit(self.candidate.covering.agreement_id)


def _seen_from(found: Candidate, asking: Party) -> Candidate:
    """A candidate whose party is the partner, where the partner's wish asked."""
    return replace(found, party=asking)


def _sides(found: Candidate) -> str:
    def text(value: float | None) -> str:
        return _("not known") if value is None else points_text(value)

    return _("For the school {here}, for the partner {there}; {known} of the weights known").format(
        here=text(found.for_school), there=text(found.for_partner), known=f"{found.known:.0%}"
    )


def _dates(found: Candidate) -> str:
    if found.first_day and found.last_day:
        return _("{first} to {last}").format(
            first=format_day(found.first_day), last=format_day(found.last_day)
        )
    if found.first_day:
        return _("from {first}").format(first=format_day(found.first_day))
    return ""


def _slot(found: Candidate) -> str:
    slot = found.slot
    if slot is None:
        if found.minutes is None:
            return _("The clock there is not known: its time zone is missing.")
        return _("No shared school hours; this exchange does not need them.")
    there = _("there {start} to {end}").format(
        start=format_moment(slot.there_start), end=f"{slot.there_end:%H:%M}"
    )
    if slot.day_shift < 0:
        there = _("the day before there: {start} to {end}").format(
            start=format_moment(slot.there_start), end=f"{slot.there_end:%H:%M}"
        )
    elif slot.day_shift > 0:
        there = _("the day after there: {start} to {end}").format(
            start=format_moment(slot.there_start), end=f"{slot.there_end:%H:%M}"
        )
    words = _("First good day: {start} to {end} in Tokyo, {there}.").format(
        start=format_moment(slot.here_start), end=f"{slot.here_end:%H:%M}", there=there
    )
    if slot.assumed:
        words += " " + _("Hatched hours are usual ones, to be asked.")
    return words
