"""Lines and areas on a sheet, in its colours or in shades of grey."""

from collections.abc import Iterable

from desktop.services.publishing.ink import LINE, MUTED, Colour, rgb, shade
from desktop.services.publishing.paper import Finish


class Strokes:
    """What a `Sheet` draws beside text and pictures. Places are as there."""

    height: float
    finish: Finish

    def _decorate(self, operators: str) -> None:
        """Draw lines or areas."""
        raise NotImplementedError

    def rule(
        self, x1: float, y1: float, x2: float, y2: float, width: float = 0.5, ink: Colour = LINE
    ) -> None:
        """A straight line."""
        top = self.height
        self._decorate(
            f"q {self._ink(ink, 'RG')} {width:g} w {x1:.3f} {top - y1:.3f} m {x2:.3f} {top - y2:.3f} l S Q"
        )

    def dots(self, x1: float, x2: float, y: float, ink: Colour = MUTED) -> None:
        """A leader of round dots on a grid of its own, so that the leaders of a page align."""
        step = 3.6
        start = -(-x1 // step) * step
        if x2 - start < step:
            return
        level = self.height - y
        self._decorate(
            f"q {self._ink(ink, 'RG')} 0.7 w 1 J [0 {step}] 0 d "
            f"{start:.3f} {level:.3f} m {x2:.3f} {level:.3f} l S Q"
        )

    def box(self, x: float, y: float, width: float, height: float, ink: Colour) -> None:
        """A filled rectangle; x and y are its top left corner."""
        self._decorate(
            f"q {self._ink(ink, 'rg')} {x:.3f} {self.height - y - height:.3f} "
            f"{width:.3f} {height:.3f} re f Q"
        )

    def arc(self, points: Iterable[tuple[float, float]], width: float, ink: Colour) -> None:
        """A smooth curve through its first point and then triples of Bézier points."""
        places = [f"{x:.3f} {self.height - y:.3f}" for x, y in points]
        curves = [" ".join(places[at : at + 3]) + " c" for at in range(1, len(places) - 2, 3)]
        self._decorate(f"q {self._ink(ink, 'RG')} {width:g} w {places[0]} m {' '.join(curves)} S Q")

    def shape(self, rings: Iterable[Iterable[tuple[float, float]]], ink: Colour) -> None:
        """Fill closed rings of points; a ring within a ring is a hole (the even-odd rule)."""
        drawn = [
            " l ".join(f"{x:.2f} {self.height - y:.2f}" for x, y in ring).replace(" l ", " m ", 1)
            for ring in rings
        ]
        self._decorate(f"q {self._ink(ink, 'rg')} {' l h '.join(drawn)} l h f* Q")

    def disc(self, x: float, y: float, radius: float, ink: Colour) -> None:
        """A filled circle about a point: a line of no length with round ends."""
        at = f"{x:.3f} {self.height - y:.3f}"
        self._decorate(f"q {self._ink(ink, 'RG')} {2 * radius:.3f} w 1 J {at} m {at} l S Q")

    def _ink(self, ink: Colour, operator: str) -> str:
        return (shade if self.finish.grey else rgb)(ink, operator)
