"""How a publication is set: its fonts, its language and its paper, handed to each part."""

from dataclasses import dataclass, replace

from desktop.services.publishing.blocks import Style
from desktop.services.publishing.fonts import FontBook
from desktop.services.publishing.grid import A4_GRID, Grid
from desktop.services.publishing.voice import Voice

_SMALLER = 0.93


@dataclass(frozen=True)
class Setting:
    """The fonts, the language and the grid of a booklet."""

    book: FontBook
    voice: Voice
    grid: Grid = A4_GRID

    def sized(self, style: Style) -> Style:
        """A style as it is on this paper: on a small page a little smaller."""
        if not self.grid.small:
            return style
        size = round(style.size * _SMALLER * 4) / 4
        return replace(style, size=size, leading=style.leading * size / style.size)
