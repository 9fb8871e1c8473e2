"""The files of the sample: JSON and CSV of `resources/sample`, as the registers take them."""

import csv
import json
from collections.abc import Iterator
from typing import Any

from desktop import paths
from desktop.models.specs import SPECS


def decoded(register: str, values: dict[str, Any]) -> dict[str, Any]:
    """Values of a JSON file as the columns of a register take them."""
    kinds = {field.name: field.kind for field in SPECS[register].fields}
    return {
        name: kinds[name].decode(value) if name in kinds else value
        for name, value in values.items()
    }


def load(name: str) -> Any:
    """What a JSON file holds."""
    text = paths.resource("sample", f"{name}.json").read_text(encoding="utf-8")
    return json.loads(text)


def table(name: str) -> Iterator[dict[str, Any]]:
    """The rows of a CSV file; empty cells are None, coordinates and counts numbers."""
    path = paths.resource("sample", f"{name}.csv")
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {column: _cell(column, text) for column, text in row.items()}


def _cell(column: str, text: str) -> Any:
    if not text:
        return None
    if column in ("latitude", "longitude"):
        return float(text)
    if column in ("age_min", "age_max", "enrolment"):
        return int(text)
    return text
