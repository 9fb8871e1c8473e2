"""Home: what must be done today, and how the year stands."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import (
    N_,
    _,
    country_name,
    format_day,
    format_fiscal_year,
    format_number,
    ngettext,
)
from desktop.models.codes import Choice
from desktop.models.vocabulary import ExchangeType
from desktop.services.attention import Attention, read_attention
from desktop.services.clock import today
from desktop.services.dashboard import Dashboard, Due, read_dashboard
from desktop.services.queries import Condition, Query
from desktop.services.store import Store
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.charts import Columns, Rows
from desktop.views.home_parts import Figure, Steps, TaskLine, attention_lines
from desktop.views.jobs import Jobs
from desktop.views.keeping.drafting import DraftsBar
from desktop.views.pages import Navigator, Page
from desktop.views.widgets import Button, Flow, PageHeader, label, rule

SHOWN = 8
"""Lines of a group that are shown before the rest is only counted."""


class HomePage(Page):
    """What is late, due today, due this week, and what others owe; the year at the right."""

    name: ClassVar[str] = "home"

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        navigator: Navigator,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(store, jobs, navigator, settings, parent)
        self.board: Dashboard | None = None
        self._year: int | None = None
        self._asked = self._looking = 0
        self.attention: Attention | None = None
        self.header = PageHeader()
        self.figures = self._make_figures()
        self.steps = Steps(navigator)
        self.steps.sample_wanted.connect(navigator.sample_wanted)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._make_board())
        self.stack.addWidget(self.steps)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        self.drafts = DraftsBar(store, jobs)
        self.drafts.resumed.connect(navigator.resume)
        column.addWidget(self.drafts)
        column.addWidget(rule())
        column.addWidget(self.stack, 1)
        self.retranslate()

    def title(self) -> str:
        return _("Home")

    def retranslate(self) -> None:
        self.header.say(self.title(), format_day(today()))
        self.steps.retranslate()
        self.drafts.retranslate()
        self._year_words = (_("Cases by month"), _("Cases by type"), _("Cases by country"))
        for heading, words in zip(self._chart_heads, self._year_words, strict=True):
            heading.setText(words)
        # The cases are called otherwise in another language.
        self.read()

    def refresh(self, tables: frozenset[str]) -> None:
        self.read()

    def show_home(self) -> None:
        self.drafts.read()

    def activate(self) -> None:
        lines = self.tasks.findChildren(TaskLine)
        (lines[0] if lines else self).setFocus()

    def read(self) -> None:
        """Read the day and the year, off this thread."""
        year = self._year
        self.jobs.forget(self._asked)
        self._asked = self.jobs.fetch(lambda: read_dashboard(self.store, today(), year), self._take)
        self.jobs.forget(self._looking)
        self._looking = self.jobs.fetch(
            lambda: read_attention(self.store, today()), self._take_attention
        )

    def _make_figures(self) -> dict[str, Figure]:
        school = Condition("school_id", "filled")
        lists: dict[str, tuple[str, Query]] = {
            "wishes": (
                N_("Open wishes of schools"),
                Query("wishes", conditions=(Condition("status", "is", "open"), school)),
            ),
            "cases": (N_("Cases under way"), Query("cases", sort=("status",))),
            "schools": (N_("Schools"), Query("schools")),
            "partners": (N_("Partners"), Query("partners")),
            "agreements": (N_("Agreements"), Query("agreements")),
        }
        figures = {}
        for name, (words, query) in lists.items():
            figures[name] = Figure(words)
            figures[name].clicked.connect(lambda _on=False, q=query: self.navigator.open_list(q))
        return figures

    def _make_board(self) -> QWidget:
        board = QWidget()
        row = QHBoxLayout(board)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QVBoxLayout()
        left.setContentsMargins(12, 8, 0, 0)
        left.setSpacing(8)
        figures = QWidget()
        flow = Flow(figures, 4)
        for figure in self.figures.values():
            flow.addWidget(figure)
        left.addWidget(figures)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its lines have it
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tasks = QWidget()
        self.area.setWidget(self.tasks)
        left.addWidget(self.area, 1)
        row.addLayout(left, 1)
        row.addWidget(rule(vertical=True))
        row.addWidget(self._make_year())
        return board

    def _make_year(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(theme.px(336))
        column = QVBoxLayout(side)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        self.year_label = label(role="section")
        before = Button(kind="icon", icon="left", action=lambda: self._step(-1))
        after = Button(kind="icon", icon="right", action=lambda: self._step(1))
        self._year_buttons = (before, after)
        head = QHBoxLayout()
        head.addWidget(self.year_label, 1)
        head.addWidget(before)
        head.addWidget(after)
        column.addLayout(head)
        self.year_total = label(role="muted")
        column.addWidget(self.year_total)
        self.months, self.types, self.countries = Columns(), Rows(6), Rows(8)
        self._chart_heads = []
        for chart in (self.months, self.types, self.countries):
            heading = label(role="muted")
            heading.setContentsMargins(0, 16, 0, 0)
            self._chart_heads.append(heading)
            column.addWidget(heading)
            column.addWidget(chart)
        column.addStretch(1)
        holder = QScrollArea()
        holder.setWidgetResizable(True)
        holder.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side.setProperty("role", "surface")
        holder.setWidget(side)
        holder.setFixedWidth(theme.px(336) + 12)
        return holder

    def _step(self, by: int) -> None:
        if self.board is not None:
            self._year = self.board.year + by
            self.read()

    def _take_attention(self, attention: Attention) -> None:
        if attention != self.attention:
            self.attention = attention
            self._show()

    def _take(self, board: Dashboard) -> None:
        self.board = board
        self._show()

    def _show(self) -> None:
        board = self.board
        if board is None:
            return
        self.stack.setCurrentIndex(1 if board.empty else 0)
        numbers = board.totals | {"wishes": board.open_wishes, "cases": board.running}
        for name, figure in self.figures.items():
            figure.show_number(numbers.get(name, 0))
        self._show_tasks(board)
        self.year_label.setText(format_fiscal_year(board.year))
        n = sum(board.months)
        words = ngettext("{n} case held or planned", "{n} cases held or planned", n)
        self.year_total.setText(words.format(n=format_number(n)))
        self.months.show_bars([((str((m + 3) % 12 + 1)), c) for m, c in enumerate(board.months)])
        kinds = Choice(ExchangeType)
        self.types.show_bars([(kinds.format(code), c) for code, c in board.types])
        self.countries.show_bars([(country_name(code), c) for code, c in board.countries])
        for button, words in zip(
            self._year_buttons, (_("The year before"), _("The year after")), strict=True
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)

    def _show_tasks(self, board: Dashboard) -> None:
        """Make the list anew; the line that had the focus, or the page itself, gives it on."""
        lines = self.tasks.findChildren(TaskLine)
        held = next((n for n, line in enumerate(lines) if line.hasFocus()), None)
        held = 0 if self.hasFocus() else held
        page = self._tasks_of(board)
        self.tasks = page
        self.area.setWidget(page)
        lines = page.findChildren(TaskLine)
        if held is not None and lines:
            lines[min(held, len(lines) - 1)].setFocus()

    def _tasks_of(self, board: Dashboard) -> QWidget:
        page = QWidget()
        page.setProperty("role", "surface")
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 8, 12, 24)
        grid.setVerticalSpacing(0)
        at = 0
        groups: Sequence[tuple[str, str, tuple[Due, ...]]] = (
            (_("Late"), "bad", board.late),
            (_("Today"), "wait", board.today),
            (_("This week"), "ai", board.week),
            (_("Waiting for others"), "muted", board.waiting),
            (_("Agreements that end"), "wait", board.ending),
        )
        for words, tone, dues in groups:
            if tone == "muted":  # what waits for the office itself comes before what does not
                for widget in attention_lines(self.attention, self.navigator):
                    grid.addWidget(widget, at, 0)
                    at += 1
            if not dues and words != _("Today"):
                continue
            heading = label(f"{words}  {format_number(len(dues))}" if dues else words, "section")
            heading.setContentsMargins(12, 16 if at else 0, 0, 8)
            grid.addWidget(heading, at, 0)
            at += 1
            if not dues:
                nothing = label(_("Nothing is due today."), "muted")
                nothing.setContentsMargins(12, 0, 0, 0)
                grid.addWidget(nothing, at, 0)
                at += 1
            for due in dues[:SHOWN]:
                line = TaskLine(due, board.day)
                line.clicked.connect(
                    lambda _on=False, d=due: self.navigator.open_record(d.register, d.record_id)
                )
                grid.addWidget(line, at, 0)
                at += 1
            if len(dues) > SHOWN:
                n = len(dues) - SHOWN
                more = label(ngettext("and {n} more", "and {n} more", n).format(n=n), "muted")
                more.setContentsMargins(12, 6, 0, 0)
                grid.addWidget(more, at, 0)
                at += 1
        grid.setRowStretch(at, 1)
        return page
