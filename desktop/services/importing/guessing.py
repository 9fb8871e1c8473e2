"""Finding out by itself what the columns of an unknown list mean.

A column is told by its heading (words of several languages in `resources/lists/headings.json`, the
register's own labels), and by its contents. Each finding has a confidence, from 0 to 1, and a
reason that a person can check. What fits two fields equally well is left open.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from desktop import paths
from desktop.errors import InvalidValue
from desktop.i18n import LANGUAGES, _
from desktop.models.addresses import Email, Phone, Postcode, Website
from desktop.models.codes import Named
from desktop.models.fields import Code, Day, Decimal, Number
from desktop.models.spec import Spec
from desktop.models.text import fold
from desktop.services.importing import contents, profiles
from desktop.services.importing.heads import Head, header_key, heads, looks_like_data
from desktop.services.importing.profiles import GUESSED, GUESSED_RANK, Derivation, Profile

TOKYO = "tokyo"
"""A column that says in which prefecture a school lies: it decides which rows are taken."""
EXACT, PART, ENOUGH = 0.95, 0.6, 0.5
_STRICT = (Code, Number, Decimal, Day, Email, Postcode, Website, Named)
_BETWEEN = re.compile(r"[\W_]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
_MARKS = re.compile(r"[\s_./・:：*＊^※°'’-]")


@dataclass(frozen=True)
class Finding:
    """What one column was found to be.

    Attributes:
        heading: what the column is called.
        field: the field that it fills; None where that is left open.
        confidence: from 0 to 1.
        reason: why, one sentence.
    """

    heading: str
    field: str | None
    confidence: float
    reason: str

    def as_json(self) -> dict[str, Any]:
        """The finding for scripts."""
        return {
            "heading": self.heading,
            "field": self.field,
            "confidence": round(self.confidence, 2),
            "reason": self.reason,
        }


@dataclass(frozen=True)
class Guess:
    """How an unknown list is read: its headings, each column's finding, and the profile of it all."""

    head: Head
    findings: tuple[Finding, ...]
    profile: Profile
    score: float


@lru_cache
def _known(register: str) -> dict[str, str]:
    """The field that each heading means, by its plain key."""
    path = paths.resource("lists", "headings.json")
    data = json.loads(path.read_text(encoding="utf-8")).get(register, {})
    return {plain(word): name for name, words in data.items() for word in words}


def plain(heading: str) -> str:
    """The key of a heading without marks, spaces and the accents of Latin letters."""
    parts = unicodedata.normalize("NFD", _MARKS.sub("", fold(heading)))
    return unicodedata.normalize("NFC", _ACCENTS.sub("", parts))


def guess(spec: Spec, rows: Sequence[Sequence[str]], country: str | None = None) -> Guess | None:
    """How a list is best read for a register; None where nothing names its records.

    Args:
        spec: the register.
        rows: all rows of the table, titles included.
        country: ISO 3166-1, where it is known whose list this is: postcodes are told by it.
    """
    words = _words(spec)
    best = max(heads(rows), key=lambda head: _score(head, rows, words))
    if _score(best, rows, words) < 1:
        best = _by_shape(rows)
    body = rows[best.last + 1 :]
    findings = _findings(spec, best, body, words, country)
    filled = {each.field for each in findings} - {None}
    telling = {*(n for names in spec.heading.values() for n in names), *spec.references}
    if not telling & filled:
        return None
    score = sum(each.confidence for each in findings if each.field)
    return Guess(best, tuple(findings), _profile(spec, best, findings), score)


def _words(spec: Spec) -> dict[str, str]:
    own = {plain(key): name for key, name in profiles.headings(spec).items()}
    stored = {each.name for each in spec.stored} | {TOKYO}
    return {key: name for key, name in {**_known(spec.name), **own}.items() if name in stored}


def _score(head: Head, rows: Sequence[Sequence[str]], words: Mapping[str, str]) -> float:
    """How much a row looks like headings: fields that it names, less cells that look like values."""
    if head.last < 0:
        return 0.0
    row = rows[head.last]
    fields = {name for cell in head.names if (name := _by_heading(cell, words)[0])}
    values = sum(1 for cell in row if cell.strip() and looks_like_data(cell))
    empty = sum(1 for cell in row if not cell.strip()) / max(1, len(row))
    if len([cell for cell in row if cell.strip()]) < 2 and len(head.names) > 2:
        return 0.0
    return len(fields) - values - empty


def _by_shape(rows: Sequence[Sequence[str]]) -> Head:
    """The headings where no word is known: the first wide row of nothing but words, else none."""
    found = list(heads(rows))
    width = max((sum(1 for c in row if c.strip()) for row in rows[:50]), default=0)
    for head in found:
        row = rows[head.last] if head.last >= 0 else ()
        cells = [cell for cell in row if cell.strip()]
        if len(cells) < max(2, 0.7 * width):
            continue
        after = [
            cell for row in rows[head.last + 1 : head.last + 6] for cell in row if cell.strip()
        ]
        wordy = not any(map(looks_like_data, cells)) and len(set(cells)) == len(cells)
        return head if wordy and any(map(looks_like_data, after)) else found[-1]
    return found[-1]


def _by_heading(heading: str, words: Mapping[str, str]) -> tuple[str | None, float, str]:
    """The field that a heading names, how surely, and the word that told."""
    whole = plain(heading)
    bare = plain(re.sub(r"[(（\[].*?[)）\]]", "", heading))
    lower = plain(heading.rsplit(" ", 1)[-1])
    for key, sure in ((whole, EXACT), (bare, 0.9), (lower, 0.8)):
        if key in words and (key != lower or key == whole or not key.isascii()):
            return words[key], sure, key
    tokens = [plain(part) for part in _BETWEEN.split(heading) if part]
    runs = {
        "".join(tokens[start:end])
        for start in range(len(tokens))
        for end in range(start + 1, len(tokens) + 1)
    }
    held = [w for w in words if (w in runs if w.isascii() else len(w) > 1 and w in whole)]
    held = [w for w in held if not any(w != other and w in other for other in held)]
    longest = max(map(len, held), default=0)
    held = [w for w in held if len(w) * 2 > longest]  # “uai” in “codepostaluai” says little
    fields = {words[w] for w in held}
    if len(fields) == 1:
        word = max(held, key=len)
        return fields.pop(), PART * min(1.0, 0.5 + len(word) / len(whole)), word
    return None, 0.0, ""


def _findings(
    spec: Spec,
    head: Head,
    body: Sequence[Sequence[str]],
    words: Mapping[str, str],
    country: str | None,
) -> list[Finding]:
    tests = contents.tests(spec, country)
    found: list[list[Finding]] = []
    for n, heading in enumerate(head.names):
        values = contents.sample(body, n)
        found.append(_candidates(spec, heading, values, words, tests) if values else [])
    return _settled(head, found)


def _candidates(
    spec: Spec,
    heading: str,
    values: Sequence[str],
    words: Mapping[str, str],
    tests: Mapping[str, contents.Test],
) -> list[Finding]:
    """What a column may be, best first."""
    name, sure, word = _by_heading(heading, words)
    found: list[Finding] = []
    unlike = 0.0
    if name:
        fits = _fit(spec, name, values, tests)
        if fits >= ENOUGH:
            reason = _("The heading says “{word}”.").format(word=heading)
            found.append(Finding(heading, name, sure * (0.8 + 0.2 * fits), reason))
        else:
            unlike = fits
    distinct = len(set(values)) / len(values)
    for field, test in tests.items():
        part = contents.share(list(set(values)) if field == "country" else values, test)
        few = field in contents.DISTINCT and distinct < ENOUGH
        many = field in contents.REPEATED and distinct > 0.9 and len(values) >= contents.TELLING
        if many and not (field == "postcode" and spec.name == "schools"):
            continue
        one = len(set(values)) == 1 and field in ("country", "kind", "sector", "establisher")
        if field == name and found and part >= ENOUGH:
            found[0] = replace(found[0], confidence=max(found[0].confidence, 0.85))
            continue
        if part >= contents.SURE * (0.8 if field in ("name", "address") else 1) and not (
            few or one
        ):
            reason = _("{share} of the cells look like it.").format(share=f"{part:.0%}")
            found.append(Finding(heading, field, 0.75 * part, reason))
    if not found:
        reason = _("Neither the heading nor the contents say what it is.")
        if name:
            reason = _("The heading says “{word}”, but only {share} of the cells fit.").format(
                word=word, share=f"{unlike:.0%}"
            )
        found.append(Finding(heading, None, 0.0, reason))
    return sorted(found, key=lambda each: -each.confidence)


def _fit(spec: Spec, name: str, values: Sequence[str], tests: Mapping[str, contents.Test]) -> float:
    """How many of the values the field that a heading names would take, from 0 to 1."""
    if name in ("kind", "sector", "establisher", TOKYO) and name in tests:
        return max(contents.share(values, tests[name]), ENOUGH if name != TOKYO else 0)
    if name not in spec.by_name:
        return 0.0
    kind = spec.by_name[name].kind
    if isinstance(kind, Phone):
        return contents.share(values, lambda text: sum(map(str.isdigit, text)) >= 6)
    if not isinstance(kind, _STRICT):
        return 1.0
    return contents.share(values, lambda text: _parses(kind.parse, text))


def _parses(parse: Callable[[str], Any], text: str) -> bool:
    try:
        return parse(text) is not None
    except InvalidValue:
        return False


def _settled(head: Head, found: list[list[Finding]]) -> list[Finding]:
    """One finding a column: the surest column gets a field; equally sure by contents get none."""
    settled: dict[int, Finding] = {}
    claims = sorted(
        ((each, n) for n, some in enumerate(found) for each in some if each.field),
        key=lambda claim: (-claim[0].confidence, claim[1]),
    )
    taken: dict[str, Finding] = {}
    unclear: set[int] = set()
    for claim, n in claims:
        field = str(claim.field)
        if n in settled or n in unclear:
            continue
        by_contents = claim.confidence <= 0.75
        rivals = [
            m
            for other, m in claims
            if other.field == field
            and m != n
            and m not in settled
            and field not in taken
            and abs(other.confidence - claim.confidence) < 0.05
        ]
        two = [
            e
            for e in found[n]
            if e.field != field
            and abs(e.confidence - claim.confidence) < 0.05
            and e.field not in taken
        ]
        if by_contents and field not in taken and (rivals or two):
            unclear |= {n, *rivals}
            continue
        if field in taken:
            continue
        settled[n] = taken[field] = claim
    result = []
    for n, name in enumerate(head.names):
        if n in settled:
            result.append(settled[n])
            continue
        some = found[n]
        if n in unclear:
            reason = _("It could be one of several fields or columns. Choose the field.")
        elif not some:
            reason = _("The column is empty.")
        elif some[0].field:
            reason = _("Another column (“{other}”) fits better.").format(
                other=taken[some[0].field].heading if some[0].field in taken else ""
            )
        else:
            reason = some[0].reason
        result.append(Finding(name, None, 0.0, reason))
    return result


def _profile(spec: Spec, head: Head, findings: Iterable[Finding]) -> Profile:
    return profile_for(spec, head, {each.heading: each.field for each in findings if each.field})


def profile_for(spec: Spec, head: Head, columns: Mapping[str, str]) -> Profile:
    """The profile of a mapping from headings to fields; words of kinds and sectors are translated."""
    at = {name: heading for heading, name in columns.items()}
    direct = dict(columns)
    derive: list[Derivation] = []

    def made(
        name: str, by: str, columns: tuple[str, ...], fields: tuple[str, ...], **options: Any
    ) -> None:
        if name in at:
            direct.pop(at[name], None)
            derive.append(Derivation(by, columns, fields, options))

    schools = spec.name == "schools"
    if schools or spec.name == "partners":
        table = "school_kind" if schools else "partner_kind"
        made("kind", "words", (at.get("kind", ""),), ("kind",), field="kind", table=table)
    if schools:
        beside = (at["name"],) if "name" in at else ()
        made(TOKYO, "tokyo_only", (at.get(TOKYO, ""),), ())
        made(
            "establisher",
            "tokyo_establisher",
            (at.get("establisher", ""), *beside),
            ("establisher",),
        )
        made(
            "successor_code",
            "tokyo_successor",
            (at.get("successor_code", ""),),
            ("successor_code",),
        )
        made("address", "tokyo_address", (at.get("address", ""), *beside), ("address", "ward"))
    elif spec.name == "partners":
        made(
            "sector", "words", (at.get("sector", ""),), ("sector",), field="sector", table="sector"
        )
    needed = {name for name in (*spec.references, "code", "country") if name in spec.by_name}
    lenient = {e.name for e in spec.stored if not spec.required(e.name) and e.name not in needed}
    return Profile(
        name=GUESSED + signature(head.names),
        register=spec.name,
        title=dict.fromkeys(LANGUAGES, ""),
        rank=GUESSED_RANK,
        columns=direct,
        derive=tuple(derive),
        lenient=frozenset(lenient),
        unknown=frozenset(
            map(fold, ("-", "–", "—", "n/a", "null", "なし", "不明", "無", "无", "없음"))
        ),
        guessed=True,
    )


def signature(names: Iterable[str]) -> str:
    """What tells a list by its headings, in whatever order: ten hexadecimal digits."""
    keys = sorted(header_key(name) for name in names)
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:10]
