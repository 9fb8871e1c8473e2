"""How much waits to be looked at: possible duplicates and contradictions.

Counting means looking through the registers, so the numbers are kept until the store changes, and
of a large store they are not counted unasked.
"""

from dataclasses import dataclass, field
from datetime import date
from weakref import WeakKeyDictionary

from sqlalchemy import func, select

from desktop.models.journal import Operation
from desktop.models.organisation import Contact
from desktop.services import registers
from desktop.services.progress import finish
from desktop.services.store import Store

SMALL = 10_000
"""Records up to which counting takes well under a second."""


@dataclass(frozen=True)
class Attention:
    """What waits for a person: pairs by register, and contradictions.

    `expired` are the contacts whose data must not be kept any longer. Where it was not `counted`,
    because the store is large, the other numbers say nothing.
    """

    pairs: dict[str, int] = field(default_factory=dict)
    contradictions: int = 0
    counted: bool = True
    expired: int = 0


_kept: WeakKeyDictionary[Store, tuple[tuple[int, date], Attention]] = WeakKeyDictionary()


def read_attention(store: Store, today: date) -> Attention:
    """What waits; not counted where the store is too large to be looked through unasked."""
    if sum(registers.totals(store).values()) > SMALL:
        return Attention(counted=False, expired=_expired(store, today))
    with store.read() as session:
        newest = session.scalar(select(func.max(Operation.id))) or 0
    kept = _kept.get(store)
    if kept is not None and kept[0] == (newest, today):
        return kept[1]
    found_now = _look(store, today)
    _kept[store] = ((newest, today), found_now)
    return found_now


def _look(store: Store, today: date) -> Attention:
    # Loaded off the window's thread, when first counted: the window opens without them.
    from desktop.services.consistency import checking
    from desktop.services.linking import finding
    from desktop.services.linking.traits import COMPARED

    pairs = {}
    for register in COMPARED:
        found = finish(finding.find(store, register))
        pairs[register] = sum(pair.state is finding.State.OPEN for pair in found)
    groups = finish(checking.check(store, today))
    return Attention(pairs, sum(group.open for group in groups), expired=_expired(store, today))


def _expired(store: Store, today: date) -> int:
    """How many contacts are kept past the day until which they may be."""
    with store.read() as session:
        over = select(func.count()).select_from(Contact).where(Contact.keep_until < today)
        return session.scalar(over) or 0
