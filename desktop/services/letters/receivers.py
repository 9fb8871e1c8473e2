"""Whom a letter goes to: the body, the person there, the languages, the address."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from desktop.errors import UserError
from desktop.i18n import N_, _, country_name, translator
from desktop.models.organisation import Contact, Organisation
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.services.publishing.content import Words

Owner = School | Partner | Organisation
MODELS: dict[str, type[Any]] = {
    "schools": School,
    "partners": Partner,
    "organisations": Organisation,
}
_COLUMN = {
    "schools": Contact.school_id,
    "partners": Contact.partner_id,
    "organisations": Contact.organisation_id,
}


@dataclass(frozen=True)
class Receiver:
    """A side of an exchange as letters address it.

    Attributes:
        register, id: Its record.
        name: What it is called.
        country: ISO 3166-1 code; `JP` for a school in Tokyo.
        languages: Those it is written to in, the first first: always Japanese and English.
        person, role: Who is addressed there, empty where nobody is known.
        email: Of the person, or else of the body.
        address: On one or more lines, without the country.
        postcode: As it is written there.
    """

    register: str
    id: int
    name: Words
    country: str
    languages: tuple[str, str]
    person: str = ""
    role: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""
    phone: str = ""

    @property
    def key(self) -> str:
        """What names it on a command line: `partners:41`."""
        return f"{self.register}:{self.id}"

    @property
    def ours(self) -> bool:
        """Whether it is a school in Tokyo."""
        return self.register == "schools"

    def addressed(self, language: str) -> list[str]:
        """The lines above a letter: the body, then the person or the office of its head."""
        name = self.name.name(language)
        if language == "en":
            person = ", ".join(filter(None, (self.person, self.role)))
            return [line for line in (person, name) if line]
        if self.person:
            return [name, f"{self.role}　{self.person}　様".lstrip("　")]
        return [f"{name}長　様"] if self.ours else [f"{name}　御中"]

    def greeting(self) -> str:
        """How an English letter begins."""
        say = translator("en").gettext
        if self.person:
            return say(N_("Dear {name},")).format(name=self.person)
        return say(N_("Dear Sir or Madam,"))

    def country_line(self) -> str:
        """The country on an envelope: in capitals, as the post asks; empty within Japan."""
        return "" if self.country in ("", "JP") else country_name(self.country, "en").upper()


def receiver(session: Session, register: str, key: int, day: date) -> Receiver:
    """Whom a letter of a day to a record goes to.

    Raises:
        UserError: the record is not there.
    """
    owner: Any = session.get(MODELS[register], key)
    if owner is None:
        raise UserError(_("There is no such record any more (number {n}).").format(n=key))
    contact = _contact(session, register, key, day)
    country = "JP" if isinstance(owner, School) else owner.country or ""
    if isinstance(owner, Organisation) and owner.represents:
        country = owner.country or "JP"  # an embassy is written to where it is
    place = "" if isinstance(owner, School) else owner.city or ""
    address = owner.address or ""
    if place and place.casefold() not in address.casefold():
        address = ", ".join(filter(None, (address, place)))
    return Receiver(
        register=register,
        id=key,
        name=_names(owner),
        country=country,
        languages=_languages(owner, contact),
        person=contact.name if contact else "",
        role=(contact.role or "") if contact else "",
        email=(contact.email if contact else None) or owner.email or "",
        address=address,
        postcode=getattr(owner, "postcode", None) or "",
        phone=(contact.phone if contact else None) or owner.phone or "",
    )


def _contact(session: Session, register: str, key: int, day: date) -> Contact | None:
    """The person who is in office on a day; of several the one with an address, then the newest."""
    return session.scalar(
        select(Contact)
        .where(
            _COLUMN[register] == key,
            or_(Contact.until.is_(None), Contact.until >= day),
            or_(Contact.since.is_(None), Contact.since <= day),
        )
        .order_by(
            Contact.email.is_(None), Contact.since.is_(None), Contact.since.desc(), Contact.id
        )
        .limit(1)
    )


def _names(owner: Owner) -> Words:
    if isinstance(owner, School):
        return Words(owner.name, owner.name_en or "")
    return Words(owner.name_ja or owner.name, owner.name_en or owner.name)


def _languages(owner: Owner, contact: Contact | None) -> tuple[str, str]:
    """The receiver's language first where there are words in it, else English."""
    if isinstance(owner, School):
        return ("ja", "en")
    spoken = [contact.language] if contact and contact.language else []
    if isinstance(owner, Partner):
        spoken += owner.languages
    first = next((code for code in spoken if code in ("ja", "en")), "en")
    return ("ja", "en") if first == "ja" else ("en", "ja")
