"""From an issue in the store to a PDF on the disk."""

from datetime import date
from pathlib import Path

from desktop.i18n import N_, _, format_number, ngettext
from desktop.services.clock import today
from desktop.services.files import write_beside
from desktop.services.newsletter.content import collect_issue
from desktop.services.newsletter.page import FEWEST, MOST, compose_issue
from desktop.services.progress import Progress, Work
from desktop.services.publishing import grid
from desktop.services.publishing.edition import Printed
from desktop.services.publishing.fonts import FontBook
from desktop.services.publishing.sheet import About, Sheet
from desktop.services.store import Store

_READING = N_("Reading the issue")
_LAYING_OUT = N_("Laying out the pages")
_WRITING = N_("Writing the pages")


def make_newsletter(
    store: Store, key: int, path: Path, *, language: str = "ja", day: date | None = None
) -> Work[Printed]:
    """Print an issue of the newsletter to a PDF file.

    Args:
        store: Where the issue is.
        key: Its id.
        path: The file; it is there whole, or the old one stays.
        language: `ja` or `en`.
        day: The day on which consents must be valid, besides the day of issue; today if not given.

    Yields:
        Progress; closing the generator leaves no file.

    Returns:
        The number of pages, the characters that no font has, and how many photos were left out.

    Raises:
        UserError: the issue or one of its cases is no longer there.
        FileRefused: the file cannot be written, or a photo is damaged.
    """
    yield Progress(0, 3, _(_READING))
    with store.read() as session:
        content = collect_issue(session, key, language, day or today())
    yield Progress(1, 3, _(_LAYING_OUT))
    book = FontBook()
    pages = compose_issue(book, content)
    foot = grid.Foot(f"{content.name}　{content.number}")
    about = About(
        f"{content.name} {content.number}",
        content.office.name.name(language),
        language,
        content.title,
    )
    with write_beside(path) as file:
        sheet = Sheet(file, book, about)
        sheet.anchor("top")
        sheet.outline(about.title, "top")
        for number, page in enumerate(pages):
            yield Progress(2 * len(pages) + number, 3 * len(pages), _(_WRITING))
            page(sheet)
            foot.draw(sheet)
            sheet.next_page()
        sheet.save()
    return Printed(len(pages), tuple(sorted(sheet.missing)), content.withheld)


def wrong_length(pages: int) -> str:
    """What to say of an issue that is too short or too long; empty where it is neither."""
    if FEWEST <= pages <= MOST:
        return ""
    return ngettext(
        "The issue has {n} page; a newsletter has {fewest} to {most}.",
        "The issue has {n} pages; a newsletter has {fewest} to {most}.",
        pages,
    ).format(n=format_number(pages), fewest=FEWEST, most=MOST)
