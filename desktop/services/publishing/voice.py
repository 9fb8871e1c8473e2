"""The language of a publication, which is not the language of the window."""

from collections.abc import Callable, Iterable
from datetime import date

from desktop.i18n import format_day, format_fiscal_year, translator
from desktop.services.publishing.content import Words


class Voice:
    """Speaks Japanese, English, or first one and then the other.

    Args:
        language: `ja`, `en` or `both`.
    """

    def __init__(self, language: str) -> None:
        self.languages: tuple[str, ...] = ("ja", "en") if language == "both" else (language,)

    @property
    def main(self) -> str:
        """The language that comes first."""
        return self.languages[0]

    def each(self, say: Callable[[str], str], separator: str = " / ") -> str:
        """What `say` gives for each language; what is alike, or empty, is said once."""
        return separator.join(dict.fromkeys(filter(None, map(say, self.languages))))

    def label(self, message: str, separator: str = " / ", **values: object) -> str:
        """A label of the program, with values filled in."""
        return self.each(
            lambda language: translator(language).gettext(message).format(**values), separator
        )

    def count(
        self, singular: str, plural: str, n: int, separator: str = " / ", **values: object
    ) -> str:
        """A label that depends on a number, which it may hold as `{n}`."""
        # Two messages, not one with plural forms: both are marked where they are listed, apart
        # from here, and neither of the two languages has more forms.
        return self.label(singular if n == 1 else plural, separator, n=n, **values)

    def name(self, words: Words, separator: str = " / ") -> str:
        """A name; in a language that has none, the other one stands for it."""
        return self.each(words.name, separator)

    def day(self, day: date | None, separator: str = " / ") -> str:
        """A day as each language writes it."""
        return self.each(lambda language: format_day(day, language), separator)

    def year(self, year: int, separator: str = " / ") -> str:
        """A fiscal year as each language writes it."""
        return self.each(lambda language: format_fiscal_year(year, language), separator)


def listed(names: Iterable[str], language: str) -> str:
    """Names in a row: 、 in Japanese, commas in English."""
    return (", " if language == "en" else "、").join(name for name in names if name)
