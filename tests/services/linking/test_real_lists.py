"""The lists as their publishers provide them: nearly every pair is found, and what is sure is right."""

from tests.benchmarks import bench_linking as bench
from tests.conftest import SHARED


def test_the_boards_and_the_ministrys_list_become_one(shared):
    assert shared == SHARED
    ministry, land, board = bench.lists()
    at = {each["code"]: n for n, each in enumerate(ministry)}
    still = {code: n for code, n in at.items() if ministry[n].get("status") != "closed"}
    right = [bench.traits(each) for each in ministry]
    truth = bench.board_truth(board, land, still)
    found = bench.link([bench.traits(each) for each in board], right)
    rows = set(truth)
    assert len(rows) > 3400
    precision, recall, _right, _wrong = bench.measure(found, truth, rows, bench.SHOWN)
    assert precision >= 0.998
    assert recall >= 0.995
    _precision, recall, _right, wrong = bench.measure(
        found, truth, rows, bench.SURE, only_sure=True, margin=bench.CLEAR
    )
    assert wrong == 0
    assert recall >= 0.95
