"""Finding the record that a row of a file is about.

A row names its record by the uid, else by the register's keys (`Spec.keys`), best first: a code,
or names with the place that tells homonyms apart. Texts are compared folded. A record that has
another code than the row is another record, however alike the names. A school that one list
gives without a code may stand in another under a longer or shorter name (渋谷本町学園小学校): it is
the same one where ward, kind and address are equal and one name holds the other; a ？ in a name
stands for a character that a list has lost. Registers without keys are compared by everything that
the row says.
"""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from desktop.errors import InvalidValue
from desktop.i18n import _
from desktop.models.spec import Spec
from desktop.models.text import fold
from desktop.models.vocabulary import SchoolKind, SchoolStatus

Key = tuple[Any, ...]
PLACE = {"schools": ("ward", "kind", "address")}


@dataclass(slots=True, eq=False)
class Known:
    """A record that a row may be about; `row` is the row that already claims it, 0 if none."""

    values: Mapping[str, Any]
    id: int | None = None
    uid: str | None = None
    version: int = 0
    origin_text: str = ""
    row: int = 0

    @property
    def origin(self) -> dict[str, Any]:
        """Where the record's imported values came from; see `models.base.Origin`."""
        return json.loads(self.origin_text) if self.origin_text else {}


class Links:
    """The records of a register by the keys under which a row may name them."""

    def __init__(self, spec: Spec, fields: Iterable[str], uids: Collection[str] = ()) -> None:
        """Prepare an empty index.

        Args:
            spec: the register.
            fields: the fields that the file fills; the key of a register that has none.
            uids: those that rows of the file name; such records are not for other rows.
        """
        self.uids = uids
        self.spec = spec
        stored = [each.name for each in spec.stored]
        self.keys = spec.keys or (tuple(name for name in stored if name in set(fields)),)
        self.heading = {name for group in spec.heading.values() for name in group}
        self.records: list[Known] = []
        self.by_uid: dict[str, Known] = {}
        self.by_key: list[dict[Key, list[Known]]] = [defaultdict(list) for _key in self.keys]
        self.place = PLACE.get(spec.name, ())
        self._by_place: dict[Key, list[Known]] | None = None
        self._codeless = 0
        self._last: Mapping[str, Any] = {}
        self._last_keys: dict[int, Key | None] = {}

    def add(self, known: Known) -> None:
        """Put a record into the index, under new keys if its values have changed."""
        if known.uid:
            self.by_uid[known.uid] = known
        for n, index in enumerate(self.by_key):
            key = self._key(n, known.values)
            if key is not None and known not in index[key]:
                index[key].append(known)
        self.records.append(known)
        if not known.values.get("code"):
            self._codeless += 1
        if self._by_place is not None:
            self._place(self._by_place, known)

    def find(self, values: Mapping[str, Any], uid: str | None = None) -> Known | None:
        """The record that a row is about; None where it is new.

        Raises:
            InvalidValue: several records fit; the sentence says so.
        """
        if uid and uid in self.by_uid:
            return self.by_uid[uid]
        for n, (names, index) in enumerate(zip(self.keys, self.by_key, strict=True)):
            key = self._key(n, values)
            if key is None:
                continue
            fitting = [
                each
                for each in index.get(key, ())
                if not self._differs(each, values)
                and (uid is None or each.uid == uid or each.uid not in self.uids)
            ]
            fitting = self._narrow(fitting, values)
            if len(fitting) > 1:
                raise InvalidValue(
                    _(
                        "{n} records fit “{name}” ({keys}), so that it is not clear which one is meant. "
                        "Give its code."
                    ).format(
                        n=len(fitting),
                        name=self.spec.heading_of(dict(values), "ja"),
                        keys=", ".join(_(self.spec.by_name[name].label) for name in names),
                    )
                )
            if fitting:
                return fitting[0]
        # Two records with codes are never taken for one another by their places.
        if self.place and (self._codeless or not values.get("code")):
            return self._at_same_place(values)
        return None

    def _place(self, index: dict[Key, list[Known]], known: Known) -> None:
        place = tuple(_folded(known.values.get(name)) for name in self.place)
        if None not in place and known not in index[place]:
            index[place].append(known)

    def _at_same_place(self, values: Mapping[str, Any]) -> Known | None:
        """The one open school of the same kind at the same address with an alike name."""
        if self._by_place is None:
            self._by_place = defaultdict(list)
            for known in self.records:
                self._place(self._by_place, known)
        place = tuple(_folded(values.get(name)) for name in self.place)
        found = [
            known
            for known in self._by_place.get(place, ())
            if known.values.get("status") != SchoolStatus.CLOSED
            and not self._differs(known, values)
            and _alike(_folded(known.values.get("name")), _folded(values.get("name")))
        ]
        return found[0] if len(found) == 1 else None

    def _key(self, n: int, values: Mapping[str, Any]) -> Key | None:
        """The n-th key of a row; None where it does not name a record by these fields.

        A code counts only with all its fields; a name also where its place is unknown.
        """
        if self._last is not values:  # a row is looked for and then added
            self._last, self._last_keys = values, {}
        if n not in self._last_keys:
            self._last_keys[n] = self._made(self.keys[n], values)
        return self._last_keys[n]

    def _made(self, names: tuple[str, ...], values: Mapping[str, Any]) -> Key | None:
        key = tuple([_folded(values.get(name)) for name in names])
        if "code" in names:
            return None if None in key else key
        named = any(
            part is not None
            for name, part in zip(names, key, strict=True)
            if name in self.heading or not self.spec.keys
        )
        return key if named else None

    def _differs(self, known: Known, values: Mapping[str, Any]) -> bool:
        """Whether a record of the same name is plainly another one."""
        mine, theirs = known.values.get("code"), values.get("code")
        if mine and theirs and _folded(mine) != _folded(theirs):
            return True
        if self.spec.name != "schools":
            return False
        kinds = {known.values.get("kind"), values.get("kind")} - {None, SchoolKind.OTHER}
        return len(kinds) == 2

    def _narrow(self, fitting: list[Known], values: Mapping[str, Any]) -> list[Known]:
        """Of several that fit, those that fit best: open, of the same kind, at the same address."""
        if len(fitting) > 1 and values.get("status") != SchoolStatus.CLOSED:
            is_open = [k for k in fitting if k.values.get("status") != SchoolStatus.CLOSED]
            fitting = is_open or fitting
        for name in ("kind", "postcode", "address"):
            if len(fitting) > 1 and values.get(name):
                wanted = _folded(values[name])
                same = [k for k in fitting if _folded(k.values.get(name)) == wanted]
                fitting = same or fitting
        return fitting


def _alike(one: str, other: str) -> bool:
    """Whether one name holds the other; `?` stands for a lost character."""
    short, long = sorted((one or "", other or ""), key=len)
    if short and short in long:
        return True
    pattern = re.escape(other or "").replace(r"\?", ".")
    return "?" in (other or "") and re.fullmatch(pattern, one or "") is not None


@lru_cache(maxsize=100_000)
def _key_of(text: str) -> str | None:
    # 鈴ヶ森 and 鈴ケ森 are spelt either way.
    return fold(text).replace(" ", "").replace("ゖ", "け") or None


def _folded(value: Any) -> Any:
    return _key_of(value) if isinstance(value, str) else value or None
