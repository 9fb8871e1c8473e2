"""The commands that keep a store: making, checking, taking back, backing up."""

from pathlib import Path

import click

from desktop.cli.common import PATH, json_option, opened, passphrase, run, show, store_option
from desktop.errors import UserError
from desktop.i18n import N_, _
from desktop.services.clock import today
from desktop.services.store import Store


@click.command()
@click.argument("path", metavar="STORE", type=PATH)
@click.option("--sample", "with_sample", is_flag=True, help=N_("Fill it with the sample."))
@click.option("--encrypt", is_flag=True, help=N_("Encrypt it under a passphrase."))
def new(path: Path, with_sample: bool, encrypt: bool) -> None:
    """Make a new store."""
    from desktop.services import keys, sample

    words = passphrase(_("A passphrase for the new store"), confirm=True) if encrypt else None
    store = Store.create(path, words)
    try:
        if with_sample:
            run(sample.fill_sample(store, today=today()))
        click.echo(_("Made {path}.").format(path=path))
        if store.key:
            click.echo(_("Print this recovery key and lock it away. It is not shown again:"))
            click.echo(keys.recovery_text(store.key))
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
        sentence = _("{n} problems were found.").format(n=len(problems))
        details = [] if as_json else [problem.sentence for problem in problems[:50]]
        raise UserError("\n".join([sentence, *details]))


@click.command()
@store_option
def undo(path: Path) -> None:
    """Take back the last change, an import or a round as a whole."""
    with opened(path) as store:
        click.echo(_("Taken back: {what}").format(what=_(store.undo())))


@click.command()
@store_option
def redo(path: Path) -> None:
    """Do again what was last taken back."""
    with opened(path) as store:
        click.echo(_("Done again: {what}").format(what=_(store.redo())))


@click.command()
@store_option
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@json_option
def history(path: Path, limit: int, as_json: bool) -> None:
    """List the changes, newest first: who, when, what, how many records."""
    from desktop.services import journal

    with opened(path) as store, store.read() as session:
        entries = journal.operations(session, limit=limit)
    if as_json:
        show({"operations": [entry.as_json() for entry in entries]})
        return
    for entry in entries:
        click.echo(
            f"{entry.operation:>6}  {entry.at:%Y-%m-%d %H:%M}  {entry.who}  {entry.sentence}"
        )


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
def restore(copy: Path, path: Path) -> None:
    """Put a backup in the place of the store; what was there becomes a backup itself."""
    from desktop.services import backups
    from desktop.services.clock import moment

    backups.restore_with(
        path, copy, lambda: passphrase(_("The passphrase of the backup")), at=moment()
    )
    click.echo(_("Restored {path} from {copy}.").format(path=path, copy=copy))
