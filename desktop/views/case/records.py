"""What is noted for a case in other registers; each line leads to its record."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.models.specs import SPECS
from desktop.services.store import Store
from desktop.services.workflow.attached import ATTACHED, Note, attached
from desktop.services.workflow.reading import CaseSheet
from desktop.views import theme
from desktop.views.jobs import Jobs
from desktop.views.pages import Navigator
from desktop.views.widgets import Button, Elided, label, rule


class RecordsTab(QScrollArea):
    """Talks, pupils by grade, shipments, costs and videos of a case, and a way to add to them."""

    def __init__(self, store: Store, jobs: Jobs, navigator: Navigator) -> None:
        super().__init__()
        self._store, self._jobs, self._navigator = store, jobs, navigator
        self._asked = 0
        self._case = 0
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_case(self, sheet: CaseSheet) -> None:
        """Show what belongs to another case, or what has become of this one's."""
        key = self._case = sheet.id

        def call() -> dict[str, tuple[Note, ...]]:
            with self._store.read() as session:
                return attached(session, key)

        self._jobs.forget(self._asked)
        self._asked = self._jobs.fetch(call, self._fill)

    def retranslate(self) -> None:
        """The page shows the case anew, with words of the language."""

    def _fill(self, found: dict[str, tuple[Note, ...]]) -> None:
        inner = QWidget()
        inner.setProperty("role", "surface")
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(4)
        for at, register in enumerate(ATTACHED):
            if at:
                column.addSpacing(16)
            column.addLayout(self._heading(register))
            column.addWidget(rule())
            for note in found[register]:
                column.addWidget(self._line(register, note))
            if not found[register]:
                column.addWidget(label(_(SPECS[register].empty), "muted", wrap=True))
        column.addStretch(1)
        self.setWidget(inner)

    def _heading(self, register: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(label(_(SPECS[register].titles), "section"))
        row.addStretch(1)
        values = {"case_id": self._case}
        add = Button(
            _("New"), "quiet", "plus", partial(self._navigator.new_record, register, values)
        )
        add.setAccessibleName(f"{_('New')}: {_(SPECS[register].title)}")
        row.addWidget(add)
        return row

    def _line(self, register: str, note: Note) -> QWidget:
        made = QWidget()
        made.setMinimumHeight(theme.px(32))
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(12)
        row.addWidget(
            Button(
                note.title,
                "link",
                action=partial(self._navigator.open_record, register, note.key),
            )
        )
        facts = Elided(role="muted")
        facts.setText(" · ".join(note.facts))
        row.addWidget(facts, 1)
        return made
