"""A year's groups: for whom, made, kept, and read again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from desktop.errors import RuleBroken
from desktop.i18n import N_, _
from desktop.models.municipalities import MUNICIPALITIES
from desktop.models.school import School
from desktop.models.vocabulary import Establisher, SchoolStatus
from desktop.models.worldfriend import CONTINENT, FriendEdition, FriendGroup
from desktop.services.store import Store
from desktop.services.worldfriend.grouping import Grouping, make_groups

SIZE = 5
"""Countries in a group (the Tokyo Metropolitan Board of Education's plan)."""
HOME = "JP"
"""The host: its schools learn of the countries that come."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A school, or the board of education of a ward or city (`school_id` is None)."""

    name: str
    school_id: int | None = None

    @property
    def key(self) -> tuple[int | None, str]:
        """What tells it from others over the years."""
        return (self.school_id, "" if self.school_id else self.name)


@dataclass(frozen=True, slots=True)
class Edition:
    """A year's groups: `groups[k]` are the countries of `recipients[k]`.

    `repeats`, `doubled` and `left_out` as in `Grouping`; `kept` tells whether it is in the store.
    """

    fiscal_year: int
    size: int
    countries: tuple[str, ...]
    recipients: tuple[Recipient, ...]
    groups: tuple[tuple[str, ...], ...]
    repeats: int
    doubled: int
    left_out: tuple[str, ...]
    kept: bool

    def by_country(self) -> dict[str, list[Recipient]]:
        """Who has each country, for every country that takes part."""
        found: dict[str, list[Recipient]] = {code: [] for code in self.countries}
        for recipient, group in zip(self.recipients, self.groups, strict=True):
            for code in group:
                found.setdefault(code, []).append(recipient)
        return found


def boards(session: Session) -> list[Recipient]:
    """The boards of education of the municipalities that have schools, in the official order."""
    wards = session.scalars(
        select(School.ward)
        .where(School.establisher == Establisher.MUNICIPAL, School.status == SchoolStatus.ACTIVE)
        .where(School.ward.is_not(None))
        .distinct()
    )
    order = {ward: place for place, ward in enumerate(MUNICIPALITIES)}
    found = sorted(map(str, wards), key=lambda ward: (order.get(ward, len(order)), ward))
    return [Recipient(f"{ward}教育委員会") for ward in found]


def schools(session: Session, keys: Collection[int] | None = None) -> list[Recipient]:
    """The metropolitan schools, or those named, by school code."""
    wanted = (
        School.id.in_(keys)
        if keys is not None
        else (School.establisher == Establisher.METROPOLITAN)
        & (School.status == SchoolStatus.ACTIVE)
    )
    rows = session.execute(
        select(School.id, School.name).where(wanted).order_by(School.code, School.id)
    )
    return [Recipient(name, key) for key, name in rows]


def both(session: Session) -> list[Recipient]:
    """The boards, then the metropolitan schools: one chart for all whom the project is given to."""
    return [*boards(session), *schools(session)]


RECIPIENTS = {"boards": boards, "schools": schools, "both": both}
"""For whom groups are made, by name."""


def plan(
    session: Session,
    fiscal_year: int,
    recipients: Sequence[Recipient],
    *,
    countries: Sequence[str] | None = None,
    size: int = SIZE,
    locked: Mapping[int, Collection[str]] | None = None,
) -> Edition:
    """The best groups of a year; nothing is written.

    Args:
        session: a session that reads.
        fiscal_year: the year; what recipients had in earlier years is avoided.
        recipients: for whom, in their order.
        countries: those that take part (ISO 3166-1); all of the five continents but `HOME` where
            None.
        size: countries in a group.
        locked: countries that a recipient, by its place, must have.

    Raises:
        RuleBroken: there is no recipient, or as `grouping.make_groups`.
    """
    if not recipients:
        raise RuleBroken(_("There is nobody to give countries to. Register schools first."))
    everybody = sorted(set(CONTINENT) - {HOME})
    taking_part = tuple(dict.fromkeys(code.upper() for code in countries or everybody))
    before = _before(session, fiscal_year, recipients)
    made = make_groups(
        len(recipients), taking_part, CONTINENT, size=size, before=before, locked=locked
    )
    return Edition(
        fiscal_year,
        size,
        taking_part,
        tuple(recipients),
        made.groups,
        made.repeats,
        made.doubled,
        made.left_out,
        kept=False,
    )


def keep(store: Store, edition: Edition) -> int:
    """Keep a year's groups, in place of those of the same year; the edition's id."""
    with store.write(N_("Keep World Friend groups")) as session:
        row = keep_in(session, edition)
        session.flush()
        return row.id


def keep_in(session: Session, edition: Edition) -> FriendEdition:
    """As `keep`, within a session that writes; the edition's row."""
    row = session.scalar(
        select(FriendEdition).where(FriendEdition.fiscal_year == edition.fiscal_year)
    ) or FriendEdition(fiscal_year=edition.fiscal_year)
    row.group_size, row.countries = edition.size, edition.countries
    row.groups = [
        FriendGroup(
            position=at,
            school_id=recipient.school_id,
            board=None if recipient.school_id else recipient.name,
            countries=group,
        )
        for at, (recipient, group) in enumerate(
            zip(edition.recipients, edition.groups, strict=True)
        )
    ]
    session.add(row)
    return row


def years(session: Session) -> list[int]:
    """The fiscal years that have groups, newest first."""
    return list(
        session.scalars(
            select(FriendEdition.fiscal_year).order_by(FriendEdition.fiscal_year.desc())
        )
    )


def read(session: Session, fiscal_year: int) -> Edition | None:
    """The groups that were kept for a year; None where there are none."""
    row = session.scalar(
        select(FriendEdition)
        .where(FriendEdition.fiscal_year == fiscal_year)
        .options(selectinload(FriendEdition.groups).selectinload(FriendGroup.school))
    )
    if row is None:
        return None
    recipients = tuple(
        Recipient(each.school.name, each.school_id) if each.school else Recipient(each.board or "")
        for each in row.groups
    )
    groups = tuple(tuple(each.countries) for each in row.groups)
    before = _before(session, fiscal_year, recipients)
    given = {code for group in groups for code in group}
    return Edition(
        fiscal_year,
        row.group_size,
        tuple(row.countries),
        recipients,
        groups,
        sum(code in before.get(at, ()) for at, group in enumerate(groups) for code in group),
        sum(len(group) - len({CONTINENT.get(code) for code in group}) for group in groups),
        tuple(code for code in row.countries if code not in given),
        kept=True,
    )


def _before(
    session: Session, fiscal_year: int, recipients: Sequence[Recipient]
) -> dict[int, set[str]]:
    """The countries that each recipient had in earlier years, by its place."""
    rows = session.execute(
        select(FriendGroup.school_id, FriendGroup.board, FriendGroup.countries)
        .join(FriendEdition)
        .where(FriendEdition.fiscal_year < fiscal_year)
    )
    had: dict[tuple[int | None, str], set[str]] = {}
    for school, board, codes in rows:
        had.setdefault((school, board or ""), set()).update(codes)
    return {
        at: had[recipient.key] for at, recipient in enumerate(recipients) if recipient.key in had
    }


__all__ = [
    "RECIPIENTS",
    "Edition",
    "Grouping",
    "Recipient",
    "boards",
    "both",
    "keep",
    "keep_in",
    "plan",
    "read",
    "schools",
    "years",
]
