"""A picture to hang on an agreement."""

import pytest
from PIL import Image


@pytest.fixture
def photo_file(tmp_path):
    path = tmp_path / "signing.png"
    Image.new("RGB", (60, 40), "navy").save(path)
    return path
