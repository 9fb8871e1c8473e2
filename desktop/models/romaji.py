"""Kana in Latin letters (Hepburn, as passports and station signs write it, long vowels plain)."""

import re

_ROWS = {
    "": "あいうえお",
    "k": "かきくけこ",
    "s": "さしすせそ",
    "t": "たちつてと",
    "n": "なにぬねの",
    "h": "はひふへほ",
    "m": "まみむめも",
    "r": "らりるれろ",
    "g": "がぎぐげご",
    "z": "ざじずぜぞ",
    "d": "だぢづでど",
    "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
}
_OTHERS = {
    "し": "shi", "ち": "chi", "つ": "tsu", "ふ": "fu", "じ": "ji", "ぢ": "ji", "づ": "zu",
    "や": "ya", "ゆ": "yu", "よ": "yo", "わ": "wa", "を": "o", "ん": "n", "ー": "",
    "ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o", "ゔ": "bu",
}  # fmt: skip
_SIGNS = {
    sign: consonant + vowel
    for consonant, signs in _ROWS.items()
    for sign, vowel in zip(signs, "aiueo", strict=True)
} | _OTHERS
_SMALL = {"ゃ": "a", "ゅ": "u", "ょ": "o"}
_LONG = re.compile(r"o[ou]|uu")


def romaji(kana: str, *, spelt: bool = False) -> str:
    """Hiragana in Latin letters, without marks for long vowels; other characters as they are.

    ほんごう is `hongo`, しんじゅく `shinjuku`, にっぽん `nippon`; `spelt` writes every vowel, as one
    types it: `hongou`.
    """
    out: list[str] = []
    doubled = False
    for sign in kana:
        if sign == "っ":
            doubled = True
            continue
        if sign in _SMALL and out and out[-1].endswith("i"):
            stem = out[-1][:-1]
            glide = "" if stem.endswith(("sh", "ch", "j")) else "y"
            out[-1] = stem + glide + _SMALL[sign]
            continue
        letters = _SIGNS.get(sign, sign)
        if doubled and letters[:1].isalpha():
            letters = ("t" if letters.startswith("ch") else letters[0]) + letters
        doubled = False
        out.append(letters)
    letters = "".join(out)
    return letters if spelt else _LONG.sub(lambda found: found[0][0], letters)
