"""The sheet with the recovery key, to be printed and locked away."""

import html

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QFont, QPageLayout, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from desktop.i18n import _, format_day
from desktop.services.clock import today
from desktop.views import theme


def sheet(key: str, store_name: str) -> QTextDocument:
    """The plain sheet: which store, the key in numbered groups, and what it is for."""
    groups = key.split("-")
    rows = []
    for at in range(0, len(groups), 4):
        cells = "".join(
            f'<td><span style="color: #666; font-size: 8pt">{at + n + 1}</span>'
            f'<br><span style="font-size: 17pt">{html.escape(group)}</span></td>'
            for n, group in enumerate(groups[at : at + 4])
        )
        rows.append(f"<tr>{cells}</tr>")
    paragraphs = [
        _("This key opens the store, and every backup made under the same passphrase."),
        _("Whoever holds this sheet can read the store. Lock it away, apart from the computer."),
        _(
            "To use it: open the store, choose “Use the recovery key”, and type the groups in their order."
        ),
        _(
            "Without the passphrase and without this key nobody can read the store again, nor its backups: "
            "not the office, not the board, not whoever made this program."
        ),
    ]
    title = html.escape(_("The recovery key of {name}").format(name=store_name))
    text = "".join(f'<p style="line-height: 150%">{html.escape(words)}</p>' for words in paragraphs)
    document = QTextDocument()
    font = QFont()
    font.setFamilies(theme.FAMILIES + theme.FALLBACKS)
    font.setPointSizeF(11)
    document.setDefaultFont(font)
    document.setHtml(
        f'<h1 style="font-size: 18pt">{title}</h1><p style="color: #666">Kakehashi · '
        f'{html.escape(format_day(today()))}</p><table cellpadding="14">{"".join(rows)}</table>{text}'
    )
    return document


def print_key(key: str, store_name: str, parent: QWidget) -> bool:
    """Have the person choose a printer and print the sheet; whether it was sent."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageMargins(QMarginsF(20, 20, 20, 20), QPageLayout.Unit.Millimeter)
    printer.setDocName(_("The recovery key of {name}").format(name=store_name))
    if QPrintDialog(printer, parent).exec() != QPrintDialog.DialogCode.Accepted:
        return False
    sheet(key, store_name).print_(printer)
    return True
