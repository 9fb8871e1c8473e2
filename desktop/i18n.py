"""Words, dates and names in the language of the reader.

English is the source language. `_` and `ngettext` look the catalogue up at each call, so that a
switch of language shows at the next drawing; `N_` marks a text that is translated later.
What goes on paper has a language of its own: `translator("ja").gettext(…)`.
"""

import gettext
from datetime import date, datetime
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from desktop import paths

LANGUAGES = {"ja": "日本語", "en": "English"}
ERAS = (
    ("令和", "R", date(2019, 5, 1)),
    ("平成", "H", date(1989, 1, 8)),
    ("昭和", "S", date(1926, 12, 25)),
)
"""The eras that the office's papers use, newest first: name, letter, first day."""

_current = "ja"


def N_(message: str) -> str:  # noqa: N802 - gettext's own name
    """Mark a text for translation and return it as it is."""
    return message


@lru_cache(maxsize=4)
def translator(language: str) -> gettext.NullTranslations:
    """The catalogue of a language (`ja`, `en`); the source texts where there is none."""
    return gettext.translation("messages", paths.catalogues(), [language], fallback=True)


@lru_cache(maxsize=4)
def locale(language: str) -> Locale:
    """CLDR's names and formats for a language."""
    return Locale.parse(language)


def set_language(language: str) -> None:
    """Choose the language of `_`, of names and of dates from now on."""
    global _current
    if language not in LANGUAGES:
        raise ValueError(f"unknown language {language!r}")
    _current = language


def language() -> str:
    """The language that `_` speaks now."""
    return _current


def _(message: str) -> str:
    """A text in the language of now."""
    return translator(_current).gettext(message) if message else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    """A text that depends on a number, in the language of now."""
    return translator(_current).ngettext(singular, plural, n)


def country_name(code: str | None, language: str | None = None) -> str:
    """CLDR's short name of an ISO 3166-1 alpha-2 code; the code itself if CLDR has none."""
    return str(locale(language or _current).territories.get(code or "", code or ""))


def language_name(code: str, language: str | None = None) -> str:
    """CLDR's name of an ISO 639 code; the code itself if CLDR has none."""
    return str(locale(language or _current).languages.get(code, code))


def fiscal_year(day: date) -> int:
    """The Japanese fiscal year of a day: April to March, named by its April."""
    return day.year if day.month >= 4 else day.year - 1


def format_fiscal_year(year: int, language: str | None = None) -> str:
    """`令和8年度（2026年度）` or `FY2026`."""
    if (language or _current) == "en":
        return f"FY{year}"
    # The office calls FY2019 令和元年度, though its April was still 平成: ask for the era in May.
    return f"{era_year(date(year, 5, 1))}度（{year}年度）"


def era_year(day: date) -> str:
    """The era and year of a day, `令和8年`; before Shōwa the western year."""
    for name, _letter, start in ERAS:
        if day >= start:
            year = day.year - start.year + 1
            return f"{name}{'元' if year == 1 else year}年"
    return f"{day.year}年"


def format_era(day: date) -> str:
    """A day by its era: `令和8年4月1日`."""
    return f"{era_year(day)}{day.month}月{day.day}日"


def format_day(day: date | None, language: str | None = None) -> str:
    """A day as a reader of the language writes it: `2026年4月1日`, `1 April 2026`."""
    if day is None:
        return ""
    tongue = language or _current
    return format_date(day, "d MMMM y" if tongue == "en" else "y年M月d日", locale=locale(tongue))


def format_weekday(day: date, language: str | None = None) -> str:
    """A day with its weekday: `2026年4月1日(水)`, `Wed 1 April 2026`."""
    tongue = language or _current
    pattern = "EEE d MMMM y" if tongue == "en" else "y年M月d日(EEE)"
    return format_date(day, pattern, locale=locale(tongue))


def format_month(day: date, language: str | None = None) -> str:
    """The month of a day: `2026年4月`, `April 2026`."""
    tongue = language or _current
    return format_date(day, "MMMM y" if tongue == "en" else "y年M月", locale=locale(tongue))


def format_moment(moment: datetime, language: str | None = None) -> str:
    """A day with its weekday and the time: `2026年4月1日(水) 14:05`."""
    tongue = language or _current
    pattern = "EEE d MMMM y HH:mm" if tongue == "en" else "y年M月d日(EEE) HH:mm"
    return format_datetime(moment, pattern, locale=locale(tongue))


def format_number(number: float, language: str | None = None) -> str:
    """A number with thousands separators."""
    return format_decimal(number, locale=locale(language or _current))
