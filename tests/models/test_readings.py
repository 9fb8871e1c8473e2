import pytest

from desktop.models.readings import reading


@pytest.mark.parametrize(
    ("name", "kana"),
    [
        ("東京都立日比谷高等学校", "とうきょうとりつひびやこうとうがっこう"),
        ("千代田区立麹町小学校", "ちよだくりつこうじまちしょうがっこう"),
        ("中央区立月島第三小学校", "ちゅうおうくりつつきしまだいさんしょうがっこう"),
        ("足立区立花保小学校", "あだちくりつはなほしょうがっこう"),
        ("八丈町立三原小学校", "はちじょうちょうりつみはらしょうがっこう"),
        ("サンタ・セシリア幼稚園", "さんた・せしりあようちえん"),
        ("龘小学校", "龘しょうがっこう"),
        ("Hibiya", "Hibiya"),
        ("", ""),
        (None, ""),
    ],
)
def test_the_name_of_a_school_is_read_as_far_as_its_words_are_known(name, kana):
    assert reading(name) == kana
