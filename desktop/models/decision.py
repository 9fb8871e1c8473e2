"""What a person has decided about a contradiction."""

from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.i18n import N_
from desktop.models.base import Record
from desktop.models.vocabulary import Vocabulary


class Verdict(Vocabulary):
    """How a contradiction was decided. Nothing is changed by it: a record is put right in its form."""

    FIRST = "first", N_("The first side is right")
    OTHER = "other", N_("Another side is right")
    BOTH = "both", N_("Both stand as they are")
    NEITHER = "neither", N_("Neither; to be asked")


class Decision(Record):
    """One decision on one finding of the consistency check.

    `rule` names the rule, `subject` what it was about (`Finding.subject`), `digest` the data that
    contradicted one another: the decision holds until they change.
    """

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("rule", "subject"),)

    rule: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(300))
    digest: Mapped[str] = mapped_column(String(64))
    verdict: Mapped[str] = mapped_column(String(10))
    note: Mapped[str | None] = mapped_column(Text)
    who: Mapped[str] = mapped_column(String(200))
    decided_at: Mapped[datetime]
