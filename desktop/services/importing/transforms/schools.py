"""Transforms of the lists of Tokyo's schools."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from desktop.errors import InvalidValue
from desktop.i18n import _, language
from desktop.models.dates import parse_day
from desktop.models.municipalities import MUNICIPALITIES, PREFECTURES
from desktop.models.text import clean_line
from desktop.models.vocabulary import Establisher, SchoolKind, SchoolStatus

Options = Mapping[str, Any]
Values = dict[str, Any]

_WARD = "|".join(sorted(MUNICIPALITIES, key=len, reverse=True))
# An island's or a county's name may stand before the municipality: 三宅島三宅村, 西多摩郡瑞穂町.
_IN_TOKYO = re.compile(rf"東京都(?:[^区市町村\d]{{1,5}}(?:支庁|島|郡))?({_WARD})")
_OUTSIDE = re.compile(
    rf"({'|'.join(p for p in PREFECTURES if p != '東京都')})(.{{1,6}}?[市区町村])"
)
_OWNED = re.compile(rf"({_WARD})立")
# A list that puts 東京都 and the ward before every address puts them before whole ones, too.
_DOUBLED = re.compile(rf"^東京都(?:{_WARD})?(?=(?:{'|'.join(PREFECTURES)})\S)")

KINDS = {
    "幼稚園": SchoolKind.KINDERGARTEN,
    "小学校": SchoolKind.ELEMENTARY,
    "中学校": SchoolKind.JUNIOR_HIGH,
    "義務教育学校": SchoolKind.COMPULSORY,
    "高等学校": SchoolKind.SENIOR_HIGH,
    "中等教育学校": SchoolKind.SIX_YEAR,
    "特別支援学校": SchoolKind.SPECIAL_NEEDS,
}
KIND_CODES = {
    "A1": SchoolKind.KINDERGARTEN,
    "A2": SchoolKind.OTHER,  # certified child centre: by law no kindergarten
    "B1": SchoolKind.ELEMENTARY,
    "C1": SchoolKind.JUNIOR_HIGH,
    "C2": SchoolKind.COMPULSORY,
    "D1": SchoolKind.SENIOR_HIGH,
    "D2": SchoolKind.SIX_YEAR,
    "E1": SchoolKind.SPECIAL_NEEDS,
    "G1": SchoolKind.OTHER,  # college of technology, from the age of 15
    "H1": SchoolKind.OTHER,  # specialised training college
    "H2": SchoolKind.OTHER,  # miscellaneous schools, the international ones among them
}
UNIVERSITIES = {"F1", "F2"}


def tokyo_only(texts: tuple[str, ...], _options: Options) -> Values:
    """Refuse a school of another prefecture; the column says `13(東京)` or `東京都`."""
    if re.fullmatch(r"\s*(?:東京都?|tokyo)\s*", texts[0], re.IGNORECASE):
        return {}
    found = re.match(r"\s*(\d{1,2})\s*[(（]?([^)）]*)", texts[0])
    if found and int(found[1]) == 13:
        return {}
    place = found[2] if found else clean_line(texts[0])
    if language() == "en":
        match = next((n for ja, n in PREFECTURES.items() if place and ja.startswith(place)), place)
        place = match
    if not place:
        raise InvalidValue(_("The row does not say in which prefecture the school is."))
    raise InvalidValue(
        _("The school is in {place}, not in Tokyo: this register holds Tokyo's schools.").format(
            place=place
        )
    )


def address(texts: tuple[str, ...], options: Options) -> Values:
    """The address, and the ward or city it lies in, out of `address, school's name`.

    `prefix` is put before an address that has no prefecture. A school outside Tokyo (a ward's
    boarding school in Chiba) belongs to the ward that runs it, else to the place where it lies.
    """
    text = clean_line(texts[0])
    if not text:
        return {}
    text = _DOUBLED.sub("", text)
    if not text.startswith(tuple(PREFECTURES)):
        text = options.get("prefix", "") + text
    values: Values = {"address": text}
    key = unicodedata.normalize("NFKC", text).replace("ケ", "ヶ")
    name = clean_line(texts[1]) if len(texts) > 1 else ""
    if (inside := _IN_TOKYO.match(key)) is not None:
        values["ward"] = inside[1]
    elif (owned := _OWNED.match(name)) is not None:
        values["ward"] = owned[1]
    elif (outside := _OUTSIDE.match(key)) is not None:
        values["ward"] = outside[0]
    return values


def kind(texts: tuple[str, ...], _options: Options) -> Values:
    """The kind of school, by the ministry's code (`B1(小学校)`) or its name (`小学校`).

    Universities and junior colleges are refused: the register holds schools.
    """
    text = unicodedata.normalize("NFKC", clean_line(texts[0]))
    code = text[:2].upper()
    if code in UNIVERSITIES:
        raise InvalidValue(
            _("A university or junior college is no school of this register. Keep it as a body.")
        )
    found = KIND_CODES.get(code) or KINDS.get(text)
    if found is None:
        raise InvalidValue(_("“{text}” is no school kind that is known.").format(text=text))
    return {"kind": str(found)}


def establisher(texts: tuple[str, ...], _options: Options) -> Values:
    """Who runs the school, out of `公立`, `2(公)`, or the codes of the land data, and its name.

    A public school whose name begins with 東京都立 (or 都立) is the metropolis's, any other a
    municipality's.
    """
    text = unicodedata.normalize("NFKC", clean_line(texts[0]))
    name = clean_line(texts[1]) if len(texts) > 1 else ""
    mark = re.sub(r"^\d\(|\)$|立$", "", text)
    if mark == "公":
        own = name.startswith(("東京都立", "都立"))
        return {"establisher": str(Establisher.METROPOLITAN if own else Establisher.MUNICIPAL)}
    codes = {
        "国": Establisher.NATIONAL,
        "私": Establisher.PRIVATE,
        "1": Establisher.NATIONAL,
        "2": Establisher.METROPOLITAN,
        "3": Establisher.MUNICIPAL,
        "4": Establisher.PRIVATE,
    }
    return {"establisher": str(codes[mark])} if mark in codes else {}


def status(texts: tuple[str, ...], _options: Options) -> Values:
    """Whether the school is open, and since when it is not, out of `9(廃)` and a date."""
    closed = texts[0].strip().startswith("9")
    values: Values = {"status": str(SchoolStatus.CLOSED if closed else SchoolStatus.ACTIVE)}
    if texts[1].strip():
        values["closed_on"] = parse_day(texts[1])
    return values


def successor(texts: tuple[str, ...], _options: Options) -> Values:
    """The code of the school that took over: the first, where a list names several."""
    found = re.search(r"[A-Z]\d{12}", unicodedata.normalize("NFKC", texts[0]).upper())
    return {"successor_code": found[0] if found else None}


def name(texts: tuple[str, ...], _options: Options) -> Values:
    """The whole name out of the land data's short one: `name, establisher's code, address`.

    The land data leave out 東京都立 and the ward's name, by which other lists begin.
    """
    short = re.sub(r"^[都区市町村]立", "", clean_line(texts[0]))
    code = texts[1].strip()
    ward = address((texts[2], ""), {"prefix": "東京都"}).get("ward", "")
    owner = {"2": "東京都立", "3": f"{ward}立" if ward else ""}.get(code, "")
    whole = short if not owner or short.startswith(owner) else owner + short
    return {"name": whole or None}
