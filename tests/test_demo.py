"""The main job without a screen."""

import pypdf
import pytest
from PySide6.QtGui import QImage

from desktop import paths
from desktop.demo import make_demo
from desktop.errors import UserError

# The screenless platform cannot tell a window its least size; nothing depends on that.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
PICTURES = ("home", "schools", "matching", "round", "case", "agreements", "booklet", "import")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_everything_is_made_and_named(qapp, tmp_path, language):
    out = tmp_path / "out"
    lines = list(make_demo(out, language))
    text = "\n".join(lines)
    for name in ("sample.kakehashi", "booklet.pdf", "agreements.pdf", "schools.csv"):
        assert str(out / name) in text
        assert (out / name).stat().st_size > 0
    for name in PICTURES:
        assert str(out / f"{name}.png") in text
        picture = QImage(str(out / f"{name}.png"))
        assert (picture.width(), picture.height()) == (1440, 900)
    assert len(pypdf.PdfReader(out / "booklet.pdf").pages) > 4
    words = pypdf.PdfReader(out / "agreements.pdf").pages[0].extract_text()
    assert ("ニュージーランド" if language == "ja" else "New Zealand") in words


def test_a_second_time_replaces_the_first(qapp, tmp_path):
    steps = make_demo(tmp_path, "en")
    next(steps)
    steps.close()
    steps = make_demo(tmp_path, "en")
    assert "sample.kakehashi" in next(steps)
    steps.close()


def test_the_persons_own_stores_are_left_alone(qapp):
    own = paths.data_folder()
    (own / "sample.kakehashi").write_bytes(b"mine")
    with pytest.raises(UserError, match="your own stores"):
        next(make_demo(own, "en"))
    assert (own / "sample.kakehashi").read_bytes() == b"mine"
