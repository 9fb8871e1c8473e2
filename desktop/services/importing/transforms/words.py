"""What the words of school lists mean, in several languages; the words are in `resources/lists`."""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.core import get_global

from desktop import paths
from desktop.errors import InvalidValue
from desktop.i18n import _
from desktop.models.codes import Country
from desktop.models.text import clean_line, fold
from desktop.services.importing.transforms.schools import KIND_CODES

Words = dict[str, str]
_TONGUES = (
    "ar", "cs", "da", "de", "el", "es", "fi", "fr", "he", "hi", "hu", "id", "it", "ko", "ms", "nb",
    "nl", "pl", "pt", "ru", "sv", "th", "tr", "uk", "vi", "zh", "zh_Hant",
)  # fmt: skip
_COMMON = {
    "uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB",
    "usa": "US", "u.s.a.": "US", "u.s.": "US", "united states of america": "US", "america": "US",
    "uae": "AE", "u.a.e.": "AE", "korea": "KR", "republic of korea": "KR", "korea, republic of": "KR",
    "south korea": "KR", "china (people's republic of)": "CN", "people's republic of china": "CN",
    "p.r. china": "CN", "prc": "CN", "viet nam": "VN", "hong kong": "HK", "hong kong sar": "HK",
    "macau": "MO", "macao": "MO", "taiwan, province of china": "TW", "chinese taipei": "TW",
    "russian federation": "RU", "lao pdr": "LA", "brunei darussalam": "BN", "czech republic": "CZ",
    "turkiye": "TR", "turkey": "TR", "the netherlands": "NL", "holland": "NL", "burma": "MM",
    "iran, islamic republic of": "IR", "bolivia, plurinational state of": "BO",
    "venezuela, bolivarian republic of": "VE", "moldova, republic of": "MD",
    "tanzania, united republic of": "TZ", "micronesia, federated states of": "FM",
    "syrian arab republic": "SY", "the philippines": "PH", "the gambia": "GM", "ivory coast": "CI",
    "democratic republic of the congo": "CD", "east timor": "TL", "swaziland": "SZ",
    "米国": "US", "アメリカ": "US", "アメリカ合衆国": "US", "英国": "GB", "イギリス": "GB",
    "豪州": "AU", "独": "DE", "仏": "FR", "大韓民国": "KR", "韓国": "KR", "中華人民共和国": "CN",
    "中国": "CN", "台湾": "TW", "アラブ首長国連邦": "AE", "uae国": "AE", "露": "RU", "ロシア連邦": "RU",
    "べとなむ": "VN", "ヴェトナム": "VN", "ベトナム社会主義共和国": "VN", "タイ王国": "TH",
    "フランス共和国": "FR", "ドイツ連邦共和国": "DE", "イタリア共和国": "IT", "インド共和国": "IN",
    "シンガポール共和国": "SG", "フィリピン共和国": "PH", "マレイシア": "MY", "蘭": "NL",
}  # fmt: skip


def words(texts: tuple[str, ...], options: Mapping[str, Any]) -> dict[str, Any]:
    """The value that a word stands for: `{"field", "table"}`; none where it is not known.

    Universities are refused where the table is one of schools: the register does not hold them.
    """
    text, table = texts[0], options["table"]
    if table == "school_kind" and re.match(r"F[12]\b|(短期)?大学$", fold(text).upper()):
        raise InvalidValue(
            _("A university or junior college is no school of this register. Keep it as a body.")
        )
    if table == "school_kind" and (code := re.match(r"([A-H]\d)\s*\(", fold(text).upper())):
        kind = KIND_CODES.get(code[1])
        return {options["field"]: str(kind) if kind else None}
    return {options["field"]: meaning(table, text)}


def named_kind(texts: tuple[str, ...], options: Mapping[str, Any]) -> dict[str, Any]:
    """The kind by the words of the names: `{"field", "table"}`, and `else`, where none tells."""
    told = (meaning(options["table"], text) for text in texts)
    return {options["field"]: next(filter(None, told), options.get("else"))}


def subdivision(texts: tuple[str, ...], _options: Mapping[str, Any]) -> dict[str, Any]:
    """The code of a region (ISO 3166-2) out of `region, country`; `NSW` of Australia is AU-NSW.

    A day of a region whose code is not known must not stand for the whole country.
    """
    text = clean_line(texts[0]).upper()
    if not text:
        return {}
    if not re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", text):
        text = f"{country_named(texts[1])}-{text}"
    if not re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", text):
        raise InvalidValue(
            _("“{text}” is no code of a region. Write it as AU-NSW.").format(text=texts[0])
        )
    return {"region": text}


def open_only(texts: tuple[str, ...], _options: Mapping[str, Any]) -> dict[str, Any]:
    """Refuse a school that the list says to be closed."""
    if meaning("open_or_closed", texts[0]) == "closed":
        raise InvalidValue(
            _("The list says that this school is closed (“{text}”).").format(
                text=clean_line(texts[0])
            )
        )
    return {}


def country(texts: tuple[str, ...], options: Mapping[str, Any]) -> dict[str, Any]:
    """A country by its name in many languages, or by a code of two or three letters: `{"field"}`."""
    return {options.get("field", "country"): country_named(texts[0])}


def country_named(text: str) -> str | None:
    """The country that a text names; None where it names none."""
    if not text.strip():
        return None
    try:
        return str(Country().read(clean_line(text)))
    except InvalidValue:
        pass
    key = fold(text).removeprefix("the ").strip()
    inner = re.fullmatch(r"(.+?)\s*\(.*\)", key)
    for form in (key, inner[1] if inner else key):
        if form in _countries():
            return _countries()[form]
    return None


@lru_cache(maxsize=1)
def _countries() -> Words:
    known: Words = {}
    codes = set(Country().codes())
    for tongue in ("en", "ja", *_TONGUES):
        for code, name in Locale.parse(tongue).territories.items():
            if code in codes:
                known.setdefault(fold(str(name)), code)
    for alias, code in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and code[0] in codes:
            known.setdefault(fold(alias), code[0])
    return known | {fold(name): code for name, code in _COMMON.items()}


def meaning(table: str, text: str, *, whole: bool = False) -> str | None:
    """The value of a word: as it stands, within brackets (`B1(小学校)`), or as the end of a text.

    With `whole` only a text that is nothing but the word counts.
    """
    known = _table(table)
    key = fold(text)
    inside = re.fullmatch(r"\w{1,3}\s*\((.+)\)|\[\w{1,3}\]\s*(.+)", key)
    if inside:
        key = inside[1] or inside[2]
    if key in known:
        return known[key]
    if whole:
        return None
    found = [word for word in known if len(word) > 1 and _begins_or_ends(key, word)]
    return known[max(found, key=len)] if found else None


def _begins_or_ends(key: str, word: str) -> bool:
    if key.startswith(f"{word} "):
        return True
    if not key.endswith(word):
        return False
    before = key[-len(word) - 1 : -len(word)]
    return not (word[0].isascii() and before.isalnum() and before.isascii())


@lru_cache
def _table(name: str) -> Words:
    data = json.loads(paths.resource("lists", "words.json").read_text(encoding="utf-8"))
    return {fold(word): value for value, all_words in data[name].items() for word in all_words}
