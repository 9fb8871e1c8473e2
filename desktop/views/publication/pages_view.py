"""The pages of a document, one below the other, sharp at every zoom.

Only the pages in sight, and their neighbours, are ever pictures; a page that is not drawn yet
shows as white paper, or as its picture of another zoom.
"""

import weakref
from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from desktop.views import theme
from desktop.views.publication.rendering import Document, Renderer

POINT = 96 / 72
"""Pixels of the desktop (before its scaling) for a point of paper at 100 %."""
GAP, MARGIN = 16, 24
STEPS = (0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.25, 1.5, 2.0, 3.0)
CACHE_BYTES = 160 * 2**20


def close_all(documents: list[Document]) -> None:
    """Close what is open."""
    while documents:
        documents.pop().close()


class Fit(Enum):
    """What the zoom follows."""

    WIDTH = "width"
    PAGE = "page"
    FREE = "free"


@dataclass
class _Picture:
    scale: float
    image: QImage


class PagesView(QAbstractScrollArea):
    """Shows a `Document`; scrolls, zooms and says where it is."""

    page_changed = Signal(int)
    """The page (from 0) that is read now."""
    zoom_changed = Signal(float)
    """The zoom, 1.0 being 100 %."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().setSingleStep(40)
        self.horizontalScrollBar().setSingleStep(40)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.horizontalScrollBar().valueChanged.connect(self._scrolled)
        self._renderer = Renderer(self)
        self._renderer.rendered.connect(self._rendered)
        self._document: Document | None = None
        # Outlives the view by a moment: a document must be closed even where nobody says so.
        self.open_documents: list[Document] = []
        self.destroyed.connect(weakref.finalize(self, close_all, self.open_documents))
        self._pictures: dict[int, _Picture] = {}
        self._tops: list[int] = []
        self._boxes: list[QRect] = []
        self._fit = Fit.WIDTH
        self._zoom = 1.0
        self._page = 0
        self._stale = False
        self._grip: QPoint | None = None

    # --- what is shown ---------------------------------------------------------------------

    @property
    def document(self) -> Document | None:
        """What is shown now."""
        return self._document

    @property
    def page(self) -> int:
        """The page (from 0) that is read now."""
        return self._page

    @property
    def zoom(self) -> float:
        """The zoom, 1.0 being 100 %."""
        return self._zoom

    @property
    def fit(self) -> Fit:
        """What the zoom follows."""
        return self._fit

    def set_document(self, document: Document | None) -> None:
        """Show a document from the place where the one before was read; the one before closes."""
        before, at = self._document, self._place()
        self._renderer.want(document, []) if document else self._renderer.close()
        self._document = document
        if document is None or before is None or len(before.sizes) != len(document.sizes):
            # Pictures of other pages would flash up; those of a page set anew stay till it comes.
            self._pictures.clear()
        else:
            for picture in self._pictures.values():
                picture.scale = 0.0
        if before is not None and before is not document:
            before.close()
        self.open_documents[:] = [document] if document else []
        self._stale = False
        self._arrange()
        self._go(*at)
        self._look()

    def set_stale(self, stale: bool) -> None:
        """Show the pages pale, because they are no longer what would be printed."""
        if stale != self._stale:
            self._stale = stale
            self.viewport().update()

    def drawn(self) -> list[int]:
        """The pages in sight that are drawn at the zoom of now."""
        scale = self._scale()
        return [n for n in self._sight() if n in self._pictures and self._has(n, scale)]

    def in_sight(self) -> list[int]:
        """The pages in sight."""
        return list(self._sight())

    # --- where it stands -------------------------------------------------------------------

    def go_to(self, page: int) -> None:
        """Scroll to the top of a page."""
        self._go(max(0, min(page, len(self._boxes) - 1)), 0.0)

    def set_fit(self, fit: Fit) -> None:
        """Have the zoom follow the width of the view or the whole page."""
        self._change_zoom(fit, self._zoom)

    def set_zoom(self, zoom: float) -> None:
        """Zoom to a factor, 1.0 being 100 %."""
        self._change_zoom(Fit.FREE, max(STEPS[0], min(zoom, STEPS[-1])))

    def zoom_in(self) -> None:
        """Zoom to the next larger step."""
        self.set_zoom(next((s for s in STEPS if s > self._zoom + 0.005), STEPS[-1]))

    def zoom_out(self) -> None:
        """Zoom to the next smaller step."""
        self.set_zoom(next((s for s in reversed(STEPS) if s < self._zoom - 0.005), STEPS[0]))

    def sizeHint(self) -> QSize:
        return QSize(640, 800)

    # --- layout ----------------------------------------------------------------------------

    def _change_zoom(self, fit: Fit, zoom: float) -> None:
        at = self._place()
        self._fit, self._zoom = fit, zoom
        self._arrange()
        self._go(*at)
        self._look()

    def _arrange(self) -> None:
        sizes = self._document.sizes if self._document else []
        room = self.viewport().size()
        if sizes and self._fit is not Fit.FREE:
            width = max(w for w, _h in sizes) * POINT
            self._zoom = max(0.1, (room.width() - 2 * MARGIN) / width)
            if self._fit is Fit.PAGE:
                height = max(h for _w, h in sizes) * POINT
                self._zoom = min(self._zoom, max(0.1, (room.height() - 2 * GAP) / height))
        factor = self._zoom * POINT
        widest = max((round(w * factor) for w, _h in sizes), default=0)
        full = max(room.width(), widest + 2 * MARGIN)
        self._boxes, top = [], GAP
        for w, h in sizes:
            width, height = round(w * factor), round(h * factor)
            self._boxes.append(QRect((full - width) // 2, top, width, height))
            top += height + GAP
        self._tops = [box.top() for box in self._boxes]
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, max(0, widest + 2 * MARGIN - room.width()) if sizes else 0)
        across.setPageStep(room.width())
        down.setRange(0, max(0, top - room.height()) if sizes else 0)
        down.setPageStep(max(1, room.height() - 2 * GAP))
        self.zoom_changed.emit(self._zoom)
        self.viewport().update()

    def _place(self) -> tuple[int, float]:
        """The page at the top of the view and how far down in it the view begins."""
        if not self._boxes:
            return self._page, 0.0
        top = self.verticalScrollBar().value() + GAP
        page = max(0, bisect_right(self._tops, top) - 1)
        return page, (top - self._tops[page]) / max(1, self._boxes[page].height())

    def _go(self, page: int, part: float) -> None:
        if self._boxes:
            box = self._boxes[min(page, len(self._boxes) - 1)]
            self.verticalScrollBar().setValue(round(box.top() - GAP + part * box.height()))

    def _sight(self) -> range:
        """The pages of which the view shows something."""
        if not self._boxes:
            return range(0)
        top = self.verticalScrollBar().value()
        first = max(0, bisect_right(self._tops, top) - 1)
        last = bisect_right(self._tops, top + self.viewport().height())
        return range(first, max(last, first + 1))

    def _scrolled(self) -> None:
        self.viewport().update()
        self._look()

    def _look(self) -> None:
        """Ask for what is in sight and say which page that is."""
        if self._document is None:
            return
        scale, sight = self._scale(), self._sight()
        count = len(self._boxes)
        beside = [n for n in (sight.stop, sight.start - 1, sight.stop + 1) if 0 <= n < count]
        wanted = [(n, scale) for n in (*sight, *beside) if not self._has(n, scale)]
        self._renderer.want(self._document, wanted)
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        page = max(0, bisect_right(self._tops, middle) - 1)
        if self.verticalScrollBar().value() >= self.verticalScrollBar().maximum() > 0:
            page = sight.stop - 1
        if page != self._page:
            self._page = page
            self.page_changed.emit(page)

    # --- pictures --------------------------------------------------------------------------

    def _scale(self) -> float:
        return self._zoom * POINT * self.devicePixelRatioF()

    def _has(self, page: int, scale: float) -> bool:
        picture = self._pictures.get(page)
        return picture is not None and picture.scale == scale

    def _rendered(self, document: Document, page: int, scale: float, image: QImage) -> None:
        if document is not self._document:
            return
        self._pictures[page] = _Picture(scale, image)
        self._forget_far_pages()
        self.viewport().update()

    def _forget_far_pages(self) -> None:
        held = sum(picture.image.sizeInBytes() for picture in self._pictures.values())
        for page in sorted(self._pictures, key=lambda n: -abs(n - self._page)):
            if held <= CACHE_BYTES or page in self._sight():
                break
            held -= self._pictures.pop(page).image.sizeInBytes()

    # --- events ----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        colours = theme.tokens()
        painter.fillRect(event.rect(), colours.colour("ground"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        ratio, scale = self.devicePixelRatioF(), self._scale()
        left, top = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        line = colours.colour("edge" if colours.mode == "light" else "ground")
        for number in self._sight():
            box = self._boxes[number].translated(-left, -top)
            # On a whole pixel of the screen, so that no letter is smeared.
            x, y = round(box.left() * ratio) / ratio, round(box.top() * ratio) / ratio
            sheet = QRectF(x, y, box.width(), box.height())
            painter.fillRect(sheet, Qt.GlobalColor.white)
            picture = self._pictures.get(number)
            if picture is not None and picture.scale == scale:
                size = picture.image.size()
                sheet = QRectF(x, y, size.width() / ratio, size.height() / ratio)
            if picture is not None:
                painter.setOpacity(0.45 if self._stale else 1.0)
                painter.drawImage(sheet, picture.image)
                painter.setOpacity(1.0)
            painter.setPen(line)
            painter.drawRect(sheet.adjusted(-0.5, -0.5, 0.5, 0.5))

    def resizeEvent(self, event: QResizeEvent) -> None:
        at = self._place()
        self._arrange()
        self._go(*at)
        self._look()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                (self.zoom_in if event.angleDelta().y() > 0 else self.zoom_out)()
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        down = self.verticalScrollBar()
        match event.key():
            case Qt.Key.Key_Home:
                down.setValue(down.minimum())
            case Qt.Key.Key_End:
                down.setValue(down.maximum())
            case Qt.Key.Key_PageDown | Qt.Key.Key_Space:
                down.setValue(down.value() + down.pageStep())
            case Qt.Key.Key_PageUp:
                down.setValue(down.value() - down.pageStep())
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip = event.position().toPoint()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            here = event.position().toPoint()
            moved, self._grip = here - self._grip, here
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - moved.x())
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None
        self.viewport().unsetCursor()
