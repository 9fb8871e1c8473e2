"""Transforms that lists of any country share. What is special to a list is in its profile."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desktop.errors import InvalidValue
from desktop.i18n import _
from desktop.models.text import clean_line, fold
from desktop.models.vocabulary import PartnerKind

Options = Mapping[str, Any]
Values = dict[str, Any]


def join(texts: tuple[str, ...], options: Options) -> Values:
    """The filled columns in one text: `{"field", "separator"}`; a repeated part stands once."""
    parts = dict.fromkeys(part for text in texts if (part := clean_line(text)))
    return {options["field"]: options.get("separator", ", ").join(parts) or None}


def rounded(texts: tuple[str, ...], options: Options) -> Values:
    """A count that a list gives with a fraction (full-time equivalents): `{"field"}`."""
    try:
        return {options["field"]: max(0, round(float(texts[0].replace(",", ""))))}
    except (ValueError, OverflowError):
        return {options["field"]: None}


def clock(texts: tuple[str, ...], options: Options) -> Values:
    """A time of day with a.m. or p.m.: `{"field"}`."""
    plain = fold(texts[0]).replace(".", "").replace(" ", "").upper()
    try:
        return {options["field"]: datetime.strptime(plain, "%I:%M%p").time()}  # noqa: DTZ007
    except ValueError:
        return {options["field"]: None}


def replace(texts: tuple[str, ...], options: Options) -> Values:
    """A text without what a pattern matches: `{"field", "pattern", "by"}`."""
    text = re.sub(options["pattern"], options.get("by", ""), clean_line(texts[0])).strip()
    return {options["field"]: text or None}


def bracketed(texts: tuple[str, ...], options: Options) -> Values:
    """`[234]text` as two fields: `{"inside", "after"}`, either may be left out."""
    found = re.fullmatch(r"(?:\[([^\]]*)\])?\s*(.*)", clean_line(texts[0]))
    inside, after = (found[1], found[2]) if found else (None, texts[0])
    values = {options.get("inside"): inside or None, options.get("after"): after or None}
    return {name: value for name, value in values.items() if name}


def lookup(texts: tuple[str, ...], options: Options) -> Values:
    """Values by a table: the first column that its table knows decides.

    Options: `maps`, one table for each column, `{text: {field: value}}`, or `field` with tables of
    single values; `else`, the values where no table knows; `refuse`, true where the row must not
    come in without. Texts are compared folded.
    """
    for text, table in zip(texts, options["maps"], strict=True):
        key = fold(text)
        for known, values in table.items():
            if fold(known) == key:
                return _values(values, options)
    if options.get("refuse"):
        raise InvalidValue(
            _("“{text}” does not say where the school is, so its country is not known.").format(
                text=" / ".join(clean_line(text) for text in texts)
            )
        )
    return _values(options.get("else", {}), options)


def lookup_end(texts: tuple[str, ...], options: Options) -> Values:
    """A value by the end of a text, such as a name after its number: `{"field", "map"}`."""
    key = fold(texts[0])
    for known, value in options["map"].items():
        if key.endswith(fold(known)):
            return {options["field"]: value}
    return {}


def languages(texts: tuple[str, ...], options: Options) -> Values:
    """The languages of instruction: `always`, and for each column that is yes those of `when`.

    `instead` lists the columns whose language stands alone.
    """
    yes = [fold(text) in ("yes", "y", "true", "1") for text in texts]
    found = list(options.get("always", ()))
    for column, code in enumerate(options["when"]):
        if column < len(yes) and yes[column]:
            found = [code] if column in options.get("instead", ()) else [*found, code]
    return {"languages": tuple(dict.fromkeys(found))}


def grades(texts: tuple[str, ...], options: Options) -> Values:
    """The youngest and the oldest age out of a range of grades.

    One column with `Prep-6`, `Kindergarten to Year 6` or `KG1-G12`, or two with the first and the
    last grade. Options: `words`, the age at the start of a grade that has a name; `letters`, for
    the letters before a number (or `""`) what is added to it to get the age at the start;
    `last`, the most that the oldest age may be. The oldest age is that at the end of the last
    grade. What cannot be read is not known.
    """
    parts = [text for text in texts if text.strip()]
    if len(texts) == 1 and parts:
        parts = re.split(r"\s*(?:-|–|\bto\b)\s*", _without_hyphens(fold(parts[0]), options))
        if len(parts) == 1:
            parts *= 2
    if len(parts) != 2:
        return {}
    first, last = (_age(part, options) for part in parts)
    if first is None or last is None or last < first:
        return {}
    return {"age_min": first, "age_max": min(last + 1, options.get("last", 99))}


def ages_kind(texts: tuple[str, ...], options: Options) -> Values:
    """The kind of a partner by the ages that its grades span: `grades`, the options of `grades`."""
    ages = grades(texts, options["grades"])
    if not ages:
        return {}
    first, last = ages["age_min"], ages["age_max"]
    if last <= 13:
        kind = PartnerKind.PRIMARY
    elif first < 10:
        kind = PartnerKind.COMBINED
    else:
        kind = PartnerKind.LOWER_SECONDARY if last <= 15 else PartnerKind.SECONDARY
    return {"kind": str(kind)}


def _without_hyphens(text: str, options: Options) -> str:
    for word in options.get("words", {}):
        text = re.sub(re.escape(word).replace(r"\ ", "[- ]"), word, text)
    return text


def _age(text: str, options: Options) -> int | None:
    word = " ".join(fold(text).split())
    if word in options.get("words", {}):
        return int(options["words"][word])
    found = re.fullmatch(r"([a-z]*) ?(\d{1,2})", word)
    if not found or found[1] not in options.get("letters", {}):
        return None
    return int(options["letters"][found[1]]) + int(found[2])


def _values(values: Any, options: Options) -> Values:
    if not isinstance(values, Mapping):
        values = {options["field"]: values}
    return {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
