"""The settings, which take effect at once, and the table of keys."""

from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop import __version__
from desktop.i18n import N_, _
from desktop.services.store import Store
from desktop.settings import SETTINGS, Settings
from desktop.views import theme
from desktop.views.actions import COMMANDS, key_text
from desktop.views.jobs import Jobs
from desktop.views.pages import Navigator, Page, Place
from desktop.views.widgets import Button, PageHeader, label, rule

SECTIONS: dict[str, tuple[str, ...]] = {
    N_("Look"): ("language", "theme", "text_scale", "density"),
    N_("Office"): ("office", "person"),
    N_("Safety"): ("lock_minutes",),
}


class SettingsPage(Page):
    """Each setting once, with its label; nothing needs to be saved."""

    name: ClassVar[str] = "settings"

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        navigator: Navigator,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(store, jobs, navigator, settings, parent)
        self.header = PageHeader()
        # Pages of their own that are needed too seldom for a line of the navigation.
        self.backups = Button(icon="save", action=partial(self._go, "backups"))
        self.people = Button(icon="lock", action=partial(self._go, "people"))
        self.header.add(self.backups, self.people)
        self.editors: dict[str, QComboBox | QLineEdit] = {}
        self._labels: dict[str, QLabel] = {}
        self._headings: dict[str, QLabel] = {}
        inner = QWidget()
        inner.setProperty("role", "surface")
        inner.setMaximumWidth(theme.px(760))
        self.grid = QGridLayout(inner)
        self.grid.setContentsMargins(24, 8, 24, 24)
        self.grid.setHorizontalSpacing(24)
        self.grid.setVerticalSpacing(8)
        self.grid.setColumnStretch(1, 1)
        at = self._add_settings()
        self._add_keys(at)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setAlignment(Qt.AlignmentFlag.AlignLeft)
        area.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(rule())
        column.addWidget(area, 1)
        self.retranslate()

    def title(self) -> str:
        return _("Settings")

    def setting_changed(self, name: str) -> None:
        self._fill()

    def activate(self) -> None:
        self.editors["language"].setFocus()

    def retranslate(self) -> None:
        self.header.say(self.title(), f"Kakehashi {__version__}")
        self.backups.setText(_("Backups"))
        self.people.setText(_("People and keys"))
        for words, heading in self._headings.items():
            heading.setText(_(words))
        for name, made in self._labels.items():
            made.setText(_(SETTINGS[name].label))
            self.editors[name].setAccessibleName(_(SETTINGS[name].label))
        for command, made in self._keys:
            made.setText(_(command.label))
        self._fill()

    def _go(self, page: str) -> None:
        self.navigator.go(Place(page, self.name))

    def _add_settings(self) -> int:
        at = 0
        for words, names in SECTIONS.items():
            at = self._add_heading(words, at)
            for name in names:
                self._labels[name] = label(role="muted")
                self.grid.addWidget(self._labels[name], at, 0)
                editor = self._editor(name)
                self.editors[name] = editor
                self.grid.addWidget(editor, at, 1, Qt.AlignmentFlag.AlignLeft)
                at += 1
        return at

    def _editor(self, name: str) -> QComboBox | QLineEdit:
        if SETTINGS[name].choices:
            combo = QComboBox()
            combo.setFixedWidth(theme.px(220))
            combo.activated.connect(lambda at: self._choose(name, at))
            return combo
        line = QLineEdit()
        line.setFixedWidth(theme.px(320))
        line.editingFinished.connect(lambda: self.settings.set(name, line.text().strip()))
        return line

    def _choose(self, name: str, at: int) -> None:
        value: Any = SETTINGS[name].choices[at][0]
        self.settings.set(name, value)

    def _add_heading(self, words: str, at: int) -> int:
        heading = label(role="section")
        heading.setContentsMargins(0, 24 if at else 8, 0, 8)
        self._headings[words] = heading
        self.grid.addWidget(heading, at, 0, 1, 2)
        return at + 1

    def _add_keys(self, at: int) -> None:
        self._keys = []
        group = ""
        at = self._add_heading(N_("Keys"), at)
        for command in COMMANDS:
            if not command.keys:
                continue
            if command.group != group:
                group = command.group
                heading = label(role="muted")
                heading.setContentsMargins(0, 8, 0, 0)
                self._headings[group] = heading
                self.grid.addWidget(heading, at, 0, 1, 2)
                at += 1
            made = label()
            self._keys.append((command, made))
            self.grid.addWidget(made, at, 0)
            self.grid.addWidget(label(key_text(command), "key"), at, 1, Qt.AlignmentFlag.AlignLeft)
            at += 1
        self.grid.setRowStretch(at, 1)

    def _fill(self) -> None:
        for name, editor in self.editors.items():
            value = self.settings.get(name)
            if isinstance(editor, QComboBox):
                choices = SETTINGS[name].choices
                editor.blockSignals(True)
                editor.clear()
                editor.addItems([_(words) for _value, words in choices])
                editor.setCurrentIndex([v for v, _words in choices].index(value))
                editor.blockSignals(False)
            elif not editor.hasFocus():
                editor.setText(value)
