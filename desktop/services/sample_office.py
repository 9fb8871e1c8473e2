"""The office's own work in the sample: calendar, talks, what belongs to cases, past answers, papers.

All of it is invented and says so (見本), but for the quotas and the days that a list states.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from desktop.i18n import fiscal_year
from desktop.models.attachment import Attachment
from desktop.models.case import Case
from desktop.models.organisation import Contact
from desktop.models.programme import Programme
from desktop.models.vocabulary import CaseStatus, ProposalStatus, WishStatus
from desktop.models.wish import Proposal, Wish
from desktop.services.publishing import editions as booklets
from desktop.services.publishing.content import Words
from desktop.services.sample_files import load
from desktop.services.worldfriend import editions as friends

if TYPE_CHECKING:
    from desktop.services.sample import Filling

MARK = {"ja": "（見本）", "en": " (sample)"}
INVENTED = "見本：説明のために作った架空の記録です。"
PAIRS = (CaseStatus.PUBLISHED, CaseStatus.REPORTED)
"""Cases out of which it is told how they were proposed and answered."""
LEAD = 130
"""Days before a case on which the sample says that it was proposed."""


def fill_films(
    filling: "Filling", programme: Programme, films: list[list[str]], source_key: str
) -> None:
    """The videos of a programme as its source lists them: language, length and the link's words."""
    for tongue, length, words in films:
        values = {
            "programme_id": programme.id,
            "title": f"{programme.title_en}: {words}",
            "language": tongue,
            "length": length,
            "source": filling.titles[source_key],
            "raw": {"title": words},
            "notes": "リンク先のアドレスは出典の写しに残っていません。",
        }
        filling.record("videos", values, source_key)


def fill_quotas(filling: "Filling") -> None:
    """The quotas by fiscal year, as the source states them: more than one for a year."""
    for values in load("quotas"):
        source_key = values["source"]
        values["source"] = filling.titles[source_key]
        values["programme_id"] = filling.programmes[values.pop("programme")].id
        filling.record("quotas", values, source_key)


def fill_calendar(filling: "Filling") -> None:
    """School holidays that a list states; the office's own year and a school's examinations."""
    for values in load("calendar"):
        source_key = values["source"]
        values["source"] = filling.titles[source_key]
        filling.record("calendar", values, source_key)
    year = fiscal_year(filling.today)
    office = (
        ("closed", "年末年始の休業", date(year, 12, 29), date(year + 1, 1, 3)),
        ("busy", "年度末・年度始めの繁忙期", date(year + 1, 3, 1), date(year + 1, 4, 30)),
        ("busy", "夏季の繁忙期", date(year, 7, 1), date(year, 8, 31)),
        ("easy", "実施しやすい時期", date(year, 10, 1), date(year, 11, 30)),
    )
    for kind, title, first, last in office:
        filling.record("calendar", _span(kind, title, first, last), "sample")
    for code, title, first, last in (
        ("D113299907053", "期末考査", date(year, 12, 7), date(year, 12, 11)),
        ("D113299907053", "学年末考査", date(year + 1, 3, 1), date(year + 1, 3, 5)),
    ):
        span = _span("examination", title, first, last)
        filling.record("calendar", span | {"school_id": filling.schools[code].id}, "sample")
    partner = filling.partners["AU:8152"].id
    for title, (month, day), (to_month, to_day) in (
        ("第1学期", (1, 28), (4, 2)),
        ("第2学期", (4, 21), (7, 3)),
        ("第3学期", (7, 20), (9, 25)),
        ("第4学期", (10, 12), (12, 18)),
    ):
        for at in (filling.today.year, filling.today.year + 1):
            span = _span("term", title, date(at, month, day), date(at, to_month, to_day))
            filling.record("calendar", span | {"partner_id": partner}, "sample")


def _span(kind: str, title: str, first: date, last: date) -> dict[str, Any]:
    return {
        "kind": kind,
        "title": title + MARK["ja"],
        "starts_on": first.isoformat(),
        "ends_on": last.isoformat(),
        "notes": INVENTED,
    }


def fill_contacts(filling: "Filling") -> None:
    """People, one of them kept longer than allowed."""
    for values in load("contacts"):
        register, key = values.pop("at")
        values[f"{register}_id"] = filling.member(register, key)
        for name, days in (
            ("since", "since_days"),
            ("keep_until", "keep_days"),
        ):
            if days in values:
                values[name] = filling.after(values.pop(days))
        values["notes"] = INVENTED
        filling.record("contacts", values, "sample")


def fill_casework(filling: "Filling") -> None:
    """Pupils by grade, shipments, costs and videos of the cases, and what each side supplies."""
    cases = _cases(filling)
    for title, values in load("casework").items():
        case = cases[title]
        held = case.held_on or filling.today
        for name in ("season", "interpreter", "visitors", "transport", "documents", "cohort"):
            setattr(case, name, values.get(name))
        case.school_brings, case.office_brings = map(tuple, values.get("brings", ((), ())))
        case.origin = {**case.origin} | {
            name: [None, filling.sources["sample"]]
            for name in ("season", "interpreter", "visitors", "transport", "documents", "cohort")
            if values.get(name)
        }
        own = {"case_id": case.id, "notes": INVENTED}
        for side, grade, pupils in values.get("grades", ()):
            filling.record(
                "grades", own | {"side": side, "grade": grade, "pupils": pupils}, "sample"
            )
        for leg, contents, items, carrier, tracking, sent, arrived in values.get("shipments", ()):
            days = {"sent_on": _day(held, sent), "arrived_on": _day(held, arrived)}
            what = {"leg": leg, "contents": contents, "items": items, "carrier": carrier}
            filling.record("shipments", own | what | days | {"tracking": tracking}, "sample")
        for item, amount, bearer, quoted, agreed in values.get("costs", ()):
            days = {"quoted_on": _day(held, quoted), "agreed_on": _day(held, agreed)}
            what = {"item": item, "amount": amount, "borne_by": bearer}
            filling.record("costs", own | what | days, "sample")
        for tongue, length, name in values.get("films", ()):
            what = {"title": name + MARK["ja"], "language": tongue, "length": length}
            filling.record("videos", own | what, "sample")
    earlier = cases["海のプラスチックを減らす七つの提案"]
    earlier.later_case_id = cases["松が谷の半日・書道と吹奏楽でむかえる"].id
    filling.session.flush()


def _day(start: date, days: int | None) -> str | None:
    return None if days is None else (start + timedelta(days=days)).isoformat()


def _cases(filling: "Filling") -> dict[str, Case]:
    found = filling.session.scalars(select(Case))
    return {case.title.removesuffix(MARK["ja"]): case for case in found}


def fill_talks(filling: "Filling") -> None:
    """Consultations and negotiations; some of them wait for a reply."""
    cases = _cases(filling)
    people = {each.name: each.id for each in filling.session.scalars(select(Contact))}
    for values in load("communications"):
        register, key = values.pop("at")
        days, clock = values.pop("when")
        begun = filling.today + timedelta(days=days)
        values[f"{register}_id"] = filling.member(register, key)
        values["said_at"] = datetime.combine(begun, time.fromisoformat(clock)).isoformat()
        values["subject"] += MARK["ja"]
        values["handled_by"] = values.pop("by")
        values["notes"] = INVENTED
        for name, known in (("case", cases), ("wish", filling.wishes)):
            if name in values:
                values[f"{name}_id"] = known[values.pop(name)].id
        if "contact" in values:
            values["contact_id"] = people[values.pop("contact")]
        for name, field in (("reply", "reply_by"), ("answered", "answered_on")):
            if name in values:
                values[field] = filling.after(values.pop(name))
        if "answered_on" in values:
            values.setdefault("owes", "partner")
        filling.record("communications", values, "sample")


def fill_answers(filling: "Filling") -> None:
    """How the exchanges of the last years were proposed: wishes of both sides, and their answers."""
    cases = _cases(filling)
    for title, case in cases.items():
        pair = _sides(case)
        if case.status in PAIRS and pair is not None and case.school_wish_id is None:
            ours, theirs = (_past_wish(filling, case, {side: key}) for side, key in pair.items())
            case.school_wish_id, case.partner_wish_id = ours.id, theirs.id
            _answered(filling, case, ours, theirs, ProposalStatus.ACCEPTED, None)
            for values in load("declined"):
                if values["case"] == title:
                    other = filling.partners[values["partner"]].id
                    asked = _past_wish(filling, case, {"partner_id": other}, WishStatus.EXPIRED)
                    _answered(filling, case, ours, asked, ProposalStatus.DECLINED, values["reason"])
    filling.session.flush()


def _sides(case: Case) -> dict[str, int] | None:
    school = next((each.school_id for each in case.members if each.school_id), None)
    partner = next((each.partner_id for each in case.members if each.partner_id), None)
    if school is None or partner is None:
        return None
    return {"school_id": school, "partner_id": partner}


def _past_wish(
    filling: "Filling", case: Case, owner: dict[str, int], status: WishStatus = WishStatus.MATCHED
) -> Wish:
    held = case.held_on or filling.today
    size = case.pupils_here if "school_id" in owner else case.pupils_there
    values = {
        **owner,
        "title": case.title,
        "notes": INVENTED,
        "status": str(status),
        "exchange_types": [case.exchange_type],
        "modes": [case.mode],
        "languages": list(case.languages),
        "contents": list(case.contents),
        "themes": list(case.themes),
        "grades": case.grades if "school_id" in owner else None,
        "group_size": size,
        "registered_on": _day(held, -LEAD - 40),
        "period_from": _day(held, -45),
        "period_to": _day(held, 45),
        "capacity": 1,
    }
    made: Wish = filling.record("wishes", values, "sample")
    return made


def _answered(
    filling: "Filling",
    case: Case,
    ours: Wish,
    theirs: Wish,
    status: ProposalStatus,
    reason: str | None,
) -> None:
    """Add a proposal and its answer; what was declined had come before what was accepted."""
    held = case.held_on or filling.today
    days = LEAD if status is ProposalStatus.ACCEPTED else LEAD + 20
    proposed = datetime.combine(held - timedelta(days=days), time(10))
    filling.session.add(
        Proposal(
            school_wish=ours,
            partner_wish=theirs,
            status=status,
            proposed_at=proposed,
            answered_at=proposed + timedelta(days=11),
            decline_reason=reason,
        )
    )


def fill_friends(filling: "Filling") -> None:
    """The World Friend groups of two years, and what was done with their countries."""
    this_year = fiscal_year(filling.today)
    for year in (this_year - 1, this_year):
        everybody = friends.both(filling.session)
        planned = friends.plan(filling.session, year, everybody)
        row = friends.keep_in(filling.session, planned)
        row.title, row.notes = f"世界ともだち {year}{MARK['ja']}", INVENTED
    filling.session.flush()
    groups = {year: friends.read(filling.session, year) for year in (this_year - 1, this_year)}
    for values in load("activities"):
        year = this_year + values.pop("year")
        month, day = values.pop("month"), values.pop("day")
        school = values.pop("school", None)
        values |= {
            "fiscal_year": year,
            "held_on": date(year if month >= 4 else year + 1, month, day).isoformat(),
            "school_id": filling.schools[school].id if school else None,
            "notes": INVENTED,
        }
        edition = groups[year]
        at = values.pop("country")
        values["countries"] = _group(edition, values)[at : at + 1] if edition else []
        values["title"] += MARK["ja"]
        values["title_en"] += MARK["en"]
        filling.record("activities", values, "sample")


def _group(edition: friends.Edition, values: dict[str, Any]) -> list[str]:
    """The countries of the recipient whose activity it is."""
    for recipient, codes in zip(edition.recipients, edition.groups, strict=True):
        if values["school_id"] and recipient.school_id == values["school_id"]:
            return list(codes)
        if values.get("board") and recipient.name == values["board"]:
            return list(codes)
    return []


def fill_booklets(filling: "Filling") -> None:
    """Editions of the booklet for the last two years, as the office would keep them."""
    for values in load("booklets"):
        year = fiscal_year(filling.today) + values["fy"]
        cases = [
            case
            for case in _cases(filling).values()
            if case.status == CaseStatus.PUBLISHED
            and case.held_on
            and fiscal_year(case.held_on) == year
        ]
        cases.sort(key=lambda case: (case.held_on, case.id))
        lines = [booklets.Line(case.id) for case in cases]
        if values["sections"]:
            lines = []
            for ja, kinds, en in values["sections"]:
                inside = [booklets.Line(c.id) for c in cases if c.exchange_type in kinds]
                lines += [booklets.Line(title=Words(ja, en)), *inside] if inside else []
        cover = filling.session.scalar(
            select(Attachment.id).where(Attachment.file_name == values["cover"])
        )
        edition = replace(
            booklets.proposal((), year),
            name=f"国際交流事例集 {year}年度版{MARK['ja']}",
            foreword=Words(*values["foreword"]),
            issued=date(year + 1, 3, 25),
            cover=cover,
            lines=tuple(lines),
        )
        booklets.keep_in(filling.session, edition)
