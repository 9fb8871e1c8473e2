"""Editions of the case booklet: what the office has decided, as plain values, and kept in the store.

An `Edition` is changed by making another one (`replace`, or its own `with_…`), and kept whole by
`keep`, which writes only what differs. So every decision is one step of the journal.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from desktop.errors import RuleBroken
from desktop.i18n import N_, _
from desktop.models.booklet import BookletEdition, BookletLine, BookletPhoto
from desktop.services.publishing.content import PAGES, BookletLanguage, Design, Paper, Words
from desktop.services.publishing.paper import Finish
from desktop.services.publishing.pictures import WHOLE, Crop
from desktop.services.store import Store

LONGEST = 200
"""Characters that a name, a title or a publisher may have."""
_NAMED = N_("Edition {year}")
_FREE = N_("Edition without a year")


@dataclass(frozen=True, slots=True)
class Line:
    """A case (`case_id`) with its design, or a section with its title.

    A case that is not `included` keeps its place and its design.
    """

    case_id: int | None = None
    title: Words = field(default_factory=Words)
    included: bool = True
    design: Design = "facts"


@dataclass(frozen=True, slots=True)
class Edition:
    """What a person has decided for a booklet.

    Attributes:
        id: Of the kept edition; None while it is only a proposal.
        name: What the office calls it.
        fiscal_year: The year that it is said to cover.
        language: What the booklet speaks.
        paper: Its trimmed size.
        finish: Crop marks and bleed, greyscale.
        pages: Which of `content.PAGES` it has.
        title: Its title; the usual one where empty.
        publisher: Who publishes it; the office's usual name where empty.
        foreword: A text before the cases.
        issued: The day of issue; the day of printing if None.
        cover: The photo on the cover, by its attachment; a drawing if None.
        lines: Cases and sections in their order.
        crops: What is shown of a photo, by its attachment and whether it is on the cover.
        left_out: Photos that are not printed in their case.
    """

    id: int | None = None
    name: str = ""
    fiscal_year: int | None = None
    language: BookletLanguage = "ja"
    paper: Paper = "A4"
    finish: Finish = Finish()  # noqa: RUF009 - frozen
    pages: frozenset[str] = frozenset(PAGES)
    title: Words = field(default_factory=Words)
    publisher: Words = field(default_factory=Words)
    foreword: Words = field(default_factory=Words)
    issued: date | None = None
    cover: int | None = None
    lines: tuple[Line, ...] = ()
    crops: Mapping[tuple[int, bool], Crop] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()

    @property
    def case_ids(self) -> tuple[int, ...]:
        """The cases that are printed, in their order."""
        return tuple(x.case_id for x in self.lines if x.case_id is not None and x.included)

    def line(self, case_id: int) -> Line | None:
        """The line of a case, if it has one."""
        return next((line for line in self.lines if line.case_id == case_id), None)

    def with_design(self, case_id: int, design: Design) -> "Edition":
        """Another design for a case."""
        return replace(
            self,
            lines=tuple(
                replace(line, design=design) if line.case_id == case_id else line
                for line in self.lines
            ),
        )

    def with_crop(self, photo: int, crop: Crop, *, on_cover: bool = False) -> "Edition":
        """Another crop for a photo; the whole photo takes the crop away."""
        crops = {key: kept for key, kept in self.crops.items() if key != (photo, on_cover)}
        return replace(self, crops=crops if crop == WHOLE else {**crops, (photo, on_cover): crop})

    def with_photo(self, photo: int, shown: bool) -> "Edition":
        """Print a photo in its case, or leave it out."""
        left = self.left_out - {photo} if shown else self.left_out | {photo}
        return replace(self, left_out=left)

    def with_pages(self, name: str, there: bool) -> "Edition":
        """With or without one of `content.PAGES`."""
        return replace(self, pages=self.pages | {name} if there else self.pages - {name})


def usual_name(fiscal_year: int | None, taken: Collection[str] = ()) -> str:
    """What a new edition of a year is called, with a number where the name is taken."""
    name = _(_NAMED).format(year=fiscal_year) if fiscal_year is not None else _(_FREE)
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free


def proposal(
    case_ids: Iterable[int], fiscal_year: int | None = None, before: Edition | None = None
) -> Edition:
    """A new edition with cases in their order.

    Args:
        case_ids: The cases.
        fiscal_year: The year that it covers.
        before: An earlier edition, whose language, paper and words are taken over.
    """
    fresh = Edition(
        name=usual_name(fiscal_year),
        fiscal_year=fiscal_year,
        lines=tuple(Line(key) for key in case_ids),
    )
    if before is None:
        return fresh
    return replace(
        before,
        id=None,
        name=fresh.name,
        fiscal_year=fiscal_year,
        issued=None,
        cover=None,
        lines=fresh.lines,
        crops={},
        left_out=frozenset(),
    )


def listed(session: Session) -> list[tuple[int, str]]:
    """The kept editions by id and name, the newest year first."""
    statement = select(BookletEdition.id, BookletEdition.name).order_by(
        BookletEdition.fiscal_year.is_(None),
        BookletEdition.fiscal_year.desc(),
        BookletEdition.id.desc(),
    )
    return [(key, name) for key, name in session.execute(statement)]


def read(session: Session, key: int) -> Edition | None:
    """A kept edition; None where it is gone."""
    row = session.scalar(
        select(BookletEdition)
        .where(BookletEdition.id == key)
        .options(selectinload(BookletEdition.lines), selectinload(BookletEdition.photos))
    )
    return None if row is None else _value(row)


def named(session: Session, name: str) -> Edition:
    """A kept edition by its name.

    Raises:
        RuleBroken: there is none of that name; the sentence lists those that there are.
    """
    editions = listed(session)
    for key, called in editions:
        if called == name.strip():
            found = read(session, key)
            if found is not None:
                return found
    if not editions:
        raise RuleBroken(_("No edition of the booklet is kept in this store yet."))
    names = ", ".join(called for _key, called in editions[:10])
    raise RuleBroken(
        _("No edition is named “{name}”. There are: {names}.").format(name=name, names=names)
    )


def keep(store: Store, edition: Edition, label: str) -> Edition:
    """Keep an edition, new or changed, as one step of the journal; what is kept then.

    Args:
        store: The store.
        edition: What is to be kept, whole.
        label: What was done, in English (marked with `N_`).

    Raises:
        RuleBroken: its name is empty, too long, or that of another edition.
        StoreRefused, NotAllowed: as `Store.write`.
    """
    with store.write(label) as session:
        return keep_in(session, edition)


def keep_in(session: Session, edition: Edition) -> Edition:
    """As `keep`, within a session that writes."""
    name = edition.name.strip()
    if not name or len(name) > LONGEST:
        raise RuleBroken(_("An edition needs a name of 1 to {n} characters.").format(n=LONGEST))
    row = None
    if edition.id is not None:
        row = session.get(BookletEdition, edition.id)
    same = session.scalar(select(BookletEdition).where(BookletEdition.name == name))
    if same is not None and same is not row:
        raise RuleBroken(
            _("There is an edition named “{name}” already. Choose another name.").format(name=name)
        )
    row = row or BookletEdition()
    _fill(row, replace(edition, name=name))
    session.add(row)
    session.flush()
    return _value(row)


def remove(store: Store, key: int) -> None:
    """Remove a kept edition; its cases and photos stay where they are."""
    with store.write(N_("Remove an edition of the booklet")) as session:
        row = session.get(BookletEdition, key)
        if row is not None:
            session.delete(row)


_WORDS = ("title", "publisher", "foreword")


def _value(row: BookletEdition) -> Edition:
    words = {
        name: Words(getattr(row, f"{name}_ja") or "", getattr(row, f"{name}_en") or "")
        for name in _WORDS
    }
    return Edition(
        id=row.id,
        name=row.name,
        fiscal_year=row.fiscal_year,
        language=cast("BookletLanguage", row.language),
        paper=cast("Paper", row.paper),
        finish=Finish(row.crop_marks, row.greyscale),
        pages=frozenset(row.pages),
        issued=row.issued_on,
        cover=row.cover_id,
        lines=tuple(
            Line(
                line.case_id,
                Words(line.title_ja or "", line.title_en or ""),
                line.included,
                cast("Design", line.design),
            )
            for line in row.lines
        ),
        crops={
            (photo.attachment_id, photo.on_cover): crop
            for photo in row.photos
            if (crop := _crop(photo)) != WHOLE
        },
        left_out=frozenset(photo.attachment_id for photo in row.photos if photo.left_out),
        **words,
    )


def _crop(photo: BookletPhoto) -> Crop:
    return Crop(
        photo.crop_left,
        photo.crop_top,
        photo.crop_right,
        photo.crop_bottom,
        photo.focus_x,
        photo.focus_y,
    )


def _fill(row: BookletEdition, edition: Edition) -> None:
    """Give a row the values of an edition; what is equal is not written."""
    row.name, row.fiscal_year = edition.name, edition.fiscal_year
    row.language, row.paper = edition.language, edition.paper
    row.crop_marks, row.greyscale = edition.finish.marks, edition.finish.grey
    row.pages = tuple(name for name in PAGES if name in edition.pages)
    row.issued_on, row.cover_id = edition.issued, edition.cover
    for name in _WORDS:
        words: Words = getattr(edition, name)
        for tongue in ("ja", "en"):
            setattr(row, f"{name}_{tongue}", getattr(words, tongue) or None)
    _fill_lines(row, edition.lines)
    _fill_photos(row, edition)


def _fill_lines(row: BookletEdition, lines: tuple[Line, ...]) -> None:
    cases = {line.case_id: line for line in row.lines if line.case_id is not None}
    sections = [line for line in row.lines if line.case_id is None]
    kept = []
    for position, line in enumerate(lines):
        if line.case_id is not None:
            found = cases.pop(line.case_id, None) or BookletLine(case_id=line.case_id)
            found.included, found.design = line.included, line.design
        else:
            found = sections.pop(0) if sections else BookletLine()
            found.included, found.design = True, "facts"
            found.title_ja, found.title_en = line.title.ja, line.title.en or None
        found.position = position
        kept.append(found)
    if kept != list(row.lines):
        row.lines = kept


def _fill_photos(row: BookletEdition, edition: Edition) -> None:
    rows = {(photo.attachment_id, photo.on_cover): photo for photo in row.photos}
    wanted = set(edition.crops) | {(photo, False) for photo in edition.left_out}
    for key in sorted(set(rows) - wanted):
        row.photos.remove(rows[key])
    for key in sorted(wanted):
        photo = rows.get(key)
        if photo is None:
            photo = BookletPhoto(attachment_id=key[0], on_cover=key[1])
            row.photos.append(photo)
        crop = edition.crops.get(key, WHOLE)
        photo.left_out = not key[1] and key[0] in edition.left_out
        photo.crop_left, photo.crop_top = crop.left, crop.top
        photo.crop_right, photo.crop_bottom = crop.right, crop.bottom
        photo.focus_x, photo.focus_y = crop.x, crop.y
