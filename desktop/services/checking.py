"""Whether a store is whole: its pages, its links, its photos and the rules of its records."""

import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import UserError
from desktop.i18n import _
from desktop.models.attachment import Blob
from desktop.models.specs import SPECS
from desktop.services import journal, references
from desktop.services.progress import Progress, Work
from desktop.services.store import Store
from desktop.services.undoing import SPEC_OF, named


@dataclass(frozen=True)
class Problem:
    """Something that is wrong: where, and a sentence on what."""

    register: str
    id: int | None
    sentence: str


def check(store: Store) -> Work[list[Problem]]:
    """Look through the whole store; the problems found, none where it is whole."""
    found: list[Problem] = []
    steps = [*SPECS, "photos", "journal", "pages"]
    with store.read() as session:
        for done, step in enumerate(steps):
            yield Progress(done, len(steps), _("Checking the store"))
            if step == "pages":
                found += _pages(session)
            elif step == "journal":
                found += _journal(session)
            elif step == "photos":
                found += _photos(session)
            else:
                found += _records(session, step)
    return found


def _pages(session: Session) -> list[Problem]:
    connection = session.connection()
    lines = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    problems = [Problem("store", None, line) for line in lines if line != "ok"]
    for table, row, parent, _fk in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        sentence = _("Row {row} of {table} points to a row of {parent} that is not there.")
        problems.append(Problem("store", row, sentence.format(row=row, table=table, parent=parent)))
    return problems


def _journal(session: Session) -> list[Problem]:
    """The chain of the entries, and whether every row is what the newest entry about it says."""
    sentence = _("Entry {n} of the journal is not as it was written, or one before it is missing.")
    problems = [Problem("journal", n, sentence.format(n=n)) for n in journal.broken(session)]
    astray = _(
        "{name} (row {row} of {table}) is not as the journal's newest entry about it says: it was "
        "changed past the program, it is damaged, or the newest entries are missing."
    )
    for table, row in journal.unaccounted(session):
        spec = SPEC_OF.get(table)
        name = named(session, table, row, None)
        words = astray.format(name=name, row=row, table=table)
        problems.append(Problem(spec.name if spec else "store", row, words))
    return problems


def _photos(session: Session) -> list[Problem]:
    problems = []
    for name in session.scalars(select(Blob.sha256)):
        data = session.scalar(select(Blob.data).where(Blob.sha256 == name)) or b""
        if hashlib.sha256(data).hexdigest() != name:
            problems.append(
                Problem("store", None, _("The picture {name} is damaged.").format(name=name[:12]))
            )
    return problems


def _records(session: Session, register: str) -> list[Problem]:
    problems: list[Problem] = []
    try:
        _read_records(session, register, problems)
    except (ValueError, TypeError, LookupError) as error:
        sentence = _("A record cannot be read: the file is damaged ({reason}).")
        problems.append(Problem(register, None, sentence.format(reason=error)))
    return problems


def _read_records(session: Session, register: str, problems: list[Problem]) -> None:
    spec = SPECS[register]
    for record in session.scalars(select(spec.model).execution_options(yield_per=1000)):
        try:
            for field in spec.stored:
                spec.check(field, getattr(record, field.name))
            rule: Any = getattr(record, "check", None)
            if rule:
                rule()
        except UserError as error:
            name = references.title(session, register, record.id)
            problems.append(Problem(register, record.id, f"{name}: {error.sentence}"))
        if record in session:  # a damaged index may give one row twice
            session.expunge(record)
