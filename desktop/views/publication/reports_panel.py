"""Reports: which one, in which language, of which records."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import _, translator
from desktop.models.specs import SPECS
from desktop.services.progress import Work
from desktop.services.publishing.reports import REPORTS, make_report
from desktop.services.store import Store
from desktop.views import theme
from desktop.views.widgets import Button, label, rule

LANGUAGES = {"ja": "日本語", "en": "English"}


class ReportsPanel(QWidget):
    """The choice of a report; `changed` asks for other pages."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = label(role="section")
        self.list = QListWidget()
        for name in REPORTS:
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._language_label = label(role="muted")
        self._languages = QButtonGroup(self)
        self.language_buttons: dict[str, Button] = {}
        for code, words in LANGUAGES.items():
            chip = Button(words, kind="chip")
            chip.setCheckable(True)
            self.language_buttons[code] = chip
            self._languages.addButton(chip)
        self.language_buttons["ja"].setChecked(True)
        self._where_label = label(role="muted")
        self.where = QLineEdit(clearButtonEnabled=True)
        self._where_label.setBuddy(self.where)
        self._help = label(role="muted", wrap=True)
        self._build()
        self.list.currentRowChanged.connect(self._tell)
        self._languages.buttonToggled.connect(self._toggled)
        self.where.textChanged.connect(self.changed)
        self.retranslate()

    def _build(self) -> None:
        chips = QHBoxLayout()
        chips.setSpacing(4)
        for chip in self.language_buttons.values():
            chips.addWidget(chip)
        chips.addStretch(1)
        choice = QVBoxLayout()
        choice.setContentsMargins(24, 12, 16, 16)
        choice.setSpacing(6)
        choice.addWidget(self._language_label)
        choice.addLayout(chips)
        choice.addSpacing(8)
        choice.addWidget(self._where_label)
        choice.addWidget(self.where)
        choice.addWidget(self._help)
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

    @property
    def report(self) -> str:
        """The report chosen, a key of `REPORTS`."""
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else next(iter(REPORTS))

    @property
    def language(self) -> str:
        """What the report is to speak, `ja` or `en`."""
        return "en" if self.language_buttons["en"].isChecked() else "ja"

    def choose(self, name: str) -> None:
        """Choose a report by its name."""
        self.list.setCurrentRow(list(REPORTS).index(name))

    def make(self, store: Store, path: Path) -> Work[Any]:
        """Print what is chosen now."""
        where = self.where.text().strip() or None
        return make_report(store, self.report, path, language=self.language, where=where)

    def file_name(self) -> str:
        """A name for the file."""
        return translator(self.language).gettext(REPORTS[self.report].title) + ".pdf"

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        self._heading.setText(_("Reports"))
        self.list.setAccessibleName(_("Reports"))
        for at, report in enumerate(REPORTS.values()):
            self.list.item(at).setText(_(report.title))
        self._language_label.setText(_("Language"))
        self._where_label.setText(_("Only the records with"))
        self.where.setPlaceholderText(_("Words, or conditions"))
        self._say_help()

    def _tell(self) -> None:
        self._say_help()
        self.changed.emit()

    def _say_help(self) -> None:
        spec = SPECS[REPORTS[self.report].register]
        examples = {
            "schools": "ward=千代田区",
            "partners": "country=NZ",
            "agreements": "country=AU",
        }
        self._help.setText(
            _("Words are found in all texts; {example} compares one field of {register}.").format(
                example=examples.get(spec.name, "status=active"), register=_(spec.titles)
            )
        )

    def _toggled(self, _chip: object, checked: bool) -> None:
        if checked:
            self.changed.emit()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), 600)
