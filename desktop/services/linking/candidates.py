"""Which pairs are worth weighing: those that share a rare key, never all with all.

Of two records that both have a code of their own, neither is taken for the other's duplicate, so
that a register in which everybody has a code costs nothing.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence

from desktop.services.linking.traits import Traits

CROWD = 60
"""A key that more records share than this (a switchboard, the board's own site) pairs nobody."""


def apart(register: str, one: Traits, other: Traits) -> bool:
    """Whether two records are two by their codes: the school code, or codes of one country."""
    mine, theirs = one.values.get("code"), other.values.get("code")
    if not (mine and theirs) or mine == theirs:
        return False
    return register == "schools" or one.values.get("country") == other.values.get("country")


def keys(record: Traits) -> Iterator[Hashable]:
    """The keys under which a record meets others."""
    area = record.values.get("ward") or record.values.get("country")
    for name in record.names:
        yield "name", name
        yield "name", name, area
        if len(name) > 4:
            # The first and the last letters survive most misspellings.
            yield "head", name[:4], area
            yield "tail", name[-4:], area
    if record.kana:
        yield "kana", record.kana
    quarter, numbers = record.address
    if numbers:
        yield "address", quarter[-3:], numbers[:2]
    if record.phone:
        yield "phone", record.phone
    if record.website:
        yield "website", record.website
    if record.postcode and numbers:
        yield "post", record.postcode, numbers[-1]
    if record.place:
        yield "place", round(record.place[0], 3), round(record.place[1], 3)


def pairs(records: Sequence[Traits]) -> Iterator[tuple[int, int]]:
    """The pairs to weigh, by their places in `records`, each once, the earlier record first.

    One of the two at least has no code.
    """
    free = [n for n, each in enumerate(records) if not each.values.get("code")]
    if not free:
        return
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    for n, each in enumerate(records):
        for key in keys(each):
            blocks[key].append(n)
    without = set(free)
    for n in free:
        met: set[int] = set()
        for key in keys(records[n]):
            block = blocks[key]
            if len(block) <= CROWD:
                met.update(block)
        for other in sorted(met):
            # Two that are both looked at from here meet once.
            if other > n or (other < n and other not in without):
                yield (n, other) if n < other else (other, n)
