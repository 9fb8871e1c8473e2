from hypothesis import given
from hypothesis import strategies as st

from desktop.models.text import clean_line, clean_lines, fold


def test_keys_bring_together_what_a_reader_takes_for_the_same():
    assert fold("㈱ＡＢＣ　ﾄｳｷｮｳ") == "(株)abc とうきょう"
    assert fold("神田司町２－１６") == fold("神田司町2-16")
    assert fold("⽵⼭") == fold("竹山")


def test_what_a_person_wrote_is_kept():
    assert clean_line("  髙﨑\t第一\r\n校 ") == "髙﨑 第一 校"
    assert clean_lines("\r\n一\r\n\r\n　二 \r\n") == "一\n\n　二"


@given(st.text())
def test_folding_and_cleaning_are_stable(text):
    assert fold(fold(text)) == fold(text)
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean_lines(clean_lines(text)) == clean_lines(text)
