from datetime import datetime, time

import pytest

from desktop import i18n
from desktop.errors import InvalidValue
from desktop.models import vocabulary as v
from desktop.models.addresses import Email, Phone, Postcode, Website
from desktop.models.codes import Choice, Country, Language, Links, Several, TimeZone
from desktop.models.fields import Code, Decimal, FiscalYear, Flag, Moment, Number, TimeOfDay
from desktop.models.specs import SPECS


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Code(r"[A-Z0-9]{13}"), "ｂ113210100013", "B113210100013"),
        (Number(), "１,２３４", 1234),
        (Number(), "40.0", 40),
        (Decimal(-90, 90), "－33.942627", -33.942627),
        (FiscalYear(), "2026年度", 2026),
        (FiscalYear(), "FY2026", 2026),
        (Postcode(japanese=True), "〒１６３８００１", "163-8001"),
        (Postcode(), "SW1A 1AA", "SW1A 1AA"),
        (Phone(), "０３ー６６８５ー９６９０", "03-6685-9690"),
        (Email(), "office@example.org", "office@example.org"),
        (Website(), "www.example.org", "http://www.example.org"),
        (Flag(), "はい", True),
        (Flag(), "no", False),
        (TimeOfDay(), "８時３０分", time(8, 30)),
        (TimeOfDay(), "0830", time(8, 30)),
        (Moment(), "R8.4.1 14:05", datetime(2026, 4, 1, 14, 5)),
        (Choice(v.SchoolKind), "中等教育学校", "six_year"),
        (Choice(v.SchoolKind), "High School", "senior_high"),
        (Choice(v.SchoolKind), "senior_high", "senior_high"),
        (Choice(v.Scheme, open=True), "本校独自の指定", "本校独自の指定"),
        (Country(), "ニュージーランド", "NZ"),
        (Country(), "new zealand", "NZ"),
        (Language(), "フランス語", "fr"),
        (TimeZone(), "Australia/Sydney", "Australia/Sydney"),
        (Several(Language()), "英語、 French", ("en", "fr")),
        (
            Links(),
            "https://a.example\nhttps://b.example",
            ("https://a.example", "https://b.example"),
        ),
    ],
)
def test_a_kind_reads_what_people_type(kind, text, value):
    assert kind.parse(text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Code(r"[A-Z0-9]{13}", "X"), "12"),
        (Number(), "12.5"),
        (Number(0, 10), "11"),
        (Number(), "9" * 400),
        (Decimal(-90, 90), "120"),
        (Decimal(-90, 90), "nan"),
        (Decimal(-90, 90), "inf"),
        (Postcode(japanese=True), "12-34"),
        (Phone(), "なし"),
        (Email(), "office@"),
        (Website(), "javascript:alert(1)"),
        (Website(), "http://[::"),
        (Flag(), "perhaps"),
        (TimeOfDay(), "25:00"),
        (TimeOfDay(), "8"),
        (Choice(v.SchoolKind), "大学院"),
        (Country(), "Atlantis"),
        (TimeZone(), "Mars/Olympus"),
    ],
)
def test_what_does_not_fit_gives_a_sentence(kind, text):
    with pytest.raises(InvalidValue) as refused:
        kind.parse(text)
    assert refused.value.sentence.endswith((".", "example: X"))


def test_nothing_typed_is_unknown():
    for spec in SPECS.values():
        for field in spec.stored:
            assert field.kind.parse(" ") in (None, ())


@pytest.mark.parametrize("tongue", ["ja", "en"])
def test_labels_are_read_back_in_both_languages(tongue):
    i18n.set_language(tongue)
    for spec in SPECS.values():
        for field in spec.stored:
            kind = getattr(field.kind, "one", field.kind)
            for code in kind.codes() if isinstance(kind, Choice) else ():
                assert kind.parse(kind.format(code)) == code, (spec.name, field.name)


def test_every_value_survives_json():
    moment = Moment()
    assert moment.decode(moment.encode(datetime(2026, 4, 1, 14, 5))) == datetime(2026, 4, 1, 14, 5)
    clock = TimeOfDay()
    assert clock.decode(clock.encode(time(8, 30))) == time(8, 30)
    several = Several(Language())
    assert several.decode(several.encode(("en", "fr"))) == ("en", "fr")
