"""A reader of the few formulas that reports write: it computes them anew from the cells."""

import re

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

_SUBTOTAL = re.compile(r"=SUBTOTAL\((\d+),([A-Z]+\d+(?::[A-Z]+\d+)?)\)")
_SHARE = re.compile(r'=IF\(([A-Z$0-9]+)=0,"",([A-Z$0-9]+)/([A-Z$0-9]+)\)')


class Computed:
    """The sheets of a workbook, their formulas computed from the values that they point to."""

    def __init__(self, path):
        self.book = load_workbook(path)
        self.kept = load_workbook(path, data_only=True)

    def value(self, sheet, cell):
        """A cell's value, computed if it is a formula."""
        found = self.book[sheet][cell].value
        if not (isinstance(found, str) and self.book[sheet][cell].data_type == "f"):
            return found
        if subtotal := _SUBTOTAL.fullmatch(found):
            return self._subtotal(sheet, int(subtotal[1]), subtotal[2])
        share = _SHARE.fullmatch(found)
        assert share, found
        whole, part, again = (self._operand(sheet, each) for each in share.groups())
        assert whole == again
        return "" if not whole else (part or 0) / whole

    def _operand(self, sheet, text):
        plain = text.replace("$", "")
        return int(plain) if plain.isdecimal() else self.value(sheet, plain)

    def _subtotal(self, sheet, how, cells):
        left, top, right, bottom = range_boundaries(cells)
        values = [
            self.book[sheet].cell(row, column).value
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]
        if how == 103:
            return sum(value not in (None, "") for value in values)
        assert how == 109
        return sum(value for value in values if isinstance(value, int | float))

    def formulas(self):
        """Every formula: sheet, cell, what it computes to, and the value that the file keeps."""
        for sheet in self.book:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        kept = self.kept[sheet.title][cell.coordinate].value
                        yield (
                            sheet.title,
                            cell.coordinate,
                            self.value(sheet.title, cell.coordinate),
                            kept,
                        )

    def rows(self, sheet=None):
        """All rows of a sheet, computed."""
        table = self.book[sheet] if sheet else self.book.worksheets[0]
        return [[self.value(table.title, cell.coordinate) for cell in row] for row in table.rows]
