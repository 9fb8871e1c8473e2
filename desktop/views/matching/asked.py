"""What a wish asks, in words, and what a pair's two clocks look like."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from desktop.i18n import N_, _, format_day, language
from desktop.models.specs import WISHES
from desktop.services import registers
from desktop.services.matching import clocks, decoding
from desktop.services.matching.results import Candidate, Party
from desktop.services.registers import Entry
from desktop.services.store import Store
from desktop.views.matching.daybar import DayView

DASH = "–"


@dataclass(frozen=True)
class WishRead:
    """A wish and the school or partner whose wish it is."""

    wish: Entry
    owner: Entry


@dataclass(frozen=True)
class PairRead:
    """Both wishes of a pair."""

    school: WishRead
    partner: WishRead


def read_wish(store: Store, key: int) -> WishRead:
    """One wish with its owner.

    Raises:
        UserError: it is no longer there.
    """
    wish = registers.read(store, "wishes", key)
    school, partner = wish.values["school_id"], wish.values["partner_id"]
    register, owner = ("schools", school) if school else ("partners", partner)
    return WishRead(wish, registers.read(store, register, owner))


def read_pair(store: Store, school_wish: int, partner_wish: int) -> PairRead:
    """Both wishes of a pair."""
    return PairRead(read_wish(store, school_wish), read_wish(store, partner_wish))


def _plain(name: str) -> Callable[[dict[str, Any]], str]:
    return lambda values: WISHES.by_name[name].kind.format(values.get(name))


def _span(first: str, last: str) -> str:
    """From one text to another; open ends stay open."""
    if first and last:
        return first if first == last else f"{first}{DASH}{last}"
    return f"{first or ''}{DASH}{last or ''}" if first or last else ""


def _languages(values: dict[str, Any]) -> str:
    names = _plain("languages")(values)
    level = values.get("level")
    return f"{names} ({level})" if names and level else names or level or ""


def _ages(values: dict[str, Any]) -> str:
    ages = (values.get("age_min"), values.get("age_max"))
    return _span(*("" if age is None else str(age) for age in ages))


def _period(values: dict[str, Any]) -> str:
    joint = " – " if language() == "en" else "～"
    days = [format_day(values.get(name)) for name in ("period_from", "period_to")]
    return joint.join(days).strip() if any(days) else ""


def _hours(values: dict[str, Any]) -> str:
    short = _weekdays(values.get("weekdays") or ())
    times = (values.get("hour_from"), values.get("hour_to"))
    hours = _span(*(f"{at:%H:%M}" if at else "" for at in times))
    return " ".join(part for part in (short, hours) if part)


def _weekdays(codes: tuple[str, ...]) -> str:
    names = [WISHES.by_name["weekdays"].kind.format((code,)) for code in codes]
    if language() == "ja":
        return "・".join(name[:1] for name in names)
    return ", ".join(name[:3] for name in names)


LINES: tuple[tuple[str, Callable[[dict[str, Any]], str]], ...] = (
    (N_("Exchange types"), _plain("exchange_types")),
    (N_("Ways to meet"), _plain("modes")),
    (N_("Languages"), _languages),
    (N_("Ages"), _ages),
    (N_("Group size"), _plain("group_size")),
    (N_("Period"), _period),
    (N_("Days and hours"), _hours),
    (N_("Themes"), _plain("themes")),
    (N_("Programme contents"), _plain("contents")),
    (N_("Meeting tools"), _plain("tools")),
    (N_("Needs"), _plain("needs")),
    (N_("Wanted countries"), _plain("countries")),
    (N_("Unwanted countries"), _plain("unwanted_countries")),
    (N_("Frequency"), _plain("frequency")),
    (N_("Experience"), _plain("experience")),
    (N_("Partners at most"), _plain("capacity")),
    (N_("Notes"), _plain("notes")),
)
"""What a wish may ask, in the order in which people ask for it."""


def asked(values: dict[str, Any]) -> list[tuple[str, str]]:
    """Every line of a wish: label and words; words are empty where it says nothing."""
    return [(_(label), say(values)) for label, say in LINES]


def both_asked(pair: PairRead) -> list[tuple[str, str, str]]:
    """What each side of a pair asks, line by line, where either says something."""
    here, there = asked(pair.school.wish.values), asked(pair.partner.wish.values)
    lines = [(a[0], a[1], b[1]) for a, b in zip(here, there, strict=True)]
    return [line for line in lines if line[1] or line[2]]


def day_view(pair: PairRead, school: Party, candidate: Candidate, today: date) -> DayView | None:
    """The day to show for a pair: that of its best slot, else a school day of its period.

    None where the zone there is not known.
    """
    zone = pair.partner.owner.values.get("time_zone")
    if not zone:
        return None
    here = _window(pair.school, clocks.USUAL_HERE)
    there = _window(pair.partner, clocks.USUAL_THERE)
    slot = candidate.slot
    if slot:
        day = slot.here_start.date()
    else:
        day = candidate.first_day or today
        day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
    shared = None
    if slot and slot.minutes:
        begin = clocks.minute(slot.here_start.time())
        shared = (begin, begin + slot.minutes)
    return DayView(
        day=day,
        here=here[:2],
        there=there[:2],
        zone=zone,
        place_here=_("Tokyo: {name}").format(name=str(school)),
        place_there=candidate.party.place or zone.rpartition("/")[2].replace("_", " "),
        shared=shared,
        assumed_here=here.assumed,
        assumed_there=there.assumed,
    )


def _window(read: WishRead, usual: clocks.Window) -> clocks.Hours:
    """The hours of a wish by the rule of the matching service, which reads the store's own texts."""
    wish, owner = read.wish.values, read.owner.values

    def raw(values: dict[str, Any], name: str) -> str | None:
        at = values.get(name)
        return f"{at:%H:%M}" if at else None

    row = (
        raw(wish, "hour_from"),
        raw(wish, "hour_to"),
        json.dumps(list(wish.get("weekdays") or ())),
        raw(owner, "class_start"),
        raw(owner, "class_end"),
        raw(owner, "late_end"),
    )
    return decoding.hours(row, usual)
