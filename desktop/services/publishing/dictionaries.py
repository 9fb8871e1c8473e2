"""What only a dictionary knows: where a phrase of Japanese ends, where an English word divides."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from typing import Any

_KANA = re.compile("[ぁ-ゖァ-ヺ]")
_SHORTEST = 7  # letters: a shorter word is not worth a hyphen
_BEFORE, _AFTER = 3, 3  # letters that stay before the hyphen, and that go on after it


@lru_cache(maxsize=1)
def _parser() -> Any:
    import budoux

    return budoux.load_default_japanese_parser()


@lru_cache(maxsize=1)
def _hyphenator() -> Any:
    import pyphen

    return pyphen.Pyphen(lang="en_US", left=_BEFORE, right=_AFTER)


@lru_cache(maxsize=256)
def phrase_ends(text: str) -> frozenset[int]:
    """The indices after the last character of each phrase (文節) of a line of Japanese.

    Of a text without kana only its ends: it has no particles by which phrases are told.
    """
    if not _KANA.search(text):
        return frozenset((len(text),))
    return frozenset(accumulate(map(len, _parser().parse(text))))


@lru_cache(maxsize=4096)
def hyphen_points(word: str) -> tuple[int, ...]:
    """Where an English word may be divided: the index of the first letter of the next line."""
    if len(word) < _SHORTEST or not word.isalpha() or not word.isascii():
        return ()
    # A word in capitals is a name or an abbreviation.
    return () if word.isupper() else tuple(_hyphenator().positions(word.lower()))


def hyphen_places(text: str, start: int, end: int) -> Iterator[int]:
    """The places inside text[start:end] where an English word may be divided, last first."""
    for word in reversed(list(re.finditer(r"[A-Za-z]+", text[start:end]))):
        for point in reversed(hyphen_points(word.group())):
            yield start + word.start() + point
