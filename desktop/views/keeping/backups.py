"""The backups: which there are, what each lacks, and putting one in the store's place."""

from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import UserError
from desktop.i18n import N_, _, format_number, ngettext
from desktop.services import backups, keeping, keys
from desktop.services.backups import Backup
from desktop.services.clock import local, moment
from desktop.services.differences import Differences
from desktop.services.store import Store
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.jobs import Job, Jobs, once
from desktop.views.keeping.changes import when
from desktop.views.keeping.keeper import back_up
from desktop.views.keeping.secrets import Secret
from desktop.views.keeping.undone import size_words, tell
from desktop.views.pages import Navigator, Page
from desktop.views.widgets import (
    Button,
    Elided,
    EmptyState,
    MessageBar,
    PageHeader,
    label,
    rule,
)

REASONS = {
    "opening": N_("On opening"),
    "hourly": N_("Hourly"),
    "import": N_("Before an import"),
    "migration": N_("Before a new version"),
    "restore": N_("Before a restore"),
    "key": N_("At a change of key"),
    "wish": N_("By hand"),
}


class BackupsPage(Page):
    """The list of backups at the left; at the right what restoring the chosen one would do."""

    name: ClassVar[str] = "backups"

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        navigator: Navigator,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(store, jobs, navigator, settings, parent)
        self.found: list[Backup] = []
        self.chosen: Backup | None = None
        self.differences: Differences | None = None
        self._asked = self._comparing = 0
        self._passphrase: str | None = None
        self.header = PageHeader()
        self.make = Button(kind="primary", icon="save", action=self.back_up)
        self.header.add(self.make)
        self.messages = MessageBar()
        self.place, self.second = Elided(role="muted"), Elided(role="muted")
        self.show_folder = Button(kind="quiet", icon="folder", action=self._show_folder)
        self.choose_second = Button(kind="quiet", icon="folder", action=self._choose_second)
        self.no_second = Button(kind="quiet", action=lambda: self._set_second(""))
        self.table = QTableWidget(0, 3)
        self.empty = EmptyState("save", sample=False)
        self.left = QStackedWidget()
        self.heading = label(role="name", wrap=True)
        self.facts = label(role="muted", wrap=True)
        self.restore = Button(kind="danger", icon="refresh", action=self.restore_chosen)
        self.secret = Secret()
        self.compare = Button(kind="secondary", action=self._compare_with)
        self.own_key = QWidget()
        self.side_messages = MessageBar()
        self.area = QScrollArea()
        self._arrange()
        self.table.itemSelectionChanged.connect(self._look)
        self.empty.begun.connect(self.back_up)
        self.secret.entered.connect(self._compare_with)
        self.retranslate()
        self.read()

    def title(self) -> str:
        return _("Backups")

    def activate(self) -> None:
        (self.table if self.found else self.make).setFocus()

    def show_home(self) -> None:
        self.read()

    def refresh(self, tables: frozenset[str]) -> None:
        self.read()

    def commands(self) -> dict[str, Any]:
        return {"save": self.back_up}

    def retranslate(self) -> None:
        self.make.setText(_("Back up now"))
        self.make.setEnabled(True)
        self.show_folder.setText(_("Show the folder"))
        self.choose_second.setText(_("Choose a second folder"))
        self.no_second.setText(_("No second folder"))
        self.place.setText(_("Backups lie in {folder}").format(folder=self._folder()))
        self._say_second()
        self.table.setHorizontalHeaderLabels([_("When"), _("Why"), _("File size")])
        self.table.setAccessibleName(self.title())
        size = self.table.horizontalHeaderItem(2)
        if size is not None:
            size.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.empty.say(
            _(
                "Here are the backups of the store. One is made on opening, each hour while something changes, and before an import."
            ),
            _("Back up now"),
        )
        self.restore.setText(_("Restore this backup"))
        self.secret.field.setPlaceholderText(_("The passphrase of the backup"))
        self.secret.field.setAccessibleName(_("The passphrase of the backup"))
        self.secret.retranslate()
        self.compare.setText(_("Compare"))
        self._show_list()
        self._show_chosen()

    def read(self) -> None:
        """Look which backups there are, off this thread."""
        self.jobs.forget(self._asked)
        call = partial(backups.found, self.store.path, self._folder())
        self._asked = self.jobs.fetch(call, self._take)

    def back_up(self) -> None:
        """Make a backup now."""
        self.make.setEnabled(False)
        work = back_up(self.store, "wish", self.settings.get("backup_folder"))
        job = Job(work, _("Backing up"), self)
        job.finished.connect(self._made)
        job.failed.connect(self._failed)
        job.cancelled.connect(lambda: self.make.setEnabled(True))
        self.jobs.start(job)

    def restore_chosen(self) -> None:
        """Put the chosen backup in the place of the store."""
        if self.chosen is None:
            return
        self.restore.setEnabled(False)
        call = partial(
            keeping.restore,
            self.store,
            self.chosen.path,
            at=moment(),
            passphrase=self._passphrase,
        )
        job = Job(once(call), _("Restoring"), self)
        job.finished.connect(self._restored)
        job.failed.connect(self._not_restored)
        self.jobs.start(job)

    def _arrange(self) -> None:
        places = QVBoxLayout()
        places.setContentsMargins(24, 0, 24, 12)
        places.setSpacing(0)
        for words, buttons in (
            (self.place, (self.show_folder,)),
            (self.second, (self.choose_second, self.no_second)),
        ):
            row = QHBoxLayout()
            row.setSpacing(4)
            row.addWidget(words, 1)
            for button in buttons:
                row.addWidget(button)
            places.addLayout(row)
        table = self.table
        table.setProperty("role", "padded")
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme.px(32))
        head = table.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setMinimumHeight(theme.px(30))
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        table.setColumnWidth(0, theme.chars(table, 22))
        table.setColumnWidth(2, theme.chars(table, 12))
        self.left.setContentsMargins(16, 0, 0, 0)
        self.left.addWidget(table)
        self.left.addWidget(self.empty)
        side = QWidget()
        side.setProperty("role", "surface")
        side.setMinimumWidth(theme.px(320))
        typed = QHBoxLayout(self.own_key)
        typed.setContentsMargins(0, 8, 0, 0)
        self.secret.field.setFixedWidth(theme.px(200))
        typed.addWidget(self.secret)
        typed.addWidget(self.compare)
        top = QVBoxLayout()
        top.setContentsMargins(20, 16, 16, 12)
        top.setSpacing(4)
        top.addWidget(self.heading)
        top.addWidget(self.facts)
        top.addWidget(self.own_key)
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 0)
        row.addWidget(self.restore)
        row.addStretch(1)
        top.addLayout(row)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.side_messages)
        column.addWidget(rule())
        column.addWidget(self.area, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.left)
        splitter.addWidget(side)
        splitter.setCollapsible(0, False)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([2000, theme.px(440)])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addLayout(places)
        whole.addWidget(self.messages)
        whole.addWidget(rule())
        whole.addWidget(splitter, 1)

    def _folder(self) -> Path:
        return backups.folder(self.store.path)

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder())))

    def _choose_second(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Choose a second folder"))
        if chosen:
            self._set_second(chosen)

    def _set_second(self, folder: str) -> None:
        self.settings.set("backup_folder", folder)
        self._say_second()

    def _say_second(self) -> None:
        folder = self.settings.get("backup_folder")
        self.no_second.setVisible(bool(folder))
        if folder:
            words = _("Each is also put into {folder}").format(folder=folder)
        else:
            words = _("A second folder, on another disk or a share, survives the loss of this one.")
        self.second.setText(words)

    def _take(self, found: list[Backup]) -> None:
        self.found = found
        self._show_list()

    def _show_list(self) -> None:
        kept = self.chosen.path if self.chosen else None
        table = self.table
        table.blockSignals(True)
        table.setRowCount(len(self.found))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for at, each in enumerate(self.found):
            try:
                size = size_words(each.size)
            except OSError:  # thinned in this moment
                size = ""
            words = (f"{local(each.at):%Y-%m-%d %H:%M}", _(REASONS[each.reason]), size)
            for column, text in enumerate(words):
                item = QTableWidgetItem(text)
                if column != 1:
                    item.setFont(theme.tabular(theme.sized(theme.BODY)))
                if column == 2:
                    item.setTextAlignment(right)
                table.setItem(at, column, item)
        at = next((n for n, each in enumerate(self.found) if each.path == kept), 0)
        if self.found:
            table.selectRow(at)
        table.blockSignals(False)
        self.left.setCurrentIndex(0 if self.found else 1)
        n = len(self.found)
        count = ngettext("{n} backup", "{n} backups", n).format(n=format_number(n))
        self.header.say(self.title(), count if n else "")
        self._look()

    def _look(self) -> None:
        row = self.table.currentRow()
        chosen = self.found[row] if 0 <= row < len(self.found) else None
        if chosen is None or self.chosen is None or chosen.path != self.chosen.path:
            self._passphrase = None
            self.secret.field.clear()
            self.own_key.hide()
            self.side_messages.hide()
        self.chosen = chosen
        self._compare()

    def _compare_with(self) -> None:
        self._passphrase = self.secret.text() or None
        self._compare()

    def _compare(self) -> None:
        self.differences = None
        self.restore.setEnabled(False)
        self.jobs.forget(self._comparing)
        if self.chosen is not None:
            call = partial(keeping.compare, self.store, self.chosen, passphrase=self._passphrase)
            self._comparing = self.jobs.fetch(call, self._compared, self._not_compared)
        self._show_chosen()

    def _compared(self, differences: Differences) -> None:
        self.differences = differences
        self.restore.setEnabled(self.store.writable)
        self.side_messages.hide()
        self._show_chosen()

    def _not_compared(self, error: BaseException) -> None:
        if not isinstance(error, UserError) or self.chosen is None:
            return
        try:
            encrypted = keys.salt_of(self.chosen.path) is not None
        except OSError:
            encrypted = False
        self.own_key.setVisible(encrypted)
        self.side_messages.say(error.sentence, "wait")

    def _show_chosen(self) -> None:
        each, found = self.chosen, self.differences
        for widget in (self.heading, self.facts, self.restore):
            widget.setVisible(each is not None)
        page = QWidget()
        page.setProperty("role", "surface")
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 12, 16, 24)
        column.setSpacing(8)
        if each is not None:
            self.heading.setText(when(each.at))
            self.facts.setText(
                f"{_(REASONS[each.reason])} · "
                + _("On restoring, the store as it is now becomes a backup itself.")
            )
        if each is not None and found is not None:
            tell(column, found)
        column.addStretch(1)
        self.area.setWidget(page)

    def _made(self, answer: tuple[Backup, str]) -> None:
        self.make.setEnabled(True)
        made, refused = answer
        self.chosen = made
        if refused:
            self.messages.say(refused, "wait")
        else:
            self.messages.say(_("The backup was made, read again, and found good."), "good")
        self.read()

    def _failed(self, error: BaseException) -> None:
        self.make.setEnabled(True)
        if isinstance(error, UserError):
            self.messages.say(error.sentence, "bad")

    def _restored(self, _none: object) -> None:
        chosen = self.chosen
        self.navigator.store_exchanged.emit()
        if chosen is not None:
            words = _("The store is as it was on {when}. What it was before is the newest backup.")
            self.messages.say(words.format(when=when(chosen.at)), "good")

    def _not_restored(self, error: BaseException) -> None:
        self.restore.setEnabled(True)
        if isinstance(error, UserError):
            self.side_messages.say(error.sentence, "bad")
