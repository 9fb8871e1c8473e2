"""What a heading says by its words alone: the field, how surely, and what it says besides.

The words are in `resources/lists/headings.json`, in many languages. A heading is looked up whole,
without its brackets, by the halves of a bilingual one, and without words that say nothing here
(“school”, “of”, “main”, “代表”). A heading with a word for something else (a fax, a headmaster, a
district) says nothing, whatever other words it holds: a column left open can be given its field by
a person, one that is read wrongly is found by nobody.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from desktop import paths
from desktop.models.text import fold

EXACT, BARE, STRIPPED, SECOND, PART = 0.95, 0.92, 0.88, 0.7, 0.6
ROLES = {
    "address_more": "address",
    "house_number": "address",
    "area_code": "phone",
    "number_part": "phone",
    "generic_name": "name",
    "specific_name": "name",
}
"""Parts of a field that stand in a column of their own, and the field they are part of."""
REACHED = {"phone", "email", "website", "address", "postcode", "city"}
_VOWELS = (  # signs of Thai, Hindi, Arabic and their like that are part of a word
    "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd"
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u17b4-\u17d3"
)
_LONGEST = 100
_BETWEEN = re.compile(rf"(?:_|[^\w{_VOWELS}])+")
_HUMPS = re.compile(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z]{2})|(?<=[a-z]{3})(?=\d)")
_ACCENTS = re.compile("[\u0300-\u036f]")
_MARKS = re.compile(r"[\s_./・:：*＊^※°'’‘\"“”,、，;；()（）\[\]［］【】-]")
_BRACKETS = re.compile(r"[(（\[［【].*?[)）\]］】]")
_HALVES = re.compile(r"\s*[\n/|／｜]\s*")
_SCRIPTS = re.compile(r"(?<=[^\x00-\u024f])\s+(?=[A-Za-z])|(?<=[A-Za-z.])\s+(?=[^\x00-\u036f])")
_SIGNS = {"№": "no", "#": "no", "℡": "tel", "〒": "〒"}


@dataclass(frozen=True)
class Said:
    """What a heading says.

    Attributes:
        field: the field; None where it says nothing of use, or that it is something else.
        sure: from 0 to 1.
        word: the word that told.
        role: of a column that holds but a part of the field, which; a key of `ROLES`.
        aside: whether it is the second of its kind (`postal`, `2`) or in English: such a column
            belongs with its likes and yields to the plain one.
        other: whether the heading plainly names something that no field holds.
        also: of a part, the field that the column is where no other column is it.
    """

    field: str | None = None
    sure: float = 0.0
    word: str = ""
    role: str = ""
    aside: str = ""
    other: bool = False
    also: str = ""


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The words of one register.

    Attributes:
        words: the field (or role) of each word.
        second: words that mean a field where no other column does.
        about: the words about a heading's other words, by what they say.
        telling: those of `words` that say something within a longer heading.
        loose: words that may stand around the one that tells, without a space; longest first.
    """

    words: Mapping[str, str]
    second: Mapping[str, str]
    about: Mapping[str, frozenset[str]]
    telling: Mapping[str, str]
    loose: tuple[str, ...]


@lru_cache
def vocabulary(
    register: str, own: tuple[tuple[str, str], ...], stored: frozenset[str]
) -> Vocabulary:
    """The words of a register.

    Args:
        register: its name.
        own: its own labels, each with the field.
        stored: the fields that a list may fill, roles and the like included.
    """
    data = json.loads(paths.resource("lists", "headings.json").read_text(encoding="utf-8"))
    words: dict[str, str] = {}
    second: dict[str, str] = {}
    about = {kind: frozenset(map(plain, some)) for kind, some in data["about"].items()}
    others: set[str] = set()
    for name, some in data.get(register, {}).items():
        keys = map(plain, some)
        if name == "other":
            others.update(keys)
        elif name.endswith("_also"):
            second |= dict.fromkeys(keys, name.removesuffix("_also"))
        elif name in stored or ROLES.get(name) in stored:
            words |= dict.fromkeys(keys, name)
    words |= {plain(key): name for key, name in own if name in stored}
    second = {key: name for key, name in second.items() if name in stored}
    about["other"] |= others
    general = about["named"] | about["coded"] | about["subject"] | about["plain"]
    telling = {w: n for w, n in words.items() if n not in ROLES and not _weak(w, n, general)}
    around = about["subject"] | about["plain"] | about["native"] | about["english"]
    loose = sorted((w for w in around if len(w) > (3 if w.isascii() else 0)), key=len, reverse=True)
    return Vocabulary(words, second, about, telling, tuple(loose))


@lru_cache(maxsize=4096)
def plain(heading: str) -> str:
    """The key of a heading without marks, spaces and the accents of Latin letters."""
    if heading.strip() in _SIGNS:
        return _SIGNS[heading.strip()]
    parts = unicodedata.normalize("NFD", _MARKS.sub("", fold(heading)))
    return unicodedata.normalize("NFC", _ACCENTS.sub("", parts))


def tokens(heading: str) -> list[str]:
    """The words of a heading: `EstablishmentName`, `school_name` and `Nom de l’école` alike."""
    parts = _BETWEEN.split(_HUMPS.sub(" ", heading.replace("№", " no ").replace("#", " no ")))
    return [key for part in parts if (key := plain(part))]


@lru_cache(maxsize=4096)
def says(heading: str, known: Vocabulary) -> Said:
    """What a heading says."""
    if len(heading) > _LONGEST:
        return Said()
    whole = _looked_up(plain(heading), known, EXACT)
    if whole is not None:
        return whole
    bare = _BRACKETS.sub("", heading).strip()
    inside = " ".join(_BRACKETS.findall(heading))
    if inside and bare:
        return _bracketed(bare, inside, known)
    for pattern in (_HALVES, _SCRIPTS):
        halves = [half for half in pattern.split(heading) if half.strip()]
        if len(halves) > 1 and (both := _agreed(halves, known)) is not None:
            return both
    return _worded(heading, known)


def _looked_up(key: str, known: Vocabulary, sure: float) -> Said | None:
    for form in (key, key.removesuffix("s")):
        for words, confidence in ((known.words, sure), (known.second, min(sure, SECOND))):
            if form in words:
                name = words[form]
                if name not in ROLES:
                    return Said(name, confidence, form)
                also = known.second.get(form, "")
                return Said(ROLES[name], confidence, form, name, also=also)
    return None


def _bracketed(bare: str, inside: str, known: Vocabulary) -> Said:
    """A heading with a word in brackets: its language, that it holds codes, or its other name."""
    marks = set(tokens(inside))
    if _held(inside, marks, known.about["other"]) and not marks & known.about["named"]:
        return Said(other=True)
    found = says(bare, known)
    if found.field is None and not found.other:
        found = says(_BRACKETS.sub(lambda part: part[0][1:-1], inside), known)
    if found.field is None:
        return found
    if marks & known.about["coded"] and found.field not in ("code", "postcode"):
        return Said(other=True)
    if marks & known.about["english"]:
        return _in_english(found)
    return replace(found, sure=min(found.sure, BARE))


def says_code(heading: str, known: Vocabulary) -> bool:
    """Whether a heading whose other words are unknown ends as codes do: `ACARA.SML.ID`."""
    words = tokens(heading)
    return len(words) > 1 and words[-1] in known.about["coded"]


def _in_english(found: Said) -> Said:
    if found.field in ("name", "name_en"):
        return replace(found, field="name_en", sure=min(found.sure, BARE))
    return replace(found, sure=found.sure * SECOND, aside="english")


def _agreed(halves: Iterable[str], known: Vocabulary) -> Said | None:
    """What a heading in two languages says, where both halves say the same or one says nothing."""
    said = [says(half, known) for half in halves]
    if any(each.other for each in said):
        return Said(other=True)
    told = [each for each in said if each.field]
    if told and len({each.field for each in told}) == 1 and told[0].sure > PART:
        return replace(max(told, key=lambda each: each.sure), sure=min(BARE, told[0].sure))
    return None


def _worded(heading: str, known: Vocabulary) -> Said:
    """What the words of a heading say, one by one."""
    about = known.about
    words = tokens(heading)
    key = plain(heading)
    if _held(key, set(words), about["other"]) or ({"%"} & set(heading)):
        return Said(other=True)
    left = [w for w in words if w not in about["filler"] | about["subject"] and not _is_year(w)]
    nothing: frozenset[str] = frozenset()
    for drop in (nothing, about["plain"], about["plain"] | about["named"]):
        some = [w for w in left if w not in drop]
        english = bool(set(some) & about["english"])
        native = bool(set(some) & about["native"])
        lesser = [w for w in some if w in about["lesser"]]
        number = [w for w in some if w.isdigit()]
        core = [
            w
            for w in some
            if w not in about["english"] | about["native"] | about["lesser"] and not w.isdigit()
        ]
        found = _looked_up("".join(core), known, STRIPPED)
        if found is None and not core and (english or native) and drop:
            found = Said("name", STRIPPED, key) if set(words) & about["named"] else None
        if found is None:
            continue
        if set(left) & about["coded"] - about["plain"] and found.field not in ("code", "postcode"):
            return Said(other=True)
        if found.field == "name" and set(words) & {"contact"}:
            return Said(other=True)
        return _qualified(found, english, lesser, [n for n in number if int(n) > 1])
    lower = words[-1] if len(words) > 1 else ""  # of headings over two rows, the lower one
    if lower and not lower.isascii():
        found = _looked_up(lower, known, STRIPPED)
        if found is not None:
            return found
    stripped = _without_affixes(key, known)
    if stripped is not None:
        return stripped
    return _part(key, words, known)


def _qualified(found: Said, english: bool, lesser: list[str], number: list[str]) -> Said:
    if number and found.field == "address":
        found = replace(found, role="address_more")
    elif number and found.field in REACHED | {"name"}:
        found = replace(found, sure=found.sure * SECOND, aside=number[0])
    elif number:  # pupils of the seventh year
        return Said(other=True)
    if lesser:
        found = replace(found, sure=found.sure * SECOND, aside="postal")
    return _in_english(found) if english else found


def _held(key: str, words: set[str], others: frozenset[str]) -> bool:
    """Whether a heading holds a word of a kind: as a word, or within an unspaced one."""
    if words & others:
        return True
    if key.isascii():
        return any(len(w) > 5 and len(key) > 14 and w in key for w in others if w.isascii())
    return any(len(w) > 1 and not w.isascii() and w in key for w in others)


def _is_year(word: str) -> bool:
    return re.fullmatch(r"(?:19|20)\d\d|\d{2}", word) is not None and word != "10"


def _without_affixes(key: str, known: Vocabulary) -> Said | None:
    """An unspaced heading (學校電話, CODICESCUOLA) without what stands around the word that tells."""
    about = known.about
    english, core = False, key
    for _round in range(3):
        word = next(
            (w for w in known.loose if core != w and (core.startswith(w) or core.endswith(w))), ""
        )
        if not word:
            return None
        english = english or word in about["english"]
        core = core.removeprefix(word) if core.startswith(word) else core.removesuffix(word)
        found = _looked_up(core, known, STRIPPED)
        if found is not None:
            return _in_english(found) if english else found
    return None


def _part(key: str, words: list[str], known: Vocabulary) -> Said:
    """What a telling word within a heading says, where no other word says something else."""
    runs = {
        "".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, len(words) + 1)
    }
    telling = known.telling
    held = [w for w in telling if (w in runs if w.isascii() else len(w) > 1 and w in key)]
    held = [w for w in held if not any(w != other and w in other for other in held)]
    longest = max(map(len, held), default=0)
    held = [w for w in held if len(w) * 2 > longest]  # “uai” in “codepostaluai” says little
    fields = {telling[w] for w in held}
    if set(words) & known.about["coded"] or any(key.endswith(w) for w in _CODES):
        fields -= fields - {"code", "postcode"}
    if len(fields) != 1:
        return Said()
    word = max(held, key=len)
    return Said(fields.pop(), PART * min(1.0, 0.5 + len(word) / len(key)), word)


_CODES = ("コード", "代碼", "代码", "코드", "編號", "编号", "番号コード")


def _weak(word: str, field: str, general: frozenset[str]) -> bool:
    """Whether a word within a longer heading says nothing: `name`, `type` or `code` of what?"""
    unsure = field in ("code", "kind", "status", "closed", "title")
    return word in general or (word.isascii() and (len(word) < 4 or unsure))
