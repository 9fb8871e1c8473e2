"""Running text with room between its lines, and lists of what something says."""

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy

from desktop.views import theme

SPACING = "135%"


class Prose(QLabel):
    """A wrapped text in one colour. The text is shown as it is: nothing in it is markup."""

    def __init__(self, text: str = "", tone: str = "ink") -> None:
        super().__init__()
        self._tone = tone
        self._lines: list[tuple[str, str]] = []
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.say(text)

    def say(self, text: str, tone: str = "") -> None:
        """Show another text."""
        self._tone = tone or self._tone
        self.say_lines([("", line) for line in text.splitlines()])

    def say_lines(self, lines: Iterable[tuple[str, str]]) -> None:
        """Show lines, each a quiet label and its words."""
        self._lines = list(lines)
        self._show()

    @property
    def words(self) -> str:
        """What is said, without any markup."""
        return "\n".join(f"{name} {said}".strip() for name, said in self._lines)

    def _show(self) -> None:
        colours = theme.tokens()
        ink, quiet = getattr(colours, self._tone), colours.muted
        shown = [
            (f'<span style="color:{quiet}">{escape(name)}&nbsp; </span>' if name else "")
            + escape(said)
            for name, said in self._lines
        ]
        style = f"line-height:{SPACING}; color:{ink}; margin:0"
        self.setText("".join(f'<p style="{style}">{line}</p>' for line in shown))
        self.setAccessibleName(self.words)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_lines"):
            self._show()


class Columns(QLabel):
    """Lines of a quiet label and two things said side by side, under two headings."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[tuple[str, str, str]] = []
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)

    def say(self, lines: Iterable[tuple[str, str, str]]) -> None:
        """Show other lines, the headings first."""
        self.lines = list(lines)
        self._show()

    def _show(self) -> None:
        colours = theme.tokens()

        def cell(text: str, share: int, quiet: bool) -> str:
            colour = colours.muted if quiet else colours.ink
            style = f"line-height:{SPACING}; color:{colour}; margin:0"
            words = escape(text).replace("\n", "<br>") or "&nbsp;"
            return f'<td width="{share}%"><p style="{style}">{words}</p></td>'

        rows = []
        for at, (name, here, there) in enumerate(self.lines):
            sides = [text or ("–" if at else "") for text in (here, there)]
            cells = [cell(name, 30, True)]
            cells += [cell(text, 35, not at or text == "–") for text in sides]
            rows.append(f"<tr>{''.join(cells)}</tr>")
        self.setText(f'<table width="100%" cellpadding="2">{"".join(rows)}</table>' if rows else "")
        self.setAccessibleName("\n".join(" ".join(line).strip() for line in self.lines))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "lines"):
            self._show()
