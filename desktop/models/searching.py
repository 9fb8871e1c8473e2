"""How texts are found: the words of a record as pairs of characters, and the index that holds them.

A Japanese word often has two characters, so every word is cut into overlapping pairs
(高等学校: 高等 等学 学校), each a token of SQLite's FTS5. A run of pairs one after the other is then
a part of a text, exactly. The names of a record also say where they begin.
"""

import re
from collections.abc import Iterable

from desktop.models.addresses import Email, Phone, Postcode, Website
from desktop.models.codes import Several
from desktop.models.fields import Code, Kana, LongText, Text
from desktop.models.romaji import romaji
from desktop.models.spec import Spec
from desktop.models.text import fold

READ = (Text, Kana, Code, LongText, Phone, Postcode, Email, Website)
"""Kinds of values that are searched: what is written in words or signs."""

FUNCTION = "search_words"
"""The SQL function that makes the tokens; every connection of the program has it."""

READING = "search_reading"
"""The SQL function that guesses how a name is read."""
GUESSED = ("schools",)
"""The registers whose names get a guessed reading where none is written."""

END = "\U000f00ff"
"""Stands after the last character of a word, so that a single one is found and words stay apart."""

START = "\U000f00fe"
"""Stands before the first character of a name, so that those that begin with a word are found."""

# FTS5's plain tokenizer takes ASCII signs as the ends of tokens: they are moved out of its way. The
# space stays: it parts words.
_SIGNS = {n: chr(0xF0000 + n) for n in range(128) if n != 32 and not chr(n).isalnum()}
_SIGN = re.compile(r"[\x00-\x1f!-/:-@\[-`{-\x7f]")

# Forms of one character that a name is written and typed with (old and new, Japan and Taiwan).
_FORMS = str.maketrans(
    "髙﨑嵜邊邉齋齊斎澤濱嶋嶌廣國學會區黑櫻瀧藏龍德惠眞實應縣經臺體圓榮",
    "高崎崎辺辺斉斉斉沢浜島島広国学会区黒桜滝蔵竜徳恵真実応県経台体円栄",
)
_FORM = re.compile(f"[{''.join(map(chr, _FORMS))}]")
_VU = (("ゔぁ", "ば"), ("ゔぃ", "び"), ("ゔぇ", "べ"), ("ゔぉ", "ぼ"), ("ゔ", "ぶ"))


def key(text: str) -> str:
    """A text as it is searched: folded, and one form for characters that stand for one another."""
    folded = fold(text)
    if folded.isascii():
        return folded
    if _FORM.search(folded):  # to look is quicker than to translate, and most have none
        folded = folded.translate(_FORMS)
    for written, other in _VU if "ゔ" in folded else ():
        folded = folded.replace(written, other)
    return folded


def words(text: str | None, kana: str | None = None, *names: str | None) -> str:
    """The tokens of a text, in their order, for the index; those of `names` know where they begin.

    A reading in `kana` is a name, and found in Latin letters too, as it may be typed.
    """
    if kana:
        names = (*names, kana, *latin(kana))
    found: list[str] = []
    for name in names:
        for place, word in enumerate(_parted(name)):
            if not place:
                found.append(START + word[0])
            found += map(str.__add__, word, word[1:] + END)
    for word in _parted(text):
        found += map(str.__add__, word, word[1:] + END)
    return " ".join(found)


def _parted(text: str | None) -> list[str]:
    """The words of a text, with signs that the tokenizer leaves alone."""
    found = key(text or "")
    return (found.translate(_SIGNS) if _SIGN.search(found) else found).split()


def latin(kana: str) -> set[str]:
    """A reading in Latin letters, with long vowels plain and as they are typed."""
    reading = key(kana)
    return {romaji(reading), romaji(reading, spelt=True)}


def match(word: str) -> str:
    """The FTS5 expression that finds a word of a `key` as a part of a text."""
    moved = word.translate(_SIGNS)
    if len(moved) == 1:
        return f'"{moved}" *'
    return f'"{" ".join(map(str.__add__, moved, moved[1:]))}"'


def match_start(word: str, *, whole: bool = False) -> str:
    """As `match`, of names that begin with the word; with `whole`, whose first word it is."""
    moved = word.translate(_SIGNS)
    pairs = map(str.__add__, moved, moved[1:] + END if whole else moved[1:])
    return f'"{" ".join([START + moved[0], *pairs])}"'


# What is one sign to a reader, or one form of a sound: ヴァ, か + ゛, e + ´.
_CLUSTER = re.compile(
    "[ヴゔ][ァィェォぁぃぇぉ]?|.[\u0300-\u036f\u3099\u309a\uff9e\uff9f]*", re.DOTALL
)


def spans(text: str, wanted: str) -> list[tuple[int, int]]:
    """Where a text holds the words of another, however either is written: from and to, in order."""
    folded: list[str] = []
    places: list[tuple[int, int]] = []
    for found in _CLUSTER.finditer(text):
        piece = key(found[0]) or " "
        folded.append(piece)
        places += [found.span()] * len(piece)
    whole = "".join(folded)
    hits = []
    for word in key(wanted).split():
        at = whole.find(word)
        if at >= 0:
            hits.append((places[at][0], places[at + len(word) - 1][1]))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(hits):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


EXACT, BEGINS, WORD, WITHIN, ELSEWHERE = range(5)
"""How well a name fits what is looked for, the best first."""


def rank(names: Iterable[str | None], wanted: str) -> int:
    """How well the best of a record's names fits a `key`."""
    best = ELSEWHERE
    for name in names:
        found = key(name or "")
        if found == wanted:
            return EXACT
        if not wanted or wanted not in found:
            continue
        place = WITHIN
        if found.startswith(wanted):
            place = BEGINS
        elif f" {wanted}" in found:
            place = WORD
        best = min(best, place)
    return best


def table(spec: Spec) -> str:
    """The name of a register's index."""
    return f"search_{spec.model.__tablename__}"


def columns(spec: Spec) -> list[str]:
    """The columns of a register whose texts are searched."""
    stored = spec.model.__table__.columns
    return [
        field.name
        for field in spec.stored
        if field.name in stored
        and isinstance(field.kind, READ)
        and not isinstance(field.kind, Several)
    ]


def schema(spec: Spec) -> str:
    """The SQL that makes a register's index; it holds no copy of the texts."""
    return (
        f"CREATE VIRTUAL TABLE \"{table(spec)}\" USING fts5(words, content='',"
        " contentless_delete=1, tokenize='ascii')"
    )


def names(spec: Spec) -> list[str]:
    """The columns by which a record is called, in any language, readings left out."""
    called = {name for group in spec.heading.values() for name in group}
    return [n for n in columns(spec) if n in called and not isinstance(spec.by_name[n].kind, Kana)]


def tokens(spec: Spec) -> str:
    """SQL for the tokens of a row of the register's table."""
    kana = [name for name in columns(spec) if isinstance(spec.by_name[name].kind, Kana)]
    called = names(spec)
    plain = [f'"{name}"' for name in columns(spec) if name not in (*kana, *called)]
    text = f"concat_ws(' ', {', '.join(plain)})" if plain else "NULL"
    reading = f'"{kana[0]}"' if kana else "NULL"
    if spec.name in GUESSED:
        reading = f"coalesce(nullif({reading}, ''), {READING}(\"{called[0]}\"))"
    arguments = [text, reading, *(f'"{name}"' for name in called)]
    return f"{FUNCTION}({', '.join(arguments)})"
