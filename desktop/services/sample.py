"""The sample store: what the sources state, real lists of schools, and invented records to try on.

Facts come from `resources/sample`, each with the source it was taken from. What is invented —
wishes, contacts, cases, bell times — carries the mark 見本 in its title or its notes, put there by
this module so that no record can go without it. Days of the invented records are counted from a
given day, so that the sample is as fresh as the day it is made.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from desktop import paths
from desktop.i18n import N_, _, fiscal_year
from desktop.models.agreement import Agreement, AgreementArea, AgreementParty
from desktop.models.base import Searchable
from desktop.models.case import TEXT_SECTIONS, Case, CaseMember, CaseSession, CaseTask
from desktop.models.organisation import Organisation
from desktop.models.partner import Partner
from desktop.models.programme import Programme
from desktop.models.school import School
from desktop.models.source import Source
from desktop.models.specs import SPECS
from desktop.models.vocabulary import (
    CaseStatus,
    Establisher,
    OrganisationKind,
    ProposalStatus,
    SchoolKind,
    SchoolStatus,
)
from desktop.models.wish import Proposal, Wish
from desktop.services import sample_office as office
from desktop.services.photos import attach_photo, read_photo
from desktop.services.progress import Progress, Work
from desktop.services.sample_files import decoded, load, table
from desktop.services.sample_office import INVENTED, MARK
from desktop.services.store import Store

TOKYO = ZoneInfo("Asia/Tokyo")
PROFILE = "見本：時程、設備、在籍者数など、出典のない値は架空です。"
KINDS = {
    "B1": SchoolKind.ELEMENTARY,
    "C1": SchoolKind.JUNIOR_HIGH,
    "C2": SchoolKind.COMPULSORY,
    "D1": SchoolKind.SENIOR_HIGH,
    "D2": SchoolKind.SIX_YEAR,
    "E1": SchoolKind.SPECIAL_NEEDS,
}
"""School kinds by the first two characters of the ministry's code."""

SOURCE_OF = {"kana": "boe", "phone": "boe", "website": "web", "latitude": "ksj", "longitude": "ksj"}
"""Where a school's value comes from, unless from the ministry's list."""


def fill_sample(store: Store, *, today: date | None = None) -> Work[None]:
    """Fill an empty store with the sample, in one change.

    Args:
        store: a store without records.
        today: the day from which the invented records count; default: today in Tokyo.
    """
    with store.write(N_("Fill the sample store")) as session:
        filling = Filling(session, today or datetime.now(TOKYO).date())
        steps = filling.steps()
        for number, (label, step) in enumerate(steps):
            yield Progress(number, len(steps), label)
            step()
            session.flush()
        yield Progress(len(steps), len(steps))


def school_day(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day if day.weekday() < 5 else day + timedelta(days=7 - day.weekday())


class Filling:
    """One filling of one store; keeps the ids by which the records of the files name one another."""

    def __init__(self, session: Session, today: date) -> None:
        self.session = session
        self.today = today
        self.sources: dict[str, int] = {}
        self.titles: dict[str, str] = {}
        self.organisations: dict[str, Organisation] = {}
        self.agreements: dict[str, Agreement] = {}
        self.programmes: dict[str, Programme] = {}
        self.schools: dict[str, School] = {}
        self.partners: dict[str, Partner] = {}
        self.wishes: dict[str, Wish] = {}

    def steps(self) -> list[tuple[str, Callable[[], None]]]:
        """What is done, in order, with what to call it meanwhile."""
        return [
            (_("Sources and organisations"), self.fill_organisations),
            (_("Schools"), self.fill_schools),
            (_("Partners"), self.fill_partners),
            (_("Designations"), self.fill_designations),
            (_("Agreements"), self.fill_agreements),
            (_("Programmes and events"), self.fill_programmes),
            (_("Statistics"), self.fill_statistics),
            (_("Quotas"), self.step(office.fill_quotas)),
            (_("Statements of sources"), self.fill_statements),
            (_("Calendars"), self.step(office.fill_calendar)),
            (_("Wishes"), self.fill_wishes),
            (_("Contacts"), self.step(office.fill_contacts)),
            (_("Cases"), self.fill_cases),
            (_("What belongs to cases"), self.step(office.fill_casework)),
            (_("Answers of the last years"), self.step(office.fill_answers)),
            (_("Consultations and talks"), self.step(office.fill_talks)),
            (_("World Friend"), self.step(office.fill_friends)),
            (_("Booklets"), self.step(office.fill_booklets)),
        ]

    def step(self, fill: Callable[["Filling"], None]) -> Callable[[], None]:
        """A step that is described elsewhere."""
        return partial(fill, self)

    # What the sources state

    def fill_organisations(self) -> None:
        """The sources themselves, then authorities, ministries and the embassies in Tokyo."""
        taken = datetime.combine(self.today, time(9))
        for key, values in load("sources").items():
            source = Source(taken_at=taken, **values)
            self.session.add(source)
            self.session.flush()
            self.sources[key], self.titles[key] = source.id, source.title
        for values in load("organisations"):
            key, source_key = values.pop("key"), values["source"]
            values["source"] = self.titles[source_key]
            organisation = self.record("organisations", values, source_key)
            self.organisations[key] = organisation
        for row in table("embassies"):
            values = {
                **row,
                "kind": str(OrganisationKind.EMBASSY),
                "country": "JP",
                "capabilities": ["speakers", "visitors"],
                "source": self.titles["embassies"],
            }
            organisation = self.record("organisations", values, "embassies")
            organisation.origin = {
                **organisation.origin,
                "capabilities": [None, self.sources["sample"]],
            }
            self.organisations[f"embassy:{row['represents']}"] = organisation

    def fill_schools(self) -> None:
        """Tokyo's public schools of the ministry's list, with kana, phones and coordinates."""
        self.session.execute(insert(School), [self._school(row) for row in table("schools")])
        profiles = load("profiles")
        for school in self.session.scalars(select(School)):
            self.schools[school.code or ""] = school
            if profile := profiles.get(school.code):
                self._add_profile(school, "schools", profile)

    def _school(self, row: dict[str, Any]) -> dict[str, Any]:
        raw = {"kind": row.pop("kind_raw"), "establisher": "2(公)"}
        name_en_source = row.pop("name_en_source")
        metropolitan = row["name"].startswith(("東京都立", "都立"))
        row["kind"] = str(KINDS[row["code"][:2]])
        row["establisher"] = str(
            Establisher.METROPOLITAN if metropolitan else Establisher.MUNICIPAL
        )
        row["origin"] = {
            name: [raw.get(name), self.sources[SOURCE_OF.get(name, "mext")]]
            for name, value in row.items()
            if value is not None
        }
        if name_en_source:
            row["origin"]["name_en"] = [None, self.sources[name_en_source]]
        row["status"] = str(SchoolStatus.CLOSED if row["closed_on"] else SchoolStatus.ACTIVE)
        row["closed_on"] = date.fromisoformat(row["closed_on"]) if row["closed_on"] else None
        return row

    def fill_partners(self) -> None:
        """Schools abroad out of lists that may be passed on, and a few invented ones."""
        profiles = load("profiles")
        for row in table("partners"):
            source_key = row.pop("src")
            key = f"{row['country']}:{row['code']}"
            row["languages"] = row["languages"].split()
            partner = self.record("partners", row, source_key)
            self.partners[key] = partner
            if profile := profiles.get(key):
                self._add_profile(partner, "partners", profile)
        for values in load("invented_partners"):
            values["name"] += MARK["ja"]
            values["notes"] = INVENTED
            partner = self.record("partners", values, "sample")
            self.partners[f"{partner.country}:{partner.code}"] = partner

    def _add_profile(
        self, record: School | Partner, register: str, profile: dict[str, Any]
    ) -> None:
        """Give a real school invented bell times and equipment, marked as such."""
        record.copy_from(decoded(register, profile))
        mine = {name: [None, self.sources["sample"]] for name in (*profile, "notes")}
        record.origin = {**record.origin, **mine}
        record.notes = PROFILE

    def fill_designations(self) -> None:
        """The board's designations, each under the name that its source writes."""
        by_name = {s.name: s for s in self.schools.values() if s.status == SchoolStatus.ACTIVE}
        for values in load("designations"):
            source_key, school = values["source"], by_name[values.pop("school")]
            values |= {"source": self.titles[source_key], "school_id": school.id}
            self.record("designations", values, source_key)

    def fill_agreements(self) -> None:
        """The ten agreements, the renewal and the related pact, as written."""
        known = self.agreements
        for values in load("agreements"):
            key, parties, areas = values.pop("key"), values.pop("parties"), values.pop("areas")
            renewed = known.get(values.pop("renews", ""))
            values |= {"source": self.titles["board"], "renews_id": renewed and renewed.id}
            agreement = known[key] = self.record("agreements", values, "board")
            agreement.parties = [
                AgreementParty(position=n, name=name, organisation_id=self.organisations[body].id)
                for n, (name, body) in enumerate(parties)
            ]
            agreement.areas = [
                AgreementArea(position=n, text=text, area=area)
                for n, (text, area) in enumerate(areas)
            ]
            self.session.flush()

    def fill_programmes(self) -> None:
        """Dispatches, quotas, projects and events; many have a title only."""
        for values in load("programmes"):
            source_key = values["source"]
            values["source"] = self.titles[source_key]
            films = values.pop("films", ())
            programme = self.record("programmes", values, source_key)
            self.programmes[values["title"]] = programme
            office.fill_films(self, programme, films, source_key)

    def fill_statements(self) -> None:
        """What the sources say otherwise than the registers, or than one another, word for word."""
        owners: dict[str, dict[str, Any]] = {
            "agreement": self.agreements,
            "programme": self.programmes,
        }
        for values in load("statements"):
            source_key = values["source"]
            values["source"] = self.titles[source_key]
            for owner, known in owners.items():
                if owner in values:
                    values[f"{owner}_id"] = known[values.pop(owner)].id
            self.record("statements", values, source_key)

    def fill_statistics(self) -> None:
        """The figures that the sources state, and those that they announce and do not give."""
        for values in load("statistics"):
            source_key = values["source"]
            values["source"] = self.titles[source_key]
            values["programme_id"] = (
                self.programmes[values.pop("programme")].id if "programme" in values else None
            )
            self.record("statistics", values, source_key)

    # What is invented

    def fill_wishes(self) -> None:
        """Invented wishes of real schools and partners, their periods still to come."""
        for values in load("wishes"):
            key = values.pop("key")
            school, partner = values.pop("school", None), values.pop("partner", None)
            values["school_id"] = self.schools[school].id if school else None
            values["partner_id"] = self.partners[partner].id if partner else None
            values["title"] += MARK["ja"]
            values["notes"] = INVENTED
            values["registered_on"] = self.after(values.pop("registered"))
            first, last = values.pop("period")
            values |= {"period_from": self.after(first), "period_to": self.after(last)}
            values["hour_from"], values["hour_to"] = values.pop("hours", (None, None))
            self.wishes[key] = self.record("wishes", values, "sample")

    def fill_cases(self) -> None:
        """Invented exchanges of the last two fiscal years and of these weeks."""
        for values in load("cases"):
            members, sessions = values.pop("members"), values.pop("sessions", [])
            tasks, photos = values.pop("tasks", []), values.pop("photos", [])
            texts, pair = values.pop("texts", {}), values.pop("wishes", ())
            held, days = self._held(values.pop("held")), values.pop("days", 1)
            for section in TEXT_SECTIONS:
                for tongue, text in zip(("ja", "en"), texts.get(section, ()), strict=False):
                    values[f"{section}_{tongue}"] = text
            values["title"] += MARK["ja"]
            values["title_en"] += MARK["en"]
            values |= {"held_on": held.isoformat(), "notes": INVENTED}
            for side, key in zip(("school", "partner"), pair, strict=False):
                values[f"{side}_wish_id"] = self.wishes[key].id
            if days > 1:
                values["ended_on"] = (held + timedelta(days=days - 1)).isoformat()
            case: Case = self.record("cases", values, "sample")
            case.members = [
                CaseMember(position=n, role=role, **{f"{kind}_id": self.member(kind, key)})
                for n, (kind, key, role) in enumerate(members)
            ]
            zone = next((m[1] for m in members if m[0] == "partner"), None)
            case.sessions = [
                self._session(held, self.partners[zone].time_zone if zone else None, *session)
                for session in sessions
            ]
            case.tasks = [self._task(held, *task) for task in tasks]
            self.session.flush()
            for photo in photos:
                self._attach(case, photo)
            if pair:
                self._propose(case, *pair)

    def _session(
        self,
        held: date,
        zone: str | None,
        clock: str,
        minutes: int,
        topic: str,
        tool: str | None = None,
        days_on: int = 0,
    ) -> CaseSession:
        begins = datetime.combine(held + timedelta(days=days_on), time.fromisoformat(clock))
        return CaseSession(
            starts_at=begins, minutes=minutes, time_zone=zone, topic=topic, tool=tool
        )

    def _task(self, held: date, title: str, owner: str, days_after: int, done: bool) -> CaseTask:
        due = school_day(held + timedelta(days=days_after))
        done_on = min(school_day(due - timedelta(days=3)), self.today) if done else None
        return CaseTask(title=title, owner=owner, due_on=due, done_on=done_on)

    def _attach(self, case: Case, values: dict[str, Any]) -> None:
        years = values.pop("consent_years", None)
        name = values.pop("file")
        attach_photo(
            self.session,
            read_photo(paths.resource("sample", "photos", name)),
            case_id=case.id,
            file_name=name,
            consent_until=self.today + timedelta(days=365 * years) if years else None,
            **values,
        )

    def _propose(self, case: Case, school_key: str, partner_key: str) -> None:
        """Add the proposal out of which a case grew."""
        agreed = case.status != CaseStatus.NEGOTIATING
        proposed = datetime.combine(self.today, time(10)) - timedelta(days=30)
        self.session.add(
            Proposal(
                school_wish=self.wishes[school_key],
                partner_wish=self.wishes[partner_key],
                status=ProposalStatus.ACCEPTED if agreed else ProposalStatus.PROPOSED,
                proposed_at=proposed,
                answered_at=proposed + timedelta(days=9) if agreed else None,
            )
        )

    # Helpers

    def record(self, register: str, values: dict[str, Any], source_key: str) -> Any:
        """Add a record, its values decoded and each with its source; `raw` holds raw texts."""
        raw = values.pop("raw", {})
        taken = decoded(register, values)
        record = SPECS[register].model(**taken)
        if isinstance(record, Searchable):
            names = {n for n, value in taken.items() if value not in (None, ())} | set(raw)
            source = self.sources[source_key]
            record.origin = {name: [raw.get(name), source] for name in sorted(names)}
        self.session.add(record)
        self.session.flush()
        return record

    def member(self, kind: str, key: str) -> int:
        known: dict[str, Any] = getattr(self, f"{kind}s")
        number: int = known[key].id
        return number

    def after(self, days: int) -> str:
        return (self.today + timedelta(days=days)).isoformat()

    def _held(self, when: dict[str, int]) -> date:
        """The day of a case: so many days from today, or a day of a fiscal year before this one."""
        if "in" in when:
            return school_day(self.today + timedelta(days=when["in"]))
        year = fiscal_year(self.today) + when["fy"]
        return school_day(
            date(year if when["month"] >= 4 else year + 1, when["month"], when["day"])
        )
