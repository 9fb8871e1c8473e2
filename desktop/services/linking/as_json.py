"""A possible duplicate for scripts."""

from typing import Any

from desktop.models.specs import SPECS
from desktop.services.linking.finding import Pair


def pair_as_json(pair: Pair) -> dict[str, Any]:
    """The two records, the sum and each piece of evidence with both values."""
    spec = SPECS[pair.register]

    def value(record: Any, field: str) -> Any:
        found = record.values.get(field)
        known = spec.by_name.get(field)
        return known.kind.encode(found) if known and found is not None else found

    return {
        "register": pair.register,
        "state": str(pair.state),
        "note": pair.note,
        "bits": round(pair.score.bits, 2),
        "probability": round(pair.score.probability, 4),
        "sure": pair.sure,
        "records": [
            {"id": each.id, "uid": each.uid, "title": title}
            for each, title in zip((pair.one, pair.other), pair.titles, strict=True)
        ],
        "evidence": [
            {
                "field": each.field,
                "agrees": str(each.level),
                "bits": round(each.weight, 2),
                "records_that_share_it": each.shared,
                "values": [value(record, each.field) for record in (pair.one, pair.other)],
            }
            for each in pair.score.evidence
        ],
    }
