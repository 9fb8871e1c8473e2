"""Reading the office's own form back: one record, a field a line, as `services.forms` writes it."""

from dataclasses import dataclass

from desktop.i18n import LANGUAGES, N_, language, translator
from desktop.models.codes import Choice, Named, TimeZone
from desktop.models.spec import Spec
from desktop.models.specs import REGISTERS
from desktop.services.importing.profiles import UID, Profile, labels
from desktop.services.spreadsheet import Table

MARK = "kakehashi-form"
"""What stands in the first cell of a form; the register and the record's uid stand below it."""
NAME, ANSWER = 0, 2
"""The columns of a form that hold a field's name, which nobody sees, and the answer."""
BETWEEN = " / "
"""Stands between the words of two languages in one choice."""
TITLE = N_("Form to fill in")


@dataclass(frozen=True)
class Form:
    """A form that came back.

    Attributes:
        register: whose record it is about; empty for one that this program does not know.
        names: the fields that it asks, and first the key of the record it was made for.
        answers: what was written, one for each name.
    """

    register: str
    names: tuple[str, ...]
    answers: tuple[str, ...]

    def headings(self, spec: Spec) -> list[str]:
        """What each answer is called, as exports call it in the language of now."""
        called = {name: label for label, name in labels(spec, language()).items()}
        return [called.get(name, name) for name in self.names]

    def profile(self, spec: Spec) -> Profile:
        """How the answers are read: as a person's own word, and an answer that does not fit is left."""
        return Profile(
            name="form",
            register=spec.name,
            title={tongue: translator(tongue).gettext(TITLE) for tongue in LANGUAGES},
            columns=dict(zip(self.headings(spec), self.names, strict=True)),
            lenient=frozenset(each.name for each in spec.stored if not spec.required(each.name)),
            own=True,
        )


def form_in(table: Table) -> Form | None:
    """The form that a table is; None for any other table."""
    rows = table.rows
    if len(rows) < 3 or _cell(rows[0], NAME) != MARK:
        return None
    register = _cell(rows[1], NAME)
    spec = REGISTERS.get(register)
    answers = {UID: _cell(rows[2], NAME)}
    for row in rows[3:] if spec else ():
        name = _cell(row, NAME)
        if spec and name in spec.by_name and name not in answers:
            answers[name] = _answer(spec, name, _cell(row, ANSWER))
    return Form(register if spec else "", tuple(answers), tuple(answers.values()))


def _answer(spec: Spec, name: str, text: str) -> str:
    """A choice in two languages is one: the words before the stroke."""
    if isinstance(spec.by_name[name].kind, (Choice, Named, TimeZone)) and BETWEEN in text:
        return text.partition(BETWEEN)[0].strip()
    return text


def _cell(row: list[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""
