"""What the commands share: options, an open store, progress, output."""

import json
import os
import sys
from pathlib import Path
from typing import Any, TypeVar

import click

from desktop.errors import UserError
from desktop.i18n import N_, _
from desktop.services.progress import Work
from desktop.services.store import KeyNeeded, Store

T = TypeVar("T")
PATH = click.Path(path_type=Path)
store_option = click.option("--store", "path", type=PATH, required=True, help=N_("The store."))
json_option = click.option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))


def passphrase(question: str, *, confirm: bool = False) -> str:
    """The passphrase, from `KAKEHASHI_PASSPHRASE` or typed unseen.

    Raises:
        UserError: it is in neither, because nobody is there to type.
    """
    words = os.environ.get("KAKEHASHI_PASSPHRASE")
    if words is None and sys.stdin is not None and sys.stdin.isatty():
        words = click.prompt(question, hide_input=True, confirmation_prompt=confirm, err=True)
    if not words:
        raise UserError(_("The store needs a passphrase. Type it, or set KAKEHASHI_PASSPHRASE."))
    return words


class opened:  # noqa: N801 - reads as a word in `with opened(path) as store`
    """A store, open for as long as a `with` block lasts."""

    def __init__(self, path: Path) -> None:
        from desktop.services import vault

        try:
            self.store = Store.open(path, key=vault.recall(path) if path.is_file() else None)
        except KeyNeeded:
            self.store = Store.open(path, passphrase=passphrase(_("The passphrase of the store")))

    def __enter__(self) -> Store:
        return self.store

    def __exit__(self, *_exc: object) -> None:
        self.store.close()


def run(work: Work[T]) -> T:
    """Run work to its end, with a line of progress where a person is looking."""
    shown = sys.stderr.isatty()
    try:
        while True:
            step = next(work)
            if shown:
                click.echo(f"\r\x1b[K{step.label} {step.done}/{step.total}", nl=False, err=True)
    except StopIteration as end:
        result: T = end.value
        return result
    finally:
        if shown:
            click.echo("\r\x1b[K", nl=False, err=True)


def show(data: dict[str, Any]) -> None:
    """Print one JSON object."""
    click.echo(json.dumps(data, ensure_ascii=False))
