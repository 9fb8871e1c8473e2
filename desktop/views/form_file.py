"""Writing the office's form to a file, for a school or a partner to fill in."""

import re
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.errors import UserError
from desktop.i18n import _
from desktop.models.spec import Spec
from desktop.services.store import Store
from desktop.views.jobs import Job, Jobs, once
from desktop.views.pages import Navigator

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def ask_for_form(
    parent: QWidget,
    store: Store,
    jobs: Jobs,
    navigator: Navigator,
    spec: Spec,
    key: int,
    title: str,
) -> None:
    """Ask where the form of a record goes, or with `key` 0 an empty one, and write it."""
    name = _NOT_IN_NAMES.sub("", f"{_('Form to fill in')} {title or _(spec.title)}")[:80]
    chosen, _kind = QFileDialog.getSaveFileName(
        parent, _("Form to fill in"), str(Path.home() / f"{name}.xlsx"), "XLSX (*.xlsx)"
    )
    if chosen:
        write_form_file(parent, store, jobs, navigator, spec, key, Path(chosen))


def write_form_file(
    parent: QWidget,
    store: Store,
    jobs: Jobs,
    navigator: Navigator,
    spec: Spec,
    key: int,
    path: Path,
) -> Job:
    """Write a form off this thread and say what became of it."""
    from desktop.services import forms  # brings XlsxWriter, which opening need not wait for

    path = path.with_suffix(".xlsx")
    job = Job(
        once(lambda: forms.write_form(store, spec.name, path, record=key or None)),
        _("Writing {name}").format(name=path.name),
        parent,
    )
    words = _("Wrote {path}. Filled in and sent back, it is imported like any list.")
    job.finished.connect(lambda _none: navigator.say(words.format(path=path), "good"))
    job.failed.connect(
        lambda error: navigator.say(error.sentence, "bad") if isinstance(error, UserError) else None
    )
    return jobs.start(job)
