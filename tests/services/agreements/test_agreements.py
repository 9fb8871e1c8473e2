"""Versions, differences, numbers and frozen terms of agreements."""

from datetime import date

import pypdf
import pytest

from desktop.errors import FileRefused, RuleBroken, Stale
from desktop.models.agreement import Agreement, AgreementArea, AgreementParty
from desktop.models.organisation import Organisation
from desktop.models.partner import Partner
from desktop.services.agreements import reading, writing
from desktop.services.agreements.reading import PartyLine
from desktop.services.progress import finish

TODAY = date(2026, 11, 28)
AREAS = ("School relationships", "Student and teacher mobility", "Information exchange")


def agreement(store, title="MOU", *, signed="2016-10-06", status="signed", other="NSW", **values):
    with store.write("Add") as session:
        made = Agreement(
            title=title,
            counterpart=other,
            status=status,
            signed_on=date.fromisoformat(signed) if signed else None,
            parties=[
                AgreementParty(position=0, name="Tokyo Metropolitan Board of Education"),
                AgreementParty(position=1, name=other),
            ],
            areas=[
                AgreementArea(position=n, text=text, area=writing.area_line(text).area)
                for n, text in enumerate(AREAS)
            ],
            **values,
        )
        session.add(made)
        session.flush()
        return made.id


def sheet(store, key, as_of=TODAY):
    return reading.read_agreement(store, key, as_of)


class TestVersions:
    def test_a_renewal_begins_with_the_terms_before_and_says_what_it_changes(self, store):
        first = agreement(store)
        renewal = writing.new_version(store, first)
        read = sheet(store, renewal)
        assert read.draft
        assert read.changes == ()
        assert [area.text for area in read.areas] == list(AREAS)
        texts = [AREAS[0], "Teacher and student mobility", "Cooperation on Global Friendship Project",
                 AREAS[2]]  # fmt: skip
        writing.save_areas(store, renewal, read.version, texts)
        found = [(c.kind, c.before, c.after) for c in sheet(store, renewal).changes]
        assert found == [
            ("changed", AREAS[1], "Teacher and student mobility"),
            ("added", None, "Cooperation on Global Friendship Project"),
        ]
        writing.sign(store, renewal, date(2017, 8, 22))
        read = sheet(store, renewal)
        assert [(v.status, v.signed_on) for v in read.lane.versions] == [
            ("renewed", date(2016, 10, 6)),
            ("signed", date(2017, 8, 22)),
        ]
        assert [party.signed_on for party in read.parties] == [date(2017, 8, 22)] * 2

    def test_a_party_that_goes_and_areas_that_change_places_are_said(self, store):
        first = agreement(store)
        renewal = writing.new_version(store, first)
        lines = [PartyLine("Tokyo Metropolitan Board of Education"), PartyLine("State of NSW")]
        writing.save_parties(store, renewal, sheet(store, renewal).version, lines)
        writing.save_areas(store, renewal, sheet(store, renewal).version, AREAS[::-1])
        found = [(c.kind, c.what, c.before, c.after) for c in sheet(store, renewal).changes]
        assert ("added", "Party", None, "State of NSW") in found
        assert ("removed", "Party", "NSW", None) in found
        assert [kind for kind, what, _b, _a in found if what == "Order of the areas"] == ["moved"]

    def test_what_cannot_be_renewed_or_signed_is_said(self, store):
        first = agreement(store)
        renewal = writing.new_version(store, first)
        with pytest.raises(RuleBroken, match="newer version"):
            writing.new_version(store, first)
        with pytest.raises(RuleBroken, match="still a draft"):
            writing.new_version(store, renewal)
        with pytest.raises(RuleBroken, match="signed already"):
            writing.sign(store, first, TODAY)
        read = sheet(store, renewal)
        writing.save_parties(store, renewal, read.version, [PartyLine("Alone")])
        with pytest.raises(RuleBroken, match="two parties"):
            writing.sign(store, renewal, TODAY)
        with pytest.raises(Stale):
            writing.save_areas(store, renewal, read.version - 1, ["x"])

    def test_a_new_version_is_one_step_to_take_back(self, store):
        first = agreement(store)
        writing.new_version(store, first)
        assert store.undo() == "Begin a new version of an agreement"
        assert len(sheet(store, first).lane.versions) == 1


class TestNumbers:
    def test_numbers_are_those_of_the_day_and_a_renewal_takes_none(self, store):
        agreement(store, "BC", signed="2015-09-15", other="BC")
        nsw = agreement(store, "NSW", signed="2016-10-06")
        agreement(store, "QLD", signed="2016-11-17", other="QLD")
        agreement(store, "Pact", signed="2015-05-01", other="State", board=False)
        renewal = writing.new_version(store, nsw)
        writing.sign(store, renewal, date(2017, 8, 22))
        lanes = reading.read_timeline(store, TODAY)
        assert [(str(lane.first.title), lane.ordinal) for lane in lanes] == [
            ("Pact", None),
            ("BC", 1),
            ("NSW", 2),
            ("QLD", 3),
        ]
        then = reading.read_timeline(store, date(2016, 10, 31))
        assert [lane.ordinal for lane in then] == [None, 1, 2, None]

    def test_partners_of_the_region_are_covered(self, store):
        key = agreement(store, country="AU", region="AU-NSW")
        with store.write("Add") as session:
            session.add(Partner(name="Sydney High", country="AU", region="AU-NSW"))
            session.add(Partner(name="Cairns High", country="AU", region="AU-QLD"))
        read = sheet(store, key)
        assert [str(name) for _id, name in read.covered] == ["Sydney High"]
        assert read.lane.covered == 1

    def test_what_expires_is_named_until_it_is_renewed(self, store):
        key = agreement(store, valid_until=date(2027, 1, 31))
        agreement(store, "Other", other="QLD", valid_until=date(2030, 1, 1))

        def soon():
            with store.read() as session:
                found = reading.expiring(session, TODAY, date(2027, 5, 31))
            return [(each[0], each[2]) for each in found]

        assert soon() == [(key, date(2027, 1, 31))]
        renewal = writing.new_version(store, key)
        assert soon() == [(key, date(2027, 1, 31))]
        writing.sign(store, renewal, date(2027, 2, 1))
        assert soon() == []


class TestFrozen:
    @pytest.mark.parametrize(
        "change",
        [
            lambda record: setattr(record, "title", "Another"),
            lambda record: setattr(record, "signed_on", date(2016, 10, 7)),
            lambda record: setattr(record.areas[0], "text", "Another"),
            lambda record: record.areas.pop(),
            lambda record: record.areas.append(AgreementArea(position=9, text="x", area="other")),
            lambda record: setattr(record.parties[1], "name", "Another"),
        ],
        ids=["title", "day", "area", "area gone", "area more", "party"],
    )
    def test_terms_of_a_signed_agreement_stay(self, store, change):
        key = agreement(store)
        with pytest.raises(RuleBroken, match="frozen"), store.write("Change") as session:
            change(session.get(Agreement, key))
        with store.write("Back to draft") as session:
            session.get(Agreement, key).status = "draft"
        with store.write("Correct") as session:
            change(session.get(Agreement, key))

    def test_what_was_empty_may_be_filled_in_and_what_is_no_term_changes(self, store):
        key = agreement(store)
        with store.write("Fill in") as session:
            record = session.get(Agreement, key)
            record.objective, record.notes, record.status = "To learn", "x", "suspended"
            session.add(Organisation(name="NSW Department", kind="education_authority"))
            session.flush()
            record.parties[1].organisation_id = record.parties[1].successor_id = 1
        with pytest.raises(RuleBroken, match="frozen"), store.write("Change") as session:
            session.get(Agreement, key).objective = "To teach"

    def test_undo_is_free_to_put_back_what_was(self, store):
        key = agreement(store)
        with store.write("Delete") as session:
            session.delete(session.get(Agreement, key))
        store.undo()
        assert len(sheet(store, key).areas) == 3


class TestOverlap:
    def test_the_same_parties_have_one_agreement_at_a_time(self, store):
        agreement(store, "First", signed="2016-10-06", valid_until=date(2019, 10, 5))
        with pytest.raises(RuleBroken, match="valid at the same time as “First”"):
            agreement(store, "Second", signed="2018-01-01")
        agreement(store, "After", signed="2019-10-06")
        agreement(store, "Elsewhere", signed="2018-01-01", other="QLD")
        agreement(store, "Draft", signed="2018-01-01", status="draft")

    def test_a_party_known_by_another_name_is_the_same_party(self, store):
        with store.write("Add") as session:
            session.add(Organisation(name="NSW Department", kind="education_authority"))
        first = agreement(store, "First", signed="2016-10-06")
        with store.write("Link") as session:
            for party in session.get(Agreement, first).parties[1:]:
                party.organisation_id = 1
        other = agreement(store, "Second", signed="2018-01-01", other="Department of NSW")
        with pytest.raises(RuleBroken, match="same time"), store.write("Link") as session:
            session.get(Agreement, other).parties[1].organisation_id = 1


class TestPapers:
    def test_scans_and_pictures_lie_in_the_store(self, store, tmp_path, photo_file):
        key = agreement(store)
        scan = tmp_path / "signed.pdf"
        writer = pypdf.PdfWriter()
        writer.add_blank_page(200, 200)
        writer.write(scan)
        made = finish(writing.add_papers(store, key, [scan, photo_file]))
        writing.caption_paper(store, made[0], "署名済みの原本", "The signed paper")
        papers = sheet(store, key).papers
        assert [paper.media_type for paper in papers] == ["application/pdf", "image/jpeg"]
        assert reading.paper_bytes(store, papers[0].sha256) == scan.read_bytes()
        assert papers[0].caption.called("ja") == "署名済みの原本"
        writing.remove_paper(store, made[0])
        assert len(sheet(store, key).papers) == 1

    @pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"not a pdf at all" * 100])
    def test_a_broken_scan_is_refused_and_nothing_is_kept(self, store, tmp_path, photo_file, data):
        key = agreement(store)
        broken = tmp_path / "broken.pdf"
        broken.write_bytes(data)
        with pytest.raises(FileRefused, match=r"broken\.pdf"):
            finish(writing.add_papers(store, key, [photo_file, broken]))
        assert sheet(store, key).papers == ()


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("School relationships", "school_relationships"),
        ("Teacher and student exchange", "mobility"),
        ("生徒及び教員の交流", "mobility"),
        ("Cooperation on Global Friendship Project", "global_friendship"),
        ("Information exchange", "information"),
        ("Joint research", "other"),
    ],
)
def test_areas_are_normalised_by_their_words(text, area):
    assert writing.area_line(text).area == area
