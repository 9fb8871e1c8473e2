"""Writing a plan: one transaction, in bulk, whole or not at all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, cast

from sqlalchemy import Column, Table, bindparam, insert, inspect, select, update
from sqlalchemy.orm import Session

from desktop.errors import Stale
from desktop.i18n import N_, _
from desktop.models.base import Searchable, new_uid
from desktop.models.source import Source
from desktop.models.spec import Spec
from desktop.models.specs import SPECS
from desktop.services.clock import moment
from desktop.services.importing.merging import defaults_of
from desktop.services.importing.parts import foreign_key
from desktop.services.importing.plan import ImportPlan, ImportResult, Outcome, PlannedRow
from desktop.services.progress import Progress, Work
from desktop.services.store import Store

STEP = 2000
LABELS = {
    "schools": N_("Import schools"),
    "partners": N_("Import partners"),
    "organisations": N_("Import organisations"),
    "contacts": N_("Import contacts"),
    "agreements": N_("Import agreements"),
    "wishes": N_("Import wishes"),
    "cases": N_("Import cases"),
    "programmes": N_("Import programmes and events"),
    "designations": N_("Import designations"),
    "calendar": N_("Import days of the year"),
    "statistics": N_("Import statistics"),
    "statements": N_("Import statements of sources"),
    "communications": N_("Import consultations and talks"),
    "shipments": N_("Import shipments"),
    "grades": N_("Import pupils by grade"),
    "costs": N_("Import costs"),
    "videos": N_("Import videos"),
    "quotas": N_("Import quotas"),
    "activities": N_("Import World Friend activities"),
}


def apply_import(store: Store, plan: ImportPlan) -> Work[ImportResult]:
    """Write a plan. Where it changes nothing, nothing is written.

    Closing the generator before its end leaves the store as it was.

    Raises:
        Stale: a record has been changed since the plan was made; plan again.
        RuleBroken: another record with the same code has come in since.
        StoreRefused: the store cannot be written.
    """
    created = [row for row in plan.rows if row.outcome is Outcome.CREATED]
    updated = [row for row in plan.rows if row.outcome is Outcome.UPDATED]
    total = len(created) + len(updated)
    if total:
        with store.write(LABELS[plan.spec.name]) as session:
            writer = _Writer(session, plan)
            done = 0
            for start in range(0, len(created), STEP):
                yield Progress(done, total, _("Writing"))
                done += writer.insert(created[start : start + STEP])
            for start in range(0, len(updated), STEP):
                yield Progress(done, total, _("Writing"))
                done += writer.update(updated[start : start + STEP])
            writer.finish([*created, *updated])
            yield Progress(total, total, _("Writing"))
    return plan.result()


class _Writer:
    """Writes the rows of one plan within a transaction."""

    def __init__(self, session: Session, plan: ImportPlan) -> None:
        self.session, self.spec = session, plan.spec
        self.model: Any = plan.spec.model
        self.table = _table(plan.spec)
        self.columns = _columns(plan.spec)
        self.defaults = defaults_of(plan.spec)
        profile = plan.profile
        source = Source(
            title=(profile.source or plan.file_name)[:300],
            file_name=plan.file_name[:300],
            sha256=plan.sha256,
            profile=profile.name[:100],
            taken_at=moment(),
            licence=profile.licence[:300] or None,
        )
        session.add(source)
        session.flush()
        self.source = source.id

    def insert(self, rows: list[PlannedRow]) -> int:
        """Write new records."""
        # Columns that no row fills and that have no default are left to be null.
        filled = {name for row in rows for name in row.values}
        blank = {n: v for n, v in self.defaults.items() if v is not None or n in filled}
        records = []
        for row in rows:
            row.uid = row.uid or new_uid()
            records.append(self._stored(blank | row.values) | self._extra(row, row.uid))
        self.session.execute(insert(self.table), records)
        return len(rows)

    def update(self, rows: list[PlannedRow]) -> int:
        """Write what changes of records that are there."""
        batches: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            if not row.values:
                continue
            values = self._stored(row.values) | {"version": row.version + 1}
            if issubclass(self.model, Searchable):
                new = {name: [row.raws.get(name), self.source] for name in row.values}
                values["origin"] = row.origin | new
            batches[tuple(sorted(values))].append(
                values | {"this_id": row.id, "this_version": row.version}
            )
        for names, batch in batches.items():
            self._update(self.table, names, batch)
        return len(rows)

    def finish(self, rows: list[PlannedRow]) -> None:
        """Write the parts of the rows, and the references between rows of the same file."""
        ids = self._ids(row.uid for row in rows if row.id is None and (row.parts or row.references))
        wanted = {uid for row in rows for uid in row.references.values()}
        ids |= self._ids(wanted - ids.keys())
        links: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            if row.references:
                key = row.id or ids[str(row.uid)]
                for name, uid in row.references.items():
                    if uid in ids:
                        links[name].append({"this_id": key, "value": ids[uid]})
        for name, batch in links.items():
            column = self.columns[name]
            self.session.execute(
                update(self.table)
                .where(self.table.c.id == bindparam("this_id"))
                .values({column: bindparam("value")}),
                batch,
            )
        self._write_parts(rows, ids)

    def _write_parts(self, rows: list[PlannedRow], ids: dict[str, int]) -> None:
        for attribute, part_name in self.spec.parts:
            part = SPECS[part_name]
            table, columns, defaults = _table(part), _columns(part), defaults_of(part)
            foreign = foreign_key(self.spec, attribute)
            new: list[dict[str, Any]] = []
            changed: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
            for row in rows:
                for child in row.parts:
                    if child.attribute != attribute:
                        continue
                    if child.id is not None:
                        values = {columns[n]: v for n, v in child.values.items()}
                        values["version"] = child.version + 1
                        changed[tuple(sorted(values))].append(
                            values | {"this_id": child.id, "this_version": child.version}
                        )
                        continue
                    whole = defaults | child.values
                    values = {columns[n]: v for n, v in whole.items() if n != "uid"}
                    values[foreign] = row.id or ids[str(row.uid)]
                    extra: dict[str, Any] = {"uid": whole["uid"], "version": 1}
                    if issubclass(part.model, Searchable):
                        extra["origin"] = {}
                    new.append(values | extra)
            if new:
                self.session.execute(insert(table), new)
            for names, batch in changed.items():
                self._update(table, names, batch)

    def _stored(self, values: dict[str, Any]) -> dict[str, Any]:
        """Values by the names of their columns."""
        return {self.columns[name]: value for name, value in values.items()}

    def _extra(self, row: PlannedRow, uid: str) -> dict[str, Any]:
        """The columns of a new record that no field shows."""
        extra: dict[str, Any] = {"uid": uid, "version": 1}
        if issubclass(self.model, Searchable):
            extra["origin"] = {name: [raw, self.source] for name, raw in row.raws.items()}
        return extra

    def _ids(self, uids: Iterable[str | None]) -> dict[str, int]:
        found: dict[str, int] = {}
        for some in _chunks(list(uids)):
            statement = select(self.model.uid, self.model.id).where(self.model.uid.in_(some))
            found |= dict(self.session.execute(statement).all())
        return found

    def _update(self, table: Table, names: tuple[str, ...], batch: list[dict[str, Any]]) -> None:
        statement = (
            update(table)
            .where(table.c.id == bindparam("this_id"), table.c.version == bindparam("this_version"))
            .values({name: bindparam(f"new_{name}") for name in names})
        )
        rows = [
            {name if name.startswith("this_") else f"new_{name}": v for name, v in each.items()}
            for each in batch
        ]
        result: Any = self.session.execute(statement, rows)
        if result.rowcount != len(batch):
            raise Stale(
                _("Records have been changed since the file was read. Import the file again.")
            )


def _table(spec: Spec) -> Table:
    return cast(Table, spec.model.__table__)


def _columns(spec: Spec) -> dict[str, str]:
    """The column of each attribute; they differ where a name is a word of SQL."""
    columns = inspect(spec.model).columns
    return {key: column.name for key, column in columns.items() if isinstance(column, Column)}


def _chunks(values: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(values), 500):
        yield values[start : start + 500]
