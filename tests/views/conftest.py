"""What the tests of the views share: a dressed application, jobs, and a small office."""

from datetime import timedelta

import pytest

from desktop import app
from desktop.models.case import Case, CaseMember, CaseTask
from desktop.models.organisation import Contact
from desktop.models.partner import Partner
from desktop.models.school import Designation, School
from desktop.models.wish import Wish
from desktop.services.clock import today
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.jobs import Jobs
from desktop.views.pages import Navigator


@pytest.fixture
def dressed(qapp):
    """The application in the light look."""
    theme.apply(qapp, "light")
    return qapp


@pytest.fixture
def settings():
    """English settings that are written nowhere."""
    made = Settings(None)
    made.set("language", "en")
    made.set("theme", "light")
    return made


@pytest.fixture
def jobs(dressed):
    """Jobs whose threads end with the test."""
    made = Jobs()
    yield made
    made.close()


@pytest.fixture
def navigator(dressed):
    """A navigator of its own."""
    return Navigator()


@pytest.fixture
def office(store):
    """Three schools, two partners, a wish and a case with three tasks; the store itself."""
    day = today()
    with store.write("Fill") as session:
        schools = [
            School(name="都立日比谷高等学校", kana="ひびや", name_en="Hibiya High School",
                   kind="senior_high", ward="千代田区", enrolment=960, code="D113299904325"),
            School(name="都立青山高等学校", kana="あおやま", kind="senior_high", ward="渋谷区",
                   enrolment=820),
            School(name="北区立西小学校", kana="にし", kind="elementary", ward="北区", enrolment=310),
        ]  # fmt: skip
        partners = [
            Partner(name="Riccarton High School", country="NZ", kind="secondary"),
            Partner(name="Collège Camille Claudel", country="FR", kind="lower_secondary"),
        ]
        session.add_all([*schools, *partners])
        session.flush()
        first, other = schools[0], partners[0]
        session.add_all([
            Designation(school_id=first.id, scheme="ge_net_20", fiscal_year=2025),
            Contact(name="山田花子", school_id=first.id, email="yamada@example.org"),
            Wish(school_id=first.id, title="海の話をしたい", exchange_types=("video",)),
        ])  # fmt: skip
        case = Case(title="海の交流", exchange_type="video", status="preparing", held_on=day)
        case.members = [
            CaseMember(position=0, school_id=first.id),
            CaseMember(position=1, partner_id=other.id),
        ]
        case.tasks = [
            CaseTask(title="機器の確認", owner="office", due_on=day - timedelta(days=3)),
            CaseTask(title="打合せ", owner="office", due_on=day),
            CaseTask(title="発表原稿", owner="school", due_on=day + timedelta(days=2)),
        ]
        session.add(case)
    return store


@pytest.fixture
def window(office, jobs, settings, qtbot):
    """The whole window over the small office, at Home."""
    made = app.build(office, jobs, settings)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.navigator.open_page("home")
    settle(qtbot, jobs)
    return made


def settle(qtbot, jobs):
    """Wait until nothing is being read or done."""
    qtbot.waitUntil(lambda: not jobs.waiting, timeout=10_000)


@pytest.fixture
def waiter(qtbot, jobs):
    """Waits until nothing is being read or done."""
    return lambda: settle(qtbot, jobs)
