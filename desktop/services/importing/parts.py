"""The parts that come with a record: designations, parties, areas, members, sessions and tasks."""

from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from desktop.errors import InvalidValue
from desktop.i18n import _
from desktop.models.spec import Spec
from desktop.models.specs import SPECS
from desktop.services.importing.plan import PlannedPart
from desktop.services.importing.reading import Candidate


def planned(
    session: Session, spec: Spec, candidate: Candidate, owner: int | None
) -> list[PlannedPart]:
    """What becomes of the parts that come with a row: the new and the changed ones.

    Args:
        session: reads the store.
        spec: the register of the owner.
        candidate: the row.
        owner: the id of the record that the parts belong to; None for a new one.

    Raises:
        InvalidValue: a part belongs to another record already.
    """
    found: list[PlannedPart] = []
    for attribute, children in candidate.parts.items():
        part = SPECS[dict(spec.parts)[attribute]]
        foreign = foreign_key(spec, attribute)
        for child in children:
            values = {name: v for name, v in child.values.items() if v is not None}
            record: Any = session.scalar(select(part.model).where(part.model.uid == child.uid))
            if record is None:
                for each in part.stored:
                    if part.required(each.name) and each.name not in (*values, foreign):
                        part.check(each, None)
                values["uid"] = child.uid
                found.append(PlannedPart(attribute, values, references=child.references))
                continue
            if getattr(record, foreign) != owner:
                raise InvalidValue(
                    _("{part}: it belongs to another record already.").format(part=_(part.title))
                )
            changed = {n: v for n, v in values.items() if getattr(record, n) != v}
            if changed:
                found.append(PlannedPart(attribute, changed, record.id, record.version))
    return found


def foreign_key(spec: Spec, attribute: str) -> str:
    """The name of the column by which a part points to its owner."""
    (remote,) = inspect(spec.model).relationships[attribute].remote_side
    return str(remote.key)
