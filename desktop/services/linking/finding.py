"""The pairs of a register that may be one record, with what speaks for it and what was answered."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.errors import UserError
from desktop.i18n import _
from desktop.models.linking import Answer, LinkAnswer
from desktop.models.specs import SPECS
from desktop.services import queries, references
from desktop.services.linking import candidates
from desktop.services.linking.score import CLEAR, SHOWN, Frequencies, Score, compare
from desktop.services.linking.traits import COMPARED, Traits, digest, read
from desktop.services.progress import Progress, Work
from desktop.services.store import Store

STEP = 2000
MOST = 5
"""Of the pairs of one record, so many of the best are kept."""


class State(StrEnum):
    """Where a pair stands: to be asked, or as it was answered."""

    OPEN = "open"
    SAME = "same"
    DIFFERENT = "different"
    LATER = "later"


@dataclass(frozen=True)
class Pair:
    """Two records of a register that may be one.

    `rivals` is how many other pairs, as good or nearly so, either of them has: where there is one,
    another record may be meant. `note` is what was written beside the answer.
    """

    register: str
    one: Traits
    other: Traits
    score: Score
    digest: str
    titles: tuple[str, str] = ("", "")
    state: State = State.OPEN
    note: str = ""
    rivals: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """The uids of the two, in the order in which answers keep them."""
        first, second = sorted((self.one.uid, self.other.uid))
        return first, second

    @property
    def sure(self) -> bool:
        """Whether it is as good as certain, and nobody else is meant."""
        return self.score.sure and not self.rivals


def find(store: Store, register: str) -> Work[list[Pair]]:
    """Every pair of a register that may be one record, the likeliest first.

    Raises:
        UserError: records of this register are not linked.
    """
    check_register(register)
    label = _("Looking for duplicates")
    yield Progress(0, 0, label)
    with store.read() as session:
        if _all_coded(session, register):
            return []
        records: list[Traits] = []
        total = queries.count(session, register)
        for each in read(session, register):
            records.append(each)
            if len(records) % STEP == 0:
                yield Progress(len(records), total, label)
        common = Frequencies(records)
        scored: list[tuple[int, int, Score]] = []
        label = _("Comparing")
        for done, (n, m) in enumerate(candidates.pairs(records)):
            score = compare(register, records[n], records[m], common)
            if score.bits >= SHOWN:
                scored.append((n, m, score))
            if done % STEP == 0:
                yield Progress(0, 0, label)
        scored.sort(key=lambda each: (-each[2].bits, each[0], each[1]))
        bits: dict[int, list[float]] = defaultdict(list)
        for n, m, score in scored:
            bits[n].append(score.bits)
            bits[m].append(score.bits)
        kept: list[Pair] = []
        for n, m, score in scored:
            better = max(sum(each > score.bits for each in bits[at]) for at in (n, m))
            if better < MOST:
                near = [sum(each >= score.bits - CLEAR for each in bits[at]) - 1 for at in (n, m)]
                one, other = records[n], records[m]
                kept.append(Pair(register, one, other, score, digest(one, other), rivals=max(near)))
        return named(session, register, answered(session, register, kept))


def _all_coded(session: Session, register: str) -> bool:
    """Whether every record has a code: then none is another's duplicate."""
    model: Any = SPECS[register].model
    if not hasattr(model, "code"):
        return False
    without = select(model.id).where(func.coalesce(model.code, "") == "").limit(1)
    return session.scalar(without) is None


def one(store: Store, register: str, first: int, second: int) -> Pair:
    """Two records of a register compared, whether they look alike or not.

    Raises:
        UserError: one of them is no longer there, or both are the same record.
    """
    check_register(register)
    with store.read() as session:
        common = Frequencies(read(session, register))
        found = {each.id: each for each in read(session, register, (first, second))}
        if len(found) != 2:
            raise UserError(_("This record is no longer there. Somebody else has deleted it."))
        a, b = found[first], found[second]
        pair = Pair(register, a, b, compare(register, a, b, common), digest(a, b))
        return named(session, register, answered(session, register, [pair]))[0]


def check_register(register: str) -> None:
    """Raise `UserError` where records of a register are not linked."""
    if register not in COMPARED:
        raise UserError(
            _("Duplicates are looked for among {known}.").format(known=", ".join(COMPARED))
        )


def answered(session: Session, register: str, pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs with what was answered; an answer about other data no longer holds."""
    rows = session.execute(
        select(
            LinkAnswer.one, LinkAnswer.other, LinkAnswer.answer, LinkAnswer.digest, LinkAnswer.note
        ).where(LinkAnswer.register == register)
    )
    said = {(row[0], row[1]): row for row in rows}
    found = []
    for pair in pairs:
        row = said.get(pair.key)
        if row is not None and (row[3] == pair.digest or row[2] == Answer.SAME):
            pair = replace(pair, state=State(row[2]), note=row[4] or "")
        found.append(pair)
    return found


def named(session: Session, register: str, pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs with what their records are called in the language of now."""
    wanted = {each.id for pair in pairs for each in (pair.one, pair.other)}
    titles: dict[int, str] = {}
    listed = sorted(wanted)
    for start in range(0, len(listed), 500):
        titles |= references.titles(session, register, listed[start : start + 500])
    return [
        replace(pair, titles=(titles.get(pair.one.id, ""), titles.get(pair.other.id, "")))
        for pair in pairs
    ]
