"""In which encoding a text is written.

By its BOM, else ISO-2022-JP by its escapes, else UTF-8, else by proof. Every run of bytes is a text in some encoding: one is
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
    "cp874": re.compile("โรงเรียน|ชื่อ|ที่อยู่|โทรศัพท์|จังหวัด|อำเภอ"),
    "cp1250": re.compile(
        "szkoł|średni|miejscowość|škol[aynu]|město|základní|střední|gymnázium|iskol[aá]|település|általános", re.I
    ),
    "iso8859_2": re.compile("średni|miejscowość|škol[aynu]|země", re.I),
    "cp1251": re.compile("школ|гимнази|лице[йя]|адрес|телефон|улица", re.I),
    "cp1253": re.compile("σχολεί|λύκει|γυμνάσι|διεύθυνση|τηλέφων", re.I),
    "cp1254": re.compile("ilkokulu|ortaokulu|lisesi|müdürlüğü|öğrenci|ilçe|okul adı", re.I),
    "cp1255": re.compile("בית ספר|כתובת|טלפון"),
    "cp1256": re.compile("مدرسة|المدرسة|العنوان|الهاتف"),
}  # fmt: skip
# Encodings whose letters are mostly those of Windows-1252: they need more than a plain Latin word.
_LATIN = {"cp1250", "iso8859_2", "cp1254"}
_ISO_2022_JP = re.compile(rb"\x1b(?:\$[@B]|\([BJI])")
_LETTERS = "À-ÖØ-öø-ÿŒœŠšŽžŸ"


def decode(data: bytes) -> tuple[str, str] | None:
    """The text of some bytes and the name of its encoding; None where none is believed."""
    marked = [name for bom, name in _BOMS if data.startswith(bom)]
    if not marked and _ISO_2022_JP.search(data[:200_000]):
        marked = ["iso2022_jp_ext"]
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
    western = _western(data)
    for encoding, words in _TELLING.items():
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        telling = words.findall(text[:200_000])
        if encoding in _LATIN:
            telling = [word for word in telling if not word.isascii()]
            if not telling or re.search("[\x80-\x9f]", text):
                continue
        told = len(telling)
        plausible = encoding == "cp932" and western is None and not _NO_CP932.search(text)
        if told or plausible:
            found.append((told, text, encoding))
    if not found and western is not None:
        found.append((1, western, "cp1252"))
    return found


def _western(data: bytes) -> str | None:
    """Text of Windows-1252 whose letters beyond ASCII stand in words of Latin letters.

    É, ü and the like are lead bytes of CP932, so that "Lycée" reads without an error as "Lyc馥".
    """
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    runs = re.findall(r"[^\x00-\x7f]+", text)
    words = re.findall(
        rf"(?<=[A-Za-z])[{_LETTERS}]{{1,3}}(?![^\x00-\x7f])|(?<![^\x00-\x7f])[{_LETTERS}]{{1,2}}(?=[A-Za-z])"
        rf"|(?<=[\s,;])[{_LETTERS}](?=[\s,;])|[°ºª’‘“”–—«»´·€§…¿¡\xa0®©]+",
        text,
    )
    controls = re.search(r"[\x00-\x08\x0e-\x1f]", text)
    return text if runs and not controls and len(words) >= 0.9 * len(runs) else None
