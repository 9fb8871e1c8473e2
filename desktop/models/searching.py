"""How texts are found: the words of a record as pairs of characters, and the index that holds them.

A Japanese word often has two characters, so every word is cut into overlapping pairs
(高等学校: 高等 等学 学校), each a token of SQLite's FTS5. A run of pairs one after the other is then
a part of a text, exactly.
"""

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

END = "\U000f00ff"
"""Stands after the last character of a word, so that a single one is found and words stay apart."""

# FTS5's plain tokenizer takes ASCII signs as the ends of tokens: they are moved out of its way.
_SIGNS = {n: chr(0xF0000 + n) for n in range(128) if not chr(n).isalnum()}

# Forms of one character that a name is written and typed with (old and new, Japan and Taiwan).
_FORMS = str.maketrans(
    "髙﨑嵜邊邉齋齊斎澤濱嶋嶌廣國學會區黑櫻瀧藏龍德惠眞實應縣經臺體圓榮",
    "高崎崎辺辺斉斉斉沢浜島島広国学会区黒桜滝蔵竜徳恵真実応県経台体円栄",
)
_VU = (("ゔぁ", "ば"), ("ゔぃ", "び"), ("ゔぇ", "べ"), ("ゔぉ", "ぼ"), ("ゔ", "ぶ"))


def key(text: str) -> str:
    """A text as it is searched: folded, and one form for characters that stand for one another."""
    folded = fold(text)
    if folded.isascii():
        return folded
    folded = folded.translate(_FORMS)
    for written, other in _VU if "ゔ" in folded else ():
        folded = folded.replace(written, other)
    return folded


def words(text: str | None, kana: str | None = None) -> str:
    """The tokens of a text, in their order, for the index.

    A reading in `kana` is found in Latin letters too, as it may be typed.
    """
    if kana:
        reading = key(kana)
        text = f"{text or ''} {reading} {romaji(reading)}"
    if not text:
        return ""
    found: list[str] = []
    for word in key(text).translate(_SIGNS).split():
        found += map(str.__add__, word, word[1:] + END)
    return " ".join(found)


def match(word: str) -> str:
    """The FTS5 expression that finds a word of a `key` as a part of a text."""
    moved = word.translate(_SIGNS)
    if len(moved) == 1:
        return f'"{moved}" *'
    return f'"{" ".join(map(str.__add__, moved, moved[1:]))}"'


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


def tokens(spec: Spec) -> str:
    """SQL for the tokens of a row of the register's table."""
    kana = [name for name in columns(spec) if isinstance(spec.by_name[name].kind, Kana)]
    plain = ", ".join(f'"{name}"' for name in columns(spec) if name not in kana)
    reading = f', "{kana[0]}"' if kana else ""
    return f"{FUNCTION}(concat_ws(' ', {plain}){reading})"
