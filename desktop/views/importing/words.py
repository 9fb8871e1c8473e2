"""What the page says where there are no rows, and below them."""

from desktop.i18n import _, format_number, ngettext
from desktop.models.text import clean_line
from desktop.services.importing import ImportResult
from desktop.services.importing.carrying import SECTION
from desktop.services.importing.looking import Examined


def heading_words(heading: str) -> str:
    """What a column is called on the page."""
    return _("(lines between the rows)") if heading.startswith(SECTION) else heading


def waiting_words(examined: Examined | None, *, reading: bool) -> str:
    """What stands in the place of the rows."""
    if reading:
        return _("Reading the file …")
    if examined is None or not examined.look.headings:
        return _("There are no rows to show.")
    headings = [clean_line(cell) for cell in examined.look.headings if cell.strip()]
    words = _(" · ").join(headings[:12]) + (" …" if len(headings) > 12 else "")
    return _("The headings in the file: {headings}").format(headings=words)


def foot_words(writes: int, refused: int, *, writable: bool) -> str:
    """What will be written, or why nothing."""
    if not writable:
        return _("The store is open for reading only.")
    if not writes and refused:
        words = ngettext(
            "There is nothing to write: {n} row cannot be taken.",
            "There is nothing to write: {n} rows cannot be taken.",
            refused,
        )
        return words.format(n=format_number(refused))
    if not writes:
        return _("There is nothing to write: the register says all of this already.")
    words = ngettext(
        "{n} record will be written. Nothing has been written yet.",
        "{n} records will be written. Nothing has been written yet.",
        writes,
    )
    return words.format(n=format_number(writes))


def written_words(result: ImportResult) -> str:
    """What has become of the rows."""
    return _(
        "Imported: {created} new, {updated} changed, {unchanged} the same, {refused} refused."
    ).format(
        created=format_number(result.created),
        updated=format_number(result.updated),
        unchanged=format_number(result.unchanged),
        refused=format_number(len(result.refused)),
    )
