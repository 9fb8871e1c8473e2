"""What people type is text: in every printed field, whatever it looks like, and in bounded time."""

import io
import sys
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest

from desktop.models.case import TEXT_SECTIONS
from desktop.services.progress import finish
from desktop.services.publishing.content import Booklet, PartnerEntry, SchoolEntry, Words
from desktop.services.publishing.edition import print_booklet
from desktop.services.publishing.plaintext import print_text
from desktop.services.publishing.report import Column, Report, print_report
from tests.services.publishing.structure import faults, spoken

HOSTILE = [
    '<img src="/etc/passwd">',
    "<img src='file:///etc/hostname'/>",
    '<img src="http://localhost:9/x.png">',
    "<para><font size=99>x</font></para>",
    '<a href="javascript:alert(1)">x</a>',
    "javascript:alert(document.cookie)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "<script>alert(1)</script>",
    "<!ENTITY x SYSTEM 'file:///etc/passwd'>&x;",
    "<?xpacket end='w'?>",
    "]]></rdf:li></x:xmpmeta>",
    "&lt;b&gt;&amp;&#x41;&nbsp;",
    "{title} {0} {0.__class__} {{}}",
    "%s %d %(x)s %n %%",
    "${jndi:ldap://localhost/a} #{1+1}",
    "{{7*7}} <%= 7*7 %>",
    "') Tj ET Q BT (",
    ") >> endobj 1 0 obj << /Type /Catalog",
    "endstream endobj xref trailer startxref %%EOF",
    "/Artifact BMC EMC BDC",
    "\\) \\( \\\\ \\n \\012",
    "<FEFF0041> [(x) -100 (y)] TJ",
    '=HYPERLINK("http://localhost","x")',
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "'; DROP TABLE school; --",
    "../../../../etc/passwd",
    "\\\\server\\share\\x.txt",
    "file:///C:/Windows/win.ini",
    "\\input{/etc/passwd} \\write18{ls}",
    '#include "/etc/passwd"',
    '#image("/etc/passwd") $x$ *b* _i_',
    "[link](http://localhost) **b** `c`",
    "__import__('os').system('id')",
    "\u202eoperators reversed\u202c end",
    "\u2066isolate\u2069 \u200fmark\u200e \u061c",
    "a\u0300\u0301\u0302\u0303" * 9,
    "\u0e01\u0e33\u0e33\u0e48 \u0627\u0644\u0644\u0647 \u2063\u200b\u200d",
    "line\u2028separator\u2029paragraph\x0bvertical\x0cfeed",
    "\ufeffmark \ufffe \uffff \x01 \x7f \x85",
]
LONG = ["a" * 200_000, "語" * 20_000, "()" * 10_000, "\u202e" * 20_000, "x\u0301" * 10_000]


def every_field(case, photo, text):
    """A case that says the same thing everywhere."""
    both = Words(text, text)
    return replace(
        case(),
        title=both,
        type=both,
        schools=(SchoolEntry("1", both, both),),
        partners=(PartnerEntry(both, both),),
        mode=both,
        languages=both,
        grades=text,
        texts=dict.fromkeys(TEXT_SECTIONS, both),
        photos=(replace(photo(), caption=both, credit=text),),
    )


def make(book, case, photo, text, language="ja"):
    """A booklet that says it in every field of the booklet too."""
    both = Words(text, text)
    booklet = Booklet(
        (every_field(case, photo, text),), language, 2025, both, date(2026, 3, 1), both,
        replace(photo(), caption=both, credit=text),
    )  # fmt: skip
    file = io.BytesIO()
    made = finish(print_booklet(booklet, file, book=book))
    return file.getvalue(), made


WATCHED: list[list[str]] = []


def _hook(event, arguments):
    if WATCHED and event.split(".")[0] in ("open", "socket", "subprocess", "os", "urllib"):
        WATCHED[-1].append(f"{event} {arguments[:1]}")


@contextmanager
def watched():
    """What is opened or started meanwhile: files, sockets, programs."""
    if not _hook_added:
        sys.addaudithook(_hook)
        _hook_added.append(True)
    WATCHED.append([])
    try:
        yield WATCHED[-1]
    finally:
        WATCHED.pop()


_hook_added: list[bool] = []


def plain(text):
    """A text by its visible characters, in any order of lines."""
    return Counter(c for c in text if c.isprintable() and not c.isspace())


def test_hostile_texts_print_as_text_and_open_nothing(book, case, photo):
    assert len(HOSTILE) == 40
    # Everything that a normal booklet reads has been read: fonts, dictionaries.
    make(book, case, photo, "𠮷ế한简ไทย عربي representation 日本語の文", "both")
    for text in HOSTILE:
        with watched() as opened:
            data, made = make(book, case, photo, text)
        assert opened == []
        assert faults(data) == [], text
        assert made.pages < 30
        assert b"root:" not in data
        heard = "".join(said for _role, said in spoken(data))
        # As often as there are fields, whole: all its characters are there.
        visible = plain(text)
        found = plain(heard)
        for character, count in visible.items():
            assert found[character] >= 20 * count, (text, character)


@pytest.mark.parametrize("text", LONG, ids=lambda text: ascii(text[:2]))
def test_endless_words_end_in_bounded_time(book, case, photo, text):
    start = time.perf_counter()
    data, made = make(book, case, photo, text)
    assert time.perf_counter() - start < 60
    assert made.pages > 3
    assert len(data) < 60_000_000


@pytest.mark.parametrize(
    "text", [HOSTILE[0], HOSTILE[16], HOSTILE[34], HOSTILE[38], LONG[0][:20_000]]
)
def test_a_register_and_plain_text_too(book, text):
    report = Report(
        text, (Column(text), Column("語")), [(text, text)] * 3, subtitle=text, filter=text,
        totals=text, author=text,
    )  # fmt: skip
    for work in (
        lambda file: print_report(report, file, book=book),
        lambda file: print_text(text, file, title=text, book=book),
    ):
        file = io.BytesIO()
        with watched() as opened:
            finish(work(file))
        assert opened == []
        assert faults(file.getvalue()) == []
