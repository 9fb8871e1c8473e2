"""The page “Import”: a file, what its rows become, and one step that writes them."""

import functools
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import UserError
from desktop.i18n import N_, _, language
from desktop.models.specs import REGISTERS
from desktop.services.importing import ImportPlan, ImportResult, Outcome, apply_import
from desktop.services.importing.corrections import Corrections
from desktop.services.importing.looking import Examined, examine
from desktop.services.queries import Query
from desktop.services.store import Store
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.importing.chips import COLUMNS, OutcomeChips
from desktop.views.importing.choice import FileChoice
from desktop.views.importing.columns import ColumnsView
from desktop.views.importing.detail import RowDetail
from desktop.views.importing.keeping import Keeping
from desktop.views.importing.rows_model import RowRole, RowsModel
from desktop.views.importing.rows_table import rows_table
from desktop.views.importing.start import StartView, dropped_file
from desktop.views.importing.words import foot_words, waiting_words, written_words
from desktop.views.jobs import Job, Jobs
from desktop.views.keeping.keeper import backed_up
from desktop.views.pages import Navigator, Page
from desktop.views.widgets import Button, EmptyState, MessageBar, PageHeader, label, rule

TITLE = N_("Import")
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
        self.corrections = Corrections()
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
        self.bar = OutcomeChips(self._narrow, self)
        self.chips = self.bar.chips
        self.keeping = Keeping(store, jobs, self)
        self.foot = label()
        self.import_button = Button(kind="primary", icon="import", action=self.write)
        self._build()
        self.start.dropped.connect(self.open_file)
        self.start.choose_wanted.connect(self.ask_for_file)
        self.choice.other_wanted.connect(self.ask_for_file)
        self.choice.changed.connect(self.examine)
        self.columns.changed.connect(lambda heading, name: self.correct(
            self.corrections.with_column(heading, name)))  # fmt: skip
        self.columns.discard_wanted.connect(lambda: self.correct(Corrections()))
        self.columns.keep_wanted.connect(lambda name: self.keeping.keep(self.model.plan, name))
        self.columns.forget_wanted.connect(lambda: self.keeping.forget(self._examined))
        self.keeping.kept.connect(self._mapping_kept)
        self.keeping.forgotten.connect(self._mapping_forgotten)
        self.keeping.refused.connect(lambda sentence: self.message.say(sentence, "bad"))
        self.detail.value_chosen.connect(lambda row, name, takes: self.correct(
            self.corrections.with_choice(row, name, takes=takes)))  # fmt: skip
        self.detail.cell_typed.connect(lambda row, heading, text: self.correct(
            self.corrections.with_cell(row, heading, text)))  # fmt: skip
        self.detail.row_wanted.connect(lambda row, taken: self.correct(
            self.corrections.with_row(row, taken=taken)))  # fmt: skip
        self.table.activated.connect(lambda _index: self.detail.begin())
        self.table.selectionModel().currentChanged.connect(self._show_row)
        self.model.modelReset.connect(self._show_row)
        self.retranslate()
        self._update()

    def _build(self) -> None:
        splitter = QSplitter()
        splitter.addWidget(self.table)
        splitter.addWidget(self.detail)
        splitter.setChildrenCollapsible(False)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([theme.px(720), theme.px(360)])
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
        column.addLayout(self.bar)
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
        self.corrections = Corrections()
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
        self._look(self._told)

    def correct(self, corrections: Corrections) -> None:
        """Say anew what the rows become with a person's corrections; what is seen stays in place."""
        if self._path is None or self._result is not None:
            return
        if self._job is not None:
            self._job.cancel()
        self.corrections = corrections
        self._look(self._corrected)

    def _look(self, then: Any) -> None:
        assert self._path is not None  # noqa: S101 - asked by both callers
        work = examine(
            self.store,
            self._path,
            prefer=self._register,
            corrections=self.corrections,
            **self.choice.chosen(),
        )
        self._run(work, _("Reading {name}").format(name=self._path.name), then)

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
        self.choice.show_file(examined.look, examined.plan, examined.kept)
        self._show_plan(examined.plan)
        if examined.plan is None:
            asks = examined.look.register is None and self.choice.register.currentData() is None
            self.message.say(examined.sentence, "wait" if asks else "bad")
        elif self.choice.asks_for_country and not self.model.writes:
            self.message.say(
                _("The file does not say which country these schools are in. Choose it above."),
                "wait",
            )
            self.choice.country.setFocus()
        elif self.isAncestorOf(QApplication.focusWidget() or self.start):
            self.table.setFocus()

    def _corrected(self, examined: Examined) -> None:
        """Show the plan anew where it was: the same narrowing, the same row."""
        if examined.plan is None:
            self._told(examined)
            return
        self._examined = examined
        row = self.table.currentIndex().data(RowRole)
        at = self.table.verticalScrollBar().value()
        chosen = self.bar.chosen
        self.model.show_plan(examined.plan)
        self.columns.show_plan(examined.plan, corrected=self.corrections != Corrections())
        self.bar.show_plan(self.model.plan, self.model.counts)
        if chosen in set(map(str, Outcome)) and not self.model.counts[Outcome(chosen)]:
            chosen = ""
            self.bar.choose("")
        if chosen and chosen != COLUMNS:
            self.model.narrow(Outcome(chosen))
        place = self.model.place_of(row.number) if row is not None else 0
        self.table.setCurrentIndex(self.model.index(place, 0))
        self.table.verticalScrollBar().setValue(at)
        self._update()

    def _mapping_kept(self, sentence: str) -> None:
        self.correct(replace(self.corrections, columns={}))
        self.message.say(sentence, "good")

    def _mapping_forgotten(self, sentence: str) -> None:
        self.examine()
        self.message.say(sentence, "good")

    def _written(self, result: ImportResult) -> None:
        self._result = result
        plan = self.model.plan
        if plan is None:
            return
        register = plan.spec.name
        self.message.say(
            written_words(result),
            "good",
            _("Open {register}").format(register=_(plan.spec.titles)),
            lambda: self.navigator.open_page(register),
        )

    # --- what is shown ---------------------------------------------------------------------

    def _show_plan(self, plan: ImportPlan | None) -> None:
        self.model.show_plan(plan)
        self.columns.show_plan(plan, corrected=self.corrections != Corrections())
        self.bar.show_plan(self.model.plan, self.model.counts)
        chip = ""
        if plan is not None and self.model.counts[Outcome.REFUSED] == len(plan.rows) > 0:
            chip = str(Outcome.REFUSED)
        self.bar.choose(chip)
        self._narrow(chip)
        self._update()

    def _narrow(self, key: str) -> None:
        if key != COLUMNS:
            self.model.narrow(Outcome(key) if key else None)
            if self.model.rowCount():
                self.table.setCurrentIndex(self.model.index(self.model.first_to_see(), 0))
        self._update()

    def _show_row(self, *_indexes: object) -> None:
        plan = self.model.plan
        row = self.table.currentIndex().data(RowRole)
        without = row is not None and row.number in self.corrections.without
        self.detail.show_row(plan, row, without=without)

    def _update(self) -> None:
        """Show what fits: the beginning, the waiting, the rows or the columns."""
        plan = self.model.plan
        self.stack.setCurrentWidget(self.start if self._path is None else self._rows)
        if plan is None:
            self.waiting.say(waiting_words(self._examined, reading=self._job is not None))
            self.views.setCurrentWidget(self.waiting)
        else:
            on_columns = self.bar.chosen == COLUMNS
            self.views.setCurrentIndex(1 if on_columns else 0)
        ready = plan is not None and self.model.writes > 0 and self._job is None
        self.import_button.setEnabled(ready and self._result is None and self.store.writable)
        shown = plan is not None and self._result is None
        refused = self.model.counts[Outcome.REFUSED]
        words = foot_words(self.model.writes, refused, writable=self.store.writable)
        self.foot.setText(words if shown else "")

    def retranslate(self) -> None:
        self.header.say(self.title())
        self.import_button.setText(_("Import"))
        self.table.setAccessibleName(_("What the rows become"))
        for part in (self.start, self.choice, self.model, self.columns, self.detail):
            part.retranslate()
        self.bar.show_plan(self.model.plan, self.model.counts)
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
