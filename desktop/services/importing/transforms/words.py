"""What the words of school lists mean, in several languages; the words are in `resources/lists`."""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from desktop import paths
from desktop.errors import InvalidValue
from desktop.i18n import _
from desktop.models.text import fold
from desktop.services.importing.transforms.schools import KIND_CODES

Words = dict[str, str]


def words(texts: tuple[str, ...], options: Mapping[str, Any]) -> dict[str, Any]:
    """The value that a word stands for: `{"field", "table"}`; none where it is not known.

    Universities are refused where the table is one of schools: the register does not hold them.
    """
    text, table = texts[0], options["table"]
    if table == "school_kind" and re.match(r"F[12]\b|(短期)?大学$", fold(text).upper()):
        raise InvalidValue(
            _("A university or junior college is no school of this register. Keep it as a body.")
        )
    if table == "school_kind" and (code := re.match(r"([A-H]\d)\s*\(", fold(text).upper())):
        kind = KIND_CODES.get(code[1])
        return {options["field"]: str(kind) if kind else None}
    return {options["field"]: meaning(table, text)}


def meaning(table: str, text: str) -> str | None:
    """The value of a word: as it stands, within brackets (`B1(小学校)`), or as the end of a text."""
    known = _table(table)
    key = fold(text)
    inside = re.fullmatch(r"\w{1,3}\s*\((.+)\)", key)
    if inside:
        key = inside[1]
    if key in known:
        return known[key]
    found = [
        word
        for word in known
        if len(word) > 1 and (key.startswith(f"{word} ") or key.endswith(word))
    ]
    return known[max(found, key=len)] if found else None


@lru_cache
def _table(name: str) -> Words:
    data = json.loads(paths.resource("lists", "words.json").read_text(encoding="utf-8"))
    return {fold(word): value for value, all_words in data[name].items() for word in all_words}
