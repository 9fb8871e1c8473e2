"""World Friend Project (世界ともだちプロジェクト): countries given to boards and schools in groups."""

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.models.base import Codes, Record
from desktop.models.school import School

CONTINENTS: dict[str, str] = {
    "africa": "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG ER ET GA GH GM GN GQ GW KE KM LR LS LY MA "
    "MG ML MR MU MW MZ NA NE NG RW SC SD SL SN SO SS ST SZ TD TG TN TZ UG ZA ZM ZW",
    "america": "AG AR AW BB BM BO BR BS BZ CA CL CO CR CU DM DO EC GD GT GY HN HT JM KN KY LC MX NI "
    "PA PE PR PY SR SV TT US UY VC VE VG VI",
    "asia": "AE AF BD BH BN BT CN HK ID IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MV MY NP OM "
    "PH PK PS QA SA SG SY TH TJ TL TM TW UZ VN YE",
    "europe": "AD AL AM AT AZ BA BE BG BY CH CY CZ DE DK EE ES FI FR GB GE GR HR HU IE IL IS IT LI "
    "LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SK SM TR UA XK",
    "oceania": "AS AU CK FJ FM GU KI MH NR NZ PG PW SB TO TV VU WS",
}
"""The five continents with the national Olympic committees of each, by ISO 3166-1 codes.

The project's idea of five continents is that of the Games; the committees' own associations decide
where a country belongs (Israel, Türkiye and the Caucasus are European there).
"""

CONTINENT = {code: name for name, codes in CONTINENTS.items() for code in codes.split()}


class FriendEdition(Record):
    """One year's groups: the countries that take part, and how many a group has."""

    __tablename__ = "friend_edition"

    fiscal_year: Mapped[int] = mapped_column(unique=True)
    title: Mapped[str | None] = mapped_column(String(200))
    group_size: Mapped[int] = mapped_column(default=5)
    countries: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    notes: Mapped[str | None] = mapped_column(Text)

    groups: Mapped[list["FriendGroup"]] = relationship(
        back_populates="edition",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="FriendGroup.position",
    )


class FriendGroup(Record):
    """The countries of one recipient: a school, or the board of education of a ward or city."""

    __tablename__ = "friend_group"
    __table_args__ = (
        CheckConstraint("(school_id is not null) + (board is not null) = 1", "one_recipient"),
    )

    edition_id: Mapped[int] = mapped_column(
        ForeignKey("friend_edition.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    school_id: Mapped[int | None] = mapped_column(
        ForeignKey("school.id", ondelete="CASCADE"), index=True
    )
    board: Mapped[str | None] = mapped_column(String(100))
    countries: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())

    edition: Mapped[FriendEdition] = relationship(back_populates="groups")
    school: Mapped[School | None] = relationship()
