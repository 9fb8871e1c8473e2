"""The commands of matching: one wish, a round over all, and the solver room alone."""

import json
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.common import PATH, json_option, opened, run, show, store_option
from desktop.errors import FileRefused, InvalidValue, RuleBroken
from desktop.i18n import N_, _, country_name, format_number
from desktop.models.codes import Country
from desktop.services.clock import today

if TYPE_CHECKING:
    from desktop.services.matching.results import RoundPlan


@click.command()
@click.argument("wish", type=int, metavar="WISH_ID")
@store_option
@click.option("--top", type=click.IntRange(1), help=N_("How many partners at most."))
@click.option(
    "--why", type=int, metavar="WISH_ID", help=N_("Say why this wish of a partner is not the one.")
)
@click.option("--weights", "file", type=PATH, help=N_("A JSON file with the weights of factors."))
@json_option
def match(
    wish: int, path: Path, top: int | None, why: int | None, file: Path | None, as_json: bool
) -> None:
    """Rank the partners of one wish."""
    from desktop.services.matching import one
    from desktop.services.matching.as_json import ranking_as_json

    if why is not None:
        _why(path, wish, why, as_json)
        return
    weights = _weights(file) if file else None
    with opened(path) as store, store.read() as session:
        ranking = one.rank(session, wish, top=top, today=today(), weights=weights)
    if as_json:
        show(ranking_as_json(ranking))
        return
    for place, candidate in enumerate(ranking.candidates, 1):
        click.echo(f"{place:>3}  {candidate.score:.3f}  {candidate.party.name}")
    for group in ranking.refused:
        click.echo(f"  –  {group.label} ({len(group.refusals)})")


def _why(path: Path, ours: int, theirs: int, as_json: bool) -> None:
    from desktop.services.matching import office_weights
    from desktop.services.matching.reading import read
    from desktop.services.matching.terms import Terms
    from desktop.services.matching.whynot import why_not

    with opened(path) as store:
        with store.read() as session:
            facts, weights = read(session, today=today()), office_weights.current(session)
        found = run(why_not(facts, ours, theirs, Terms(weights=weights)))
    sentences = [str(each) for each in found.sentences]
    if as_json:
        show({"possible": found.refusal is None, "planned": found.planned, "why": sentences})
        return
    for sentence in sentences:
        click.echo(sentence)


def _weights(file: Path) -> Any:
    from desktop.services.matching.terms import Terms

    return Terms.from_json({"weights": _read(file)}).weights


@click.command()
@store_option
@json_option
def outcomes(path: Path, as_json: bool) -> None:
    """Count what became of proposals, by factor and by country."""
    from desktop.services.matching import office_weights
    from desktop.services.matching import outcomes as counted

    with opened(path) as store, store.read() as session:
        found, now = counted.read(session), office_weights.current(session)
    summary, suggestion = counted.summary(found), counted.suggest(found, now)
    if as_json:
        show(counted.as_json(summary, suggestion))
        return
    sentence = _("{n} proposed: {accepted} accepted, {declined} declined, {waiting} wait.")
    click.echo(
        sentence.format(
            n=summary.proposed,
            accepted=summary.accepted,
            declined=summary.declined,
            waiting=summary.waiting,
        )
    )
    for country, rate in summary.countries:
        click.echo(f"{country_name(country)}\t{rate.accepted}/{rate.answered}")


PAIR = N_("A pair of wishes, SCHOOL:PARTNER by their numbers; repeatable.")


@click.command("round")
@store_option
@click.option("--plan", "file", type=PATH, help=N_("A JSON file with the terms of the round."))
@click.option("--aim", "aims", multiple=True, help=N_("An aim, in their order; repeatable."))
@click.option("--cap", "caps", multiple=True, help=N_("At most so many with a country: NZ=20."))
@click.option("--lock", "locked", multiple=True, help=PAIR)
@click.option("--forbid", "forbidden", multiple=True, help=PAIR)
@click.option("--without", type=int, multiple=True, help=N_("A wish that does not take part."))
@click.option(
    "--for-newcomers",
    type=click.IntRange(0),
    help=N_("So many places of partners are kept for schools that are there for the first time."),
)
@click.option("--accept", is_flag=True, help=N_("Accept every pair and open the cases."))
@json_option
def round_(
    path: Path,
    file: Path | None,
    aims: tuple[str, ...],
    caps: tuple[str, ...],
    locked: tuple[str, ...],
    forbidden: tuple[str, ...],
    without: tuple[int, ...],
    for_newcomers: int | None,
    accept: bool,
    as_json: bool,
) -> None:
    """Match all open wishes at once."""
    from desktop.services.matching import office_weights, proposals
    from desktop.services.matching import round as rounds
    from desktop.services.matching.as_json import round_as_json
    from desktop.services.matching.problem import Aim
    from desktop.services.matching.terms import Terms

    terms = Terms.from_json(_read(file)) if file else None
    changes: dict[str, Any] = {}
    if aims:
        known = [str(aim) for aim in Aim]
        if unknown := [aim for aim in aims if aim not in known]:
            raise click.UsageError(
                _("There is no aim “{name}”. There are: {known}.").format(
                    name=unknown[0], known=", ".join(known)
                )
            )
        changes["aims"] = tuple(Aim(aim) for aim in aims)
    if caps:
        changes["caps"] = dict(terms.caps if terms else {}) | dict(map(_cap, caps))
    nobody: frozenset[tuple[int, int]] = frozenset()
    if locked:
        changes["locked"] = (terms.locked if terms else nobody) | frozenset(_pairs(locked))
    if forbidden:
        changes["forbidden"] = (terms.forbidden if terms else nobody) | frozenset(_pairs(forbidden))
    if without:
        changes["without"] = (terms.without if terms else frozenset()) | frozenset(without)
    if for_newcomers is not None:
        changes["for_newcomers"] = for_newcomers
    with opened(path) as store:
        terms = terms or Terms(weights=office_weights.read(store))
        plan = run(rounds.plan_round(store, today=today(), terms=replace(terms, **changes)))
        _refuse_strangers(plan, [*without, *chain.from_iterable(_pairs(forbidden))])
        if accept:
            run(proposals.accept_round(store, plan, today=today()))
    if as_json:
        show(round_as_json(plan))
        return
    for pair in plan.pairs:
        here, there = pair.school, pair.candidate.party
        names = f"{here.name} – {there.name} ({country_name(there.country)})"
        click.echo(f"{here.wish_id:>5}:{there.wish_id:<5} {pair.score:.3f}  {names}")
    for left in plan.unmatched_schools:
        click.echo(f"{left.party.wish_id:>5}:{'–':<5} {'–':<5}  {left.party.name}: {left.reason}")
    click.echo(str(plan))
    sentence = _("{pairs} pairs; {left} wishes are left without a partner.")
    click.echo(
        sentence.format(
            pairs=format_number(len(plan.pairs)), left=format_number(len(plan.unmatched))
        )
    )


@click.command()
@click.argument("file", type=PATH)
@click.option(
    "--minimise",
    is_flag=True,
    help=N_("The weights are costs: as many pairs as possible, at the least sum."),
)
@click.option(
    "--most-pairs", is_flag=True, help=N_("As many pairs as possible, then the highest sum.")
)
@json_option
def solve(file: Path, minimise: bool, most_pairs: bool, as_json: bool) -> None:
    """Find the best pairs of a plain instance in FILE (JSON), with proof."""
    from desktop.services.matching import plain

    answer = plain.solve_file(file, minimise=minimise, pairs_first=most_pairs)
    data = answer.as_json()
    if as_json:
        show(data)
        return
    for i, j in answer.pairs:
        click.echo(f"{i}\t{j}")
    sentence = (
        _("{n} pairs, sum {sum}, proven best.")
        if answer.proven
        else _("{n} pairs, sum {sum}; no answer passes {bound}.")
    )
    click.echo(
        sentence.format(
            n=format_number(len(answer.pairs)), sum=data["objective"], bound=data["bound"]
        )
    )


def _refuse_strangers(plan: "RoundPlan", wishes: Iterable[int]) -> None:
    """Refuse a typed number that is no open wish: the round would be another than was meant."""
    if unknown := [wish for wish in wishes if wish not in plan.parties]:
        raise RuleBroken(
            _("Wish {n} is not open, so it takes no part in the round. Correct its number.").format(
                n=unknown[0]
            )
        )


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_bytes())
    except OSError as error:
        raise FileRefused(
            _("{name} cannot be read: {reason}.").format(name=file.name, reason=error.strerror)
        ) from error
    except (ValueError, RecursionError) as error:
        raise FileRefused(
            _("{name} is no JSON ({reason}). Correct it there.").format(
                name=file.name, reason=str(error)[:120]
            )
        ) from error


def _pairs(texts: Iterable[str]) -> Iterable[tuple[int, int]]:
    for text in texts:
        ours, colon, theirs = text.partition(":")
        if not (colon and ours.isdecimal() and theirs.isdecimal()):
            raise click.UsageError(
                _("“{text}” is no pair. Write SCHOOL:PARTNER, such as 12:34.").format(text=text)
            )
        yield int(ours), int(theirs)


def _cap(text: str) -> tuple[str, int]:
    name, equals, most = text.partition("=")
    if not (equals and name.strip() and most.isdecimal()):
        raise click.UsageError(
            _("“{text}” is no limit. Write the country and a number, such as NZ=20.").format(
                text=text
            )
        )
    try:
        return Country().parse(name), int(most)
    except InvalidValue as error:
        raise click.UsageError(error.sentence) from error
