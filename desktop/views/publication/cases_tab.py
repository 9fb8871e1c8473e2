"""The cases of an edition: which, in which order and sections; below, the one that is worked on."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import _, country_name, format_fiscal_year, format_number
from desktop.models.vocabulary import ExchangeType, SchoolKind
from desktop.services.publishing.choosing import CaseLine, Narrowed
from desktop.services.publishing.content import Words
from desktop.views.publication.case_list import CaseList
from desktop.views.publication.cases_model import CasesModel, LineRole, SectionRole
from desktop.views.publication.decisions import Decisions
from desktop.views.publication.inspector import CaseInspector, SectionInspector
from desktop.views.publication.photo_desk import PhotoDesk
from desktop.views.publication.photo_strip import Thumbs
from desktop.views.widgets import Button, label, rule


class CasesTab(QWidget):
    """Filters, the list, and what is decided of the case under the cursor."""

    case_wanted = Signal(int)

    def __init__(self, decisions: Decisions, thumbs: Thumbs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._decisions = decisions
        self.model = CasesModel()
        self.model.setParent(self)
        self.list = CaseList(self.model)
        self.year = QComboBox()
        self.filters = {name: QComboBox() for name in ("exchange_type", "country", "kind")}
        for box in (self.year, *self.filters.values()):
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(6)
        self.every_year = Button(kind="chip")
        self.every_year.setCheckable(True)
        self._count = label()
        self.all = Button(kind="link", action=lambda: self._choose(True))
        self.none = Button(kind="link", action=lambda: self._choose(False))
        self.section = Button(kind="quiet", icon="plus", action=self._add_section)
        self.inspector = CaseInspector(thumbs)
        self.of_section = SectionInspector()
        self.photo = PhotoDesk(decisions)
        self._below = QStackedWidget()
        self._below.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._build()

        self.year.activated.connect(lambda _at: decisions.choose_year(self.year.currentData()))
        self.every_year.toggled.connect(decisions.show_every_year)
        for box in self.filters.values():
            box.currentIndexChanged.connect(lambda _at: self._narrow())
        self.model.edited.connect(self._edited)
        self.model.modelReset.connect(self._tell)
        self.model.dataChanged.connect(lambda *_any: self._tell())
        self.list.selectionModel().currentChanged.connect(lambda *_any: self._moved())
        self.list.doubleClicked.connect(lambda _index: self._open())
        self.inspector.design_chosen.connect(self._design)
        self.inspector.photo_chosen.connect(self._show_photo)
        self.inspector.open.clicked.connect(self._open)
        self.of_section.renamed.connect(self._rename)
        self.of_section.remove.clicked.connect(self._remove_section)
        self.photo.closed.connect(lambda: self._stack.setCurrentIndex(0))
        decisions.shown.connect(self.show_edition)
        self.retranslate()

    def _build(self) -> None:
        years = QHBoxLayout()
        years.setContentsMargins(24, 8, 16, 4)
        years.setSpacing(8)
        years.addWidget(self.year, 1)
        years.addWidget(self.every_year)
        chosen = QHBoxLayout()
        chosen.setContentsMargins(24, 0, 16, 8)
        chosen.setSpacing(8)
        for box in self.filters.values():
            chosen.addWidget(box, 1)
        head = QHBoxLayout()
        head.setContentsMargins(24, 4, 8, 4)
        head.setSpacing(4)
        head.addWidget(self._count)
        head.addSpacing(8)
        head.addWidget(self.all)
        head.addWidget(self.none)
        head.addStretch(1)
        head.addWidget(self.section)
        self._below.addWidget(self.inspector)
        self._below.addWidget(self.of_section)
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(years)
        column.addLayout(chosen)
        column.addWidget(rule())
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addWidget(rule())
        column.addWidget(self._below)
        self._stack = QStackedWidget()
        self._stack.addWidget(top)
        self._stack.addWidget(self.photo)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    # --- what is shown ---------------------------------------------------------------------

    def show_edition(self) -> None:
        """Show the edition of now and the cases that it could have."""
        decisions = self._decisions
        edition = decisions.edition
        row = max(self.list.currentIndex().row(), 0)
        key = self.model.key(row)
        self._fill_years()
        self._fill_filters()
        self.model.set_paper_language(edition.language)
        self.model.show(edition.lines, decisions.cases, edition.left_out)
        found = self.model.row_of(key)
        row = found if found >= 0 else min(row, self.model.rowCount() - 1)
        if row >= 0 and row != self.list.currentIndex().row():
            self.list.setCurrentIndex(self.model.index(row))
        self._tell()

    def _fill_years(self) -> None:
        box, decisions = self.year, self._decisions
        known = dict(decisions.years)
        year = decisions.edition.fiscal_year
        shown = sorted({*known, *([] if year is None else [year])}, reverse=True)
        box.blockSignals(True)
        box.clear()
        for each in shown:
            words = _("{year} · cases: {n}").format(
                year=format_fiscal_year(each), n=known.get(each, 0)
            )
            box.addItem(words, each)
        box.addItem(_("All years"), None)
        box.setCurrentIndex(box.findData(year))
        box.blockSignals(False)
        self.every_year.setVisible(year is not None)

    def _fill_filters(self) -> None:
        cases = self._decisions.cases.values()
        types = {str(x): _(x.label) for x in ExchangeType}
        kinds = {str(x): _(x.label) for x in SchoolKind}
        found = {
            "exchange_type": {c.exchange_type: types.get(c.exchange_type, "") for c in cases},
            "country": {code: country_name(code) for c in cases for code in c.countries},
            "kind": {code: kinds.get(code, code) for c in cases for code in c.kinds},
        }
        everything = {
            "exchange_type": _("All types"),
            "country": _("All countries"),
            "kind": _("All kinds of school"),
        }
        for name, box in self.filters.items():
            before = box.currentData()
            box.blockSignals(True)
            box.clear()
            box.addItem(everything[name], "")
            for code, words in sorted(found[name].items(), key=lambda item: item[1]):
                box.addItem(words, code)
            box.setCurrentIndex(max(0, box.findData(before)))
            box.blockSignals(False)
        self._narrow()

    def _narrow(self) -> None:
        chosen = {name: str(box.currentData() or "") for name, box in self.filters.items()}
        self.model.narrow(Narrowed(chosen["exchange_type"], chosen["country"], chosen["kind"]))
        self._tell()

    # --- what happens ----------------------------------------------------------------------

    def _choose(self, inside: bool) -> None:
        self.model.choose(self.model.shown_cases(), inside)

    def _edited(self, label: str) -> None:
        edition = replace(self._decisions.edition, lines=self.model.lines())
        self._decisions.change(edition, label)
        self._moved()

    def _add_section(self) -> None:
        for box in self.filters.values():  # sections are hidden while only some cases are shown
            box.setCurrentIndex(0)
        row = self.model.add_section(max(self.list.currentIndex().row(), 0), Words(ja="", en=""))
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))
            self.of_section.begin()

    def _rename(self, title: Words) -> None:
        row = self.list.currentIndex().row()
        if self.list.currentIndex().data(SectionRole) is not None:
            self.model.rename_section(row, title)

    def _remove_section(self) -> None:
        row = self.list.currentIndex().row()
        if self.list.currentIndex().data(SectionRole) is not None:
            self.model.remove_section(row)

    def _design(self, design: str) -> None:
        line = self.line()
        if line is not None:
            edition = self._decisions.edition
            if edition.line(line.id) is None:  # a case that has not been taken in yet
                self.model.choose([line.id], True)
            changed = self._decisions.edition.with_design(line.id, design)  # type: ignore[arg-type]
            self._decisions.change(changed, self.inspector.LABEL)

    def _show_photo(self, photo: object) -> None:
        self.photo.show_photo(photo)  # type: ignore[arg-type]
        self._stack.setCurrentWidget(self.photo)

    def _open(self) -> None:
        line = self.line()
        if line is not None:
            self.case_wanted.emit(line.id)

    def line(self) -> CaseLine | None:
        """The case under the cursor."""
        return self.list.currentIndex().data(LineRole)  # type: ignore[no-any-return]

    def touch(self) -> None:
        """Say which part of the booklet is under the cursor."""
        index = self.list.currentIndex()
        line = self.line()
        if line is not None:
            self._decisions.touched.emit("cases", line.id)
        elif index.data(SectionRole) is not None:
            self._decisions.touched.emit("sections", self.model.place(index.row()))
        else:
            self._decisions.touched.emit("cover", None)

    def _moved(self) -> None:
        self._tell()
        self.list.scrollTo(self.list.currentIndex())
        self.touch()

    def _tell(self) -> None:
        """Say how many there are, and in full what the case under the cursor lacks."""
        total = len(self._decisions.cases)
        chosen = len(self.model.chosen())
        self._count.setText(
            _("Cases: {chosen} of {total}").format(
                chosen=format_number(chosen), total=format_number(total)
            )
        )
        inside, in_sight = set(self.model.chosen()), self.model.shown_cases()
        self.all.setEnabled(any(key not in inside for key in in_sight))
        self.none.setEnabled(any(key in inside for key in in_sight))
        index = self.list.currentIndex()
        title: Words | None = index.data(SectionRole)
        line = self.line()
        self._below.setVisible(title is not None or line is not None)
        shown: QWidget = self.of_section if title is not None else self.inspector
        self._below.setCurrentWidget(shown)
        if title is not None:
            self.of_section.show_title(title)
        elif line is not None:
            edition = self._decisions.edition
            known = edition.line(line.id)
            texts = self.model.missing_texts(line)
            self.inspector.show_case(line, known, edition.left_out, texts)

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        self.every_year.setText(_("Other years too"))
        self.all.setText(_("All"))
        self.none.setText(_("None"))
        self.section.setText(_("Section"))
        self.section.setToolTip(_("Begin a section above the chosen line"))
        self.year.setAccessibleName(_("Fiscal year"))
        for name, words in (
            ("exchange_type", _("Type of exchange")),
            ("country", _("Country or region")),
            ("kind", _("Kind of school")),
        ):
            self.filters[name].setAccessibleName(words)
        self.list.setAccessibleName(_("Cases in the order of the booklet"))
        self.list.setToolTip(_("Drag a case, or press Alt+↑ and Alt+↓, to change the order."))
        for part in (self.inspector, self.of_section, self.photo):
            part.retranslate()
        self.model.retranslate()
        self._fill_years()
        self._fill_filters()
