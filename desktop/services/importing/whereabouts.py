"""Whose list it is: the country that a partners' list gives away without a column that says it.

Each piece of evidence has a weight and a sentence. The country is taken only where they leave
little doubt and none speaks for another; otherwise it is proposed, and a person must say it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from desktop.i18n import _
from desktop.models.codes import Country
from desktop.models.text import half_width
from desktop.services.importing import contents
from desktop.services.importing.sampling import share, some
from desktop.services.importing.transforms.words import country_named

SURE, WORTH_SAYING = 0.8, 0.35
"""From where on a country is taken, and proposed."""
_LEAST = 3
_MOST = 0.9
_INTERNATIONAL = re.compile(r"\s*(?:tel\.?:?\s*)?(?:\+|00)\s?[1-9][\d\s()./-]{6,18}", re.IGNORECASE)
_HOST = re.compile(r"(?:https?://|www\.)\S+|\S+@(\S+\.\S+)", re.IGNORECASE)
_SOLD = {"co", "io", "tv", "me", "ai", "fm", "ly", "cc", "ws", "to", "nu", "eu", "tk", "gg", "im", "la", "bz", "st", "sh", "ac", "vc"}  # fmt: skip
"""Endings of names on the web that anybody anywhere may buy."""
_TELLING_POSTCODES = {"GB": 0.85, "CA": 0.85, "NL": 0.85, "IE": 0.85, "BR": 0.75, "PL": 0.75, "PT": 0.75}  # fmt: skip
_STATES = {
    "US": "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND "
    "OH OK OR PA PR RI SC SD TN TX UT VT VA WA WV WI WY",
    "CA": "AB BC MB NB NL NS NT NU ON PE QC SK YT",
    "AU": "ACT NSW NT QLD SA TAS VIC WA",
}  # fmt: skip
_LOCAL = {
    "US": re.compile(r"\(?\d{3}\)?[ .-]?\d{3}[ .-]\d{4}.*"),
    "CA": re.compile(r"\(?\d{3}\)?[ .-]?\d{3}[ .-]\d{4}.*"),
    "AU": re.compile(r"\(?0[2-8]\)? ?\d{4} ?\d{4}|1[38]00 ?\d{3} ?\d{3}"),
}
"""Phone numbers as they are written there: they bear out what the states say."""
_SCRIPTS: tuple[tuple[str, re.Pattern[str], float], ...] = (
    ("KR", re.compile("[가-힣]"), 0.85),
    ("TH", re.compile("[ก-๛]"), 0.9),
    ("VN", re.compile("[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđ]", re.IGNORECASE), 0.85),
    ("IL", re.compile("[א-ת]"), 0.8),
    ("GE", re.compile("[ა-ჰ]"), 0.85),
    ("AM", re.compile("[ա-ֆ]", re.IGNORECASE), 0.85),
    ("KH", re.compile("[ក-ឳ]"), 0.9),
    ("LA", re.compile("[ກ-ຮ]"), 0.9),
    ("MM", re.compile("[က-ဪ]"), 0.9),
    ("GR", re.compile("[α-ω]", re.IGNORECASE), 0.7),
    ("HK", re.compile("香港|九龍|新界"), 0.8),
    ("TW", re.compile(r"(?:臺|台|新)北市|桃園市|[臺台]中市|[臺台]南市|高雄市|[一-鿿]{2}縣[一-鿿]{1,3}[鄉鎮市]"), 0.85),
    ("CN", re.compile("[电话邮级业门园长东陈]"), 0.7),
)  # fmt: skip


@dataclass(frozen=True)
class Proposal:
    """The country that a list seems to be of.

    Attributes:
        country: ISO 3166-1.
        confidence: from 0 to 1.
        evidence: what speaks for it, sentences.
        sure: whether it may be taken without asking.
    """

    country: str
    confidence: float
    evidence: tuple[str, ...]
    sure: bool

    @property
    def reason(self) -> str:
        """Why, and where it is not sure, what to do."""
        told = " ".join(self.evidence)
        name = Country().format(self.country)
        if self.sure:
            return _("The list is of {country}. {evidence}").format(country=name, evidence=told)
        return _("The list may be of {country}: say which country it is. {evidence}").format(
            country=name, evidence=told
        )


def country_of(titles: Sequence[Sequence[str]], body: Sequence[Sequence[str]]) -> Proposal | None:
    """The country that a table gives away; None where nothing speaks for one.

    Args:
        titles: the rows above the records.
        body: the records.
    """
    rows = some(body)
    cells = [cell.strip() for row in rows for cell in row if cell.strip()]
    doubt: dict[str, float] = {}
    told: dict[str, list[str]] = {}
    for source in (
        _phones(cells),
        _hosts(cells),
        _scripts(rows),
        _postcodes(rows),
        _states(rows),
        _named(rows),
        _titles(titles),
    ):
        for country, weight, sentence in source:
            doubt[country] = doubt.get(country, 1.0) * (1 - weight)
            told.setdefault(country, []).append(sentence)
    if not doubt:
        return None
    ranked = sorted((1 - each, country) for country, each in doubt.items())
    confidence, country = ranked[-1]
    other = ranked[-2][0] if len(ranked) > 1 else 0.0
    if confidence < WORTH_SAYING:
        return None
    sure = confidence >= SURE and other < WORTH_SAYING
    return Proposal(country, confidence, tuple(told[country]), sure)


Evidence = Iterator[tuple[str, float, str]]


def _phones(cells: Iterable[str]) -> Evidence:
    numbers = [half_width(cell) for cell in cells if _INTERNATIONAL.fullmatch(half_width(cell))]
    if len(numbers) < _LEAST:
        return
    import phonenumbers  # a third of a second on a slow disk: only where there are such numbers

    found: Counter[str] = Counter()
    prefixes: Counter[int] = Counter()
    for number in numbers[:200]:
        plain = re.sub(r"^\D*(?:\+|00)\s?", "+", number)
        try:
            parsed = phonenumbers.parse(plain)
        except phonenumbers.NumberParseException:
            continue
        prefix = parsed.country_code or 0
        prefixes[prefix] += 1
        regions = phonenumbers.region_codes_for_country_code(prefix)
        region = phonenumbers.region_code_for_number(parsed) or (
            regions[0] if len(regions) == 1 else None
        )
        if region:
            found[region] += 1
    country, n = _commonest(found)
    if country and n >= _MOST * sum(prefixes.values()):
        prefix = prefixes.most_common(1)[0][0]
        sentence = _("{share} of the phone numbers begin with +{prefix}.")
        share = n / sum(prefixes.values())
        yield country, 0.9, sentence.format(share=f"{share:.0%}", prefix=prefix)


def _hosts(cells: Iterable[str]) -> Evidence:
    endings: Counter[str] = Counter()
    every = 0
    for cell in cells:
        found = _HOST.fullmatch(cell)
        if not found:
            continue
        try:
            host = found[1] or urlsplit(cell if "://" in cell else f"http://{cell}").hostname or ""
        except ValueError:
            continue
        every += 1
        ending = host.rstrip("./").rsplit(".", 1)[-1].casefold()
        if len(ending) == 2 and ending not in _SOLD:
            endings[ending] += 1
    ending, n = _commonest(endings)
    if n < _LEAST or n < _MOST * sum(endings.values()):
        return
    country = {"uk": "GB", "su": "RU"}.get(ending, ending.upper())
    if country in Country().codes():
        sentence = _("{share} of the addresses on the web end in .{ending}.")
        weight = 0.85 if n >= 0.5 * every else 0.4
        yield country, weight, sentence.format(share=f"{n / every:.0%}", ending=ending)


def _scripts(rows: Sequence[Sequence[str]]) -> Evidence:
    texts = ["\n".join(row) for row in rows]
    if not texts or sum(1 for text in texts if re.search("[ぁ-んァ-ヶ]", text)) > 0.2 * len(texts):
        return
    for country, script, weight in _SCRIPTS:
        part = share(texts, script.search)
        if part >= 0.8:
            sentence = _("{share} of the rows are written as they are there.")
            yield country, weight, sentence.format(share=f"{part:.0%}")


def _postcodes(rows: Sequence[Sequence[str]]) -> Evidence:
    for values in _columns(rows):
        for country, weight in _TELLING_POSTCODES.items():
            part = share(values, _matches(contents.POSTCODES[country]))
            plain = sum(1 for value in values if value.strip().isdigit())
            if part >= 0.95 and not plain and len(set(values)) >= _LEAST:
                sentence = _("{share} of the cells of a column have the form of its postcodes.")
                yield country, weight, sentence.format(share=f"{part:.0%}")
                return


def _states(rows: Sequence[Sequence[str]]) -> Evidence:
    """A column of the codes of states or provinces, borne out by a column of phone numbers."""
    columns = list(_columns(rows))
    for values in columns:
        fitting = [
            country for country, codes in _STATES.items() if set(values) <= set(codes.split())
        ]
        if len(fitting) != 1:
            continue
        local = _LOCAL[fitting[0]]
        phones = any(share(each, local.fullmatch) >= 0.9 for each in columns)
        sentence = _("A column holds codes of its states or provinces ({codes}).")
        yield (
            fitting[0],
            0.85 if phones else 0.7,
            sentence.format(codes=", ".join(sorted(set(values))[:5])),
        )
        return


def _named(rows: Sequence[Sequence[str]]) -> Evidence:
    """A country's name at the end of the addresses."""
    for values in _columns(rows):
        ends = [
            re.sub(r"[\d\s.]+$", "", value.rsplit(",", 1)[-1]).strip()
            for value in values
            if "," in value
        ]
        if len(ends) < max(_LEAST, 0.8 * len(values)):
            continue
        found = Counter(country for end in ends if len(end) > 3 and (country := country_named(end)))
        country, n = _commonest(found)
        if country and n >= _MOST * len(ends):
            sentence = _("{share} of the addresses end with its name.")
            yield country, 0.85, sentence.format(share=f"{n / len(ends):.0%}")
            return


def _titles(titles: Sequence[Sequence[str]]) -> Evidence:
    """A country's name among the titles."""
    for row in titles[:10]:
        for cell in row:
            words = re.findall(r"[^\W\d_]+", cell[:200])
            runs = [" ".join(words[n : n + size]) for size in (1, 2, 3) for n in range(len(words))]
            for run in runs:
                if len(run) > (3 if run.isascii() else 1) and (country := country_named(run)):
                    yield country, 0.5, _("A title says “{text}”.").format(text=cell.strip()[:80])
                    return


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    for n in range(max(map(len, rows), default=0)):
        values = [row[n].strip() for row in rows if n < len(row) and row[n].strip()]
        if len(values) >= _LEAST:
            yield values


def _matches(pattern: str) -> Callable[[str], bool]:
    made = re.compile(pattern, re.IGNORECASE)
    return lambda text: made.fullmatch(half_width(text).strip()) is not None


def _commonest(found: Counter[str]) -> tuple[str, int]:
    some = found.most_common(1)
    return some[0] if some and some[0][1] >= _LEAST else ("", 0)
