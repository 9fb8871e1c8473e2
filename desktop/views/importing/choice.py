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
from desktop.views.widgets import Button, Elided, Flow, label

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
        self.heading = QComboBox()
        self._kept: Sequence[Saved] = ()
        self._pairs: dict[str, QWidget] = {}
        self._labels = {name: label(role="muted") for name in self._boxes()}
        for name, box in self._boxes().items():
            self._labels[name].setBuddy(box)
            box.currentIndexChanged.connect(self._changed)
        self.register.currentIndexChanged.connect(self._other_register)
        self.profile.setMinimumWidth(theme.px(200))
        self.profile.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.heading.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.heading.setMinimumContentsLength(20)
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
            "heading": self.heading,
        }

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.file)
        top.addWidget(self.facts, 1)
        top.addWidget(self.other)
        choice = QWidget()
        flow = Flow(choice, 16)
        for name, box in self._boxes().items():
            self._pairs[name] = pair = QWidget()
            line = QHBoxLayout(pair)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(8)
            line.addWidget(self._labels[name])
            line.addWidget(box)
            flow.addWidget(pair)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 8, 24, 8)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(choice)

    @property
    def asks_for_country(self) -> bool:
        """Whether nobody has said of which country the partners of the list are."""
        plan = self._plan
        said = plan is None or plan.country or "country" in plan.profile.constants
        return not said and self._no_country_in_columns

    @property
    def _no_country_in_columns(self) -> bool:
        """Whether the list is of partners and no column says their country."""
        used = self._plan.used.values() if self._plan is not None else ()
        partners = self.register.currentData() == "partners"
        return partners and not any("country" in names for names in used)

    # --- the choice ------------------------------------------------------------------------

    def chosen(self) -> dict[str, Any]:
        """The choice as `examine` takes it: None leaves it to the file."""
        is_partners = self.register.currentData() == "partners"
        return {
            "register": self.register.currentData(),
            "profile": self.profile.currentData(),
            "country": self.country.currentData() if is_partners else None,
            "sheet": self.sheet.currentData(),
            "heading": self.heading.currentData(),
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
        self.heading.clear()
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
        self._offer_headings(look)
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
            if self.sender() in (self.register, self.profile, self.sheet):
                self._filling = True
                self.heading.setCurrentIndex(0)  # they are other headings
                self._filling = False
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

    def _offer_headings(self, look: Look) -> None:
        """Offer the first rows, each with its words, as the headings."""
        chosen = self.heading.currentData()
        self.heading.clear()
        plan = self._plan
        found = _("Found by itself")
        if plan is not None and plan.heading and chosen is None:
            found = _("Row {n}, found by itself").format(n=plan.heading)
        self.heading.addItem(found, None)
        for n, row in enumerate(look.first, 1):
            words = _(" · ").join(cell.strip() for cell in row if cell.strip())
            if words:
                self.heading.addItem(_("Row {n}: {words}").format(n=n, words=words[:60]), n)
        self.heading.addItem(_("There are none"), 0)
        self.heading.setCurrentIndex(max(0, self.heading.findData(chosen)))

    def _show_fitting(self) -> None:
        """Ask for a country only where it matters: of partners, where the file is silent."""
        plan = self._plan
        known = plan is not None and not plan.profile.guessed and plan.profile.constants
        asks = self._no_country_in_columns and "country" not in (known or ())
        several = self.sheet.count() > 2  # the first item leaves it to the file
        headed = plan is None or plan.heading is not None
        headed = headed and self.profile.currentData() is None and self.heading.count() > 1
        for name, shows in (("country", asks), ("sheet", several), ("heading", headed)):
            self._pairs[name].setVisible(shows)

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
            ("heading", _("Headings")),
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
        if self._look is not None:
            self._offer_headings(self._look)
        self._filling = kept
        self._say()

    @staticmethod
    def _fill(box: QComboBox, items: list[tuple[str, str | None]]) -> None:
        chosen = box.currentData()
        box.clear()
        for words, data in items:
            box.addItem(words, data)
        box.setCurrentIndex(max(0, box.findData(chosen)))
