"""How the program looks: colours, type sizes and space, light and dark.

Widgets name roles (`setProperty("role", "muted")`), never colours; what paints itself asks
`tokens()`. Sizes in pixels come from `px`, which follows the text scale.
"""

from dataclasses import asdict, dataclass
from functools import lru_cache
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QProxyStyle, QStyle, QStyleFactory, QWidget

from desktop import paths

FAMILIES = ["BIZ UDPGothic", "Noto Sans JP", "Noto Sans", "Noto Sans SC", "Noto Sans KR"]
FALLBACKS = ["Noto Sans Thai", "Noto Sans Arabic"]
BODY, SECTION, TITLE = 9.5, 12.0, 17.0
"""The three type sizes, in points."""
UNIT = 8
"""The grid: spaces are multiples of half a unit, in pixels."""
ROWS = {"comfortable": 32, "compact": 26}
"""Heights of a table's row in pixels at 100 % text scale."""


@dataclass(frozen=True)
class Tokens:
    """The colours of one mode, as #RRGGBB. All text pairs reach WCAG AA."""

    mode: str
    ground: str
    surface: str
    hover: str
    ink: str
    muted: str
    faint: str
    line: str
    edge: str
    ai: str
    ai_soft: str
    ai_strong: str
    on_ai: str
    good: str
    good_soft: str
    wait: str
    wait_soft: str
    bad: str
    bad_soft: str

    def colour(self, name: str) -> QColor:
        """A token as Qt's colour."""
        return QColor(getattr(self, name))


LIGHT = Tokens(
    mode="light",
    ground="#F6F7F8",
    surface="#FFFFFF",
    hover="#EEF1F4",
    ink="#1E2430",
    muted="#5B6472",
    faint="#8B94A1",
    line="#DDE2E7",
    edge="#B9C1CA",
    ai="#165E83",
    ai_soft="#E7F0F5",
    ai_strong="#104A68",
    on_ai="#FFFFFF",
    good="#2B7A57",
    good_soft="#EAF4EF",
    wait="#8A5000",
    wait_soft="#FBF2E3",
    bad="#B3261E",
    bad_soft="#FBEBEA",
)
DARK = Tokens(
    mode="dark",
    ground="#14181D",
    surface="#1B2128",
    hover="#252C35",
    ink="#E8EBEF",
    muted="#A3ADB8",
    faint="#6F7A87",
    line="#2E3740",
    edge="#47525E",
    ai="#7DBEDD",
    ai_soft="#1E3440",
    ai_strong="#9CD0E8",
    on_ai="#0E1A21",
    good="#7CCBA6",
    good_soft="#1D322B",
    wait="#E5B567",
    wait_soft="#362C1B",
    bad="#F2938C",
    bad_soft="#3A2224",
)


def tokens() -> Tokens:
    """The colours that the program is shown in now."""
    ground = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    return DARK if ground.lightness() < 128 else LIGHT


def scale() -> float:
    """The text scale: 1 for the sizes as they are drawn up."""
    return QGuiApplication.font().pointSizeF() / BODY


def px(pixels: float) -> int:
    """A length in pixels at the text scale of now."""
    return round(pixels * scale())


def chars(widget: QWidget, count: float) -> int:
    """The width in pixels of `count` characters of half width in a widget's font."""
    # The figures of BIZ UDPGothic are wide: half a kanji and a little is the better measure.
    return round(widget.fontMetrics().horizontalAdvance("国") * 0.56 * count)


def sized(points: float, *, bold: bool = False) -> QFont:
    """The program's font in one of the three sizes (`BODY`, `SECTION`, `TITLE`)."""
    font = QFont(QGuiApplication.font())
    font.setPointSizeF(points * scale())
    font.setBold(bold)
    return font


def tabular(font: QFont) -> QFont:
    """A font whose figures are all of one width; in BIZ UDPGothic the 1 is narrower."""
    figures = QFont(font)
    figures.setFamilies([FAMILIES[1], FAMILIES[0], *FAMILIES[2:], *FALLBACKS])
    return figures


@lru_cache(maxsize=1)
def _register_fonts() -> None:
    for path in sorted(paths.resource("fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(path))


class _Style(QProxyStyle):
    """Fusion, without what this program does not want."""

    def __init__(self) -> None:
        super().__init__(QStyleFactory.create("Fusion"))

    def styleHint(self, hint: QStyle.StyleHint, *rest: object) -> int:
        # A button bar in the platform's order would move buttons about between systems.
        if hint == QStyle.StyleHint.SH_ComboBox_Popup:
            return 0
        return super().styleHint(hint, *rest)  # type: ignore[arg-type]


def is_dark(choice: str) -> bool:
    """Whether `light`, `dark` or `system` means dark here and now."""
    if choice == "system":
        return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return choice == "dark"


def apply(app: QApplication, choice: str = "light", text_scale: float = 1.0) -> Tokens:
    """Dress the whole program; may be called again at any time.

    Args:
        app: the program.
        choice: `light`, `dark` or `system`.
        text_scale: 1.0 is 100 %.
    """
    _register_fonts()
    colours = DARK if is_dark(choice) else LIGHT
    font = QFont()
    font.setFamilies(FAMILIES + FALLBACKS)
    font.setPointSizeF(BODY * text_scale)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if not isinstance(app.style(), _Style):
        app.setStyle(_Style())
    sheet = _sheet(colours.mode, text_scale)
    if app.styleSheet() != sheet or app.font() != font:
        # Replacing a sheet works through every widget at once; taking it away and setting another
        # leaves hidden pages until they are shown, and is seven times as fast.
        app.setStyleSheet("")
        app.setFont(font)
        app.setPalette(_palette(colours))
        app.setStyleSheet(sheet)
    return colours


@lru_cache(maxsize=8)
def _sheet(mode: str, text_scale: float) -> str:
    source = paths.resource("theme", "kakehashi.qss").read_text("utf-8")
    colours = DARK if mode == "dark" else LIGHT
    sizes = {
        "body": BODY * text_scale,
        "section": SECTION * text_scale,
        "title": TITLE * text_scale,
        "control": round(20 * text_scale),
        "pill": round(14 * text_scale),
        "chip": round(18 * text_scale),
        "r_pill": round(7 * text_scale),
        "r_chip": round(12 * text_scale),
        "theme": paths.resource("theme").as_posix(),
    }
    return Template(source).substitute(asdict(colours) | sizes)


def _palette(colours: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for part, name in (
        (role.Window, "ground"),
        (role.WindowText, "ink"),
        (role.Base, "surface"),
        (role.AlternateBase, "ground"),
        (role.Text, "ink"),
        (role.Button, "surface"),
        (role.ButtonText, "ink"),
        (role.BrightText, "bad"),
        (role.Highlight, "ai"),
        (role.HighlightedText, "on_ai"),
        (role.Link, "ai"),
        (role.LinkVisited, "ai"),
        (role.PlaceholderText, "muted"),
        (role.ToolTipBase, "surface"),
        (role.ToolTipText, "ink"),
        (role.Mid, "line"),
        (role.Midlight, "hover"),
        (role.Dark, "edge"),
    ):
        palette.setColor(part, colours.colour(name))
    disabled = QPalette.ColorGroup.Disabled
    for part in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(disabled, part, colours.colour("faint"))
    return palette
