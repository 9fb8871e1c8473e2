"""The page of one register: its list with the detail beside it, one record full, and its form."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.i18n import _, format_number, language, ngettext
from desktop.models.specs import ASKED, SPECS
from desktop.services import registers
from desktop.services.drafts import Draft
from desktop.services.queries import Query
from desktop.services.registers import Entry
from desktop.services.store import Store
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.detail import DetailPane, what_hangs
from desktop.views.form import Form
from desktop.views.form_file import ask_for_form
from desktop.views.jobs import Job, Jobs, once
from desktop.views.keeping.drafting import Drafting
from desktop.views.pages import Navigator, Page, Place
from desktop.views.pivot import PivotView
from desktop.views.register_list import RegisterList
from desktop.views.widgets import Button, MessageBar


class RegisterPage(Page):
    """One register, made from its description."""

    def __init__(
        self,
        register: str,
        store: Store,
        jobs: Jobs,
        navigator: Navigator,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(store, jobs, navigator, settings, parent)
        self.spec = SPECS[register]
        self.list = RegisterList(register, store, jobs, navigator, settings)
        self.full = DetailPane(store, jobs, navigator, register, full=True)
        self.form: Form | None = None
        self.stack = QStackedWidget()
        self.counts = PivotView(store, jobs, navigator, register)
        self.stack.addWidget(self.list)
        self.stack.addWidget(self._full_view())
        self.stack.addWidget(self.counts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self._connect()
        self.retranslate()
        self.list.read()

    def title(self) -> str:
        return _(self.spec.titles)

    def commands(self) -> dict[str, Any]:
        if self.form is not None and self.stack.currentWidget() is self.form:
            return {"save": self.form.save, "cancel": self._leave_form}
        if self.stack.currentWidget() is self.counts:
            return {"export": self.counts.export, "cancel": self._to_list, "new": self.add}
        shared: dict[str, Any] = {"new": self.add, "edit": self.edit, "export": self.export}
        if self.spec.name == "contacts":
            shared["erase"] = self.erase
        if self.spec.name in ASKED:
            shared["form"] = self.form_for
        if self.list.duplicates_button is not None:
            shared["duplicates"] = self.list.duplicates_button.click
        if self.stack.currentIndex() == 0:
            shared |= {
                "search": self.list.focus_search,
                "filter": self.list.filters.menu,
                "columns": self.list.table.columns.menu,
                "column": lambda: self.list.column_menu(self.list.table.current_field()),
                "views": self.list.views.open_menu,
                "replace": self.list.replace,
                "pivot": self.count,
                "edit": self.edit_here,
                "paste": self.list.cells.paste,
                "fill": self.list.cells.fill_down,
                "clear": self.list.cells.clear,
                "open": lambda: self._open(self.list.table.current_id()),
                "copy": self.list.cells.copy,
                "select_all": self.list.table.selectAll,
                "delete": lambda: self.delete(self.list.table.chosen_ids()),
            }
        return shared

    def retranslate(self) -> None:
        self.list.retranslate()
        self.back_button.setText(_("Back to the list"))
        self.full.retranslate()
        self.counts.retranslate()
        if self.form is not None:
            self.form.retranslate()

    def refresh(self, tables: frozenset[str]) -> None:
        self.list.refresh()
        if self.full.key:
            self.full.refresh()
        if self.stack.currentWidget() is self.counts:
            self.counts.read()

    def activate(self) -> None:
        self.list.table.restyle()
        if self.stack.currentIndex() == 0:
            self.list.table.setFocus()
        elif self.form is not None and self.stack.currentWidget() is self.form:
            self.form.focus_first()
        elif self.stack.currentWidget() is self.counts:
            self.counts.table.setFocus()
        else:
            self.full.edit_button.setFocus()

    def show_home(self) -> None:
        self.stack.setCurrentIndex(0)

    def open_list(self, query: Query) -> None:
        self.stack.setCurrentIndex(0)
        self.list.views.forget()
        self.list.show_query(query)

    def open_record(self, register: str, key: int) -> None:
        self.full.show_record(key)
        self.list.choose(key)
        self.stack.setCurrentIndex(1)

    def new_record(self, register: str, values: dict[str, Any]) -> None:
        self._begin_form(None, values)

    def open_draft(self, draft: Draft) -> None:
        entry = None
        if draft.record is not None:
            try:
                entry = registers.read(self.store, self.spec.name, draft.record)
            except UserError as error:
                self.navigator.say(error.sentence, "wait")
        self._begin_form(entry, key=draft.form_key)
        if self.form is not None:
            self.form.resume(draft)

    def may_leave(self) -> bool:
        form = self.form
        if form is None or self.stack.currentWidget() is not form or not form.dirty:
            return True
        form.messages.say(
            _("What you typed is not saved yet. Save it, or leave without saving."),
            "wait",
            _("Leave without saving"),
            self._drop_form,
        )
        return False

    def add(self) -> None:
        """Show an empty form."""
        self.navigator.new_record(self.spec.name)

    def edit(self, key: int = 0) -> None:
        """Show the form of a record: the one that is open, or the current row."""
        wanted = key or (
            self.full.key if self.stack.currentIndex() == 1 else self.list.table.current_id()
        )
        if not wanted:
            return
        try:
            entry = registers.read(self.store, self.spec.name, wanted)
        except UserError as error:
            self.navigator.say(error.sentence, "bad")
            return
        self._begin_form(entry)
        if self.form is not None:
            self.form.focus_first()

    def edit_here(self) -> None:
        """Type in the current cell; where that cannot be, or elsewhere is the focus, show the form."""
        table = self.list.table
        if not (table.hasFocus() and table.type_in()):
            self.edit()

    def count(self) -> None:
        """Count what the list shows, by the current column where it has choices."""
        self.stack.setCurrentWidget(self.counts)
        self.counts.open(self.list.query, self.list.table.current_field())

    def delete(self, keys: list[int]) -> None:
        """Ask, saying what hangs on the records, and delete them."""
        if not keys:
            return
        n = len(keys)
        question = ngettext("Delete {n} record?", "Delete {n} records?", n).format(
            n=format_number(n)
        )
        hanging = what_hangs(self.store, self.spec.name, keys)
        if hanging:
            question += " " + _("With it goes: {what}.").format(what=hanging)
        bar = self.list.messages if self.stack.currentIndex() == 0 else self.full_messages
        bar.say(question, "bad", _("Delete"), lambda: self._delete(keys))

    def erase(self) -> None:
        """Go where a contact's personal data are erased for good."""
        full = self.stack.currentIndex() == 1
        key = self.full.key if full else self.list.table.current_id()
        if key:
            self._erase(key)

    def form_for(self, key: int = 0) -> None:
        """Write a form to fill in: of a record, of the one that is shown in full, or an empty one."""
        if not key and self.stack.currentIndex() == 1:
            key = self.full.key
        shown = self.full if self.full.key == key else self.list.pane
        title = shown.name.text() if key else ""
        ask_for_form(self, self.store, self.jobs, self.navigator, self.spec, key, title)

    def export(self) -> None:
        """Write the list to a file of the person's choice."""
        name = f"{_(self.spec.titles)}.xlsx"
        seen, whole = _("what is seen"), _("all fields, to import again")
        kinds = {
            f"XLSX, {seen} (*.xlsx)": True,
            f"CSV, {seen} (*.csv)": True,
            f"XLSX, {whole} (*.xlsx)": False,
            f"CSV, {whole} (*.csv)": False,
            f"JSON, {whole} (*.json)": False,
        }
        chosen, kind = QFileDialog.getSaveFileName(
            self, _("Export this list"), str(Path.home() / name), ";;".join(kinds)
        )
        if chosen:
            self.export_to(Path(chosen), seen=kinds.get(kind, True))

    def export_to(self, path: Path, *, seen: bool = True) -> Job:
        """Write the list, as it is filtered and sorted, to a file; `seen` leaves out other columns."""
        from desktop.services import exporting  # brings XlsxWriter, which opening need not wait for

        work = exporting.export(
            self.store,
            self.spec.name,
            path,
            where=self.list.query,
            language=language(),
            columns=self.list.table.columns.names if seen else None,
        )
        job = Job(work, _("Exporting"), self)
        job.finished.connect(
            lambda _n: self.navigator.say(_("Wrote {path}.").format(path=path), "good")
        )
        job.failed.connect(self._failed)
        return self.jobs.start(job)

    def _begin(self) -> None:
        pages = {"cases": "matching"} | dict.fromkeys(
            ("schools", "partners", "organisations"), "import"
        )
        if self.spec.name in pages:
            self.navigator.open_page(pages[self.spec.name])
        else:
            self.add()

    def _full_view(self) -> QWidget:
        view = QWidget()
        self.back_button = Button(kind="quiet", icon="left", action=self._to_list)
        self.full_messages = MessageBar()
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 16, 0)
        row.addWidget(self.back_button)
        row.addStretch(1)
        self.full.limit(theme.px(880))
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.full_messages)
        column.addWidget(self.full, 1)
        return view

    def _connect(self) -> None:
        each = self.list
        each.table.opened.connect(self._open)
        each.table.delete_wanted.connect(self.delete)
        each.export_button.clicked.connect(self.export)
        each.new_button.clicked.connect(self.add)
        each.begun.connect(self._begin)
        self.counts.left.connect(self._to_list)
        for pane in (each.pane, self.full):
            pane.open_wanted.connect(self._open)
            pane.edit_wanted.connect(self.edit)
            pane.delete_wanted.connect(self.delete)
            pane.erase_wanted.connect(self._erase)
            pane.form_wanted.connect(self.form_for)

    def _open(self, key: int) -> None:
        if key:
            self.navigator.open_record(self.spec.name, key)

    def _to_list(self) -> None:
        self.navigator.open_page(self.spec.name)

    def _show_form(self) -> Form:
        if self.form is None:
            self.form = Form(self.store, self.jobs, self.spec.name)
            self.form.saved.connect(self._saved)
            self.form.left.connect(self._leave_form)
            self.drafting = Drafting(self.form, self.store, self.jobs, self.form)
            self.stack.addWidget(self.form)
        self.stack.setCurrentWidget(self.form)
        return self.form

    def _begin_form(
        self, entry: Entry | None, values: dict[str, Any] | None = None, key: str = ""
    ) -> None:
        self._show_form().begin(entry, values)
        self.drafting.begin(key)

    def _saved(self, key: int) -> None:
        if self.spec.name in self.navigator.pages_of_records:
            self.navigator.open_record(self.spec.name, key)
            self.stack.setCurrentIndex(0)
            return
        self.navigator.replace(Place(self.spec.name, self.spec.name, key))
        self.open_record(self.spec.name, key)
        self.navigator.say(_("Saved."), "good")

    def _leave_form(self) -> None:
        if self.may_leave():
            self._drop_form()

    def _drop_form(self) -> None:
        entry = self.form.entry if self.form else None
        if self.form is not None:
            self.drafting.drop()
        if entry is not None:
            self.open_record(self.spec.name, entry.id)
        else:
            self.stack.setCurrentIndex(0)
        self.activate()

    def _erase(self, key: int) -> None:
        self.navigator.go(Place("erase", self.spec.name, key))

    def _delete(self, keys: list[int]) -> None:
        job = Job(
            once(lambda: registers.delete(self.store, self.spec.name, keys)), _("Deleting"), self
        )
        job.finished.connect(lambda _none: self._deleted(len(keys)))
        job.failed.connect(self._failed)
        self.jobs.start(job)

    def _deleted(self, n: int) -> None:
        if self.stack.currentIndex() == 1:
            self._to_list()
        words = ngettext(
            "{n} record deleted. Ctrl+Z takes it back.",
            "{n} records deleted. Ctrl+Z takes them back.",
            n,
        )
        self.navigator.say(words.format(n=format_number(n)), "good")

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, UserError):
            self.navigator.say(error.sentence, "bad")

    def setting_changed(self, name: str) -> None:
        if name in ("density", "text_scale", "theme"):
            self.list.table.restyle()
            self.list.model.reread()
