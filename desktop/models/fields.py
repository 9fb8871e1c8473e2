"""Kinds of values: how each is typed, shown, checked and exchanged.

A kind parses what a person typed or a cell said (labels in either language, or codes), formats a
value for a reader, and encodes it for JSON. A text that it cannot take raises `InvalidValue` with
a sentence that names the text, the reason and what to type instead. An empty text is None: unknown.
"""

import re
import unicodedata
from datetime import date, datetime, time
from typing import Any

from desktop.errors import InvalidValue
from desktop.i18n import _, format_day, format_number, language, translator
from desktop.models.dates import parse_day, parse_era_year
from desktop.models.text import clean_line, clean_lines, fold, half_width


class Kind:
    """One line of text; the base of the others."""

    numeric = False
    """Whether values line up at the right."""

    def parse(self, text: str) -> Any:
        """The value of a text; None where it is empty."""
        cleaned = self.clean(text)
        return self.read(cleaned) if cleaned else None

    def clean(self, text: str) -> str:
        """The text without what cannot be stored on one line."""
        return clean_line(text)

    def read(self, text: str) -> Any:
        """The value of a cleaned, non-empty text."""
        return text

    def format(self, value: Any, tongue: str | None = None) -> str:
        """The value as a reader of `tongue` (default: the language of now) sees it."""
        return "" if value is None else str(value)

    def encode(self, value: Any) -> Any:
        """The value as JSON takes it."""
        return value

    def decode(self, data: Any) -> Any:
        """The value of what `encode` gave."""
        return data


class Text(Kind):
    """One line of text."""


class Kana(Kind):
    """How a Japanese name is read; katakana of half width become whole ones."""

    _HALF = re.compile("[\uff61-\uff9f]+")

    def read(self, text: str) -> str:
        return self._HALF.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


class Code(Kind):
    """A code: half width, upper case, without spaces; always text, leading zeros kept."""

    def __init__(self, pattern: str = ".+", example: str = "") -> None:
        self.pattern = re.compile(pattern)
        self.example = example

    def read(self, text: str) -> str:
        code = half_width(text).replace(" ", "").upper()
        if not self.pattern.fullmatch(code):
            raise InvalidValue(
                _("“{text}” is not a valid code. An example: {example}").format(
                    text=text, example=self.example
                )
            )
        return code


class LongText(Kind):
    """Paragraphs."""

    def clean(self, text: str) -> str:
        return clean_lines(text)


_COUNTER = re.compile(r"(?<=\d)(人|名|校|件|歳|才|分|回|枚|組|台)$")
"""What a Japanese number is counted in; it may be typed behind it."""


class Number(Kind):
    """A whole number within bounds; `grouped` writes thousands separators."""

    numeric = True

    def __init__(self, low: int = 0, high: int = 10_000_000, grouped: bool = True) -> None:
        self.low, self.high, self.grouped = low, high, grouped

    def read(self, text: str) -> int:
        plain = half_width(text).replace(",", "").replace("、", "").replace(" ", "")
        plain = _COUNTER.sub("", plain)
        if not re.fullmatch(r"[+-]?\d{1,15}(\.0+)?", plain):
            raise InvalidValue(_("“{text}” is not a whole number.").format(text=text))
        return self.within(int(float(plain)), text)

    def within(self, number: int, text: str) -> int:
        """The number, if it lies within the bounds."""
        if not self.low <= number <= self.high:
            raise InvalidValue(
                _("{text} is out of range. Type a number from {low} to {high}.").format(
                    text=text, low=self.low, high=self.high
                )
            )
        return number

    def format(self, value: Any, tongue: str | None = None) -> str:
        if value is None:
            return ""
        return format_number(value, tongue) if self.grouped else str(value)


class FiscalYear(Number):
    """A fiscal year, April to March, by the year of its April: 2026, FY2026, 2026年度, R8, 令和8年度."""

    def __init__(self) -> None:
        super().__init__(1900, 2200, grouped=False)

    def read(self, text: str) -> int:
        plain = re.sub(r"\s*\(.*\)$", "", half_width(text).strip())
        year = parse_era_year(plain)
        if year is not None:
            return self.within(year, text)
        return super().read(re.sub(r"(?i)^FY\s*|年度?$", "", plain))

    def format(self, value: Any, tongue: str | None = None) -> str:
        if value is None:
            return ""
        return f"FY{value}" if (tongue or language()) == "en" else f"{value}年度"


class Decimal(Kind):
    """A number with a fraction, such as a coordinate."""

    numeric = True

    def __init__(self, low: float, high: float, digits: int = 6) -> None:
        self.low, self.high, self.digits = low, high, digits

    def read(self, text: str) -> float:
        try:
            number = float(half_width(text).replace(" ", ""))
        except ValueError:
            raise InvalidValue(_("“{text}” is not a number.").format(text=text)) from None
        if not self.low <= number <= self.high:
            raise InvalidValue(
                _("{text} is out of range. Type a number from {low} to {high}.").format(
                    text=text, low=self.low, high=self.high
                )
            )
        return round(number, self.digits) + 0.0  # no minus before nought

    def format(self, value: Any, tongue: str | None = None) -> str:
        return "" if value is None else f"{value:.{self.digits}f}".rstrip("0").rstrip(".")


class Flag(Kind):
    """Yes or no."""

    def read(self, text: str) -> bool:
        key = fold(text)
        if key in {"1", "yes", "true", "y", "はい", "○", "〇", "有", "あり", fold(_("Yes"))}:
            return True
        if key in {"0", "no", "false", "n", "いいえ", "×", "無", "なし", fold(_("No"))}:
            return False
        raise InvalidValue(_("“{text}” is neither yes nor no.").format(text=text))

    def format(self, value: Any, tongue: str | None = None) -> str:
        words = translator(tongue or language())
        return "" if value is None else words.gettext("Yes") if value else words.gettext("No")


class Day(Kind):
    """A date, typed as 2026-04-01, 2026/4/1, R8.4.1 or 令和8年4月1日."""

    def read(self, text: str) -> date:
        return parse_day(text)

    def format(self, value: Any, tongue: str | None = None) -> str:
        return format_day(value, tongue)

    def encode(self, value: Any) -> str | None:
        return value.isoformat() if value is not None else None

    def decode(self, data: Any) -> date | None:
        return date.fromisoformat(data) if data else None


_DAY_AND_CLOCK = re.compile(r"(.+?)[\s,]+((?:午前|午後)?\s*\d{1,2}\s*[:時].*|\d{3,4})")


class Moment(Kind):
    """A day and a time, local to Tokyo, typed as 2026-04-01 14:05."""

    def read(self, text: str) -> datetime:
        plain = re.sub(r"(?<=\d)T(?=\d)", " ", half_width(text))
        try:
            return datetime.combine(parse_day(plain), time(0))
        except InvalidValue:
            found = _DAY_AND_CLOCK.fullmatch(plain)
            if found is None:
                raise
        return datetime.combine(parse_day(found[1]), TimeOfDay().read(found[2]))

    def format(self, value: Any, tongue: str | None = None) -> str:
        return "" if value is None else f"{format_day(value.date(), tongue)} {value:%H:%M}"

    def encode(self, value: Any) -> str | None:
        return value.isoformat(timespec="minutes") if value is not None else None

    def decode(self, data: Any) -> datetime | None:
        return datetime.fromisoformat(data) if data else None


_CLOCK = re.compile(
    r"(?P<half>午前|午後|am|pm|a\.m\.|p\.m\.)?\s*"
    r"(?:(?P<h>\d{1,2})\s*(?:(?::(?P<m>\d{2})(?::\d{2}(?:\.\d+)?)?)|時\s*(?:(?P<jm>\d{1,2})分|(?P<mid>半))?)"
    r"|(?P<ph>\d{1,2})(?P<pm>\d{2})|(?P<only>\d{1,2})(?=\s*[ap]\.?m))"
    r"\s*(?P<behind>am|pm|a\.m\.|p\.m\.)?",
    re.IGNORECASE,
)


class TimeOfDay(Kind):
    """A time of day in minutes, typed as 8:30, 0830, 8時30分, 8時半, 午後3時 or 3 pm."""

    def read(self, text: str) -> time:
        found = _CLOCK.fullmatch(half_width(text).strip())
        if found:
            hour = int(found["h"] or found["ph"] or found["only"])
            minute = 30 if found["mid"] else int(found["m"] or found["jm"] or found["pm"] or 0)
            half = (found["half"] or found["behind"] or "").casefold().replace(".", "")
            if half and hour <= 12:
                # Twelve is where each half of the day begins; 午後0時 is noon as well.
                hour = hour % 12 + (12 if half in ("pm", "午後") else 0)
            if hour < 24 and minute < 60:
                return time(hour, minute)
        raise InvalidValue(_("“{text}” is not a time of day. Type it as 8:30.").format(text=text))

    def format(self, value: Any, tongue: str | None = None) -> str:
        return "" if value is None else f"{value:%H:%M}"

    def encode(self, value: Any) -> str | None:
        return f"{value:%H:%M}" if value is not None else None

    def decode(self, data: Any) -> time | None:
        return time.fromisoformat(data) if data else None


class Reference(Kind):
    """Another record, by its id; `register` is the name of that record's spec.

    Which record a text means is for the register to say: `desktop.services.references`.
    """

    def __init__(self, register: str) -> None:
        self.register = register

    def read(self, text: str) -> int:
        return Number(1, 2**62).read(text)
