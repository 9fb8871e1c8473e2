"""Looking through a store by every rule, and what a person has decided about what is found."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from desktop.i18n import N_, _
from desktop.models.decision import Decision, Verdict
from desktop.services.clock import moment
from desktop.services.consistency import (
    agreements,
    designations,
    numbers,
    partners,
    schools,
    statements,
)
from desktop.services.consistency.finding import Context, Finding, Rule
from desktop.services.progress import Progress, Work
from desktop.services.store import Store

RULES: tuple[Rule, ...] = (
    *statements.RULES,
    *agreements.RULES,
    *schools.RULES,
    *designations.RULES,
    *partners.RULES,
    *numbers.RULES,
)
"""Every rule, in the order in which the page shows them."""
BY_NAME = {each.name: each for each in RULES}
STEP = 50


@dataclass(frozen=True)
class Decided:
    """What was decided about a finding, by whom and when (UTC); `holds` while its data are the same."""

    verdict: Verdict
    note: str
    who: str
    at: datetime
    holds: bool


@dataclass(frozen=True)
class Found:
    """A finding and what was decided about it, None where nothing ever was."""

    finding: Finding
    decided: Decided | None = None

    @property
    def open(self) -> bool:
        """Whether a person is still to decide."""
        return self.decided is None or not self.decided.holds


@dataclass(frozen=True)
class Group:
    """What one rule has found."""

    rule: Rule
    found: list[Found] = field(default_factory=list)

    @property
    def open(self) -> int:
        """How many of them are to be decided."""
        return sum(each.open for each in self.found)


def check(store: Store, today: date, rules: Sequence[Rule] = RULES) -> Work[list[Group]]:
    """Look through a store; the rules that found something, each with its findings.

    Args:
        store: the store; it is only read.
        today: the day by which something is over.
        rules: those to look by.
    """
    groups = []
    label = _("Looking for contradictions")
    with store.read() as session:
        context = Context(session, today)
        said = _decisions(session)
        for done, rule in enumerate(rules):
            yield Progress(done, len(rules), f"{label}: {_(rule.title)}")
            found = []
            for finding in rule.find(context):
                found.append(Found(finding, _decided(said, finding)))
                if len(found) % STEP == 0:
                    yield Progress(done, len(rules), f"{label}: {_(rule.title)}")
            if found:
                groups.append(Group(rule, found))
            session.expire_all()
    return groups


def decide(store: Store, finding: Finding, verdict: Verdict, note: str = "") -> None:
    """Keep what a person decides about a finding; it holds until its data change.

    Raises:
        NotAllowed: the person's role does not allow it.
        StoreRefused: the store is open for reading only.
    """
    with store.write(N_("Decide a contradiction")) as session:
        found = session.scalar(
            select(Decision).where(
                Decision.rule == finding.rule, Decision.subject == finding.subject
            )
        )
        if found is None:
            found = Decision(rule=finding.rule, subject=finding.subject)
            session.add(found)
        found.digest, found.verdict, found.note = finding.digest, str(verdict), note.strip() or None
        found.who, found.decided_at = store.person.name, moment()


def reopen(store: Store, finding: Finding) -> None:
    """Forget what was decided about a finding."""
    with store.write(N_("Reopen a contradiction")) as session:
        session.execute(
            delete(Decision).where(
                Decision.rule == finding.rule, Decision.subject == finding.subject
            )
        )


def _decisions(session: Session) -> dict[tuple[str, str], Decision]:
    found = {(each.rule, each.subject): each for each in session.scalars(select(Decision))}
    session.expunge_all()
    return found


def _decided(said: dict[tuple[str, str], Decision], finding: Finding) -> Decided | None:
    row = said.get((finding.rule, finding.subject))
    if row is None:
        return None
    return Decided(
        Verdict[row.verdict.upper()],
        row.note or "",
        row.who,
        row.decided_at,
        row.digest == finding.digest,
    )
