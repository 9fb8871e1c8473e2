"""One record beside the list, or full: what it is, what hangs on it, where its values came from."""

from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import UserError
from desktop.i18n import _, format_number, language
from desktop.models.fields import LongText, Reference
from desktop.models.spec import Field, Spec
from desktop.models.specs import REGISTERS, SPECS
from desktop.services import registers
from desktop.services.details import Detail, Part, read_detail
from desktop.services.queries import Query
from desktop.services.registers import Entry, Related
from desktop.services.store import Store
from desktop.views import theme
from desktop.views.jobs import Jobs
from desktop.views.pages import Navigator
from desktop.views.table_model import TONES
from desktop.views.widgets import Button, Link, Pill, label, rule

WIDTH = 372
"""Pixels that the pane beside a list is wide."""


def _plain(text: str) -> QLabel:
    """A value: wrapped, and to be selected with the mouse."""
    made = label(text, wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
    return made


class DetailPane(QWidget):
    """Shows one record of a register. Reads off the window's thread."""

    open_wanted = Signal(int)
    edit_wanted = Signal(int)
    delete_wanted = Signal(list)

    def __init__(self, store: Store, jobs: Jobs, navigator: Navigator, register: str) -> None:
        super().__init__()
        self._store, self._jobs, self._navigator = store, jobs, navigator
        self.spec: Spec = SPECS[register]
        self.setProperty("role", "surface")
        self.key = 0
        self.detail: Detail | None = None
        self._asked = 0
        self._widest = 0
        self.name = label(role="name", wrap=True)
        self.other = label(role="muted", wrap=True)
        self.state = Pill()
        self.open_button = Button(kind="icon", icon="open", action=self._open)
        self.edit_button = Button(kind="quiet", icon="edit", action=self._edit)
        self.delete_button = Button(kind="icon", icon="trash", action=self._delete)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        for _number in range(3):
            self.tabs.addTab("")
        self.stack = QStackedWidget()
        self._areas = [QScrollArea() for _number in range(3)]
        for area in self._areas:
            area.setWidgetResizable(True)
            area.setAlignment(Qt.AlignmentFlag.AlignLeft)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.stack.addWidget(area)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self._arrange()
        self.retranslate()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(WIDTH), 400)

    def show_record(self, key: int) -> None:
        """Show a record; 0 shows none."""
        if key != self.key:
            self.detail = None
        self.key = key
        self._jobs.forget(self._asked)
        if not key:
            self._take(None)
            return
        name = self.spec.name
        self._asked = self._jobs.fetch(
            lambda: read_detail(self._store, name, key), self._take, self._gone
        )

    def refresh(self) -> None:
        """Read the record again."""
        self.show_record(self.key)

    def retranslate(self) -> None:
        """Set the words anew."""
        for at, words in enumerate((_("Profile"), _("Related"), _("Where from"))):
            self.tabs.setTabText(at, words)
        self.open_button.setToolTip(_("Open the record"))
        self.edit_button.setText(_("Change"))
        self.delete_button.setToolTip(_("Delete"))
        for button in (self.open_button, self.delete_button):
            button.setAccessibleName(button.toolTip())
        self._show()
        if self.key:
            self.refresh()

    def limit(self, width: int) -> None:
        """Let lines become no longer than `width` pixels."""
        self._widest = width

    def _arrange(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(20, 16, 16, 4)
        head.setSpacing(4)
        head.addWidget(self.name)
        head.addWidget(self.other)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.state)
        row.addStretch(1)
        row.addWidget(self.edit_button)
        row.addWidget(self.open_button)
        row.addWidget(self.delete_button)
        head.addLayout(row)
        head.addWidget(self.tabs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(self.stack, 1)

    def _take(self, detail: Detail | None) -> None:
        self.detail = detail
        self._show()

    def _gone(self, error: BaseException) -> None:
        if isinstance(error, UserError):
            self._take(None)

    def _show(self) -> None:
        detail = self.detail
        for widget in (self.edit_button, self.open_button, self.delete_button, self.tabs):
            widget.setVisible(detail is not None)
        if detail is None:
            self.name.clear()
            self.other.clear()
            self.state.hide()
            for area in self._areas:
                area.setWidget(QWidget())
            return
        entry = detail.entry
        heading = self._heading(entry)
        self.name.setText(heading)
        names = [
            str(entry.values.get(n) or "")
            for n in ("name", "name_en", "name_ja", "title", "title_en", "title_ja")
            if n in entry.values
        ]
        others = [n for n in dict.fromkeys(names) if n and n != heading]
        self.other.setText(" · ".join(others))
        self.other.setVisible(bool(others))
        self._show_state(entry.values.get("status"))
        for area, made in zip(
            self._areas,
            (self._facts(detail), self._related(detail), self._origin(detail)),
            strict=True,
        ):
            made.setProperty("role", "surface")
            if self._widest:
                made.setMaximumWidth(self._widest)
            area.setWidget(made)
        n = sum(each.count for each in detail.related)
        self.tabs.setTabText(1, f"{_('Related')} {format_number(n)}" if n else _("Related"))

    def _heading(self, entry: Entry) -> str:
        for name in self.spec.heading[language()]:
            value = entry.values.get(name)
            if value:
                return self.spec.by_name[name].kind.format(value)
        return entry.title

    def _show_state(self, status: Any) -> None:
        self.state.setVisible(status is not None)
        if status is not None:
            tone = TONES.get(status, "ai")
            words = self.spec.by_name["status"].kind.format(status)
            self.state.show_state(words, "plain" if tone == "muted" else tone)

    def _facts(self, detail: Detail) -> QWidget:
        page, column = _column()
        form: QFormLayout | None = None
        values = detail.entry.values
        for section in dict.fromkeys(field.section for field in self.spec.fields):
            filled = [
                (field, values[field.name])
                for field in self.spec.fields
                if field.section == section
                and field.name != "status"
                and values.get(field.name) not in (None, "", ())
            ]
            if filled:
                column.addWidget(_heading(_(section), first=form is None))
                form = _form()
                column.addLayout(form)
                for field, value in filled:
                    self._add_fact(form, field, value, detail)
        for part in detail.parts:
            if part.rows:
                column.addWidget(_heading(_(SPECS[part.register].titles), first=form is None))
                column.addWidget(self._part(part))
        column.addStretch(1)
        return page

    def _add_fact(self, form: QFormLayout, field: Field, value: Any, detail: Detail) -> None:
        key = label(_(field.label), "muted", wrap=True)
        key.setAlignment(Qt.AlignmentFlag.AlignTop)
        key.setFixedWidth(theme.px(104))
        if isinstance(field.kind, Reference) and field.name in detail.entry.titles:
            target = field.kind.register
            link = Link(detail.entry.titles[field.name])
            link.clicked.connect(lambda: self._navigator.open_record(target, value))
            form.addRow(key, link)
        elif isinstance(field.kind, LongText):
            form.addRow(label(_(field.label), "muted"))
            form.addRow(_plain(field.kind.format(value)))
        else:
            form.addRow(key, _plain(field.kind.format(value)))

    def _part(self, part: Part) -> QWidget:
        """A small table; columns that say nothing are left out."""
        spec = SPECS[part.register]
        columns = [
            (at, spec.by_name[name])
            for at, name in enumerate(part.names)
            if name != "position" and any(row[at] not in (None, "", ()) for row in part.rows)
        ]
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for column, (_at, field) in enumerate(columns):
            grid.addWidget(label(_(field.label), "muted"), 0, column)
            grid.setColumnStretch(column, min(field.width, 30))
        for number, row in enumerate(part.rows, 1):
            for column, (at, field) in enumerate(columns):
                value = row[at]
                words = (
                    ""
                    if value is None
                    else str(value)
                    if field.name in spec.references
                    else field.kind.format(value)
                )
                grid.addWidget(_plain(words), number, column, Qt.AlignmentFlag.AlignTop)
        return holder

    def _related(self, detail: Detail) -> QWidget:
        page, column = _column()
        found: dict[str, list[Related]] = {}
        for each in detail.related:
            found.setdefault(each.register, []).append(each)
        pointing = [
            (spec, name)
            for spec in REGISTERS.values()
            for name, target in spec.references.items()
            if target == self.spec.name
        ]
        spoken = dict.fromkeys([*(s.name for s, _name in pointing), *found])
        if not spoken:
            column.addWidget(
                label(_("No other register refers to this record."), "muted", wrap=True)
            )
        for register in spoken:
            row = QHBoxLayout()
            row.setSpacing(4)
            groups = found.get(register, [])
            if not groups:
                row.addWidget(label(f"{_(REGISTERS[register].titles)}  0", "muted"))
            for each in groups:
                field = REGISTERS[register].by_name.get(each.condition.field)
                more = f" ({_(field.label)})" if field and len(groups) > 1 else ""
                words = f"{_(REGISTERS[register].titles)}{more}  {format_number(each.count)}"
                link = Button(words, "link")
                query = Query(register, conditions=(each.condition,))
                link.clicked.connect(lambda _on=False, q=query: self._navigator.open_list(q))
                row.addWidget(link)
            row.addStretch(1)
            name = next((n for s, n in pointing if s.name == register), "")
            if name and register != "cases":
                add = Button(_("New"), "quiet", "plus")
                add.clicked.connect(
                    lambda _on=False, r=register, n=name: self._navigator.new_record(
                        r, {n: self.key}
                    )
                )
                row.addWidget(add)
            column.addLayout(row)
            column.addWidget(rule())
        column.addStretch(1)
        return page

    def _origin(self, detail: Detail) -> QWidget:
        page, column = _column()
        by_source: dict[int, list[str]] = {}
        for name, (_raw, source) in detail.entry.origin.items():
            by_source.setdefault(source, []).append(name)
        if not by_source:
            words = _("These values were typed here, not taken from a list.")
            column.addWidget(label(words, "muted", wrap=True))
        for at, (source, names) in enumerate(by_source.items()):
            column.addWidget(_heading(detail.sources.get(source, _("Unknown list")), first=not at))
            form = _form()
            same = []
            for name in names:
                field = self.spec.by_name.get(name)
                raw = detail.entry.origin[name][0]
                if field is None:
                    continue
                if raw is None:
                    same.append(_(field.label))
                    continue
                key = label(_(field.label), "muted", wrap=True)
                key.setFixedWidth(theme.px(104))
                form.addRow(key, _plain(str(raw)))
            column.addLayout(form)
            if same:
                words = _("As in the list: {fields}").format(
                    fields=("、" if language() == "ja" else ", ").join(same)
                )
                column.addWidget(label(words, "muted", wrap=True))
        column.addStretch(1)
        return page

    def _open(self) -> None:
        if self.key:
            self.open_wanted.emit(self.key)

    def _edit(self) -> None:
        if self.key:
            self.edit_wanted.emit(self.key)

    def _delete(self) -> None:
        if self.key:
            self.delete_wanted.emit([self.key])


def what_hangs(store: Store, register: str, keys: list[int]) -> str:
    """In words what goes with records that are deleted; empty where nothing does."""
    counts: dict[str, int] = {}
    for key in keys[:200]:
        for each in registers.related(store, register, key):
            counts[each.register] = counts.get(each.register, 0) + each.count
    return (", " if language() == "en" else "、").join(
        f"{_(REGISTERS[name].titles)} {format_number(n)}" for name, n in counts.items()
    )


def _column() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(20, 8, 16, 24)
    column.setSpacing(8)
    return page, column


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setHorizontalSpacing(12)
    form.setVerticalSpacing(4)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
    return form


def _heading(words: str, *, first: bool) -> QLabel:
    made = label(words, "section", wrap=True)
    made.setContentsMargins(0, 4 if first else 16, 0, 0)
    return made
