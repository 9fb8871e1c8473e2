"""Rules about what sources say: otherwise than the registers, or than one another."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from desktop.errors import UserError
from desktop.i18n import N_, _, format_number, language
from desktop.models.fields import Day
from desktop.models.spec import Field, Spec
from desktop.models.specs import REGISTERS, SPECS
from desktop.models.statement import OWNERS, Statement, named_field
from desktop.models.text import fold
from desktop.services import queries
from desktop.services.consistency.finding import Context, Finding, Side, quoted, rule, titled

_PARTS = re.compile(r"[;；\n]+")


@rule(
    "said_otherwise",
    N_("A source says otherwise than the record"),
    N_("A statement of a source gives another value than the record holds."),
)
def said_otherwise(context: Context) -> Iterator[Finding]:
    """Statements about a field whose value is not the record's."""
    wanted = select(Statement).where(Statement.field.is_not(None), Statement.value.is_not(None))
    for said in context.session.scalars(wanted.order_by(Statement.id)):
        owner = next((name for name in OWNERS if getattr(said, name)), None)
        if owner is None:
            continue
        spec = SPECS[SPECS["statements"].references[owner]]
        record: Any = context.session.get(spec.model, getattr(said, owner))
        held = _held(spec, record, said.field or "")
        if held is None or held.agrees(said.value or ""):
            continue
        yield Finding(
            "said_otherwise",
            said.uid,
            _title(said),
            (
                context.held(spec, record, held.name, titled(held.label, held.words)),
                _said(said, titled(held.label, held.other(said.value or ""))),
            ),
            (held.name, held.words_plain, said.value, said.text, said.source, said.place),
        )


class _Held:
    """What a record holds in a field or a part, comparable with what a source says of it."""

    def __init__(self, name: str, label: str, field: Field | None, value: Any) -> None:
        self.name, self.label, self.field, self.value = name, label, field, value

    @property
    def words(self) -> str:
        """The value for a reader."""
        if self.field is None:
            return "; ".join(self.value)
        return self.field.kind.format(self.value)

    @property
    def words_plain(self) -> str:
        """The value as it is stored, the same in every language."""
        return str(self.value)

    def other(self, text: str) -> str:
        """What a source says of the field, for a reader."""
        try:
            return self.field.kind.format(self.field.kind.parse(text)) if self.field else text
        except UserError:
            return text

    def agrees(self, text: str) -> bool:
        """Whether a text says the same; of a day the month or the year is enough."""
        if self.field is None:
            return sorted(map(_plain, _PARTS.split(text))) == sorted(map(_plain, self.value))
        if isinstance(self.field.kind, Day) and re.fullmatch(r"\d{4}(-\d{2})?", text.strip()):
            return str(self.value).startswith(text.strip())
        try:
            return bool(self.field.kind.parse(text) == self.value) or _plain(text) == _plain(
                str(self.value)
            )
        except UserError:
            return _plain(text) == _plain(self.field.kind.format(self.value))


def _held(spec: Spec, record: Any, text: str) -> _Held | None:
    """What a record holds in the field or part that a statement names; None where nothing."""
    name = named_field(spec, text)
    if name is None:
        return None
    part = dict(spec.parts).get(name)
    if part is not None:
        inner = SPECS[part]
        values = [getattr(each, inner.heading["en"][0]) for each in getattr(record, name)]
        return _Held(name, _(inner.titles), None, values) if values else None
    field, value = spec.by_name[name], getattr(record, name)
    return None if value in (None, "", ()) else _Held(name, _(field.label), field, value)


def _plain(text: str) -> str:
    return re.sub(r"[\s.,、。]+", "", fold(text))


def _said(said: Statement, says: str) -> Side:
    words = says if not said.text or said.text in says else f"{says}\n{quoted(said.text)}"
    source = " – ".join(part for part in (said.source, said.place) if part)
    return Side(words, source, "statements", said.id, _title(said))


def _title(said: Statement) -> str:
    return (said.title_en or said.title) if language() == "en" else said.title


@rule(
    "sources_differ",
    N_("Sources say different things"),
    N_("Statements about one question differ from one another."),
)
def sources_differ(context: Context) -> Iterator[Finding]:
    """Statements of one title, about no field and no count, that say different things."""
    for title, group in _questions(context).items():
        words = {_plain(each.value or each.text or "") for each in group}
        if len(words) > 1:
            yield Finding(
                "sources_differ",
                title,
                _title(group[0]),
                tuple(_said(each, each.value or each.text or "") for each in group),
                tuple((each.text, each.value, each.source, each.place) for each in group),
            )


@rule(
    "said_twice",
    N_("A source repeats itself"),
    N_("One text stands in two places of the sources."),
)
def said_twice(context: Context) -> Iterator[Finding]:
    """Statements of one title with the same words in different places."""
    for title, group in _questions(context).items():
        words = {_plain(each.value or each.text or "") for each in group}
        if len(group) > 1 and len(words) == 1:
            yield Finding(
                "said_twice",
                title,
                _title(group[0]),
                tuple(_said(each, each.value or each.text or "") for each in group),
                tuple((each.text, each.source, each.place) for each in group),
            )


def _questions(context: Context) -> dict[str, list[Statement]]:
    wanted = (
        select(Statement)
        .where(
            Statement.field.is_(None),
            Statement.counted.is_(None),
            func.coalesce(Statement.text, Statement.value).is_not(None),
        )
        .order_by(Statement.id)
    )
    found: dict[str, list[Statement]] = defaultdict(list)
    for each in context.session.scalars(wanted):
        found[each.title].append(each)
    return found


@rule(
    "count",
    N_("A number announced and not met"),
    N_("A source says how many there are; the register holds another number."),
)
def count(context: Context) -> Iterator[Finding]:
    """Announced counts beside what the registers hold."""
    wanted = select(Statement).where(Statement.counted.is_not(None)).order_by(Statement.id)
    for said in context.session.scalars(wanted):
        spec = REGISTERS.get(said.counted or "")
        if spec is None or not (said.value or "").isdecimal():
            continue
        try:
            query = queries.parse_where(spec, said.condition) if said.condition else None
            statement = select(func.count()).select_from(spec.model)
            if query is not None:
                statement = queries.filtered(statement, query)
            n = context.session.scalar(statement) or 0
            here = _("{register}: {n} found ({condition})").format(
                register=_(spec.titles), n=format_number(n), condition=said.condition or "–"
            )
        except UserError as error:
            n, here = -1, error.sentence
        if n != int(said.value or 0):
            announced = _("{n} announced").format(n=format_number(int(said.value or 0)))
            yield Finding(
                "count",
                said.uid,
                _title(said),
                (Side(here, _("counted in the register")), _said(said, announced)),
                (said.counted, said.condition, said.value, n),
            )


@rule(
    "announced",
    N_("Announced, and not there"),
    N_("A source has a heading or a promise without what belongs under it."),
)
def announced(context: Context) -> Iterator[Finding]:
    """Statements that have neither a text nor a value."""
    wanted = select(Statement).where(
        Statement.field.is_(None),
        Statement.counted.is_(None),
        Statement.text.is_(None),
        Statement.value.is_(None),
    )
    for said in context.session.scalars(wanted.order_by(Statement.id)):
        yield Finding(
            "announced",
            said.uid,
            _title(said),
            (_said(said, quoted(_title(said))), Side(_("Nothing is given under it."), "")),
            (said.title, said.source, said.place),
        )


RULES = (said_otherwise, sources_differ, count, announced, said_twice)
