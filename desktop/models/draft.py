"""Forms that were open: what was typed and not yet saved."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base


class Draft(Base):
    """What a form held when it was last looked at; not part of the journal.

    `form` names the form that it came from. `values_json` is a JSON object: `values` holds encoded
    values (`Kind.encode`) by field, `typed` the words in fields that could not be read. `record_id` is None for a record that is not there yet;
    `version` is the version that the form had read.
    """

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    form: Mapped[str] = mapped_column(String(200), unique=True)
    register: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int | None]
    version: Mapped[int]
    who: Mapped[str] = mapped_column(String(200))
    saved_at: Mapped[datetime]
    values_json: Mapped[str] = mapped_column(Text)
