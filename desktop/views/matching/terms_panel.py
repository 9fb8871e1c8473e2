"""The terms of a round: aims in their order, limits, places for newcomers, who takes no part."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import _, country_name, format_day, format_number, ngettext
from desktop.models.fields import Number
from desktop.services.matching.kept import Held
from desktop.services.matching.problem import Aim
from desktop.services.matching.terms import OFFERED_AIMS, Terms
from desktop.views import theme
from desktop.views.case.fields import KindField, clear
from desktop.views.matching.weights_panel import WeightsPanel
from desktop.views.widgets import Button, label

MOST = 9_999


class TermsPanel(QFrame):
    """Shows terms and changes them; a change is told once it makes sense."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.terms = Terms()
        self.countries: tuple[str, ...] = ()
        self.setProperty("role", "surface")
        self.headings = [label(role="section") for _n in range(3)]
        self.aims = QListWidget()
        self.aims.itemChanged.connect(lambda _item: self._read_aims())
        self.aims.setFixedHeight(theme.px(26) * len(OFFERED_AIMS) + 4)
        self.aims.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.up = Button(kind="icon", icon="up", action=lambda: self.shift(-1))
        self.down = Button(kind="icon", icon="down", action=lambda: self.shift(1))
        for key, step in (("Alt+Up", -1), ("Alt+Down", 1)):
            shortcut = QShortcut(QKeySequence(key), self.aims)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda step=step: self.shift(step))
        self.aims_note = label(role="muted", wrap=True)
        self.country = QComboBox()
        self.country.setMinimumWidth(theme.px(150))
        self.most, self.newcomers = KindField(Number(0, MOST), 5), KindField(Number(0, MOST), 5)
        self.most.show_value(10)
        self.add = Button(icon="plus", action=self._add_cap)
        self._caps = QVBoxLayout()
        self._caps.setSpacing(4)
        self.newcomers.changed.connect(
            lambda n: self._tell(replace(self.terms, for_newcomers=n or 0))
        )
        self.newcomers_note = label(role="muted", wrap=True)
        self._fixed = QVBoxLayout()
        self._fixed.setSpacing(4)
        self.earlier = QComboBox()
        self.earlier.activated.connect(self._take_earlier)
        self._held: list[Held] = []
        self.weights = WeightsPanel()
        self.weights.changed.connect(lambda w: self._tell(replace(self.terms, weights=w)))
        self._arrange()
        self.retranslate()

    def show_terms(self, terms: Terms, countries: tuple[str, ...] | None = None) -> None:
        """Show other terms; `countries` are those that may be limited."""
        self.terms = terms
        if countries is not None:
            self.countries = countries
        self.retranslate()

    def show_held(self, held: list[Held]) -> None:
        """Offer the terms of rounds that were held before."""
        self._held = held
        self._show_held()

    def shift(self, step: int) -> None:
        """Move the chosen aim up (-1) or down (1)."""
        row = self.aims.currentRow()
        if not 0 <= row + step < self.aims.count():
            return
        self.aims.blockSignals(True)
        item = self.aims.takeItem(row)
        self.aims.insertItem(row + step, item)
        self.aims.setCurrentRow(row + step)
        self.aims.blockSignals(False)
        self._read_aims()

    def retranslate(self) -> None:
        """Set every text anew."""
        words = (_("Aims, the first decides"), _("Limits"), _("Fixed"))
        for heading, text in zip(self.headings, words, strict=True):
            heading.setText(text)
        self.aims.setAccessibleName(words[0])
        self.up.setToolTip(_("Up (Alt+↑)"))
        self.down.setToolTip(_("Down (Alt+↓)"))
        for button in (self.up, self.down):
            button.setAccessibleName(button.toolTip())
        self.aims_note.setText(
            _("Among the plans that are best by one aim, the next one chooses. Space ticks an aim.")
        )
        self.add.setText(_("At most so many"))
        self.country.setAccessibleName(_("Country"))
        self.most.setAccessibleName(_("At most so many"))
        self.newcomers.setAccessibleName(_("Places kept for newcomers"))
        self.newcomers_note.setText(_("places of partners kept for newcomers"))
        self.weights.show_weights(self.terms.weights)
        self.weights.retranslate()
        self._show_aims()
        self._show_limits()
        self._show_fixed()
        self._show_held()

    def _arrange(self) -> None:
        aims = QVBoxLayout()
        aims.setSpacing(6)
        aims.addWidget(self.headings[0])
        row = QHBoxLayout()
        row.addWidget(self.aims, 1)
        arrows = QVBoxLayout()
        arrows.addWidget(self.up)
        arrows.addWidget(self.down)
        arrows.addStretch(1)
        row.addLayout(arrows)
        aims.addLayout(row)
        aims.addWidget(self.aims_note)
        limits = QVBoxLayout()
        limits.setSpacing(6)
        limits.addWidget(self.headings[1])
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self.country, self.most, self.add):
            row.addWidget(widget)
        row.addStretch(1)
        limits.addLayout(row)
        limits.addLayout(self._caps)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.newcomers)
        row.addWidget(self.newcomers_note, 1)
        limits.addLayout(row)
        limits.addStretch(1)
        fixed = QVBoxLayout()
        fixed.setSpacing(6)
        fixed.addWidget(self.headings[2])
        fixed.addLayout(self._fixed)
        fixed.addWidget(self.earlier)
        fixed.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(32)
        for column in (aims, limits, fixed):
            columns.addLayout(column, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 12, 24, 16)
        whole.setSpacing(12)
        whole.addLayout(columns)
        whole.addWidget(self.weights)

    def _show_aims(self) -> None:
        self.aims.blockSignals(True)
        row = max(self.aims.currentRow(), 0)
        self.aims.clear()
        others = [aim for aim in OFFERED_AIMS if aim not in self.terms.aims]
        for aim in (*self.terms.aims, *others):
            item = QListWidgetItem(_(aim.label))
            item.setData(Qt.ItemDataRole.UserRole, str(aim))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            ticked = aim in self.terms.aims
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self.aims.addItem(item)
        self.aims.setCurrentRow(row)
        self.aims.setMinimumWidth(self.aims.sizeHintForColumn(0) + 8)
        self.aims.blockSignals(False)

    def _read_aims(self) -> None:
        items = [self.aims.item(row) for row in range(self.aims.count())]
        aims = tuple(
            Aim(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        )
        if not aims:
            self._show_aims()  # a round without an aim is none: the last one stays
        elif aims != self.terms.aims:
            self._tell(replace(self.terms, aims=aims))

    def _show_limits(self) -> None:
        self.country.clear()
        free = [code for code in self.countries if code not in self.terms.caps]
        for code in sorted(free, key=country_name):
            self.country.addItem(country_name(code), code)
        self.add.setEnabled(bool(free))
        clear(self._caps)
        for code, most in sorted(self.terms.caps.items()):
            words = _("{country}: {n} at most").format(
                country=country_name(code), n=format_number(most)
            )
            self._caps.addLayout(self._line(words, _("No limit"), lambda c=code: self._drop_cap(c)))
        self.newcomers.show_value(self.terms.for_newcomers)

    def _show_fixed(self) -> None:
        clear(self._fixed)
        terms = self.terms
        locked, never, out = len(terms.locked), len(terms.forbidden), len(terms.without)
        lines = (
            (locked, ngettext("{n} pair kept", "{n} pairs kept", locked),
             replace(terms, locked=frozenset())),
            (never, ngettext("{n} pair never", "{n} pairs never", never),
             replace(terms, forbidden=frozenset())),
            (out, ngettext("{n} wish takes no part", "{n} wishes take no part", out),
             replace(terms, without=frozenset())),
        )  # fmt: skip
        for n, words, without in lines:
            if n:
                row = self._line(
                    words.format(n=format_number(n)), _("Undo"), lambda w=without: self._tell(w)
                )
                self._fixed.addLayout(row)
        if not (locked or never or out):
            nothing = _("Nothing yet. Keep or forbid a pair below, or leave a wish out.")
            self._fixed.addWidget(label(nothing, "muted", wrap=True))

    def _show_held(self) -> None:
        self.earlier.clear()
        self.earlier.addItem(_("As in an earlier round …"))
        for each in self._held:
            words = _("{day}: {matched} of {wishes} wishes matched").format(
                day=format_day(each.held_on),
                matched=format_number(each.matched),
                wishes=format_number(each.wishes),
            )
            self.earlier.addItem(words)
        self.earlier.setVisible(bool(self._held))

    def _take_earlier(self, at: int) -> None:
        if at > 0:
            # The wishes of that day are not those of today: only what speaks of no wish is taken.
            terms = self._held[at - 1].terms
            nobody: frozenset[tuple[int, int]] = frozenset()
            fresh = replace(terms, locked=nobody, forbidden=nobody, without=frozenset())
            self._tell(fresh)

    def _line(self, words: str, deed: str, action: object) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(words))
        row.addWidget(Button(deed, "link", action=action))  # type: ignore[arg-type]
        row.addStretch(1)
        return row

    def _add_cap(self) -> None:
        code = self.country.currentData()
        most = self.most.typed
        if code and most is not None:
            caps = dict(self.terms.caps) | {code: most}
            self._tell(replace(self.terms, caps=caps))

    def _drop_cap(self, code: str) -> None:
        caps = {key: most for key, most in self.terms.caps.items() if key != code}
        self._tell(replace(self.terms, caps=caps))

    def _tell(self, terms: Terms) -> None:
        if terms != self.terms:
            self.show_terms(terms)
            self.changed.emit(terms)
