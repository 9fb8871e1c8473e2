"""Views of registers that somebody kept: what is shown, how it is narrowed and sorted."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Record


class SavedView(Record):
    """A view of one register under a name.

    `owner` is the person whom it is kept for; None for one that everybody has. `view_json` is the
    JSON text of `services.saved_views.View`: words, conditions, order, columns.
    """

    __tablename__ = "saved_view"

    register: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(100))
    owner: Mapped[str | None] = mapped_column(String(200))
    view_json: Mapped[str] = mapped_column(Text)
