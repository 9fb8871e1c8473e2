"""How the name of a school in Tokyo is probably read, where nobody has written it down.

For finding only: a reading guessed from its words is never stored, shown or printed.
"""

from functools import lru_cache

from desktop import paths

# Words of schools that no list of places has.
_WORDS = {
    "東京都立": "とうきょうとりつ", "東京都": "とうきょうと", "東京": "とうきょう", "都立": "とりつ",
    "区立": "くりつ", "市立": "しりつ", "町立": "ちょうりつ", "村立": "そんりつ", "国立": "こくりつ",
    "私立": "しりつ", "立": "りつ", "小学校": "しょうがっこう", "中学校": "ちゅうがっこう",
    "小中学校": "しょうちゅうがっこう", "小中一貫校": "しょうちゅういっかんこう",
    "高等学校": "こうとうがっこう", "高校": "こうこう", "中等教育学校": "ちゅうとうきょういくがっこう",
    "義務教育学校": "ぎむきょういくがっこう", "特別支援学校": "とくべつしえんがっこう",
    "特別支援学園": "とくべつしえんがくえん", "高等専門学校": "こうとうせんもんがっこう",
    "幼稚園": "ようちえん", "保育園": "ほいくえん", "盲学校": "もうがっこう", "聾学校": "ろうがっこう",
    "学校": "がっこう", "学園": "がくえん", "学院": "がくいん", "学館": "がっかん", "大学": "だいがく",
    "附属": "ふぞく", "付属": "ふぞく", "分校": "ぶんこう", "分教室": "ぶんきょうしつ",
    "小学部": "しょうがくぶ", "中学部": "ちゅうがくぶ", "高等部": "こうとうぶ", "高等": "こうとう",
    "女子": "じょし", "男子": "だんし", "工業": "こうぎょう", "工科": "こうか", "商業": "しょうぎょう",
    "農業": "のうぎょう", "農芸": "のうげい", "園芸": "えんげい", "総合": "そうごう", "国際": "こくさい",
    "科学技術": "かがくぎじゅつ", "科学": "かがく", "技術": "ぎじゅつ", "芸術": "げいじゅつ",
    "産業": "さんぎょう", "文化": "ぶんか", "外国語": "がいこくご", "学芸": "がくげい",
    "第一": "だいいち", "第二": "だいに", "第三": "だいさん", "第四": "だいよん", "第五": "だいご",
    "第六": "だいろく", "第七": "だいなな", "第八": "だいはち", "第九": "だいきゅう",
    "第十": "だいじゅう", "東": "ひがし", "西": "にし", "南": "みなみ", "北": "きた", "上": "かみ",
    "下": "しも", "本": "ほん", "新": "しん", "台": "だい", "丘": "おか",
}  # fmt: skip
_KATAKANA = {code: chr(code - 0x60) for code in range(0x30A1, 0x30F7)}


@lru_cache(maxsize=1)
def _words() -> tuple[dict[str, str], int]:
    """Every word with its reading, and how long the longest is."""
    lines = paths.resource("readings.tsv").read_text("utf-8").splitlines()
    words = dict(line.split("\t") for line in lines) | _WORDS
    return words, max(map(len, words))


def reading(name: str | None) -> str:
    """The probable reading of a school's name in hiragana; characters that nobody knows stay."""
    words, longest = _words()
    found: list[str] = []
    rest = name or ""
    while rest:
        for length in range(min(longest, len(rest)), 0, -1):
            known = words.get(rest[:length])
            if known is not None or length == 1:
                found.append(known if known is not None else rest[0].translate(_KATAKANA))
                rest = rest[length:]
                break
    return "".join(found)
