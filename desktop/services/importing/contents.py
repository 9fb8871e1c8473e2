"""What the contents of a column say about it: postcodes, phones, addresses, names and the like."""

import re

from desktop.errors import InvalidValue
from desktop.models.addresses import Email
from desktop.models.municipalities import MUNICIPALITIES, PREFECTURES
from desktop.models.spec import Spec
from desktop.models.text import half_width
from desktop.services.importing.sampling import Test
from desktop.services.importing.transforms.places import pair
from desktop.services.importing.transforms.words import country_named, meaning

SURE = 0.95
POSTCODES = {
    "JP": r"\d{3}-?\d{4}", "KR": r"\d{5}|\d{3}-\d{3}", "TW": r"\d{3}(\d{2,3})?", "CN": r"\d{6}",
    "DE": r"\d{5}", "FR": r"\d{5}", "ES": r"\d{5}", "IT": r"\d{5}", "US": r"\d{5}(-\d{4})?",
    "AU": r"\d{4}", "NZ": r"\d{4}", "CH": r"\d{4}", "AT": r"\d{4}", "SG": r"\d{6}",
    "CA": r"[A-Z]\d[A-Z] ?\d[A-Z]\d", "GB": r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}",
    "BR": r"\d{5}-?\d{3}", "IN": r"\d{3} ?\d{3}", "TH": r"\d{5}", "VN": r"\d{5,6}", "FI": r"\d{5}",
    "SE": r"\d{3} ?\d{2}", "NO": r"\d{4}", "DK": r"\d{4}", "NL": r"\d{4} ?[A-Z]{2}", "BE": r"\d{4}",
    "PL": r"\d{2}-\d{3}", "CZ": r"\d{3} ?\d{2}", "PT": r"\d{4}-\d{3}", "HU": r"\d{4}", "MX": r"\d{5}",
    "MY": r"\d{5}", "ID": r"\d{5}", "PH": r"\d{4}", "TR": r"\d{5}", "RU": r"\d{6}", "IE": r"[A-Z]\d[\dW] ?[A-Z\d]{4}",
    "GR": r"\d{3} ?\d{2}", "ZA": r"\d{4}", "IL": r"\d{5}(\d{2})?", "UA": r"\d{5}", "MN": r"\d{5}",
}  # fmt: skip
_LONGEST = 200
_SCHOOL_WORDS = re.compile(
    r"学校|學校|学園|学院|學院|幼稚園|幼兒園|小学|中学|中學|小學|高校|國小|國中|高中|학교|유치원|school|college|academy|"
    r"lyc[ée]e|coll[èe]ge|[ée]cole|gymnasium|schule|kolleg\b|colegio|col[ée]gio|escuela|escola|instituto|"
    r"\bceip\b|\bies\b|\bliceo\b|scuola|\bistituto\b|koulu|lukio|skolan?\b|skole\b|lyceum|"
    r"szko[łl]a|liceum|[šs]kola|gymn[áa]zium|lises[iı]|\blise\b|ilkokulu|ortaokulu|sekolah|\bs[dm][pnak]?n?\b \d|"
    r"tr[ưu][ờo]ng|\bthpt\b|\bthcs\b|โรงเรียน|школа|гимназия|лицей|مدرسة|vidyalaya|secondary|primary",
    re.IGNORECASE,
)
_KANA = re.compile(r"[\u3041-\u30ff\uff61-\uff9f\s・ー]+")
_ADDRESS = re.compile(
    r".*(?:[都道府県區区市町村路街洞동길로號号].*\d|\d.*\b(?:rue|avenue|av|bd|road|rd|street|st|ave|"
    r"drive|dr|lane|ln|highway|place|terrace|crescent)\b|(?:stra(?:ß|ss)e|str\.|weg|platz|calle|avda|c/|\bvia\b|piazza|"
    r"\brua\b|avenida|\bul\.|jalan|\bjl\.|phố|đường|ถนน).*\d|(?:katu|tie|gatan|vägen|vej|veien|straat|laan)\b.*\d).*",
    re.IGNORECASE,
)


def _pattern(pattern: str) -> Test:
    made = re.compile(pattern, re.IGNORECASE)
    return lambda text: made.fullmatch(half_width(text).strip()) is not None


def _phone(text: str) -> bool:
    plain = half_width(text).strip()
    digits = sum(map(str.isdigit, plain))
    return (
        8 <= digits <= 15
        and re.fullmatch(r"[+(]?[\d\s()./+-]+", plain) is not None
        and (plain[0] in "0+(" or len(re.findall(r"[-\s]", plain)) > 1)
        and re.fullmatch(r"\d+\.\d+|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}", plain) is None
    )


def _named(text: str) -> bool:
    return len(text) <= _LONGEST and _SCHOOL_WORDS.search(text) is not None


def _addressed(text: str) -> bool:
    return len(text) <= _LONGEST and _ADDRESS.fullmatch(half_width(text)) is not None


def _email(text: str) -> bool:
    try:
        return bool(Email().read(text))
    except InvalidValue:
        return False


def _degrees(limit: float) -> Test:
    def test(text: str) -> bool:
        plain = half_width(text).strip()
        return (
            re.fullmatch(r"[+-]?\d{1,3}\.\d{3,}", plain) is not None and abs(float(plain)) <= limit
        )

    return test


def _of_japan(low: float, high: float) -> Test:
    degrees = _degrees(180)
    return lambda text: degrees(text) and low <= float(half_width(text)) <= high


def tests(spec: Spec, country: str | None) -> dict[str, Test]:
    """For each field that can be told by its contents, whether a text looks like one."""
    found: dict[str, Test] = {
        "email": _email,
        "website": _pattern(r"https?://\S+|www\.\S+\.\S+"),
        "phone": _phone,
    }
    if spec.name == "schools":
        found |= {
            "code": _pattern(r"[A-H]\d{12}"),
            "postcode": _pattern(r"〒?\s*\d{3}-\d{4}|0?\d{7}"),
            "ward": lambda text: text.strip() in MUNICIPALITIES,
            "kana": lambda text: _KANA.fullmatch(text) is not None,
            "kind": lambda text: meaning("school_kind", text, whole=True) is not None,
            "coordinates": lambda text: pair(text) is not None,
            "establisher": _pattern(r"(?:\d\()?[国公私都区市町村]立?\)?"),
            "latitude": _of_japan(20, 46),
            "longitude": _of_japan(122, 154),
            "name": _named,
            "address": lambda text: (
                text.startswith((*PREFECTURES, *MUNICIPALITIES))
                and re.search(r"\d", half_width(text)) is not None
                and _SCHOOL_WORDS.search(text) is None
            ),
            "tokyo": lambda text: re.sub(r"^\d+\(|\)$", "", half_width(text)) in _PREFECTURES,
        }
    elif spec.name == "partners":
        found |= {
            "kind": lambda text: meaning("partner_kind", text, whole=True) is not None,
            "sector": lambda text: meaning("sector", text, whole=True) is not None,
            # A code of two letters may as well be a state's.
            "country": lambda text: len(text.strip()) > 3 and country_named(text) is not None,
            "coordinates": lambda text: pair(text) is not None,
            "name": _named,
            "address": _addressed,
        }
        if country in POSTCODES:
            found["postcode"] = _pattern(POSTCODES[country])
    return found


_PREFECTURES = {*PREFECTURES, *(name.rstrip("都府県") for name in PREFECTURES)}
DISTINCT = {"name", "address", "email", "website", "phone", "code", "coordinates"}
"""Fields whose values hardly repeat: a column of few values is none of them."""

REPEATED = {"kind", "sector", "establisher", "ward", "country", "postcode", "tokyo"}
"""Fields whose values repeat: a column of nothing but different ones is none of them."""
TELLING = 20
"""From so many values on their repeating says something."""
