"""The named transforms by which profiles derive fields.

Each takes the texts of its columns and its options out of the profile, and returns the values of
the fields that it knows, without those that it does not. One that must not let a row through
raises `InvalidValue` with the reason.
"""

from collections.abc import Callable, Mapping
from typing import Any

from desktop.services.importing.transforms import figures, general, places, schools, words

Transform = Callable[[tuple[str, ...], Mapping[str, Any]], Mapping[str, Any]]

TRANSFORMS: dict[str, Transform] = {
    "address": places.address,
    "ages_kind": general.ages_kind,
    "bracketed": general.bracketed,
    "clock": general.clock,
    "coordinates": places.coordinates,
    "country": words.country,
    "count": figures.count,
    "day": figures.day,
    "degrees": places.degrees,
    "grades": general.grades,
    "join": general.join,
    "languages": general.languages,
    "lookup": general.lookup,
    "lookup_end": general.lookup_end,
    "named_kind": words.named_kind,
    "open_only": words.open_only,
    "phone": figures.phone,
    "replace": general.replace,
    "rounded": general.rounded,
    "subdivision": words.subdivision,
    "tokyo_address": schools.address,
    "tokyo_establisher": schools.establisher,
    "tokyo_kind": schools.kind,
    "tokyo_name": schools.name,
    "tokyo_only": schools.tokyo_only,
    "tokyo_status": schools.status,
    "tokyo_successor": schools.successor,
    "tokyo_whole_address": places.tokyo_address,
    "unmarked": places.unmarked,
    "words": words.words,
}
