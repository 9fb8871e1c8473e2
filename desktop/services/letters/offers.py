"""What a proposal is about: who would meet whom, and what each of them wishes for."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from desktop.errors import UserError
from desktop.i18n import N_, _, format_day, format_number, language_name, translator
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.models.vocabulary import Content, ExchangeType, Mode, Theme, Tool
from desktop.models.wish import Proposal, Wish
from desktop.services.letters.matter import Facts, several
from desktop.services.letters.profiles import profile_rows
from desktop.services.letters.receivers import Receiver, receiver
from desktop.services.publishing.voice import listed


@dataclass(frozen=True)
class Offer:
    """A proposal: who would meet whom, and what each of them wishes for."""

    made: datetime
    school: Receiver
    partner: Receiver
    wishes: tuple[Wish, Wish]
    owners: tuple[School, Partner]

    @property
    def sides(self) -> tuple[Receiver, Receiver]:
        """The school, then the partner."""
        return self.school, self.partner

    def facts(self, language: str, about: Receiver) -> Facts:
        """One side and its wish, for the other side to read."""
        at = 0 if about.ours else 1
        rows = profile_rows(self.owners[at], about, language, short=True)
        return rows + wish_rows(self.wishes[at], language)


def read_offer(session: Session, key: int, day: date) -> Offer:
    """A proposal with both sides.

    Raises:
        UserError: there is no such proposal.
    """
    found = session.get(Proposal, key)
    if found is None or found.school_wish.school is None or found.partner_wish.partner is None:
        raise UserError(_("There is no proposal with the number {n}.").format(n=key))
    school, partner = found.school_wish.school, found.partner_wish.partner
    return Offer(
        found.proposed_at,
        receiver(session, "schools", school.id, day),
        receiver(session, "partners", partner.id, day),
        (found.school_wish, found.partner_wish),
        (school, partner),
    )


def wish_rows(wish: Wish, language: str) -> Facts:
    """What a side wishes for: the conditions that are known."""
    say = translator(language).gettext
    period = " – ".join(format_day(day, language) for day in (wish.period_from, wish.period_to))
    ages = _span(wish.age_min, wish.age_max)
    rows: tuple[tuple[str, Any], ...] = (
        (N_("Exchange types"), several(ExchangeType, wish.exchange_types, language)),
        (N_("Ways to meet"), several(Mode, wish.modes, language)),
        (N_("Programme contents"), several(Content, wish.contents, language)),
        (N_("Themes"), several(Theme, wish.themes, language)),
        (
            N_("Languages"),
            listed((language_name(code, language) for code in wish.languages), language),
        ),
        (N_("Ages"), ages),
        (N_("Group size"), format_number(wish.group_size, language) if wish.group_size else ""),
        (N_("Period"), period if wish.period_from or wish.period_to else ""),
        (N_("Meeting tools"), several(Tool, wish.tools, language)),
    )
    return [(say(label), value) for label, value in rows if value]


def _span(low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return ""
    return f"{low if low is not None else ''}–{high if high is not None else ''}"
