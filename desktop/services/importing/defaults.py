"""What a list of one kind of thing leaves out because everybody who reads it knows.

A list of sister cities has no titles, a list of embassies does not say of each that it is one, a
list of holidays gives the day and not the last day. What is supplied is told as a finding.
"""

from collections.abc import Mapping

from desktop.i18n import _
from desktop.models.spec import Spec
from desktop.models.text import fold
from desktop.services.importing.finding import Finding
from desktop.services.importing.transforms.words import meaning

NAMED_BY = {"agreements": {"counterpart", "place"}}
"""Fields beside the heading that name a record of a register."""


def kind_of_days(columns: Mapping[str, str]) -> str | None:
    """What all days of a list are, by the heading of their names, or because they are a country's."""
    title = next((heading for heading, name in columns.items() if name == "title"), "")
    for word in ("祝日", "祝祭日", "休日", "holiday", "feiertag", "férié", "festiv", "feriado", "vacances", "vacaciones",
                 "ferien", "vacation", "休業", "공휴일", "假", "節日", "节日"):  # fmt: skip
        if word in fold(title):
            return "holiday"
    if told := meaning("span_kind", title):
        return told
    fields = set(columns.values())
    return "holiday" if "country" in fields and "ends_on" not in fields else None


def supplied(spec: Spec, columns: Mapping[str, str]) -> list[Finding]:
    """What is supplied to a list with these columns, each with the reason."""
    fields = set(columns.values())
    found: list[Finding] = []

    def say(field: str, reason: str, value: str | None = None) -> None:
        found.append(Finding("", field, 0.6, reason, value))

    if spec.name == "agreements" and "title" not in fields:
        say("title", _("No column is a title: the other party's name stands for it."))
    if spec.name == "agreements" and not fields & {"counterpart"} and "place" in fields:
        say("counterpart", _("No column is the other party: the place stands for it."))
    if spec.name == "organisations" and "kind" not in fields:
        reason = _("No column says what kind of bodies they are: where the name does not, “Other”.")
        say("kind", reason, "other")
    if spec.name == "calendar":
        if "ends_on" not in fields:
            say("ends_on", _("No column is the last day: each lasts one day."))
        if "kind" not in fields and (kind := kind_of_days(columns)):
            say("kind", _("No column says what the days are: what the headings say holds."), kind)
    return found
