"""One record beside the list, or full: what it is, what hangs on it, where its values came from."""

from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import UserError
from desktop.i18n import _, format_number, language
from desktop.models.spec import Spec
from desktop.models.specs import ASKED, REGISTERS, SPECS
from desktop.services import registers
from desktop.services.details import Detail, read_detail
from desktop.services.registers import Entry
from desktop.services.store import Store
from desktop.views import theme
from desktop.views.detail_tabs import Tabs
from desktop.views.jobs import Jobs
from desktop.views.pages import Navigator
from desktop.views.table_model import TONES
from desktop.views.widgets import Button, Pill, label, rule

WIDTH = 372
"""Pixels that the pane beside a list is wide."""


class DetailPane(QWidget):
    """Shows one record of a register, beside the list or in full. Reads off the window's thread."""

    open_wanted = Signal(int)
    edit_wanted = Signal(int)
    delete_wanted = Signal(list)
    erase_wanted = Signal(int)
    form_wanted = Signal(int)

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        navigator: Navigator,
        register: str,
        *,
        full: bool = False,
    ) -> None:
        super().__init__()
        self._full = full
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
        self.erase_button = Button(kind="quiet", action=self._erase)
        self.form_button = Button(kind="quiet", action=self._form)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        for _number in range(4):
            self.tabs.addTab("")
        self.stack = QStackedWidget()
        self._areas = [QScrollArea() for _number in range(4)]
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
        for at, words in enumerate((_("Profile"), _("Related"), _("Where from"), _("History"))):
            self.tabs.setTabText(at, words)
        self.open_button.setToolTip(_("Open the record"))
        self.edit_button.setText(_("Change"))
        self.erase_button.setText(_("Erase for good …"))
        self.form_button.setText(_("Form …"))
        self.form_button.setToolTip(_("A form with what is known, to be filled in and sent back"))
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
        row.addWidget(self.erase_button)
        row.addWidget(self.form_button)
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
        for widget in (self.edit_button, self.delete_button, self.tabs):
            widget.setVisible(detail is not None)
        self.open_button.setVisible(detail is not None and not self._full)
        personal = self.spec.name == "contacts"
        self.erase_button.setVisible(detail is not None and personal)
        self.form_button.setVisible(detail is not None and self.spec.name in ASKED)
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
        tabs = Tabs(self.spec, self._navigator)
        made_tabs = (tabs.facts, tabs.related, tabs.origin, tabs.history)
        for area, make in zip(self._areas, made_tabs, strict=True):
            made = make(detail)
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

    def _open(self) -> None:
        if self.key:
            self.open_wanted.emit(self.key)

    def _edit(self) -> None:
        if self.key:
            self.edit_wanted.emit(self.key)

    def _erase(self) -> None:
        if self.key:
            self.erase_wanted.emit(self.key)

    def _form(self) -> None:
        if self.key:
            self.form_wanted.emit(self.key)

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
