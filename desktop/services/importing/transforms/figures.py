"""Counts, phone numbers and days as lists of any country write them."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from babel import Locale

from desktop.errors import InvalidValue
from desktop.models.dates import parse_day
from desktop.models.text import clean_line, fold, half_width

Options = Mapping[str, Any]
Values = dict[str, Any]

_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,' \u00a0\u202f])\d{3})(?:\1\d{3})*")
_FRACTION = re.compile(r"(\d+)[.,]\d+")
_COUNTED = re.compile(
    r"\s*(?:人|名|명|ครั้ง|คน|pupils|students|elever|élèves|alumnos|schüler)$", re.I
)
_NUMBERS = re.compile(r"(\d{1,2})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{4})\.?")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[.년年]\s*(\d{1,2})\s*[.월月]\s*(\d{1,2})\s*[.일日]?")
_ROC = re.compile(r"(?:中華)?民國\s*(\d{2,3})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")
_WORDED = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|º|ª|°|\.)?\s*(?:de |d')?\s*([^\W\d]+)\.?,?\s*(?:de |del )?(\d{4})"
)
_LOCALES = ("en", "fr", "de", "es", "it", "pt", "nl", "fi", "sv", "nb", "da", "id", "pl", "th")
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.0+)?")
_EPOCH = date(1899, 12, 30)


def count(texts: tuple[str, ...], options: Options) -> Values:
    """A number of people, grouped by any sign, counted in people, or with a fraction: `{"field"}`."""
    plain = _COUNTED.sub("", half_width(texts[0]).strip())
    found = _GROUPED.fullmatch(plain)
    if found:
        plain = re.sub(r"\D", "", plain)
    elif fraction := _FRACTION.fullmatch(plain):
        plain = str(round(float(fraction[0].replace(",", "."))))
    if not re.fullmatch(r"\d{1,7}", plain):
        return {options["field"]: None}
    return {options["field"]: int(plain)}


def phone(texts: tuple[str, ...], options: Options) -> Values:
    """A phone number out of its parts, joined by hyphens: `{"field"}`.

    With `japanese`, parts that a workbook keeps as numbers get back the noughts they have lost.
    """
    parts = [re.sub(r"^\((.*)\)$|[-\s]+$", r"\1", half_width(clean_line(text))) for text in texts]
    parts = [part for part in parts if part]
    if options.get("japanese") and len(parts) == len(texts) == 3 and all(map(str.isdigit, parts)):
        parts = [f"0{parts[0].lstrip('0')}", parts[1], parts[2].zfill(4)]
    if len(parts) == 1 and len(texts) > 1 and sum(map(str.isdigit, parts[0])) < 6:
        return {options["field"]: None}
    return {options["field"]: "-".join(parts) or None}


def day(texts: tuple[str, ...], options: Options) -> Values:
    """A day in the words and orders of several countries, or as a workbook's serial number.

    Options: `field`; `order`, `dmy` or `mdy`, where the column shows which it is. A day that could
    be either is not known.
    """
    return {options["field"]: read_day(texts[0], options.get("order"))}


def read_day(text: str, order: str | None = None) -> date | None:
    """The day of a text; None where it is none, or could be one of two."""
    plain = half_width(clean_line(text)).strip()
    try:
        return parse_day(plain)
    except InvalidValue:
        pass
    try:
        if found := _NUMBERS.fullmatch(plain):
            first, second, year = int(found[1]), int(found[3]), int(found[4])
            if found[2] == "." or second > 12 or first > 12 or first == second:
                order = "mdy" if second > 12 else "dmy"
            if order is None:
                return None
            return date(year, second, first) if order == "dmy" else date(year, first, second)
        if found := _YEAR_FIRST.fullmatch(plain):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _ROC.fullmatch(plain):
            return date(int(found[1]) + 1911, int(found[2]), int(found[3]))
        if found := _WORDED.fullmatch(fold(plain)):
            month, year = months().get(found[2]), int(found[3])
            year -= 543 if year > 2400 else 0  # the Buddhist era of Thailand
            return date(year, month, int(found[1])) if month else None
    except ValueError:
        return None
    if _SERIAL.fullmatch(plain):
        return _EPOCH + timedelta(days=int(float(plain)))
    return None


@lru_cache(maxsize=1)
def months() -> dict[str, int]:
    """The number of each month by its names in several languages, folded."""
    found: dict[str, int] = {}
    for code in _LOCALES:
        names = Locale.parse(code).months
        for use in ("format", "stand-alone"):
            for form in ("wide", "abbreviated"):
                for number, name in names[use][form].items():
                    found.setdefault(fold(str(name)).rstrip("."), number)
    return found
