"""The board's list (no codes) to the ministry's, in small copies: who is found, and nobody else."""

from desktop.services.linking.score import SHOWN
from desktop.services.linking.traits import traits
from tests.benchmarks.bench_linking import link, values
from tests.services.importing.lists import LISTS

SAME = {
    "千代田区立麹町小学校": "B113210100013",
    "杉並区立杉並第一小学校": "B113211500017",
    "八丈町立三根小学校": "B113240100010",
    "東京都立国際高等学校": "D113299902183",
    "東京都立杉並高等学校": "D113299903075",
    "大田区立館山さざなみ学校": "E113211150013",
}


def test_the_boards_schools_find_their_codes(store):
    board = list(values(LISTS / "boe_tokyo.csv"))
    ministry = list(values(LISTS / "mext_tokyo_cp932.csv"))
    found = link([traits(each) for each in board], [traits(each) for each in ministry])
    pairs = {
        board[n]["name"]: ministry[m]["code"]
        for bits, _sure, n, m, _margin in found
        if bits >= SHOWN
    }
    assert pairs == SAME
    for _bits, sure, n, m, _margin in found:
        assert not sure or SAME.get(board[n]["name"]) == ministry[m]["code"]
