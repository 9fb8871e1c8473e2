"""The index finds exactly what a scan of the texts would find, whatever was done to the rows."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, update

from desktop.models import searching
from desktop.models.base import new_uid
from desktop.models.case import Case, CaseMember, CaseSession
from desktop.models.school import School
from desktop.models.specs import SPECS
from desktop.services import queries, references, search
from desktop.services.queries import Query
from desktop.services.store import Store

SCHOOLS = SPECS["schools"]


def found(store, words, register="schools"):
    with store.read() as session:
        return sorted(queries.ids(session, Query(register, words)).tolist())


def scanned(store, words):
    """As the index, by looking at every text."""
    hits = []
    with store.read() as session:
        for school in session.query(School):
            texts = [getattr(school, name) for name in searching.columns(SCHOOLS)]
            keys = [search.key(each) for each in texts if each]
            if all(any(word in key for key in keys) for word in search.key(words).split()):
                hits.append(school.id)
    return sorted(hits)


def fill(store, names, kana=None):
    rows = [{"name": name, "kana": kana, "uid": new_uid()} for name in names]
    with store.write("Add") as session:
        session.execute(insert(School), rows)


def test_two_characters_one_character_and_signs(store):
    fill(store, ["台湾高等学校", "台北", "湾岸", 'A-1 "x*y"', "Collège d’Été", "50%"])
    assert found(store, "台湾") == [1]
    assert found(store, "台") == [1, 2]
    assert found(store, "湾") == [1, 3]
    assert found(store, "岸") == [3]
    assert found(store, 'a-1 "x*') == [4]
    assert found(store, "%") == [6]
    assert found(store, "d’été") == [5]
    assert found(store, "校台") == []
    assert found(store, "") == [1, 2, 3, 4, 5, 6]


def test_forms_of_one_character_and_of_one_sound_are_one(store):
    fill(store, ["髙﨑学園", "國立ヴァイオリン學校", "ﾃﾞｻﾞｲﾝ高校"])
    for words in ("高崎", "髙﨑", "髙崎学園"):
        assert found(store, words) == [1]
    for words in ("国立バイオリン", "ヴァイオリン", "ばいおりん学校"):
        assert found(store, words) == [2]
    for words in ("デザイン", "でざいん"):
        assert found(store, words) == [3]


def test_a_reading_is_found_in_kana_and_in_latin_letters(store):
    with store.write("Add") as session:
        session.add(School(name="都立本郷高等学校", kana="とりつほんごうこうとうがっこう"))
    for words in ("ほんごう", "ホンゴウ", "hongo", "HONGO", "本郷"):
        assert found(store, words) == [1]


def test_a_school_without_a_reading_is_found_by_the_one_it_probably_has(store):
    fill(store, ["東京都立日比谷高等学校", "港区立白金小学校"])
    for words in ("hibiya", "ひびや", "ヒビヤ", "koutougakkou", "kotogakko"):
        assert found(store, words) == [1], words
    assert found(store, "しろかね") == [2]
    with store.write("Read") as session:
        session.get(School, 2).kana = "みなとくりつしろがねしょうがっこう"
    assert (found(store, "しろかね"), found(store, "shirogane")) == ([], [2])


def test_names_that_begin_so_are_found_first_whatever_their_number(store):
    fill(store, ["日比谷", *(f"新日比谷{n}" for n in range(300)), "日比谷 西", "日比谷附属"])
    with store.read() as session:
        assert search.best(session, SCHOOLS, "日比谷", 2) == [302, 1, 303]
        names = [each.title for each in references.candidates(session, "schools", "日比谷", 4)]
    assert names[:3] == ["日比谷", "日比谷附属", "日比谷 西"]


@pytest.mark.parametrize(
    ("text", "wanted", "marked"),
    [
        ("都立日比谷高等学校", "日比谷", ["日比谷"]),
        ("ヴァイオリン教室", "ばいおりん", ["ヴァイオリン"]),
        ("髙﨑学園", "高崎", ["髙﨑"]),
        ("ﾃﾞｻﾞｲﾝ高校", "デザイン", ["ﾃﾞｻﾞｲﾝ"]),
        ("Riccarton High School", "HIGH ricc", ["Ricc", "High"]),
        ("Collège d’Été", "lège", ["lège"]),
        ("㈱架け橋", "(株)", ["㈱"]),
        ("東京", "北海道", []),
        ("", "x", []),
    ],
)
def test_the_part_that_was_found_is_marked_however_it_is_written(text, wanted, marked):
    assert [text[a:b] for a, b in searching.spans(text, wanted)] == marked


@given(st.text(max_size=30), st.text(max_size=5))
def test_marks_lie_within_the_text_in_order(text, wanted):
    spans = searching.spans(text, wanted)
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert spans == sorted(spans)


def test_every_text_is_searched_and_so_are_parts_and_what_a_record_names(store):
    with store.write("Add") as session:
        school = School(name="日比谷高等学校", notes="姉妹校を探している")
        session.add(school)
        case = Case(title="ビデオ交流", exchange_type="video", status="held", began_ja="電話が来た")
        case.members = [CaseMember(position=0, school=school)]
        session.add(case)
        session.flush()
        session.add(
            CaseSession(case_id=case.id, starts_at=case_day(), minutes=60, topic="海の生き物")
        )
    assert found(store, "姉妹校") == [1]
    assert found(store, "電話が", "cases") == [1]
    assert found(store, "日比谷", "cases") == [1]
    assert found(store, "生き物", "cases") == [1]
    assert found(store, "生き物 日比谷", "cases") == [1]
    assert found(store, "生き物 深川", "cases") == []


def case_day():
    from datetime import datetime

    return datetime(2026, 6, 1, 10)


def test_whatever_is_done_to_the_rows_the_index_follows(store):
    fill(store, ["台湾", "台北"])
    with store.write("Change") as session:
        session.execute(update(School).where(School.id == 1).values(name="香港"))
    assert (found(store, "台湾"), found(store, "香港")) == ([], [1])
    with store.write("Delete") as session:
        session.execute(delete(School).where(School.id == 2))
    assert found(store, "台北") == []
    store.undo()
    assert found(store, "台北") == [2]
    store.undo()
    assert (found(store, "台湾"), found(store, "香港")) == ([1], [])
    with pytest.raises(ZeroDivisionError), store.write("Fail") as session:
        session.execute(update(School).values(name="東京"))
        raise ZeroDivisionError
    assert (found(store, "台湾"), found(store, "東京")) == ([1], [])


@pytest.mark.parametrize("words", [None, "three good words"], ids=["plain", "encrypted"])
def test_at_random_the_index_equals_a_scan(tmp_path, words):
    store = Store.create(tmp_path / "r.kakehashi", words)
    chance = random.Random(5)
    signs = "高等学校台湾北東京区ーヴ髙ib-1 ％"
    fill(
        store, ["".join(chance.choices(signs, k=chance.randint(1, 9))) for _n in range(400)], "ん"
    )  # with a reading, so that none is guessed
    for _n in range(200):
        query = "".join(chance.choices(signs, k=chance.randint(1, 4)))
        assert found(store, query) == scanned(store, query), query
    store.close()


@given(st.text(max_size=12), st.text(min_size=1, max_size=4))
def test_the_tokens_find_what_a_part_of_the_text_is(held, wanted):
    import sqlcipher3.dbapi2 as sqlite

    connection = sqlite.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE f USING fts5(w, content='', tokenize='ascii')")
    connection.execute("INSERT INTO f (rowid, w) VALUES (1, ?)", (searching.words(held),))
    for word in search.key(wanted.replace("\0", "")).split():
        hits = connection.execute(
            "SELECT count(*) FROM f WHERE f MATCH ?", (searching.match(word),)
        ).fetchone()
        clean = search.key(held)
        assert hits == (int("\0" not in clean and word in clean),) or "\0" in clean
    connection.close()


def test_the_newest_come_first_and_are_counted(store):
    fill(store, [f"学校{n}" for n in range(60)])
    with store.read() as session:
        assert search.newest(session, SCHOOLS, "学校", 3) == [60, 59, 58]
        assert search.count(session, SCHOOLS, "学校") == 60
        assert search.count(session, SCHOOLS, "学校5") == 11
        assert search.newest(session, SCHOOLS, " ", 3) == []


def test_who_is_called_so_comes_first(store):
    fill(
        store, ["東日比谷", "日比谷", "日比谷附属", "深川", *(f"日比谷{n:04}" for n in range(300))]
    )
    with store.read() as session:
        titles = [each.title for each in references.candidates(session, "schools", "日比谷", 5)]
    assert titles[0] == "日比谷"
    assert all(title.startswith("日比谷") for title in titles)


def test_an_index_is_filled_anew_when_a_store_is_brought_up_to_date(store):
    with store.write("Add") as session:
        session.add(School(name="A", notes="台湾"))
    with store._writer.begin() as connection:
        connection.exec_driver_sql("DELETE FROM search_school")
    assert found(store, "台湾") == []
    with store._writer.begin() as connection:
        search.install(connection)
    assert found(store, "台湾") == [1]


def test_a_reading_typed_in_latin_letters_counts_as_a_name(store):
    with store.write("Add") as session:
        session.add(School(name="本郷", kana="ほんごう"))
        session.add(School(name="西", notes="hongo"))
    with store.read() as session:
        best = references.candidates(session, "schools", "hongou", 5)
        assert [(each.id, each.rank) for each in best] == [(1, searching.EXACT)]
        both = references.candidates(session, "schools", "hongo", 5)
        assert [each.id for each in both] == [1, 2]
