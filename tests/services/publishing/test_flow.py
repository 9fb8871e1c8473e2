"""Filling columns."""

from hypothesis import given
from hypothesis import strategies as st

from desktop.services.publishing.flow import Frame, Piece, fill, take


def nothing(sheet, x, y):
    pass


def piece(height=10.0, keep=False, before=0.0):
    return Piece(height, nothing, keep, before)


def sizes(pages):
    return [[len(pieces) for _frame, pieces in page] for page in pages]


FRAME = (Frame(0, 0, 100),)
COLUMNS = (Frame(0, 0, 100), Frame(50, 0, 100))


def test_a_column_takes_what_fits():
    assert take([piece()] * 30, 0, 100) == 10
    assert take([piece()] * 3, 0, 100) == 3


def test_what_keeps_with_the_next_goes_with_it():
    pieces = [*[piece()] * 9, piece(keep=True), piece()]
    assert take(pieces, 0, 100) == 9


def test_space_above_is_dropped_at_the_top():
    assert take([piece(before=40), *[piece()] * 9], 0, 100) == 10


def test_the_last_page_is_balanced():
    assert sizes(fill([piece()] * 24, COLUMNS, COLUMNS)) == [[10, 10], [2, 2]]
    assert sizes(fill([piece()] * 24, COLUMNS, COLUMNS, balance=False)) == [[10, 10], [4, 0]]


def test_a_first_page_without_room_stays_empty():
    low = (Frame(0, 95, 100),)
    assert sizes(fill([piece()] * 3, low, FRAME)) == [[0], [3]]


def test_a_piece_higher_than_a_page_or_kept_without_end_still_ends():
    low = (Frame(0, 50, 100),)
    assert sizes(fill([piece(300), piece()], low, FRAME)) == [[0], [1], [1]]
    pages = fill([piece(keep=True)] * 25, FRAME, FRAME)
    assert sum(map(sum, sizes(pages))) == 25


@given(
    st.lists(st.builds(piece, st.floats(1, 150), st.booleans(), st.floats(0, 30)), max_size=60),
    st.booleans(),
)
def test_every_piece_is_placed_once_in_order(pieces, balance):
    pages = fill(pieces, COLUMNS, COLUMNS, balance=balance)
    placed = [each for page in pages for _frame, part in page for each in part]
    assert placed == pieces
