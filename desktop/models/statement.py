"""What sources say, as they say it, beside what the registers hold."""

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.errors import RuleBroken
from desktop.i18n import LANGUAGES, _, translator
from desktop.models.agreement import Agreement
from desktop.models.base import Searchable
from desktop.models.organisation import Organisation
from desktop.models.partner import Partner
from desktop.models.programme import Programme
from desktop.models.school import School
from desktop.models.spec import Spec
from desktop.models.text import fold

OWNERS = ("school_id", "partner_id", "organisation_id", "agreement_id", "programme_id")
"""The columns that say which record a statement is about; one of them at the most."""


class Statement(Searchable):
    """One thing that one source says in one place, in its own words.

    It is about a record or about nothing in particular. With a `field`, `value` is what the source
    says of that field, written as the form takes it; a day may stop at the month or the year
    (2016-02). With `counted` (a register) and `condition` (as `queries.parse_where` takes it),
    `value` is how many records the source says there are. Statements of one `title` are about one
    question. A statement that has none of these and no `text` is a heading without content.
    """

    __tablename__ = "statement"

    title: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str | None] = mapped_column(String(200))
    school_id: Mapped[int | None] = mapped_column(
        ForeignKey("school.id", ondelete="CASCADE"), index=True
    )
    partner_id: Mapped[int | None] = mapped_column(
        ForeignKey("partner.id", ondelete="CASCADE"), index=True
    )
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    agreement_id: Mapped[int | None] = mapped_column(
        ForeignKey("agreement.id", ondelete="CASCADE"), index=True
    )
    programme_id: Mapped[int | None] = mapped_column(
        ForeignKey("programme.id", ondelete="CASCADE"), index=True
    )
    field: Mapped[str | None] = mapped_column(String(60))
    value: Mapped[str | None] = mapped_column(String(400))
    counted: Mapped[str | None] = mapped_column(String(20))
    condition: Mapped[str | None] = mapped_column(String(300))
    text: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str | None] = mapped_column(String(300))
    place: Mapped[str | None] = mapped_column(String(200))
    notes: Mapped[str | None] = mapped_column(Text)

    school: Mapped[School | None] = relationship()
    partner: Mapped[Partner | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    agreement: Mapped[Agreement | None] = relationship()
    programme: Mapped[Programme | None] = relationship()

    def check(self) -> None:
        """Raise `RuleBroken` where it does not say what it is about."""
        owners = sum(bool(getattr(self, name)) for name in OWNERS)
        if owners > 1:
            raise RuleBroken(_("A statement is about one record. Leave the others empty."))
        if self.field and not owners:
            raise RuleBroken(
                _("The statement names a field, so choose the record that the field belongs to.")
            )
        if self.field:
            _check_field(self)
        if self.counted and not (self.value or "").isdecimal():
            raise RuleBroken(_("A statement of how many there are needs the number: digits only."))


def _check_field(statement: Statement) -> None:
    # The descriptions know the models, not the other way round.
    from desktop.models.specs import SPECS

    owner = next(name for name in OWNERS if getattr(statement, name))
    spec = SPECS[SPECS["statements"].references[owner]]
    if statement.field and named_field(spec, statement.field) is None:
        known = ", ".join(_(label) for _name, label in _labels(spec))
        raise RuleBroken(
            _("{register} have no field named “{name}”. The fields are: {known}.").format(
                register=_(spec.titles), name=statement.field, known=known
            )
        )


def named_field(spec: Spec, text: str) -> str | None:
    """The field or part of a register that a text names; None where there is none.

    By its attribute or by its label in either language.
    """
    wanted = fold(text)
    for name, label in _labels(spec):
        words = {name, label, *(translator(tongue).gettext(label) for tongue in LANGUAGES)}
        if wanted in {fold(each) for each in words}:
            return name
    return None


def _labels(spec: Spec) -> list[tuple[str, str]]:
    """The fields and parts of a register, each with its English label."""
    from desktop.models.specs import SPECS

    parts = [(attribute, SPECS[name].titles) for attribute, name in spec.parts]
    return [*((field.name, field.label) for field in spec.fields), *parts]
