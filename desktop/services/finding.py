"""Any record of the store by a few letters of its name, and those that a person had open lately."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from desktop.models import searching
from desktop.models.specs import REGISTERS
from desktop.services import references
from desktop.services.store import Store

EACH = 6
"""How many records of one register are offered."""
UNNAMED = {"designations"}
"""Registers whose records have no name of their own."""
Recent = Sequence[tuple[str, int]]
"""Records that were open lately, the last one first: register and id."""


@dataclass(frozen=True)
class Hit:
    """A record to open: what it is called and what tells it apart.

    `also` is another name of it, by which it was found; `rank` is one of `models.searching`.
    """

    register: str
    id: int
    title: str
    detail: str = ""
    also: str = ""
    rank: int = searching.EXACT


def find(store: Store, text: str, recent: Recent = ()) -> list[Hit]:
    """The records of all registers that a text may mean, most likely first.

    Those whose name is the text come first, then those whose name begins with it, has a word that
    does, or holds it; of each kind those that were open lately, then the newest of each register.
    """
    found: list[tuple[int, int, int, Hit]] = []
    places = {each: n for n, each in enumerate(recent)}
    with store.read() as session:
        for register in REGISTERS:
            if register in UNNAMED:
                continue
            for n, each in enumerate(references.candidates(session, register, text, EACH)):
                hit = Hit(register, each.id, each.title, each.detail, each.also, each.rank)
                lately = places.get((register, each.id), len(places))
                found.append((each.rank, lately, n, hit))
    return [hit for *_place, hit in sorted(found, key=lambda each: each[:3])]


def lately(store: Store, recent: Recent) -> list[Hit]:
    """The records that were open lately, the last one first; without those that are gone."""
    by_register: dict[str, list[int]] = {}
    for register, key in recent:
        if register in REGISTERS:
            by_register.setdefault(register, []).append(key)
    titles: dict[tuple[str, int], str] = {}
    with store.read() as session:
        for register, keys in by_register.items():
            there = set(session.scalars(select(REGISTERS[register].model.id).where(
                REGISTERS[register].model.id.in_(keys)
            )))  # fmt: skip
            for key, title in references.titles(session, register, there).items():
                titles[register, key] = title
    return [Hit(*each, titles[each]) for each in recent if titles.get(each)]
