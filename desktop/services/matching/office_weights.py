"""The weights that the office matches with, kept in its store."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.i18n import N_
from desktop.models.round import OfficeWeights
from desktop.services.matching.weights import Weights
from desktop.services.store import Store


def current(session: Session) -> Weights:
    """The office's weights; the usual ones where it has set none."""
    text = session.scalar(select(OfficeWeights.values_json).limit(1))
    return Weights.from_json(json.loads(text)) if text else Weights()


def read(store: Store) -> Weights:
    """As `current`, of a store."""
    with store.read() as session:
        return current(session)


def save(store: Store, weights: Weights) -> None:
    """Match with other weights from now on; the usual ones leave no row."""
    with store.write(N_("Change the weights of matching")) as session:
        row = session.scalar(select(OfficeWeights).limit(1))
        if weights == Weights():
            if row is not None:
                session.delete(row)
            return
        text = json.dumps(weights.as_json(), sort_keys=True)
        if row is None:
            session.add(OfficeWeights(values_json=text))
        else:
            row.values_json = text
