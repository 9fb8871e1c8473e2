"""The form of one session: typed in Tokyo's time, answered with the time there."""

from datetime import date, datetime, time
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import _
from desktop.models.codes import TimeZone
from desktop.models.fields import Number, TimeOfDay
from desktop.models.vocabulary import Tool
from desktop.services.drafts import Draft, Kept
from desktop.services.workflow.reading import SessionLine
from desktop.views.case.fields import DayField, KindField
from desktop.views.case.words import session_words
from desktop.views.matching.prose import Prose
from desktop.views.widgets import Button, label


class SessionForm(QWidget):
    """Fields of a new session, or of one that is there."""

    wanted = Signal(dict)
    """What is to be written; `written` answers when it was."""
    saved = Signal(int)
    left = Signal()
    removed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case = 0
        self._key: int | None = None
        self._version = 0
        self._begun: Kept | None = None
        self._zones: dict[str, None] = {}
        self.day = DayField()
        self.start = KindField(TimeOfDay(), 10)
        self.minutes = KindField(Number(1, 24 * 60), 10)
        self.zone = QComboBox()
        self.zone.setEditable(True)
        self.topic = QLineEdit()
        self.tool = QComboBox()
        for box in (self.zone, self.tool):
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(12)
        self.there = Prose(tone="muted")
        self.save = Button(kind="primary", action=self._save)
        self.cancel = Button(action=self._leave)
        self.remove = Button(kind="link", icon="trash", action=self._remove)
        self._labels = [label(role="muted") for _n in range(6)]
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(6)
        fields = (self.day, self.start, self.minutes, self.zone, self.topic, self.tool)
        for caption, field in zip(self._labels, fields, strict=True):
            form.addRow(caption, field)
            caption.setBuddy(field)
            caption.setMinimumHeight(field.sizeHint().height())
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.save)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        buttons.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addLayout(form)
        column.addWidget(self.there)
        column.addLayout(buttons)
        for typed in (self.day, self.start, self.minutes):
            typed.textChanged.connect(lambda _text: self._tell())
        self.zone.currentTextChanged.connect(lambda _text: self._tell())
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        captions = (
            _("Day in Tokyo"),
            _("Begins in Tokyo"),
            _("Minutes"),
            _("Time zone there"),
            _("Topic"),
            _("Meeting tool"),
        )
        for caption, words in zip(self._labels, captions, strict=True):
            caption.setText(words)
        self.save.setText(_("Save the session"))
        self.cancel.setText(_("Leave as it is"))
        self.remove.setText(_("Remove"))
        self._tell()

    def begin(
        self, case: int, session: SessionLine | None, day: date, zones: tuple[str, ...]
    ) -> None:
        """Open the form for a session of a case, or for a new one on a day."""
        self._case = case
        self._key, self._version = (session.id, session.version) if session else (None, 0)
        starts = session.starts_at if session else datetime.combine(day, time(10))
        self.zone.clear()
        self._zones = dict.fromkeys((*zones, *TimeZone().codes()))
        self.zone.addItems(list(self._zones))
        self.zone.setCurrentText((session.zone if session else None) or (zones or ("",))[0])
        self.tool.clear()
        self.tool.addItem("–", None)
        for tool in Tool:
            self.tool.addItem(_(tool.label), str(tool))
        self.tool.setCurrentIndex(max(self.tool.findData(session.tool if session else None), 0))
        self.day.show_value(starts.date())
        self.start.show_value(starts.time())
        self.minutes.show_value(session.minutes if session else 60)
        self.topic.setText((session.topic if session else None) or "")
        self.remove.setVisible(session is not None)
        self._begun = self.kept()
        self._tell()
        self.show()
        self.start.setFocus()

    def resume(self, draft: Draft) -> None:
        """Put back what was typed before and not saved; it counts as typed."""
        starts_at = draft.values.get("starts_at")
        if starts_at is not None:
            self.day.show_value(starts_at.date())
            self.start.show_value(starts_at.time())
        if "minutes" in draft.values:
            self.minutes.show_value(draft.values["minutes"])
        self.zone.setCurrentText(draft.values.get("time_zone") or "")
        self.topic.setText(draft.values.get("topic") or "")
        self.tool.setCurrentIndex(max(self.tool.findData(draft.values.get("tool")), 0))
        for name, words in draft.typed.items():
            self._typed_fields()[name].setText(words)
        self._tell()

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return not self.isHidden() and self.kept() != self._begun

    def draft_key(self) -> str:
        """What a draft of this form is called: the case, then the session."""
        return f"case_sessions:{self._case}:{self._key or 'new'}"

    def kept(self) -> Kept:
        """What the form holds."""
        day, start, minutes = self.day.typed, self.start.typed, self.minutes.typed
        values: dict[str, Any] = {
            "time_zone": self.zone.currentText().strip() or None,
            "topic": self.topic.text().strip() or None,
            "tool": self.tool.currentData(),
        }
        typed: dict[str, str] = {}
        if day is not None and start is not None:
            values["starts_at"] = datetime.combine(day, start)
        else:
            typed = {name: self._typed_fields()[name].text() for name in ("day", "start")}
        if minutes is not None:
            values["minutes"] = minutes
        else:
            typed["minutes"] = self.minutes.text()
        return Kept("case_sessions", self._key, self._version, values, typed)

    def written(self, key: int) -> None:
        """What was wanted is in the store."""
        self.hide()
        self.saved.emit(key)

    def _typed_fields(self) -> dict[str, QLineEdit]:
        return {"day": self.day, "start": self.start, "minutes": self.minutes}

    def _leave(self) -> None:
        self.hide()
        self.left.emit()

    def _line(self) -> SessionLine | None:
        """The session as the fields say it; None while a field makes no sense."""
        day, start, minutes = self.day.typed, self.start.typed, self.minutes.typed
        zone = self.zone.currentText().strip()
        if day is None or start is None or minutes is None:
            return None
        if zone and zone not in self._zones:
            return None
        return SessionLine(
            self._key or 0,
            0,
            datetime.combine(day, start),
            minutes,
            zone or None,
            self.topic.text().strip() or None,
            self.tool.currentData(),
        )

    def _tell(self) -> None:
        line = self._line()
        self.save.setEnabled(line is not None)
        self.there.say("\n".join(session_words(line)) if line else "")

    def _save(self) -> None:
        line = self._line()
        if line is None:
            return
        values: dict[str, Any] = {
            "starts_at": line.starts_at,
            "minutes": line.minutes,
            "time_zone": line.zone,
            "topic": line.topic,
            "tool": line.tool,
            "key": self._key,
        }
        self.wanted.emit(values)

    def _remove(self) -> None:
        self._leave()
        if self._key is not None:
            self.removed.emit(self._key)
