"""What day it is: the one place that asks the machine. Rules take the day as an argument."""

from datetime import date


def today() -> date:
    """The day of now by the office's wall calendar, the machine's own time zone."""
    return date.today()  # noqa: DTZ011 - a local day is what is meant
