"""The weights of the soft factors, as numbers; only their ratios matter."""

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.models.fields import Decimal
from desktop.services.matching.codes import FactorCode
from desktop.services.matching.weights import Weights
from desktop.views.case.fields import KindField
from desktop.views.widgets import Button, Flow, label

MOST = 100.0


class WeightsPanel(QWidget):
    """A field for each factor, and whether an earlier relationship counts against a pair."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.weights = Weights()
        self.heading = label(role="section")
        self.note = label(role="muted", wrap=True)
        self.reset = Button(kind="link", action=lambda: self._tell(Weights()))
        self.diversity = QCheckBox()
        self.diversity.toggled.connect(lambda on: self._tell(replace(self.weights, diversity=on)))
        self.fields = {code: KindField(Decimal(0.0, MOST), 7) for code in FactorCode}
        self._names = {code: label() for code in FactorCode}
        fields = QWidget()
        flow = Flow(fields)
        for code, field in self.fields.items():
            field.changed.connect(partial(self._set, code))
            pair = QWidget()
            row = QHBoxLayout(pair)
            row.setContentsMargins(0, 0, 12, 0)
            row.setSpacing(6)
            row.addWidget(self._names[code])
            row.addWidget(field)
            self._names[code].setBuddy(field)
            flow.addWidget(pair)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.heading)
        head.addStretch(1)
        head.addWidget(self.diversity)
        head.addWidget(self.reset)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.note)
        column.addWidget(fields)
        self.retranslate()

    def show_weights(self, weights: Weights) -> None:
        """Show other weights."""
        self.weights = weights
        for code, field in self.fields.items():
            if not field.hasFocus():
                field.show_value(getattr(weights, code))
        self.diversity.blockSignals(True)
        self.diversity.setChecked(weights.diversity)
        self.diversity.blockSignals(False)
        self.reset.setVisible(weights != Weights())

    def retranslate(self) -> None:
        """Set every text anew."""
        self.heading.setText(_("Weights"))
        self.note.setText(_("Only their ratios matter; 0 leaves a factor out."))
        self.reset.setText(_("The usual weights"))
        self.diversity.setText(_("Rather new partners than earlier ones"))
        for code, name in self._names.items():
            name.setText(_(code.label))
            self.fields[code].setAccessibleName(_(code.label))
        self.show_weights(self.weights)

    def _set(self, code: FactorCode, value: Any) -> None:
        values: dict[str, Any] = {str(code): float(value or 0)}
        self._tell(replace(self.weights, **values))

    def _tell(self, weights: Weights) -> None:
        if weights != self.weights:
            self.show_weights(weights)
            self.changed.emit(weights)
