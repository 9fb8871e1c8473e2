"""Dates as the office types them, in western and Japanese years."""

import calendar
import re
import unicodedata
from datetime import date

from desktop.errors import InvalidValue
from desktop.i18n import ERAS, _, language

_WESTERN = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?"
)
_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_ERA = re.compile(
    r"(R|H|S|令和?|平成?|昭和?)\s*\.?(\d{1,2}|元)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?",
    re.IGNORECASE,
)
_MONTHS = {name.casefold(): n for n, name in enumerate(calendar.month_name) if name}
_ENGLISH = (
    re.compile(r"(?P<d>\d{1,2})(?:st|nd|rd|th)?\s+(?P<m>[A-Za-z]+),?\s+(?P<y>\d{4})"),
    re.compile(r"(?P<m>[A-Za-z]+)\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})"),
)


def parse_day(text: str) -> date:
    """The day that a text names.

    Takes 2026-04-01, 2026/4/1, 20260401, 2026年4月1日, R8.4.1, 令和8年4月1日, 1 April 2026 and
    April 1st, 2026, full width or half width, before an optional weekday in brackets.

    Raises:
        InvalidValue: the text is no date, or names a day that the calendar or the era lacks.
    """
    plain = re.sub(r"\([^)]*\)$", "", unicodedata.normalize("NFKC", text).strip()).strip()
    if found := _WESTERN.fullmatch(plain) or _PLAIN.fullmatch(plain):
        return _day(text, int(found[1]), int(found[2]), int(found[3]))
    if found := _ERA.fullmatch(plain):
        return _era_day(text, found[1].upper(), found[2], int(found[3]), int(found[4]))
    for pattern in _ENGLISH:
        if (found := pattern.fullmatch(plain)) and found["m"].casefold() in _MONTHS:
            return _day(text, int(found["y"]), _MONTHS[found["m"].casefold()], int(found["d"]))
    raise InvalidValue(
        _("“{text}” is not a date. Type it as 2026-04-01, R8.4.1 or 令和8年4月1日.").format(
            text=text
        )
    )


def _era_day(text: str, letter: str, year: str, month: int, day: int) -> date:
    at = next(n for n, (name, sign, _first) in enumerate(ERAS) if letter in (name, name[0], sign))
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
        name = f"{month}月" if language() == "ja" else f"{calendar.month_name[month]} {year}"
        raise InvalidValue(
            _("There is no day {text}. {month} has {last} days.").format(
                text=text, month=name, last=last
            )
        )
    return date(year, month, day)
