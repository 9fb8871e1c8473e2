"""The file that was chosen: what it is, and as what its rows are read."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import N_, _, format_number, ngettext
from desktop.models.codes import Country
from desktop.models.specs import REGISTERS
from desktop.services.importing import ImportPlan, profiles_of
from desktop.services.importing.looking import Look
from desktop.services.importing.saved import Saved
from desktop.views import theme
from desktop.views.widgets import Button, Elided, label

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 (BOM)",
    "utf-16": "UTF-16",
    "cp932": "Shift_JIS (CP932)",
    "big5hkscs": "Big5",
    "gb18030": "GB 18030",
    "cp949": "EUC-KR (CP949)",
    "euc_jp": "EUC-JP",
    "cp1252": "Windows-1252",
}
SEPARATORS = {",": N_("comma"), ";": N_("semicolon"), "\t": N_("tab")}


class FileChoice(QWidget):
    """Says what the file is and lets a person say as what to read it; `changed` reads it anew."""

    changed = Signal()
    other_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        self._plan: ImportPlan | None = None
        self._filling = False
        self.file = label(role="name")
        self.facts = Elided(role="muted")
        self.other = Button(icon="folder", action=self.other_wanted.emit)
        self.register = QComboBox()
        self.profile = QComboBox()
        self.country = QComboBox()
        self.sheet = QComboBox()
        self._kept: Sequence[Saved] = ()
        self._labels = {name: label(role="muted") for name in self._boxes()}
        for name, box in self._boxes().items():
            self._labels[name].setBuddy(box)
            box.currentIndexChanged.connect(self._changed)
        self.register.currentIndexChanged.connect(self._other_register)
        self.profile.setMinimumWidth(theme.px(200))
        self.profile.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.country.setEditable(True)
        self.country.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.country.setMinimumWidth(theme.px(160))
        completer = self.country.completer()
        if completer is not None:
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self._build()
        self.retranslate()

    def _boxes(self) -> dict[str, QComboBox]:
        return {
            "register": self.register,
            "profile": self.profile,
            "country": self.country,
            "sheet": self.sheet,
        }

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.file)
        top.addWidget(self.facts, 1)
        top.addWidget(self.other)
        choice = QHBoxLayout()
        choice.setSpacing(8)
        for name, box in self._boxes().items():
            choice.addWidget(self._labels[name])
            choice.addWidget(box)
            choice.addSpacing(16)
        choice.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 8, 24, 8)
        column.setSpacing(8)
        column.addLayout(top)
        column.addLayout(choice)

    # --- the choice ------------------------------------------------------------------------

    def chosen(self) -> dict[str, Any]:
        """The choice as `examine` takes it: None leaves it to the file."""
        is_partners = self.register.currentData() == "partners"
        return {
            "register": self.register.currentData(),
            "profile": self.profile.currentData(),
            "country": self.country.currentData() if is_partners else None,
            "sheet": self.sheet.currentData(),
        }

    def start(self, file_name: str, register: str | None) -> None:
        """Begin with another file; `register` is the one that a person came from."""
        self._filling = True
        self._look = self._plan = None
        self.file.setText(file_name)
        self.facts.clear()
        self.register.setCurrentIndex(max(0, self.register.findData(register)))
        self._offer_profiles()
        self.profile.setCurrentIndex(0)
        self.country.setCurrentIndex(0)
        self.sheet.clear()
        self._show_fitting()
        self._filling = False

    def show_file(self, look: Look, plan: ImportPlan | None, kept: Sequence[Saved] = ()) -> None:
        """Say what the file is and as what it was read; `kept` are the mappings there are."""
        self._look, self._plan, self._kept = look, plan, kept
        self._filling = True
        if not self.sheet.count() and look.sheets:
            self.sheet.addItem(_("Found by itself"), None)
            for name in look.sheets:
                self.sheet.addItem(name, name)
        if plan is not None or look.register is not None:
            named = plan.spec.name if plan is not None else look.register
            if self.register.currentData() is None:
                self.register.setCurrentIndex(self.register.findData(named))
        self._offer_profiles()
        self._filling = False
        self._show_fitting()
        self._say()

    def _changed(self) -> None:
        if not self._filling:
            self.changed.emit()

    def _other_register(self) -> None:
        if self._filling:
            return
        self._filling = True
        self._offer_profiles()
        self._filling = False
        self._show_fitting()

    def _offer_profiles(self) -> None:
        kept, self._filling = self._filling, True
        chosen = self.profile.currentData()
        self.profile.clear()
        self.profile.addItem("", None)
        register = self.register.currentData()
        for kept_one in self._kept:
            if kept_one.register == register:
                words = _("{name} (kept mapping)").format(name=kept_one.name)
                self.profile.addItem(words, kept_one.name)
        for each in profiles_of(register) if register else ():
            self.profile.addItem(each.label, each.name)
        self.profile.setCurrentIndex(max(0, self.profile.findData(chosen)))
        self._name_automatic()
        self._filling = kept

    def _show_fitting(self) -> None:
        """Ask for a country only where it matters: of partners, where the file is silent."""
        silent = self._plan is None or (
            "country" not in self._plan.profile.constants
            and not any("country" in names for names in self._plan.used.values())
        )
        asks = self.register.currentData() == "partners" and silent
        several = self.sheet.count() > 2  # the first item leaves it to the file
        for box, name, shows in (
            (self.country, "country", asks),
            (self.sheet, "sheet", several),
        ):
            box.setVisible(shows)
            self._labels[name].setVisible(shows)

    # --- words -----------------------------------------------------------------------------

    def _say(self) -> None:
        look = self._look
        self._name_automatic()
        if look is None:
            return
        self.file.setText(look.file_name)
        facts = []
        sheet = self._plan.sheet if self._plan is not None else look.sheet
        if sheet:
            facts.append(_("sheet “{name}”").format(name=sheet))
        if look.encoding:
            facts.append(ENCODINGS.get(look.encoding, look.encoding))
        if look.separator:
            sign = _(SEPARATORS.get(look.separator, look.separator))
            facts.append(_("separated by {sign}").format(sign=sign))
        rows = ngettext("{n} line", "{n} lines", look.rows)
        facts.append(rows.format(n=format_number(look.rows)))
        self.facts.setText(_(" · ").join(facts))

    def _name_automatic(self) -> None:
        """What reading the file by itself came to."""
        words = _("As the headings say")
        if self._plan is not None and self._plan.profile.title.get("en"):
            words = _("Recognised: {title}").format(title=self._plan.profile.label)
        elif self._look is not None and self._look.profile is not None and self._plan is None:
            words = _("Recognised: {title}").format(title=self._look.profile.label)
        if self.profile.count() and self.profile.currentData() is None:
            self.profile.setItemText(0, words)

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        kept, self._filling = self._filling, True
        for name, words in (
            ("register", _("Register")),
            ("profile", _("List")),
            ("country", _("Country")),
            ("sheet", _("Sheet")),
        ):
            self._labels[name].setText(words)
        self.other.setText(_("Another file …"))
        self._fill(self.register, [(_("Found by itself"), None)] + [
            (_(spec.titles), name) for name, spec in REGISTERS.items()
        ])  # fmt: skip
        kind = Country()
        self._fill(self.country, [(_("As the file says"), None)] + [
            (kind.format(code), code) for code in kind.codes()
        ])  # fmt: skip
        if self.sheet.count():
            self.sheet.setItemText(0, _("Found by itself"))
        self._offer_profiles()
        self._filling = kept
        self._say()

    @staticmethod
    def _fill(box: QComboBox, items: list[tuple[str, str | None]]) -> None:
        chosen = box.currentData()
        box.clear()
        for words, data in items:
            box.addItem(words, data)
        box.setCurrentIndex(max(0, box.findData(chosen)))
