"""The matching page in the real window: one wish on the phone, and a round over all."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from desktop import i18n
from desktop.app import build
from desktop.models.agreement import Agreement
from desktop.models.case import Case
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.models.wish import Proposal, Wish
from desktop.services.matching import office_weights
from desktop.services.matching.weights import Weights
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.jobs import Jobs
from desktop.views.matching.prose import Prose
from desktop.views.matching.ranked import CANDIDATE

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

TODAY = date(2026, 5, 1)
TERM = {"period_from": date(2026, 9, 1), "period_to": date(2027, 2, 26)}
ONLINE = {"exchange_types": ("video",), "languages": ("en",), **TERM}


@pytest.fixture
def wishes(store):
    """Two schools and three partners, one of which speaks another language; wish ids by name."""
    with store.write("Make") as session:
        session.add(
            Agreement(title="Memorandum", counterpart="NSW", country="AU", region="AU-NSW",
                      signed_on=date(2016, 10, 6))
        )  # fmt: skip
        owners = {
            "fukagawa": School(name="深川高等学校", name_en="Fukagawa", kind="senior_high"),
            "hibiya": School(name="日比谷高等学校", name_en="Hibiya", kind="senior_high"),
            "sydney": Partner(name="Sydney High", country="AU", region="AU-NSW", city="Sydney",
                              time_zone="Australia/Sydney", age_min=12, age_max=18),
            "perth": Partner(name="Perth College", name_ja="パース校", country="AU",
                             time_zone="Australia/Perth", age_min=12, age_max=18),
            "paris": Partner(name="Lycée Hugo", country="FR", time_zone="Europe/Paris",
                             age_min=15, age_max=18),
        }  # fmt: skip
        made = {}
        for name, owner in owners.items():
            side = "school" if isinstance(owner, School) else "partner"
            values = dict(ONLINE, themes=("food",) if name != "perth" else ("sports",))
            if name == "paris":
                values["languages"] = ("fr",)
            made[name] = Wish(**values, **{side: owner}, registered_on=date(2026, 3, 1))
            session.add(made[name])
            session.flush()
        made["fukagawa"].title = "Video with Australia"
        return {name: wish.id for name, wish in made.items()}


@pytest.fixture
def jobs(qapp):
    theme.apply(qapp, "light")
    runner = Jobs()
    runner.broken.connect(lambda error: pytest.fail(repr(error)))
    yield runner
    runner.close()


@pytest.fixture
def settings():
    made = Settings()
    made.set("language", "en")
    return made


@pytest.fixture
def window(qtbot, store, jobs, settings, monkeypatch):
    monkeypatch.setattr("desktop.views.matching.page.today", lambda: TODAY)
    monkeypatch.setattr("desktop.views.case.page.today", lambda: TODAY)
    shown = build(store, jobs, settings)
    qtbot.addWidget(shown)
    shown.show()
    return shown


@pytest.fixture
def idle(qtbot, jobs):
    """Wait until nothing is read or computed any more."""

    def wait():
        qtbot.waitUntil(lambda: not jobs.busy and not jobs._fetches)

    return wait


@pytest.fixture
def page(window, wishes, idle):
    window.navigator.open_page("matching")
    idle()
    return window.page


@pytest.fixture
def one(page):
    return page.one


def names(one):
    rows = range(one.ranked.ranked.rowCount())
    return [one.ranked.ranked.index(row).data(CANDIDATE).party.name for row in rows]


def proposals(store):
    with store.read() as session:
        return session.scalars(select(Proposal)).all()


def test_a_wish_ranks_its_partners_and_says_who_is_not_possible(one, wishes):
    assert one.wishes.model.rowCount() == 2
    assert names(one) == ["Sydney High", "Perth College"]
    assert one.possible.text() == "2 possible"
    assert one.fold.text() == "1 not possible"
    one.fold.click()
    tree = one.refused.refused
    group = tree.index(0, 0)
    assert tree.rowCount(group) == 1
    assert "Lycée Hugo" in tree.index(0, 0, group).data()


def test_the_pair_adds_up_and_shows_both_clocks(one):
    pair = one.pair
    assert pair.name.text() == "Sydney High"
    assert pair.with_whom.text() == "Fukagawa with"
    factors = pair.factors.factors
    total = factors.index(factors.rowCount() - 1, 0).data()
    assert total == f"Total {pair.candidate.score * 100:.2f}"
    assert sum(factor.points for factor in pair.candidate.factors) == round(
        pair.candidate.score * 10_000
    )
    assert not pair.bar.isHidden()
    assert pair.bar.accessibleName().startswith("Shared from ")
    assert "Memorandum" in pair.agreement.toolTip()
    assert pair.asked.lines[0] == ("", "Fukagawa", "Sydney High")
    assert ("Themes", "Food", "Food") in pair.asked.lines


def test_keys_move_propose_and_the_answer_opens_a_case(qtbot, one, store, window, idle):
    one.wishes.view.setFocus()
    qtbot.keyClick(one.wishes.view, Qt.Key.Key_Return)
    qtbot.keyClick(one.ranked, Qt.Key.Key_Down)
    assert one.pair.name.text() == "Perth College"
    idle()
    qtbot.keyClick(one.ranked, Qt.Key.Key_Return)
    idle()
    (proposal,) = proposals(store)
    assert proposal.status == "proposed"
    assert names(one) == ["Sydney High"]
    assert "Perth College" in window.messages.text.text()
    assert not one.waiting.isHidden()
    one.waiting.accepted.emit(proposal.id)
    idle()
    assert window.page.name == "case"
    assert window.page.sheet.members[1].name == "Perth College"
    window.navigator.back()
    idle()
    assert window.page.name == "matching"
    # Both sides have used their only place: the wish waits no more.
    assert one.waiting.isHidden()


def test_a_declined_proposal_needs_a_reason_and_returns_the_wishes(qtbot, one, store, idle):
    one.steps.propose()
    idle()
    (proposal,) = proposals(store)
    one.waiting._ask(proposal.id)
    one.waiting._decline(proposal.id, "  ")
    assert proposals(store)[0].status == "proposed"
    one.waiting._decline(proposal.id, "Too far ahead")
    idle()
    assert proposals(store)[0].decline_reason == "Too far ahead"
    with store.read() as session:
        assert set(session.scalars(select(Wish.status))) == {"open"}


def test_accepting_at_once_opens_the_case(qtbot, one, window, store, idle):
    qtbot.keyClick(one.ranked, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    idle()
    assert window.page.name == "case"
    with store.read() as session:
        assert session.scalar(select(Case.status)) == "agreed"


def test_filter_and_search_change_the_lists_live(qtbot, one, idle):
    one.filter.insert("ぱーす")
    qtbot.waitUntil(lambda: names(one) == ["Perth College"])
    assert one.possible.text() == "1 possible"
    qtbot.keyClicks(one.filter, "x")
    qtbot.waitUntil(lambda: not names(one))
    assert "Clear the filter" in one.empty.sentence.text()
    one.filter.clear()
    qtbot.waitUntil(lambda: len(names(one)) == 2)
    one.wishes.search.insert("日比谷")
    qtbot.waitUntil(lambda: one.wishes.model.rowCount() == 1)
    idle()
    assert one.ranking.party.name == "日比谷高等学校"


def test_a_partners_wish_ranks_schools(one, wishes, idle):
    one.wishes.partners.click()
    one.choose(wishes["sydney"])
    idle()
    assert sorted(names(one)) == ["日比谷高等学校", "深川高等学校"]
    assert one.pair.wishes == (one.pair.candidate.party.wish_id, wishes["sydney"])
    assert not one.pair.bar.isHidden()


def test_the_language_changes_everything_that_is_shown(page, settings, window):
    def switch(language):
        i18n.set_language(language)
        window.retranslate()

    switch("ja")
    assert page.heading.text() == "マッチング"
    assert "候補" in page.one.possible.text()
    assert page.one.pair.with_whom.text().startswith("深川高等学校")
    switch("en")
    switch("en")
    assert page.one.possible.text() == "2 possible"


def test_chips_narrow_the_list_at_once(one, wishes, idle):
    one.choose(wishes["fukagawa"])
    idle()
    every = one.ranked.ranked.rowCount()
    assert every == 2
    for chip in one.chips.buttons:
        chip.click()
        idle()
        shown = [one.ranked.ranked.candidate(row) for row in range(one.ranked.ranked.rowCount())]
        (test,) = one.chips.tests()
        assert all(map(test, shown))
        assert len(shown) == sum(map(test, one.ranking.candidates))
        chip.click()
        idle()
    assert one.ranked.ranked.rowCount() == every


def test_what_a_pair_would_cost_the_round_is_said(one, wishes, idle):
    one.choose(wishes["fukagawa"])
    idle()
    one.steps.cost_button.click()
    idle()
    first = one.pair.message.text.text()
    assert first
    one.ranked.setCurrentIndex(one.ranked.ranked.index(1))
    one.steps.cost_button.click()
    idle()
    texts = {first, one.pair.message.text.text()}
    assert "The best plan of the round holds this pair already." in texts
    assert len(texts) == 2


def test_outcomes_and_the_office_s_weights(page, store, wishes, idle):
    page.tabs.setCurrentIndex(3)
    idle()
    assert "0 proposed" in page.outcomes.counts.text()
    assert "A suggestion needs 30 answers" in page.outcomes.suggested.text()
    field = page.outcomes.weights.fields["themes"]
    field.setText("8")
    field.editingFinished.emit()
    idle()
    assert office_weights.read(store).themes == 8
    assert page.outcomes.weights.weights.themes == 8
    store.undo()
    idle()
    assert office_weights.read(store) == Weights()


def test_an_empty_store_says_where_wishes_come_from(window, idle):
    window.navigator.open_page("matching")
    idle()
    assert "No school waits" in window.page.one.empty.sentence.text()
    window.page.tabs.setCurrentIndex(1)
    window.page.round.solve()
    idle()
    assert window.page.round.pairs.rowCount() == 0


def test_a_round_says_who_is_left_out_and_why(page, idle):
    page.tabs.setCurrentIndex(1)
    page.round.solve()
    idle()
    rnd = page.round
    assert rnd.sentence.text().startswith("2 of 2 wishes of schools matched, proven best")
    assert rnd.out.title.text() == "Nobody is left out"
    assert rnd.out.chips[1].text() == "Partners 1"
    rnd.out.chips[1].click()
    assert rnd.out.left_out.item(0).party.name == "Lycée Hugo"
    assert "Too few shared minutes" in rnd.out.left_out.index(0).data()


def test_accepting_the_chosen_pairs_opens_their_cases(qtbot, page, store, window, idle):
    page.tabs.setCurrentIndex(1)
    rnd = page.round
    rnd.solve()
    idle()
    assert rnd.pairs.rowCount() == 2
    rnd.table.selectRow(1)
    assert rnd.taking.some.text() == "Accept 1 selected"
    with qtbot.waitSignal(rnd.taking.taken) as taken:
        rnd.taking.some.click()
    idle()
    assert len(taken.args[0]) == 1
    with store.read() as session:
        assert len(session.scalars(select(Case.id)).all()) == 1
    # What is left is planned again.
    assert rnd.pairs.rowCount() == 1
    assert rnd.taking.message.text.text() == "1 cases opened."
    rnd.taking.message._act()
    idle()
    assert window.navigator.place.register == "cases"


def test_a_kept_and_a_forbidden_pair_change_the_plan(page, idle):
    page.tabs.setCurrentIndex(1)
    rnd = page.round
    rnd.solve()
    idle()
    first = rnd.pairs.pair(0).key
    rnd.table.selectRow(0)
    rnd.never_button.click()
    idle()
    assert first not in {pair.key for pair in rnd.plan.pairs}
    assert "Nothing changes" not in rnd.difference.text()
    assert rnd.out.chips[2].isVisible()
    rnd.table.selectRow(0)
    kept = rnd.pairs.pair(0).key
    rnd.keep_button.click()
    idle()
    assert kept in {pair.key for pair in rnd.plan.pairs if pair.locked}


def test_aims_limits_and_weights_change_the_plan_at_once(page, idle):
    page.tabs.setCurrentIndex(1)
    rnd = page.round
    rnd.solve()
    idle()
    rnd.terms_button.click()
    panel = rnd.panel
    panel.aims.setCurrentRow(2)
    panel.shift(-1)
    idle()
    assert [str(aim) for aim in rnd.plan.terms.aims] == ["priority", "total", "count"]
    panel.country.setCurrentIndex(panel.country.findData("AU"))
    panel.most.setText("0")
    panel.add.click()
    idle()
    assert rnd.plan.terms.caps == {"AU": 0}
    assert "Australia: 0 at most" in rnd.aim.text()
    assert "AU" not in {pair.candidate.party.country for pair in rnd.plan.pairs}
    field = panel.weights.fields["language"]
    field.setText("9")
    field.editingFinished.emit()
    idle()
    assert rnd.plan.weights.language == 9
    panel.weights.reset.click()
    idle()
    assert rnd.plan.weights == Weights()
    panel.aims.item(0).setCheckState(Qt.CheckState.Unchecked)
    idle()
    assert [str(aim) for aim in rnd.plan.terms.aims] == ["total", "count"]


def test_a_wish_left_out_and_the_lists_behind_the_chips(page, idle):
    page.tabs.setCurrentIndex(1)
    rnd = page.round
    rnd.solve()
    idle()
    wish = rnd.pairs.pair(0).school.wish_id
    rnd.out_button.click()
    idle()
    assert rnd.plan.terms.without == {wish}
    assert rnd.out.chips[2].isVisible()
    rnd.out.chips[2].click()
    assert rnd.out.title.text() == "What changed"
    assert "loses its partner" in rnd.out.lines.index(0).data()
    rnd.out.chips[4].click()
    idle()
    assert "not stable" in rnd.out.note.text()
    rnd.out.chips[3].click()
    assert rnd.out.title.text() == "Scarce partners"


def test_a_changed_wish_is_said_on_the_plan_that_stands(page, store, wishes, idle, qtbot):
    page.tabs.setCurrentIndex(1)
    page.round.solve()
    idle()
    with store.write("Change wish") as session:
        session.get(Wish, wishes["hibiya"]).group_size = 30
    qtbot.waitUntil(lambda: page.round.stale)
    assert "Solve again" in page.round.difference.text()


def test_why_not_answers_for_any_two(page, wishes, idle):
    page.ask_why(wishes["hibiya"], wishes["paris"])
    idle()
    why = page.why
    assert why.stack.currentWidget() is why.refusal
    assert why.refusal.name.text() == "Lycée Hugo"
    said = [each.words for each in why.refusal.findChildren(Prose) if each.words]
    assert "English here, French there." in said
    assert "→ With an interpreter." in said
    page.ask_why(0, wishes["sydney"])
    idle()
    assert why.stack.currentWidget() is why.pair
    assert why.pair.wishes == (wishes["hibiya"], wishes["sydney"])
    why.steps.ask_cost()
    idle()
    assert why.pair.message.text.text()


def test_why_not_answers_for_records_without_a_wish(page, wishes, idle, store):
    with store.write("Add") as session:
        session.add(School(name="小学校", kind="elementary", languages=("en",)))
        session.add(Partner(name="Hobart High", country="AU", time_zone="Australia/Hobart",
                            languages=("en",), age_min=13, age_max=18))  # fmt: skip
    page.ask_why(wishes["hibiya"], wishes["paris"])
    idle()
    why = page.why
    why.theirs.picker.set_value(4, "Hobart High")
    why.theirs.picker.changed.emit()
    idle()
    assert why.stack.currentWidget() is why.pair
    assert why.pair.name.text() == "Hobart High"
    assert "Hobart High has no open wish" in why.pair.message.text.text()
    assert not why.steps.propose_button.isVisibleTo(why)
    why.ours.picker.set_value(3, "小学校")
    why.ours.picker.changed.emit()
    idle()
    assert why.stack.currentWidget() is why.refusal
    said = [each.words for each in why.refusal.findChildren(Prose) if each.words]
    assert "Ages 6–12 here, 13–18 there." in said
    page.ask_why(wishes["hibiya"], wishes["sydney"])
    idle()
    assert (why.ours.record, why.theirs.record) == (0, 0)
    assert why.pair.wishes == (wishes["hibiya"], wishes["sydney"])


def test_a_wish_left_out_leads_to_why_not(page, wishes, idle, qtbot):
    page.tabs.setCurrentIndex(1)
    page.round.solve()
    idle()
    page.round.out.chips[1].click()
    assert page.round.out.title.text() == "1 left out"
    page.round.out.why.click()
    idle()
    assert page.tabs.tabText(page.tabs.currentIndex()) == "Why not"
    assert page.why.partners.key == wishes["paris"]


def test_a_refused_partner_leads_to_why_not(page, wishes, idle):
    page.rank(wishes["fukagawa"])
    idle()
    tree = page.one.refused
    group = tree.refused.index(0, 0)
    tree.activated.emit(tree.refused.index(0, 0, group))
    idle()
    assert (page.why.schools.key, page.why.partners.key) == (wishes["fukagawa"], wishes["paris"])


def test_words_that_no_wish_has_are_said(page, idle, qtbot):
    page.tabs.setCurrentIndex(2)
    page.why.schools.search.setText("nothing of the kind")
    qtbot.waitUntil(lambda: not page.why.schools.model.rowCount())
    idle()
    assert page.why.stack.currentWidget() is page.why.empty
    assert "No open wish has these words" in page.why.empty.sentence.text()


def test_solving_can_be_cancelled(page, idle):
    page.tabs.setCurrentIndex(1)
    page.round.solve()
    assert page.round._job is not None
    page.round.solve()
    idle()
    assert page.round._job is None
    page.round.solve()
    idle()
    assert page.round.plan is not None


def test_a_cancelled_case_can_give_its_wishes_back(qtbot, one, window, store, wishes, idle):
    one.choose(wishes["fukagawa"])
    idle()
    qtbot.keyClick(one.ranked, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    idle()
    case = window.page
    assert case.name == "case"
    assert status_of(store, wishes["fukagawa"]) == "matched"
    case.cancel.click()
    case.reason.setText("The partner withdrew")
    case.reason_do.click()
    idle()
    assert case.message._action.text() == "Return the wishes to the queue"
    case.message._act()
    idle()
    assert status_of(store, wishes["fukagawa"]) == "open"
    assert case.message._action.isHidden()


def status_of(store, wish):
    with store.read() as session:
        return session.get(Wish, wish).status
