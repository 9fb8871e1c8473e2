"""Findings for scripts."""

from typing import Any

from desktop.i18n import _
from desktop.services.consistency.checking import Found, Group


def group_as_json(group: Group) -> dict[str, Any]:
    """A rule with its findings."""
    return {
        "rule": group.rule.name,
        "title": _(group.rule.title),
        "open": group.open,
        "findings": [_found(each) for each in group.found],
    }


def _found(found: Found) -> dict[str, Any]:
    decided = found.decided
    return {
        "subject": found.finding.subject,
        "title": found.finding.title,
        "open": found.open,
        "sides": [
            {
                "says": side.says,
                "source": side.source,
                "register": side.register or None,
                "id": side.id or None,
                "record": side.title or None,
            }
            for side in found.finding.sides
        ],
        "decision": None
        if decided is None
        else {
            "verdict": str(decided.verdict),
            "note": decided.note,
            "who": decided.who,
            "at": decided.at.isoformat(),
            "holds": decided.holds,
        },
    }
