"""Values are understood as they are typed, and kept in one form."""

from datetime import date, datetime, time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import i18n
from desktop.errors import InvalidValue
from desktop.i18n import ERAS, format_era, format_fiscal_year
from desktop.models.addresses import Email, Phone, Postcode, Website
from desktop.models.codes import Choice, Named, Several, TimeZone
from desktop.models.dates import parse_day
from desktop.models.fields import (
    Code,
    Day,
    Decimal,
    FiscalYear,
    Flag,
    Kana,
    Moment,
    Number,
    Reference,
    TimeOfDay,
)
from desktop.models.specs import SPECS

HALF_TO_FULL = {n: n + 0xFEE0 for n in range(0x21, 0x7F)} | {0x20: 0x3000}
CODES = Code(r"[A-Z0-9]{13}", "D113299904325")
KINDS = {
    f"{spec.name}.{field.name}": field.kind
    for spec in SPECS.values()
    for field in spec.stored
    if not isinstance(field.kind, Reference)
}


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Phone("JP"), "０３（５３２０）７８９０", "03-5320-7890"),
        (Phone("JP"), "0353207890", "03-5320-7890"),
        (Phone("JP"), "TEL: 03 5320 7890", "03-5320-7890"),
        (Phone("JP"), "03-5320-7890（代）", "03-5320-7890"),
        (Phone("JP"), "03ー5320ー7890　内線１２", "03-5320-7890 ext. 12"),
        (Phone("JP"), "+81 3 5320 7890", "03-5320-7890"),
        (Phone("JP"), "+64 3 348-5678", "+64 3 348 5678"),
        (Phone("JP"), "09012345678", "090-1234-5678"),
        (Phone(), "+6433485678", "+64 3 348 5678"),
        (Phone(), "(09) 555 1234", "(09) 555 1234"),
        (Phone(), "＋８１－３－５３２０－７８９０", "+81 3-5320-7890"),
        (Phone("JP"), "事務室 03-5320-7890", "事務室 03-5320-7890"),
        (Postcode(japanese=True), "〒 163−8001", "163-8001"),
        (Postcode(), "sw1a  1aa", "SW1A 1AA"),
        (Email(), "office＠Example.ORG", "office@example.org"),
        (Email(), "山田 <yamada@example.org>", "yamada@example.org"),
        (Email(), "mailto:a.b+c@example.co.jp", "a.b+c@example.co.jp"),
        (Website(), "ｈｔｔｐｓ：／／ｗｗｗ．ｅｘａｍｐｌｅ．ｏｒｇ", "https://www.example.org"),
        (Website(), "HTTPS://Example.ORG/", "https://example.org"),
        (Website(), "https://example.org/Pfad/学校?A=ｱ", "https://example.org/Pfad/学校?A=ｱ"),
        (Website(), "https://example.org:8443/a#b", "https://example.org:8443/a#b"),
        (Day(), "R080401", date(2026, 4, 1)),
        (Day(), "令和八年四月一日", date(2026, 4, 1)),
        (Day(), "令和元年十二月二十八日(土)", date(2019, 12, 28)),
        (Day(), "二〇二六年四月一日", date(2026, 4, 1)),
        (Day(), "Ｒ８．４．１", date(2026, 4, 1)),
        (Day(), "㋿8年4月1日", date(2026, 4, 1)),
        (Day(), "1 Apr 2026", date(2026, 4, 1)),
        (Day(), "Apr. 1, 2026", date(2026, 4, 1)),
        (Day(), "Wed, 1 April 2026", date(2026, 4, 1)),
        (Day(), "2026-04-01T00:00:00", date(2026, 4, 1)),
        (Moment(), "1 April 2026 14:05", datetime(2026, 4, 1, 14, 5)),
        (Moment(), "1 April 2026", datetime(2026, 4, 1)),
        (Moment(), "2026年4月1日(水) 午後2時5分", datetime(2026, 4, 1, 14, 5)),
        (Moment(), "2026-04-01T14:05:00", datetime(2026, 4, 1, 14, 5)),
        (TimeOfDay(), "8時5分", time(8, 5)),
        (TimeOfDay(), "８時半", time(8, 30)),
        (TimeOfDay(), "830", time(8, 30)),
        (TimeOfDay(), "午後3時", time(15)),
        (TimeOfDay(), "午前12時", time(0)),
        (TimeOfDay(), "3 pm", time(15)),
        (TimeOfDay(), "12:30 p.m.", time(12, 30)),
        (FiscalYear(), "R8", 2026),
        (FiscalYear(), "令和８年度", 2026),
        (FiscalYear(), "平成31年度", 2019),
        (FiscalYear(), "令和元年度（2019年度）", 2019),
        (FiscalYear(), "fy 2026", 2026),
        (Number(), "９６０人", 960),
        (Decimal(-90, 90), "−33.5", -33.5),
        (Decimal(-90, 90), "-0.0000000001", 0.0),
        (Code(r"[A-Z]{2}-[A-Z]{3}", "AU-NSW"), "au−nsw", "AU-NSW"),
        (Kana(), "ﾋﾋﾞﾔ", "ヒビヤ"),
    ],
)
def test_however_it_is_typed_it_is_kept_in_one_form(kind, text, value):
    assert kind.parse(text) == value
    assert kind.parse(kind.format(value)) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Phone("JP"), "03-123"),
        (Phone("JP"), "+99 1"),
        (Phone(), "+1"),
        (Postcode(japanese=True), "163-80010"),
        (Email(), "a..b@example.org"),
        (Email(), "a@example"),
        (Email(), "a b@example.org"),
        (Website(), "https://example"),
        (Website(), "https://exa mple.org"),
        (Website(), "http://example.org:99999"),
        (Website(), "ftp://example.org"),
        (Day(), "R8.2.30"),
        (Day(), "令和百年一月一日"),
        (Day(), "4/1"),
        (Moment(), "2026-04-01 25:00"),
        (TimeOfDay(), "午後13時90分"),
        (TimeOfDay(), "8:5"),
        (FiscalYear(), "R0"),
        (FiscalYear(), "昭和99年度"),
        (Number(0, 99), "100歳"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_a_sentence(kind, text):
    with pytest.raises(InvalidValue) as refused:
        kind.parse(text)
    assert refused.value.sentence.endswith(".")


@given(st.dates(date(1927, 1, 1), date(2099, 12, 31)), st.sampled_from(["ja", "en"]))
def test_days_are_read_back_from_every_form(day, tongue):
    i18n.set_language(tongue)
    assert Day().parse(Day().format(day)) == day
    assert parse_day(f"{day:%Y/%m/%d}".translate(HALF_TO_FULL)) == day
    era, first = next((sign, start) for _name, sign, start in ERAS if day >= start)
    year = day.year - first.year + 1
    assert parse_day(f"{era}{year}.{day.month}.{day.day}") == day
    assert parse_day(f"{era}{year:02}{day:%m%d}") == day
    assert parse_day(format_era(day).translate(HALF_TO_FULL)) == day


@given(st.datetimes(datetime(1927, 1, 1), datetime(2099, 12, 31)), st.sampled_from(["ja", "en"]))
def test_moments_and_times_are_read_back(moment, tongue):
    i18n.set_language(tongue)
    moment = moment.replace(second=0, microsecond=0)
    assert Moment().parse(Moment().format(moment)) == moment
    clock = moment.time()
    assert TimeOfDay().parse(TimeOfDay().format(clock)) == clock
    assert TimeOfDay().parse(f"{clock.hour}時{clock.minute}分") == clock


@given(st.integers(1990, 2099), st.sampled_from(["ja", "en"]))
def test_fiscal_years_are_read_back(year, tongue):
    i18n.set_language(tongue)
    assert FiscalYear().parse(FiscalYear().format(year)) == year
    assert FiscalYear().parse(format_fiscal_year(year)) == year


@given(st.integers(0, 10_000_000), st.floats(-90, 90), st.sampled_from(["ja", "en"]))
def test_numbers_are_read_back(number, degrees, tongue):
    i18n.set_language(tongue)
    assert Number().parse(Number().format(number)) == number
    kind = Decimal(-90, 90)
    kept = kind.parse(str(degrees))
    assert kind.parse(kind.format(kept)) == kept


@given(st.from_regex(r"0[1-9][0-9]{7,9}", fullmatch=True), st.sampled_from(["", "-", " ", "（"]))
def test_a_japanese_number_has_one_form_however_it_is_grouped(digits, sign):
    kind = Phone("JP")
    try:
        kept = kind.parse(digits)
    except InvalidValue:
        return
    assert kind.parse(kept) == kept
    assert kind.parse(kept.translate(HALF_TO_FULL)) == kept


@given(st.sampled_from(sorted(KINDS)), st.text(max_size=24))
def test_any_text_gives_a_value_that_stays_or_a_sentence(name, text):
    kind = KINDS[name]
    try:
        value = kind.parse(text)
    except InvalidValue as error:
        sentence = error.sentence
    else:
        sentence = ""
        assert kind.parse(kind.format(value)) == value
    assert not sentence or sentence.endswith(".") or "example" in sentence


@pytest.mark.parametrize("tongue", ["ja", "en"])
@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_code_and_every_pair_of_codes_is_read_back(name, tongue):
    i18n.set_language(tongue)
    kind = KINDS[name]
    if isinstance(kind, Flag):
        assert [kind.parse(kind.format(value)) for value in (True, False)] == [True, False]
    if isinstance(kind, Choice | Named | TimeZone):
        for code in kind.codes():
            assert kind.parse(kind.format(code)) == code
    if isinstance(kind, Several):
        codes = kind.codes()
        for pair in pairwise(codes):
            assert kind.parse(kind.format(pair)) == pair
