"""Each rule over a store in which it must speak and one in which it must not."""

from datetime import date

import pytest

from desktop.models.agreement import Agreement, AgreementArea, AgreementParty
from desktop.models.case import Case, CaseGrade, CaseMember
from desktop.models.organisation import Contact, Organisation
from desktop.models.partner import Partner
from desktop.models.programme import Programme
from desktop.models.quota import Quota
from desktop.models.school import Designation, School
from desktop.models.source import Source
from desktop.models.statement import Statement
from desktop.models.wish import Wish
from desktop.services.clock import moment
from desktop.services.consistency.checking import BY_NAME, RULES, check
from desktop.services.progress import finish

TODAY = date(2026, 6, 1)


def school(**values):
    return School(**{"name": "港区立芝小学校", **values})


def agreement(**values):
    return Agreement(
        **{"title": "MOU", "counterpart": "X", "signed_on": date(2017, 2, 16), **values}
    )


def parties(counterpart, party, body, **values):
    """An agreement with the other party under three names."""
    made = agreement(counterpart=counterpart, country="CA")
    made.parties = [
        AgreementParty(position=0, name="Tokyo Metropolitan Board of Education"),
        AgreementParty(position=1, name=party, organisation_id=1),
    ]
    return [Organisation(name=body, kind="ministry", **values), made]


def areas(*texts):
    made = []
    for text in texts:
        each = agreement(title=text)
        each.areas = [AgreementArea(position=0, text=text, area="mobility")]
        made.append(each)
    return made


def dated(*raws):
    source = Source(title="list", taken_at=moment())
    return [source, *(agreement(title=raw, origin={"signed_on": [raw, 1]}) for raw in raws)]


def quotas(*stated):
    return [
        Quota(title="q", fiscal_year=first, last_year=last, places=places)
        for first, last, places in stated
    ]


def counted(whole, *by_grade):
    """A case with a count of its pupils here, and the counts of its grades."""
    made = Case(title="c", exchange_type="video", pupils_here=whole)
    made.by_grade = [
        CaseGrade(side="school", grade=str(n), pupils=of) for n, of in enumerate(by_grade)
    ]
    return [made]


def wish(owner, **values):
    return [owner, Wish(**{**{f"{owner.__tablename__}_id": 1}, **values})]


def replaced(*hanging, status="closed"):
    return [
        school(code="B113210300001", successor_code="B113210300002", status=status),
        school(code="B113210300002", name="港区立赤羽小学校"),
        *hanging,
    ]


def held(closed_on, held_on):
    case = Case(title="c", exchange_type="video", held_on=held_on)
    case.members = [CaseMember(position=0, school_id=1)]
    return [school(closed_on=closed_on, status="closed"), case]


def question(*texts, places=("a", "b", "c")):
    return [Statement(title="q", text=t, place=p) for t, p in zip(texts, places, strict=False)]


def about(field, value, **values):
    return [agreement(**values), Statement(title="s", agreement_id=1, field=field, value=value)]


def dispatches(*cities):
    return [Programme(kind="dispatch", title=f"{n}", country="FR", city=city)
            for n, city in enumerate(cities)]  # fmt: skip


def designated(*names, **values):
    return [
        school(**{"name": "東京都立白鷗高等学校", "name_en": "Hakuo High School", **values}),
        *(Designation(school_id=1, scheme=f"{n}", fiscal_year=2025, name_in_source=name)
          for n, name in enumerate(names)),
    ]  # fmt: skip


def contacts(*ends):
    return [
        school(),
        Wish(school_id=1),
        *(Contact(name=f"{n}", school_id=1, until=end) for n, end in enumerate(ends)),
    ]


def between(*spans, **values):
    """Agreements of the same two bodies, each with its span of validity."""
    made = []
    for first, last in spans:
        each = agreement(valid_from=first, valid_until=last, **(values if made else {}))
        each.parties = [AgreementParty(position=n, name="n", organisation_id=n + 1) for n in (0, 1)]
        made.append(each)
    bodies = [Organisation(name=name, kind="ministry") for name in ("A", "B")]
    return [*bodies, *made]


Y = [date(year, 4, 1) for year in range(2016, 2022)]
# rule, records that contradict one another, records that do not
CASES = [
    ("said_otherwise", about("signed_on", "2016-02"), about("signed_on", "2017-02")),
    ("said_otherwise", about("signed_on", "2018"), about("Signed on", "February 16, 2017")),
    ("said_otherwise", about("締結日", "2017-02-17"), about("締結日", "H29.2.16")),
    ("said_otherwise", about("fiscal_year", "2017"), about("fiscal_year", "FY2016")),
    ("said_otherwise", about("instrument", "Arrangement"), about("instrument", "mou")),
    ("said_otherwise", about("counterpart", "Y"), about("counterpart", "x")),
    ("said_otherwise", about("title", "M0U"), about("objective", "anything, for nothing is held")),
    ("sources_differ", question("we do", "you do"), question("we do", "We  do.")),
    ("sources_differ", question("a", "b"), question("alone")),
    ("said_twice", question("same", "same"), question("one", "two")),
    ("count",
     [school(), Statement(title="n", counted="schools", value="2")],
     [school(), Statement(title="n", counted="schools", value="1")]),
    ("count",
     [school(ward="港区"), Statement(title="n", counted="schools", condition="ward=港区", value="0")],
     [school(ward="北区"), Statement(title="n", counted="schools", condition="ward=港区", value="0")]),
    ("announced", [Statement(title="Figures")], [Statement(title="Figures", text="12")]),
    ("heading_year",
     [agreement(title="MOU with X, 2017")], [agreement(title="MOU with X, FY2016")]),
    ("heading_year",
     [agreement(origin={"title": ["MOU, FY2018", 1]})], [agreement(title="MOU 2017 with X")]),
    ("party_names",
     parties("Ministry of Education and Ministry of Advanced Education of British Columbia",
             "British Columbia Ministry of Education, Canada", "Ministry of Education"),
     parties("The British Columbia Ministry of Education", "British Columbia Ministry of Education, "
             "Canada", "Ministry of Education of the Province of British Columbia")),
    ("party_names",
     parties("BCME", "British Columbia Ministry", "British Columbia Ministry"),
     parties("BCME", "British Columbia Ministry", "British Columbia Ministry", short_name="BCME")),
    ("area_words",
     areas("Student and teacher mobility", "Teacher and student mobility"),
     areas("Student and teacher mobility", "student and  teacher mobility")),
    ("place_country",
     [agreement(place="Paris", country="FR"), agreement(place="Taipei (Taiwan)", country="TW")],
     [agreement(place="Paris", country="FR"), agreement(place="Hanoi", country="VN")]),
    ("date_styles", dated("May 28, 2019", "28 May 2019"), dated("May 28, 2019", "June 9, 2021")),
    ("date_styles", dated("June 9, 2021", "June 9th, 2021"), dated("1st May 2020", "2nd May 2021")),
    ("signing_days",
     [agreement(), agreement(renews_id=1, signed_on=date(2016, 1, 1))],
     [agreement(), agreement(renews_id=1, signed_on=date(2018, 1, 1))]),
    ("renewed",
     [agreement(status="renewed")], [agreement(status="renewed"), agreement(renews_id=1)]),
    ("overlap", between((Y[0], Y[3]), (Y[2], None)), between((Y[0], Y[1]), (Y[2], None))),
    ("overlap", between((Y[0], None), (Y[2], None)),
     between((Y[0], None), (Y[2], None), renews_id=1)),
    ("closed_wish", wish(school(status="closed")), wish(school(status="closed"), status="expired")),
    ("closed_wish", wish(school(status="closed"), status="offered"), wish(school())),
    ("replaced_code", replaced(Contact(name="a", school_id=1)),
     replaced(Contact(name="a", school_id=1, until=date(2020, 1, 1)))),
    ("replaced_code",
     replaced(Designation(school_id=1, scheme="s", fiscal_year=2025, last_year=2026)),
     replaced(Designation(school_id=1, scheme="s", fiscal_year=2022, last_year=2024))),
    ("replaced_code", replaced(Contact(name="a", school_id=1)),
     replaced(Contact(name="a", school_id=1), status="active")),
    ("successor_missing", [school(successor_code="B113210300009")], replaced()),
    ("status_day", [school(closed_on=date(2026, 3, 31))],
     [school(closed_on=date(2026, 3, 31), status="closed")]),
    ("status_day", [school(closed_on=date(2027, 3, 31), status="closed")],
     [school(closed_on=date(2027, 3, 31))]),
    ("code_says", [school(code="C113210300001", kind="elementary")],
     [school(code="B113210300001", kind="elementary")]),
    ("code_says", [school(code="B113310300001", establisher="municipal")],
     [school(code="B113210300001", establisher="municipal")]),
    ("ward_address", [school(ward="港区", address="東京都北区王子1-1")],
     [school(ward="三宅村", address="東京都三宅島三宅村伊豆468")]),
    ("ward_address", [school(ward="国立市", address="東京都立川市錦町1")],
     [school(ward="青ケ島村", address="東京都青ヶ島村1"), school(ward="大田区", address="千葉県館山市1")]),
    ("postcode_place", [school(postcode="260-0013", address="東京都港区芝1")],
     [school(postcode="208-0011", address="東京都武蔵村山市1"),
      school(postcode="294-0223", address="千葉県館山市洲宮768")]),
    ("school_outside", [school(latitude=-33.9, longitude=151.2)],
     [school(latitude=27.09, longitude=142.19), school(latitude=34.9, longitude=139.8)]),
    ("source_names", designated("Hakuo High School", "Hakuo Senior High School"),
     designated("Hakuo High School", "Hakuo HS")),
    ("source_names", designated("都立白鳥高校", name_en=None),
     designated("都立白鴎高校", name_en=None)),
    ("designated_closed", designated("Hakuo High School", closed_on=date(2024, 3, 31)),
     designated("Hakuo High School", closed_on=date(2026, 3, 31))),
    ("case_closed", held(date(2026, 3, 31), date(2026, 5, 1)),
     held(date(2026, 3, 31), date(2026, 3, 1))),
    ("zone_country", [Partner(name="P", country="NZ", time_zone="Australia/Sydney")],
     [Partner(name="P", country="AU", time_zone="Australia/Sydney"),
      Partner(name="L", country="LU", time_zone="Europe/Berlin")]),
    ("region_country", [Partner(name="P", country="NZ", region="AU-NSW")],
     [Partner(name="P", country="AU", region="AU-NSW"), Partner(name="Q", country="AU")]),
    ("partner_outside", [Partner(name="P", country="NZ", latitude=48.8, longitude=2.3)],
     [Partner(name="P", country="NZ", latitude=-43.95, longitude=-176.55),
      Partner(name="H", country="US", latitude=21.3, longitude=-157.86),
      Partner(name="O", country="JP", latitude=26.2, longitude=127.7)]),
    ("blocked_wish", wish(Partner(name="P", country="NZ", status="blocked")),
     wish(Partner(name="P", country="NZ", status="active"))),
    ("wish_over", wish(school(), period_to=date(2026, 5, 31)),
     wish(school(), period_to=date(2026, 6, 1))),
    ("wish_over", wish(school(), period_to=date(2026, 5, 31), status="offered"),
     wish(school(), period_to=date(2026, 5, 31), status="expired")),
    ("case_to_come", [Case(title="c", exchange_type="video", status="held", held_on=date(2026, 6, 2))],
     [Case(title="c", exchange_type="video", status="held", held_on=date(2026, 6, 1))]),
    ("destinations", dispatches("Paris", None), dispatches(None, None)),
    ("quota_twice", quotas((2012, 2013, 150), (2013, None, 200)),
     quotas((2012, 2012, 150), (2013, None, 200), (2014, None, 200), (2020, None, None))),
    ("pupils_by_grade", counted(60, 20, 39), [*counted(60, 20, 40), *counted(None, 3), *counted(5)]),
    ("contact_over", contacts(date(2026, 3, 31)), contacts(date(2026, 3, 31), None)),
]  # fmt: skip


def find(store, name, today=TODAY):
    groups = finish(check(store, today, [BY_NAME[name]]))
    return [each.finding for group in groups for each in group.found]


def fill(store, records):
    with store.write("Fill") as session:
        for each in records:
            session.add(each)
            session.flush()


@pytest.mark.parametrize(
    ("name", "bad", "good"), CASES, ids=[f"{name}-{n}" for n, (name, *_rest) in enumerate(CASES)]
)
def test_a_rule_speaks_of_contradictions_and_of_nothing_else(store, name, bad, good, monkeypatch):
    # What no write can do any more, a store from before that guard may hold.
    monkeypatch.setattr("desktop.services.journal.agreements.guard", lambda *_asked: None)
    fill(store, good)
    assert find(store, name) == []
    store.undo()
    fill(store, bad)
    (found,) = find(store, name)
    assert found.rule == name
    assert len(found.sides) >= 2
    assert all(side.says for side in found.sides)
    assert found.title


def test_every_rule_is_tried_here():
    assert {name for name, *_rest in CASES} == set(BY_NAME)
    assert len(BY_NAME) == len(RULES)


def test_an_areas_list_is_compared_as_a_whole(store):
    made = agreement(title="Renewal")
    made.areas = [AgreementArea(position=n, text=text, area=area) for n, (text, area) in enumerate(
        [("School relationships", "school_relationships"), ("Information exchange", "information")]
    )]  # fmt: skip
    same = Statement(title="s", agreement_id=1, field="areas",
                     value="information exchange; School relationships")  # fmt: skip
    fill(store, [made, same])
    assert find(store, "said_otherwise") == []
    with store.write("Change") as session:
        session.get(Statement, 1).value = "School relationships"
    (found,) = find(store, "said_otherwise")
    assert "Information exchange" in found.sides[0].says
    assert "Information exchange" not in found.sides[1].says


def test_a_count_that_cannot_be_made_says_so(store):
    fill(store, [Statement(title="n", counted="schools", condition="colour=red", value="2")])
    (found,) = find(store, "count")
    assert "no field named" in found.sides[0].says


def test_sides_name_their_sources(store):
    source = Source(title="The board's pages", taken_at=moment())
    made = agreement(origin={"signed_on": ["Feb 16, 2017", 1]}, source="by hand")
    said = Statement(title="s", agreement_id=1, field="signed_on", value="2016-02",
                     text="in February 2016", source="Thailand's text", place="line 2")  # fmt: skip
    fill(store, [source, made, said])
    one, other = find(store, "said_otherwise")[0].sides
    assert (one.source, one.register, one.id) == ("The board's pages", "agreements", 1)
    assert (other.source, other.register) == ("Thailand's text – line 2", "statements")
    assert "“in February 2016”" in other.says
