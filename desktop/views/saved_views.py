"""The button of a list's kept views: choosing one, keeping what is seen, changing and deleting."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.services import saved_views
from desktop.services.queries import Query
from desktop.services.saved_views import View
from desktop.services.store import Store
from desktop.views import theme
from desktop.views.jobs import Jobs
from desktop.views.pages import Navigator
from desktop.views.widgets import Button, label


class NameView(QFrame):
    """A small window that asks what a view is to be called, and whether everybody is to have it."""

    named = Signal(str, bool)

    def __init__(self, view: View, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.field = QLineEdit(view.name)
        self.field.setPlaceholderText(_("Name of the view"))
        self.field.setAccessibleName(_("Name of the view"))
        self.field.selectAll()
        self.field.returnPressed.connect(self._done)
        self.shared = QCheckBox(_("For everybody in the office"))
        self.shared.setChecked(view.shared)
        self.error = label(role="error", wrap=True)
        self.error.hide()
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(Button(_("Keep"), "primary", "save", self._done))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        words = _("Columns, order, search and conditions are kept under a name.")
        for widget in (label(words, "muted", wrap=True), self.field, self.shared, self.error):
            column.addWidget(widget)
        column.addLayout(row)
        self.setFixedWidth(theme.px(320))
        self.field.setFocus()

    def say(self, sentence: str) -> None:
        """Say why the name does not do."""
        self.error.setText(sentence)
        self.error.show()
        self.adjustSize()

    def _done(self) -> None:
        self.named.emit(self.field.text(), self.shared.isChecked())


class Views(Button):
    """The views of one register. `seen` gives what is seen now, `wanted` says what to show."""

    wanted = Signal(object)
    """The `View` to show."""

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        navigator: Navigator,
        register: str,
        seen: Callable[[], View],
    ) -> None:
        super().__init__(kind="quiet", icon="list", action=self.open_menu)
        self._store, self._jobs, self._navigator = store, jobs, navigator
        self._register, self._seen = register, seen
        self.current: View | None = None
        self.popup: NameView | None = None

    def retranslate(self) -> None:
        """Set the words anew."""
        shown = self.current
        words = _("Views")
        if shown is not None:
            same = replace(self._seen(), name=shown.name, shared=shown.shared, id=shown.id)
            words = shown.name if same == shown else _("{name} (changed)").format(name=shown.name)
        self.setText(words.replace("&", "&&"))
        self.setToolTip(_("Kept views of this list"))

    def open_menu(self) -> None:
        """Offer the views, and what can be done with the one that is shown."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        group = QActionGroup(menu)
        kept = saved_views.views(self._store, self._register)
        shown = self.current.id if self.current else 0
        whole = menu.addAction(_("All records"), partial(self._show, None))
        for view in kept:
            words = view.name if view.shared else _("{name} (mine)").format(name=view.name)
            action = menu.addAction(words.replace("&", "&&"), partial(self._show, view))
            action.setCheckable(True)
            action.setChecked(view.id == shown)
            group.addAction(action)
        whole.setVisible(bool(kept))
        menu.addSeparator()
        menu.addAction(_("Keep this view …"), self.ask)
        current = next((view for view in kept if view.id == shown), None)
        if current is not None:
            name = current.name.replace("&", "&&")
            menu.addAction(
                _("Keep changes in “{name}”").format(name=name), partial(self._keep, current)
            )
            menu.addAction(_("Rename “{name}” …").format(name=name), partial(self._rename, current))
            menu.addAction(_("Delete “{name}”").format(name=name), partial(self._delete, current))
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def ask(self) -> None:
        """Ask for a name for what is seen, and keep it."""
        self._name(self._seen())

    def forget(self) -> None:
        """Something else than a kept view is shown."""
        self.current = None
        self.retranslate()

    def _show(self, view: View | None) -> None:
        self.current = view
        self.retranslate()
        self.wanted.emit(view or replace(self._seen(), query=Query(self._register)))

    def _name(self, view: View) -> None:
        self.popup = NameView(view, self)
        self.popup.named.connect(
            lambda name, shared: self._save(replace(view, name=name, shared=shared))
        )
        self.popup.move(self.mapToGlobal(QPoint(0, self.height())))
        self.popup.show()

    def _rename(self, view: View) -> None:
        self._name(view)

    def _keep(self, view: View) -> None:
        seen = self._seen()
        self._save(replace(seen, name=view.name, shared=view.shared, id=view.id))

    def _save(self, view: View) -> None:
        self._jobs.change(
            lambda: saved_views.save(self._store, view),
            self._refused,
            lambda key: self._saved(replace(view, id=key)),
        )

    def _saved(self, view: View) -> None:
        if self.popup is not None:
            self.popup.close()
            self.popup = None
        self.current = view
        self.retranslate()
        self._navigator.say(_("The view “{name}” is kept.").format(name=view.name), "good")

    def _refused(self, sentence: str) -> None:
        if self.popup is not None:
            self.popup.say(sentence)
        else:
            self._navigator.say(sentence, "bad")

    def _delete(self, view: View) -> None:
        self._jobs.change(
            lambda: saved_views.delete(self._store, view.id),
            self._refused,
            lambda _none: self._deleted(view),
        )

    def _deleted(self, view: View) -> None:
        self.forget()
        words = _("The view “{name}” is deleted. Ctrl+Z takes it back.").format(name=view.name)
        self._navigator.say(words, "good")
