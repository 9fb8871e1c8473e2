"""What of a record is compared, brought into keys once."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.specs import SPECS
from desktop.services.linking import words

COMPARED: dict[str, tuple[str, ...]] = {
    "schools": ("name", "name_en", "kana", "code", "kind", "establisher", "ward", "postcode",
                "address", "phone", "website", "latitude", "longitude"),
    "partners": ("name", "name_en", "name_ja", "code", "country", "region", "city", "kind",
                 "postcode", "address", "phone", "website", "latitude", "longitude"),
    "organisations": ("name", "name_en", "name_ja", "kind", "represents", "country", "city",
                      "address", "phone", "website", "latitude", "longitude"),
}  # fmt: skip
"""The registers whose records are linked, and the fields that are compared."""

NAMES = ("name", "name_en", "name_ja")
TEXTS = (*NAMES, "kana", "address", "phone", "website", "postcode")
Address = tuple[str, tuple[int, ...]]


@dataclass(slots=True, eq=False)
class Traits:
    """One record as it is compared; `lists` are the ids of the sources that its name came from."""

    id: int
    uid: str
    values: Mapping[str, Any]
    lists: frozenset[int] = frozenset()
    names: tuple[str, ...] = ()
    kana: str = ""
    address: Address = ("", ())
    phone: str = ""
    website: str = ""
    postcode: str = ""
    place: tuple[float, float] | None = field(default=None)


def traits(
    values: Mapping[str, Any], key: int = 0, uid: str = "", lists: frozenset[int] = frozenset()
) -> Traits:
    """A record's values made comparable."""
    text = {name: str(values.get(name) or "") for name in TEXTS}
    names = dict.fromkeys(words.name(text[name]) for name in NAMES if text[name])
    north, east = values.get("latitude"), values.get("longitude")
    return Traits(
        key,
        uid,
        values,
        lists,
        tuple(names),
        words.kana(text["kana"]),
        words.address(text["address"]) if text["address"] else ("", ()),
        words.phone(text["phone"]),
        words.website(text["website"]) if text["website"] else "",
        "".join(filter(str.isalnum, text["postcode"])).casefold(),
        None if north is None or east is None else (north, east),
    )


def read(session: Session, register: str, ids: tuple[int, ...] = ()) -> Iterator[Traits]:
    """The records of a register, or some of them, as they are compared."""
    model: Any = SPECS[register].model
    names = COMPARED[register]
    columns = [getattr(model, name) for name in names]
    statement = select(model.id, model.uid, model.origin, *columns).order_by(model.id)
    if ids:
        statement = statement.where(model.id.in_(ids))
    for key, uid, origin, *values in session.execute(statement):
        source = (origin.get("name") or (None, None))[1]
        lists = frozenset() if source is None else frozenset((source,))
        yield traits(dict(zip(names, values, strict=True)), key, uid, lists)


def digest(one: Traits, other: Traits) -> str:
    """The SHA-256 (hex) of what was compared: an answer holds as long as it stays the same."""
    first, second = sorted((one, other), key=lambda each: each.uid)
    data = [[each.uid, dict(each.values)] for each in (first, second)]
    return hashlib.sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest()
