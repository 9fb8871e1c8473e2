"""From the store to a case booklet on the disk, whole or a part of it to look at."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from desktop.i18n import N_, _
from desktop.services.clock import today
from desktop.services.files import write_beside
from desktop.services.progress import Progress, Work
from desktop.services.publishing.collect import collect_booklet, collect_edition
from desktop.services.publishing.content import BookletLanguage, Section
from desktop.services.publishing.edition import Printed, print_booklet, print_part
from desktop.services.publishing.editions import Edition
from desktop.services.publishing.fonts import FontBook
from desktop.services.store import Store

_COLLECTING = N_("Reading the cases")


@lru_cache(maxsize=1)
def fonts() -> FontBook:
    """The program's fonts, read once (0.5 s): a page that is looked at must not wait for them.

    For one thread at a time, as all long work is.
    """
    return FontBook()


def make_booklet(
    store: Store,
    path: Path,
    *,
    fiscal_year: int | None = None,
    case_ids: Sequence[int] | None = None,
    language: BookletLanguage = "ja",
    day: date | None = None,
) -> Work[Printed]:
    """Print the case booklet (国際交流事例集) to a PDF file, as nobody has designed it.

    Args:
        store: Where the cases are.
        path: The file; it is there whole, or the old one stays.
        fiscal_year: All cases held in this year.
        case_ids: Or these, in this order. With neither, all cases that have been held.
        language: `ja`, `en` or `both`.
        day: The date of issue, today if not given. A photo whose consent is not valid on it is
            not printed.

    Yields:
        Progress; closing the generator leaves no file.

    Returns:
        The number of pages, the characters that no font has, and how many photos were left out.

    Raises:
        UserError: there is nothing to print, or a case does not exist.
        FileRefused: the file cannot be written, or a photo is damaged.
    """
    yield Progress(0, 1, _(_COLLECTING))
    with store.read() as session:
        booklet = collect_booklet(
            session,
            day=day or today(),
            fiscal_year=fiscal_year,
            case_ids=case_ids,
            language=language,
        )
    with write_beside(path) as file:
        return (yield from print_booklet(booklet, file))


def print_edition(
    store: Store,
    path: Path,
    edition: Edition,
    *,
    day: date | None = None,
    book: FontBook | None = None,
) -> Work[Printed]:
    """Print an edition of the booklet, kept or not, to a PDF file; as `make_booklet`.

    Args:
        store: Where the cases are.
        path: The file.
        edition: What was decided.
        day: The day of printing, today if not given.
        book: The fonts; those of `fonts` if not given.
    """
    yield Progress(0, 1, _(_COLLECTING))
    with store.read() as session:
        booklet = collect_edition(session, edition, day=day or today())
    with write_beside(path) as file:
        return (yield from print_booklet(booklet, file, book=book or fonts()))


def print_sample(
    store: Store,
    path: Path,
    edition: Edition,
    part: str,
    *,
    at: int | None = None,
    day: date | None = None,
    book: FontBook | None = None,
) -> Work[Printed]:
    """Print one part of an edition, to look at while it is being made.

    Args:
        store: Where the cases are.
        path: The file.
        edition: What was decided.
        part: One of `edition.PARTS`.
        at: For `cases` the case; for `sections` the place of its line in the edition.
        day: The day of printing, today if not given.
        book: The fonts; those of `fonts` if not given.
    """
    yield Progress(0, 1, _(_COLLECTING))
    day = day or today()
    number = 1
    with store.read() as session:
        if part == "cases" and at is not None:
            if at in edition.case_ids:
                number = edition.case_ids.index(at) + 1
            booklet = collect_edition(session, edition, day=day, only=at)
        else:
            booklet = collect_edition(session, edition, day=day, photos=False)
    if part == "sections" and at is not None:
        # Its title page as it is so far, though it may have no title yet, or no case.
        number = len(replace(edition, lines=edition.lines[:at]).case_ids) + 1
        after = edition.lines[at + 1 :]
        ends = [n for n, line in enumerate(after) if line.case_id is None]
        count = len(replace(edition, lines=after[: ends[0] if ends else None]).case_ids)
        booklet = replace(
            booklet,
            cases=booklet.cases[number - 1 : number - 1 + count],
            sections=(Section(edition.lines[at].title, 0),),
        )
    with write_beside(path) as file:
        return (yield from print_part(booklet, file, part, number=number, book=book or fonts()))
