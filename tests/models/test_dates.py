from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import i18n
from desktop.errors import InvalidValue
from desktop.i18n import fiscal_year, format_day, format_era, format_fiscal_year
from desktop.models.dates import parse_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-04-01", date(2026, 4, 1)),
        ("2026/4/1", date(2026, 4, 1)),
        ("20260401", date(2026, 4, 1)),
        ("２０２６年４月１日（水）", date(2026, 4, 1)),
        ("R8.4.1", date(2026, 4, 1)),
        ("r8/4/1", date(2026, 4, 1)),
        ("令和8年4月1日", date(2026, 4, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("H31.4.30", date(2019, 4, 30)),
        ("S64.1.7", date(1989, 1, 7)),
        ("September 15th, 2015", date(2015, 9, 15)),
        ("15 September 2015", date(2015, 9, 15)),
        ("2020-12-22 00:00:00", date(2020, 12, 22)),
    ],
)
def test_a_day_is_read_as_the_office_types_it(text, day):
    assert parse_day(text) == day


@pytest.mark.parametrize(
    "text",
    ["2026-13-01", "0000-01-01", "H31.5.1", "R1.4.30", "R0.1.1", "soon", "2026-4", "99999999"],
)
def test_what_is_no_day_is_refused(text):
    with pytest.raises(InvalidValue, match=r"\S"):
        parse_day(text)


def test_the_sentence_says_what_is_wrong_in_both_languages():
    with pytest.raises(InvalidValue, match=r"There is no day R8\.4\.31\. April 2026 has 30 days\."):
        parse_day("R8.4.31")
    i18n.set_language("ja")
    with pytest.raises(InvalidValue, match="R8.4.31という日付はありません。4月は30日までです。"):
        parse_day("R8.4.31")


@given(st.dates(date(1927, 1, 1), date(2099, 12, 31)))
def test_every_form_that_is_printed_is_read_back(day):
    assert parse_day(format_day(day, "ja")) == day
    assert parse_day(format_day(day, "en")) == day
    assert parse_day(day.isoformat()) == day
    if day >= date(1989, 1, 8):
        assert parse_day(format_era(day)) == day


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2017, 3, 31), 2016), (date(2017, 4, 1), 2017), (date(2018, 2, 21), 2017)],
)
def test_a_fiscal_year_runs_from_april(day, year):
    assert fiscal_year(day) == year


def test_fiscal_years_carry_the_era_that_the_office_calls_them_by():
    assert format_fiscal_year(2019, "ja") == "令和元年度（2019年度）"
    assert format_fiscal_year(2018, "ja") == "平成30年度（2018年度）"
    assert format_fiscal_year(2026, "en") == "FY2026"
