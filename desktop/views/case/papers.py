"""What a case prints as, and what is still missing for it."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.i18n import LANGUAGES as TONGUES
from desktop.i18n import _
from desktop.models.case import TEXT_SECTIONS
from desktop.services.workflow.reading import LANGUAGES, CaseSheet
from desktop.views.matching.prose import Prose
from desktop.views.pages import Navigator, Place
from desktop.views.widgets import Button, label, rule


class PapersTab(QWidget):
    """The booklet's page of this case, and the wishes that it came from."""

    def __init__(
        self, navigator: Navigator, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._navigator, self._today = navigator, today
        self._sheet: CaseSheet | None = None
        self.booklet_title = label(role="section")
        self.ready = label(wrap=True)
        self.missing = Prose(tone="muted")
        self.booklet = Button(icon="publication", action=self._open_booklet)
        self.letters_title = label(role="section")
        self.letters_note = label(role="muted", wrap=True)
        self.letters = Button(icon="mail", action=self._open_letters)
        self.wishes_title = label(role="section")
        self.school_wish = Button(kind="link", icon="wishes", action=lambda: self._wish("school"))
        self.partner_wish = Button(kind="link", icon="wishes", action=lambda: self._wish("partner"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(8)
        left = Qt.AlignmentFlag.AlignLeft
        column.addWidget(self.booklet_title)
        column.addWidget(rule())
        column.addWidget(self.ready)
        column.addWidget(self.missing)
        column.addWidget(self.booklet, 0, left)
        column.addSpacing(20)
        column.addWidget(self.letters_title)
        column.addWidget(rule())
        column.addWidget(self.letters_note)
        column.addWidget(self.letters, 0, left)
        column.addSpacing(20)
        column.addWidget(self.wishes_title)
        column.addWidget(rule())
        column.addWidget(self.school_wish, 0, left)
        column.addWidget(self.partner_wish, 0, left)
        column.addStretch(1)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.booklet_title.setText(_("Page in the case booklet"))
        self.booklet.setText(_("Open the booklet"))
        self.letters_title.setText(_("Letters and sheets"))
        self.letters_note.setText(
            _("Invitations, confirmations, schedules, labels and more, in both languages.")
        )
        self.letters.setText(_("Write a letter or a sheet"))
        self.wishes_title.setText(_("Where it came from"))
        self.school_wish.setText(_("The school's wish"))
        self.partner_wish.setText(_("The partner's wish"))
        if self._sheet:
            self.show_case(self._sheet)

    def show_case(self, sheet: CaseSheet) -> None:
        """Show another case, or what has become of this one."""
        self._sheet = sheet
        lines = []
        for tongue in LANGUAGES:
            names = [
                _(title)
                for section, title in TEXT_SECTIONS.items()
                if not sheet.texts[f"{section}_{tongue}"].strip()
            ]
            if names:
                lines.append(f"{TONGUES[tongue]}: {', '.join(names)}")
        barred = sum(1 for photo in sheet.photos if not photo.may_print(self._today()))
        if barred:
            lines.append(_("Photos without consent to print: {n}").format(n=barred))
        if sheet.held_on is None:
            lines.append(_("The day of the exchange is not set."))
        self.ready.setText(
            _("Nothing is missing.") if not lines else _("Still missing, left out in print:")
        )
        self.missing.say("\n".join(lines))
        self.missing.setVisible(bool(lines))
        self.school_wish.setVisible(sheet.school_wish_id is not None)
        self.partner_wish.setVisible(sheet.partner_wish_id is not None)
        self.wishes_title.setVisible(bool(sheet.school_wish_id or sheet.partner_wish_id))

    def _open_booklet(self) -> None:
        self._navigator.open_page("publication")

    def _open_letters(self) -> None:
        if self._sheet is not None:
            self._navigator.go(Place("publication", "cases", self._sheet.id))

    def _wish(self, side: str) -> None:
        key = getattr(self._sheet, f"{side}_wish_id", None)
        if key is not None:
            self._navigator.open_record("wishes", key)
