"""The main job without a screen: sample, round, booklet, report, and pictures of the pages."""

import csv
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from desktop import app as desk
from desktop import paths
from desktop.errors import UserError
from desktop.i18n import N_, _, ngettext, set_language
from desktop.models.specs import SPECS
from desktop.services import exporting
from desktop.services.clock import today
from desktop.services.matching import proposals
from desktop.services.matching import round as rounds
from desktop.services.progress import Work, finish
from desktop.services.publishing import booklet, choosing, editions, reports
from desktop.services.store import Store
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.importing.page import ImportPage
from desktop.views.jobs import Jobs
from desktop.views.main_window import MainWindow
from desktop.views.matching.page import ROUND, MatchingPage
from desktop.views.publication.page import PublicationPage

T = TypeVar("T")
ACCEPTED = 4
"""How many pairs of the round the demonstration accepts; the others stay to be looked at."""
SIZE = (1440, 900)
PATIENCE_MS = 30_000
_MADE = N_("{what}: {path}")


def make_demo(out: Path, language: str) -> Iterator[str]:
    """Do the office's main job in a folder, without a display.

    Yields:
        One line for each thing made, with its path.

    Raises:
        UserError: the folder cannot be written, or is the person's own.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    set_language(language)
    out = out.absolute()
    path = out / desk.SAMPLE
    if out == paths.data_folder().absolute():
        raise UserError(
            _("{path} is where your own stores lie. Choose another folder.").format(path=out)
        )
    for before in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        before.unlink(missing_ok=True)
    finish(desk.make_sample(path))
    yield _made(_("Sample store"), path)
    store = Store.open(path)
    try:
        yield from _work(store, out, language)
    finally:
        store.close()


def _work(store: Store, out: Path, language: str) -> Iterator[str]:
    plan = finish(rounds.plan_round(store, today=today()))
    some = list(plan.pairs[:ACCEPTED])
    accepted = finish(proposals.accept_planned(store, plan, some, today=today()))
    words = ngettext("{n} pair accepted", "{n} pairs accepted", len(accepted))
    yield f"{plan} {words.format(n=len(accepted))}"

    years = [year for year, _n in choosing.fiscal_years(store)]
    year = next((each for each in years if each < max(years)), None)
    for file, what, work in (
        ("booklet.pdf", _("Case booklet"), _booklet(store, out / "booklet.pdf", year, language)),
        (
            "agreements.pdf",
            _("List of agreements"),
            reports.make_report(store, "agreements", out / "agreements.pdf", language=language),
        ),
    ):
        printed = finish(work)
        pages = ngettext("{n} page", "{n} pages", printed.pages).format(n=printed.pages)
        yield f"{_made(what, out / file)} ({pages})"

    listing = out / "schools.csv"
    _school_list(store, listing, language)
    yield _made(_("List to import"), listing)
    wish = plan.pairs[len(some)].school.wish_id if len(plan.pairs) > len(some) else 0
    case = accepted[0].case_id if accepted else 0
    yield from _pictures(store, out, language, wish, case, listing)


def _booklet(store: Store, path: Path, year: int | None, language: str) -> Work[Any]:
    """A booklet with all that it can have: pictures lead where there are some."""
    lines = choosing.printable_cases(store, year)
    edition = replace(
        editions.proposal((line.id for line in lines), year),
        language="en" if language == "en" else "ja",
    )
    photos = {line.id: [p.id for p in line.photos if not p.reason] for line in lines}
    for key, found in photos.items():
        edition = edition.with_design(key, "photo" if found else "facts")
    cover = next((found[0] for found in photos.values() if found), None)
    return booklet.print_edition(store, path, replace(edition, cover=cover))


def _school_list(store: Store, path: Path, language: str) -> None:
    """A list as an office might get it: what is known, a number that changed, a new school."""
    spec = SPECS["schools"]
    where = "ward=千代田区"
    finish(exporting.export(store, "schools", path, where=where, language=language))
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    heads = {name: _(spec.by_name[name].label) for name in ("name", "phone", "code", "kind")}
    at = {name: rows[0].index(head) for name, head in heads.items() if head in rows[0]}
    if len(rows) > 2 and "phone" in at:
        rows[2][at["phone"]] = "03-0000-0000"
    new = [""] * len(rows[0])
    for name, text in (("name", "見本区立架橋小学校"), ("kind", rows[1][at["kind"]])):
        new[at[name]] = text
    wrong = [*new]
    wrong[at["name"]], wrong[at["kind"]] = "見本区立誤記小学校", "小学交"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([*rows, new, wrong])


# --- pictures -------------------------------------------------------------------------------


def _pictures(
    store: Store, out: Path, language: str, wish: int, case: int, listing: Path
) -> Iterator[str]:
    application = desk.start_qt(["kakehashi"])
    settings = Settings()
    settings.set("language", language)
    settings.set("theme", "light")
    settings.set("window", list(SIZE))
    theme.apply(application, "light")
    jobs = Jobs()
    broken: list[Any] = []
    jobs.broken.connect(broken.append)
    window = desk.build(store, jobs, settings)
    window.show()
    go = window.navigator
    try:
        steps: dict[str, Callable[[], object]] = {
            "home": lambda: go.open_page("home"),
            "schools": lambda: go.open_page("schools"),
            "matching": lambda: _match(window, wish),
            "round": lambda: _round(window),
            "case": lambda: go.open_record("cases", case),
            "agreements": lambda: go.open_page("agreements"),
            "booklet": lambda: _booklet_page(window),
            "import": lambda: _import_page(window, listing),
        }
        for name, step in steps.items():
            step()
            _settle(jobs)
            if broken:
                raise broken[0]
            path = out / f"{name}.png"
            if not window.grab().save(str(path)):
                raise UserError(_("{path} cannot be written.").format(path=path))
            yield _made(_("Picture"), path)
    finally:
        jobs.close()
        window.close()
        window.deleteLater()
        # Nothing runs the events any more: what is to be deleted goes now, its files closed.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _match(window: MainWindow, wish: int) -> None:
    window.navigator.open_page("matching")
    page = window.page
    if isinstance(page, MatchingPage) and wish:
        page.rank(wish)


def _round(window: MainWindow) -> None:
    window.navigator.open_page("matching")
    page = window.page
    if isinstance(page, MatchingPage):
        page.tabs.setCurrentIndex(ROUND)
        page.round.solve()


def _booklet_page(window: MainWindow) -> None:
    window.navigator.open_page("publication")
    page = window.page
    if isinstance(page, PublicationPage):
        view = page.booklet.pages
        _wait(lambda: page.booklet.current)
        _wait(lambda: view.drawn() == view.in_sight())


def _import_page(window: MainWindow, listing: Path) -> None:
    window.navigator.open_page("import")
    page = window.page
    if isinstance(page, ImportPage):
        page.open_file(listing)


def _settle(jobs: Jobs) -> None:
    """Wait until nothing is being read or made, and what was read is drawn."""
    for _time in range(3):  # what has been read may ask for more
        answered: list[bool] = []
        jobs.fetch(lambda: True, answered.append)
        _wait(lambda answered=answered: bool(answered) and not jobs.busy)  # type: ignore[misc]


def _wait(done: Callable[[], bool]) -> None:
    """Let the window work until something is done, or patience ends."""
    loop = QEventLoop()
    look, end = QTimer(), QTimer(singleShot=True)
    look.timeout.connect(lambda: loop.quit() if done() else None)
    end.timeout.connect(loop.quit)
    look.start(15)
    end.start(PATIENCE_MS)
    loop.exec()
    QApplication.processEvents()


def _made(what: str, path: Path) -> str:
    return _(_MADE).format(what=what, path=path)
