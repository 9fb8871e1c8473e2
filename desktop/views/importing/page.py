"""The page “Import”: a file, what its rows become, and one step that writes them."""

import functools
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QSize, QStandardPaths
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import UserError
from desktop.i18n import N_, _, format_number, language, ngettext
from desktop.models.specs import REGISTERS
from desktop.models.text import clean_line
from desktop.services.importing import ImportPlan, ImportResult, Outcome, apply_import
from desktop.services.importing.looking import Examined, examine
from desktop.services.queries import Query
from desktop.services.store import Store
from desktop.settings import Settings
from desktop.views import icons, theme
from desktop.views.importing.choice import FileChoice
from desktop.views.importing.columns import ColumnsView
from desktop.views.importing.detail import RowDetail
from desktop.views.importing.rows_model import TONES, WORDS, RowRole, RowsModel
from desktop.views.importing.rows_table import rows_table
from desktop.views.importing.start import StartView, dropped_file
from desktop.views.jobs import Job, Jobs
from desktop.views.keeping.keeper import backed_up
from desktop.views.pages import Navigator, Page
from desktop.views.widgets import Button, EmptyState, MessageBar, PageHeader, label, rule

TITLE = N_("Import")
_COLUMNS = "columns"
_ROOMY = 860
"""From this width on, in pixels at 100 %, a row is shown in full beside the table."""


class ImportPage(Page):
    """Nothing is written before a person says “Import”."""

    name: ClassVar[str] = "import"

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        navigator: Navigator,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(store, jobs, navigator, settings, parent)
        self.setAcceptDrops(True)
        self._path: Path | None = None
        self._register: str | None = None
        self._job: Job | None = None
        self._examined: Examined | None = None
        self._result: ImportResult | None = None
        self._language = language()
        self.header = PageHeader()
        self.start = StartView()
        self.choice = FileChoice()
        self.message = MessageBar()
        self.model = RowsModel()
        self.model.setParent(self)
        self.table = rows_table(self.model)
        self.detail = RowDetail()
        self.columns = ColumnsView()
        self.waiting = EmptyState("import", sample=False)
        self.chips: dict[str, Button] = {}
        self._group = QButtonGroup(self)
        self.foot = label()
        self.import_button = Button(kind="primary", icon="import", action=self.write)
        self._build()
        self.start.dropped.connect(self.open_file)
        self.start.choose_wanted.connect(self.ask_for_file)
        self.choice.other_wanted.connect(self.ask_for_file)
        self.choice.changed.connect(self.examine)
        self.table.selectionModel().currentChanged.connect(self._show_row)
        self.model.modelReset.connect(self._show_row)
        self.retranslate()
        self._update()

    def _build(self) -> None:
        chips = QHBoxLayout()
        chips.setContentsMargins(24, 8, 24, 8)
        chips.setSpacing(8)
        for key in ("", *(str(outcome) for outcome in Outcome), _COLUMNS):
            chip = Button(kind="chip", action=functools.partial(self._narrow, key))
            chip.setCheckable(True)
            if key == _COLUMNS:
                chips.addStretch(1)
            chips.addWidget(chip)
            self.chips[key] = chip
            self._group.addButton(chip)
        splitter = QSplitter()
        splitter.addWidget(self.table)
        splitter.addWidget(self.detail)
        splitter.setChildrenCollapsible(False)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([theme.px(740), theme.px(340)])
        self.views = QStackedWidget()
        beside = QWidget()
        inset = QVBoxLayout(beside)
        inset.setContentsMargins(18, 0, 0, 0)
        inset.addWidget(self.columns)
        for view in (splitter, beside, self.waiting):
            self.views.addWidget(view)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 8, 24, 8)
        foot.addWidget(self.foot, 1)
        foot.addWidget(self.import_button)
        self._rows = QWidget()
        column = QVBoxLayout(self._rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.choice)
        column.addWidget(self.message)
        column.addWidget(rule())
        column.addLayout(chips)
        column.addWidget(self.views, 1)
        column.addWidget(rule())
        column.addLayout(foot)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.start)
        self.stack.addWidget(self._rows)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addWidget(self.stack, 1)

    # --- the page --------------------------------------------------------------------------

    def title(self) -> str:
        return _(TITLE)

    def activate(self) -> None:
        (self.start.choose if self._path is None else self.table).setFocus()

    def open_list(self, query: Query) -> None:
        """Come from a register: what is chosen next belongs there, unless the file says else."""
        if query.register in REGISTERS and self._job is None:
            self._register = query.register
            if self._result is not None:
                self.close_file()

    # --- the file --------------------------------------------------------------------------

    def ask_for_file(self) -> None:
        """Ask for a file and look at it."""
        place = QStandardPaths.StandardLocation.DocumentsLocation
        start = str(self._path.parent) if self._path else QStandardPaths.writableLocation(place)
        kinds = _("Lists ({endings})").format(
            endings="*.csv *.tsv *.txt *.xlsx *.xlsm *.xls *.ods *.json *.geojson"
        )
        everything = _("All files (*)")
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("Choose a file"), start, f"{kinds};;{everything}"
        )
        if chosen:
            self.open_file(Path(chosen))

    def open_file(self, path: Path) -> None:
        """Look at a file; nothing is written."""
        self._path = path
        self.choice.start(path.name, None)
        self.examine()

    def close_file(self) -> None:
        """Go back to the beginning."""
        self._path = self._examined = self._result = None
        self.message.hide()
        self._show_plan(None)

    def examine(self) -> None:
        """Say anew what the rows of the file become."""
        if self._path is None:
            return
        if self._job is not None:
            self._job.cancel()
        self._examined = self._result = None
        self.message.hide()
        self._show_plan(None)
        choice = self.choice.chosen()
        work = examine(self.store, self._path, prefer=self._register, **choice)
        self._run(work, _("Reading {name}").format(name=self._path.name), self._told)

    def write(self) -> None:
        """Write what is shown, in one step that can be undone."""
        plan = self.model.plan
        if plan is None or not self.model.writes or self._result is not None:
            return
        work = backed_up(self.store, apply_import(self.store, plan))
        self._run(work, _("Importing {name}").format(name=plan.file_name), self._written)

    def _run(self, work: Any, words: str, then: Any) -> None:
        job = Job(work, words, self)
        job.finished.connect(functools.partial(self._finished, job, then))
        job.failed.connect(functools.partial(self._failed, job))
        job.cancelled.connect(functools.partial(self._cancelled, job))
        self._job = job
        self._update()
        self.jobs.start(job)

    def _finished(self, job: Job, then: Any, result: Any) -> None:
        if self._end(job):
            then(result)
            self._update()

    def _failed(self, job: Job, error: Any) -> None:
        if self._end(job):
            if isinstance(error, UserError):
                # Records that have changed since, or a list that could not be written: look again.
                again = self.model.plan is not None
                words = _("Compare again") if again else ""
                self.message.say(error.sentence, "bad", words, self.examine if again else None)
            self._update()

    def _cancelled(self, job: Job) -> None:
        if self._end(job):
            words, again = _("Cancelled. Nothing was written."), self.model.plan is None
            action = _("Read again") if again else ""
            self.message.say(words, "wait", action, self.examine if again else None)
            self._update()

    def _end(self, job: Job) -> bool:
        job.deleteLater()
        if job is not self._job:
            return False
        self._job = None
        return True

    def _told(self, examined: Examined) -> None:
        self._examined = examined
        self.choice.show_file(examined.look, examined.plan)
        self._show_plan(examined.plan)
        if examined.plan is None:
            asks = examined.look.register is None and self.choice.register.currentData() is None
            self.message.say(examined.sentence, "wait" if asks else "bad")
        elif self.isAncestorOf(QApplication.focusWidget() or self.start):
            self.table.setFocus()

    def _written(self, result: ImportResult) -> None:
        self._result = result
        plan = self.model.plan
        if plan is None:
            return
        register = plan.spec.name
        self.message.say(
            _(
                "Imported: {created} new, {updated} changed, {unchanged} the same, {refused} refused."
            ).format(
                created=format_number(result.created),
                updated=format_number(result.updated),
                unchanged=format_number(result.unchanged),
                refused=format_number(len(result.refused)),
            ),
            "good",
            _("Open {register}").format(register=_(plan.spec.titles)),
            lambda: self.navigator.open_page(register),
        )

    # --- what is shown ---------------------------------------------------------------------

    def _show_plan(self, plan: ImportPlan | None) -> None:
        self.model.show_plan(plan)
        self.columns.show_plan(plan)
        self._name_chips()
        chip = ""
        if plan is not None and self.model.counts[Outcome.REFUSED] == len(plan.rows) > 0:
            chip = str(Outcome.REFUSED)
        self.chips[chip].setChecked(True)
        self._narrow(chip)
        self._update()

    def _narrow(self, key: str) -> None:
        if key != _COLUMNS:
            self.model.narrow(Outcome(key) if key else None)
            if self.model.rowCount():
                self.table.setCurrentIndex(self.model.index(self.model.first_to_see(), 0))
        self._update()

    def _show_row(self, *_indexes: object) -> None:
        plan = self.model.plan
        row = self.table.currentIndex().data(RowRole)
        self.detail.show_row(plan.spec if plan else None, row)

    def _update(self) -> None:
        """Show what fits: the beginning, the waiting, the rows or the columns."""
        plan = self.model.plan
        self.stack.setCurrentWidget(self.start if self._path is None else self._rows)
        for chip in self.chips.values():
            chip.setVisible(plan is not None)
        if plan is None:
            self.waiting.say(self._waiting_words())
            self.views.setCurrentWidget(self.waiting)
        else:
            on_columns = self.chips[_COLUMNS].isChecked()
            self.views.setCurrentIndex(1 if on_columns else 0)
        ready = plan is not None and self.model.writes > 0 and self._job is None
        self.import_button.setEnabled(ready and self._result is None and self.store.writable)
        self.foot.setText(self._foot(plan))

    def _waiting_words(self) -> str:
        if self._job is not None:
            return _("Reading the file …")
        if self._examined is None or not self._examined.look.headings:
            return _("There are no rows to show.")
        headings = [clean_line(cell) for cell in self._examined.look.headings if cell.strip()]
        words = _(" · ").join(headings[:12]) + (" …" if len(headings) > 12 else "")
        return _("The headings in the file: {headings}").format(headings=words)

    def _foot(self, plan: ImportPlan | None) -> str:
        if plan is None or self._result is not None:
            return ""
        if not self.store.writable:
            return _("The store is open for reading only.")
        count = self.model.writes
        if not count:
            return _("There is nothing to write: the register says all of this already.")
        words = ngettext(
            "{n} record will be written. Nothing has been written yet.",
            "{n} records will be written. Nothing has been written yet.",
            count,
        )
        return words.format(n=format_number(count))

    def _name_chips(self) -> None:
        plan = self.model.plan
        counts = self.model.counts
        total = len(plan.rows) if plan else 0
        self.chips[""].setText(f"{_('All')}  {format_number(total)}")
        for outcome, words in WORDS.items():
            chip = self.chips[str(outcome)]
            chip.setText(f"{_(words)}  {format_number(counts[outcome])}")
            icon, token = TONES[outcome]
            chip.setIcon(icons.icon(icon, getattr(theme.tokens(), token)))
            chip.setIconSize(QSize(theme.px(14), theme.px(14)))
            chip.setEnabled(counts[outcome] > 0)
        used, left = (len(plan.used), len(plan.left)) if plan else (0, 0)
        words = _("Columns: {used} of {all}").format(used=used, all=used + left)
        self.chips[_COLUMNS].setText(words)

    def retranslate(self) -> None:
        self.header.say(self.title())
        self.import_button.setText(_("Import"))
        self.table.setAccessibleName(_("What the rows become"))
        for part in (self.start, self.choice, self.model, self.columns, self.detail):
            part.retranslate()
        self._name_chips()
        self._update()
        switched, self._language = self._language != language(), language()
        plan = self.model.plan
        if self._result is not None:
            self._written(self._result)
        elif switched and self._path and (plan is None or self.model.counts[Outcome.REFUSED]):
            self.examine()  # its sentences, too, in the language of now

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.detail.setVisible(self.width() >= theme.px(_ROOMY))

    # --- dropping --------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event.mimeData()) is not None and self._job is None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_file(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.open_file(path)
