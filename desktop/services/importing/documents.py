"""Reading the JSON that this program exports: records with their uid, references and parts."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from desktop.errors import InvalidValue
from desktop.i18n import LANGUAGES, _
from desktop.models.codes import Choice, Links, Named, Several, TimeZone
from desktop.models.fields import Day, Decimal, Flag, Kind, Moment, Number, Reference, TimeOfDay
from desktop.models.spec import Field, Spec
from desktop.models.specs import REGISTERS, SPECS
from desktop.services import spreadsheet
from desktop.services.importing.profiles import Profile
from desktop.services.importing.reading import Candidate

FORMAT = 1
PROFILE = Profile(name="json", register="", title=dict.fromkeys(LANGUAGES, "JSON"), own=True)
_UID = re.compile(r"[0-9a-f]{32}")
_TYPES: tuple[tuple[type, type | tuple[type, ...]], ...] = (
    (Flag, bool),
    (Number, int),
    (Decimal, (int, float)),
    (Day, date),
    (Moment, datetime),
    (TimeOfDay, time),
    (Several, tuple),
)


def is_export(file: spreadsheet.File) -> bool:
    """Whether a file is a JSON export of this program."""
    return file.ending == ".json" and b'"kakehashi"' in file.data[:200]


def records(file: spreadsheet.File, register: str) -> list[Any]:
    """The records of an export.

    Raises:
        FileRefused: it is of another register, of a newer program, or broken.
    """
    data = spreadsheet.read_json(file)
    found = data.get("records") if isinstance(data, dict) else None
    if not isinstance(found, list) or data.get("register") not in REGISTERS:
        raise file.refused(_("this is no export of Kakehashi. Export it again."))
    if data.get("kakehashi") != FORMAT:
        raise file.refused(_("a newer Kakehashi has written this. Update the program."))
    if data["register"] != register:
        raise file.refused(
            _("this is an export of {other}, not of {register}. Import it there.").format(
                other=_(REGISTERS[data["register"]].titles), register=_(REGISTERS[register].titles)
            )
        )
    return found


def candidates(
    session: Session, spec: Spec, found: list[Any]
) -> Iterator[tuple[int, Candidate | InvalidValue]]:
    """Each record as a candidate, numbered from 1, or why it cannot be taken."""
    coming = uids(found)
    ids: dict[tuple[str, str], int | None] = {}

    def known(register: str, uid: str) -> int | None:
        if (register, uid) not in ids:
            model = SPECS[register].model
            ids[register, uid] = session.scalar(select(model.id).where(model.uid == uid))
        return ids[register, uid]

    for number, record in enumerate(found, 1):
        try:
            yield number, _candidate(spec, record, coming, known)
        except InvalidValue as error:
            yield number, error


def uids(found: list[Any]) -> set[str]:
    """The uids of an export's records."""
    return {str(each["uid"]) for each in found if isinstance(each, dict) and "uid" in each}


def _candidate(spec: Spec, record: Any, coming: set[str], known: Any, owner: str = "") -> Candidate:
    if not isinstance(record, dict) or not _UID.fullmatch(str(record.get("uid"))):
        raise InvalidValue(_("This is no record: it has no uid."))
    candidate = Candidate({}, {}, record["uid"])
    for each in spec.stored:
        data = record.get(each.name)
        if data is None or data == [] or each.name == owner:
            continue
        if isinstance(each.kind, Reference):
            _refer(candidate, each, each.kind.register, data, spec, coming, known)
            continue
        value = _value(each, data)
        spec.check(each, value)
        candidate.values[each.name] = value
        candidate.raws[each.name] = None if value == data else json.dumps(data, ensure_ascii=False)
    for attribute, part_name in spec.parts:
        part = SPECS[part_name]
        (remote,) = inspect(spec.model).relationships[attribute].remote_side
        children = record.get(attribute) or []
        if not isinstance(children, list):
            raise InvalidValue(_("“{text}” does not fit.").format(text=attribute))
        candidate.parts[attribute] = [
            _candidate(part, child, coming, known, str(remote.key)) for child in children
        ]
    return candidate


def _refer(
    candidate: Candidate,
    each: Field,
    register: str,
    data: Any,
    spec: Spec,
    coming: set[str],
    known: Any,
) -> None:
    uid = data.get("uid") if isinstance(data, dict) else None
    found = known(register, str(uid))
    if found is not None:
        candidate.values[each.name] = found
        candidate.raws[each.name] = str(data.get("title") or uid)
    elif register == spec.name and uid in coming:
        candidate.references[each.name] = str(uid)
    else:
        raise InvalidValue(
            _("{label}: “{title}” is not in this store. Import {register} first.").format(
                label=_(each.label),
                title=data.get("title") or uid if isinstance(data, dict) else data,
                register=_(SPECS[register].titles),
            )
        )


@lru_cache(maxsize=20_000)
def _code(kind: Kind, code: str) -> Any:
    """A code, checked by its kind."""
    return kind.read(code)


def _value(each: Field, data: Any) -> Any:
    """The value of what an export says of a field, checked by its kind."""
    wanted = next((types for kind, types in _TYPES if isinstance(each.kind, kind)), str)
    try:
        value = each.kind.decode(data)
        fits = isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))
        if fits and isinstance(each.kind, Number):
            each.kind.within(value, str(value))
        elif fits and isinstance(each.kind, (Choice, Named, TimeZone)):
            value = _code(each.kind, value)
        elif fits and isinstance(each.kind, Several) and not isinstance(each.kind, Links):
            value = tuple(_code(each.kind.one, code) for code in value)
    except (TypeError, ValueError, AttributeError):
        fits = False
    if not fits:
        raise InvalidValue(
            _("{label}: “{text}” does not fit.").format(label=_(each.label), text=data)
        )
    if isinstance(value, str):
        value = value.replace("\0", "")
    return float(value) if isinstance(each.kind, Decimal) else value
