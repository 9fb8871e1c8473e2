"""What the tabs beside a record say: facts, related records, origin, history."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import _, format_number, language
from desktop.models.fields import LongText, Reference
from desktop.models.spec import Field, Spec
from desktop.models.specs import REGISTERS, SPECS
from desktop.services.details import Detail, Part
from desktop.services.queries import Query
from desktop.services.registers import Related
from desktop.views import theme
from desktop.views.history import history_page
from desktop.views.pages import Navigator
from desktop.views.widgets import Button, Link, label, rule


class Tabs:
    """Makes the widgets of the tabs for one record."""

    def __init__(self, spec: Spec, navigator: Navigator) -> None:
        self._spec, self._navigator = spec, navigator

    def facts(self, detail: Detail) -> QWidget:
        """What the record is, section by section, and its parts as small tables."""
        page, column = _column()
        form: QFormLayout | None = None
        values = detail.entry.values
        for section in dict.fromkeys(field.section for field in self._spec.fields):
            filled = [
                (field, values[field.name])
                for field in self._spec.fields
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

    def related(self, detail: Detail) -> QWidget:
        """What points to the record: lists one click away, and a new record already filled in."""
        page, column = _column()
        found: dict[str, list[Related]] = {}
        for each in detail.related:
            found.setdefault(each.register, []).append(each)
        pointing = [
            (spec, name)
            for spec in REGISTERS.values()
            for name, target in spec.references.items()
            if target == self._spec.name
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
                        r, {n: detail.entry.id}
                    )
                )
                row.addWidget(add)
            column.addLayout(row)
            column.addWidget(rule())
        column.addStretch(1)
        return page

    def origin(self, detail: Detail) -> QWidget:
        """Where the values came from: the lists, and what stood there."""
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
                field = self._spec.by_name.get(name)
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

    def history(self, detail: Detail) -> QWidget:
        """Who changed what, and when, newest first."""
        return history_page(detail.history, self._navigator)


def _plain(text: str) -> QLabel:
    """A value: wrapped, and to be selected with the mouse."""
    made = label(text, wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
    return made


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
