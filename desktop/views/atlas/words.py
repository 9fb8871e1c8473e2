"""How the world map and a country's page put things into words."""

from datetime import datetime

from desktop.i18n import _, format_number, format_weekday, language, ngettext
from desktop.services.atlas.country import Zone
from desktop.services.atlas.reading import Summary


def summary_words(summary: Summary) -> list[str]:
    """A country's figures, those that are not nought."""
    counts = (
        (summary.partner_count, ngettext("{n} partner", "{n} partners", summary.partner_count)),
        (summary.agreements, ngettext("{n} agreement", "{n} agreements", summary.agreements)),
        (summary.case_count(), ngettext("{n} case", "{n} cases", summary.case_count())),
    )
    return [words.format(n=format_number(n)) for n, words in counts if n]


def ahead_words(minutes: int) -> str:
    """How far a clock is from Tokyo's: `2 h ahead of Tokyo`, `3 h 30 min behind Tokyo`."""
    if not minutes:
        return _("as in Tokyo")
    hours, rest = divmod(abs(minutes), 60)
    length = _("{n} h").format(n=hours) if hours else ""
    if rest:
        length = " ".join(part for part in (length, _("{n} min").format(n=rest)) if part)
    words = _("{length} ahead of Tokyo") if minutes > 0 else _("{length} behind Tokyo")
    return words.format(length=length)


def clock_words(zone: Zone, now: datetime) -> str:
    """The time and day in a zone, and on a second line how far from Tokyo it is, and its cities."""
    local = zone.local(now)
    cities = ("、" if language() == "ja" else ", ").join(zone.cities())
    more = len(zone.names) - 3
    if more > 0:
        cities += " " + ngettext("and {n} more", "and {n} more", more).format(n=more)
    far = ahead_words(zone.ahead(now))
    return f"{local:%H:%M}  {format_weekday(local.date())}\n{far} · {cities}"
