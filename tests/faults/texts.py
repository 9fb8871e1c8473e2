"""Texts that break programs, through every text field of every register and back.

Stored, found by search, exported to CSV, XLSX and JSON, imported again after every field was
overwritten, and printed: unchanged each time.
"""

import json
import re
from collections import Counter
from datetime import date, datetime, time

import pypdfium2
from sqlalchemy import select

from desktop.errors import InvalidValue
from desktop.models import fields, searching
from desktop.models.codes import Choice, Country, Language, Several, TimeZone
from desktop.models.specs import REGISTERS
from desktop.models.text import fold
from desktop.services import queries
from desktop.services.exporting import export
from desktop.services.importing import apply_import, plan_import
from desktop.services.importing.plan import Outcome
from desktop.services.progress import finish
from desktop.services.publishing.fonts import FontBook
from desktop.services.publishing.report import Column, Report, print_report
from desktop.services.queries import Query
from desktop.services.store import Store

PLAIN = (fields.Kind, fields.Text, fields.LongText, fields.Kana)


def naughty(shared):
    """The texts, each once."""
    torture = shared / "torture"
    blns = json.loads((torture / "blns.json").read_text(encoding="utf-8"))
    lines = (torture / "csv-injection-payloads.txt").read_text(encoding="utf-8").splitlines()
    return list(dict.fromkeys([*blns, *lines]))


TIED = {
    ("activities", "board"), ("calendar", "region"), ("statements", "counted"), ("statements", "field"),
}  # fmt: skip
"""Texts that a rule of their record ties to another of its values."""

POINTED_TO = ("schools", "partners", "organisations", "programmes", "agreements", "cases")
"""The registers to whose records others belong; they come first."""


def _text_fields(spec):
    return [
        each
        for each in spec.stored
        if each.kind.__class__ in PLAIN and (spec.name, each.name) not in TIED
    ]


def _needed(spec, ids):
    """Values for the fields that must be filled and take no free text."""
    values, referred = {}, False
    for each in spec.stored:
        kind = each.kind
        if not spec.required(each.name) and each.name not in spec.references:
            continue
        if isinstance(kind, fields.Reference):
            # Of several that may be filled, the first: a wish is of a school or of a partner.
            if kind.register in ids and (spec.required(each.name) or not referred):
                values[each.name] = ids[kind.register]
                referred = True
        elif isinstance(kind, Country):
            values[each.name] = "NO"
        elif isinstance(kind, Language):
            values[each.name] = "en"
        elif isinstance(kind, Choice):
            values[each.name] = next(iter(kind.codes()))
        elif isinstance(kind, TimeZone):
            values[each.name] = "Europe/Oslo"
        elif isinstance(kind, Several):
            values[each.name] = ()
        elif isinstance(kind, fields.Number):
            values[each.name] = max(kind.low, 2025 if kind.low == 1900 else 1)
        elif isinstance(kind, fields.Flag):
            values[each.name] = True
        elif isinstance(kind, fields.Moment):
            values[each.name] = datetime(2026, 4, 1, 9)
        elif isinstance(kind, fields.Day):
            values[each.name] = date(2026, 4, 1)
        elif isinstance(kind, fields.TimeOfDay):
            values[each.name] = time(9)
        else:
            values[each.name] = "x"
    return values


def _record(spec, ids, text, number, figures):
    """A record whose every text field holds a text, as far as it fits."""
    values = _needed(spec, ids)
    for each in _text_fields(spec):
        try:
            value = spec.parse(each, text)
        except InvalidValue:
            figures["too long or empty, refused with a sentence"] += 1
            value = f"x{number}" if spec.required(each.name) else None
        if value is None and spec.required(each.name):
            value = f"x{number}"
        values[each.name] = value
        figures["values"] += value is not None
    if spec.name == "agreements":  # the terms of one that is signed are frozen
        values["status"] = "draft"
    return values


def run(folder, shared, every=1):
    """Take every n-th text through each register; figures, and what went wrong as text."""
    figures, wrong = Counter(texts=0, values=0), []
    store = Store.create(folder / "texts.kakehashi")
    texts = naughty(shared)[::every]
    figures["texts"] = len(texts)
    ids = {}
    for name in sorted(REGISTERS, key=lambda name: name not in POINTED_TO):
        spec = REGISTERS[name]
        wanted = {}
        with store.write("Add") as session:
            for number, text in enumerate(texts):
                values = _record(spec, ids, text, number, figures)
                record = spec.model(**values)
                session.add(record)
                session.flush()
                wanted[record.id] = values
        if name in POINTED_TO:
            ids.setdefault(name, next(iter(wanted)))
        texts_of = [each.name for each in _text_fields(spec)]
        _compare(store, spec, wanted, texts_of, "stored", figures, wrong)
        _search(store, spec, wanted, figures, wrong)
        for ending in (".csv", ".xlsx", ".json"):
            _round_trip(store, spec, wanted, texts_of, folder / f"{name}{ending}", figures, wrong)
    store.close()
    _print(folder, texts, figures, wrong)
    return dict(figures), wrong


def _compare(store, spec, wanted, names, what, figures, wrong):
    with store.read() as session:
        columns = [getattr(spec.model, name) for name in names]
        for key, *values in session.execute(select(spec.model.id, *columns)):
            if key not in wanted:
                continue
            for name, value in zip(names, values, strict=True):
                figures[what] += 1
                if (value or None) != (wanted[key][name] or None):
                    wrong.append(
                        f"{spec.name}.{name} {what}: {value!r}, not {wanted[key][name]!r}"[:400]
                    )


def _search(store, spec, wanted, figures, wrong):
    with store.read() as session:
        for key, values in wanted.items():
            for name in searching.columns(spec):
                value = values.get(name)
                if not isinstance(value, str) or not fold(value):
                    continue
                figures["searched"] += 1
                if key not in queries.ids(session, Query(spec.name, value)):
                    wrong.append(f"{spec.name}.{name} is not found: {value!r}"[:300])


def _round_trip(store, spec, wanted, names, path, figures, wrong):
    finish(export(store, spec.name, path))
    with store.write("Overwrite") as session:
        for record in session.scalars(select(spec.model)):
            for name in names:
                if getattr(record, name):
                    setattr(record, name, f"other {record.id}")
    plan = finish(plan_import(store, spec.name, path))
    refused = [row for row in plan.rows if row.outcome is Outcome.REFUSED]
    for row in refused:
        wrong.append(f"{path.name}, row {row.number}: {row.reason}"[:400])
    finish(apply_import(store, plan))
    _compare(store, spec, wanted, names, f"back from {path.suffix}", figures, wrong)
    # What was changed by hand would be kept against a second file that says the same as the first.
    while store.undo() != "Overwrite":
        pass


def _print(folder, texts, figures, wrong):
    """Print the texts whose characters all have a glyph, one a row, and read them off the paper."""
    path = folder / "texts.pdf"
    shown = []
    for text in texts:
        value = fields.LongText().parse(text)
        if value:
            shown.append(value)
    rows = [(f"No.{n}.", value, f".{n}.End") for n, value in enumerate(shown)]
    columns = (Column("No"), Column("Text", 90), Column("End"))
    with path.open("wb") as file:
        made = finish(print_report(Report("Texts", columns, rows), file, book=FontBook()))
    document = pypdfium2.PdfDocument(path)
    paper = "".join(_flat(page.get_textpage().get_text_range()) for page in document)
    document.close()
    missing = set(made.missing)
    for value in shown:
        flat = _flat(value)
        if missing & set(value) or not flat.isascii():
            figures["printed, not compared (no glyph or not ASCII)"] += 1
        elif flat not in paper and len(flat) < 60:
            wrong.append(f"not on paper: {value!r}"[:300])
        else:
            figures["printed"] += 1


def _flat(text):
    return re.sub(r"[\s\x00-\x1f\x7f\ufffe\ufeff]+", "", text)
