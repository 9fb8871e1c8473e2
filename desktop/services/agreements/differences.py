"""What a version of an agreement changed of the one before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from desktop.i18n import N_, _
from desktop.models.agreement import Agreement, AgreementArea
from desktop.models.specs import AGREEMENTS
from desktop.models.text import fold

COMPARED = (
    "title",
    "instrument",
    "counterpart",
    "place",
    "country",
    "region",
    "valid_from",
    "valid_until",
    "objective",
    "themes",
)
SAME = 0.6
"""How alike two texts must be (0 to 1) to count as one that was reworded."""


@dataclass(frozen=True)
class Difference:
    """One thing that changed; `what` is an English source text, empty sides are None.

    `kind` is `added`, `removed`, `changed` or `moved`.
    """

    kind: str
    what: str
    before: str | None
    after: str | None

    @property
    def label(self) -> str:
        """What changed, in the language of now."""
        return _(self.what)


def differences(old: Agreement, new: Agreement) -> Iterator[Difference]:
    """The changed terms, then the areas that were added, removed, reworded or moved, in order."""
    for name in COMPARED:
        field = AGREEMENTS.by_name[name]
        before, after = getattr(old, name), getattr(new, name)
        if (before or None) != (after or None):
            kind = "changed" if before and after else "added" if after else "removed"
            yield Difference(kind, field.label, _text(field, before), _text(field, after))
    yield from _parties(old, new)
    yield from _areas(list(old.areas), list(new.areas))


def _text(field: Any, value: Any) -> str | None:
    return field.kind.format(value) if value not in (None, "", ()) else None


def _parties(old: Agreement, new: Agreement) -> Iterator[Difference]:
    what = N_("Party")
    before = {party.organisation_id or fold(party.name): party.name for party in old.parties}
    after = {party.organisation_id or fold(party.name): party.name for party in new.parties}
    for key, name in after.items():
        if key not in before:
            yield Difference("added", what, None, name)
        elif before[key] != name:
            yield Difference("changed", what, before[key], name)
    for key, name in before.items():
        if key not in after:
            yield Difference("removed", what, name, None)


def _areas(old: list[AgreementArea], new: list[AgreementArea]) -> Iterator[Difference]:
    what = N_("Area of cooperation")
    pairs = _paired(old, new)
    kept = [i for i, _j in pairs]
    for j, area in enumerate(new):
        before = next((old[i] for i, k in pairs if k == j), None)
        if before is None:
            yield Difference("added", what, None, area.text)
        elif before.text != area.text:
            yield Difference("changed", what, before.text, area.text)
    for i, area in enumerate(old):
        if i not in kept:
            yield Difference("removed", what, area.text, None)
    if kept != sorted(kept):
        order = [new[j].text for _i, j in pairs]
        was = [old[i].text for i in sorted(kept)]
        yield Difference("moved", N_("Order of the areas"), " → ".join(was), " → ".join(order))


def _paired(old: list[AgreementArea], new: list[AgreementArea]) -> list[tuple[int, int]]:
    """Which area of old became which of new: the same words, else the same kind and alike."""
    pairs: list[tuple[int, int]] = []
    left = set(range(len(old)))
    for alike in (lambda a, b: fold(a.text) == fold(b.text), _alike):
        for j, area in enumerate(new):
            if any(j == k for _i, k in pairs):
                continue
            found = next((i for i in sorted(left) if alike(old[i], area)), None)
            if found is not None:
                pairs.append((found, j))
                left.remove(found)
    return sorted(pairs, key=lambda pair: pair[1])


def _alike(one: AgreementArea, other: AgreementArea) -> bool:
    if one.area != other.area:
        return False
    words = fold(one.text), fold(other.text)
    return one.area != "other" or SequenceMatcher(None, *words).ratio() >= SAME
