"""Reads open wishes from the store into `Facts`, a few plain queries for all of them.

Rows are taken as the database holds them and decoded once for each distinct value: with thousands
of wishes most values repeat.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Select, literal, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased
from sqlalchemy.types import NullType

from desktop.i18n import fiscal_year
from desktop.models.case import Case, CaseMember
from desktop.models.partner import Partner
from desktop.models.school import Designation, School
from desktop.models.vocabulary import (
    SCHOOL_AGES,
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
from desktop.services.matching import clocks, covering, decoding, facts
from desktop.services.matching.clocks import Hours
from desktop.services.matching.decoding import Memo
from desktop.services.matching.facts import FAR, Facts, SideFacts
from desktop.services.matching.lazy import Lazy
from desktop.services.matching.results import Party

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

_SILENT = {"id": 0, "capacity": 1}
"""A wish that says nothing, beside its number and one place."""

Column = tuple[Any, ...]
Columns = dict[str, Column]
"""The wishes of a side by column, raw; the owner's columns are named `owner_…`."""


def read(
    session: Session,
    *,
    today: date,
    school_wish: int | None = None,
    partner_wish: int | None = None,
    school: int | None = None,
    partner: int | None = None,
) -> Facts:
    """The wishes in the queue on both sides, and what is between them.

    Args:
        session: a session that reads.
        today: the day from which the lead and the waiting time are counted.
        school_wish, partner_wish: only this wish on its side, whatever its status.
        school, partner: only this record on its side, as if it had a wish (number 0) that says
            nothing: what is not known refuses nobody, so that its profile alone decides.
    """
    ours = _rows(session, School, Wish.school_id, _SCHOOL, school_wish, school)
    theirs = _rows(session, Partner, Wish.partner_id, _PARTNER, partner_wish, partner)
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

    language_sets = (_languages(ours), _languages(theirs))
    spoken = [{code for codes in sets for code in codes} for sets in language_sets]
    languages = {code: k for k, code in enumerate(sorted(spoken[0] & spoken[1]))}
    wanted = [decoding.code_sets(rows["countries"]) for rows in (ours, theirs)]
    unwanted = [decoding.code_sets(rows["unwanted_countries"]) for rows in (ours, theirs)]
    named = {code for sets in (*wanted, *unwanted) for codes in sets for code in codes}
    countries = {code: k for k, code in enumerate(sorted(named))}

    here, here_at = _timetables(ours, clocks.USUAL_HERE)
    there, there_at = _timetables(theirs, clocks.USUAL_THERE)
    places = zip(theirs["owner_country"], theirs["owner_region"], strict=True)
    coverings, covering_at, covered = covering.of_places(session, places, today)
    experienced = {k >> 32 for k in earlier}, {k & 0xFFFFFFFF for k in earlier}

    def side(which: Side, rows: Columns, hours: list[int], k: int) -> SideFacts:
        home = rows.get("owner_country", ("JP",) * len(rows["id"]))
        return _side(
            which,
            rows,
            hours,
            today,
            language_sets[k],
            facts.words(language_sets[k], languages),
            facts.words([(country,) for country in home], countries),
            facts.words(wanted[k], countries),
            facts.words(unwanted[k], countries),
            np.array([bool(codes) for codes in wanted[k]], bool),
            experienced[k],
            _counts(proposals, which),
            covering_at if which is Side.PARTNER else [-1] * len(home),
            covered if which is Side.PARTNER else [float("nan")] * len(home),
        )

    schools = side(Side.SCHOOL, ours, here_at, 0)
    partners = side(Side.PARTNER, theirs, there_at, 1)
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
        priority=np.isin(schools.owner_id, _designated(session, today)),
    )


def _designated(session: Session, today: date) -> list[int]:
    """The schools with a designation in force: they come first where places are short."""
    year = fiscal_year(today)
    in_force = (Designation.fiscal_year <= year) & (
        Designation.last_year.is_(None) | (Designation.last_year >= year)
    )
    return list(session.scalars(select(Designation.school_id).where(in_force).distinct()))


def _raw(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """A column as the database keeps it, without decoding each value."""
    return type_coerce(column, NullType())


def _rows(
    session: Session,
    owner: type[School] | type[Partner],
    key: InstrumentedAttribute[Any],
    names: Sequence[str],
    only: int | None,
    record: int | None,
) -> Columns:
    columns = [_raw(getattr(Wish, name)).label(name) for name in _WISH]
    if record:
        columns = [literal(_SILENT.get(name)).label(name) for name in _WISH]
    columns += [_raw(getattr(owner, name)).label(f"owner_{name}") for name in names]
    query: Select[Any] = select(*columns)
    if record:
        query = query.select_from(owner).where(owner.id == record)
    elif only:
        query = query.join(owner, owner.id == key).where(Wish.id == only)
    else:
        query = query.join(owner, owner.id == key).where(Wish.status.in_(IN_THE_QUEUE))
    query = query if record else query.order_by(Wish.id)
    # Below the mapper, and below its rows: thousands of plain values need no objects.
    result = session.connection().execute(query)
    named, rows = tuple(result.keys()), result.cursor.fetchall() if result.cursor else ()
    result.close()
    if not rows:
        return dict.fromkeys(named, ())
    return dict(zip(named, zip(*rows, strict=True), strict=True))


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


def _languages(rows: Columns) -> list[tuple[str, ...]]:
    """The languages that a wish names; else those that its owner speaks or teaches."""
    memo = Memo(decoding.codes)
    both = zip(rows["languages"], rows["owner_languages"], strict=True)
    return [memo[wish] or memo[owner] for wish, owner in both]


def _timetables(
    rows: Columns, usual: clocks.Window
) -> tuple[list[tuple[Hours, str | None]], list[int]]:
    """The distinct timetables with their zones, and which of them each wish has."""
    memo: Memo[Column, Hours] = Memo(lambda row: decoding.hours(row, usual))
    names = ("hour_from", "hour_to", "weekdays", "class_start", "class_end", "late_end")
    columns = (rows[name if name in rows else f"owner_{name}"] for name in names)
    hours = memo.all(zip(*columns, strict=True))
    zones = rows.get("owner_time_zone", (None,) * len(hours))
    places: dict[tuple[Hours, str | None], int] = {}
    listed = zip(hours, zones, strict=True)
    at = [places.setdefault((one, zone or None), len(places)) for one, zone in listed]
    return list(places), at


def _parties(side: Side, rows: Columns) -> Lazy[Party]:
    blank = (None,) * len(rows["id"])
    places = rows["owner_city" if side is Side.PARTNER else "owner_ward"]

    def make(k: int) -> Party:
        return Party(
            rows["id"][k],
            side,
            rows["owner_id"][k],
            rows["owner_name"][k],
            name_en=rows["owner_name_en"][k],
            name_ja=rows.get("owner_name_ja", blank)[k],
            country=rows["owner_country"][k] if side is Side.PARTNER else "JP",
            region=rows.get("owner_region", blank)[k],
            place=places[k],
            title=rows["title"][k],
        )

    return Lazy(len(blank), make)


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


def _side(
    side: Side,
    columns: Columns,
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
    covering_at: list[int],
    covered: list[float],
) -> SideFacts:
    accepted, pending = counts
    blocked = (SchoolStatus.CLOSED, PartnerStatus.BLOCKED)
    level = {str(code): k for k, code in enumerate(Level, start=1)}
    youngest, oldest = _ages(columns)
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
        parties=_parties(side, columns),
        wish_id=wish_id,
        owner_id=np.array(columns["owner_id"], np.int64),
        blocked=np.array([status in blocked for status in columns["owner_status"]], bool),
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
        youngest=np.array(youngest, np.int16),
        oldest=np.array(oldest, np.int16),
        group=np.array([size or float("nan") for size in columns["group_size"]], np.float32),
        start=np.array(Memo(decoding.ordinal(0)).all(columns["period_from"]), np.int32),
        end=np.array(Memo(decoding.ordinal(FAR)).all(columns["period_to"]), np.int32),
        short_notice=np.array([bool(text) for text in columns["short_notice_reason"]], bool),
        waited=np.array(
            [max(0, today.toordinal() - day) if day else float("nan") for day in registered],
            np.float32,
        ),
        first=np.array(
            [
                decoding.first(experience, owner in experienced)
                for experience, owner in zip(
                    columns["experience"], columns["owner_id"], strict=True
                )
            ],
            np.float32,
        ),
        hours=np.array(hours, np.int32),
        covering=np.array(covering_at, np.int32),
        covered=np.array(covered, np.float32),
        language_codes=language_codes,
        type_codes=decoding.code_sets(columns["exchange_types"]),
        late_end=decoding.minutes.all(columns["owner_late_end"]),
    )


def _ages(columns: Columns) -> tuple[list[int], list[int]]:
    """The ages that a wish names, else those of its owner; -1 where neither is known."""
    kinds = columns.get("owner_kind")
    owner: Iterable[tuple[int | None, int | None]]
    if kinds is not None:
        owner = (SCHOOL_AGES.get(kind, (None, None)) if kind else (None, None) for kind in kinds)
    else:
        owner = zip(columns["owner_age_min"], columns["owner_age_max"], strict=True)
    wish = zip(columns["age_min"], columns["age_max"], strict=True)
    listed = [own if own != (None, None) else other for own, other in zip(wish, owner, strict=True)]
    return (
        [-1 if young is None else young for young, _old in listed],
        [-1 if old is None else old for _young, old in listed],
    )
