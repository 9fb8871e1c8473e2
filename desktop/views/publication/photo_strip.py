"""Photos as small pictures in a row or a grid; those that must not be printed are pale, with why."""

import functools

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.i18n import _
from desktop.services.publishing.choosing import PhotoLine
from desktop.services.store import Store
from desktop.services.workflow.reading import photo_bytes
from desktop.views import icons, theme
from desktop.views.jobs import Jobs

Index = QModelIndex | QPersistentModelIndex
PhotoRole = Qt.ItemDataRole.UserRole
WIDE, HIGH, GAP = 84, 60, 6
_KEPT = 400
_LONG = 200  # pixels of a thumbnail's long side at 100 %


class Thumbs(QObject):
    """Small pictures, read from the store when they are first asked for."""

    ready = Signal(str)

    def __init__(self, store: Store, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs = store, jobs
        self._pictures: dict[str, QPixmap] = {}
        self._asked: set[str] = set()

    def picture(self, sha256: str) -> QPixmap | None:
        """A picture if it is there; otherwise `ready` tells when it is."""
        found = self._pictures.get(sha256)
        if found is None and sha256 not in self._asked:
            self._asked.add(sha256)
            read = functools.partial(self._read, sha256, theme.px(_LONG) * 2)
            self._jobs.fetch(read, functools.partial(self._take, sha256), lambda _error: None)
        return found

    def _read(self, sha256: str, longest: int) -> QImage:
        image = QImage.fromData(photo_bytes(self._store, sha256))
        if image.isNull():
            return image
        return image.scaled(
            longest,
            longest,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )

    def _take(self, sha256: str, image: QImage) -> None:
        if image.isNull():
            return
        while len(self._pictures) >= _KEPT:
            oldest = next(iter(self._pictures))
            del self._pictures[oldest]
            self._asked.discard(oldest)
        self._pictures[sha256] = QPixmap.fromImage(image)
        self.ready.emit(sha256)


class PhotosModel(QAbstractListModel):
    """Photos; `left_out` are those that a person does not want, `marked` the one that is in use."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.photos: tuple[PhotoLine, ...] = ()
        self.left_out: frozenset[int] = frozenset()
        self.marked: int | None = None

    def show(
        self, photos: tuple[PhotoLine, ...], left_out: frozenset[int], marked: int | None
    ) -> None:
        """Show these photos."""
        if photos != self.photos:
            self.beginResetModel()
            self.photos, self.left_out, self.marked = photos, left_out, marked
            self.endResetModel()
        elif (left_out, marked) != (self.left_out, self.marked):
            self.left_out, self.marked = left_out, marked
            if photos:
                self.dataChanged.emit(self.index(0), self.index(len(photos) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own way
        return 0 if parent.isValid() else len(self.photos)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        photo = self.photos[index.row()]
        if role == PhotoRole:
            return photo
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return self.sentence(photo)
        return None

    def sentence(self, photo: PhotoLine) -> str:
        """What a photo is, and whether it is printed."""
        if photo.reason:
            return _("{photo}: not printed, {reason}").format(photo=photo.name, reason=photo.reason)
        if photo.id in self.left_out:
            return _("{photo}: left out of this edition").format(photo=photo.name)
        return photo.name


class PhotoStrip(QListView):
    """A row of photos, or a grid where there is room for more lines."""

    chosen = Signal(object)
    """The `PhotoLine` that was clicked, or on which Enter was pressed."""

    def __init__(
        self, thumbs: Thumbs, *, grid: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.photos = PhotosModel(self)
        self.setModel(self.photos)
        self.setItemDelegate(_Pictures(thumbs, self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(grid)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QListView.Shape.NoFrame)
        policy = Qt.ScrollBarPolicy
        if grid:
            self.setHorizontalScrollBarPolicy(policy.ScrollBarAlwaysOff)
        else:
            self.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOff)
            self.setFixedHeight(theme.px(HIGH + GAP) + 16)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)
        thumbs.ready.connect(lambda _sha: self.viewport().update())

    def _choose(self, index: QModelIndex) -> None:
        photo = index.data(PhotoRole)
        if photo is not None:
            self.chosen.emit(photo)


class _Pictures(QStyledItemDelegate):
    def __init__(self, thumbs: Thumbs, parent: QWidget) -> None:
        super().__init__(parent)
        self._thumbs = thumbs

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme.px(WIDE + GAP), theme.px(HIGH + GAP))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = theme.tokens()
        model = index.model()
        photo: PhotoLine = index.data(PhotoRole)
        area: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        frame = area.adjusted(0, 0, -theme.px(GAP), -theme.px(GAP))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(frame, colours.colour("hover"))
        picture = self._thumbs.picture(photo.sha256)
        left_out = isinstance(model, PhotosModel) and photo.id in model.left_out
        if picture is not None:
            size = picture.size().scaled(
                frame.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding
            )
            target = QRect(0, 0, size.width(), size.height())
            target.moveCenter(frame.center())
            painter.setClipRect(frame)
            painter.setOpacity(0.35 if photo.reason or left_out else 1.0)
            painter.drawPixmap(target, picture)
            painter.setOpacity(1.0)
            painter.setClipping(False)
        if photo.reason or left_out:
            side = theme.px(18)
            name, tone = ("alert", colours.wait) if photo.reason else ("close", colours.ink)
            corner = QRect(frame.left() + 3, frame.top() + 3, side, side)
            painter.fillRect(corner, colours.colour("surface"))
            icons.icon(name, tone).paint(painter, corner.adjusted(2, 2, -2, -2))
        marked = isinstance(model, PhotosModel) and photo.id == model.marked
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        if marked or focused or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(colours.colour("ai"), 3 if marked else 2))
            painter.drawRect(frame.adjusted(1, 1, -2, -2))
        painter.restore()
