"""Photos made ready for paper: cut to what a person chose to show, and without colour.

What is cut away is not in the file that is printed: a face outside the crop cannot be found in
the PDF. A photo that is neither cut nor made grey stays the bytes it is.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image

_QUALITY = 92
_KEPT = 24  # pictures remembered between two previews of a page


@dataclass(frozen=True, slots=True)
class Crop:
    """What is shown of a photo, in parts (0 to 1) of its width and height from the top left.

    Attributes:
        left, top, right, bottom: The edges of what is shown.
        x, y: The point that stays in sight where a frame has another shape than the photo.
    """

    left: float = 0.0
    top: float = 0.0
    right: float = 1.0
    bottom: float = 1.0
    x: float = 0.5
    y: float = 0.5

    @property
    def whole(self) -> bool:
        """Whether nothing is cut away."""
        return (self.left, self.top, self.right, self.bottom) == (0.0, 0.0, 1.0, 1.0)

    @property
    def focus(self) -> tuple[float, float]:
        """The point in parts of what is shown."""
        wide, high = self.right - self.left, self.bottom - self.top
        return _part((self.x - self.left) / wide), _part((self.y - self.top) / high)

    def pixels(self, width: int, height: int) -> tuple[int, int, int, int]:
        """The edges in pixels of a photo of a size; at least one pixel is left."""
        left = min(round(self.left * width), width - 1)
        top = min(round(self.top * height), height - 1)
        right = max(round(self.right * width), left + 1)
        return left, top, right, max(round(self.bottom * height), top + 1)

    def size(self, width: int, height: int) -> tuple[int, int]:
        """Width and height in pixels of what is shown."""
        left, top, right, bottom = self.pixels(width, height)
        return right - left, bottom - top


WHOLE = Crop()


def _part(value: float) -> float:
    return min(1.0, max(0.0, value))


@lru_cache(maxsize=_KEPT)
def cut(jpeg: bytes, crop: Crop) -> bytes:
    """A JPEG of what a crop shows.

    Raises:
        OSError: the bytes are no picture.
    """
    if crop.whole:
        return jpeg
    return _again(jpeg, lambda image: image.crop(crop.pixels(*image.size)))


@lru_cache(maxsize=_KEPT)
def grey(jpeg: bytes) -> bytes:
    """A JPEG in shades of grey alone.

    Raises:
        OSError: the bytes are no picture.
    """
    return _again(jpeg, lambda image: image.convert("L"), mode="L")


def _again(jpeg: bytes, change: Callable[[Image.Image], Image.Image], mode: str = "") -> bytes:
    with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as image:
        if mode:
            image.draft(mode, image.size)  # colours that nobody wants need not be decoded
        changed = change(image)
        changed.info = {}
        out = io.BytesIO()
        changed.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
