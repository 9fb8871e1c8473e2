"""What day it is and who sits here: the one place that asks the machine.

Rules take the day as an argument.
"""

import getpass
from datetime import UTC, date, datetime


def today() -> date:
    """The day of now by the office's wall calendar, the machine's own time zone."""
    return date.today()  # noqa: DTZ011 - a local day is what is meant


def moment() -> datetime:
    """Now, to the second, in UTC without an offset: what the store keeps."""
    return datetime.now(UTC).replace(microsecond=0, tzinfo=None)


def who() -> str:
    """The name that the system knows the person by."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "?"


def local(at: datetime) -> datetime:
    """A moment that the store keeps (UTC), by the machine's own clock."""
    return at.replace(tzinfo=UTC).astimezone().replace(tzinfo=None)


def utc(at: datetime) -> datetime:
    """A moment of the machine's own clock as the store keeps it (UTC)."""
    return at.astimezone(UTC).replace(tzinfo=None)
