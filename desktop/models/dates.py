"""Dates as the office types them, in western and Japanese years."""

import calendar
import re
from datetime import date
from functools import lru_cache

from desktop.errors import InvalidValue
from desktop.i18n import ERAS, _, language, locale
from desktop.models.text import half_width

_CLOCK = r"(?:[ T]0{1,2}:00(?::00(?:\.0+)?)?)?"
_WESTERN = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?" + _CLOCK,
)
_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_ERA_NAME = r"(R|H|S|令和?|平成?|昭和?)"
_ERA = re.compile(
    _ERA_NAME + r"\s*\.?\s*(\d{1,2}|元)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?",
    re.IGNORECASE,
)
_ERA_PLAIN = re.compile(r"([RHS])(\d{2})(\d{2})(\d{2})", re.IGNORECASE)
_ERA_YEAR = re.compile(_ERA_NAME + r"\s*\.?\s*(\d{1,2}|元)\s*年?度?", re.IGNORECASE)
_ENGLISH = (
    re.compile(r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?P<m>[A-Za-z]+)\.?,?[\s-]+(?P<y>\d{4})"),
    re.compile(r"(?P<m>[A-Za-z]+)\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})"),
)
_WEEKDAY = re.compile(
    r"\s*\([^)]*\)$|^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+",
    re.IGNORECASE,
)
_KANJI = {sign: n for n, sign in enumerate("〇一二三四五六七八九")}
_KANJI_NUMBER = re.compile(r"[〇一二三四五六七八九十]+(?=[年月日])")


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """English names of months, whole and short; those of the calendar module follow the system."""
    names = locale("en").months["format"]
    found = {
        name.casefold(): n for form in ("wide", "abbreviated") for n, name in names[form].items()
    }
    return found | {"sept": 9}


def _kanji_number(found: re.Match[str]) -> str:
    """二十八 is 28, 二〇二六 is 2026."""
    signs = found[0]
    if "十" not in signs:
        return "".join(str(_KANJI[sign]) for sign in signs)
    tens, _ten, ones = signs.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return signs
    return str(_KANJI.get(tens, 1) * 10 + _KANJI.get(ones, 0))


def parse_day(text: str) -> date:
    """The day that a text names.

    Takes 2026-04-01, 2026/4/1, 20260401, 2026年4月1日, R8.4.1, R080401, 令和8年4月1日,
    令和八年四月一日, 1 April 2026, 1 Apr 2026 and April 1st, 2026, full width or half width, with
    or without a weekday: in brackets behind, or in English before.

    Raises:
        InvalidValue: the text is no date, or names a day that the calendar or the era lacks.
    """
    plain = _WEEKDAY.sub("", half_width(text).strip()).strip()
    plain = _KANJI_NUMBER.sub(_kanji_number, plain)
    if found := _WESTERN.fullmatch(plain) or _PLAIN.fullmatch(plain):
        return _day(text, int(found[1]), int(found[2]), int(found[3]))
    if found := _ERA.fullmatch(plain) or _ERA_PLAIN.fullmatch(plain):
        return _era_day(text, found[1].upper(), found[2], int(found[3]), int(found[4]))
    for pattern in _ENGLISH:
        if (found := pattern.fullmatch(plain)) and found["m"].casefold() in _months():
            return _day(text, int(found["y"]), _months()[found["m"].casefold()], int(found["d"]))
    raise InvalidValue(
        _("“{text}” is not a date. Type it as 2026-04-01, R8.4.1 or 令和8年4月1日.").format(
            text=text
        )
    )


def parse_era_year(text: str) -> int | None:
    """The western year of an era's, as R8, 令和8年度 or 平成元年; None where it is none."""
    plain = _KANJI_NUMBER.sub(_kanji_number, half_width(text).strip())
    found = _ERA_YEAR.fullmatch(plain)
    if found is None:
        return None
    at = _era_of(found[1].upper())
    first = ERAS[at][2].year
    year = first - 1 + (1 if found[2] == "元" else int(found[2]))
    return year if first <= year <= (ERAS[at - 1][2].year if at else 2200) else None


def _era_of(letter: str) -> int:
    return next(n for n, (name, sign, _first) in enumerate(ERAS) if letter in (name, name[0], sign))


def _era_day(text: str, letter: str, year: str, month: int, day: int) -> date:
    at = _era_of(letter)
    name, _sign, first = ERAS[at]
    end = ERAS[at - 1][2] if at else date.max
    found = _day(text, first.year - 1 + (1 if year == "元" else int(year)), month, day)
    if not first <= found < end:
        raise InvalidValue(
            _("There is no day {text}: {era} runs from {first} to {last}.").format(
                text=text, era=name, first=first, last=_("now") if end == date.max else end
            )
        )
    return found


def _day(text: str, year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12 or not 1868 <= year <= 2200 or day < 1:
        raise InvalidValue(
            _("“{text}” is not a date. Type it as 2026-04-01, R8.4.1 or 令和8年4月1日.").format(
                text=text
            )
        )
    last = calendar.monthrange(year, month)[1]
    if day > last:
        name = (
            f"{month}月"
            if language() == "ja"
            else f"{locale('en').months['format']['wide'][month]} {year}"
        )
        raise InvalidValue(
            _("There is no day {text}. {month} has {last} days.").format(
                text=text, month=name, last=last
            )
        )
    return date(year, month, day)
