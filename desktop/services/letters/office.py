"""The office as it stands on letters and in the newsletter: its names, address, hours."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import InvalidValue
from desktop.i18n import N_, _, translator
from desktop.models.addresses import Email, Phone, Postcode, Website
from desktop.models.fields import Kind, Text
from desktop.models.publication import Letterhead
from desktop.services.publishing.collect import PUBLISHER
from desktop.services.publishing.content import Words
from desktop.services.store import Store

HOURS = N_("Weekdays 9:00–17:00, closed at the turn of the year")
"""When the office is open, unless the letterhead says otherwise."""

FIELDS: dict[str, tuple[str, Kind]] = {
    "name": (N_("Name of the office"), Text()),
    "name_en": (N_("Name of the office in English"), Text()),
    "signatory": (N_("Signed by"), Text()),
    "signatory_en": (N_("Signed by, in English"), Text()),
    "postcode": (N_("Postcode"), Postcode(japanese=True)),
    "address": (N_("Address"), Text()),
    "address_en": (N_("Address in English"), Text()),
    "phone": (N_("Phone"), Phone()),
    "email": (N_("E-mail"), Email()),
    "website": (N_("Website"), Website()),
    "hours": (N_("Office hours"), Text()),
    "hours_en": (N_("Office hours in English"), Text()),
}
"""The fields of the letterhead: what each is called and how it is typed."""


@dataclass(frozen=True)
class Office:
    """The letterhead, with the usual words where none are set."""

    name: Words
    signatory: Words = field(default_factory=Words)
    postcode: str = ""
    address: Words = field(default_factory=Words)
    phone: str = ""
    email: str = ""
    website: str = ""
    hours: Words = field(default_factory=Words)

    def contact(self, language: str) -> list[tuple[str, str]]:
        """How the office is reached: labels and values, those that are known."""
        say = translator(language).gettext
        lines = (
            (N_("Phone"), self.phone),
            (N_("E-mail"), self.email),
            (N_("Website"), self.website),
            (N_("Office hours"), self.hours.name(language)),
            (N_("Address"), self.address_line(language)),
        )
        return [(say(label), value) for label, value in lines if value]

    def address_line(self, language: str) -> str:
        """The address on one line."""
        address = self.address.name(language)
        if not self.postcode or not address:
            return address
        return f"{address} {self.postcode}" if language == "en" else f"〒{self.postcode} {address}"


def read_office(session: Session) -> Office:
    """The office of a store."""
    row = session.scalar(select(Letterhead).order_by(Letterhead.id).limit(1)) or Letterhead()
    usual = {tongue: translator(tongue).gettext for tongue in ("ja", "en")}
    return Office(
        name=Words(row.name or usual["ja"](PUBLISHER), row.name_en or usual["en"](PUBLISHER)),
        signatory=Words(row.signatory or "", row.signatory_en or ""),
        postcode=row.postcode or "",
        address=Words(row.address or "", row.address_en or ""),
        phone=row.phone or "",
        email=row.email or "",
        website=row.website or "",
        hours=Words(row.hours or usual["ja"](HOURS), row.hours_en or usual["en"](HOURS)),
    )


def read_fields(store: Store) -> dict[str, str]:
    """The letterhead as it was typed, by the names of `FIELDS`."""
    with store.read() as session:
        row = session.scalar(select(Letterhead).order_by(Letterhead.id).limit(1))
        return {name: getattr(row, name, None) or "" for name in FIELDS}


def save_fields(store: Store, texts: Mapping[str, str]) -> None:
    """Keep the letterhead; what is not named stays.

    Raises:
        InvalidValue: a text does not fit its field, or is too long for it.
    """
    values = {name: FIELDS[name][1].parse(text) for name, text in texts.items()}
    for name, value in values.items():
        limit = getattr(Letterhead.__table__.c[name].type, "length", None)
        if value and limit and len(value) > limit:
            raise InvalidValue(
                _("{label}: {n} characters are too many. The most is {limit}.").format(
                    label=_(FIELDS[name][0]), n=len(value), limit=limit
                )
            )
    with store.write(N_("Change the letterhead")) as session:
        row = session.scalar(select(Letterhead).order_by(Letterhead.id).limit(1)) or Letterhead()
        session.add(row.copy_from(values))
