"""Erasing personal data for good: a contact, or a picture; on purpose, by two people.

What goes: the row, everything that the journal holds of it, drafts, the picture's bytes, and the
free pages and the log of the file. What stays is an account of it: an operation of the kind `wipe`
with both names, the reason and how many entries lost their data, and for each of those operations
the digest of old beside the digest over what is left. Both are part of that operation's own digest,
so that the chain can still be checked (`journal.broken`): an erasure that is accounted for passes,
anything else that was edited does not. An operation that lost data can no longer be undone.

Backups are not touched: they hold what they held until they are thinned or deleted.
"""

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from desktop.errors import NotAllowed, RuleBroken, StoreRefused, UserError
from desktop.i18n import N_, _
from desktop.models.attachment import Attachment
from desktop.models.journal import Change, Operation
from desktop.models.organisation import Contact
from desktop.models.people import Person
from desktop.models.specs import REGISTERS
from desktop.services import backups, clock, connecting, journal, people, references, search
from desktop.services.backups import Backup
from desktop.services.store import Store

SHORTEST_REASON = 5


@dataclass(frozen=True)
class Mention:
    """Another record whose texts hold the erased name: for a person to look at."""

    register: str
    id: int
    title: str


@dataclass(frozen=True)
class Erased:
    """What an erasure did.

    `entries` is how many changes of the journal lost their data. `backups` hold the data still;
    `delete_backups` deletes them. `mentions` are records that may speak of the person elsewhere.
    `warning` says where the free pages could not be cleared yet.
    """

    operation: int
    entries: int
    backups: tuple[Backup, ...] = ()
    mentions: tuple[Mention, ...] = ()
    warning: str | None = None


def erase_contact(store: Store, key: int, *, second: int, typed_name: str, reason: str) -> Erased:
    """Erase a contact for good; one that was deleted before is found in the journal by its id.

    Args:
        key: the contact's id.
        second: the id of the second person, who agrees.
        typed_name: that person's name, as they typed it themselves.
        reason: why; kept for ever, so it must not hold the data themselves.

    Raises:
        NotAllowed: the first person does not own the store, or the second is the same, not active
            or did not type their name.
        RuleBroken: the reason is missing.
        UserError: there is no such contact.
        StoreRefused: the store cannot be written.
    """
    with store.read() as session:
        uids = _uids(session, "contact", key)
        row = session.get(Contact, key)
        name = row.name if row is not None else ""
    if not uids:
        raise UserError(_("This record is no longer there. Somebody else has deleted it."))
    done = _erase(store, "contact", "contacts", key, uids, second, typed_name, reason)
    return _with_mentions(store, done, name)


def erase_photo(store: Store, key: int, *, second: int, typed_name: str, reason: str) -> Erased:
    """Erase a picture for good, wherever it hangs: attachment, caption, credit and bytes.

    As `erase_contact`; `key` is the id of one attachment.
    """
    with store.read() as session:
        row = session.get(Attachment, key)
        if row is None:
            raise UserError(_("This record is no longer there. Somebody else has deleted it."))
        same = session.execute(
            text(
                "SELECT uid FROM attachment WHERE sha256 = :name UNION "
                "SELECT coalesce(after_row, before_row) ->> '$.uid' FROM change "
                "WHERE table_name = 'attachment' AND "
                "(before_row ->> '$.sha256' = :name OR after_row ->> '$.sha256' = :name)"
            ),
            {"name": row.sha256},
        )
        uids, digest = {each for (each,) in same if each}, row.sha256
    return _erase(store, "attachment", "photos", key, uids, second, typed_name, reason, digest)


def subject(store: Store, register: str, key: int) -> str:
    """What is to be erased, in words; empty where it is not there any more."""
    with store.read() as session:
        if register == "contacts":
            return references.title(session, register, key)
        row = session.get(Attachment, key)
        return (row.caption_ja or row.caption_en or row.file_name or "") if row else ""


def delete_backups(store: Store, which: tuple[Backup, ...]) -> None:
    """Delete backups that still hold what was erased, and make a new one first.

    Raises:
        NotAllowed: the person does not own the store.
        StoreRefused: the new backup cannot be made (then nothing is deleted), or an old one
            cannot be deleted.
    """
    people.require_owner(store.person, _("Deleting backups"))
    into = backups.folder(store.path)
    fresh = backups.make(store.path, store.key, into, "wish", at=clock.moment())
    for backup in which:
        if backup.path != fresh.path:
            try:
                backup.path.unlink(missing_ok=True)
                Path(f"{backup.path}-wal").unlink(missing_ok=True)
            except OSError as error:
                raise StoreRefused(
                    _("{name} could not be deleted: {reason}.").format(
                        name=backup.path.name, reason=error.strerror
                    )
                ) from error


def _erase(
    store: Store,
    table: str,
    register: str,
    key: int,
    uids: set[str],
    second: int,
    typed_name: str,
    reason: str,
    blob: str | None = None,
) -> Erased:
    people.require_owner(store.person, _("Erasing personal data"))
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST_REASON:
        raise RuleBroken(_("Say why the data are erased, without repeating them."))
    held = tuple(backups.found(store.path, backups.folder(store.path)))
    with store.operation(N_("Erase personal data"), "wipe") as session:
        witness = _witness(session, store.person.id, second, typed_name)
        # What is freed is overwritten, in this transaction and until the connection ends.
        session.connection().exec_driver_sql("PRAGMA secure_delete = ON")
        own = session.scalar(select(Operation.id).order_by(Operation.id.desc()).limit(1)) or 0
        session.execute(
            text(f'DELETE FROM "{table}" WHERE uid IN (SELECT value FROM json_each(:uids))'),
            {"uids": json.dumps(sorted(uids))},
        )
        if blob:
            session.execute(text("DELETE FROM blob WHERE sha256 = :name"), {"name": blob})
        session.execute(
            text("DELETE FROM draft WHERE register = :register AND record_id = :key"),
            {"register": register, "key": key},
        )
        entries = list(_entries(session, table, uids))
        touched = sorted({operation for _change, operation in entries} - {own})
        for change, _operation in entries:
            _empty(session, change)
        for operation in touched:
            _reseal(session, own, operation)
        account = {
            "register": register,
            "record": key,
            "second": witness,
            "reason": reason,
            "entries": len(entries),
        }
        session.add(
            Change(
                operation_id=own,
                table_name="erasure",
                row_id=key,
                after=json.dumps(account, ensure_ascii=False, sort_keys=True),
            )
        )
    return Erased(own, len(entries), held, (), clear_free_space(store))


def _witness(session: Session, first: int | None, second: int, typed: str) -> str:
    person = session.get(Person, second)
    if first is None or person is None or not person.active or person.id == first:
        raise NotAllowed(
            _(
                "Two people of the store are needed to erase data: its owner, and somebody else who "
                "agrees. Add them first, then choose the second one."
            )
        )

    def plain(name: str) -> str:
        return "".join(unicodedata.normalize("NFKC", name).casefold().split())

    if plain(typed) != plain(person.name):
        raise NotAllowed(
            _("The second person types their own name to agree. “{typed}” is not {name}.").format(
                typed=typed, name=person.name
            )
        )
    return person.name


def _uids(session: Session, table: str, key: int) -> set[str]:
    """The uid of a row, or of the one that had its id last: ids are used again, uids never."""
    now = session.scalar(text(f'SELECT uid FROM "{table}" WHERE id = :key'), {"key": key})
    if now is None:
        now = session.scalar(
            text(
                "SELECT coalesce(after_row, before_row) ->> '$.uid' FROM change "
                "WHERE table_name = :table AND row_id = :key ORDER BY id DESC LIMIT 1"
            ),
            {"table": table, "key": key},
        )
    return {now} if now else set()


def _entries(session: Session, table: str, uids: set[str]) -> Iterator[tuple[int, int]]:
    """The changes of the journal that hold one of these rows, with their operations."""
    rows = session.execute(
        text(
            "SELECT id, operation_id FROM change WHERE table_name = :table AND ("
            "before_row ->> '$.uid' IN (SELECT value FROM json_each(:uids)) OR "
            "after_row ->> '$.uid' IN (SELECT value FROM json_each(:uids)))"
        ),
        {"table": table, "uids": json.dumps(sorted(uids))},
    )
    yield from ((row[0], row[1]) for row in rows.all())


def _empty(session: Session, change: int) -> None:
    """Leave of a change only that there was a row, and its id."""
    left = "iif({0} IS NULL, NULL, json_object('id', row_id, 'erased', json('true')))"
    session.execute(
        text(
            f"UPDATE change SET before_row = {left.format('before_row')}, "
            f"after_row = {left.format('after_row')} WHERE id = :id"
        ),
        {"id": change},
    )


def _reseal(session: Session, own: int, key: int) -> None:
    """Note under the erasure what an operation's digest was, and the digest over what is left."""
    operation = session.get_one(Operation, key)
    before = session.scalar(
        select(Operation.digest).where(Operation.id < key).order_by(Operation.id.desc()).limit(1)
    )
    session.add(
        Change(
            operation_id=own,
            table_name="operation",
            row_id=key,
            before=json.dumps({"digest": operation.digest}),
            after=json.dumps({"digest": journal.digest(session, operation, before or "")}),
        )
    )


def clear_free_space(store: Store) -> str | None:
    """Write the file anew without its free pages, and empty the log; the sentence where it waits.

    Part of every erasure; called again where that one could not finish it.
    """
    try:
        with store.alone():
            connection = connecting.connect(store.path, store.key)
            try:
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.execute("VACUUM")
                busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            finally:
                connection.close()
    except (StoreRefused, connecting.Error):
        busy = True
    if busy:
        return _(
            "The data are erased, but their traces in the free space of the file are not yet, "
            "because somebody else reads it. Close every window and erase the free space again."
        )
    return None


def _with_mentions(store: Store, done: Erased, name: str) -> Erased:
    found: list[Mention] = []
    with store.read() as session:
        for spec in REGISTERS.values():
            keys = search.newest(session, spec, name, 20)
            titles = references.titles(session, spec.name, keys)
            found += [Mention(spec.name, k, title) for k, title in titles.items()]
    return Erased(done.operation, done.entries, done.backups, tuple(found), done.warning)
