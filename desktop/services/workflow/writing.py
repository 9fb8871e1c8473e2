"""What a person writes on the page of a case: texts, counts, sessions, members and photos.

Each change says what it saw before, so that only what somebody else has written meanwhile is
refused, and two people may fill different boxes of one case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.errors import Stale, UserError
from desktop.i18n import N_, _
from desktop.models.attachment import Attachment
from desktop.models.case import Case, CaseMember, CaseSession
from desktop.models.specs import CASE_SESSIONS, CASES
from desktop.models.text import clean_lines
from desktop.services import photos
from desktop.services.progress import Progress, Work
from desktop.services.store import Store
from desktop.services.workflow.reading import text_names

OWNERS = {"schools": "school_id", "partners": "partner_id", "organisations": "organisation_id"}
PHOTO_FIELDS = ("caption_ja", "caption_en", "credit", "consent", "consent_until")


def save_case(
    store: Store,
    key: int,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    label: str = N_("Change case"),
) -> None:
    """Write some fields of a case; an empty text is kept as none.

    Args:
        before: what the person saw, for each field of `after`.
        after: what is to stand there now, by the attribute's name.

    Raises:
        InvalidValue: a value does not fit its field.
        RuleBroken: the case contradicts itself.
        Stale: somebody else has changed one of these fields; nothing is written.
    """
    with store.write(label) as session:
        case = _get(session, Case, key)
        _write(CASES.by_name, case, before, after)
        for name, value in after.items():
            CASES.check(CASES.by_name[name], value or None)
        case.check()


def save_texts(store: Store, key: int, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Write texts of a case, named `<section>_<language>`; see `save_case`."""
    known = set(text_names())
    cleaned = {name: clean_lines(text) for name, text in after.items() if name in known}
    save_case(store, key, before, cleaned, N_("Write texts of a case"))


@dataclass(frozen=True)
class Members:
    """The schools and partners of a case, by id, in their order."""

    schools: tuple[int, ...]
    partners: tuple[int, ...]


def members_of(store: Store, case_id: int) -> Members:
    """Who takes part in a case.

    Raises:
        UserError: there is no such case.
    """
    with store.read() as session:
        members = _get(session, Case, case_id).members
        return Members(
            tuple(each.school_id for each in members if each.school_id),
            tuple(each.partner_id for each in members if each.partner_id),
        )


def save_session(
    store: Store,
    case_id: int,
    *,
    starts_at: datetime,
    minutes: int,
    time_zone: str | None,
    topic: str | None = None,
    tool: str | None = None,
    key: int | None = None,
) -> int:
    """Add a session to a case, or change the session `key`; its id. Times as in `CaseSession`.

    Raises:
        InvalidValue: a value does not fit its field.
        RuleBroken: the session is too long.
    """
    values = {
        "starts_at": starts_at,
        "minutes": minutes,
        "time_zone": time_zone,
        "topic": topic,
        "tool": tool,
    }
    with store.write(N_("Plan a session")) as session:
        _get(session, Case, case_id)
        record = CaseSession(case_id=case_id) if key is None else _get(session, CaseSession, key)
        for name, value in values.items():
            CASE_SESSIONS.check(CASE_SESSIONS.by_name[name], value)
            setattr(record, name, value)
        record.check()
        session.add(record)
        session.flush()
        return record.id


def remove_session(store: Store, key: int) -> None:
    """Take a session out of its case."""
    with store.write(N_("Remove a session")) as session:
        session.delete(_get(session, CaseSession, key))


def add_member(store: Store, case_id: int, register: str, owner_id: int) -> int:
    """Have a school, partner or organisation take part, after the others; the member's id."""
    with store.write(N_("Add a participant")) as session:
        _get(session, Case, case_id)
        column = OWNERS[register]
        there = session.scalar(
            select(CaseMember.id).where(
                CaseMember.case_id == case_id, getattr(CaseMember, column) == owner_id
            )
        )
        if there is not None:
            return there
        last = session.scalar(
            select(func.max(CaseMember.position)).where(CaseMember.case_id == case_id)
        )
        member = CaseMember(
            case_id=case_id, position=0 if last is None else last + 1, **{column: owner_id}
        )
        session.add(member)
        session.flush()
        return member.id


def remove_member(store: Store, key: int) -> None:
    """Have a member no longer take part."""
    with store.write(N_("Remove a participant")) as session:
        session.delete(_get(session, CaseMember, key))


def add_photos(store: Store, case_id: int, files: Sequence[Path]) -> Work[list[int]]:
    """Hang photos on a case, all or none; their ids. They have no consent until one is noted.

    Raises:
        FileRefused: one of the files is no picture that can be read.
    """
    clean = []
    for n, path in enumerate(files):
        yield Progress(n, len(files), path.name)
        clean.append(photos.read_photo(path))
    with store.write(N_("Add photos")) as session:
        _get(session, Case, case_id)
        return [
            photos.attach_photo(session, photo, case_id=case_id, file_name=path.name).id
            for path, photo in zip(files, clean, strict=True)
        ]


def save_photo(store: Store, key: int, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Write caption, credit or consent of a photo; see `save_case`."""
    with store.write(N_("Describe a photo")) as session:
        photo = _get(session, Attachment, key)
        _write(PHOTO_FIELDS, photo, before, after)


def remove_photo(store: Store, key: int) -> None:
    """Take a photo off its case."""
    with store.write(N_("Remove a photo")) as session:
        session.delete(_get(session, Attachment, key))


def move_photo(store: Store, key: int, step: int) -> None:
    """Move a photo by some places among those of its case."""
    with store.write(N_("Order photos")) as session:
        photo = _get(session, Attachment, key)
        order = list(
            session.scalars(
                select(Attachment)
                .where(Attachment.case_id == photo.case_id)
                .order_by(Attachment.position, Attachment.id)
            )
        )
        at = order.index(photo)
        order.insert(min(max(at + step, 0), len(order) - 1), order.pop(at))
        for position, each in enumerate(order):
            each.position = position


def _write(known: Any, record: Any, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    for name, value in after.items():
        if name not in known:
            raise KeyError(name)
        stands = getattr(record, name)
        if (stands or None) not in ((before.get(name) or None), (value or None)):
            raise Stale(
                _(
                    "Somebody else has written here meanwhile: “{text}”. Nothing of theirs was "
                    "overwritten; copy your text, open the case again and bring the two together."
                ).format(text=str(stands)[:60])
            )
        setattr(record, name, value if value not in ("", ()) else None)


def _get(session: Session, model: Any, key: int) -> Any:
    record = session.get(model, key)
    if record is None:
        raise UserError(_("This record is no longer there. Somebody else has deleted it."))
    return record
