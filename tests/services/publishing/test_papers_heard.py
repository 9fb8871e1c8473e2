"""Reports, letters and the newsletter can be heard: each against its tag tree."""

from dataclasses import replace
from datetime import date

import pytest

from desktop.services import sample
from desktop.services.letters.catalogue import LETTERS
from desktop.services.letters.making import make_letter
from desktop.services.newsletter import issues
from desktop.services.newsletter.making import make_newsletter
from desktop.services.progress import finish
from desktop.services.publishing.reports import REPORTS, make_report
from desktop.services.store import Store
from tests.services.publishing.structure import faults

DAY = date(2026, 11, 28)
# The lists of schools and partners are long, and laid out as the others; the sample has no groups.
PRINTED = [n for n in REPORTS if n not in ("schools", "partners") and "worldfriend" not in n]
ABOUT = {"cases": 6, "proposals": 1, "schools": 2026, "partners": 405, "agreements": 3}


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """The sample, read only."""
    opened = Store.create(tmp_path_factory.mktemp("sample") / "s.kakehashi")
    finish(sample.fill_sample(opened, today=DAY))
    yield opened
    opened.close()


@pytest.mark.parametrize("name", PRINTED)
def test_a_report(filled, tmp_path, name):
    path = tmp_path / "r.pdf"
    finish(make_report(filled, name, path, language="en", day=DAY))
    assert faults(path.read_bytes()) == []


@pytest.mark.parametrize("name", list(LETTERS))
def test_a_letter(filled, tmp_path, name):
    path = tmp_path / "l.pdf"
    finish(make_letter(filled, name, ABOUT[LETTERS[name].about], path, day=DAY))
    assert faults(path.read_bytes()) == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_issue(filled, tmp_path, language):
    with filled.read() as session:
        found = issues.list_issues(session)
    key = found[0].id if found else issues.new_issue(filled, DAY)
    with filled.read() as session:
        issue = issues.read_issue(session, key)
    kept = replace(
        issue, title="秋", title_en="Autumn", lead="・はじめに\n・つぎに", lead_en="To begin"
    )
    sections = tuple(
        replace(each, body="本文", body_en="Text", items=(1, 2, 3, 5))
        if each.kind == "cases"
        else each
        for each in kept.sections
    )
    issues.keep_issue(filled, replace(kept, sections=sections))
    path = tmp_path / "n.pdf"
    finish(make_newsletter(filled, key, path, language=language, day=DAY))
    assert faults(path.read_bytes()) == []
