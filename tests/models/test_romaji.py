import pytest

from desktop.models.romaji import romaji


@pytest.mark.parametrize(
    ("kana", "letters"),
    [
        ("ひびや", "hibiya"),
        ("ほんごう", "hongo"),
        ("しんじゅく", "shinjuku"),
        ("にっぽん", "nippon"),
        ("まっちゃ", "matcha"),
        ("とうきょう", "tokyo"),
        ("ちよだ", "chiyoda"),
        ("じょうなん", "jonan"),
        ("ゆうがお", "yugao"),
        ("きゃ きゅ きょ", "kya kyu kyo"),
        ("だい3 a", "dai3 a"),
        ("", ""),
        ("っ", ""),
        ("ゃ", "ゃ"),
    ],
)
def test_kana_in_latin_letters(kana, letters):
    assert romaji(kana) == letters


def test_long_vowels_as_they_are_typed():
    assert romaji("ほんごうこうこう", spelt=True) == "hongoukoukou"
