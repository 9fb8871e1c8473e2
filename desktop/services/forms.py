"""The office's form: a workbook that a school or a partner fills in without this program.

One record, a field a line, with an explanation beside each answer, choices to pick from, and checks
of numbers and times. What the office decides itself, such as a status, is not asked. An import
reads the form back (`importing.forms`); one that was made for a record comes back to that record.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from desktop.errors import RuleBroken, UserError
from desktop.i18n import N_, _, translator
from desktop.models.addresses import Email, Phone, Postcode, Website
from desktop.models.codes import Choice, Named, Several, TimeZone
from desktop.models.fields import Kana, Kind, LongText, Number, TimeOfDay
from desktop.models.spec import Field, Spec
from desktop.models.specs import ASKED, SPECS
from desktop.services.exporting import guarded
from desktop.services.files import write_beside
from desktop.services.importing.forms import BETWEEN, MARK, TITLE
from desktop.services.store import Store

SECTIONS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "schools": (
        (
            N_("The school"),
            ("name", "kana", "name_en", "code", "kind", "course", "establisher", "enrolment"),
        ),
        (N_("How to reach it"), ("ward", "postcode", "address", "phone", "email", "website")),
        (N_("Lessons and equipment"), ("languages", "assistants", "facilities")),
        (N_("School day"), ("class_start", "class_end", "lunch_start", "lunch_end", "late_end")),
    ),
    "partners": (
        (
            N_("The school"),
            ("name", "name_en", "name_ja", "code", "kind", "sector", "age_min", "age_max",
             "enrolment", "languages"),
        ),
        (
            N_("How to reach it"),
            ("country", "city", "postcode", "address", "phone", "email", "website"),
        ),
        (
            N_("School day"),
            ("time_zone", "class_start", "class_end", "lunch_start", "lunch_end", "late_end",
             "terms"),
        ),
    ),
}  # fmt: skip
"""What is asked, by register: each section with its fields."""

LANGUAGES: dict[str, tuple[str, ...]] = {"ja": ("ja",), "en": ("en",), "both": ("en", "ja")}
"""The languages of a form; where there are two, the reader abroad finds theirs first."""
_LISTED = 12  # choices that an explanation names
_INK, _MUTED, _AI, _SOFT, _LINE = "#1E2430", "#5B6472", "#165E83", "#E7F0F5", "#C4CCD4"
_TIME, _WHOLE = N_("Hours and minutes, 24 hours: 08:30."), N_("A whole number.")
_INTRODUCTION = N_("Fill in the white cells and send this file back. What you leave empty stays as it is. * is always needed.")  # fmt: skip
_EXPLANATIONS: tuple[tuple[type[Kind], str], ...] = (
    (Phone, N_("With the area code, for example 03-5320-6857 or +61 2 9876 5432.")),
    (Postcode, N_("As on an envelope.")),
    (Email, N_("The school's address, not a person's own.")),
    (Website, N_("For example https://www.example.ed.jp")),
    (TimeOfDay, _TIME),
    (Number, _WHOLE),
    (Kana, N_("In hiragana.")),
    (LongText, N_("As much as you like.")),
)


def write_form(
    store: Store | None,
    register: str,
    path: Path,
    *,
    record: int | None = None,
    language: str | None = None,
) -> None:
    """Write a form to fill in, empty or with what the register says of a record.

    Args:
        store: the store of the record; needed only for one.
        register: `schools` or `partners`.
        path: a file that ends in .xlsx; one that is there is replaced.
        record: the id of the record that it is about; None for one that is not there yet.
        language: `ja`, `en` or `both`; None for Japanese to schools and both to partners.

    Raises:
        UserError: the register has no form, or the ending is another.
        RuleBroken: there is no such record.
        FileRefused: the file cannot be written.
    """
    language = language or ("ja" if register == "schools" else "both")
    if register not in ASKED or language not in LANGUAGES:
        raise UserError(
            _("There is a form for {known}.").format(
                known=_(", ").join(_(SPECS[name].titles) for name in ASKED)
            )
        )
    if path.suffix.lower() != ".xlsx":
        raise UserError(
            _("{name}: the ending must be one of {endings}.").format(
                name=path.name, endings=".xlsx"
            )
        )
    spec = SPECS[register]
    values: dict[str, Any] = {}
    uid = ""
    if record is not None and store is not None:
        with store.read() as session:
            found = session.get(spec.model, record)
            if found is None:
                raise RuleBroken(
                    _("There is no record {id} in {register}.").format(
                        id=record, register=_(spec.titles)
                    )
                )
            uid = found.uid
            values = {each.name: getattr(found, each.name) for each in spec.stored}
    with write_beside(path) as file:
        book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_urls": False})
        _Sheet(book, spec, LANGUAGES[language]).fill(uid, values)
        book.close()


class _Sheet:
    """The one sheet that is seen, and the hidden one that holds the choices."""

    def __init__(self, book: Any, spec: Spec, tongues: Sequence[str]) -> None:
        self.spec, self.tongues = spec, tongues
        self.title = (
            self._say(TITLE) + ("：" if tongues == ("ja",) else ": ") + self._say(spec.title)
        )
        book.set_properties({"title": self.title})
        font = {"font_name": "BIZ UDPGothic", "font_size": 10.5, "font_color": _INK}
        font |= {"valign": "vcenter", "text_wrap": True}
        edge = {"border": 1, "border_color": _LINE}
        self.formats = {
            "title": book.add_format(font | {"font_size": 16, "bold": True, "text_wrap": False}),
            "intro": book.add_format(font | {"font_color": _MUTED}),
            "section": book.add_format(font | {"bold": True, "font_color": _AI}),
            "label": book.add_format(font | {"bg_color": _SOFT} | edge),
            "text": book.add_format(font | edge | {"locked": False, "num_format": "@"}),
            "number": book.add_format(font | edge | {"locked": False, "align": "left"}),
            "time": book.add_format(
                font | edge | {"locked": False, "num_format": "hh:mm", "align": "left"}
            ),
            "help": book.add_format(font | {"font_size": 9, "font_color": _MUTED, "indent": 1}),
        }
        self.sheet = book.add_worksheet(self._say(spec.title).replace("/", "・")[:31])
        self.lists = book.add_worksheet("lists")
        self.lists.hide()
        self.listed = 0

    def fill(self, uid: str, values: dict[str, Any]) -> None:
        """Write the whole form."""
        sheet, formats = self.sheet, self.formats
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, None, None, {"hidden": True})
        sheet.set_column(1, 1, 30)
        sheet.set_column(2, 2, 44)
        sheet.set_column(3, 3, 46)
        for row, key in enumerate((MARK, self.spec.name, uid)):
            sheet.write_string(row, 0, key)
        sheet.set_row(0, 28)
        sheet.write_string(0, 1, self.title, formats["title"])
        sheet.set_row(1, 18 * len(self.tongues))
        sheet.merge_range(1, 1, 1, 3, self._say(_INTRODUCTION, "\n"), formats["intro"])
        row = 3
        for title, names in SECTIONS[self.spec.name]:
            sheet.set_row(row, 26)
            sheet.write_string(row, 1, self._say(title), formats["section"])
            row += 1
            for name in names:
                self._line(row, self.spec.by_name[name], values.get(name))
                row += 1
        sheet.freeze_panes(3, 0)
        sheet.protect("", {"select_locked_cells": False, "format_rows": True})
        sheet.set_selection(4, 2, 4, 2)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.print_area(0, 1, row - 1, 3)
        sheet.set_footer("&R&P / &N")

    def _line(self, row: int, each: Field, value: Any) -> None:
        sheet, kind = self.sheet, each.kind
        long = isinstance(kind, LongText)
        explanation = self._explanation(each)
        lines = max(len(self.tongues), explanation.count("\n") + 1, 4 if long else 1)
        sheet.set_row(row, 8 + 14 * lines)
        needed = " *" if self.spec.required(each.name) else ""
        sheet.write_string(row, 0, each.name)
        sheet.write_string(row, 1, self._say(each.label, "\n") + needed, self.formats["label"])
        sheet.write_string(row, 3, explanation, self.formats["help"])
        if isinstance(kind, TimeOfDay):
            self._check(row, "time", _TIME, criteria="between", minimum=0, maximum=0.99999)
            if value is None:
                sheet.write_blank(row, 2, None, self.formats["time"])
            else:
                sheet.write_datetime(row, 2, value, self.formats["time"])
            return
        if isinstance(kind, Number):
            self._check(row, "integer", _WHOLE, criteria=">=", value=0)
            if value is not None:
                sheet.write_number(row, 2, value, self.formats["number"])
                return
        elif isinstance(kind, (Choice, Named, TimeZone)):
            self._offer(row, each)
        text = self._shown(each, value)
        style = self.formats["number" if isinstance(kind, Number) else "text"]
        if text:
            sheet.write_string(row, 2, guarded(text), style)
        else:
            sheet.write_blank(row, 2, None, style)

    def _check(self, row: int, kind: str, words: str, **options: Any) -> None:
        """Refuse what is no number or no time while it is typed."""
        message = {"error_type": "stop", "error_message": self._say(words)[:255]}
        self.sheet.data_validation(row, 2, row, 2, {"validate": kind, **options, **message})

    def _offer(self, row: int, each: Field) -> None:
        """Let a choice be picked from the hidden sheet; an open list takes other words, too."""
        codes = each.kind.codes()  # type: ignore[attr-defined]
        column, self.listed = self.listed, self.listed + 1
        for at, code in enumerate(codes):
            self.lists.write_string(at, column, self._shown(each, code))
        place = xlsxwriter.utility.xl_range_abs(0, column, len(codes) - 1, column)
        free = getattr(each.kind, "open", False)
        self.sheet.data_validation(
            row, 2, row, 2,
            {"validate": "list", "source": f"=lists!{place}",
             "error_type": "warning" if free else "stop"},
        )  # fmt: skip

    def _shown(self, each: Field, value: Any) -> str:
        """A value as the form shows it: choices in its languages, several parted by commas."""
        if value is None or value == ():
            return ""
        if isinstance(each.kind, (Choice, Named)):
            words = dict.fromkeys(each.kind.format(value, tongue) for tongue in self.tongues)
            return BETWEEN.join(words)
        if isinstance(each.kind, Several):
            return each.kind.format(value, self.tongues[0])
        return each.kind.format(value)

    def _explanation(self, each: Field) -> str:
        kind = each.kind
        if isinstance(kind, (Choice, Named, TimeZone)):
            return self._say(N_("Choose from the list."), "\n")
        if isinstance(kind, Several):
            listed = [
                kind.format(tuple(kind.codes()[:_LISTED]), tongue)
                for tongue in self.tongues
                if isinstance(kind.one, Choice)
            ]
            several = self._say(N_("One or more, with commas between them."), "\n")
            return "\n".join([several, *listed])
        words = each.help or next((w for one, w in _EXPLANATIONS if isinstance(kind, one)), "")
        return self._say(words, "\n") if words else ""

    def _say(self, words: str, between: str = BETWEEN) -> str:
        told = dict.fromkeys(translator(tongue).gettext(words) for tongue in self.tongues)
        return between.join(told)
