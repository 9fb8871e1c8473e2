"""The three answers to a possible duplicate, kept as records."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from desktop.i18n import N_
from desktop.models.linking import Answer, LinkAnswer
from desktop.services.clock import moment
from desktop.services.linking.finding import Pair
from desktop.services.store import Store


def answer(store: Store, pair: Pair, said: Answer, note: str = "") -> None:
    """Keep what a person says of a pair; it is not asked again until one of the two changes.

    Raises:
        NotAllowed: the person's role does not allow it.
        StoreRefused: the store is open for reading only.
    """
    with store.write(N_("Answer a possible duplicate")) as session:
        keep(session, pair, said, store.person.name, note)


def keep(session: Session, pair: Pair, said: Answer, who: str, note: str = "") -> None:
    """As `answer`, within a session."""
    one, other = pair.key
    found = session.scalar(
        select(LinkAnswer).where(LinkAnswer.one == one, LinkAnswer.other == other)
    )
    if found is None:
        found = LinkAnswer(register=pair.register, one=one, other=other)
        session.add(found)
    found.answer, found.digest = str(said), pair.digest
    found.note, found.who, found.answered_at = note.strip() or None, who, moment()
    session.flush()


def withdraw(store: Store, pair: Pair) -> None:
    """Forget the answer to a pair, so that it is asked again."""
    one, other = pair.key
    with store.write(N_("Ask a possible duplicate again")) as session:
        session.execute(delete(LinkAnswer).where(LinkAnswer.one == one, LinkAnswer.other == other))
