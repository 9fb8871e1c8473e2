"""Who works with the store, and what their role allows.

The role guards the services: the store asks `refusal` before an operation begins and `guard`
before it is sealed, over the rows that the journal says were changed.
"""

import json
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.errors import NotAllowed, RuleBroken, UserError
from desktop.i18n import N_, _
from desktop.models.case import CaseMember
from desktop.models.journal import Change
from desktop.models.people import GUARDED, Actor, Person, Role, school_may
from desktop.services import clock, keys

if TYPE_CHECKING:
    from desktop.services.store import Store


_ROLES = {str(role): role for role in Role}


def find(session: Session) -> Actor:
    """Who the person at this computer is to the store, by the name that they signed in with.

    A store without people takes whoever opens it for its owner. Somebody whom the store does not
    know reads, until they choose who they are.
    """
    system = clock.who()
    people = session.scalars(select(Person)).all()
    for person in people:
        if person.active and person.system_name and _same(person.system_name, system):
            return _actor(person)
    return Actor(None, system, Role.OFFICIAL if people else Role.OWNER)


def among(rows: Iterable[tuple[str, str | None, str, int]]) -> Actor:
    """As `find`, of rows of name, sign-in name, role and whether active, of a store not open."""
    system, known = clock.who(), False
    for name, bound, role, active in rows:
        known = True
        if active and bound and _same(bound, system):
            return Actor(None, name, _ROLES[role])
    return Actor(None, system, Role.OFFICIAL if known else Role.OWNER)


def again(session: Session, actor: Actor) -> Actor:
    """The same person as the store knows them now; found anew where they are gone."""
    person = session.get(Person, actor.id) if actor.id is not None else None
    return _actor(person) if person is not None and person.active else find(session)


def everybody(store: "Store") -> list[Person]:
    """The people of a store, detached, the active first, by name."""
    with store.read() as session:
        found = session.scalars(select(Person).order_by(Person.active.desc(), Person.name)).all()
        session.expunge_all()
        return list(found)


def choose(store: "Store", key: int, *, recovery: str | None = None) -> Actor:
    """Work as a person of the store from now on.

    Somebody who has a sign-in name, as every owner does, is chosen under that name only; on another
    computer the printed recovery key shows that it is right. In a store that is not encrypted,
    which protects nothing, somebody whose sign-in name it does not know may choose anybody.

    Raises:
        NotAllowed: the person signs in by another name.
        InvalidValue: the recovery key is mistyped.
        UserError: there is no such person, or they are no longer active.
    """
    with store.read() as session:
        person = session.get(Person, key)
        present = find(session)
        if person is None or not person.active:
            raise UserError(_("This person no longer works with the store. Choose another name."))
        actor = _actor(person)
        bound = person.system_name
        proven = recovery is not None and keys.read_recovery(recovery) == store.key
        stranger = store.key is None and present.id is None
        if bound and not (_same(bound, clock.who()) or proven or stranger):
            raise NotAllowed(
                _(
                    "{name} signs in to the computer as “{system}”. Sign in that way, or type the "
                    "recovery key of the store."
                ).format(name=person.name, system=bound)
            )
    store.person = actor
    return actor


def add(
    store: "Store",
    name: str,
    role: Role,
    *,
    system_name: str | None = None,
    school_id: int | None = None,
    since: date | None = None,
) -> int:
    """Add a person; their id. The first one of a store is its owner.

    The first person gets the sign-in name of now where none is given.

    Raises:
        NotAllowed: the one who asks is no owner.
        RuleBroken: the name is empty, the sign-in name is taken, a school administrator lacks the
            school, an owner the sign-in name, or the store would have no owner.
    """
    with store.write(N_("Add person")) as session:
        first = not session.scalar(select(func.count(Person.id)))
        person = Person(
            name=_name(name),
            role=role,
            system_name=_system(system_name) or (clock.who() if first else None),
            school_id=school_id,
            since=since or clock.today(),
        )
        session.add(person)
        session.flush()
        return person.id


def change(store: "Store", key: int, **values: Any) -> None:
    """Change a person: `name`, `role`, `system_name`, `school_id`, `active` or `since`.

    People are not deleted: the journal names them. One who leaves is made inactive.

    Raises:
        NotAllowed, RuleBroken: as `add`.
    """
    with store.write(N_("Change person")) as session:
        person = session.get(Person, key)
        if person is None:
            raise UserError(_("This record is no longer there. Somebody else has deleted it."))
        if "name" in values:
            values["name"] = _name(values["name"])
        if "system_name" in values:
            values["system_name"] = _system(values["system_name"])
        person.copy_from(values)


def refusal(actor: Actor) -> str | None:
    """Why a person may change nothing at all; None where they may change something."""
    if not actor.reads_only:
        return None
    if actor.id is None:
        return _(
            "The store does not know “{name}”, so it is open for reading. Choose who you are, or "
            "ask the store owner to add you."
        ).format(name=actor.name)
    return _(
        "{name} is here as {role}, who reads and prints. Ask the concierge staff for the change."
    ).format(name=actor.name, role=_(actor.role.label))


def require_owner(actor: Actor, what: str) -> None:
    """Raise `NotAllowed` unless the person owns the store; `what` names the deed (translated)."""
    if not actor.owns:
        raise NotAllowed(
            _("{what}: only the store owner may do this, and {name} is here as {role}.").format(
                what=what, name=actor.name, role=_(actor.role.label)
            )
        )


def guard(session: Session, operation: int, actor: Actor, tables: Iterable[str]) -> None:
    """Raise where an operation changed what the person's role does not allow.

    Raises:
        NotAllowed: a row lies outside the role.
        RuleBroken: the people themselves would no longer be in order.
    """
    touched = GUARDED.intersection(tables)
    if touched:
        require_owner(actor, _("Changing the people of the store"))
        _check_people(session)
    if actor.role is not Role.SCHOOL:
        return
    own = actor.school_id or 0
    cases = frozenset(
        session.scalars(select(CaseMember.case_id).where(CaseMember.school_id == own))
    )
    rows = select(Change.table_name, Change.row_id, Change.before, Change.after)
    for table, row, before, after in session.execute(rows.where(Change.operation_id == operation)):
        sides = [json.loads(side) if side else None for side in (before, after)]
        if not school_may(own, cases, table, row, *sides):
            raise NotAllowed(
                _(
                    "{name} is here as {role} and changes the own school only: its profile, its "
                    "wishes and the reports of its cases. Ask the concierge staff for the rest."
                ).format(name=actor.name, role=_(actor.role.label))
            )


def _check_people(session: Session) -> None:
    everybody = session.scalars(select(Person)).all()
    active = [person for person in everybody if person.active]
    for person in active:
        if person.role == Role.SCHOOL and person.school_id is None:
            raise RuleBroken(
                _("{name} is to be a school administrator. Choose the school.").format(
                    name=person.name
                )
            )
        if person.role not in _ROLES:
            raise RuleBroken(_("“{role}” is not a role.").format(role=person.role))
        if person.role == Role.OWNER and not person.system_name:
            raise RuleBroken(
                _("{name} is to be an owner. Give the name that they sign in with.").format(
                    name=person.name
                )
            )
    if everybody and all(person.role != Role.OWNER for person in active):
        raise RuleBroken(
            _("A store has at least one active owner. Make somebody else the owner first.")
        )


def _actor(person: Person) -> Actor:
    return Actor(person.id, person.name, _ROLES[person.role], person.school_id)


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise RuleBroken(_("A person needs a name."))
    return name


def _system(text: str | None) -> str | None:
    return (text or "").strip() or None


def _same(one: str, other: str) -> bool:
    return (
        unicodedata.normalize("NFKC", one).casefold()
        == unicodedata.normalize("NFKC", other).casefold()
    )
