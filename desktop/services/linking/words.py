"""How names, addresses, phones and web addresses are written by different lists, made comparable.

Keys for comparing only; nothing here is ever stored or shown.
"""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

from desktop.models.municipalities import MUNICIPALITIES, PREFECTURES
from desktop.models.searching import key

_KANJI = "一-鿿々"
# Forms that only names tell apart; search knows the commoner ones.
_FORMS = str.maketrans(
    "麴鷗檜籠瀨賴鄕曾繫萬壽淺澁龜舊鐵總藝豐佛禮祐槇彌增德黃瀬驛條",
    "麹鴎桧篭瀬頼郷曽繋万寿浅渋亀旧鉄総芸豊仏礼祐槙弥増徳黄瀬駅条",
)
_WARD = "|".join(sorted(map(key, MUNICIPALITIES), key=len, reverse=True))
# 東京都立, 都立, 港区立, 八丈町立, 組合立; also where a list writes 東京都港区立.
_OWNER = re.compile(rf"^(?:東京都立|都立|(?:東京都)?(?:{_WARD})立|\S{{1,12}}?組合立)")
_KANA_OWNER = re.compile(r"^.{2,14}?(?:くりつ|しりつ|ちょうりつ|そんりつ|とりつ)")
_CORPORATION = re.compile(r"^(?:学校法人|\(学\)|国立大学法人|公益財団法人|一般財団法人)\s*")
_KIND = re.compile(
    "(?:高等学校|高校|中等教育学校|義務教育学校|特別支援学校|小学校|中学校|幼稚園|認定こども園|学校)$"
)
_KANA_KIND = re.compile(
    "(?:とくべつしえんがっこう|ちゅうとうきょういくがっこう|ぎむきょういくがっこう|こうとうがっこう|"
    "しょうがっこう|ちゅうがっこう|ようちえん|こうこう|がっこう)$"
)
_GA = re.compile(rf"(?<=[{_KANJI}])[ゖけが](?=[{_KANJI}])")
_NUMERAL = "〇一二三四五六七八九"
_ORDINAL = re.compile("第([一二三四五六七八九十]{1,3})")
# 一番町 and 三番町 are names of quarters, not numbers of blocks.
_BLOCK = re.compile(r"([一二三四五六七八九十]{1,3})(?=丁目|番地|番(?!町)|号|条)")
_JOINTS = re.compile(r"丁目|番地の?|番(?!町)|号|(?<=\d)[のー、,.](?=\d)|(?<=\d)\s+(?=\d)")
_AREA = re.compile(
    rf"^(?:{'|'.join(map(key, PREFECTURES))})?(?:[^区市町村\d]{{1,5}}(?:支庁|島|郡))?(?:{_WARD})?"
)
_LATIN = {"st": "saint", "hs": "high school", "ps": "public school", "jr": "junior",
          "sr": "senior", "elem": "elementary", "sch": "school", "univ": "university",
          "mt": "mount", "ecole": "school", "govt": "government", "dept": "department"}  # fmt: skip
_DROPPED = {"the", "of", "and", "de", "la", "le", "les", "du", "des", "for"}


def _key(text: str) -> str:
    return key(text).translate(_FORMS)


def number_of(kanji: str) -> int:
    """The number that kanji numerals up to 99 write: 二十三 is 23."""
    tens, ten, ones = kanji.rpartition("十")
    value = (_NUMERAL.index(tens) if tens else 1) * 10 if ten else 0
    return value + (_NUMERAL.index(ones) if ones else 0)


@lru_cache(maxsize=200_000)
def japanese_name(text: str) -> str:
    """What tells a Japanese name from others of its kind: without who runs it and what it is.

    Old and new forms of kanji, 第一 and 第1, ヶ, ケ and が, 附属 and 付属 come to the same.
    """
    name = _CORPORATION.sub("", _key(text)).replace(" ", "").replace("付属", "附属")
    name = _GA.sub("ケ", _OWNER.sub("", name))
    name = _ORDINAL.sub(lambda found: f"第{number_of(found[1])}", name)
    return _KIND.sub("", name) or name


@lru_cache(maxsize=200_000)
def latin_name(text: str) -> str:
    """The words of a name in Latin letters in the order of the alphabet, whatever a list puts first.

    Without accents, points and articles, the usual abbreviations written out.
    """
    plain = unicodedata.normalize("NFKD", key(text))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+", plain.replace("'", "").replace("’", ""))
    written = (_LATIN.get(word, word) for word in words if word not in _DROPPED)
    return " ".join(sorted(" ".join(written).split()))


def name(text: str) -> str:
    """The key of a name in whichever letters it is written."""
    return latin_name(text) if _is_latin(text) else japanese_name(text)


def kana(text: str) -> str:
    """What tells a reading from others of its kind."""
    reading = re.sub(r"[^ぁ-ゖー]", "", key(text))
    reading = _KANA_OWNER.sub("", reading)
    return _KANA_KIND.sub("", reading) or reading


@lru_cache(maxsize=200_000)
def address(text: str) -> tuple[str, tuple[int, ...]]:
    """The quarter and the numbers of an address: 東京都港区芝五丁目36番7号 is (芝, (5, 36, 7)).

    Of a Latin address the words and the numbers.
    """
    if _is_latin(text):
        words = re.findall(r"[^\W\d_]+", _key(text))
        return " ".join(words[:2]), tuple(int(n) for n in re.findall(r"\d{1,9}", text)[:3])
    plain = _key(text).replace(" ", "")
    plain = _AREA.sub("", plain, count=1).replace("大字", "").replace("字", "")
    plain = _BLOCK.sub(lambda found: str(number_of(found[1])), plain)
    plain = _JOINTS.sub("-", plain)
    quarter = re.split(r"\d", plain, maxsplit=1)[0].strip("-")
    return _GA.sub("ケ", quarter), tuple(
        int(n) for n in re.findall(r"\d{1,9}", plain[len(quarter) :])[:4]
    )


def phone(text: str) -> str:
    """The last eight digits of a phone number: lists write it with and without the country."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", text))
    return digits[-8:] if len(digits) >= 7 else ""


def website(text: str) -> str:
    """Host and path of a web address, without www, the page's file name and a last stroke."""
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    path = re.sub(r"/(?:index|default|top)\.\w+$|/$", "", parts.path.casefold())
    return host + path if "." in host else ""


def numbers(text: str) -> tuple[str, ...]:
    """The numbers in a name's key: what differs in them alone is another school."""
    return tuple(re.findall(r"\d+", text))


def _is_latin(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(ord(c) < 0x250 for c in letters) * 2 > len(letters)
