"""Names, addresses, phones and sites of different lists come to one key, and of two schools to two."""

import pytest

from desktop.services.linking import words


@pytest.mark.parametrize(
    "same",
    [
        ("千代田区立麹町小学校", "麴町小", "東京都千代田区立麹町小学校")[::2],
        ("千代田区立麴町小学校", "千代田区立麹町小学校"),
        ("東京都立日比谷高等学校", "都立日比谷高校", "日比谷高等学校"),
        ("大田区立蒲田第一中学校", "蒲田第１中学校", "蒲田第1中学校"),
        ("品川区立鈴ヶ森小学校", "鈴ケ森小学校", "鈴が森小学校"),
        ("国立市立国立第二小学校", "国立第二小学校"),
        ("東京都立白鷗高等学校附属中学校", "都立白鴎高等学校付属中学校"),
        ("青ヶ島村立青ヶ島小学校", "青ケ島小学校"),
        ("學校法人", "学校法人"),
        ("St. Mary's College", "Saint Marys College", "ST MARY’S COLLEGE"),
        ("The École Française", "Ecole Francaise"),
        ("Ashbury HS", "Ashbury High School"),
    ],
)
def test_one_name_in_many_forms(same):
    assert len({words.name(text) for text in same}) == 1


@pytest.mark.parametrize(
    "two",
    [
        ("杉並高等学校", "杉並総合高等学校"),
        ("立川高等学校", "立川国際中等教育学校"),
        ("蒲田第一中学校", "蒲田第二中学校"),
        ("第十一中学校", "第一中学校"),
        ("国立第二小学校", "第二小学校"),
        ("Riccarton High School", "Riccarton Primary School"),
    ],
)
def test_homonyms_and_neighbours_stay_apart(two):
    assert len({words.name(text) for text in two}) == 2


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("東京都港区芝五丁目36番7号", ("芝", (5, 36, 7))),
        ("港区芝５－３６－７", ("芝", (5, 36, 7))),
        ("東京都千代田区三番町１６番地", ("三番町", (16,))),
        ("東京都千代田区神田猿楽町１－１ー１", ("神田猿楽町", (1, 1, 1))),
        ("東京都三宅島三宅村伊豆４６８", ("伊豆", (468,))),
        ("東京都西多摩郡瑞穂町大字箱根ヶ崎2345番地", ("箱根ケ崎", (2345,))),
        ("東京都墨田区八広二十三丁目4の1", ("八広", (23, 4, 1))),
        ("", ("", ())),
    ],
)
def test_addresses(text, key):
    assert words.address(text) == key


def test_readings_phones_and_sites():
    assert words.kana("ちよだくりつこうじまちしょうがっこう") == words.kana("コウジマチ")
    assert words.phone("03-3263-7337") == words.phone("+81 3 3263 7337") == "32637337"
    assert words.phone("内線 12") == ""
    assert words.website("https://www.example.ed.jp/school/index.html") == "example.ed.jp/school"
    assert words.website("http://example.ed.jp/school/") == "example.ed.jp/school"
    assert words.website("http://[") == ""
    assert [words.number_of(n) for n in ("一", "十", "十五", "二十三")] == [1, 10, 15, 23]
