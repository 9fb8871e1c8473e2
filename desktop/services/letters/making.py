"""From the records to a letter on the disk: a PDF, or a draft of an e-mail with the PDF in it."""

import io
from datetime import date
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import BinaryIO

from desktop.errors import InvalidValue, RuleBroken, UserError
from desktop.i18n import N_, _, translator
from desktop.services.clock import today
from desktop.services.files import write_beside
from desktop.services.letters.catalogue import LETTERS, Made, Wanted
from desktop.services.letters.office import Office, read_office
from desktop.services.progress import Progress, Work
from desktop.services.publishing.edition import Printed
from desktop.services.publishing.fonts import FontBook
from desktop.services.publishing.pdftext import plain
from desktop.services.publishing.sheet import About, Sheet
from desktop.services.store import Store

_READING = N_("Reading the records")
_WRITING = N_("Writing the pages")
_ATTACHED = N_("Please find the letter attached as a PDF.")
ENDINGS = (".pdf", ".eml")
"""What a letter can be written as."""


def make_letter(
    store: Store,
    name: str,
    key: int,
    path: Path,
    *,
    to: str = "",
    language: str = "both",
    day: date | None = None,
) -> Work[Printed]:
    """Write a letter or a sheet to a PDF file, or to a draft of an e-mail (`.eml`).

    A draft is addressed to the receiver's person and is never sent by the program.

    Args:
        store: Where the records are.
        name: A key of `LETTERS`.
        key: The id of the case, proposal, school, partner or agreement that it is about.
        path: The file, `.pdf` or `.eml`; it is there whole, or the old one stays.
        to: Whom it goes to, as `partners:41`; the other side if empty.
        language: `ja`, `en`, or `both`: the receiver's own first.
        day: The day on it, today if not given.

    Yields:
        Progress; closing the generator leaves no file.

    Returns:
        The number of pages, and the characters that no font has.

    Raises:
        UserError: there is no such letter, record, receiver or ending, or no address to write to.
        FileRefused: the file cannot be written.
    """
    kind = LETTERS.get(name)
    if kind is None:
        raise UserError(
            _("There is no letter named “{name}”. The letters are: {known}.").format(
                name=name, known=", ".join(LETTERS)
            )
        )
    if path.suffix.lower() not in ENDINGS:
        raise UserError(
            _("{name}: the ending must be one of {endings}.").format(
                name=path.name, endings=", ".join(ENDINGS)
            )
        )
    yield Progress(0, 3, _(_READING))
    with store.read() as session:
        office = read_office(session)
    book = FontBook()
    made = kind.make(Wanted(store, key, to, language, day or today(), office, book))
    yield Progress(1, 3, _(_WRITING))
    with write_beside(path) as file:
        if path.suffix.lower() == ".pdf":
            printed = draw(made, office, book, file)
        else:
            paper = io.BytesIO()
            printed = draw(made, office, book, paper)
            name = f"{plain(made.title)[:80] or kind.name}.pdf"
            file.write(draft(made, office, paper.getvalue(), name))
        yield Progress(2, 3, _(_WRITING))
    return printed


def draw(
    made: Made, office: Office, book: FontBook, file: BinaryIO, *, invariant: bool = False
) -> Printed:
    """Draw a letter as PDF."""
    author = office.name.name(made.languages[0])
    sheet = Sheet(
        file,
        book,
        About(made.title, author, made.languages[0], made.subject),
        made.size,
        invariant=invariant,
    )
    sheet.anchor("top")
    sheet.outline(made.title, "top")
    for page in made.pages:
        page(sheet)
        sheet.next_page()
    sheet.save()
    return Printed(len(made.pages), tuple(sorted(sheet.missing)))


def draft(made: Made, office: Office, paper: bytes, file_name: str) -> bytes:
    """A letter as a draft of an e-mail: mail programs open it ready to be read over and sent.

    Raises:
        UserError: nobody is addressed, or the receiver has no e-mail address that can be used.
    """
    to = made.receiver
    if to is None:
        raise RuleBroken(
            _("This sheet goes to nobody in particular. Save it as PDF, or choose a receiver.")
        )
    if not to.email:
        raise RuleBroken(
            _("No e-mail address of {name} is known. Fill it in under Contacts.").format(
                name=to.name.name("ja")
            )
        )
    say = translator(made.languages[0]).gettext
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"  # Outlook then opens it for writing, not for reading
    message["Subject"] = plain(made.subject or made.title)
    try:
        message["To"] = Address(plain(to.person or to.name.name(made.languages[0])),
                                addr_spec=to.email)  # fmt: skip
        if office.email:
            message["From"] = Address(
                plain(office.name.name(made.languages[0])), addr_spec=office.email
            )
    except (ValueError, IndexError) as error:
        raise InvalidValue(
            _("“{text}” is not an e-mail address. Type it as name@example.org.").format(
                text=to.email
            )
        ) from error
    parts = [made.text, say(_ATTACHED), office.name.name(made.languages[0])]
    message.set_content("\n\n".join(filter(None, parts)) + "\n")
    message.add_attachment(paper, maintype="application", subtype="pdf", filename=file_name)
    return message.as_bytes()
