"""Sentences that are put into the reader's language when they are read, not when they are made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from desktop.i18n import _, country_name, format_day, format_number, language, language_name


@dataclass(frozen=True, slots=True)
class Said:
    """An English source text (marked with `N_`) and the values that it names.

    `str(said)` is the sentence in the language of now; values that are dates, times, lists or
    themselves `Said` are put into words by then.
    """

    message: str
    values: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        return _(self.message).format(**{name: in_words(value) for name, value in self.values})


@dataclass(frozen=True, slots=True)
class CountryCode:
    """An ISO 3166-1 code, named by CLDR when read."""

    code: str

    def __str__(self) -> str:
        return country_name(self.code)


@dataclass(frozen=True, slots=True)
class LanguageCode:
    """An ISO 639 code, named by CLDR when read."""

    code: str

    def __str__(self) -> str:
        return language_name(self.code)


@dataclass(frozen=True, slots=True)
class Name:
    """What a school or partner is called: by itself, in English and in Japanese, as far as known."""

    own: str
    en: str | None = None
    ja: str | None = None

    def called(self, tongue: str) -> str:
        """The name in a language, `ja` or `en`; the own name where it has none."""
        return (self.ja if tongue == "ja" else self.en) or self.own

    def __str__(self) -> str:
        return self.called(language())


def say(message: str, **values: Any) -> Said:
    """A sentence from its source text and its values."""
    return Said(message, tuple(values.items()))


def in_words(value: Any) -> str:
    """A value inside a sentence, as the reader writes dates, times and numbers; lists with commas."""
    if isinstance(value, date):
        return format_day(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return format_number(value)
    if isinstance(value, Iterable):
        return (", " if language() == "en" else "、").join(in_words(one) for one in value)
    return str(value)
