"""The office's own year: when it is closed, and when exchanges are hard or easy to arrange.

Days of the calendar register that name nobody are the office's own. They come on top of what is so
every year: weekends, Japan's holidays and the turn of the year are closed; March, April, July,
August and the New Year are busy; October and November are easy.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.calendar import CalendarSpan
from desktop.models.vocabulary import SpanKind
from desktop.services.planning.calendars import AWAY, Span, office_closed

HOURS = (9 * 60, 17 * 60)
"""The office's hours on weekdays, in minutes of the day (newsletter no. 1)."""
BUSY, EASY = frozenset({3, 4, 7, 8}), frozenset({10, 11})
NEW_YEAR = ((12, 20), (1, 7))


@dataclass(frozen=True)
class Office:
    """The office's year with the days that it has noted itself."""

    spans: tuple[Span, ...] = ()

    def closed(self, day: date) -> bool:
        """Whether nobody is at the office on a day in Tokyo."""
        return office_closed(day) or any(s.kind in AWAY and s.holds(day) for s in self.spans)

    def season(self, day: date) -> SpanKind | None:
        """Busy, easy, or None for neither; what the office has noted goes before the usual months."""
        for span in self.spans:
            if span.kind in (SpanKind.BUSY, SpanKind.EASY) and span.holds(day):
                return span.kind
        first, last = NEW_YEAR
        if day.month in BUSY or (day.month, day.day) >= first or (day.month, day.day) <= last:
            return SpanKind.BUSY
        return SpanKind.EASY if day.month in EASY else None


def read_office(session: Session) -> Office:
    """The office's year as the calendar register holds it."""
    nobody = (
        CalendarSpan.school_id.is_(None),
        CalendarSpan.partner_id.is_(None),
        CalendarSpan.country.is_(None),
    )
    kinds = {str(kind): kind for kind in SpanKind}
    rows = session.scalars(select(CalendarSpan).where(*nobody).order_by(CalendarSpan.starts_on))
    return Office(
        tuple(Span(kinds[row.kind], row.starts_on, row.ends_on, row.title or "") for row in rows)
    )
