"""From the store to a case booklet on the disk."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from desktop.i18n import N_, _
from desktop.services.clock import today
from desktop.services.files import write_beside
from desktop.services.progress import Progress, Work
from desktop.services.publishing.collect import collect_booklet
from desktop.services.publishing.content import BookletLanguage
from desktop.services.publishing.edition import Printed, print_booklet
from desktop.services.store import Store

_COLLECTING = N_("Reading the cases")


def make_booklet(
    store: Store,
    path: Path,
    *,
    fiscal_year: int | None = None,
    case_ids: Sequence[int] | None = None,
    language: BookletLanguage = "ja",
    day: date | None = None,
) -> Work[Printed]:
    """Print the case booklet (国際交流事例集) to a PDF file.

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
