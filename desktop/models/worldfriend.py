"""World Friend Project (世界ともだちプロジェクト): countries given to boards and schools in groups."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.errors import RuleBroken
from desktop.i18n import _, fiscal_year
from desktop.models.base import Codes, Record, Searchable
from desktop.models.case import Case
from desktop.models.organisation import Organisation
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


class FriendActivity(Searchable):
    """What a school or a board did with its countries: an entry of the project's log.

    `countries` are ISO 3166-1 codes. `organisation_id` is who helped (an embassy), `case_id` the
    exchange that it was.
    """

    __tablename__ = "friend_activity"

    fiscal_year: Mapped[int] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str | None] = mapped_column(String(200))
    kind: Mapped[str | None] = mapped_column(String(10))
    held_on: Mapped[date | None]
    school_id: Mapped[int | None] = mapped_column(
        ForeignKey("school.id", ondelete="CASCADE"), index=True
    )
    board: Mapped[str | None] = mapped_column(String(100))
    countries: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    grades: Mapped[str | None] = mapped_column(String(100))
    pupils: Mapped[int | None]
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="SET NULL"), index=True
    )
    case_id: Mapped[int | None] = mapped_column(
        ForeignKey("exchange_case.id", ondelete="SET NULL"), index=True
    )
    text: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str | None] = mapped_column(String(300))
    notes: Mapped[str | None] = mapped_column(Text)

    school: Mapped[School | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    case: Mapped[Case | None] = relationship()

    def check(self) -> None:
        """Raise `RuleBroken` where its day is not of its year, or two did it."""
        if (self.school_id or self.school) and self.board:
            raise RuleBroken(
                _("An activity is that of a school or of a board of education. Choose one of them.")
            )
        if self.held_on and self.fiscal_year and fiscal_year(self.held_on) != self.fiscal_year:
            raise RuleBroken(
                _("{title}: {day} is not in FY{year}. Correct the day or the year.").format(
                    title=self.title, day=self.held_on, year=self.fiscal_year
                )
            )
