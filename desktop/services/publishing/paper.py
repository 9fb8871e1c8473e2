"""Paper: its sizes, and what a printer needs round a page (bleed and crop marks).

The coordinates of a page stay those of the trimmed page: bleed and marks lie outside it, at
negative places, so that nothing that is laid out knows of them.
"""

from dataclasses import dataclass

MM = 72 / 25.4
PAPERS: dict[str, tuple[float, float]] = {
    "A4": (595.276, 841.89),
    "B5": (182 * MM, 257 * MM),
}
"""Width and height in points; B5 is that of JIS P 0138, which Japanese printers mean."""

BLEED = 3 * MM
_MARK = 9 * MM
_ROUND = 1 * MM
_HAIR = 0.25


@dataclass(frozen=True, slots=True)
class Finish:
    """What a page is made for.

    Attributes:
        marks: Crop marks and 3 mm of bleed, for a printing house.
        grey: No colour at all, photos neither.
    """

    marks: bool = False
    grey: bool = False

    @property
    def bleed(self) -> float:
        """How far what runs off the page goes beyond its edge, in points."""
        return BLEED if self.marks else 0.0

    @property
    def margin(self) -> float:
        """How far the sheet reaches beyond the trimmed page, in points."""
        return BLEED + _MARK + _ROUND if self.marks else 0.0


def boxes(size: tuple[float, float], finish: Finish) -> dict[str, list[float]]:
    """The boxes of a page (PDF 1.7, 14.11.2) by name, for a trimmed page with its origin at 0."""
    return {
        name: [-grown, -grown, size[0] + grown, size[1] + grown]
        for name, grown in (
            ("MediaBox", finish.margin),
            ("BleedBox", finish.bleed),
            ("TrimBox", 0.0),
        )
    }


def crop_marks(size: tuple[float, float], grey: bool) -> str:
    """The operators that draw crop marks (トンボ) round a trimmed page.

    In each corner the two angles that Japanese printing houses work with, one whose outer ends
    point at the trimmed edges and one at the bleed; in the middle of each side a cross.
    """
    width, height = size
    near, far = BLEED, BLEED + _MARK
    lines: list[list[tuple[float, float]]] = []
    for x, dx in ((0.0, -1.0), (width, 1.0)):
        for y, dy in ((0.0, -1.0), (height, 1.0)):
            lines.append([(x, y + dy * far), (x, y + dy * near), (x + dx * far, y + dy * near)])
            lines.append([(x + dx * near, y + dy * far), (x + dx * near, y), (x + dx * far, y)])
    middle, arm = (near + far) / 2, _MARK
    for y, dy in ((0.0, -1.0), (height, 1.0)):
        at = y + dy * middle
        lines.append([(width / 2 - arm, at), (width / 2 + arm, at)])
        lines.append([(width / 2, y + dy * near), (width / 2, y + dy * far)])
    for x, dx in ((0.0, -1.0), (width, 1.0)):
        at = x + dx * middle
        lines.append([(at, height / 2 - arm), (at, height / 2 + arm)])
        lines.append([(x + dx * near, height / 2), (x + dx * far, height / 2)])
    # Every plate must show the marks: black of all inks, which grey and RGB have no word for.
    ink = "0 G" if grey else "0 0 0 RG"
    drawn = " ".join(
        f"{line[0][0]:.3f} {line[0][1]:.3f} m "
        + " ".join(f"{x:.3f} {y:.3f} l" for x, y in line[1:])
        + " S"
        for line in lines
    )
    return f"q {ink} {_HAIR:g} w {drawn} Q"
