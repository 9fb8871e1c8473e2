"""World Friend Project: choose the year and for whom, make groups, keep some, print the chart."""

from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
)

from desktop.errors import UserError
from desktop.i18n import _, country_name, fiscal_year, format_number, language
from desktop.models.codes import Country, Several
from desktop.models.fields import FiscalYear, Number
from desktop.services.clock import today
from desktop.services.store import Store
from desktop.services.worldfriend import chart, editions
from desktop.services.worldfriend.editions import Edition
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.case.fields import KindField
from desktop.views.jobs import Job, Jobs, once
from desktop.views.pages import Navigator, Page
from desktop.views.table import RowLines
from desktop.views.widgets import Button, MessageBar, PageHeader, label, rule
from desktop.views.worldfriend.model import CountriesModel, GroupsModel

FOR = ("boards", "schools")


class WorldFriendPage(Page):
    """Two tables of the same groups behind two chips; Enter on a country keeps it."""

    name: ClassVar[str] = "worldfriend"

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        navigator: Navigator,
        settings: Settings,
        parent: object = None,
    ) -> None:
        super().__init__(store, jobs, navigator, settings)
        self.edition: Edition | None = None
        self.locked: dict[int, set[str]] = {}
        self._asked = 0
        self._build()
        self.year.show_value(fiscal_year(today()))
        self.many.show_value(editions.SIZE)
        self.retranslate()

    def title(self) -> str:
        return _("World Friend")

    def _build(self) -> None:
        self.header = PageHeader()
        self.make_button = Button(kind="primary", action=self.make)
        self.keep_button = Button(icon="save", action=self.keep)
        self.pdf_button = Button(icon="print", action=self.print_chart)
        self.xlsx_button = Button(icon="export", action=self.write_workbook)
        for button in (self.pdf_button, self.xlsx_button, self.keep_button, self.make_button):
            self.header.add(button)
        self.messages = MessageBar()
        self.year, self.many = KindField(FiscalYear(), 14), KindField(Number(1, 20), 6)
        self.year.changed.connect(lambda _year: self.read())
        self.who = QComboBox()
        self.who.setMinimumWidth(theme.px(260))
        self.who.activated.connect(lambda _at: self.locked.clear())
        self.taking = KindField(Several(Country()), 20)
        self.taking.setMinimumWidth(theme.px(160))
        self.taking.setMaximumWidth(theme.px(720))
        self._labels = [label(role="muted") for _n in range(4)]
        asked = QHBoxLayout()
        asked.setContentsMargins(24, 8, 24, 4)
        asked.setSpacing(8)
        for caption, field in zip(self._labels, (self.year, self.who, self.many), strict=False):
            asked.addWidget(caption)
            asked.addWidget(field)
            asked.addSpacing(12)
            caption.setBuddy(field)
        asked.addStretch(1)
        part = QHBoxLayout()
        part.setContentsMargins(24, 4, 24, 4)
        part.setSpacing(8)
        part.addWidget(self._labels[3])
        part.addWidget(self.taking, 999)
        part.addStretch(1)
        self._labels[3].setBuddy(self.taking)
        self.sentence = label(role="name", wrap=True)
        self.note = label(role="muted", wrap=True)
        said = QVBoxLayout()
        said.setContentsMargins(24, 4, 24, 8)
        said.setSpacing(4)
        said.addWidget(self.sentence)
        said.addWidget(self.note)
        self.chips = [Button(kind="chip") for _n in range(2)]
        both = QButtonGroup(self)
        chips = QHBoxLayout()
        chips.setContentsMargins(24, 8, 24, 8)
        chips.setSpacing(8)
        self.stack = QStackedWidget()
        for at, chip in enumerate(self.chips):
            chip.setCheckable(True)
            chip.clicked.connect(partial(self._turn, at))
            both.addButton(chip)
            chips.addWidget(chip)
        chips.addStretch(1)
        self.chips[0].setChecked(True)
        self.groups, self.countries = GroupsModel(self), CountriesModel(self)
        self.table = self._table(self.groups)
        self.table.activated.connect(self.lock)
        self.by_country = self._table(self.countries)
        for table in (self.table, self.by_country):
            self.stack.addWidget(table)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addWidget(self.messages)
        whole.addLayout(asked)
        whole.addLayout(part)
        whole.addLayout(said)
        whole.addWidget(rule())
        whole.addLayout(chips)
        whole.addWidget(self.stack, 1)

    def _table(self, model: GroupsModel | CountriesModel) -> QTableView:
        table = QTableView()
        table.setModel(model)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setItemDelegate(RowLines(table))
        table.setTabKeyNavigation(False)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme.px(32))
        head = table.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setStretchLastSection(True)
        return table

    # Words

    def retranslate(self) -> None:
        self.header.say(self.title())
        self.make_button.setText(_("Make groups"))
        self.keep_button.setText(_("Keep them"))
        self.pdf_button.setText(_("Print the chart"))
        self.xlsx_button.setText(_("As a workbook"))
        words = (
            _("Fiscal year"), _("For"), _("Countries in a group"), _("Countries that take part"),
        )  # fmt: skip
        self.taking.setPlaceholderText(_("All, or a list such as NZ, France, Kenya"))
        for caption, text in zip(self._labels, words, strict=True):
            caption.setText(text)
        at = max(self.who.currentIndex(), 0)
        self.who.clear()
        self.who.addItem(_("Boards of education of wards and cities"), "boards")
        self.who.addItem(_("Metropolitan schools"), "schools")
        self.who.addItem(_("Boards and metropolitan schools"), "both")
        self.who.setCurrentIndex(at)
        self.chips[0].setText(_("By recipient"))
        self.chips[1].setText(_("By country"))
        self.table.setAccessibleName(_("By recipient"))
        self.by_country.setAccessibleName(_("By country"))
        self._show()

    def _show(self) -> None:
        edition = self.edition
        self.groups.show_edition(edition, self.locked)
        self.countries.show_edition(edition)
        for button in (self.keep_button, self.pdf_button, self.xlsx_button):
            button.setEnabled(edition is not None)
        self.keep_button.setEnabled(edition is not None and not edition.kept)
        if edition is None:
            self.sentence.setText(_("No groups are kept for this year yet."))
            self.note.setText(
                _(
                    "Each recipient gets countries balanced over the five continents; every country "
                    "is given, and what somebody had in earlier years is avoided."
                )
            )
            return
        self.sentence.setText(chart.totals(edition, language()))
        parts = [
            _("{n} again after an earlier year").format(n=format_number(edition.repeats)),
            _("{n} a second time from one continent").format(n=format_number(edition.doubled)),
            _("the best that is possible") if not edition.kept else _("kept"),
        ]
        if edition.left_out:
            comma = "、" if language() == "ja" else ", "
            names = comma.join(country_name(code) for code in edition.left_out[:12])
            parts.append(_("Nobody has: {names}.").format(names=names))
        parts.append(_("Enter on a country keeps it where it is (●)."))
        self.note.setText(" · ".join(parts))
        first = self.table.horizontalHeader()
        if edition.size:
            first.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
            self.table.setColumnWidth(0, theme.px(240))
            for column in range(1, edition.size + 1):
                self.table.setColumnWidth(column, theme.px(164))
        for column, width in enumerate((110, 190, 72)):
            self.by_country.setColumnWidth(column, theme.px(width))

    # Work

    def read(self) -> None:
        """Read the groups that were kept for the year, off this thread."""
        year = self.year.typed
        if year is None:
            return

        def call() -> Edition | None:
            with self.store.read() as session:
                return editions.read(session, year)

        self.jobs.forget(self._asked)
        self._asked = self.jobs.fetch(call, self._take_kept)

    def make(self) -> None:
        """Make the best groups for the year; nothing is written until they are kept."""
        year, size, who = self.year.typed, self.many.typed, self.who.currentData()
        if year is None or size is None:
            return
        if self.taking.typed is None:
            self.messages.say(self.taking.toolTip(), "bad")
            return
        countries = list(self.taking.typed) or None
        locked: dict[int, Collection[str]] = dict(self.locked)

        def call() -> Edition:
            with self.store.read() as session:
                recipients = editions.RECIPIENTS[who](session)
                kept = {at: codes for at, codes in locked.items() if at < len(recipients)}
                return editions.plan(
                    session, year, recipients, countries=countries, size=size, locked=kept
                )

        job = Job(once(call), _("Making groups"), self)
        job.finished.connect(self._take)
        job.failed.connect(self._fail)
        self.jobs.start(job)

    def keep(self) -> None:
        """Keep the groups as those of the year."""
        edition = self.edition
        if edition is not None:
            self.jobs.change(
                partial(editions.keep, self.store, edition),
                lambda sentence: self.messages.say(sentence, "bad"),
                lambda _key: self.read(),
            )

    def lock(self, index: QModelIndex) -> None:
        """Keep a country where it is, or no longer."""
        code = self.groups.code(index)
        if code is not None:
            self.locked.setdefault(index.row(), set()).symmetric_difference_update({code})
            self.groups.dataChanged.emit(index, index)

    def print_chart(self) -> None:
        """Print the chart in view to a file of the person's choice."""
        edition, path = self.edition, self._ask("pdf")
        if edition is None or path is None:
            return
        work = chart.print_chart(
            edition,
            path,
            language=language(),
            today=today(),
            recipients=self.chips[0].isChecked(),
        )
        job = Job(work, _("Printing"), self)
        job.finished.connect(lambda _pages: self._written(path))
        job.failed.connect(self._fail)
        self.jobs.start(job)

    def write_workbook(self) -> None:
        """Write both charts as a workbook."""
        edition, path = self.edition, self._ask("xlsx")
        if edition is None or path is None:
            return
        call = partial(chart.write_workbook, edition, path, language=language())
        job = Job(once(call), _("Exporting"), self)
        job.finished.connect(lambda _none: self._written(path))
        job.failed.connect(self._fail)
        self.jobs.start(job)

    def activate(self) -> None:
        self.make_button.setFocus()
        if self.edition is None:
            self.read()

    def refresh(self, tables: frozenset[str]) -> None:
        if not tables or "friend_edition" in tables or "friend_group" in tables:
            self.read()

    def commands(self) -> dict[str, Callable[[], object]]:
        return {"save": self.keep, "export": self.write_workbook}

    def _turn(self, at: int, _on: bool = False) -> None:
        self.stack.setCurrentIndex(at)

    def _ask(self, ending: str) -> Path | None:
        name = f"{self.title()} {self.year.text()}.{ending}"
        chosen, _kind = QFileDialog.getSaveFileName(
            self, self.title(), str(Path.home() / name), f"*.{ending}"
        )
        return Path(chosen) if chosen else None

    def _written(self, path: Path) -> None:
        self.messages.say(_("Wrote {path}.").format(path=path), "good")

    def _take_kept(self, edition: Edition | None) -> None:
        self.edition, self.locked = edition, {}
        self._show()

    def _take(self, edition: Edition) -> None:
        self.edition = edition
        self.messages.hide()
        self._show()

    def _fail(self, error: BaseException) -> None:
        if isinstance(error, UserError):
            self.messages.say(error.sentence, "bad")
