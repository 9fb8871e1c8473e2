"""What became of proposals, by factor and by country, and the office's weights beside it."""

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from desktop.i18n import _, country_name, format_number
from desktop.services.matching import office_weights, outcomes
from desktop.services.matching.codes import FactorCode
from desktop.services.matching.outcomes import FactorRates, Rate, Suggestion, Summary
from desktop.services.matching.weights import Weights
from desktop.services.store import Store
from desktop.views import theme
from desktop.views.case.fields import clear
from desktop.views.jobs import Jobs
from desktop.views.matching.drawing import MAIN, RIGHT, clipped
from desktop.views.matching.weights_panel import WeightsPanel
from desktop.views.widgets import Button, MessageBar, label, rule


class RateBar(QWidget):
    """One rate: a bar of the share accepted, its interval, and so many of so many in words."""

    def __init__(self, words: str, rate: Rate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._rate = words, rate
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{words}: {rate_words(rate)}")
        self.setToolTip(self.accessibleName())

    def sizeHint(self) -> QSize:
        return QSize(theme.px(360), theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours, body = theme.tokens(), theme.sized(theme.BODY)
        wide, high = float(self.width()), float(self.height())
        # The words are what must be read: the bar takes what they leave.
        words = rate_words(self._rate)
        metrics = QFontMetricsF(body)
        left = min(max(metrics.horizontalAdvance(self._words), wide * 0.28), wide * 0.45)
        right = metrics.horizontalAdvance(words) + 2
        clipped(painter, QRectF(0, 0, left, high), self._words, body, colours.colour("ink"), MAIN)
        said = QRectF(wide - right, 0, right, high)
        clipped(painter, said, words, body, colours.colour("muted"), RIGHT)
        bar = QRectF(left + 12, high / 2 - 5, max(wide - left - right - 24, 0), 10)
        painter.fillRect(bar, colours.colour("hover"))
        rate = self._rate.rate
        if rate is None:
            return
        low, up = self._rate.interval
        part = QRectF(bar.left(), bar.top(), bar.width() * rate, bar.height())
        painter.fillRect(part, colours.colour("ai"))
        line = QRectF(bar.left() + bar.width() * low, high / 2 - 1, bar.width() * (up - low), 2)
        painter.fillRect(line, colours.colour("ink"))


def rate_words(rate: Rate) -> str:
    """A rate in words: the share where enough have answered, and always so many of so many."""
    counts = _("{n} of {all}").format(n=rate.accepted, all=rate.answered)
    if rate.rate is None:
        return _("{counts}, too few").format(counts=counts) if rate.answered else "–"
    return f"{rate.rate:.0%} ({counts})"


class Outcomes(QWidget):
    """The third part of matching: counts and rates at the left, the weights at the right."""

    def __init__(self, store: Store, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs = store, jobs
        self.summary: Summary | None = None
        self.suggestion: Suggestion | None = None
        self._asked = 0
        self.counts = label(role="name", wrap=True)
        self.messages = MessageBar()
        self._rates = QWidget()
        self._rates.setProperty("role", "surface")
        self._column = QVBoxLayout(self._rates)
        self._column.setContentsMargins(24, 12, 24, 24)
        self._column.setSpacing(4)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._rates)
        area.setMinimumWidth(theme.px(300))
        self.weights = WeightsPanel()
        self.weights.changed.connect(self._save)
        self.suggested = label(wrap=True)
        self.take_button = Button(action=self.take)
        side = QWidget()
        side.setProperty("role", "surface")
        right = QVBoxLayout(side)
        right.setContentsMargins(24, 16, 24, 16)
        right.setSpacing(12)
        right.addWidget(self.weights)
        right.addWidget(rule())
        self._suggestion_title = label(role="section")
        right.addWidget(self._suggestion_title)
        right.addWidget(self.suggested)
        right.addWidget(self.take_button, 0, Qt.AlignmentFlag.AlignLeft)
        right.addStretch(1)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.addWidget(area)
        halves.addWidget(side)
        halves.setSizes([640, 480])
        halves.setChildrenCollapsible(False)
        head = QHBoxLayout()
        head.setContentsMargins(24, 12, 24, 12)
        head.addWidget(self.counts)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.messages)
        whole.addLayout(head)
        whole.addWidget(rule())
        whole.addWidget(halves, 1)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.weights.retranslate()
        self._suggestion_title.setText(_("What past answers suggest"))
        self.take_button.setText(_("Take these as the office's weights"))
        self._show()

    def read(self) -> None:
        """Read and count again, off this thread."""

        def call() -> tuple[Summary, Suggestion | None, Weights]:
            with self._store.read() as session:
                found, now = outcomes.read(session), office_weights.current(session)
            return outcomes.summary(found), outcomes.suggest(found, now), now

        self._jobs.forget(self._asked)
        self._asked = self._jobs.fetch(call, self._take_answer)

    def take(self) -> None:
        """Match with the suggested weights from now on; Ctrl+Z takes it back."""
        if self.suggestion is not None:
            self._save(self.suggestion.weights)

    def _save(self, weights: Weights) -> None:
        def refused(sentence: str) -> None:
            self.messages.say(sentence, "bad")
            self.read()

        self._jobs.change(partial(office_weights.save, self._store, weights), refused)

    def _take_answer(self, answer: tuple[Summary, Suggestion | None, Weights]) -> None:
        self.summary, self.suggestion, now = answer
        self.weights.show_weights(now)
        self._show()

    def _show(self) -> None:
        clear(self._column)
        found = self.summary
        if found is None:
            return
        self.counts.setText(
            _(
                "{proposed} proposed: {accepted} accepted, {declined} declined, {waiting} wait, "
                "{cancelled} cancelled. Of those accepted {completed} were held, {repeated} were "
                "with an earlier partner."
            ).format(
                proposed=format_number(found.proposed),
                accepted=format_number(found.accepted),
                declined=format_number(found.declined),
                waiting=format_number(found.waiting),
                cancelled=format_number(found.cancelled),
                completed=format_number(found.completed),
                repeated=format_number(found.repeated),
            )
        )
        if not found.accepted + found.declined:
            words = _("No proposal has been answered yet. Rates by factor and country come here.")
            self._column.addWidget(label(words, "muted", wrap=True))
        else:
            self._head(_("Accepted, by country"))
            for country, rate in found.countries:
                self._column.addWidget(RateBar(country_name(country), rate))
            for each in found.factors:
                self._factor(each)
            if found.reasons:
                self._head(_("Why proposals were declined"))
                for reason, n in found.reasons[:12]:
                    self._column.addWidget(label(f"{reason}  {format_number(n)}", wrap=True))
        self._column.addStretch(1)
        self._say_suggestion()

    def _factor(self, each: FactorRates) -> None:
        if not any(rate.answered for rate in (each.low, each.middle, each.high)):
            return
        self._head(_(each.code.label))
        for words, rate in (
            (_("good"), each.high),
            (_("middling"), each.middle),
            (_("poor"), each.low),
            (_("unknown"), each.unknown),
        ):
            if rate.answered:
                self._column.addWidget(RateBar(words, rate))

    def _head(self, words: str) -> None:
        made = label(words, "section")
        made.setContentsMargins(0, 10, 0, 2)
        self._column.addWidget(made)

    def _say_suggestion(self) -> None:
        found = self.suggestion
        self.take_button.setVisible(found is not None)
        if found is None:
            self.suggested.setText(
                _(
                    "A suggestion needs {n} answers, {each} of each kind. It would be no more than "
                    "that: what was never proposed was never answered."
                ).format(n=outcomes.NEEDED, each=outcomes.NEEDED_EACH)
            )
            return
        lines = [
            _("Fitted to {n} answers, {accepted} of them accepted; a suggestion, no rule.").format(
                n=format_number(found.answers), accepted=format_number(found.accepted)
            )
        ]
        for code in sorted(FactorCode, key=lambda code: -getattr(found.weights, code)):
            sure = "" if code in found.clear else _("(could be chance)")
            lines.append(f"{_(code.label)}  {getattr(found.weights, code):g}  {sure}".rstrip())
        self.suggested.setText("\n".join(lines))
