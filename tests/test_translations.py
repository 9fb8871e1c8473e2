"""Every text that a person reads is there in Japanese, with the same blanks to fill."""

import re

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from desktop import paths
from desktop.cli import HELP

ROOT = paths.root()
BLANK = re.compile(r"{(\w*)[^}]*}")
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}


def singular(text):
    return text[0] if isinstance(text, tuple) else text


def strings(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


@pytest.fixture(scope="module")
def source():
    """The texts of the source, by their singular."""
    found = extract_from_dir(str(ROOT / "desktop"), keywords=KEYWORDS)
    commands = {words for _each, words in HELP}
    return commands | {singular(message[2]) for message in found if singular(message[2])}


@pytest.fixture(scope="module")
def japanese():
    """The Japanese messages, by the singular of their source text."""
    with (paths.catalogues() / "ja" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return {singular(m.id): m for m in read_po(file, locale="ja") if m.id}


def test_every_text_is_translated(source, japanese):
    assert sorted(text for text in source if text not in japanese) == []
    assert [text for text in source if not all(strings(japanese[text]))] == []


def test_no_translation_is_left_over(source, japanese):
    assert sorted(set(japanese) - source) == []


def test_blanks_are_the_same(japanese):
    for message in japanese.values():
        known = {
            frozenset(BLANK.findall(text))
            for text in ([message.id] if isinstance(message.id, str) else message.id)
        }
        for string in strings(message):
            assert frozenset(BLANK.findall(string)) in known, message.id


def test_nothing_is_marked_as_unsure(japanese):
    assert [message.id for message in japanese.values() if message.fuzzy] == []
