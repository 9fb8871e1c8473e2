"""Where a school lies, out of what lists of any country write: coordinates, addresses, places."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from desktop.models.municipalities import MUNICIPALITIES, PREFECTURES
from desktop.models.text import clean_line, fold, half_width
from desktop.services.importing.transforms import schools

Options = Mapping[str, Any]
Values = dict[str, Any]

_NUMBER = r"[-+]?\d{1,3}(?:\.\d+)?"
_POINT = re.compile(rf"point\s*(?:z\s*)?\(\s*({_NUMBER})\s+({_NUMBER})(?:\s+[-+\d.]+)?\s*\)")
_ARRAY = re.compile(rf"coordinates\W*\[\s*({_NUMBER})\s*,\s*({_NUMBER})")
_PAIR = re.compile(rf"\(?\s*({_NUMBER})\s*(?:[,;/]\s*|\s+)({_NUMBER})\s*\)?")
_ENDING = re.compile(rf"\(\s*({_NUMBER})\s*,\s*({_NUMBER})\s*\)\s*$")
_DEGREES = re.compile(
    r"([NSEW北南東西]緯?経?)?\s*([-+]?\d{1,3}(?:[.,]\d+)?)\s*(?:[°度º]\s*"
    r"(?:(\d{1,2}(?:\.\d+)?)\s*['′’分]\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:[\"″”秒]|'')?\s*)?)?)?([NSEW])?",
    re.IGNORECASE,
)
_MARKED = re.compile(r"\s*(?:\[([^\]]*)\]|【([^】]*)】)\s*(.*)", re.DOTALL)
_JAPANESE = re.compile(
    r"\s*〒?\s*(\d{3}[-‐－―ー−]?\d{4})[\s　,、]+(.*)|\s*〒\s*(\d{3}[-‐－―ー−]?\d{4})(.*)"
)
_PLACE_AGAIN = re.compile(r"\d{4,6} [^\d,]+")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


def pair(text: str) -> tuple[float, float] | None:
    """Latitude and longitude as a cell gives both: `35.6, 139.7`, `POINT(139.7 35.6)`, GeoJSON.

    A pair without a mark of its own is latitude, longitude, unless the first cannot be one.
    """
    plain = half_width(text).strip().casefold()
    for pattern in (_POINT, _ARRAY):
        if found := pattern.search(plain):
            return _within(float(found[2]), float(found[1]))
    found = _PAIR.fullmatch(plain) or _ENDING.search(plain)
    if not found or not ("." in found[1] and "." in found[2]):
        return None
    first, second = float(found[1]), float(found[2])
    return _within(first, second) or _within(second, first)


def _within(latitude: float, longitude: float) -> tuple[float, float] | None:
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return round(latitude, 6), round(longitude, 6)


def coordinates(texts: tuple[str, ...], options: Options) -> Values:
    """Latitude and longitude out of one cell; `{"order": "lon"}` where the longitude stands first."""
    found = pair(texts[0])
    if found is None:
        return {}
    if options.get("order") == "lon" and _PAIR.fullmatch(half_width(texts[0]).strip().casefold()):
        found = _within(found[1], found[0]) or found
    return {"latitude": found[0], "longitude": found[1]}


def degrees(texts: tuple[str, ...], options: Options) -> Values:
    """A latitude or longitude with a point or a comma, in degrees, minutes and seconds, with N or W."""
    plain = half_width(texts[0]).replace("−", "-").strip()
    found = _DEGREES.fullmatch(plain)
    if found is None:
        return {}
    number = abs(float(found[2].replace(",", ".")))
    number += float(found[3] or 0) / 60 + float(found[4] or 0) / 3600
    side = (found[1] or found[5] or "").upper()[:1]
    if found[2].startswith("-") or side in ("S", "W", "南", "西"):
        number = -number
    limit = 90 if options["field"] == "latitude" else 180
    return {options["field"]: round(number, 6)} if abs(number) <= limit else {}


def unmarked(texts: tuple[str, ...], options: Options) -> Values:
    """The name of a place without the number before it, as in `[01]新北市`: `{"field"}`."""
    found = _MARKED.fullmatch(clean_line(texts[0]))
    return {options["field"]: (found[3] if found else clean_line(texts[0])) or None}


def address(texts: tuple[str, ...], options: Options) -> Values:
    """An address out of its parts, and the postcode where that stands before it.

    Options: `between`, what stands between the parts (one less than they are); `city`, true where
    the last column is the city, which is put behind an address that does not hold it. Addresses in
    Chinese characters are written without a sign between.
    """
    count = len(options["between"]) + 1
    postcode, whole = _postcode(_joined(texts[:count], options["between"]))
    city = clean_line(texts[count]) if options.get("city") and len(texts) > count else ""
    city = unmarked((city,), {"field": "city"})["city"] or ""
    if city and whole and not _UNSPACED.search(whole) and fold(city) not in fold(whole):
        whole = f"{whole}, {city}"
    return {"address": whole or None, "postcode": postcode}


def tokyo_address(texts: tuple[str, ...], options: Options) -> Values:
    """The address of a school in Tokyo out of its parts, its ward, and the postcode before it.

    The columns are the parts (`parts` of them), the ward where `ward` is true, and the name.
    `prefix` is put before an address that has no prefecture.
    """
    parts = options["parts"]
    postcode, whole = _postcode(_joined(texts[:parts], [""] * (parts - 1)))
    ward = clean_line(texts[parts]) if options.get("ward") else ""
    if whole and ward and ward in MUNICIPALITIES and ward not in whole:
        inner = whole.removeprefix("東京都")
        whole = f"東京都{ward}{inner}" if not inner.startswith(tuple(PREFECTURES)) else whole
    found = schools.address((whole, *texts[parts + bool(options.get("ward")) :]), options)
    if "ward" not in found and (named := _municipality(whole)):
        found["ward"] = named
    return {**found, "postcode": postcode}


def _municipality(address: str) -> str | None:
    return next((name for name in MUNICIPALITIES if address.startswith(name)), None)


def _joined(parts: Sequence[str], between: Sequence[str]) -> str:
    whole = ""
    for n, part in enumerate(map(clean_line, parts)):
        if not part or (whole and part in whole and between[n - 1] != " "):
            continue
        if whole and _PLACE_AGAIN.fullmatch(part):  # “75010 Paris” has columns of its own
            continue
        sign = between[n - 1] if whole else ""
        unspaced = _UNSPACED.search(whole) and (_UNSPACED.search(part) or part[0].isdigit())
        whole += ("" if unspaced else sign) + part
    return whole


def _postcode(text: str) -> tuple[str | None, str]:
    """The postcode that stands before an address, and the address without it."""
    if (found := _JAPANESE.fullmatch(text)) is not None:
        code, rest = found[1] or found[3], (found[2] or found[4] or "").strip()
        digits = re.sub(r"\D", "", half_width(code))
        return f"{digits[:3]}-{digits[3:]}", rest
    found = _MARKED.fullmatch(text)
    if found and re.fullmatch(r"\d{3,6}", half_width(found[1] or found[2] or "")):
        return half_width(found[1] or found[2]), found[3].strip()
    return None, text
