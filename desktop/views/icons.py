"""The icons: one family of lines in `resources/icons`, drawn in the colour that is asked for."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop import paths

SMALL, NORMAL = 16, 20
"""The two sizes in pixels."""
_RATIOS = (1.0, 1.5, 2.0, 3.0)


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return paths.resource("icons", f"{name}.svg").read_text("utf-8")


@lru_cache(maxsize=512)
def pixmap(name: str, colour: str, size: int = SMALL, ratio: float = 1.0) -> QPixmap:
    """An icon as a picture of `size` logical pixels on a screen with `ratio` pixels to one."""
    svg = _source(name).replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    picture = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, size * ratio, size * ratio))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


@lru_cache(maxsize=256)
def icon(name: str, colour: str, size: int = SMALL) -> QIcon:
    """An icon in one colour (#RRGGBB), sharp on screens of every scale."""
    made = QIcon()
    for ratio in _RATIOS:
        made.addPixmap(pixmap(name, colour, size, ratio))
    return made
