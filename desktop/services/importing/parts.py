"""The parts that come with a record: designations, parties, areas, members, sessions and tasks."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from desktop.errors import InvalidValue
from desktop.i18n import _
from desktop.models.spec import Spec
from desktop.models.specs import SPECS
from desktop.services.importing.plan import PlannedPart
from desktop.services.importing.reading import Candidate


@dataclass(frozen=True, slots=True)
class _Child:
    """A part that the store has: its id, its version, its owner's id and its values."""

    id: int
    version: int
    owner: int
    values: dict[str, Any]


class Parts:
    """The parts of a register's records, read when the first row brings some."""

    def __init__(self, session: Session, spec: Spec) -> None:
        self.session, self.spec = session, spec
        self._known: dict[str, dict[str, _Child]] = {}
        self._seen: dict[str, set[str]] = {}

    def planned(self, candidate: Candidate, owner: int | None) -> list[PlannedPart]:
        """What becomes of the parts that come with a row: the new and the changed ones.

        A part that the row does not bring stays as it is.

        Args:
            candidate: the row.
            owner: the id of the record that the parts belong to; None for a new one.

        Raises:
            InvalidValue: a part belongs to another record already, or a value is missing.
        """
        found: list[PlannedPart] = []
        for attribute, children in candidate.parts.items():
            part = SPECS[dict(self.spec.parts)[attribute]]
            foreign = foreign_key(self.spec, attribute)
            for child in children:
                uid = str(child.uid)
                values = {name: v for name, v in child.values.items() if v is not None}
                known = self._of(attribute, part).get(uid)
                seen = self._seen.setdefault(attribute, set())
                if uid in seen or (known and known.owner != owner):
                    raise InvalidValue(
                        _("{part}: it belongs to another record already.").format(
                            part=_(part.title)
                        )
                    )
                if known is None:
                    for each in part.stored:
                        if part.required(each.name) and each.name not in (*values, foreign):
                            part.check(each, None)
                    values["uid"] = uid
                    found.append(PlannedPart(attribute, values, references=child.references))
                else:
                    changed = {n: v for n, v in values.items() if known.values[n] != v}
                    if changed:
                        found.append(PlannedPart(attribute, changed, known.id, known.version))
                seen.add(uid)
        return found

    def _of(self, attribute: str, part: Spec) -> dict[str, _Child]:
        if attribute not in self._known:
            model: Any = part.model
            names = [each.name for each in part.stored]
            columns = [getattr(model, name) for name in names]
            owner = getattr(model, foreign_key(self.spec, attribute))
            rows = self.session.execute(select(model.uid, model.id, model.version, owner, *columns))
            self._known[attribute] = {
                row[0]: _Child(row[1], row[2], row[3], dict(zip(names, row[4:], strict=True)))
                for row in rows
            }
        return self._known[attribute]


def foreign_key(spec: Spec, attribute: str) -> str:
    """The name of the column by which a part points to its owner."""
    (remote,) = inspect(spec.model).relationships[attribute].remote_side
    return str(remote.key)
