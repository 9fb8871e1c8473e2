"""The newsletter: an issue edited at the left, its pages at the right."""

from PySide6.QtWidgets import QWidget

from desktop.i18n import _, translator
from desktop.services.newsletter.content import NAME, number_in_words
from desktop.services.newsletter.making import make_newsletter, wrong_length
from desktop.services.publishing.edition import Printed
from desktop.services.store import Store
from desktop.views.jobs import Jobs
from desktop.views.publication.issue_panel import IssuePanel
from desktop.views.publication.room import Room

_SHOWN = frozenset(
    {"newsletter_issue", "newsletter_section", "newsletter_item", "letterhead", "exchange_case",
     "case_member", "attachment", "programme", "school", "partner"}
)  # fmt: skip


class NewsletterRoom(Room):
    """The newsletter of the publication page."""

    def __init__(self, store: Store, jobs: Jobs, parent: QWidget | None = None) -> None:
        self._store = store
        self.panel = IssuePanel(store, jobs)
        super().__init__(jobs, self.panel, parent)
        self.panel.changed.connect(self._show)

    def title(self) -> str:
        return _("Newsletter")

    def activate(self) -> None:
        self.panel.list.setFocus()

    def refresh(self, tables: frozenset[str]) -> None:
        if not tables or tables & _SHOWN:
            self.panel.refresh()
            self.panel.editor.read_records()
            self._show()

    def may_leave(self) -> bool:
        return self.panel.save()

    def retranslate(self) -> None:
        super().retranslate()
        self.panel.retranslate()

    def said_of(self, printed: Printed) -> list[str]:
        length = wrong_length(printed.pages)
        return [*super().said_of(printed), *([length] if length else [])]

    def _show(self) -> None:
        issue, language = self.panel.issue, self.panel.language
        if issue is None:
            self.preview.show_choice(None, nothing=_("There is no issue yet."))
            return
        name = translator(language).gettext(NAME)
        self.preview.show_choice(
            lambda path: make_newsletter(self._store, issue.id, path, language=language),
            f"{name}_{number_in_words(issue.number, language)}.pdf",
        )
