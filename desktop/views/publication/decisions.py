"""The edition that is being made: read from the store, changed by the person, kept at once.

Every widget of the booklet shows `Decisions.edition` and hands its changes to `Decisions.change`.
A change is seen at once and kept in the store as one step of the journal; what is typed is kept
after a pause. Where the store can only be read, changes live as long as the page.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.i18n import N_, fiscal_year
from desktop.services.clock import today
from desktop.services.publishing import editions
from desktop.services.publishing.choosing import (
    CaseLine,
    fiscal_years,
    printable_cases,
    why_no_cover,
)
from desktop.services.publishing.content import Words
from desktop.services.publishing.editions import Edition
from desktop.services.store import Store
from desktop.views.jobs import Jobs

EVERY = -1
"""In place of a year: a proposal of all years."""
PAUSE = 1200
"""Milliseconds without a key after which what was typed is kept."""


@dataclass(frozen=True)
class Read:
    """What the store holds for the page."""

    edition: Edition
    names: list[tuple[int, str]] = field(default_factory=list)
    years: list[tuple[int, int]] = field(default_factory=list)
    cases: dict[int, CaseLine] = field(default_factory=dict)
    cover_refused: str = ""
    """Why the photo on the cover must not be printed."""


class Decisions(QObject):
    """The edition of now; see the module's own words."""

    shown = Signal()
    """The edition, its cases or the list of editions are other ones than before."""
    touched = Signal(str, object)
    """A person works on a part of the booklet: its name, and the case or line within it."""
    refused = Signal(str)

    def __init__(
        self, store: Store, jobs: Jobs, publisher: str = "", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.store, self._jobs = store, jobs
        self._publisher = publisher
        self.edition = Edition()
        self.names: list[tuple[int, str]] = []
        self.years: list[tuple[int, int]] = []
        self.cases: dict[int, CaseLine] = {}
        self.cover_refused = ""
        self.every_year = False
        self.ready = False
        self._kept = Edition()
        self._wanted: int | None = None  # the edition that was last opened
        self._year: int | None = None  # the year of a proposal that a person has chosen
        self._reading = 0
        self._writing = 0
        self._alone = False  # what was changed cannot be kept
        self._label = ""
        self._later = QTimer(self, singleShot=True, interval=PAUSE)
        self._later.timeout.connect(self.flush)

    # --- reading ---------------------------------------------------------------------------

    def read(self) -> None:
        """Read everything again, off the window's thread."""
        self._jobs.forget(self._reading)
        call = functools.partial(self._fetch, self._wanted, self._year, self.every_year)
        self._reading = self._jobs.fetch(call, self._take)

    def _fetch(self, wanted: int | None, year: int | None, every_year: bool) -> Read:
        years = fiscal_years(self.store)
        with self.store.read() as session:
            names = editions.listed(session)
            known = [key for key, _name in names]
            key = wanted if wanted in known else known[0] if known and year is None else None
            edition = editions.read(session, key) if key is not None else None
        if edition is None:
            edition = self._proposal(years, year, [name for _key, name in names])
        scope = None if every_year else edition.fiscal_year
        also = tuple(x.case_id for x in edition.lines if x.case_id is not None)
        # A consent must be valid when it is printed, and on the day of issue where that is later.
        day = max(today(), edition.issued or today())
        lines = printable_cases(self.store, scope, day=day, also=also)
        refused = why_no_cover(self.store, edition.cover, day)
        return Read(edition, names, years, {line.id: line for line in lines}, refused)

    def _proposal(
        self, years: list[tuple[int, int]], year: int | None, taken: list[str]
    ) -> Edition:
        """The next booklet: that of the last year that is over, or of the year that is chosen."""
        if year is None:
            over = [each for each, _n in years if each < fiscal_year(today())]
            year = over[0] if over else years[0][0] if years else None
        lines = printable_cases(self.store, year if year != EVERY else None)
        made = editions.proposal((line.id for line in lines), year if year != EVERY else None)
        name = editions.usual_name(made.fiscal_year, taken)
        words = Words(self._publisher, self._publisher)
        return replace(made, name=name, publisher=words)

    def _take(self, found: Read) -> None:
        if self._writing or self._label:
            return  # it is read again when that is kept
        before = self._seen()
        self.names, self.years, self.cases = found.names, found.years, found.cases
        self.cover_refused = found.cover_refused
        if not self._alone:
            self.edition = self._kept = found.edition
            self._wanted = found.edition.id
        first, self.ready = not self.ready, True
        if first or before != self._seen():
            self.shown.emit()

    def _seen(self) -> object:
        return self.edition, self.names, self.years, self.cases, self.cover_refused

    def fetch(self, call: Callable[[], Any], then: Callable[[Any], object]) -> None:
        """Read something else of the store off the window's thread."""
        self._jobs.fetch(call, then, lambda _error: None)

    # --- changing --------------------------------------------------------------------------

    def change(self, edition: Edition, label: str, *, typing: bool = False) -> None:
        """Decide otherwise; `label` says in English what was done (marked with `N_`).

        What one is `typing` is kept after a pause; until then it is shown only.
        """
        if not self.ready:
            return
        if self._label and self._label != label:
            self.flush()
        edition = replace(edition, id=self.edition.id)
        if edition == self.edition:
            return
        self.edition = edition
        self._label = label
        self._jobs.forget(self._reading)
        if typing:
            self._later.start()
        else:
            self.flush()
        self.shown.emit()

    def flush(self) -> None:
        """Keep what has been typed."""
        self._later.stop()
        label, self._label = self._label, ""
        if not label or self._alone:
            return
        if self.edition == self._kept:
            self.read()
            return
        self._writing += 1
        edition = self.edition
        self._jobs.change(
            functools.partial(editions.keep, self.store, edition, label),
            self._refuse,
            functools.partial(self._done, edition),
        )

    def _done(self, edition: Edition, kept: Edition) -> None:
        self._writing -= 1
        self._kept, self._wanted = kept, kept.id
        if self.edition == edition:
            self.edition = kept
        else:  # changed again while this was waiting for its turn
            self.edition = replace(self.edition, id=kept.id)
        self._year = None
        self.read()

    def _refuse(self, sentence: str) -> None:
        self._writing -= 1
        self._alone = self.store.why_reading_only() is not None
        self.refused.emit(sentence)
        if not self._alone:
            self.read()

    # --- other editions --------------------------------------------------------------------

    def open(self, key: int) -> None:
        """Show another kept edition."""
        self.flush()
        self._alone = False
        self._wanted, self._year = key, None
        self.read()

    def choose_year(self, year: int | None) -> None:
        """The edition covers another year (None: no single one); a proposal is made anew for it."""
        if self.edition.id is None and not self._alone:
            self._year = EVERY if year is None else year
            self.read()
        else:
            changed = replace(self.edition, fiscal_year=year)
            self.change(changed, N_("Year of the booklet"))
            self.read()

    def show_every_year(self, every: bool) -> None:
        """Offer the cases of all years, or of the edition's alone."""
        self.every_year = every
        self.read()

    def begin(self) -> None:
        """A new edition that carries on from this one: the year after it, else the same year."""
        self.flush()
        with_cases = [year for year, _n in self.years]
        now = self.edition.fiscal_year
        year = now + 1 if now is not None and now + 1 in with_cases else now
        taken = [name for _key, name in self.names]
        before = self.edition

        def make() -> Edition:
            lines = printable_cases(self.store, year)
            made = editions.proposal((line.id for line in lines), year, before)
            named = replace(made, name=editions.usual_name(year, taken))
            return editions.keep(self.store, named, N_("New edition of the booklet"))

        def done(kept: Edition) -> None:
            self.open(kept.id or 0)

        self._jobs.change(make, self.refused.emit, done)

    def remove(self) -> None:
        """Remove the edition that is shown; the one before it is shown then."""
        key = self.edition.id
        if key is None:
            return
        self._later.stop()
        self._label = ""

        def done(_none: object) -> None:
            self._wanted = None
            self.read()

        self._jobs.change(
            functools.partial(editions.remove, self.store, key), self.refused.emit, done
        )
