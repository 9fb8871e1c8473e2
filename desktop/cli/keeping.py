"""The commands that keep a store: making, checking, taking back, backing up."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.common import PATH, json_option, opened, passphrase, run, show, store_option
from desktop.errors import RuleBroken, UserError
from desktop.i18n import N_, _, format_number, ngettext
from desktop.models.specs import REGISTERS
from desktop.services.clock import local, today
from desktop.services.store import Store

if TYPE_CHECKING:
    from desktop.services.journal import RecordLine


@click.command()
@click.argument("path", metavar="STORE", type=PATH)
@click.option("--sample", "with_sample", is_flag=True, help=N_("Fill it with the sample."))
@click.option("--encrypt", is_flag=True, help=N_("Encrypt it under a passphrase."))
@json_option
def new(path: Path, with_sample: bool, encrypt: bool, as_json: bool) -> None:
    """Make a new store."""
    from desktop.services import keys, sample

    words = passphrase(_("A passphrase for the new store"), confirm=True) if encrypt else None
    store = Store.create(path, words)
    try:
        if with_sample:
            run(sample.fill_sample(store, today=today()))
        recovery = keys.recovery_text(store.key) if store.key else None
        if as_json:
            show({"path": str(path), "recovery_key": recovery})
            return
        click.echo(_("Made {path}.").format(path=path))
        if recovery:
            click.echo(_("Print this recovery key and lock it away. It is not shown again:"))
            click.echo(recovery)
    finally:
        store.close()


@click.command()
@store_option
@json_option
def check(path: Path, as_json: bool) -> None:
    """Look whether a store is whole; exits with 1 if it is not."""
    from desktop.services import checking

    with opened(path) as store:
        problems = run(checking.check(store))
    if as_json:
        show({"ok": not problems, "problems": [vars(problem) for problem in problems]})
    elif not problems:
        click.echo(_("The store is whole."))
    if problems:
        sentence = _("{n} problems were found.").format(n=format_number(len(problems)))
        details = [] if as_json else [problem.sentence for problem in problems[:50]]
        raise UserError("\n".join([sentence, *details]))


@click.command()
@store_option
@json_option
def undo(path: Path, as_json: bool) -> None:
    """Take back the last change, an import or a round as a whole."""
    with opened(path) as store:
        what = store.undo()
    if as_json:
        show({"undone": what})
    else:
        click.echo(_("Taken back: {what}").format(what=_(what)))


@click.command()
@store_option
@json_option
def redo(path: Path, as_json: bool) -> None:
    """Do again what was last taken back."""
    with opened(path) as store:
        what = store.redo()
    if as_json:
        show({"redone": what})
    else:
        click.echo(_("Done again: {what}").format(what=_(what)))


@click.command()
@store_option
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@click.option("--record", metavar="KIND:ID", help=N_("What became of one record, in full."))
@click.option("--who", default="", help=N_("Only the changes of this person."))
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help=N_("Only the changes since this day.")
)
@json_option
def history(
    path: Path, limit: int, record: str | None, who: str, since: datetime | None, as_json: bool
) -> None:
    """List the changes, newest first: who, when, what, how many records."""
    from desktop.services import journal

    day = since.date() if since else None
    with opened(path) as store, store.read() as session:
        if record is not None:
            kind, key = _record(record)
            lines = journal.record_history(session, kind, key, limit=limit)
            if not lines:
                raise RuleBroken(_("The journal knows no record {name}.").format(name=record))
            lines = [each for each in lines if who in each.who]
            lines = [each for each in lines if day is None or local(each.at).date() >= day]
            _show_record(lines, as_json=as_json)
            return
        entries = journal.operations(session, journal.Filter(who=who, since=day), limit=limit)
    if as_json:
        show({"operations": [entry.as_json() for entry in entries]})
        return
    for entry in entries:
        click.echo(
            f"{entry.operation:>6}  {local(entry.at):%Y-%m-%d %H:%M}  {entry.who}  {entry.sentence}"
            f"  ({ngettext('{n} record', '{n} records', entry.rows).format(n=format_number(entry.rows))})"
        )


def _record(text: str) -> tuple[str, int]:
    """The register and id of `schools:12`."""
    kind, _colon, key = text.partition(":")
    if kind not in REGISTERS or not key.isdecimal():
        raise click.UsageError(
            _("“{text}” names no record. Type it as schools:12; the kinds are: {kinds}.").format(
                text=text, kinds=", ".join(REGISTERS)
            )
        )
    return kind, int(key)


def _show_record(lines: "list[RecordLine]", *, as_json: bool) -> None:
    if as_json:
        show({"history": [line.as_json() for line in lines]})
        return
    for line in lines:
        click.echo(
            f"{line.operation:>6}  {local(line.at):%Y-%m-%d %H:%M}  {line.who}  {line.sentence}"
        )
        if line.part:
            click.echo(f"        {line.part}")
        for each in line.changes:
            click.echo(f"        {each.label}: {each.before or '–'} → {each.after or '–'}")


@click.command()
@store_option
@click.option("--to", "into", type=PATH, help=N_("The folder; by default beside the store."))
@json_option
def backup(path: Path, into: Path | None, as_json: bool) -> None:
    """Make a verified backup."""
    from desktop.services import backups
    from desktop.services.clock import moment

    with opened(path) as store:
        folder = into or backups.folder(path)
        made = backups.make(path, store.key, folder, "wish", at=moment())
    if as_json:
        show({"path": str(made.path), "bytes": made.size})
    else:
        click.echo(_("Made {path}.").format(path=made.path))


@click.command()
@click.argument("copy", metavar="BACKUP", type=PATH)
@store_option
@json_option
def restore(copy: Path, path: Path, as_json: bool) -> None:
    """Put a backup in the place of the store; what was there becomes a backup itself."""
    from desktop.services import keeping, keys
    from desktop.services.clock import moment

    encrypted = copy.is_file() and keys.salt_of(copy) is not None
    words = passphrase(_("The passphrase of the backup")) if encrypted else None
    keeping.restore_closed(path, copy, at=moment(), passphrase=words)
    if as_json:
        show({"path": str(path), "backup": str(copy)})
    else:
        click.echo(_("Restored {path} from {copy}.").format(path=path, copy=copy))
