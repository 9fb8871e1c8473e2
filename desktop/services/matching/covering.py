"""Which agreement covers a partner: through its region, or through its whole country."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.agreement import Agreement
from desktop.models.vocabulary import AgreementStatus
from desktop.services.matching.decoding import Memo
from desktop.services.matching.results import Covering


def of_places(
    session: Session, places: Iterable[tuple[str, str | None]], today: date
) -> tuple[list[Covering], list[int], list[float]]:
    """The agreements in force, which of them covers each place (-1: none), and 1, 0 or unknown.

    A place is a country and a region (ISO 3166), as a partner has them.

    An agreement covers its region, or its whole country where it names no region; the board's own
    and the newest come first.
    """
    in_force = (AgreementStatus.SIGNED, AgreementStatus.AMENDED, AgreementStatus.RENEWED)
    rows = session.scalars(
        select(Agreement).where(
            Agreement.board, Agreement.country.is_not(None), Agreement.status.in_(in_force)
        )
    ).all()
    live = sorted(
        (
            one
            for one in rows
            if (one.valid_until is None or one.valid_until >= today)
            and (one.valid_from is None or one.valid_from <= today)
        ),
        key=lambda one: (one.region is not None, one.signed_on or date.min, one.id),
        reverse=True,
    )
    coverings = [Covering(one.id, one.title, one.title_ja, one.signed_on) for one in live]

    def look(place: tuple[str, str | None]) -> tuple[int, float]:
        country, region = place
        unknown = False
        for k, one in enumerate(live):
            if one.country == country:
                if one.region is None or one.region == region:
                    return k, 1.0
                unknown = unknown or region is None
        return -1, float("nan") if unknown else 0.0

    found = Memo(look).all(places)
    return coverings, [k for k, _value in found], [value for _k, value in found]
