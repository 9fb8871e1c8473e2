"""The pages of the window, in the order of the navigation. A new page is added here, and nowhere else."""

from collections.abc import Callable
from functools import partial

from desktop.i18n import N_
from desktop.models.specs import REGISTERS
from desktop.services.clock import today
from desktop.services.dashboard import due_now, open_replies, open_wishes, running_cases
from desktop.services.store import Store
from desktop.settings import Settings
from desktop.views.home import HomePage
from desktop.views.jobs import Jobs
from desktop.views.keeping.backups import BackupsPage
from desktop.views.keeping.journal import JournalPage
from desktop.views.pages import Entry, Navigator, Page
from desktop.views.register import RegisterPage
from desktop.views.settings_page import SettingsPage

OF_CASES = ("shipments", "grades", "costs", "videos")
"""Registers that are reached from the page of a case, and from the palette."""


def entries() -> tuple[Entry, ...]:
    """The pages, in the order of the navigation. A new page is added here, and nowhere else."""
    registers = [
        Entry(name, words, name, partial(RegisterPage, name), group=1)
        for name, words in (
            ("schools", N_("Schools")),
            ("partners", N_("Partners")),
            ("agreements", N_("Agreements")),
            ("organisations", N_("Organisations")),
            ("contacts", N_("Contacts")),
            ("programmes", N_("Programmes")),
            ("calendar", N_("Calendars")),
            ("statistics", N_("Statistics")),
            ("designations", N_("Designations")),
            ("quotas", N_("Quotas")),
        )
    ]
    return (
        Entry("home", N_("Home"), "home", HomePage, work=lambda store: due_now(store, today())),
        _register("wishes", work=open_wishes),
        Entry("matching", N_("Matching"), "matching", _matching),
        Entry("planner", N_("Planner"), "planner", _planner),
        _register("cases", work=running_cases),
        Entry("case", N_("Case"), "cases", _case, records=("cases", "case_sessions"), group=-1),
        Entry(
            "communications",
            N_("Talks"),
            "communications",
            partial(RegisterPage, "communications"),
            work=open_replies,
        ),
        *(_register(name, group=-1) for name in OF_CASES),
        *registers[:2],
        Entry("atlas", N_("World map"), "atlas", _atlas, group=1),
        registers[2],
        Entry(
            "agreement", N_("Agreement timeline"), "timeline", _agreement, ("agreements",), group=1
        ),
        *registers[3:],
        Entry("worldfriend", N_("World Friend"), "flag", _worldfriend, group=1),
        _register("activities", group=-1),
        Entry("duplicates", N_("Duplicates"), "duplicates", _duplicates, group=-1),
        Entry("consistency", N_("Contradictions"), "consistency", _contradictions, group=2),
        _register("statements", group=-1),
        Entry("import", N_("Import"), "import", _import, group=2),
        Entry("publication", N_("Booklet"), "publication", _publication, group=2),
        Entry("journal", N_("Changes"), "clock", JournalPage, group=2),
        Entry("backups", N_("Backups"), "save", BackupsPage, group=-1),
        Entry("people", N_("People and keys"), "lock", _people, group=-1),
        Entry("erase", N_("Erase personal data"), "trash", _erase, group=-1),
        Entry("settings", N_("Settings"), "settings", SettingsPage, group=2),
    )


def _register(name: str, group: int = 0, work: Callable[[Store], int] | None = None) -> Entry:
    page = partial(RegisterPage, name)
    return Entry(name, REGISTERS[name].titles, name, page, work=work, group=group)


# These pages bring heavy libraries (OR-tools, ReportLab, PDFium): loaded when first opened.
def _matching(store: Store, jobs: Jobs, navigator: Navigator, settings: Settings) -> Page:
    from desktop.views.matching.page import MatchingPage

    return MatchingPage(store, jobs, navigator, settings)


def _atlas(store: Store, jobs: Jobs, navigator: Navigator, settings: Settings) -> Page:
    from desktop.views.atlas.page import AtlasPage

    return AtlasPage(store, jobs, navigator, settings)


def _worldfriend(store: Store, jobs: Jobs, navigator: Navigator, settings: Settings) -> Page:
    from desktop.views.worldfriend.page import WorldFriendPage

    return WorldFriendPage(store, jobs, navigator, settings)


def _agreement(store: Store, jobs: Jobs, navigator: Navigator, settings: Settings) -> Page:
    from desktop.views.agreements.page import AgreementsPage

    return AgreementsPage(store, jobs, navigator, settings)


def _planner(store: Store, jobs: Jobs, navigator: Navigator, settings: Settings) -> Page:
    from desktop.views.planner.page import PlannerPage

    return PlannerPage(store, jobs, navigator, settings)


def _duplicates(store: Store, jobs: Jobs, navigator: Navigator, settings: Settings) -> Page:
    from desktop.views.checking.duplicates import DuplicatesPage

    return DuplicatesPage(store, jobs, navigator, settings)


def _contradictions(store: Store, jobs: Jobs, navigator: Navigator, settings: Settings) -> Page:
    from desktop.views.checking.contradictions import ContradictionsPage

    return ContradictionsPage(store, jobs, navigator, settings)


def _people(store: Store, jobs: Jobs, navigator: Navigator, settings: Settings) -> Page:
    from desktop.views.keeping.people import PeoplePage

    return PeoplePage(store, jobs, navigator, settings)


def _erase(store: Store, jobs: Jobs, navigator: Navigator, settings: Settings) -> Page:
    from desktop.views.keeping.erase import ErasePage

    return ErasePage(store, jobs, navigator, settings)


def _case(store: Store, jobs: Jobs, navigator: Navigator, settings: Settings) -> Page:
    from desktop.views.case.page import CasePage

    return CasePage(store, jobs, navigator, settings)


def _import(store: Store, jobs: Jobs, navigator: Navigator, settings: Settings) -> Page:
    from desktop.views.importing.page import ImportPage

    return ImportPage(store, jobs, navigator, settings)


def _publication(store: Store, jobs: Jobs, navigator: Navigator, settings: Settings) -> Page:
    from desktop.views.publication.page import PublicationPage

    return PublicationPage(store, jobs, navigator, settings)
