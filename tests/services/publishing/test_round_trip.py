"""Every field of every case, read back from the pages as a screen reader and as a copier finds it."""

import re
import unicodedata
from dataclasses import replace

import pypdfium2
import pytest

from desktop.models.case import TEXT_SECTIONS
from desktop.services.publishing.casepage import SECTIONS
from desktop.services.publishing.content import PartnerEntry, SchoolEntry, Words
from tests.services.publishing.structure import faults, spoken

RARE = "髙﨑𠮷ế한简ไทย葛\U000e0100か\u3099😀"


def bare(text):
    """A text without spaces and what pdfium drops or composes."""
    composed = unicodedata.normalize("NFC", text)
    return re.sub("[\\s\u00ad\ufffe\U000e0100]+", "", composed)


def field(name, language):
    """A text that no other field has, with the characters that programs lose."""
    if language == "en":
        return f"{name.replace('_', ' ')} in English {RARE} end of it."
    return f"{name}の文章は{RARE}まで。"


@pytest.fixture
def hard(case, photo):
    """A case whose every field is its own and hard to print."""
    texts = {
        name: Words(field(name, "ja") * 12, " ".join([field(name, "en")] * 12))
        for name in TEXT_SECTIONS
    }
    return replace(
        case(),
        title=Words(field("題名", "ja"), field("title", "en")),
        type=Words(field("種類", "ja"), field("type", "en")),
        schools=(SchoolEntry("1", Words(field("学校", "ja"), field("school", "en")),
                             Words(field("校種", "ja"), field("kind", "en"))),),
        partners=(PartnerEntry(Words(field("相手", "ja"), field("partner", "en")),
                               Words(field("国", "ja"), field("country", "en"))),),
        grades=field("学年", "ja"),
        mode=Words(field("方法", "ja"), field("mode", "en")),
        languages=Words(field("言語", "ja"), field("languages", "en")),
        texts=texts,
        photos=(photo(ja=field("写真", "ja"), en=field("photo", "en"), credit=field("撮影", "ja")),),
    )  # fmt: skip


def values(each, language):
    """The texts of a case that must be on its pages, in the order in which a person reads them."""
    yield each.title.name(language)
    yield each.schools[0].name.name(language)
    for words in (each.schools[0].kind, each.partners[0].name, each.partners[0].country):
        yield words.name(language)
    yield each.grades
    yield each.mode.name(language)
    yield each.languages.name(language)
    yield each.photos[0].caption.name(language)
    yield each.photos[0].credit
    for _title, parts in SECTIONS:
        for _subtitle, name in parts:
            yield each.texts[name].get(language)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_heard_every_field_comes_whole_and_in_order(hard, printed, language):
    data, made = printed(hard, language=language)
    assert faults(data) == []
    assert made.missing == ("😀",)  # everything else has a font
    heard = "\n".join(text for _role, text in spoken(data))
    title = hard.title.name(language)
    at = heard.index(title, heard.index(title) + 1)  # first it stands in the contents
    for value in values(hard, language):
        # The words of a line and of the next are parted, or joined, as they were written.
        at = re.compile(r"[ \n]?".join(map(re.escape, value))).search(heard, at)
        assert at is not None, value
        assert at.group().replace("\n", " ") == value
        at = at.start()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_copied_every_field_is_there(hard, printed, language):
    data, _made = printed(hard, language=language)
    document = pypdfium2.PdfDocument(data)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    read = bare("".join(pages))
    for value in [*values(hard, language)][:10]:
        assert bare(value) in read, value
    for name in TEXT_SECTIONS:  # a text may be parted by the head of the next page
        assert read.count(bare(field(name, language))) >= 10, name
