"""What each column of an unknown list is: by its heading, and by its contents.

Each finding has a confidence, from 0 to 1, and a reason that a person can check. What fits two
fields equally well is left open: a column that is read wrongly is worse than one that is not read.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from desktop.errors import InvalidValue
from desktop.i18n import _
from desktop.models.addresses import Email, Phone, Postcode, Website
from desktop.models.codes import Choice, Several
from desktop.models.fields import Code, Day, Decimal, Number, TimeOfDay
from desktop.models.spec import Spec
from desktop.models.text import half_width
from desktop.services.importing import contents
from desktop.services.importing.composing import (
    CLOSED,
    COORDINATES,
    TABLES,
)
from desktop.services.importing.finding import Finding
from desktop.services.importing.headings import PART, SECOND, Said, Vocabulary, says, says_code
from desktop.services.importing.heads import Head
from desktop.services.importing.sampling import Test, sample, share
from desktop.services.importing.transforms.figures import count, read_day
from desktop.services.importing.transforms.places import degrees, pair
from desktop.services.importing.transforms.schools import establisher
from desktop.services.importing.transforms.words import country_named, meaning

ENOUGH = 0.5
_STRICT = (Code, Email, Postcode, Website, Choice, Several, TimeOfDay)
_BY_CONTENTS = 0.75


@dataclass(frozen=True)
class _Claim:
    """What one column may be, and what its heading says of it."""

    finding: Finding
    said: Said


def findings_of(
    spec: Spec,
    head: Head,
    body: Sequence[Sequence[str]],
    words: Vocabulary,
    country: str | None,
) -> list[Finding]:
    """One finding for each column.

    Args:
        spec: the register.
        head: what the columns are called.
        body: the records.
        words: the register's words of headings.
        country: ISO 3166-1, where it is known whose list this is.
    """
    tests = contents.tests(spec, country)
    samples = [sample(body, n) for n in range(len(head.names))]
    said = [says(heading, words) for heading in head.names]
    _split_numbers(head, said, samples)
    if spec.name == "agreements":
        _two_parties(head, said)
    found = [
        _candidates(spec, heading, values, told, words, tests) if values else []
        for heading, values, told in zip(head.names, samples, said, strict=True)
    ]
    return _settled(head, found, said, samples)


def _split_numbers(head: Head, said: list[Said], samples: Sequence[Sequence[str]]) -> None:
    """Mark a phone number in two or three columns of few digits as what it is."""
    short = [
        bool(some)
        and share(some, lambda text: re.fullmatch(r"[(]?\d{1,5}[)]?", half_width(text).strip()))
        > 0.9
        for some in samples
    ]
    for n, told in enumerate(said):
        if told.field != "phone" or not short[n]:
            continue
        end = n + 1
        while (
            end < min(n + 3, len(said))
            and short[end]
            and _follows(head.names[n], head.names[end], said[end])
        ):
            end += 1
        if end - n > 1:
            said[n:end] = [Said("phone", told.sure, told.word, "number_part")] * (end - n)


def _two_parties(head: Head, said: list[Said]) -> None:
    """Leave open what a list of pairs gives of each side: nothing says which side is the other."""
    for n, name in enumerate(head.names):
        if name[-1:] in ("1", "2") and {f"{name[:-1]}1", f"{name[:-1]}2"} <= set(head.names):
            said[n] = Said(other=True)


def _follows(first: str, name: str, said: Said) -> bool:
    return name.startswith("[") or name.startswith(f"{first} [") or said.field == "phone"


def _candidates(
    spec: Spec,
    heading: str,
    values: Sequence[str],
    said: Said,
    words: Vocabulary,
    tests: Mapping[str, Test],
) -> list[_Claim]:
    """What a column may be, best first."""
    found: list[_Claim] = []
    fits = 0.0
    if said.field:
        fits = _fit(spec, said, values)
        if fits >= ENOUGH:
            reason = _("The heading says “{word}”.").format(word=heading)
            sure = said.sure * (0.8 + 0.2 * fits)
            found.append(_Claim(Finding(heading, said.field, sure, reason), said))
            if said.also:
                also = replace(said, field=said.also, role="")
                found.append(_Claim(Finding(heading, said.also, SECOND * 0.9, reason), also))
    distinct = len(set(values)) / len(values)
    for field, test in {} if said.other or said.role else tests.items():
        part = share(list(set(values)) if field == "country" else values, test)
        few = field in contents.DISTINCT and distinct < ENOUGH
        many = field in contents.REPEATED and distinct > 0.9 and len(values) >= contents.TELLING
        if many and not (field == "postcode" and spec.name == "schools"):
            continue
        one = len(set(values)) == 1 and field in ("country", "kind", "sector", "establisher")
        if field == said.field and found:
            if part >= ENOUGH and not said.aside:
                better = max(found[0].finding.confidence, 0.85)
                found[0] = _Claim(replace(found[0].finding, confidence=better), said)
            continue
        if part >= contents.SURE * (0.8 if field in ("name", "address") else 1) and not (
            few or one
        ):
            reason = _("{share} of the cells look like it.").format(share=f"{part:.0%}")
            claim = Finding(heading, field, _BY_CONTENTS * part, reason)
            found.append(_Claim(claim, replace(said, field=field)))
    if not (found or said.other) and says_code(heading, words) and _identify(values):
        reason = _("The heading says “{word}”.").format(word=heading)
        found.append(_Claim(Finding(heading, "code", PART, reason), replace(said, field="code")))
    if not found:
        reason = _("Neither the heading nor the contents say what it is.")
        if said.field:
            reason = _("The heading says “{word}”, but only {share} of the cells fit.").format(
                word=said.word, share=f"{fits:.0%}"
            )
        elif said.other:
            reason = _("The heading speaks of something that the register does not hold.")
        found.append(_Claim(Finding(heading, None, 0.0, reason), said))
    return sorted(found, key=lambda each: -each.finding.confidence)


def _identify(values: Sequence[str]) -> bool:
    """Whether values may be codes of records: all different, and no running number."""
    running = [str(n) for n in range(1, len(values) + 1)]
    return 1 < len(values) == len(set(values)) and list(values) != running


def fits(spec: Spec, name: str, values: Sequence[str]) -> bool:
    """Whether any of several values is such as a field takes."""
    return len(set(values)) < 2 or _fit(spec, Said(name), values) > 0


def _fit(spec: Spec, said: Said, values: Sequence[str]) -> float:
    """How many of the values the field that a heading names would take, from 0 to 1."""
    name = str(said.field)
    test = _fitting(spec, said, name)
    return 1.0 if test is None else share(values, test)


def _fitting(spec: Spec, said: Said, name: str) -> Callable[[str], Any] | None:
    """Whether a text is one that a field takes; None where any is."""
    if said.role:
        digits = said.role in ("area_code", "number_part")
        return (lambda text: half_width(text).strip(" ()+-").isdigit()) if digits else None
    if name == "establisher":
        return lambda text: (
            establisher((text, ""), {}) or _parses(spec.by_name[name].kind.parse, text)
        )
    if (spec.name, name) in TABLES:
        table = TABLES[spec.name, name]
        return lambda text: meaning(table, text) or _parses(spec.by_name[name].kind.parse, text)
    if name == CLOSED:
        return lambda text: meaning("open_or_closed", text, whole=True)
    if name == COORDINATES:
        return pair
    if name not in spec.by_name:
        return contents.tests(spec, None).get(name)
    kind = spec.by_name[name].kind
    if isinstance(kind, Phone):
        return lambda text: sum(map(str.isdigit, text)) >= 6
    if isinstance(kind, Decimal):
        return lambda text: (
            any(sign in text for sign in ".,°度") and degrees((text,), {"field": name})
        )
    if isinstance(kind, Number):
        return lambda text: count((text,), {"field": name})[name] is not None
    if isinstance(kind, Day):
        return lambda text: read_day(text, "dmy") or read_day(text, "mdy")
    if name in ("country", "represents"):
        return country_named
    return (lambda text: _parses(kind.parse, text)) if isinstance(kind, _STRICT) else None


def _parses(parse: Callable[[str], Any], text: str) -> bool:
    try:
        return parse(text) is not None
    except InvalidValue:
        return False


def _settled(
    head: Head,
    found: Sequence[Sequence[_Claim]],
    said: Sequence[Said],
    samples: Sequence[Sequence[str]],
) -> list[Finding]:
    """One finding a column: the surest column gets a field; equally sure by contents get none."""
    settled: dict[int, Finding] = {}
    claims = sorted(
        ((each, n) for n, some in enumerate(found) for each in some if each.finding.field),
        key=lambda claim: (bool(claim[0].said.role), -claim[0].finding.confidence, claim[1]),
    )
    taken: dict[str, tuple[Finding, _Claim]] = {}
    unclear: set[int] = set()
    for claim, n in claims:
        finding, field = claim.finding, str(claim.finding.field)
        if n in settled or n in unclear:
            continue
        if claim.said.role:
            parts = sum(
                1 for other, _m in claims if other.said.role and other.finding.field == field
            )
            if _belongs(claim, taken.get(field), parts) or _places(claim, taken):
                settled[n] = finding
                taken.setdefault(field, (finding, claim))
            continue
        if field in taken:
            continue
        if finding.confidence <= _BY_CONTENTS:
            rivals = {
                m
                for other, m in claims
                if other.finding.field == field
                and m not in (n, *settled)
                and abs(other.finding.confidence - finding.confidence) < 0.05
                and samples[m] != samples[n]
            }
            two = [
                other
                for other in found[n]
                if other.finding.field not in (field, *taken)
                and abs(other.finding.confidence - finding.confidence) < 0.05
            ]
            if rivals or two:
                unclear |= {n, *rivals}
                continue
        settled[n] = finding
        taken[field] = (finding, claim)
    _name_in_english(settled)
    if {"latitude", "longitude"} <= taken.keys():
        for n in [n for n, each in settled.items() if each.field == COORDINATES]:
            del settled[n]
    return [
        settled.get(n) or _open(name, found[n], n in unclear, {f: t[0] for f, t in taken.items()})
        for n, name in enumerate(head.names)
    ]


def _belongs(claim: _Claim, first: tuple[Finding, _Claim] | None, parts: int) -> bool:
    """Whether a column with a part of a field is read beside the one that was found for it."""
    role = claim.said.role
    if role in ("generic_name", "specific_name"):
        return first is None or bool(first[1].said.role)
    if claim.finding.field == "phone" and (first is None or first[1].said.role):
        return parts > 1
    return first is not None and first[1].said.aside == claim.said.aside


def _places(claim: _Claim, taken: Mapping[str, tuple[Finding, _Claim]]) -> bool:
    """Whether a part of an address stands beside the place that is its beginning."""
    place = {"ward", "city"} & taken.keys()
    return claim.said.role == "address_more" and "address" not in taken and bool(place)


def _name_in_english(settled: dict[int, Finding]) -> None:
    """The only name of a list is the name, whatever its language."""
    fields = {each.field for each in settled.values()}
    if "name" in fields:
        return
    for language in ("name_en", "name_ja"):
        for n, each in settled.items():
            if each.field == language:
                settled[n] = replace(each, field="name")
                return


def _open(
    name: str, some: Sequence[_Claim], unclear: bool, taken: Mapping[str, Finding]
) -> Finding:
    """Why a column is left open."""
    if unclear:
        reason = _("It could be one of several fields or columns. Choose the field.")
    elif not some:
        reason = _("The column is empty.")
    elif some[0].finding.field in taken:
        reason = _("Another column (“{other}”) fits better.").format(
            other=taken[str(some[0].finding.field)].heading
        )
    elif some[0].finding.field:
        reason = _("It is but a part of a field whose other columns are not there.")
    else:
        reason = some[0].finding.reason
    return Finding(name, None, 0.0, reason)
