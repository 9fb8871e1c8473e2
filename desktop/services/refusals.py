"""The database's refusals as sentences for a person."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from desktop.errors import RuleBroken, Stale, StoreBusy, StoreRefused
from desktop.i18n import _
from desktop.models.specs import SPECS

log = logging.getLogger(__name__)


@contextmanager
def sentences(name: str) -> Iterator[None]:
    """Within it, what the database refuses is a `UserError`; `name` is the store's file.

    Raises:
        Stale: a record was changed by somebody else.
        RuleBroken: a rule of the tables forbids the change.
        StoreBusy: another program writes it.
        StoreRefused: its disk is full, or it is damaged.
    """
    try:
        yield
    except StaleDataError as error:
        raise Stale(
            _("Somebody else has changed this record. Open it again to see what changed.")
        ) from error
    except IntegrityError as error:
        raise RuleBroken(_integrity(str(error.orig))) from error
    except OperationalError as error:
        reason = str(error.orig)
        if "locked" in reason or "busy" in reason:
            busy = _("{name} is being written by another program. Try again in a moment.")
            raise StoreBusy(busy.format(name=name)) from error
        sentence = _operational(reason)
        if sentence is None:
            raise
        raise StoreRefused(sentence.format(name=name)) from error
    except DatabaseError as error:
        raise StoreRefused(
            _("{name} is damaged and cannot be opened ({reason}). Open a backup of it.").format(
                name=name, reason=error.orig
            )
        ) from error


def _operational(reason: str) -> str | None:
    if "full" in reason or "disk I/O" in reason:
        return _("The disk that holds {name} is full or failing. Nothing was saved.")
    if "malformed" in reason or "Could not decode" in reason:
        return _("{name} is damaged. Close it and open a backup of it.")
    if "readonly" in reason or "unable to open" in reason:
        return _("{name} cannot be written. Nothing was saved.")
    return None


def _integrity(reason: str) -> str:
    if "UNIQUE" in reason:
        columns = _(", ").join(map(_called, reason.rpartition(": ")[2].split(", ")))
        return _("There is another record with the same {columns}.").format(columns=columns)
    if "FOREIGN KEY" in reason:
        return _("Other records still refer to this one, or it refers to one that is gone.")
    log.warning("integrity: %s", reason)
    return _("The record breaks a rule of its register ({reason}).").format(reason=reason)


def _called(place: str) -> str:
    """What a `table.column` is called on the screen; the column's own name where it is on none."""
    table, _dot, column = place.strip().partition(".")
    for spec in SPECS.values():
        if spec.model.__tablename__ == table and column in spec.by_name:
            return _(spec.by_name[column].label)
    return column
