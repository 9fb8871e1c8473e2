"""How lists of the office are read: what their columns mean, kept for the next one of their kind."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Record


class SavedMapping(Record):
    """What the columns of one kind of list mean.

    `headings_json` holds all headings of the list that it was made for; `mapping_json` the heading
    and the field of each column that is read, as `services.importing.saved` writes them.
    """

    __tablename__ = "saved_mapping"

    name: Mapped[str] = mapped_column(String(100), unique=True)
    register: Mapped[str] = mapped_column(String(40))
    headings_json: Mapped[str] = mapped_column(Text)
    mapping_json: Mapped[str] = mapped_column(Text)
    country: Mapped[str | None] = mapped_column(String(2))
