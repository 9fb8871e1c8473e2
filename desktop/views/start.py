"""The page before a store is open: open one, make one, or load the sample."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.i18n import LANGUAGES, _
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.jobs import JobBar, Jobs
from desktop.views.keeping.panels import Panel
from desktop.views.widgets import Button, MessageBar, label


class StartWindow(QWidget):
    """Says what a store is, and offers the three ways to one."""

    open_wanted = Signal()
    new_wanted = Signal()
    sample_wanted = Signal()

    def __init__(self, jobs: Jobs, settings: Settings) -> None:
        super().__init__()
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("Kakehashi")
        self.resize(theme.px(720), theme.px(480))
        self.name = label("Kakehashi", "title")
        self.sentence = label(role="muted", wrap=True)
        self.messages = MessageBar()
        self.sample = Button(kind="primary", icon="sample", action=self.sample_wanted.emit)
        self.new = Button(kind="secondary", icon="plus", action=self.new_wanted.emit)
        self.open = Button(kind="secondary", icon="folder", action=self.open_wanted.emit)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.sample, self.new, self.open):
            buttons.addWidget(button)
        buttons.addStretch(1)
        tongues = QHBoxLayout()
        for code, name in LANGUAGES.items():
            choose = partial(settings.set, "language", code)
            tongues.addWidget(Button(name, "link", action=choose))
        tongues.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 48, 48, 24)
        column.setSpacing(16)
        column.addWidget(self.name)
        column.addWidget(self.messages)
        self._ways = QWidget()
        ways = QVBoxLayout(self._ways)
        ways.setContentsMargins(0, 0, 0, 0)
        ways.setSpacing(16)
        ways.addWidget(self.sentence)
        ways.addLayout(buttons)
        ways.addStretch(1)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._ways)
        column.addWidget(self.stack, 1)
        column.addWidget(JobBar(jobs))
        column.addLayout(tongues)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the words anew."""
        self.sentence.setText(
            _(
                "The desk of a school-exchange office. Everything is kept in one file, the store, on this computer."
            )
        )
        self.sample.setText(_("Look around in the sample"))
        self.new.setText(_("Make a new store"))
        self.open.setText(_("Open a store"))
        if self.panel is not None:
            self.panel.retranslate()

    @property
    def panel(self) -> Panel | None:
        """What is asked in place of the three ways."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Panel) else None

    def show_panel(self, panel: Panel | None) -> None:
        """Ask something in place of the three ways; None shows those again."""
        self.messages.hide()
        self.set_busy(False)
        while (old := self.stack.widget(1)) is not None:
            self.stack.removeWidget(old)
            old.deleteLater()
        if panel is not None:
            self.stack.addWidget(panel)
            self.stack.setCurrentWidget(panel)

    def set_busy(self, busy: bool) -> None:
        """Let nothing else be started while a store is being made."""
        for button in (self.sample, self.new, self.open):
            button.setEnabled(not busy)
