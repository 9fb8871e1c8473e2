"""The named transforms by which profiles derive fields.

Each takes the texts of its columns and its options out of the profile, and returns the values of
the fields that it knows, without those that it does not. One that must not let a row through
raises `InvalidValue` with the reason.
"""

from collections.abc import Callable, Mapping
from typing import Any

from desktop.services.importing.transforms import general, schools, words

Transform = Callable[[tuple[str, ...], Mapping[str, Any]], Mapping[str, Any]]

TRANSFORMS: dict[str, Transform] = {
    "ages_kind": general.ages_kind,
    "bracketed": general.bracketed,
    "clock": general.clock,
    "coordinates": general.coordinates,
    "grades": general.grades,
    "join": general.join,
    "languages": general.languages,
    "lookup": general.lookup,
    "lookup_end": general.lookup_end,
    "replace": general.replace,
    "rounded": general.rounded,
    "tokyo_address": schools.address,
    "tokyo_establisher": schools.establisher,
    "tokyo_kind": schools.kind,
    "tokyo_name": schools.name,
    "tokyo_only": schools.tokyo_only,
    "tokyo_status": schools.status,
    "tokyo_successor": schools.successor,
    "words": words.words,
}
