"""Reads open wishes from the store into `Facts`, a few plain queries for all of them.

Rows are taken as the database holds them and decoded once for each distinct value: with thousands
of wishes most values repeat.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Row, Select, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased
from sqlalchemy.types import NullType

from desktop.models.agreement import Agreement
from desktop.models.case import Case, CaseMember
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.models.vocabulary import (
    AgreementStatus,
    CaseStatus,
    Content,
    ExchangeType,
    Level,
    Mode,
    Need,
    PartnerStatus,
    ProposalStatus,
    SchoolStatus,
    Side,
    Theme,
    Tool,
    Vocabulary,
    WishStatus,
)
from desktop.models.wish import Proposal, Wish
from desktop.services.matching import clocks, decoding, facts
from desktop.services.matching.clocks import Hours
from desktop.services.matching.decoding import Memo
from desktop.services.matching.facts import FAR, Facts, SideFacts
from desktop.services.matching.results import Covering, Party

LEAD_MONTHS = 3
"""An exchange is asked for three months ahead (JNTO, "Applying for Online School Exchange")."""
IN_THE_QUEUE = (WishStatus.OPEN, WishStatus.OFFERED)


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_WISH = _names("""
    id title exchange_types modes contents themes languages level age_min age_max group_size
    period_from period_to weekdays hour_from hour_to capacity tools needs countries
    unwanted_countries experience short_notice_reason registered_on
""")
_SCHOOL = _names("""
    id name name_en ward kind languages class_start class_end late_end status
""")
_PARTNER = _names("""
    id name name_en name_ja country region city time_zone age_min age_max languages
    class_start class_end late_end status
""")


def read(
    session: Session,
    *,
    today: date,
    school_wish: int | None = None,
    partner_wish: int | None = None,
) -> Facts:
    """The wishes in the queue on both sides, and what is between them.

    Args:
        session: a session that reads.
        today: the day from which the lead and the waiting time are counted.
        school_wish, partner_wish: only this wish on its side, whatever its status.
    """
    ours = _rows(session, School, Wish.school_id, _SCHOOL, school_wish)
    theirs = _rows(session, Partner, Wish.partner_id, _PARTNER, partner_wish)
    proposals = session.execute(
        select(
            Proposal.school_wish_id,
            Proposal.partner_wish_id,
            _raw(Proposal.status).label("status"),
            Proposal.answered_at,
            Proposal.decline_reason,
        ).order_by(Proposal.id)
    ).all()
    earlier = _earlier(session)
    earliest = facts.add_months(today, LEAD_MONTHS)

    language_sets = (
        _languages(ours, len(_WISH) + _SCHOOL.index("languages")),
        _languages(theirs, len(_WISH) + _PARTNER.index("languages")),
    )
    spoken = [{code for codes in sets for code in codes} for sets in language_sets]
    languages = {code: k for k, code in enumerate(sorted(spoken[0] & spoken[1]))}
    wanted = [decoding.code_sets(_column(rows, "countries")) for rows in (ours, theirs)]
    unwanted = [decoding.code_sets(_column(rows, "unwanted_countries")) for rows in (ours, theirs)]
    named = {code for sets in (*wanted, *unwanted) for codes in sets for code in codes}
    countries = {code: k for k, code in enumerate(sorted(named))}

    here, here_at = _timetables([(_hours_here(row), None) for row in ours])
    there, there_at = _timetables([(_hours_there(row), _zone(row)) for row in theirs])
    coverings, covering_at, covered = _coverings(session, theirs, today)
    experienced = {k >> 32 for k in earlier}, {k & 0xFFFFFFFF for k in earlier}

    def side(
        which: Side, rows: Sequence[Row[Any]], hours: list[int], k: int, parties: list[Party]
    ) -> SideFacts:
        return _side(
            rows,
            parties,
            hours,
            today,
            language_sets[k],
            facts.words(language_sets[k], languages),
            facts.words([(party.country,) for party in parties], countries),
            facts.words(wanted[k], countries),
            facts.words(unwanted[k], countries),
            np.array([bool(codes) for codes in wanted[k]], bool),
            experienced[k],
            _counts(proposals, which),
            covering_at if which is Side.PARTNER else [-1] * len(rows),
            covered if which is Side.PARTNER else [float("nan")] * len(rows),
        )

    schools = side(Side.SCHOOL, ours, here_at, 0, [_school_party(row) for row in ours])
    partners = side(Side.PARTNER, theirs, there_at, 1, [_partner_party(row) for row in theirs])
    row_of = {int(wish): i for i, wish in enumerate(schools.wish_id)}
    column_of = {int(wish): j for j, wish in enumerate(partners.wish_id)}
    live: list[int] = []
    decline: dict[int, tuple[date | None, str]] = {}
    for school_id, partner_id, status, answered, reason in proposals:
        i, j = row_of.get(school_id), column_of.get(partner_id)
        if i is None or j is None:
            continue
        key = i * len(partners) + j
        if status in (ProposalStatus.PROPOSED, ProposalStatus.ACCEPTED):
            live.append(key)
        elif status == ProposalStatus.DECLINED:
            decline[key] = (answered.date() if answered else None, reason or "")
    known = sorted(earlier)
    return Facts(
        today=today,
        earliest=earliest.toordinal(),
        schools=schools,
        partners=partners,
        clock=facts.timetables(
            [hours for hours, _zone in here],
            there,
            today.toordinal(),
            today.toordinal() + facts.HORIZON_DAYS,
        ),
        coverings=coverings,
        proposed=facts.keys(live),
        declined=facts.keys(decline),
        decline=decline,
        earlier=np.array(known, np.int64),
        earlier_count=np.array([earlier[key] for key in known], np.int64),
    )


def _raw(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """A column as the database keeps it, without decoding each value."""
    return type_coerce(column, NullType())


def _rows(
    session: Session,
    owner: type[School] | type[Partner],
    key: InstrumentedAttribute[Any],
    names: Sequence[str],
    only: int | None,
) -> Sequence[Row[Any]]:
    columns = [_raw(getattr(Wish, name)).label(name) for name in _WISH]
    columns += [_raw(getattr(owner, name)).label(f"owner_{name}") for name in names]
    query: Select[Any] = select(*columns).join(owner, owner.id == key).order_by(Wish.id)
    query = query.where(Wish.id == only) if only else query.where(Wish.status.in_(IN_THE_QUEUE))
    return session.execute(query).all()


def _earlier(session: Session) -> dict[int, int]:
    """How many exchanges a school and a partner have had: `school id << 32 | partner id`."""
    here, there = aliased(CaseMember), aliased(CaseMember)
    pairs = session.execute(
        select(here.school_id, there.partner_id)
        .join(there, there.case_id == here.case_id)
        .join(Case, Case.id == here.case_id)
        .where(
            here.school_id.is_not(None),
            there.partner_id.is_not(None),
            Case.status != CaseStatus.CANCELLED,
        )
    )
    counts: dict[int, int] = {}
    for school, partner in pairs:
        key = int(school or 0) << 32 | int(partner or 0)
        counts[key] = counts.get(key, 0) + 1
    return counts


def _column(rows: Sequence[Row[Any]], name: str) -> list[Any]:
    at = _WISH.index(name)
    return [row[at] for row in rows]


def _languages(rows: Sequence[Row[Any]], at: int) -> list[tuple[str, ...]]:
    """The languages that a wish names; else those that its owner speaks or teaches."""
    memo = Memo(decoding.codes)
    wish = _WISH.index("languages")
    return [memo[row[wish]] or memo[row[at]] for row in rows]


def _hours_here(row: Row[Any]) -> Hours:
    return decoding.hours(row, clocks.USUAL_HERE)


def _hours_there(row: Row[Any]) -> Hours:
    return decoding.hours(row, clocks.USUAL_THERE)


def _zone(row: Row[Any]) -> str | None:
    zone: str | None = row.owner_time_zone
    return zone or None


def _timetables(
    listed: list[tuple[Hours, str | None]],
) -> tuple[list[tuple[Hours, str | None]], list[int]]:
    """The distinct timetables, and which of them each wish has."""
    places: dict[tuple[Hours, str | None], int] = {}
    at = [places.setdefault(timetable, len(places)) for timetable in listed]
    return list(places), at


def _school_party(row: Row[Any]) -> Party:
    return Party(
        row.id,
        Side.SCHOOL,
        row.owner_id,
        row.owner_name,
        name_en=row.owner_name_en,
        place=row.owner_ward,
        title=row.title,
    )


def _partner_party(row: Row[Any]) -> Party:
    return Party(
        row.id,
        Side.PARTNER,
        row.owner_id,
        row.owner_name,
        name_en=row.owner_name_en,
        name_ja=row.owner_name_ja,
        country=row.owner_country,
        region=row.owner_region,
        place=row.owner_city,
        title=row.title,
    )


def _counts(proposals: Iterable[Any], side: Side) -> tuple[dict[int, int], dict[int, int]]:
    """Accepted and pending proposals by wish."""
    accepted: dict[int, int] = {}
    pending: dict[int, int] = {}
    at = 0 if side is Side.SCHOOL else 1
    for row in proposals:
        wish = row[at]
        if row.status == ProposalStatus.ACCEPTED:
            accepted[wish] = accepted.get(wish, 0) + 1
        elif row.status == ProposalStatus.PROPOSED:
            pending[wish] = pending.get(wish, 0) + 1
    return accepted, pending


def _coverings(
    session: Session, partners: Sequence[Row[Any]], today: date
) -> tuple[list[Covering], list[int], list[float]]:
    """The agreements in force, which of them covers each partner (-1: none), and 1, 0 or unknown.

    An agreement covers its region, or its whole country where it names no region; the board's own
    and the newest come first.
    """
    in_force = (AgreementStatus.SIGNED, AgreementStatus.AMENDED, AgreementStatus.RENEWED)
    rows = session.scalars(
        select(Agreement).where(
            Agreement.board, Agreement.country.is_not(None), Agreement.status.in_(in_force)
        )
    ).all()
    live = sorted(
        (
            one
            for one in rows
            if (one.valid_until is None or one.valid_until >= today)
            and (one.valid_from is None or one.valid_from <= today)
        ),
        key=lambda one: (one.region is not None, one.signed_on or date.min, one.id),
        reverse=True,
    )
    coverings = [Covering(one.id, one.title, one.title_ja, one.signed_on) for one in live]

    def look(place: tuple[str, str | None]) -> tuple[int, float]:
        country, region = place
        unknown = False
        for k, one in enumerate(live):
            if one.country == country:
                if one.region is None or one.region == region:
                    return k, 1.0
                unknown = unknown or region is None
        return -1, float("nan") if unknown else 0.0

    found = Memo(look).all((row.owner_country, row.owner_region) for row in partners)
    return coverings, [k for k, _value in found], [value for _k, value in found]


def _side(
    rows: Sequence[Row[Any]],
    parties: list[Party],
    hours: list[int],
    today: date,
    language_codes: list[tuple[str, ...]],
    languages: facts.Bits,
    home: facts.Bits,
    wanted: facts.Bits,
    unwanted: facts.Bits,
    wanted_known: facts.Flags,
    experienced: set[int],
    counts: tuple[dict[int, int], dict[int, int]],
    covering: list[int],
    covered: list[float],
) -> SideFacts:
    columns = {name: _column(rows, name) for name in _WISH}
    accepted, pending = counts
    blocked = (SchoolStatus.CLOSED, PartnerStatus.BLOCKED)
    level = {str(code): k for k, code in enumerate(Level, start=1)}
    ages = [decoding.ages(row) for row in rows]
    interpreter: Memo[str | None, bool] = Memo(
        lambda text: Need.INTERPRETER in decoding.codes(text)
    )
    registered = Memo(decoding.ordinal(0)).all(columns["registered_on"])
    wish_id = np.array(columns["id"], np.int64)
    capacity = np.array(columns["capacity"], np.int32)
    taken = np.array([accepted.get(wish, 0) for wish in columns["id"]], np.int32)

    def bits(name: str, vocabulary: type[Vocabulary], kind: Any) -> Any:
        return np.array(Memo(decoding.bits(vocabulary)).all(columns[name]), kind)

    return SideFacts(
        parties=parties,
        wish_id=wish_id,
        owner_id=np.array([row.owner_id for row in rows], np.int64),
        blocked=np.array([row.owner_status in blocked for row in rows], bool),
        capacity=capacity,
        left=np.maximum(capacity - taken, 0).astype(np.int32),
        pending=np.array([pending.get(wish, 0) for wish in columns["id"]], np.int32),
        types=bits("exchange_types", ExchangeType, np.uint8),
        modes=bits("modes", Mode, np.uint8),
        contents=bits("contents", Content, np.uint8),
        themes=bits("themes", Theme, np.uint16),
        tools=bits("tools", Tool, np.uint8),
        languages=languages,
        languages_known=np.array([bool(codes) for codes in language_codes], bool),
        home=home,
        wanted=wanted,
        wanted_known=wanted_known,
        unwanted=unwanted,
        interpreter=np.array(interpreter.all(columns["needs"]), bool),
        level=np.array([level.get(code or "", 0) for code in columns["level"]], np.int8),
        youngest=np.array([a for a, _b in ages], np.int16),
        oldest=np.array([b for _a, b in ages], np.int16),
        group=np.array([size or float("nan") for size in columns["group_size"]], np.float32),
        start=np.array(Memo(decoding.ordinal(0)).all(columns["period_from"]), np.int32),
        end=np.array(Memo(decoding.ordinal(FAR)).all(columns["period_to"]), np.int32),
        short_notice=np.array([bool(text) for text in columns["short_notice_reason"]], bool),
        waited=np.array(
            [max(0, today.toordinal() - day) if day else float("nan") for day in registered],
            np.float32,
        ),
        first=np.array(
            [decoding.first(row.experience, row.owner_id in experienced) for row in rows],
            np.float32,
        ),
        hours=np.array(hours, np.int32),
        covering=np.array(covering, np.int32),
        covered=np.array(covered, np.float32),
        language_codes=language_codes,
        type_codes=decoding.code_sets(columns["exchange_types"]),
        late_end=[decoding.minutes[row.owner_late_end] for row in rows],
    )
