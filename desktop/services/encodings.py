"""In which encoding a text is written.

By its BOM, else UTF-8, else by proof. Every run of bytes is a text in some encoding: one is
believed only where the text holds words that lists of schools are made of (`學校`, `電話`, `학교`), or
Latin words with their accents. CP932, which this office writes itself, is believed where no other
has more of them.
"""

import re

# Python reads four bytes that CP932 does not define as these characters.
_NO_CP932 = re.compile("[\x80\uf8f0-\uf8f3]")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# Words of school lists that show in which encoding of several that fit a text is written.
_TELLING = {
    "cp932": re.compile("学校|所在地|住所|電話|郵便|東京|[ぁ-んァ-ヶ]{3}"),
    "big5hkscs": re.compile("學校|地址|電話|國小|國中|高中|國民|縣|臺"),
    "gb18030": re.compile("学校|地址|电话|中学|小学|邮编|联系"),
    "cp949": re.compile("학교|주소|전화|우편|교육"),
    "euc_jp": re.compile("学校|所在地|住所|電話|郵便|東京|[ぁ-んァ-ヶ]{3}"),
}


def decode(data: bytes) -> tuple[str, str] | None:
    """The text of some bytes and the name of its encoding; None where none is believed."""
    marked = [name for bom, name in _BOMS if data.startswith(bom)]
    for encoding in marked or ["utf-8"]:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    found = [] if marked else _proved(data)
    return max(found)[1:] if found else None


def _proved(data: bytes) -> list[tuple[int, str, str]]:
    """The encodings in which bytes make sense: how many telling words, the text, the encoding."""
    found = []
    for encoding, words in _TELLING.items():
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        told = len(words.findall(text[:200_000]))
        plausible = encoding == "cp932" and not (_NO_CP932.search(text) or _looks_western(text))
        if told or plausible:
            found.append((told, text, encoding))
    western = None if found else _western(data)
    if western is not None:
        found.append((1, western, "cp1252"))
    return found


def _western(data: bytes) -> str | None:
    """Text of Windows-1252 whose letters beyond ASCII stand in words of Latin letters."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    runs = re.findall(r"[^\x00-\x7f]+", text)
    words = re.findall(
        r"(?<=[A-Za-z])[À-ÖØ-öø-ÿŒœŠšŽž]{1,2}(?![^\x00-\x7f])|(?<![^\x00-\x7f])[À-ÖØ-öø-ÿ](?=[A-Za-z])|[°’–«»]",
        text,
    )
    controls = re.search(r"[\x00-\x08\x0e-\x1f]", text)
    return text if runs and not controls and len(words) >= 0.9 * len(runs) else None


def _looks_western(text: str) -> bool:
    """Whether text read as CP932 is rather Latin-1: lone kanji in the middle of Latin words.

    É, ü and the like are lead bytes of CP932, so that "Lycée" reads without an error as "Lyc馥".
    """
    runs = re.findall(r"[^\x00-\x7f]+", text)
    inside = re.findall(r"(?<=[A-Za-z])[^\x00-\x7f\uff61-\uff9f](?=[A-Za-z])", text)
    return bool(runs) and len(inside) * 3 > len(runs)
