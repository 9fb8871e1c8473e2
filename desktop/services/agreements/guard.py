"""What no agreement may break, whoever writes it: frozen terms, and one agreement at a time.

The store asks before an operation is sealed, over the rows that the journal says were changed.
Terms of an agreement that is past its draft are frozen: an amendment or a renewal is a version of
its own, which leaves the paper before it as it was signed. What was empty may be filled in, and an
agreement that is set back to a draft may be corrected. Two agreements of the same parties are never
valid on the same day, but for a version and those before it.
"""

import json
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import RuleBroken
from desktop.i18n import _, format_day
from desktop.models.agreement import Agreement
from desktop.models.journal import Change
from desktop.models.text import fold
from desktop.models.vocabulary import AgreementStatus

TERMS = (
    "title",
    "instrument",
    "counterpart",
    "signed_on",
    "valid_from",
    "valid_until",
    "objective",
)
PARTS = {
    "agreement_party": ("position", "name", "signed_on"),
    "agreement_area": ("position", "text"),
}
"""The columns that an agreement's paper says, its own and those of its parts."""

TABLES = frozenset({"agreement", *PARTS})
NOT_IN_FORCE = (AgreementStatus.DRAFT, AgreementStatus.ENDED)


def guard(session: Session, operation: int, tables: Collection[str]) -> None:
    """Refuse an operation that changes frozen terms or makes two agreements overlap.

    Raises:
        RuleBroken: it does; the sentence names the agreements.
    """
    if not TABLES & set(tables):
        return
    touched = _touched(session, operation)
    for key, changes in touched.items():
        agreement = session.get(Agreement, key)
        if agreement is None:
            continue
        if agreement.status != AgreementStatus.DRAFT and _breaks(agreement, changes):
            raise RuleBroken(
                _(
                    "The terms of “{title}” are frozen, because it is no longer a draft. Make an "
                    "amendment or a renewal, or set it back to a draft to correct the record."
                ).format(title=agreement.title)
            )
        _refuse_overlap(session, agreement)


Row = dict[str, Any]
RowChange = tuple[str, Row | None, Row | None]
"""A table, and a row of it before and after an operation."""


def _touched(session: Session, operation: int) -> dict[int, list[RowChange]]:
    """The agreements that an operation touches: what it did to the terms of each, net.

    What is new, or was a draft until now, had no frozen terms yet: nothing was done to them.
    """
    rows = session.execute(
        select(Change.table_name, Change.row_id, Change.before, Change.after)
        .where(Change.operation_id == operation, Change.table_name.in_(TABLES))
        .order_by(Change.id)
    )
    net: dict[tuple[str, int], list[Row | None]] = {}
    for table, row, before, after in rows:
        last = json.loads(after) if after else None
        net.setdefault((table, row), [json.loads(before) if before else None, last])[1] = last
    found: dict[int, list[RowChange]] = {}
    free: set[int] = set()
    for (table, row), (first, last) in net.items():
        owner = row if table == "agreement" else (last or first or {})["agreement_id"]
        found.setdefault(owner, []).append((table, first, last))
        if table == "agreement" and (not first or first["status"] == AgreementStatus.DRAFT):
            free.add(row)
    return {key: [] if key in free else changes for key, changes in found.items()}


def _breaks(agreement: Agreement, changes: list[RowChange]) -> bool:
    """Whether changes alter what the paper says; filling in what was empty does not."""
    stood = {"agreement_party": len(agreement.parties), "agreement_area": len(agreement.areas)}
    for table, before, _after in changes:
        if table in PARTS and before is None:
            stood[table] -= 1
    for table, before, after in changes:
        names = PARTS.get(table, TERMS)
        if before is None:
            if stood[table]:
                return True
        elif after is None:
            if table in PARTS:
                return True
        elif any(before[n] not in (None, "") and before[n] != after[n] for n in names):
            return True
    return False


def _refuse_overlap(session: Session, agreement: Agreement) -> None:
    span, who = _span(agreement), _parties(agreement)
    if span is None or not who:
        return
    family = _family(session, agreement)
    for other in session.scalars(
        select(Agreement).where(Agreement.id != agreement.id, Agreement.signed_on.is_not(None))
    ):
        if other.id in family or _parties(other) != who:
            continue
        theirs = _span(other)
        if theirs and span[0] <= theirs[1] and theirs[0] <= span[1]:
            raise RuleBroken(
                _(
                    "“{title}” would be valid at the same time as “{other}” of {day}, which has "
                    "the same parties. Make it a renewal of that one, or end that one first."
                ).format(title=agreement.title, other=other.title, day=format_day(other.signed_on))
            )


def _span(agreement: Agreement) -> tuple[date, date] | None:
    """From when to when an agreement is in force; None where that is not known or never."""
    begin = agreement.valid_from or agreement.signed_on
    if begin is None or agreement.status in NOT_IN_FORCE:
        return None
    return begin, agreement.valid_until or date.max


def _parties(agreement: Agreement) -> frozenset[object]:
    """Who made an agreement: organisations where they are known, else names."""
    return frozenset(party.organisation_id or fold(party.name) for party in agreement.parties)


def _family(session: Session, agreement: Agreement) -> set[int]:
    """The versions of an agreement: those that it renews, and those that renew it."""
    found = {agreement.id}
    waiting = [agreement.id]
    while waiting:
        for key in _next_of_kin(session, waiting.pop()):
            if key not in found:
                found.add(key)
                waiting.append(key)
    return found


def _next_of_kin(session: Session, key: int) -> Iterator[int]:
    renewed = session.scalar(select(Agreement.renews_id).where(Agreement.id == key))
    if renewed is not None:
        yield renewed
    yield from session.scalars(select(Agreement.id).where(Agreement.renews_id == key))
