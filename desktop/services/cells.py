"""Changing many cells of a register at once: pasted, filled down, replaced, emptied.

Every change is first worked out and checked as a whole. What does not fit is said cell by cell and
nothing is written; what fits is written as one change, which one undo takes back.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.errors import InvalidValue, RuleBroken, UserError
from desktop.i18n import _, format_number, ngettext
from desktop.models.fields import Reference
from desktop.models.spec import Field, Spec
from desktop.models.specs import SPECS
from desktop.services import references
from desktop.services.progress import Progress, Work
from desktop.services.store import Store

STEP = 500
"""Records that are read and changed at once."""
SAID = 3
"""Refused cells that a sentence names."""
Cells = dict[int, dict[str, Any]]
"""New values: by record, then by field."""


@dataclass(frozen=True)
class Refusal:
    """A cell that cannot take what was meant for it; `field` is empty where the record is wrong."""

    key: int
    field: str
    reason: str


class CellsRefused(UserError):
    """Some cells cannot take what was meant for them. Nothing was changed."""

    def __init__(self, session: Session, spec: Spec, refusals: Sequence[Refusal]) -> None:
        self.refusals = tuple(refusals)
        named = self.refusals[:SAID]
        titles = references.titles(session, spec.name, {each.key for each in named})
        lines = []
        for each in named:
            where = [titles.get(each.key, "")]
            if each.field and not each.reason.startswith(_(spec.by_name[each.field].label)):
                where.append(_(spec.by_name[each.field].label))
            lines.append(f"{' / '.join(filter(None, where))}: {each.reason}")
        n = len(self.refusals)
        head = ngettext(
            "{n} cell does not fit, so nothing was changed.",
            "{n} cells do not fit, so nothing was changed.",
            n,
        ).format(n=format_number(n))
        if n > SAID:
            lines.append(_("… and {n} more.").format(n=format_number(n - SAID)))
        super().__init__("\n".join([head, *lines]))


def parse_block(
    store: Store,
    register: str,
    keys: Sequence[int],
    names: Sequence[str],
    texts: Sequence[Sequence[str]],
) -> Cells:
    """The values of a block of texts: a row for each record of `keys`, a column for each field.

    Raises:
        CellsRefused: some text does not fit its field, or a field cannot be typed.
    """
    spec = SPECS[register]
    found: Cells = {}
    refusals: list[Refusal] = []
    with store.read() as session:
        reader = _Reader(session, spec)
        for key, line in zip(keys, texts, strict=True):
            for name, text in zip(names, line, strict=True):
                try:
                    found.setdefault(key, {})[name] = reader.read(name, text)
                except InvalidValue as error:
                    refusals.append(Refusal(key, name, error.sentence))
        if refusals:
            raise CellsRefused(session, spec, refusals)
    return found


def filled_down(store: Store, register: str, keys: Sequence[int], names: Sequence[str]) -> Cells:
    """The values that the first record of `keys` has, for all the others.

    Raises:
        CellsRefused: a field cannot be typed.
    """
    spec = SPECS[register]
    with store.read() as session:
        refused = [n for n in names if not changeable(spec.by_name[n])]
        if refused:
            raise CellsRefused(session, spec, [_derived(spec, keys[0], n) for n in refused])
        columns = [getattr(spec.model, name) for name in names]
        first = session.execute(select(*columns).where(spec.model.id == keys[0])).one()
    return {key: dict(zip(names, first, strict=True)) for key in keys[1:]}


@dataclass(frozen=True)
class Replacement:
    """What finding and replacing in one field would do.

    `cells` holds the new values, `samples` up to five pairs of before and after in words, `found`
    how many cells hold the text, `refusals` those whose new text does not fit.
    """

    found: int
    cells: Cells
    samples: tuple[tuple[str, str], ...]
    refusals: tuple[Refusal, ...]


def replaced(
    store: Store,
    register: str,
    keys: Sequence[int],
    name: str,
    wanted: str,
    by: str,
    *,
    whole: bool = False,
) -> Replacement:
    """Work out a replacement of one text by another in a field of some records.

    Texts are compared as a reader sees them, capital or small; with `whole` the cell must be the
    text and no more.

    Raises:
        CellsRefused: the field cannot be typed.
    """
    spec = SPECS[register]
    field = spec.by_name[name]
    pattern = re.compile(re.escape(wanted), re.IGNORECASE)
    match = pattern.fullmatch if whole else pattern.search
    cells: Cells = {}
    samples: list[tuple[str, str]] = []
    refusals: list[Refusal] = []
    found = 0
    with store.read() as session:
        if not changeable(field) or isinstance(field.kind, Reference):
            raise CellsRefused(session, spec, [_derived(spec, keys[0] if keys else 0, name)])
        reader = _Reader(session, spec)
        for key, value in _values(session, spec, keys, name):
            text = field.kind.format(value)
            if not wanted or not text or not match(text):
                continue
            found += 1
            after = pattern.sub(lambda _found: by, text)
            try:
                new = reader.read(name, after)
            except InvalidValue as error:
                refusals.append(Refusal(key, name, error.sentence))
                continue
            if new != value:
                cells[key] = {name: new}
                if len(samples) < 5:
                    samples.append((text, field.kind.format(new)))
    return Replacement(found, cells, tuple(samples), tuple(refusals))


def write(
    store: Store, register: str, cells: Mapping[int, Mapping[str, Any]], label: str
) -> Work[int]:
    """Write new values as one change called `label` (English, marked). Returns how many cells changed.

    Raises:
        CellsRefused: a record would contradict itself, or is gone. Nothing was changed.
        RuleBroken: a rule between records forbids it, such as two with one code.
    """
    spec = SPECS[register]
    model: Any = spec.model
    keys = list(cells)
    changed = 0
    refusals: list[Refusal] = []
    with store.write(label) as session:
        for start in range(0, len(keys), STEP):
            yield Progress(start, len(keys), _(label))
            some = keys[start : start + STEP]
            records = {r.id: r for r in session.scalars(select(model).where(model.id.in_(some)))}
            for key in some:
                record = records.get(key)
                if record is None:
                    refusals.append(Refusal(key, "", _("This record is no longer there.")))
                    continue
                for name, value in cells[key].items():
                    if getattr(record, name) != value:
                        setattr(record, name, value)
                        changed += 1
                refusals += _broken(record, key)
            if not refusals:
                session.flush()
            session.expunge_all()
        if refusals:
            raise CellsRefused(session, spec, refusals)
        yield Progress(len(keys), len(keys), _(label))
    return changed


def changeable(field: Field) -> bool:
    """Whether a field's cells can be typed."""
    return not field.derived


def _broken(record: Any, key: int) -> Iterator[Refusal]:
    check = getattr(record, "check", None)
    if check:
        try:
            check()
        except RuleBroken as error:
            yield Refusal(key, "", error.sentence)


def _derived(spec: Spec, key: int, name: str) -> Refusal:
    words = _("{label} is worked out by the program and cannot be typed.")
    return Refusal(key, name, words.format(label=_(spec.by_name[name].label)))


def _values(
    session: Session, spec: Spec, keys: Sequence[int], name: str
) -> Iterator[tuple[int, Any]]:
    """The values of a field of some records, in their order."""
    wanted = select(func.json_each(_listed(keys)).table_valued("value").c.value)
    column = getattr(spec.model, name)
    rows = session.execute(select(spec.model.id, column).where(spec.model.id.in_(wanted)))
    found = {row[0]: row[1] for row in rows}
    yield from ((int(key), found[int(key)]) for key in keys if int(key) in found)


def _listed(keys: Sequence[int]) -> str:
    return f"[{','.join(map(str, keys))}]"


class _Reader:
    """Reads texts for the fields of a register, each different one once."""

    def __init__(self, session: Session, spec: Spec) -> None:
        self._session, self._spec = session, spec
        self._known: dict[tuple[str, str], Any] = {}

    def read(self, name: str, text: str) -> Any:
        """The value of a text; raises `InvalidValue` where it has none."""
        at = (name, text)
        if at not in self._known:
            try:
                self._known[at] = self._value(self._spec.by_name[name], text)
            except InvalidValue as error:
                self._known[at] = error
        value = self._known[at]
        if isinstance(value, InvalidValue):
            raise InvalidValue(value.sentence)
        return value

    def _value(self, field: Field, text: str) -> Any:
        if not changeable(field):
            raise InvalidValue(_derived(self._spec, 0, field.name).reason)
        if not isinstance(field.kind, Reference):
            return self._spec.parse(field, text)
        value = references.resolve(self._session, field.kind.register, text)
        self._spec.check(field, value)
        return value
