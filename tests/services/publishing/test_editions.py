"""Editions of the booklet: kept, undone, printed; consents; numbers that agree with the records."""

import hashlib
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader
from sqlalchemy import text

from desktop.errors import RuleBroken, UserError
from desktop.models.attachment import Attachment, Blob
from desktop.models.case import Case, CaseMember
from desktop.models.organisation import Organisation
from desktop.models.partner import Partner
from desktop.models.people import Role
from desktop.models.school import School
from desktop.services import clock, erasing, journal, people
from desktop.services.progress import finish
from desktop.services.publishing import booklet, choosing, editions
from desktop.services.publishing.collect import collect_edition
from desktop.services.publishing.content import Words
from desktop.services.publishing.editions import Edition, Line
from desktop.services.publishing.paper import Finish
from desktop.services.publishing.pictures import Crop
from desktop.services.publishing.totals import count

DAY = date(2026, 3, 13)


@pytest.fixture
def filled(store, jpeg):
    """Five held cases of one year, of three countries and two kinds of school, with photos."""
    with store.write("Fill") as session:
        schools = [
            School(name="都立甲高等学校", kind="senior_high"),
            School(name="区立乙中学校", kind="junior_high"),
            School(name="区立丙中学校", kind="junior_high"),
        ]
        partners = [
            Partner(name="Chatswood", country="AU", latitude=-33.8, longitude=151.2),
            Partner(name="Riccarton", country="NZ", time_zone="Pacific/Auckland"),
            Partner(name="Kelburn", country="NZ"),
        ]
        embassy = Organisation(name="Embassy", kind="embassy", represents="FR", country="JP")
        session.add_all([*schools, *partners, embassy])
        session.flush()
        members = [
            (schools[:2], partners[:1]),
            (schools[:1], partners[1:]),
            (schools[1:2], [embassy]),
            (schools[2:], [partners[0], partners[1], embassy]),
            (schools[2:], []),
        ]
        cases = []
        for number, (here, there) in enumerate(members):
            case = Case(title=f"事例{number}", exchange_type=("video", "card")[number % 2],
                        status="held", held_on=date(2025, 5 + number, 1), began_ja="文。",
                        pupils_here=10 * number or None, pupils_there=7)  # fmt: skip
            owners = {School: "school_id", Partner: "partner_id", Organisation: "organisation_id"}
            case.members = [
                CaseMember(position=at, **{owners[type(each)]: each.id})
                for at, each in enumerate([*here, *there])
            ]
            cases.append(case)
        session.add_all(cases)
        session.flush()
        photos = []
        for number, (consent, until, withdrawn) in enumerate((
            ("print", None, None),
            ("none", None, None),
            ("internal", None, None),
            ("print", date(2026, 3, 1), None),
            ("public", None, date(2026, 3, 10)),
        )):  # fmt: skip
            data = jpeg(60 + number, 40)
            name = hashlib.sha256(data).hexdigest()
            session.add(Blob(sha256=name, data=data))
            session.flush()
            photo = Attachment(case_id=cases[0].id, sha256=name, media_type="image/jpeg",
                               position=number, width=60 + number, height=40,
                               caption_ja=f"写真{number}", consent=consent, consent_until=until,
                               consent_withdrawn_on=withdrawn)  # fmt: skip
            session.add(photo)
            session.flush()
            photos.append(photo.id)
        return store, [case.id for case in cases], photos


def whole(cases, **values):
    """An edition that says something about everything."""
    lines = (
        Line(title=Words("第一部", "Part one")),
        Line(cases[2], design="photo"),
        Line(cases[0], design="spread"),
        Line(title=Words("第二部")),
        Line(cases[1], included=False),
        Line(cases[3]),
    )
    made = Edition(name="2025年度版", fiscal_year=2025, language="both", paper="B5",
                   finish=Finish(True, True), title=Words("題", "Title"),
                   publisher=Words("発行"), foreword=Words("はじめに。", "Foreword."),
                   issued=date(2026, 3, 31), lines=lines,
                   pages=frozenset({"foreword", "map"}))  # fmt: skip
    return replace(made, **values)


def test_an_edition_is_kept_and_read_again(filled):
    store, cases, photos = filled
    crops = {(photos[0], False): Crop(0.1, 0.2, 0.9, 0.8, 0.3, 0.4),
             (photos[0], True): Crop(x=0.2)}  # fmt: skip
    wanted = whole(cases, cover=photos[0], crops=crops, left_out=frozenset(photos[1:2]))
    kept = editions.keep(store, wanted, "Keep")
    assert kept.id is not None
    assert kept == replace(wanted, id=kept.id)
    with store.read() as session:
        assert editions.read(session, kept.id) == kept
        assert editions.named(session, "2025年度版") == kept
        assert editions.listed(session) == [(kept.id, "2025年度版")]


def changed_rows(store):
    with store.read() as session:
        last = "(SELECT max(id) FROM operation)"
        rows = session.execute(
            text(f"SELECT table_name FROM change WHERE operation_id = {last} ORDER BY id")
        )
        return sorted(rows.scalars())


def test_only_what_differs_is_written_and_each_step_can_be_taken_back(filled):
    store, cases, photos = filled
    first = editions.keep(store, whole(cases), "Keep")
    lines = list(first.lines)
    lines[1], lines[2] = lines[2], lines[1]
    second = editions.keep(store, replace(first, lines=tuple(lines)), "Order")
    assert changed_rows(store) == ["booklet_line", "booklet_line"]
    third = editions.keep(store, second.with_crop(photos[0], Crop(0, 0, 0.5, 1)), "Crop")
    assert changed_rows(store) == ["booklet_photo"]
    fourth = editions.keep(store, third.with_design(cases[0], "facts"), "Design")
    assert changed_rows(store) == ["booklet_line"]
    fifth = editions.keep(store, replace(fourth, foreword=Words("別の文。")), "Foreword")
    assert changed_rows(store) == ["booklet_edition"]

    def now():
        with store.read() as session:
            return editions.read(session, first.id)

    assert now() == fifth
    for before, label in ((fourth, "Foreword"), (third, "Design"), (second, "Crop"),
                          (first, "Order"), (None, "Keep")):  # fmt: skip
        assert store.undo() == label
        assert now() == before
    for after in (first, second, third, fourth, fifth):
        store.redo()
        assert now() == after


def test_the_same_edition_writes_nothing(filled):
    store, cases, _photos = filled
    kept = editions.keep(store, whole(cases), "Keep")
    heard = []
    store.on_change(lambda tables, label: heard.append(label))
    assert editions.keep(store, kept, "Again") == kept
    assert heard == []


def test_names_are_unique_and_wrong_ones_are_named(filled):
    store, cases, _photos = filled
    editions.keep(store, whole(cases), "Keep")
    with pytest.raises(RuleBroken, match="already"):
        editions.keep(store, whole(cases), "Keep")
    with pytest.raises(RuleBroken, match="1 to 200"):
        editions.keep(store, whole(cases, name=" "), "Keep")
    with store.read() as session, pytest.raises(RuleBroken, match="2025年度版"):
        editions.named(session, "nothing")
    assert editions.usual_name(2025, ["Edition 2025"]) == "Edition 2025 (2)"


def test_a_new_year_carries_on(filled):
    store, cases, photos = filled
    last = editions.keep(store, whole(cases, cover=photos[0]), "Keep")
    new = editions.proposal(cases[3:], 2026, last)
    assert (new.id, new.fiscal_year, new.cover, new.issued) == (None, 2026, None, None)
    assert (new.title, new.paper, new.finish, new.pages) == (
        last.title, last.paper, last.finish, last.pages,
    )  # fmt: skip
    assert new.case_ids == tuple(cases[3:])


def test_an_edition_loses_what_the_store_loses(filled):
    store, cases, photos = filled
    kept = editions.keep(store, whole(cases, cover=photos[0]), "Keep")
    with store.write("Remove") as session:
        session.delete(session.get(Case, cases[0]))
    with store.read() as session:
        left = editions.read(session, kept.id)
    assert cases[0] not in left.case_ids
    assert left.cover is None
    store.undo()
    with store.read() as session:
        assert editions.read(session, kept.id) == kept
    editions.remove(store, kept.id)
    with store.read() as session:
        assert editions.read(session, kept.id) is None
        assert session.get(Case, cases[0]) is not None
    store.undo()
    with store.read() as session:
        assert editions.read(session, kept.id) == kept


def test_a_photo_that_is_erased_is_gone_from_its_editions(filled, tmp_path, monkeypatch):
    store, cases, photos = filled
    monkeypatch.setattr(clock, "who", lambda: "sato")
    people.add(store, "佐藤", Role.OWNER)
    people.add(store, "鈴木", Role.STAFF)
    crops = {(photos[0], True): Crop(x=0.2), (photos[0], False): Crop(x=0.3)}
    kept = editions.keep(store, whole(cases, cover=photos[0], crops=crops), "Keep")
    erasing.erase_photo(store, photos[0], second=2, typed_name="鈴木", reason="Consent withdrawn")
    with store.read() as session:
        left = editions.read(session, kept.id)
        assert (left.cover, left.crops) == (None, {})
        assert list(journal.broken(session)) == []
    finish(booklet.print_edition(store, tmp_path / "b.pdf", left, day=DAY))


def test_sections_hold_the_cases_that_are_printed(filled):
    store, cases, _photos = filled
    edition = whole(cases)
    assert edition.case_ids == (cases[2], cases[0], cases[3])
    with store.read() as session:
        made = collect_edition(session, edition, day=DAY)
        assert [(s.title.ja, s.first) for s in made.sections] == [("第一部", 0), ("第二部", 2)]
        assert [case.design for case in made.cases] == ["photo", "spread", "facts"]
        # A section without a case is not printed, nor one without a title.
        less = replace(edition, lines=edition.lines[:5])
        assert [s.title.ja for s in collect_edition(session, less, day=DAY).sections] == ["第一部"]
        bare = (Line(title=Words()), *edition.lines[1:])
        less = replace(edition, lines=bare)
        assert [s.title.ja for s in collect_edition(session, less, day=DAY).sections] == ["第二部"]


def test_a_photo_without_consent_never_prints_and_the_list_says_why(filled, tmp_path, jpeg):
    store, cases, photos = filled
    lines = {line.id: line for line in choosing.printable_cases(store, 2025, day=DAY)}
    reasons = [photo.reason for photo in lines[cases[0]].photos]
    assert reasons == [
        "",
        "no consent",
        "consent for the office only",
        "consent ended on 1 March 2026",
        "consent withdrawn on 10 March 2026",
    ]
    for cover in photos:
        for design in ("facts", "photo", "spread"):
            edition = Edition(lines=(Line(cases[0], design=design),), cover=cover,
                              crops={(p, on): Crop(x=0.3) for p in photos for on in (True, False)})  # fmt: skip
            path = tmp_path / "b.pdf"
            made = finish(booklet.print_edition(store, path, edition, day=DAY))
            data = path.read_bytes()
            there = [jpeg(60 + number, 40) in data for number in range(5)]
            assert there == [True, False, False, False, False], (cover, design)
            assert made.withheld == 4 + (cover != photos[0])
    assert choosing.why_no_cover(store, photos[1], DAY) == "no consent"
    assert choosing.why_no_cover(store, photos[0], DAY) == ""


def test_a_consent_is_asked_for_on_the_day_of_printing_and_of_issue(filled):
    store, cases, photos = filled
    with store.write("Consent") as session:
        session.get(Attachment, photos[0]).consent_until = date(2026, 3, 20)
    edition = Edition(lines=(Line(cases[0]),))
    with store.read() as session:
        for issued, day, shown in (
            (None, DAY, 1),
            (date(2026, 3, 31), DAY, 0),  # it will have ended
            (date(2026, 3, 1), date(2026, 4, 1), 0),  # printed again, after it ended
        ):
            made = collect_edition(session, replace(edition, issued=issued), day=day)
            assert len(made.cases[0].photos) == shown, (issued, day)


def test_a_photo_that_is_left_out_is_no_photo_withheld(filled):
    store, cases, photos = filled
    edition = Edition(lines=(Line(cases[0]),), left_out=frozenset(photos[:2]))
    with store.read() as session:
        made = collect_edition(session, edition, day=DAY)
    assert (len(made.cases[0].photos), made.withheld) == (0, 3)


def plain_count(store, wanted):
    """The numbers of some cases, counted by hand out of the tables."""
    with store.read() as session:
        rows = session.execute(text(
            "SELECT c.id, c.exchange_type, c.pupils_here, c.pupils_there, m.school_id, s.kind,"
            " p.country, o.represents FROM exchange_case c LEFT JOIN case_member m ON m.case_id = c.id"
            " LEFT JOIN school s ON s.id = m.school_id LEFT JOIN partner p ON p.id = m.partner_id"
            " LEFT JOIN organisation o ON o.id = m.organisation_id"
        )).all()  # fmt: skip
    found = {"cases": set(), "schools": {}, "countries": set(), "types": {}}
    here = there = 0
    for row in rows:
        if row[0] not in wanted:
            continue
        if row[0] not in found["cases"]:
            found["cases"].add(row[0])
            here += row[2] or 0
            there += row[3] or 0
            found["types"][row[1]] = found["types"].get(row[1], 0) + 1
        if row[4]:
            found["schools"][row[4]] = row[5]
        if row[6]:
            found["countries"].add((row[0], row[6]))
    with_partner = {row[0] for row in rows if row[6]}
    found["countries"] |= {
        (row[0], row[7])
        for row in rows
        if row[7] and row[0] in wanted and row[0] not in with_partner
    }
    return found, here, there


@pytest.mark.parametrize("picked", [(0, 1, 2, 3, 4), (1, 3), (2,), (4,)])
def test_totals_agree_with_the_records(filled, picked):
    store, cases, _photos = filled
    wanted = [cases[n] for n in picked]
    edition = editions.proposal(wanted, 2025)
    with store.read() as session:
        made = collect_edition(session, edition, day=DAY)
    totals = count(made.cases)
    found, here, there = plain_count(store, set(wanted))
    assert totals.cases == len(found["cases"]) == len(picked)
    assert totals.schools == len(found["schools"])
    assert (totals.pupils_here, totals.pupils_there) == (here, there)
    assert sum(n for _w, n in totals.by_country) == len(found["countries"])
    assert sorted(n for _w, n in totals.by_type) == sorted(found["types"].values())
    assert made.checked.differing == ()
    assert (made.checked.held, made.checked.of_year) == (5, len(picked))


def test_numbers_that_do_not_agree_are_named(filled, monkeypatch):
    store, cases, _photos = filled
    from desktop.services.publishing import collect

    def less(entries):
        return replace(count(entries), schools=1, by_country=())

    monkeypatch.setattr(collect, "count", less)
    with store.read() as session:
        made = collect_edition(session, editions.proposal(cases, 2025), day=DAY)
    assert made.checked.differing == ("schools", "by_country")


def test_a_part_alone_has_what_it_needs(filled, tmp_path):
    store, cases, photos = filled
    edition = whole(
        cases, cover=photos[0], pages=frozenset({"foreword", "contents", "map", "index"})
    )
    said = {}
    for part, at in (("cover", None), ("foreword", None), ("numbers", None), ("contents", None),
                     ("map", None), ("index", None), ("cases", cases[0]), ("sections", 3)):  # fmt: skip
        path = tmp_path / f"{part}.pdf"
        finish(booklet.print_sample(store, path, edition, part, at=at, day=DAY))
        said[part] = "".join(page.extract_text() for page in PdfReader(path).pages)
    assert "はじめに。" in said["foreword"]
    assert "事例2" in said["cases"], "the second of the booklet"
    assert "事例0" in said["cases"]
    assert "第二部" in said["sections"]
    assert "事例3" in said["sections"]
    assert "事例0" not in said["sections"]
    assert "オーストラリア" in said["map"]
    assert "事例3" in said["contents"]
    assert "–" in said["contents"]


def test_an_empty_edition_is_refused(filled, tmp_path):
    store, _cases, _photos = filled
    with pytest.raises(UserError, match="at least one"):
        finish(booklet.print_edition(store, tmp_path / "b.pdf", Edition(), day=DAY))
    assert list(tmp_path.glob("*.pdf")) == []


def test_cases_are_narrowed_by_type_country_and_kind(filled):
    store, cases, _photos = filled
    lines = choosing.printable_cases(store, 2025, day=DAY)

    def chosen(**values):
        narrowed = choosing.Narrowed(**values)
        return [cases.index(line.id) for line in lines if narrowed.holds(line)]

    assert chosen() == [0, 1, 2, 3, 4]
    assert chosen(exchange_type="card") == [1, 3]
    assert chosen(country="NZ") == [1, 3]
    assert chosen(kind="junior_high", country="AU") == [0, 3]
    assert chosen(fiscal_year=2024) == []
