"""When the tasks of a case are due: counted back from the day, on days when the office works."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from desktop.services.planning.calendars import office_closed
from desktop.services.workflow.templates import TaskTemplate, Template

Closed = Callable[[date], bool]
ONE_DAY = timedelta(days=1)


class Due(NamedTuple):
    """A line of a template and the day by which it is to be done (None: no day is set)."""

    task: TaskTemplate
    day: date | None


def working_day(day: date, closed: Closed = office_closed, *, step: int = 1) -> date:
    """The day itself, or the next (`step` 1) or last (`step` -1) day that is not closed."""
    while closed(day):
        day += step * ONE_DAY
    return day


def schedule(
    lines: Template,
    day: date | None,
    *,
    today: date,
    last_day: date | None = None,
    closed: Closed = office_closed,
) -> tuple[Due, ...]:
    """The tasks of a template with their days, in the order of these.

    Args:
        lines: the template.
        day: the (first) day of the exchange; without one, tasks have no day.
        today: no task is due before it, however short the notice.
        last_day: the last day, where it lasts longer.
        closed: on which days nobody works: what is due before the exchange moves to the working
            day before, what is due after it to the next.
    """
    dues = [Due(task, _due(task, day, last_day or day, today, closed)) for task in lines.tasks]
    return tuple(sorted(dues, key=lambda due: (due.day or date.max, due.task.days)))


def _due(
    task: TaskTemplate, day: date | None, last_day: date | None, today: date, closed: Closed
) -> date | None:
    if day is None or last_day is None:
        return None
    if task.days == 0:
        # The day itself is the schools' choice, whatever the office's calendar says.
        return max(last_day if task.after_end else day, today)
    start = last_day if task.after_end else day
    due = working_day(start + timedelta(days=task.days), closed, step=-1 if task.days < 0 else 1)
    return due if due >= today else working_day(today, closed)
