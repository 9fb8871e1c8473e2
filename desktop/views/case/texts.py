"""The texts of a case: both languages of each section side by side, saved as one writes."""

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.errors import StoreBusy, UserError
from desktop.i18n import LANGUAGES as TONGUES
from desktop.i18n import _, format_number
from desktop.models.case import TEXT_SECTIONS
from desktop.services.store import Store
from desktop.services.workflow import writing
from desktop.services.workflow.reading import LANGUAGES, CaseSheet, text_names
from desktop.views import theme
from desktop.views.case.fields import Writing
from desktop.views.widgets import Button, Pill, label, rule

PAUSE = 1500
"""Milliseconds without a key after which what was written is saved."""
LONGEST = 4000
"""Milliseconds after which it is saved all the same: nothing typed is unsafe for five seconds."""


class TextsTab(QWidget):
    """Ten sections in two columns."""

    failed = Signal(str)
    saved = Signal()

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._sheet: CaseSheet | None = None
        self._seen: dict[str, str] = {}
        self._later = QTimer(self, singleShot=True, interval=PAUSE)
        self._later.timeout.connect(self.save)
        self._since = QElapsedTimer()
        self.fields: dict[str, Writing] = {}
        self.pills: dict[str, Pill] = {}
        self._titles = {section: label(role="section") for section in TEXT_SECTIONS}
        self.state = label(role="muted")
        self.count = label(role="muted")
        self.save_button = Button(icon="save", action=self.save)

        head = QHBoxLayout()
        head.setContentsMargins(24, 12, 24, 8)
        head.setSpacing(12)
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(self.state)
        head.addWidget(self.save_button)
        inner = QWidget()
        inner.setProperty("role", "surface")
        grid = QGridLayout(inner)
        grid.setContentsMargins(24, 8, 24, 24)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        for at, section in enumerate(TEXT_SECTIONS):
            grid.addWidget(self._titles[section], at * 4, 0, 1, 2)
            grid.setRowMinimumHeight(at * 4 + 3, theme.px(12))
            for column, tongue in enumerate(LANGUAGES):
                name = f"{section}_{tongue}"
                self.pills[name] = Pill()
                self.fields[name] = field = Writing()
                field.textChanged.connect(self._written)
                field.left.connect(self.save)
                caption = QHBoxLayout()
                caption.setSpacing(8)
                caption.addWidget(label(TONGUES[tongue], "muted"))
                caption.addWidget(self.pills[name])
                caption.addStretch(1)
                grid.addLayout(caption, at * 4 + 1, column)
                grid.addWidget(field, at * 4 + 2, column, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.setSpacing(0)
        column_.addLayout(head)
        column_.addWidget(rule())
        column_.addWidget(area, 1)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        for section, title in self._titles.items():
            title.setText(_(TEXT_SECTIONS[section]))
            for tongue in LANGUAGES:
                self.fields[f"{section}_{tongue}"].setAccessibleName(
                    f"{_(TEXT_SECTIONS[section])} ({TONGUES[tongue]})"
                )
        self.save_button.setText(_("Save"))
        self._tell()

    @property
    def written(self) -> dict[str, str]:
        """The texts that differ from what was read."""
        return {
            name: field.toPlainText()
            for name, field in self.fields.items()
            if field.toPlainText() != self._seen.get(name, "")
        }

    def show_case(self, sheet: CaseSheet) -> None:
        """Show another case, or what has become of this one; what is being written stays."""
        same = self._sheet is not None and self._sheet.id == sheet.id
        kept = self.written if same else {}
        self._sheet = sheet
        for name in text_names():
            text = sheet.texts[name]
            if name in kept:
                continue
            self._seen[name] = text
            field = self.fields[name]
            if field.toPlainText() != text:
                field.show_text(text)
        self._tell()

    def save(self) -> bool:
        """Write what is new; False where it could not be."""
        self._later.stop()
        after = self.written
        if self._sheet is None or not after:
            return True
        before = {name: self._seen[name] for name in after}
        try:
            writing.save_texts(self._store, self._sheet.id, before, after)
        except UserError as error:
            self._tell()
            if isinstance(error, StoreBusy):
                self._later.start(PAUSE)
            self.failed.emit(error.sentence)
            return False
        self._seen |= after
        self._tell()
        self.saved.emit()
        return True

    def _written(self) -> None:
        # A pause saves; who writes without one is not kept waiting past LONGEST.
        if not self._later.isActive():
            self._since.start()
        left = LONGEST - self._since.elapsed()
        self._later.start(max(0, min(PAUSE, left)))
        self._tell()

    def _tell(self) -> None:
        missing = 0
        for name, field in self.fields.items():
            empty = not field.toPlainText().strip()
            missing += empty
            self.pills[name].setText(_("not written") if empty else "")
            self.pills[name].setVisible(empty)
            if self.pills[name].property("tone") != "wait":
                self.pills[name].show_state(_("not written"), "wait")
        self.count.setText(
            _("{n} of {all} texts written").format(
                n=format_number(len(self.fields) - missing), all=format_number(len(self.fields))
            )
        )
        dirty = bool(self.written)
        self.save_button.setEnabled(dirty)
        self.state.setText(_("Not saved yet") if dirty else _("Saved"))
