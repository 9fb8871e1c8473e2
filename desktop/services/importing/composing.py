"""The profile of a mapping from headings to fields: how values are made of what the columns hold.

A field may stand in several columns (an address in three, a phone number in two) and a column may
hold several (both coordinates, a postcode before an address).
"""

import hashlib
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from desktop.i18n import LANGUAGES
from desktop.models.fields import Day, Decimal
from desktop.models.municipalities import MUNICIPALITIES, PREFECTURES
from desktop.models.spec import Spec
from desktop.models.text import clean_line, fold
from desktop.services.importing.defaults import kind_of_days
from desktop.services.importing.headings import Vocabulary, says, vocabulary
from desktop.services.importing.heads import Head, header_key
from desktop.services.importing.profiles import (
    GUESSED,
    GUESSED_RANK,
    Derivation,
    Profile,
    headings,
)
from desktop.services.importing.transforms.places import pair
from desktop.services.importing.transforms.words import meaning

TOKYO = "tokyo"
"""A column that says in which prefecture a school lies: it decides which rows are taken."""
COORDINATES = "coordinates"
"""A column that holds latitude and longitude."""
CLOSED = "closed"
"""A column that says which schools of a partners' list are closed: those rows are not taken."""
PSEUDO = {
    "schools": {TOKYO, COORDINATES},
    "partners": {COORDINATES, CLOSED},
    "organisations": {COORDINATES},
}
JOINED = {"address", "phone", "name"}
"""Fields that may stand in several columns."""
TABLES = {
    ("schools", "kind"): "school_kind",
    ("schools", "status"): "open_or_closed",
    ("partners", "kind"): "partner_kind",
    ("partners", "sector"): "sector",
    ("organisations", "kind"): "organisation_kind",
    ("agreements", "instrument"): "instrument",
    ("agreements", "status"): "agreement_status",
    ("calendar", "kind"): "span_kind",
}
"""Fields whose words are looked up, each with its table in `resources/lists/words.json`."""
_MEXT = re.compile(r"[A-H]\d{12}")
_NOTHING = ("-", "–", "—", "‐", "n/a", "na", "null", "none", "#n/a", "なし", "不明", "未定", "無", "无", "없음", "n.a.", "nan")  # fmt: skip


def words_of(spec: Spec) -> Vocabulary:
    """The words of headings of a register."""
    stored = {each.name for each in spec.stored} | PSEUDO.get(spec.name, set())
    return vocabulary(spec.name, tuple(headings(spec).items()), frozenset(stored))


def signature(names: Iterable[str]) -> str:
    """What tells a list by its headings, in whatever order: ten hexadecimal digits."""
    keys = sorted(header_key(name) for name in names)
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:10]


def profile_for(
    spec: Spec,
    head: Head,
    columns: Mapping[str, str],
    body: Sequence[Sequence[str]] = (),
    constants: Mapping[str, Any] | None = None,
) -> Profile:
    """The profile of a mapping from headings to fields.

    Args:
        spec: the register.
        head: the headings of the list.
        columns: the field of each heading that is read; several may fill `address`, `phone` or
            `name` together, and those of `PSEUDO` are understood.
        body: some rows, by which days and coordinates that could be read two ways are told.
        constants: values that are the same in every row.
    """
    maker = _Maker(spec, head, columns, body)
    maker.make()
    needed = {name for name in (*spec.references, "code", "country") if name in spec.by_name}
    lenient = {e.name for e in spec.stored if not spec.required(e.name) and e.name not in needed}
    return Profile(
        name=GUESSED + signature(head.names),
        register=spec.name,
        title=dict.fromkeys(LANGUAGES, ""),
        rank=GUESSED_RANK,
        columns=maker.direct,
        derive=tuple(maker.derive),
        constants=dict(constants or {}),
        lenient=frozenset(lenient),
        unknown=frozenset(map(fold, _NOTHING)),
        guessed=True,
    )


class _Maker:
    """Makes the derivations of one mapping."""

    def __init__(
        self, spec: Spec, head: Head, columns: Mapping[str, str], body: Sequence[Sequence[str]]
    ) -> None:
        self.spec, self.head, self.body = spec, head, body
        self.words = words_of(spec)
        self.at: dict[str, list[str]] = {}
        for heading in sorted(columns, key=self._place):
            self.at.setdefault(columns[heading], []).append(heading)
        self.columns, self.direct = columns, dict(columns)
        self.derive: list[Derivation] = []

    def make(self) -> None:
        """Turn what needs it from direct columns into derivations."""
        schools = self.spec.name == "schools"
        for (register, name), table in TABLES.items():
            if register == self.spec.name:
                self._made(name, "words", (name,), table=table)
        self._name()
        self._made("enrolment", "count", ("enrolment",))
        for each in self.spec.stored:
            if isinstance(each.kind, Day):
                self._made(each.name, "day", (each.name,), order=self._order(each.name))
            elif isinstance(each.kind, Decimal) and each.name in ("latitude", "longitude"):
                self._made(each.name, "degrees", (each.name,))
        if len(self.at.get("phone", ())) > 1:
            self._derived("phone", "phone", self.at["phone"], field="phone", japanese=schools)
        self._pair()
        self._made("country", "country", ("country",))
        self._made("represents", "country", ("represents",))
        if self.spec.name in ("partners", "organisations"):
            self._made("city", "unmarked", ("city",))
        if self.spec.name == "agreements":
            self._stands_for("counterpart", ("place",))
            self._stands_for("title", ("counterpart", "place"))
        elif self.spec.name == "organisations" and "kind" not in self.at:
            self._named_kind("organisation_kind", ("name", "name_en"), "other")
        elif self.spec.name == "calendar":
            self._stands_for("ends_on", ("starts_on",))
            if "kind" not in self.at:
                kind = kind_of_days(self.columns)
                self._named_kind("span_kind", ("title",), kind or self._most_days())
            if "region" in self.at and "country" in self.at:
                columns = [self.at["region"][0], self.at["country"][0]]
                self._derived("region", "subdivision", columns)
        if schools:
            self._tokyo()
        elif "address" in self.at and self.spec.name in ("partners", "organisations"):
            self._address()
        if CLOSED in self.at:
            self._derived((), "open_only", self.at[CLOSED])
        self.direct = {
            h: n for h, n in self.direct.items() if n not in (TOKYO, COORDINATES, CLOSED)
        }

    def _place(self, heading: str) -> int:
        return (
            self.head.names.index(heading) if heading in self.head.names else len(self.head.names)
        )

    def _made(self, name: str, by: str, sources: tuple[str, ...], **options: Any) -> None:
        if name in self.at and name in self.direct.values():
            columns = [heading for source in sources for heading in self.at[source][:1]]
            self._derived(name, by, columns, field=name, **options)

    def _derived(
        self, fields: str | tuple[str, ...], by: str, columns: Sequence[str], **options: Any
    ) -> None:
        fields = (fields,) if isinstance(fields, str) else fields
        for heading in columns:
            if self.direct.get(heading) in (*fields, TOKYO, COORDINATES, CLOSED):
                self.direct.pop(heading)
        self.derive.append(Derivation(by, tuple(columns), fields, options))

    def _role(self, heading: str) -> str:
        return says(heading, self.words).role

    def _stands_for(self, name: str, others: tuple[str, ...]) -> None:
        """Fill a field that has no column out of the first other one that has."""
        column = next((self.at[other][0] for other in others if other in self.at), None)
        if name in self.at or column is None:
            return
        kept = self.direct.get(column)
        day = isinstance(self.spec.by_name[name].kind, Day)
        order = self._order(others[0]) if day else None
        options = {"order": order} if day else {}
        self._derived(name, "day" if day else "join", [column], field=name, **options)
        if kept:
            self.direct[column] = kept

    def _most_days(self) -> str | None:
        """What most names of days tell, where none tells anything else."""
        titles = self._cells(self.at["title"][0]) if "title" in self.at else []
        told = [kind for title in titles if (kind := meaning("span_kind", title))]
        return told[0] if 2 * len(told) >= len(titles) and len(set(told)) == 1 else None

    def _named_kind(self, table: str, names: tuple[str, ...], otherwise: str | None) -> None:
        """The kind by the words of a name, else what holds for all."""
        columns = [self.at[name][0] for name in names if name in self.at]
        kept = {column: self.direct[column] for column in columns if column in self.direct}
        options = {"else": otherwise} if otherwise else {}
        self._derived("kind", "named_kind", columns, field="kind", table=table, **options)
        self.direct |= kept

    def _name(self) -> None:
        """A name in two columns: what it is (Instituto) and what it is called."""
        columns = self.at.get("name", [])
        if len(columns) < 2:
            return
        general = [each for each in columns if self._role(each) == "generic_name"]
        self._derived("name", "join", columns, field="name", separator=" ")
        if general and "kind" not in self.at and self.spec.name == "partners":
            self._derived("kind", "words", general[:1], field="kind", table="partner_kind")

    def _pair(self) -> None:
        if COORDINATES in self.at:
            columns = self.at[COORDINATES][:1]
            fields = tuple(n for n in ("latitude", "longitude") if n not in self.at)
            order = "lon" if self._longitude_first(columns[0]) else ""
            self._derived(fields, "coordinates", columns, order=order)

    def _longitude_first(self, heading: str) -> bool:
        """Whether a column of pairs has a longitude first: some first number is no latitude."""
        key = fold(heading).replace(" ", "")
        if key.startswith(("lon", "lng", "経度")):
            return True
        firsts = [cell.replace(" ", "").split(",")[0].strip("([") for cell in self._cells(heading)]
        numbers = [float(each) for each in firsts if each.replace(".", "").lstrip("-").isdigit()]
        return any(abs(each) > 90 for each in numbers) and all(map(pair, self._cells(heading)))

    def _address(self) -> None:
        parts = self.at["address"]
        signs = [self._sign(one, other) for one, other in itertools.pairwise(parts)]
        city = self.at.get("city", [])[:1]
        postcode = "postcode" in self.spec.by_name and "postcode" not in self.at
        fields = ("address", "postcode") if postcode else ("address",)
        self._derived(fields, "address", [*parts, *city], between=signs, city=bool(city))

    def _sign(self, one: str, other: str) -> str:
        first, second = self._role(one), self._role(other)
        return " " if "house_number" in (second, first if first != second else "") else ", "

    def _tokyo(self) -> None:
        beside = self.at.get("name", [])[:1]
        if TOKYO in self.at:
            self._derived((), "tokyo_only", self.at[TOKYO][:1])
        for name in ("establisher", "successor_code"):
            if name in self.at:
                by = "tokyo_establisher" if name == "establisher" else "tokyo_successor"
                more = beside if name == "establisher" else []
                self._derived(name, by, [*self.at[name][:1], *more])
        code = self.at.get("code", [""])[0]
        if "kind" not in self.at and code and all(map(_MEXT.match, self._cells(code))):
            self._derived("kind", "tokyo_kind", [code])
            self.direct[code] = "code"
        if "address" not in self.at:
            return
        parts, ward = self.at["address"], self.at.get("ward", [])[:1]
        postcode = ("postcode",) if "postcode" not in self.at else ()
        options: dict[str, Any] = {"parts": len(parts), "ward": bool(ward)}
        if TOKYO in self.at or self._all_in_tokyo(parts[0]):
            options["prefix"] = "東京都"
        fields = ("address", "ward", *postcode)
        kept = dict.fromkeys(ward, "ward")
        self._derived(fields, "tokyo_whole_address", [*parts, *ward, *beside], **options)
        self.direct |= kept

    def _all_in_tokyo(self, heading: str) -> bool:
        cells = [clean_line(cell) for cell in self._cells(heading)]
        inside = [cell for cell in cells if cell.startswith(("東京都", *MUNICIPALITIES))]
        others = [c for c in cells if c.startswith(tuple(p for p in PREFECTURES if p != "東京都"))]
        return bool(inside) and len(inside) + len(others) >= 0.95 * len(cells)

    def _order(self, name: str) -> str | None:
        """In which order a column writes day and month; None where nothing shows it."""
        for cell in self._cells(self.at[name][0]) if name in self.at else ():
            parts = cell.strip().replace("-", "/").split("/")
            if len(parts) == 3 and len(parts[2]) == 4 and parts[0].isdigit() and parts[1].isdigit():
                if int(parts[0]) > 12:
                    return "dmy"
                if int(parts[1]) > 12:
                    return "mdy"
        return None

    def _cells(self, heading: str) -> list[str]:
        column = self._place(heading)
        return [row[column] for row in self.body if column < len(row) and row[column].strip()]
