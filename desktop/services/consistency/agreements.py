"""Rules about agreements: their dates, the names of their parties, the words of their areas."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import combinations

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from desktop.i18n import N_, _, country_name, fiscal_year, format_day, format_fiscal_year
from desktop.models.agreement import Agreement, AgreementArea
from desktop.models.codes import Choice
from desktop.models.organisation import Organisation
from desktop.models.specs import SPECS
from desktop.models.vocabulary import AgreementStatus, Area
from desktop.services.consistency.finding import (
    Context,
    Finding,
    Side,
    listed,
    quoted,
    rule,
    titled,
)
from desktop.services.linking import words

AGREEMENTS = SPECS["agreements"]
_YEAR = re.compile(r"\b(?:FY\s?)?((?:19|20)\d\d)$", re.IGNORECASE)
_PLAIN = {"province", "state", "tokyo", "japan", "office"}
"""Words that a party's name has or has not without being another party's."""


@rule(
    "heading_year",
    N_("The heading's year is not the fiscal year"),
    N_("The title of an agreement ends in a year that is not the fiscal year of its signing."),
)
def heading_year(context: Context) -> Iterator[Finding]:
    """Titles as written that end in another year than the fiscal year of the signing."""
    for each in context.session.scalars(select(Agreement).where(Agreement.signed_on.is_not(None))):
        raw = (each.origin.get("title") or (None,))[0] or each.title
        found = _YEAR.search(raw.strip())
        if found is None or each.signed_on is None:
            continue
        year = fiscal_year(each.signed_on)
        if int(found[1]) != year:
            held = f"{format_day(each.signed_on)} ({format_fiscal_year(year)})"
            yield Finding(
                "heading_year",
                each.uid,
                each.place or context.title(AGREEMENTS, each.id),
                (
                    context.held(AGREEMENTS, each, "signed_on", held),
                    context.held(AGREEMENTS, each, "title", quoted(raw)),
                ),
                (raw, each.signed_on),
            )


@rule(
    "party_names",
    N_("One party under several names"),
    N_("The other party's name differs between the list, the text and the register of bodies."),
)
def party_names(context: Context) -> Iterator[Finding]:
    """Agreements whose counterpart, party and organisation are named differently."""
    bodies = {b.id: b for b in context.session.scalars(select(Organisation))}
    wanted = select(Agreement).options(selectinload(Agreement.parties))
    for each in context.session.scalars(wanted):
        # The first party is the one whose agreement it is.
        others = [p for p in each.parties if p.position > 0]
        if len(others) != 1:
            continue
        party = others[0]
        body = bodies.get(party.organisation_id or 0)
        sides = [
            (
                each.counterpart,
                context.held(AGREEMENTS, each, "counterpart", quoted(each.counterpart)),
            ),
            (party.name, context.held(AGREEMENTS, each, "parties", quoted(party.name))),
        ]
        if body is not None:
            named = context.held(SPECS["organisations"], body, "name", quoted(body.name))
            sides.append((body.name, named))
        short = {words.name(n) for n in (body.short_name,) if n} if body else set()
        keys = [
            _party(name, each.country) for name, _side in sides if words.name(name) not in short
        ]
        if len(set(keys)) > 1:
            yield Finding(
                "party_names",
                each.uid,
                each.place or context.title(AGREEMENTS, each.id),
                tuple(_distinct(sides)),
                tuple(name for name, _side in sides),
            )


def _party(name: str, country: str | None) -> str:
    """A party's name without the country and what is often left out."""
    there = set(words.latin_name(country_name(country, "en")).split()) if country else set()
    found = words.name(name).split()
    return " ".join(sorted(set(found) - there - _PLAIN))


def _distinct(sides: list[tuple[str, Side]]) -> Iterator[Side]:
    seen = set()
    for name, side in sides:
        if name not in seen:
            seen.add(name)
            yield side


@rule(
    "area_words",
    N_("One area in different words"),
    N_("Agreements write one area of cooperation in different words, or in another order."),
)
def area_words(context: Context) -> Iterator[Finding]:
    """Normalised areas that agreements write in more than one way."""
    written: dict[str, dict[str, list[AgreementArea]]] = defaultdict(lambda: defaultdict(list))
    wanted = select(AgreementArea).order_by(AgreementArea.agreement_id)
    for each in context.session.scalars(wanted):
        if each.area != Area.OTHER:
            written[each.area][" ".join(each.text.casefold().split())].append(each)
    for area, texts in written.items():
        if len(texts) < 2:
            continue
        sides = []
        for group in sorted(texts.values(), key=len, reverse=True):
            found = [context.session.get_one(Agreement, each.agreement_id) for each in group]
            names = listed(each.place or each.title for each in found)
            says = titled(quoted(group[0].text), names)
            sides.append(context.held(AGREEMENTS, found[0], "areas", says))
        yield Finding(
            "area_words",
            area,
            Choice(Area).format(area),
            tuple(sides),
            tuple(sorted((text, len(group)) for text, group in texts.items())),
        )


@rule(
    "place_country",
    N_("Some places name their country, some do not"),
    N_("The list of agreements writes the country beside some places and leaves it out at others."),
)
def place_country(context: Context) -> Iterator[Finding]:
    """Places of agreements without their country, where others have it."""
    with_country: list[Agreement] = []
    without: list[Agreement] = []
    wanted = select(Agreement).where(Agreement.place.is_not(None), Agreement.country.is_not(None))
    for each in context.session.scalars(wanted.order_by(Agreement.signed_on, Agreement.id)):
        names = {country_name(each.country, tongue).casefold() for tongue in ("en", "ja")}
        named = any(name in (each.place or "").casefold() for name in names)
        (with_country if named else without).append(each)
    if with_country and without:
        sides = [
            context.held(
                AGREEMENTS,
                group[0],
                "place",
                listed(e.place or "" for e in group),
            )
            for group in (with_country, without)
        ]
        yield Finding(
            "place_country",
            "agreements.place",
            context.label("agreements", "place"),
            tuple(sides),
            tuple(tuple(e.place for e in group) for group in (with_country, without)),
        )


@rule(
    "date_styles",
    N_("Dates in different styles"),
    N_("One source writes its dates in more than one way."),
)
def date_styles(context: Context) -> Iterator[Finding]:
    """Days of signing that one source writes in different styles."""
    styles: dict[int, dict[str, list[tuple[Agreement, str]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for each in context.session.scalars(select(Agreement).order_by(Agreement.signed_on)):
        raw, source = (each.origin.get("signed_on") or (None, None))[:2]
        if raw and source and each.signed_on:
            styles[source][_style(raw)].append((each, raw))
    for source, found in styles.items():
        if len(found) > 1:
            groups = sorted(found.values(), key=len, reverse=True)
            yield Finding(
                "date_styles",
                f"agreements.signed_on:{source}",
                context.label("agreements", "signed_on"),
                tuple(
                    context.held(AGREEMENTS, g[0][0], "signed_on", " / ".join(raw for _e, raw in g))
                    for g in groups
                ),
                tuple(sorted(raw for g in groups for _e, raw in g)),
            )


def _style(raw: str) -> str:
    """The shape of a date: which parts are words, which are numbers, and the signs between."""
    shape = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "th", raw)
    return re.sub(r"\d+", "9", re.sub(r"[A-Za-z]{3,}", "M", shape)).strip()


@rule(
    "signing_days",
    N_("Days of signing that do not fit"),
    N_(
        "An agreement is dated before one of its parties signed, or a renewal before what it renews."
    ),
)
def signing_days(context: Context) -> Iterator[Finding]:
    """Dates of an agreement, of its parties and of the version before it that contradict."""
    wanted = select(Agreement).where(Agreement.signed_on.is_not(None))
    for each in context.session.scalars(wanted.options(selectinload(Agreement.parties))):
        late = [
            p
            for p in each.parties
            if p.signed_on and each.signed_on and p.signed_on > each.signed_on
        ]
        for party in late:
            says = titled(party.name, format_day(party.signed_on))
            yield _dates(
                context,
                each,
                context.held(AGREEMENTS, each, "parties", says),
                party.signed_on,
                party.uid,
            )
        before = each.renews
        if (
            before is not None
            and before.signed_on
            and each.signed_on
            and before.signed_on >= each.signed_on
        ):
            yield _dates(
                context,
                each,
                context.held(AGREEMENTS, before, "signed_on"),
                before.signed_on,
                before.uid,
            )


def _dates(context: Context, each: Agreement, other: Side, day: date | None, uid: str) -> Finding:
    return Finding(
        "signing_days",
        f"{each.uid}:{uid}",
        each.place or context.title(AGREEMENTS, each.id),
        (context.held(AGREEMENTS, each, "signed_on"), other),
        (each.signed_on, day),
    )


@rule(
    "renewed",
    N_("Renewed, but by nothing"),
    N_("An agreement is said to be renewed and no renewal of it is there."),
)
def renewed(context: Context) -> Iterator[Finding]:
    """Agreements with the state of renewed that nothing renews."""
    renewals = select(Agreement.renews_id).where(Agreement.renews_id.is_not(None))
    wanted = select(Agreement).where(Agreement.status == "renewed", Agreement.id.not_in(renewals))
    for each in context.session.scalars(wanted):
        yield Finding(
            "renewed",
            each.uid,
            each.place or context.title(AGREEMENTS, each.id),
            (
                context.held(AGREEMENTS, each, "status"),
                Side(_("No agreement renews it."), _("counted in the register")),
            ),
            (each.status,),
        )


@rule(
    "overlap",
    N_("Two agreements of the same parties at one time"),
    N_("The validity of two agreements of the same parties overlaps; neither renews the other."),
)
def overlap(context: Context) -> Iterator[Finding]:
    """Agreements in force between the same bodies whose validity overlaps."""
    in_force = [str(AgreementStatus.SIGNED), str(AgreementStatus.AMENDED)]
    wanted = select(Agreement).where(Agreement.status.in_(in_force)).order_by(Agreement.id)
    between: dict[frozenset[int], list[Agreement]] = defaultdict(list)
    for each in context.session.scalars(wanted.options(selectinload(Agreement.parties))):
        bodies = frozenset(p.organisation_id for p in each.parties if p.organisation_id)
        if len(bodies) > 1 and _validity(each) is not None:
            between[bodies].append(each)
    for group in between.values():
        for one, other in combinations(group, 2):
            if one.id == other.renews_id or other.id == one.renews_id:
                continue
            mine, theirs = _validity(one), _validity(other)
            if mine and theirs and mine[0] <= theirs[1] and theirs[0] <= mine[1]:
                yield Finding(
                    "overlap",
                    f"{one.uid}:{other.uid}",
                    one.place or context.title(AGREEMENTS, one.id),
                    (
                        context.held(AGREEMENTS, one, "valid_from", _span(one)),
                        context.held(AGREEMENTS, other, "valid_from", _span(other)),
                    ),
                    (mine, theirs),
                )


def _validity(each: Agreement) -> tuple[date, date] | None:
    """From when to when an agreement holds; without an end, for good; None where nothing is said."""
    begin = each.valid_from or each.signed_on
    return None if begin is None else (begin, each.valid_until or date.max)


def _span(each: Agreement) -> str:
    until = format_day(each.valid_until) if each.valid_until else ""
    return titled(each.title, f"{format_day(each.valid_from or each.signed_on)} – {until}")


RULES = (
    heading_year,
    party_names,
    area_words,
    place_country,
    date_styles,
    signing_days,
    renewed,
    overlap,
)
