"""What goes into a booklet: the year, the cases by hand, the language, the words on the cover."""

from datetime import date
from typing import cast

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import N_, _, fiscal_year, format_fiscal_year, format_number, translator
from desktop.services.publishing.choosing import CaseLine, Edition
from desktop.services.publishing.collect import PUBLISHER
from desktop.services.publishing.content import BookletLanguage
from desktop.services.publishing.cover import TITLE
from desktop.views import theme
from desktop.views.publication.case_list import CaseList
from desktop.views.publication.cases_model import CasesModel, LineRole
from desktop.views.widgets import Button, label, rule

_COUNT = Qt.ItemDataRole.UserRole + 1
LANGUAGES: dict[str, str] = {"ja": "日本語", "en": "English", "both": N_("Both")}


class EditionPanel(QWidget):
    """The choice for a booklet. `year_changed` asks for other cases, `changed` for other pages."""

    year_changed = Signal()
    changed = Signal()
    case_wanted = Signal(int)

    def __init__(self, publisher: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = CasesModel()
        self.model.setParent(self)
        self.list = CaseList(self.model)
        self.year = QComboBox()
        self._languages = QButtonGroup(self)
        self.language_buttons: dict[str, Button] = {}
        for code in LANGUAGES:
            chip = Button(kind="chip")
            chip.setCheckable(True)
            self.language_buttons[code] = chip
            self._languages.addButton(chip)
        self.language_buttons["ja"].setChecked(True)
        self.edition_title = QLineEdit()
        self.publisher = QLineEdit(publisher)
        for field in (self.edition_title, self.publisher):
            field.setMaxLength(80)
        self._labels = {name: label(role="muted") for name in ("year", "language", "title", "by")}
        self._count = label(role="section")
        self.all = Button(kind="link", action=lambda: self._choose(True))
        self.none = Button(kind="link", action=lambda: self._choose(False))
        self._hint = label(role="muted")
        self._note = label(role="muted", wrap=True)
        self.open = Button(kind="link", action=self._open)
        self._build()
        self.year.currentIndexChanged.connect(self.year_changed)
        self._languages.buttonToggled.connect(self._language_toggled)
        self.edition_title.textChanged.connect(self.changed)
        self.publisher.textChanged.connect(self.changed)
        self.model.chosen_changed.connect(self._chosen)
        self.list.selectionModel().currentChanged.connect(self._tell)
        self.list.doubleClicked.connect(self._open)
        self.model.modelReset.connect(self._tell)
        self.retranslate()

    def _build(self) -> None:
        chips = QWidget()
        row = QHBoxLayout(chips)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for chip in self.language_buttons.values():
            row.addWidget(chip)
        row.addStretch(1)
        fields = QGridLayout()
        fields.setContentsMargins(24, 12, 16, 12)
        fields.setHorizontalSpacing(12)
        fields.setVerticalSpacing(8)
        choices = {
            "year": self.year,
            "language": chips,
            "title": self.edition_title,
            "by": self.publisher,
        }
        for at, (name, field) in enumerate(choices.items()):
            fields.addWidget(self._labels[name], at, 0)
            fields.addWidget(field, at, 1)
            self._labels[name].setBuddy(field)
        fields.setColumnStretch(1, 1)
        head = QHBoxLayout()
        head.setContentsMargins(24, 8, 16, 8)
        head.setSpacing(8)
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self.all)
        head.addWidget(self.none)
        note = QHBoxLayout()
        note.setContentsMargins(24, 8, 16, 8)
        note.addWidget(self._note, 1)
        note.addWidget(self.open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(fields)
        column.addWidget(rule())
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addWidget(rule())
        column.addLayout(note)

    # --- the choice ------------------------------------------------------------------------

    @property
    def fiscal_year(self) -> int | None:
        """The year chosen; None for all."""
        return cast("int | None", self.year.currentData())

    @property
    def language(self) -> BookletLanguage:
        """What the booklet is to speak."""
        for code, chip in self.language_buttons.items():
            if chip.isChecked():
                return cast("BookletLanguage", code)
        return "ja"

    def edition(self) -> Edition:
        """The choice as it stands."""
        return Edition(
            self.model.chosen(),
            self.language,
            self.fiscal_year,
            self.edition_title.text(),
            self.publisher.text(),
        )

    def file_name(self) -> str:
        """A name for the file."""
        words = [self.edition_title.text().strip() or self._usual(TITLE)]
        if self.fiscal_year is not None:
            words.append(self._year_in_paper_language(self.fiscal_year))
        name = "_".join(words)
        return "".join("-" if sign in '\\/:*?"<>|' else sign for sign in name) + ".pdf"

    def set_years(self, years: list[tuple[int, int]], today: date) -> None:
        """Offer these fiscal years, with the number of cases in each.

        The year chosen stays. At first it is the last that is over: its booklet is the next.
        """
        chosen, first = self.fiscal_year, self.year.count() == 0
        self.year.blockSignals(True)
        self.year.clear()
        for year, count in years:
            self.year.addItem("", year)
            self.year.setItemData(self.year.count() - 1, count, _COUNT)
        self.year.addItem("", None)
        over = [year for year, _n in years if year < fiscal_year(today)]
        if first:
            chosen = over[0] if over else years[0][0] if years else None
        self.year.setCurrentIndex(max(0, self.year.findData(chosen)))
        self._name_years()
        self.year.blockSignals(False)
        if not first and self.fiscal_year != chosen:
            self.year_changed.emit()

    def set_lines(self, lines: list[CaseLine], *, anew: bool = False) -> None:
        """Show these cases; `anew` forgets marks and order."""
        if anew:
            self.model.start_anew()
        self.model.set_lines(lines)
        if lines and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(0))
        self._chosen()

    # --- what happens ----------------------------------------------------------------------

    def _choose(self, inside: bool) -> None:
        self.model.choose([line.id for line in self.model.lines()], inside)

    def _language_toggled(self, _chip: object, checked: bool) -> None:
        if checked:
            self.model.set_paper_language(self.language)
            self._placeholders()
            self._tell()
            self.changed.emit()

    def _chosen(self) -> None:
        total, chosen = self.model.rowCount(), len(self.model.chosen())
        self._count.setText(
            _("Cases: {chosen} of {total}").format(
                chosen=format_number(chosen), total=format_number(total)
            )
        )
        self.all.setEnabled(chosen < total)
        self.none.setEnabled(chosen > 0)
        self.changed.emit()

    def _open(self, _index: QModelIndex | None = None) -> None:
        line = self._line()
        if line is not None:
            self.case_wanted.emit(line.id)

    def _line(self) -> CaseLine | None:
        return cast("CaseLine | None", self.list.currentIndex().data(LineRole))

    def _tell(self) -> None:
        """Say in full what the case under the cursor lacks."""
        line = self._line()
        self.open.setVisible(line is not None)
        if line is None:
            self._note.setText("")
            return
        sentences = [
            _("{language}: {sections}").format(language=tongue, sections=_(" · ").join(sections))
            for tongue, sections in self.model.missing_texts(line)
        ]
        if line.unprintable:
            sentences.append(
                _("Photos that may be printed: {n} of {all}").format(
                    n=line.photos - line.unprintable, all=line.photos
                )
            )
        self._note.setText("\n".join(sentences) or _("Nothing is missing"))

    # --- words -----------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        for name, words in (
            ("year", _("Fiscal year")),
            ("language", _("Language")),
            ("title", _("Title")),
            ("by", _("Publisher")),
        ):
            self._labels[name].setText(words)
        for code, chip in self.language_buttons.items():
            # A language is called what its speakers call it.
            chip.setText(_(LANGUAGES[code]) if code == "both" else LANGUAGES[code])
        self.all.setText(_("All"))
        self.none.setText(_("None"))
        self.open.setText(_("Open case"))
        self.list.setAccessibleName(_("Cases in the order of the booklet"))
        self.list.setToolTip(_("Drag a case, or press Alt+↑ and Alt+↓, to change the order."))
        self._name_years()
        self._placeholders()
        self.model.retranslate()
        self._count.setText(
            _("Cases: {chosen} of {total}").format(
                chosen=format_number(len(self.model.chosen())),
                total=format_number(self.model.rowCount()),
            )
        )
        self._tell()

    def _name_years(self) -> None:
        for at in range(self.year.count()):
            year, count = self.year.itemData(at), self.year.itemData(at, _COUNT)
            words = _("All years")
            if year is not None:
                words = _("{year} · cases: {n}").format(year=format_fiscal_year(year), n=count)
            self.year.setItemText(at, words)

    def _placeholders(self) -> None:
        self.edition_title.setPlaceholderText(self._usual(TITLE))
        self.publisher.setPlaceholderText(self._usual(PUBLISHER))

    def _usual(self, words: str) -> str:
        return translator("en" if self.language == "en" else "ja").gettext(words)

    def _year_in_paper_language(self, year: int) -> str:
        return f"FY{year}" if self.language == "en" else f"{year}年度"

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), 600)
