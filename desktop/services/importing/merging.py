"""Which values of a file a record takes.

The rule, field by field, when a row is about a record that the register has already:

1. An empty cell never erases what the register holds.
2. A value that is the same stays as it is. The office's own files and the list that the value came
   from are compared to the letter; another list is compared by its folded text, so that full and
   half width do not turn each other over.
3. A value that a person has changed since it was imported stays. Only a file of the office's own
   that says something new replaces it.
4. What is unknown, or was never set by anybody, is filled.
5. A value that a person has typed yields only to the office's own files.
6. A value from a list yields to the same list, to a list of a higher rank, and to the office's own
   files; never to a list of a lower or the same rank. Importing two lists in turn therefore comes
   to rest: a second run of either changes nothing.
"""

import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import inspect

from desktop.models.spec import Spec
from desktop.models.text import fold
from desktop.services.importing.linking import Known
from desktop.services.importing.profiles import Profile, rank_of


class Merger:
    """Decides for one file which of its values records take."""

    def __init__(self, spec: Spec, profile: Profile, sources: Mapping[int, str | None]) -> None:
        """Prepare for a file.

        Args:
            spec: the register.
            profile: how the file is understood.
            sources: the profile's name of each source, by the source's id.
        """
        self.profile = profile
        self.sources = sources
        self.defaults = defaults_of(spec)

    def changes(
        self,
        known: Known,
        values: Mapping[str, Any],
        raws: Mapping[str, str | None],
        chosen: Callable[[str], bool | None] = lambda name: None,
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """The fields that a record takes from a row with their new values, and those it does not.

        `chosen` says of a field whether a person takes the file's value; None leaves it to the
        rules. What differs only in how it is written is not among the second.
        """
        taken: dict[str, Any] = {}
        kept: dict[str, Any] = {}
        record = known.values
        different = [
            (name, record.get(name), new)
            for name, new in values.items()
            if new is not None and new != () and record.get(name) != new
        ]
        origin = known.origin if different else {}
        for name, old, new in different:
            choice = chosen(name)
            if choice is None:
                choice = self._takes(name, old, new, origin.get(name), raws.get(name))
            if choice:
                taken[name] = new
            elif not _same(old, new):
                kept[name] = new
        return taken, kept

    def _takes(self, name: str, old: Any, new: Any, entry: Any, raw: str | None) -> bool:
        own = self.profile.own
        source: int | None = entry[1] if entry else None
        if entry and source is None:  # changed by a person since
            return own and _text(new if raw is None else raw) != _text(entry[0])
        unset = old is None or old in ("", ()) or (not entry and old == self.defaults.get(name))
        if unset or own:
            return True
        if source is None:
            return False
        theirs = self.sources.get(source)
        if theirs == self.profile.name:
            return True
        return not _same(old, new) and self.profile.rank > rank_of(theirs)


def defaults_of(spec: Spec) -> dict[str, Any]:
    """What a new record of a register has where nothing is said."""
    values: dict[str, Any] = {}
    columns = inspect(spec.model).columns
    for each in spec.stored:
        default = columns[each.name].default if each.name in columns else None
        value = getattr(default, "arg", None)
        values[each.name] = None if callable(value) else value
    return values


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, str) and isinstance(new, str):
        return fold(old).replace(" ", "") == fold(new).replace(" ", "")
    if isinstance(old, float) and isinstance(new, float):
        return abs(old - new) < 5e-7
    return bool(old == new)


def _text(value: Any) -> str:
    return unicodedata.normalize("NFC", str(value)).strip()
