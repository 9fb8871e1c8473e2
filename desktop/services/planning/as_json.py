"""Days and slots as plain values."""

from collections.abc import Sequence
from typing import Any

from desktop.services.planning.meeting import Meeting
from desktop.services.planning.party import Party
from desktop.services.planning.slots import Day, Slot


def slot_as_json(slot: Slot, parties: Sequence[Party]) -> dict[str, Any]:
    """A slot with every party's local times."""
    return {
        "day": slot.day.isoformat(),
        "points": slot.points,
        "shared_minutes": slot.shared,
        "minutes": slot.meeting.minutes,
        "in_class": slot.meeting.in_class,
        "short_notice": slot.early,
        "reasons": [str(each) for each in slot.reasons],
        "times": [
            {
                "register": party.register,
                "id": party.id,
                "start": local.start.isoformat(timespec="minutes"),
                "end": local.end.isoformat(timespec="minutes"),
                "day_shift": local.shift,
            }
            for party, local in zip(parties, slot.meeting.locals, strict=True)
        ],
    }


def day_as_json(day: Day) -> dict[str, Any]:
    """A day: its shared minutes in class and with the hours around, and who is away."""
    return {
        "day": day.day.isoformat(),
        "in_class": _minutes(day.in_class),
        "around": _minutes(day.around),
        "away": [
            {"register": party.register, "id": party.id, "why": str(why)} for party, why in day.away
        ],
    }


def _minutes(found: Meeting | None) -> int:
    return found.minutes if found else 0
