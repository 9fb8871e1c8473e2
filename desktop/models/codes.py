"""Kinds whose values are codes: lists of our own, countries, languages, time zones, and sets."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from desktop.errors import InvalidValue
from desktop.i18n import LANGUAGES, _, language, locale, translator
from desktop.models.addresses import Website
from desktop.models.fields import Kind
from desktop.models.text import fold
from desktop.models.vocabulary import Vocabulary

SEPARATORS = re.compile(r"[,;、，；・/\n]+")


class Choice(Kind):
    """One code out of a closed list; an `open` list takes words of the office's own, too."""

    def __init__(self, vocabulary: type[Vocabulary], *, open: bool = False) -> None:
        self.labels = {str(member): member.label for member in vocabulary}
        self.open = open

    def codes(self) -> list[str]:
        """The codes in their own order."""
        return list(self.labels)

    def read(self, text: str) -> str:
        code = self._by_key().get(fold(text))
        if code is None and self.open:
            return text
        if code is None:
            known = ", ".join(self.format(c) for c in self.codes()[:8])
            raise InvalidValue(
                _("“{text}” is not in the list. Choose one of: {known}.").format(
                    text=text, known=known
                )
            )
        return code

    def knows(self, text: str) -> bool:
        """Whether a text is a code or a label of the list."""
        return fold(text) in self._by_key()

    def _by_key(self) -> dict[str, str]:
        keys = {fold(self.format(c, tongue)): c for tongue in LANGUAGES for c in self.codes()}
        return keys | {fold(c): c for c in self.codes()}

    def format(self, value: Any, tongue: str | None = None) -> str:
        if value is None:
            return ""
        label = self.labels.get(value)
        return translator(tongue or language()).gettext(label) if label else str(value)


class Named(Kind):
    """One code whose names come from CLDR; the base of countries and languages."""

    names = ""
    example = ""

    def codes(self) -> list[str]:
        """The codes, by their name in the language of now."""
        return sorted(self._known(), key=lambda code: self.format(code))

    def _known(self) -> Iterable[str]:
        return _codes_of(self.names)

    def knows(self, text: str) -> bool:
        """Whether a text is a name or a code."""
        return fold(text) in _named_codes(self.names)

    def read(self, text: str) -> str:
        code = _named_codes(self.names).get(fold(text))
        if code is None:
            raise InvalidValue(
                _("“{text}” is not known. Type a name or a code, such as {example}.").format(
                    text=text, example=self.example
                )
            )
        return code

    def format(self, value: Any, tongue: str | None = None) -> str:
        if value is None:
            return ""
        return str(getattr(locale(tongue or language()), self.names).get(value, value))


class Country(Named):
    """A country by its ISO 3166-1 alpha-2 code."""

    names, example = "territories", "NZ"


class Language(Named):
    """A language by its ISO 639 code."""

    names, example = "languages", "en"


@lru_cache
def _codes_of(names: str) -> tuple[str, ...]:
    # CLDR also names groups (001 world, EU) and subtags that are no country or plain language.
    pattern = (
        r"(?!EU|EZ|UN|XA|XB|ZZ|QO|AC|CP|CQ|DG|EA|IC|TA)[A-Z]{2}"
        if names == "territories"
        else r"[a-z]{2,3}"
    )
    return tuple(c for c in getattr(locale("en"), names) if re.fullmatch(pattern, c))


@lru_cache
def _named_codes(names: str) -> dict[str, str]:
    keys: dict[str, str] = {}
    for code in _codes_of(names):
        for tongue in LANGUAGES:
            keys[fold(str(getattr(locale(tongue), names).get(code, code)))] = code
        keys[fold(code)] = code
    return keys


class TimeZone(Kind):
    """An IANA time zone."""

    def codes(self) -> list[str]:
        """All zone names of the form Area/City."""
        return sorted(z for z in available_timezones() if "/" in z and not z.startswith("Etc/"))

    def read(self, text: str) -> str:
        zone = text.replace(" ", "_")
        if zone not in available_timezones():
            raise InvalidValue(
                _("“{text}” is not a time zone. Type it as Australia/Sydney.").format(text=text)
            )
        return zone


_PARTS = 5
"""More separators than any name holds."""


class Several(Kind):
    """A set of codes of another kind, separated by commas."""

    def __init__(self, one: Choice | Named) -> None:
        self.one = one

    def parse(self, text: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.one.read(part) for part in self._parts(text)))

    def _parts(self, text: str) -> Iterator[str]:
        """The names in a text. Some hold a separator themselves: 伝統・行事 is one."""
        ends = [*(found.span() for found in SEPARATORS.finditer(text)), (len(text), len(text))]
        start = at = 0
        while at < len(ends):
            until = next(
                (
                    each
                    for each in range(min(at + _PARTS, len(ends)) - 1, at, -1)
                    if self.one.knows(self.one.clean(text[start : ends[each][0]]))
                ),
                at,
            )
            if part := self.one.clean(text[start : ends[until][0]]):
                yield part
            start, at = ends[until][1], until + 1

    def codes(self) -> list[str]:
        """The codes to choose from."""
        return self.one.codes()

    def format(self, value: Any, tongue: str | None = None) -> str:
        comma = ", " if (tongue or language()) == "en" else "、"
        return comma.join(self.one.format(code, tongue) for code in value or ())

    def encode(self, value: Any) -> list[str]:
        return list(value or ())

    def decode(self, data: Any) -> tuple[str, ...]:
        return tuple(data or ())


class Links(Several):
    """A set of web addresses, one a line."""

    def __init__(self) -> None:
        self.website = Website()

    def parse(self, text: str) -> tuple[str, ...]:
        parts = (self.website.clean(part) for part in re.split(r"[\s、，]+", text))
        return tuple(dict.fromkeys(self.website.read(part) for part in parts if part))

    def codes(self) -> list[str]:
        """Addresses cannot be listed."""
        return []

    def format(self, value: Any, tongue: str | None = None) -> str:
        return "\n".join(value or ())
