import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop import i18n
from desktop.errors import UserError
from desktop.models.case import Case, CaseMember
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.models.specs import SCHOOLS, SPECS
from desktop.models.wish import Wish
from desktop.services import queries, references
from desktop.services.queries import Condition, Query


@pytest.fixture
def filled(store):
    with store.write("Add") as session:
        hibiya = School(
            name="日比谷高等学校",
            kana="ひびや",
            name_en="Hibiya High School",
            kind="senior_high",
            ward="千代田区",
            languages=("en", "fr"),
            code="D113299904325",
            enrolment=950,
        )
        asuka = School(
            name="飛鳥高等学校", kana="あすか", kind="senior_high", ward="北区", languages=("en",)
        )
        kojimachi = School(name="麹町小学校", kana="こうじまち", kind="elementary", ward="千代田区")
        nz = Partner(name="Kaitaia College", country="NZ", city="Kaitaia")
        au = Partner(name="Sydney High", country="AU", city="Sydney")
        session.add_all([hibiya, asuka, kojimachi, nz, au])
        session.flush()
        case = Case(title="ビデオ交流", exchange_type="video")
        case.members = [
            CaseMember(position=0, school_id=hibiya.id),
            CaseMember(position=1, partner_id=nz.id),
        ]
        session.add_all(
            [Wish(school=hibiya, exchange_types=("video", "card")), Wish(partner=au), case]
        )
    return store


def found(store, query, name="name"):
    with store.read() as session:
        keys = queries.ids(session, query)
        return [row[0] for row in queries.page(session, query.register, keys, [name])]


def test_words_are_found_however_they_are_written(filled):
    for text in (
        "日比谷",
        "ヒビヤ",
        "hibiya HIGH",
        "ｈｉｂｉｙａ",
        "千代田 日比谷",
        "d113299904325",
    ):
        assert found(filled, Query("schools", text)) == ["日比谷高等学校"], text
    assert found(filled, Query("schools", "日比谷 北区")) == []
    assert found(filled, Query("schools", "%")) == []


def test_a_wish_is_found_by_who_wishes_and_a_case_by_who_takes_part(filled):
    assert found(filled, Query("wishes", "ひびや"), "party") == ["日比谷高等学校"]
    assert found(filled, Query("cases", "kaitaia"), "title") == ["ビデオ交流"]
    assert found(filled, Query("cases", "sydney"), "title") == []


def test_conditions(filled):
    def where(*conditions):
        return found(filled, Query("schools", conditions=conditions, sort=("name",)))

    assert where(Condition("kind", "is", "elementary")) == ["麹町小学校"]
    assert where(Condition("languages", "is", "fr")) == ["日比谷高等学校"]
    assert where(Condition("languages", "empty")) == ["麹町小学校"]
    assert where(Condition("name_en", "empty")) == ["飛鳥高等学校", "麹町小学校"]
    assert where(Condition("enrolment", "from", 950)) == ["日比谷高等学校"]
    assert where(Condition("enrolment", "to", 949)) == []
    assert where(Condition("name", "contains", "高等")) == ["日比谷高等学校", "飛鳥高等学校"]
    with filled.read() as session:
        key = int(queries.ids(session, Query("schools", "日比谷"))[0])
    assert found(
        filled, Query("cases", conditions=(Condition("members.school_id", "is", key),)), "title"
    )


def test_japanese_names_sort_by_their_reading(filled):
    i18n.set_language("ja")
    assert found(filled, Query("schools", sort=("name",))) == [
        "飛鳥高等学校",
        "麹町小学校",
        "日比谷高等学校",
    ]
    assert found(filled, Query("schools", sort=("-name",)))[0] == "日比谷高等学校"


def test_choices_sort_in_the_order_of_their_list_and_unknown_comes_last(filled):
    assert found(filled, Query("schools", sort=("kind", "-enrolment")))[0] == "麹町小学校"
    assert found(filled, Query("schools", sort=("enrolment",)))[0] == "日比谷高等学校"
    assert found(filled, Query("schools", sort=("-enrolment",)))[0] == "日比谷高等学校"
    assert found(filled, Query("partners", sort=("country",))) == ["Sydney High", "Kaitaia College"]
    assert found(filled, Query("wishes", sort=("-school_id",)), "party") == [
        "日比谷高等学校",
        "Sydney High",
    ]


def test_a_page_holds_titles_for_references_and_blanks_for_what_is_gone(filled):
    with filled.read() as session:
        keys = [int(k) for k in queries.ids(session, Query("wishes"))]
        rows = queries.page(session, "wishes", [*keys[::-1], 999], ["school_id", "exchange_types"])
    assert rows == [(None, ()), ("Hibiya High School", ("video", "card")), (None, None)]


def test_choices_count_what_the_query_finds(filled):
    with filled.read() as session:
        query = Query("schools", conditions=(Condition("kind", "is", "senior_high"),))
        assert dict(queries.choices(session, query, "ward")) == {"千代田区": 1, "北区": 1}
        assert dict(queries.choices(session, query, "languages")) == {"en": 2, "fr": 1}


def test_where_is_read_from_a_command_line(filled):
    assert queries.parse_where(SCHOOLS, "kind=高等学校 and ward=北区").conditions == (
        Condition("kind", "is", "senior_high"),
        Condition("ward", "is", "北区"),
    )
    assert queries.parse_where(SCHOOLS, "enrolment>=900 and 日比谷") == Query(
        "schools", "日比谷", (Condition("enrolment", "from", 900),)
    )
    with pytest.raises(UserError, match="no field named “size”"):
        queries.parse_where(SCHOOLS, "size=3")


@pytest.mark.parametrize("register", SPECS)
def test_every_field_can_be_shown_and_sorted(filled, register):
    spec = SPECS[register]
    with filled.read() as session:
        for field in spec.fields:
            for sign in ("", "-"):
                keys = queries.ids(session, Query(register, sort=(sign + field.name,)))
            queries.page(session, register, keys, [field.name])


@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(text=st.text(max_size=30))
def test_no_words_break_the_search(filled, text):
    with filled.read() as session:
        queries.ids(session, Query("schools", text))
        references.candidates(session, "partners", text)
