"""Reports: which one, in which language, of which records."""

import functools
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import _, fiscal_year, translator
from desktop.models.specs import SPECS
from desktop.services.clock import today
from desktop.services.progress import Work
from desktop.services.publishing.filters import Filter
from desktop.services.publishing.reports import REPORTS, make_report
from desktop.services.store import Store
from desktop.views import theme
from desktop.views.jobs import Jobs
from desktop.views.publication.room import LanguageChips, Room
from desktop.views.widgets import Button, label, rule

_EXAMPLES = {"schools": "ward=千代田区", "partners": "country=NZ", "agreements": "country=AU"}


class ReportsPanel(QWidget):
    """The choice of a report and of what narrows it; `changed` asks for other pages."""

    changed = Signal()
    workbook_wanted = Signal()

    def __init__(self, store: Store, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs = store, jobs
        self._asked = 0
        self._kept: dict[tuple[str, str], Any] = {}
        self._heading = label(role="section")
        self.list = QListWidget()
        for name in REPORTS:
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._language_label = label(role="muted")
        self.languages = LanguageChips(("ja", "en"), self.changed.emit)
        self.filters: dict[str, QComboBox] = {}
        self._labels: dict[str, QLabel] = {}
        self._where_label = label(role="muted")
        self.where = QLineEdit(clearButtonEnabled=True)
        self._where_label.setBuddy(self.where)
        self._help = label(role="muted", wrap=True)
        self.workbook = Button(kind="secondary", icon="export", action=self.workbook_wanted.emit)
        self._build()
        self.list.currentRowChanged.connect(self._turn)
        self.where.textChanged.connect(self.changed)
        self.retranslate()
        self._show_filters()

    def _build(self) -> None:
        self._form = QFormLayout()
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(12)
        self._form.setVerticalSpacing(6)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        choice = QVBoxLayout()
        choice.setContentsMargins(24, 12, 16, 16)
        choice.setSpacing(6)
        choice.addWidget(self._language_label)
        choice.addWidget(self.languages)
        choice.addSpacing(8)
        choice.addLayout(self._form)
        choice.addSpacing(4)
        choice.addWidget(self._where_label)
        choice.addWidget(self.where)
        choice.addWidget(self._help)
        choice.addSpacing(8)
        choice.addWidget(self.workbook, 0, Qt.AlignmentFlag.AlignLeft)
        head = QHBoxLayout()
        head.setContentsMargins(24, 12, 16, 4)
        head.addWidget(self._heading)
        listing = QHBoxLayout()
        listing.setContentsMargins(16, 0, 16, 8)
        listing.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(listing, 1)
        column.addWidget(rule())
        column.addLayout(choice)

    # --- the choice ------------------------------------------------------------------------

    @property
    def report(self) -> str:
        """The report chosen, a key of `REPORTS`."""
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else next(iter(REPORTS))

    @property
    def language(self) -> str:
        """What the report is to speak, `ja` or `en`."""
        return self.languages.language

    @property
    def language_buttons(self) -> dict[str, Button]:
        """The chips of the languages."""
        return self.languages.buttons

    def choose(self, name: str) -> None:
        """Choose a report by its name."""
        self.list.setCurrentRow(list(REPORTS).index(name))

    def values(self) -> dict[str, Any]:
        """What the report is narrowed by."""
        found = {name: box.currentData() for name, box in self.filters.items()}
        return {name: value for name, value in found.items() if value is not None}

    def make(self, path: Path) -> Work[Any]:
        """Write what is chosen now, as PDF or as a workbook by the file's ending."""
        where = self.where.text().strip() if REPORTS[self.report].register else ""
        return make_report(
            self._store,
            self.report,
            path,
            language=self.language,
            where=where or None,
            values=self.values(),
        )

    def file_name(self, ending: str = ".pdf") -> str:
        """A name for the file."""
        return translator(self.language).gettext(REPORTS[self.report].title) + ending

    # --- filters ---------------------------------------------------------------------------

    def read_choices(self) -> None:
        """Ask the store which values the filters may take."""
        self._jobs.forget(self._asked)
        name = self.report

        def read() -> dict[str, list[Any]]:
            with self._store.read() as session:
                return REPORTS[name].choices(session)

        self._asked = self._jobs.fetch(read, functools.partial(self._fill, name))

    def _turn(self) -> None:
        self._show_filters()
        self._say_help()
        self.read_choices()
        self.changed.emit()

    def _show_filters(self) -> None:
        """A box for each filter of the report; what was chosen before is chosen again."""
        while self._form.rowCount():
            self._form.removeRow(0)
        self.filters, self._labels = {}, {}
        for each in REPORTS[self.report].filters:
            box = QComboBox()
            box.setMaxVisibleItems(20)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(12)
            caption = label(_(each.label), "muted")
            caption.setBuddy(box)
            if not each.required:
                box.addItem(_("All"), None)
            box.currentIndexChanged.connect(functools.partial(self._narrowed, each.name))
            self._form.addRow(caption, box)
            self.filters[each.name], self._labels[each.name] = box, caption

    def _fill(self, name: str, values: dict[str, list[Any]]) -> None:
        if name != self.report:
            return
        before = self.values()
        for each in REPORTS[name].filters:
            box = self.filters[each.name]
            wanted = self._kept.get((name, each.name), box.currentData())
            box.blockSignals(True)
            box.clear()
            if not each.required:
                box.addItem(_("All"), None)
            for value in values[each.name]:
                box.addItem(each.kind.format(value), value)
            box.setCurrentIndex(self._place(each, values[each.name], wanted))
            box.setEnabled(box.count() > 0)
            box.blockSignals(False)
        if self.values() != before:
            self.changed.emit()

    @staticmethod
    def _place(each: Filter, values: list[Any], wanted: Any) -> int:
        """Where the value stands that is to be chosen: of years at first the last that is over."""
        first = 0 if each.required else 1
        if wanted in values:
            return values.index(wanted) + first
        if each.required:
            now = fiscal_year(today())
            return next((at for at, value in enumerate(values) if value < now), 0)
        return 0

    def _narrowed(self, name: str, _index: int) -> None:
        self._kept[self.report, name] = self.filters[name].currentData()
        self.changed.emit()

    # --- words -----------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        self._heading.setText(_("Reports"))
        self.list.setAccessibleName(_("Reports"))
        for at, report in enumerate(REPORTS.values()):
            self.list.item(at).setText(_(report.title))
        self._language_label.setText(_("Language"))
        self.languages.retranslate()
        self._where_label.setText(_("Only the records with"))
        self.where.setPlaceholderText(_("Words, or conditions"))
        self.workbook.setText(_("Save as workbook …"))
        self._say_help()
        self._show_filters()

    def _say_help(self) -> None:
        register = REPORTS[self.report].register
        for widget in (self._where_label, self.where, self._help):
            widget.setVisible(bool(register))
        if not register:
            return
        spec = SPECS[register]
        self._help.setText(
            _("Words are found in all texts; {example} compares one field of {register}.").format(
                example=_EXAMPLES.get(spec.name, "status=active"), register=_(spec.titles)
            )
        )

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), 600)


class ReportsRoom(Room):
    """The reports of the publication page."""

    def __init__(self, store: Store, jobs: Jobs, parent: QWidget | None = None) -> None:
        self.panel = ReportsPanel(store, jobs)
        super().__init__(jobs, self.panel, parent)
        self.panel.changed.connect(self._show)
        self.panel.workbook_wanted.connect(self._write_workbook)

    def title(self) -> str:
        return _("Reports")

    def activate(self) -> None:
        self.panel.list.setFocus()

    def refresh(self, tables: frozenset[str]) -> None:
        self.panel.read_choices()
        self._show()

    def retranslate(self) -> None:
        super().retranslate()
        self.panel.retranslate()
        self.panel.read_choices()

    def _show(self) -> None:
        self.preview.show_choice(self.panel.make, self.panel.file_name())

    def _write_workbook(self) -> None:
        self.preview.output.ask_and_write(
            self.panel.make, self.panel.file_name(".xlsx"), _("Excel workbook (*.xlsx)")
        )
