"""Every letter and sheet: its name in commands, its title, what it is about, how it is made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import RuleBroken, UserError
from desktop.i18n import N_, _, format_day, translator
from desktop.models.agreement import Agreement
from desktop.models.specs import SPECS
from desktop.services.letters import plates, sheets, wording
from desktop.services.letters.matter import Matter, read_matter
from desktop.services.letters.offers import read_offer
from desktop.services.letters.office import Office
from desktop.services.letters.page import Letter, compose_letter
from desktop.services.letters.profiles import agreement_rows, profile_rows
from desktop.services.letters.receivers import MODELS, Receiver, receiver
from desktop.services.letters.sheets import Languages, Title
from desktop.services.letters.wording import Wording
from desktop.services.publishing.composer import Page
from desktop.services.publishing.fonts import FontBook
from desktop.services.publishing.sheet import A4
from desktop.services.store import Store
from desktop.services.workflow.reading import read_case


@dataclass(frozen=True)
class Wanted:
    """What a letter is made from.

    Attributes:
        store: Where the records are.
        key: The id of what it is about.
        to: Whom it goes to, as `Receiver.key`; whoever comes first if empty.
        language: `ja`, `en`, or `both`: the receiver's first.
        day: The day on it.
        office: Who writes.
        book: The fonts.
    """

    store: Store
    key: int
    to: str
    language: str
    day: date
    office: Office
    book: FontBook

    def languages(self, order: tuple[str, str] = ("ja", "en")) -> Languages:
        """Those it is set in, in an order."""
        return order if self.language == "both" else (self.language,)


@dataclass(frozen=True)
class Made:
    """A letter, ready to be drawn.

    Attributes:
        title: Of the document, in its first language.
        languages: In their order.
        pages: Ready to be drawn.
        size: Of the pages, in points.
        receiver: Whom it goes to; None for a sheet.
        subject: Of an e-mail.
        text: The sentences, for an e-mail.
    """

    title: str
    languages: Languages
    pages: list[Page]
    size: tuple[float, float] = A4
    receiver: Receiver | None = None
    subject: str = ""
    text: str = ""


@dataclass(frozen=True)
class Kind:
    """A letter or a sheet.

    Attributes:
        name: In commands.
        title: The English title.
        about: The register of what it is about; `proposals` for a proposal.
        make: Makes it.
        addressed: Whether it goes to one receiver.
    """

    name: str
    title: str
    about: str
    make: Callable[[Wanted], Made]
    addressed: bool = False


def sides_of(store: Store, name: str, key: int, day: date) -> list[Receiver]:
    """Whom a letter may go to: the other side first, as it does if nobody is named."""
    kind = LETTERS[name]
    if kind.about == "proposals":
        with store.read() as session:
            school, partner = read_offer(session, key, day).sides
        return [partner, school]
    if kind.about != "cases":
        return []
    matter = _matter(store, key, day)
    return [*matter.others, *(side for side in matter.sides if side not in matter.others)]


def _matter(store: Store, key: int, day: date) -> Matter:
    sheet = read_case(store, key)
    with store.read() as session:
        matter = read_matter(session, sheet, day)
    if not matter.sides:
        raise RuleBroken(
            _("Nobody takes part in “{title}” yet. Add the school and the partner first.").format(
                title=sheet.title
            )
        )
    return matter


def _chosen(sides: list[Receiver], to: str) -> Receiver:
    found = next((side for side in sides if side.key == to), None) if to else sides[0]
    if found is None:
        known = ", ".join(side.key for side in sides)
        raise UserError(
            _("“{to}” does not take part. Choose one of: {known}.").format(to=to, known=known)
        )
    return found


def _letter(wordings: dict[bool, Wording]) -> Callable[[Wanted], Made]:
    """A letter about a case."""

    def make(wanted: Wanted) -> Made:
        matter = _matter(wanted.store, wanted.key, wanted.day)
        others = [side for side in matter.sides if side not in matter.others]
        to = _chosen([*matter.others, *others], wanted.to)
        other = {
            language: matter.there(language) if to.ours else matter.here(language)
            for language in ("ja", "en")
        }
        letters = [
            _filled(wordings[to.ours], wanted, to, language, matter.facts(language),
                    title=matter.title.name(language), here=matter.here(language),
                    there=matter.there(language), day=matter.day(language),
                    other=other[language])
            for language in wanted.languages(to.languages)
        ]  # fmt: skip
        return _made(wanted, to, letters)

    return make


def _proposal(wanted: Wanted) -> Made:
    with wanted.store.read() as session:
        offer = read_offer(session, wanted.key, wanted.day)
        to = _chosen([offer.partner, offer.school], wanted.to)
        about = offer.school if to is offer.partner else offer.partner
        letters = [
            _filled(wording.PROPOSAL[to.ours], wanted, to, language, offer.facts(language, about),
                    title="", here=offer.school.name.name(language),
                    there=offer.partner.name.name(language), day="",
                    other=about.name.name(language))
            for language in wanted.languages(to.languages)
        ]  # fmt: skip
    return _made(wanted, to, letters)


def _filled(
    words: Wording,
    wanted: Wanted,
    to: Receiver,
    language: str,
    rows: list[tuple[str, str]],
    **blanks: str,
) -> Letter:
    say = translator(language).gettext
    office = wanted.office
    paragraphs = [
        say(text).format(office=office.name.name(language), **blanks) for text in words.paragraphs
    ]
    return Letter(language, wanted.day, office, to, say(words.subject), paragraphs, rows)


def _made(wanted: Wanted, to: Receiver, letters: list[Letter]) -> Made:
    pages = [page for letter in letters for page in compose_letter(wanted.book, letter)]
    text = "\n\n――――――――\n\n".join("\n\n".join(letter.paragraphs) for letter in letters)
    return Made(
        letters[0].subject,
        tuple(letter.language for letter in letters),
        pages,
        receiver=to,
        subject=" / ".join(dict.fromkeys(letter.subject for letter in letters)),
        text=text,
    )


def _sheet(
    title: str, compose: Callable[[FontBook, Matter, Office, Languages], list[Page]]
) -> Callable[[Wanted], Made]:
    """A sheet about a case."""

    def make(wanted: Wanted) -> Made:
        matter = _matter(wanted.store, wanted.key, wanted.day)
        languages = wanted.languages()
        pages = compose(wanted.book, matter, wanted.office, languages)
        return Made(translator(languages[0]).gettext(title), languages, pages)

    return make


def _certificate(wanted: Wanted) -> Made:
    matter = _matter(wanted.store, wanted.key, wanted.day)
    if matter.sheet.held_on is None:
        raise RuleBroken(
            _("The day of “{title}” is not set, so nothing can be certified.").format(
                title=matter.sheet.title
            )
        )
    sides = [_chosen(list(matter.sides), wanted.to)] if wanted.to else list(matter.sides)
    pages = [
        plates.certificate(
            wanted.book, matter, side, wanted.office, wanted.languages(side.languages)
        )
        for side in sides
    ]
    languages = wanted.languages(sides[0].languages)
    title = translator(languages[0]).gettext(plates.TITLE)
    return Made(title, languages, pages, plates.LANDSCAPE, sides[0] if wanted.to else None, title)


def _labels(wanted: Wanted) -> Made:
    matter = _matter(wanted.store, wanted.key, wanted.day)
    labels = [plates.label_of(side) for side in matter.sides]
    labels.append(plates.label_of_office(wanted.office))
    title = translator(wanted.languages()[0]).gettext(N_("Address labels"))
    return Made(title, wanted.languages(), plates.label_pages(wanted.book, labels))


def _profile(register: str, title: str) -> Callable[[Wanted], Made]:
    """A school or a partner on a sheet; a partner's own language comes first."""

    def make(wanted: Wanted) -> Made:
        with wanted.store.read() as session:
            side = receiver(session, register, wanted.key, wanted.day)
            owner: Any = session.get(MODELS[register], wanted.key)
            languages = wanted.languages(side.languages)
            rows = [profile_rows(owner, side, language) for language in languages]
        names = [side.name.name(language) for language in languages]
        head = Title(title, names)
        pages = sheets.record_sheet(wanted.book, head, rows, wanted.office, languages)
        return Made(names[0], languages, pages)

    return make


def _agreement(wanted: Wanted) -> Made:
    languages = wanted.languages()
    with wanted.store.read() as session:
        found = session.scalar(select(Agreement).where(Agreement.id == wanted.key))
        if found is None:
            raise UserError(
                _("There is no such record any more (number {n}).").format(n=wanted.key)
            )
        names = [
            SPECS["agreements"].heading_of(
                {"title": found.title, "title_ja": found.title_ja}, language
            )
            for language in languages
        ]
        rows = [agreement_rows(found, language) for language in languages]
        signed = format_day(found.signed_on, languages[0])
    head = Title(N_("Agreement sheet"), [*names, signed])
    pages = sheets.record_sheet(wanted.book, head, rows, wanted.office, languages)
    return Made(names[0], languages, pages)


_LISTED = (
    Kind("proposal", N_("Proposal letter"), "proposals", _proposal, addressed=True),
    Kind("request", N_("Letter of request"), "cases", _letter(wording.REQUEST), addressed=True),
    Kind("invitation", N_("Invitation"), "cases", _letter(wording.INVITATION), addressed=True),
    Kind("confirmation", N_("Confirmation letter"), "cases", _letter(wording.CONFIRMATION),
         addressed=True),
    Kind("thanks", N_("Letter of thanks"), "cases", _letter(wording.THANKS), addressed=True),
    Kind("certificate", plates.TITLE, "cases", _certificate, addressed=True),
    Kind("case-sheet", N_("Exchange sheet"), "cases",
         _sheet(N_("Exchange sheet"), sheets.case_sheet)),
    Kind("schedule", N_("Schedule of the day"), "cases",
         _sheet(N_("Schedule of the day"), sheets.schedule)),
    Kind("checklist", N_("Checklist"), "cases", _sheet(N_("Checklist"), sheets.checklist)),
    Kind("labels", N_("Address labels"), "cases", _labels),
    Kind("school-profile", N_("School profile"), "schools",
         _profile("schools", N_("School profile"))),
    Kind("partner-profile", N_("Partner profile"), "partners",
         _profile("partners", N_("Partner profile"))),
    Kind("agreement", N_("Agreement sheet"), "agreements", _agreement),
)  # fmt: skip

LETTERS: dict[str, Kind] = {kind.name: kind for kind in _LISTED}
"""Every letter and sheet, by its name in commands."""


def choices(session: Session, about: str, day: date) -> list[tuple[int, str]]:
    """What letters may be about, newest first: ids and what they are called now."""
    from desktop.services import queries, references
    from desktop.services.queries import Query

    if about == "proposals":
        return _proposals(session, day)
    sort = {"cases": ("-held_on",), "agreements": ("-signed_on",)}.get(about, ("name",))
    keys = [int(key) for key in queries.ids(session, Query(about, sort=sort))]
    titles: dict[int, str] = {}
    for at in range(0, len(keys), 10_000):
        titles |= references.titles(session, about, keys[at : at + 10_000])
    return [(key, titles.get(key, "")) for key in keys]


def _proposals(session: Session, day: date) -> list[tuple[int, str]]:
    from desktop.models.wish import Proposal
    from desktop.services import references

    rows = session.scalars(select(Proposal).order_by(Proposal.proposed_at.desc())).all()
    schools = {row.school_wish.school_id for row in rows if row.school_wish.school_id}
    partners = {row.partner_wish.partner_id for row in rows if row.partner_wish.partner_id}
    ours = references.titles(session, "schools", schools)
    theirs = references.titles(session, "partners", partners)
    return [
        (
            row.id,
            f"{ours.get(row.school_wish.school_id or 0, '')} × "
            f"{theirs.get(row.partner_wish.partner_id or 0, '')}　"
            f"{format_day(row.proposed_at.date())}",
        )
        for row in rows
    ]
