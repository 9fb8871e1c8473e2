"""What is decided of a booklet: which edition, its cases, its words, its paper."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import _, translator
from desktop.services.publishing.cover import TITLE
from desktop.views import theme
from desktop.views.publication.cases_tab import CasesTab
from desktop.views.publication.decisions import Decisions
from desktop.views.publication.paper_tab import PaperTab
from desktop.views.publication.photo_strip import Thumbs
from desktop.views.publication.words_tab import WordsTab
from desktop.views.widgets import Button, MessageBar, rule


class EditionPanel(QWidget):
    """The edition that is shown, and three tabs for what is decided of it."""

    case_wanted = Signal(int)

    def __init__(self, decisions: Decisions, thumbs: Thumbs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.decisions = decisions
        self.which = QComboBox()
        self.new = Button(kind="quiet", icon="plus", action=decisions.begin)
        self.message = MessageBar()
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.cases = CasesTab(decisions, thumbs)
        self.words = WordsTab(decisions, thumbs)
        self.paper = PaperTab(decisions)
        self._stack = QStackedWidget()
        for part in (self.cases, self.words, self.paper):
            self.tabs.addTab("")
            self._stack.addWidget(part)
        top = QHBoxLayout()
        top.setContentsMargins(24, 10, 16, 6)
        top.setSpacing(8)
        top.addWidget(self.which, 1)
        top.addWidget(self.new)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(16, 0, 16, 0)
        tabs.addWidget(self.tabs)
        tabs.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(tabs)
        column.addWidget(rule())
        column.addWidget(self.message)
        column.addWidget(self._stack, 1)
        self.tabs.currentChanged.connect(self._turn)
        self.which.activated.connect(self._open)
        self.cases.case_wanted.connect(self.case_wanted)
        decisions.shown.connect(self._show)
        decisions.refused.connect(lambda sentence: self.message.say(sentence, "bad"))
        self.which.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.which.setMinimumContentsLength(12)
        self.retranslate()

    def touch(self) -> None:
        """Say which part of the booklet is worked on."""
        (self.cases, self.words, self.paper)[self.tabs.currentIndex()].touch()

    def file_name(self) -> str:
        """A name for the file."""
        edition = self.decisions.edition
        english = edition.language == "en"
        title = edition.title.name("en" if english else "ja")
        words = [title.strip() or translator("en" if english else "ja").gettext(TITLE)]
        if edition.fiscal_year is not None:
            year = edition.fiscal_year
            words.append(f"FY{year}" if english else f"{year}年度")
        name = "_".join(words)
        return "".join("-" if sign in '\\/:*?"<>|' else sign for sign in name) + ".pdf"

    def _turn(self, at: int) -> None:
        self.decisions.flush()
        self._stack.setCurrentIndex(at)
        self.touch()

    def _open(self, at: int) -> None:
        key = self.which.itemData(at)
        if key is not None and key != self.decisions.edition.id:
            self.decisions.open(key)

    def _show(self) -> None:
        edition = self.decisions.edition
        box = self.which
        box.blockSignals(True)
        box.clear()
        if edition.id is None:
            words = _("{name} (not kept yet)").format(name=edition.name)
            box.addItem(words if edition.name else "", None)
        for key, name in self.decisions.names:
            box.addItem(edition.name if key == edition.id else name, key)
            box.setItemData(box.count() - 1, name, Qt.ItemDataRole.ToolTipRole)
        box.setCurrentIndex(max(0, box.findData(edition.id)))
        box.blockSignals(False)

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        for at, words in enumerate((_("Cases"), _("Words and cover"), _("Paper"))):
            self.tabs.setTabText(at, words)
        self.tabs.setAccessibleName(_("What is decided of the booklet"))
        self.which.setAccessibleName(_("Edition of the booklet"))
        self.new.setText(_("New"))
        self.new.setToolTip(_("A new edition that carries on from this one"))
        for part in (self.cases, self.words, self.paper):
            part.retranslate()
        self._show()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), 600)
