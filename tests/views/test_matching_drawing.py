"""What the matching page draws by hand: the clocks, the bars, the models behind the lists."""

from datetime import date

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from desktop.models.vocabulary import Side
from desktop.services.matching.results import (
    Breach,
    Candidate,
    Factor,
    FactorCode,
    Party,
    Refusal,
    RefusalGroup,
    Rule,
    Unmatched,
)
from desktop.services.matching.said import say
from desktop.views import theme
from desktop.views.matching.daybar import DayBar, DayView
from desktop.views.matching.drawing import exact_points, points_text
from desktop.views.matching.plan_models import LeftOutModel, PairsModel
from desktop.views.matching.prose import Prose
from desktop.views.matching.ranked import RankedList
from desktop.views.matching.refused import RefusedTree, told

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture(autouse=True)
def dressed(qapp):
    theme.apply(qapp, "light")


def party(n):
    return Party(n, Side.PARTNER, n, f"School {n}", country="AU", place="Sydney")


def candidate(n, points=5000):
    factors = tuple(
        Factor(code, 1.0, None if k % 3 == 0 else 0.5, None if k % 3 == 0 else 0.8, 0.2, 0)
        for k, code in enumerate(FactorCode)
    )
    return Candidate(
        party=party(n), score=points / 10_000, for_school=0.5, for_partner=None, known=0.8,
        factors=factors, slot=None, minutes=None, exchange_types=("card",), covering=None,
        earlier=0, first_day=None, last_day=None,
    )  # fmt: skip


def view(zone, day=date(2026, 7, 1), shared=None):
    return DayView(day, (510, 930), (510, 900), zone, "Tokyo", "There", shared)


@pytest.mark.parametrize(
    ("zone", "ahead"),
    [
        ("Australia/Sydney", 60),
        ("Europe/Paris", -420),
        ("America/Vancouver", -960),
        ("Asia/Kathmandu", -195),
        ("Pacific/Auckland", 180),
        ("Asia/Tokyo", 0),
    ],
)
def test_a_day_is_drawn_for_every_distance_of_the_clocks(qtbot, zone, ahead):
    bar = DayBar()
    qtbot.addWidget(bar)
    shown = view(zone, shared=(540, 600))
    assert shown.ahead == ahead
    bar.show_day(shown)
    for width in (220, 380, 900):
        bar.resize(width, bar.sizeHint().height())
        assert not bar.grab().isNull()
    assert bar.accessibleName() == "Shared from 09:00 to 10:00 in Tokyo."


def test_a_day_without_shared_hours_says_so(qtbot):
    bar = DayBar()
    qtbot.addWidget(bar)
    bar.show_day(view("Europe/Paris"))
    assert bar.accessibleName() == "No shared school hours on this day."
    bar.show_day(None)
    assert bar.isHidden()


def test_points_with_two_decimals_add_up():
    assert exact_points(784) == "7.84"
    assert points_text(0.786) == "79"


def test_ranked_list_makes_only_the_candidates_it_draws(qtbot):
    made = []

    class Many:
        def __len__(self):
            return 5000

        def __getitem__(self, at):
            made.append(at)
            return candidate(at)

    shown = RankedList()
    qtbot.addWidget(shown)
    shown.ranked.show_candidates(Many())
    shown.resize(400, 400)
    shown.grab()
    assert len(set(made)) < 50
    QAbstractItemModelTester(shown.ranked, QAbstractItemModelTester.FailureReportingMode.Fatal)


def test_refused_pairs_stand_under_their_reason_easiest_first(qtbot):
    breach = Breach(Rule.LANGUAGE, say("No common language."), (say("An interpreter."),))
    groups = (
        RefusalGroup(Rule.TYPE, [Refusal(party(1), (Breach(Rule.TYPE, say("None.")), breach))]),
        RefusalGroup(Rule.LANGUAGE, [Refusal(party(2), (breach,)), Refusal(party(3), (breach,))]),
    )
    tree = RefusedTree()
    qtbot.addWidget(tree)
    tree.refused.show_groups(groups)
    QAbstractItemModelTester(tree.refused, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert tree.refused.index(0, 0).data() == "No common language 2"
    tree.expandAll()
    tree.resize(400, 500)
    assert not tree.grab().isNull()
    assert told(groups[0].refusals[0]) == "None.\nNo common language.\n→ An interpreter."


def test_left_out_wishes_are_narrowed_by_reason(qtbot):
    model = LeftOutModel()
    model.show_left_out(
        [
            Unmatched(party(1), 0, Rule.AGES, {Rule.AGES: 3}, say("Ages.")),
            Unmatched(party(2), 4, None, {}, say("Others fill them.")),
            Unmatched(party(3), 0, Rule.AGES, {Rule.AGES: 1}, say("Ages.")),
        ]
    )
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert model.reasons == [(2, Rule.AGES, False), (1, None, False)]
    model.narrow((None, False))
    assert [model.item(row).party.wish_id for row in range(model.rowCount())] == [2]
    QAbstractItemModelTester(PairsModel(), QAbstractItemModelTester.FailureReportingMode.Fatal)


def test_prose_shows_markup_as_it_is(qtbot):
    text = Prose("<img src='/etc/passwd'> & more")
    qtbot.addWidget(text)
    assert text.words == "<img src='/etc/passwd'> & more"
    assert "<img" not in text.text()
