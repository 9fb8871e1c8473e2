"""What a booklet is made of in the tests, and the fonts, read once."""

import io
from datetime import date

import pytest
from PIL import Image

from desktop.services.progress import finish
from desktop.services.publishing.content import (
    Booklet,
    CaseEntry,
    PartnerEntry,
    PhotoEntry,
    SchoolEntry,
    Words,
)
from desktop.services.publishing.edition import print_booklet
from desktop.services.publishing.fonts import FontBook


def make_jpeg(width=300, height=200, colour="#447799"):
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def jpeg():
    """Makes the bytes of a picture of a size and colour."""
    return make_jpeg


@pytest.fixture(scope="session")
def book():
    return FontBook()


@pytest.fixture
def photo():
    """Makes a photo of a size and colour."""

    def make(width=300, height=200, colour="#447799", ja="写真", en="A photo", credit=""):
        return PhotoEntry(make_jpeg(width, height, colour), width, height, Words(ja, en), credit)

    return make


@pytest.fixture
def case():
    """Makes a case, with texts and more where they are given."""

    def make(title="事例の題名", **values):
        given = {
            "title": Words(title, f"{title} in English"),
            "type": Words("オンライン交流", "Video exchange"),
            "schools": (
                SchoolEntry("1", Words("都立深川高等学校", "Fukagawa High School"),
                            Words("高等学校", "High school")),
            ),
            "partners": (
                PartnerEntry(Words("", "Chatswood High School"),
                             Words("オーストラリア", "Australia")),
            ),
            "held_on": date(2025, 10, 21),
            "pupils_here": 32,
            "texts": {"began": Words("交流のきっかけの文章です。", "This is how it began.")},
        }  # fmt: skip
        return CaseEntry(**{**given, **values})

    return make


@pytest.fixture
def printed(book):
    """Prints cases as a booklet; gives the bytes and what `print_booklet` returned."""

    def make(*cases, language="ja", **values):
        file = io.BytesIO()
        booklet = Booklet(cases, language, 2025, Words("発行者", "The publisher"),
                          date(2026, 3, 13), **values)  # fmt: skip
        made = finish(print_booklet(booklet, file, book=book, invariant=True))
        return file.getvalue(), made

    return make
