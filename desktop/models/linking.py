"""What a person has said of two records that may be one (record linkage)."""

from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.i18n import N_
from desktop.models.base import Record
from desktop.models.vocabulary import Vocabulary


class Answer(Vocabulary):
    """Whether two records are the same school, partner or organisation."""

    SAME = "same", N_("The same")
    DIFFERENT = "different", N_("Different")
    LATER = "later", N_("Answer later")


class LinkAnswer(Record):
    """One answer to one pair of records of a register.

    The records are named by their uids, `one` before `other` in the order of the alphabet, so that
    the answer outlives a deletion that is undone. `digest` is that of the values that were compared:
    the answer holds until they change.
    """

    __tablename__ = "link_answer"
    __table_args__ = (UniqueConstraint("one", "other"),)

    register: Mapped[str] = mapped_column(String(20))
    one: Mapped[str] = mapped_column(String(32))
    other: Mapped[str] = mapped_column(String(32))
    answer: Mapped[str] = mapped_column(String(10))
    digest: Mapped[str] = mapped_column(String(64))
    note: Mapped[str | None] = mapped_column(Text)
    who: Mapped[str] = mapped_column(String(200))
    answered_at: Mapped[datetime]
