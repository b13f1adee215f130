"""Blindspots: what the table of two sides holds, and that swapping the sides mirrors it exactly."""

from hypothesis import given
from hypothesis import strategies as st

from claims.blindspots import APART, CARRIES, TAKES_UP, UNPLACED, Blindspots, sides
from claims.comparison import NOT_CHECKED, PREDATES, SILENT_STATE
from claims.outcomes import Outcome
from tests.claims.test_views_of import keys, tables

some_documents = st.frozensets(keys)
some_told = st.sampled_from([CARRIES, TAKES_UP])
some_states = st.sampled_from([SILENT_STATE, *APART])
placing = st.frozensets(st.tuples(keys, keys)).map(lambda kept: kept.__contains__)


@given(tables(), some_documents, some_documents, some_told, some_states, placing)
def test_swapping_the_sides_mirrors_rows_order_and_counts_exactly(table, left, right, told, state, is_placed):
    one = Blindspots(table, sides(left, right), told, is_placed)
    other = Blindspots(table, sides(right, left), told, is_placed)
    assert [spot.mirrored for spot in one.spots(state)] == other.spots(state)
    assert {key: count[::-1] for key, count in one.counts().items()} == other.counts()
    assert one.sides.neither == other.sides.neither


@given(tables(), some_documents, some_documents, some_told, placing)
def test_the_table_holds_exactly_what_one_side_is_silent_on_and_the_other_tells(table, left, right, told, is_placed):
    seen = Blindspots(table, sides(left, right), told, is_placed)
    found = {spot.asked.key: spot for spot in seen.spots()}
    for row in table.rows:
        states = {cell.column.key: cell.state for cell in row.cells}
        is_silent = {cell.column.key for cell in row.cells if cell.state == SILENT_STATE and is_placed(cell.stance)}
        tells = {key for key, state in states.items() if state in told}
        by_left = is_silent & (left - right) and tells & (right - left)
        by_right = is_silent & (right - left) and tells & (left - right)
        assert (row.asked.key in found) == bool(by_left or by_right)
        if spot := found.get(row.asked.key):
            assert (spot.left_leaves, spot.right_leaves) == (bool(by_left), bool(by_right))
            shown = {cell.column.key for stand in (spot.left, spot.right) for cell in (*stand.leave, *stand.tell)}
            assert not shown & left & right


@given(tables(), some_documents, some_documents, some_told, placing)
def test_older_untreated_unchecked_and_unplaced_cells_never_enter_the_table(table, left, right, told, is_placed):
    seen = Blindspots(table, sides(left, right), told, is_placed)
    for spot in seen.spots():
        for stand in (spot.left, spot.right):
            assert all(seen.state(cell) == SILENT_STATE and is_placed(cell.stance) for cell in stand.leave)
            assert not {seen.state(cell) for cell in (*stand.leave, *stand.tell)} & set(APART)


@given(tables(), some_documents, some_documents, some_told, placing)
def test_each_count_is_the_number_of_claims_that_it_opens(table, left, right, told, is_placed):
    seen = Blindspots(table, sides(left, right), told, is_placed)
    for state, count in seen.counts().items():
        spots = seen.spots(state)
        assert count == (sum(spot.left_leaves for spot in spots), sum(spot.right_leaves for spot in spots))


def test_no_state_counts_as_telling_that_is_an_absence():
    absent = {SILENT_STATE, str(Outcome.NOT_COVERED), PREDATES, NOT_CHECKED, UNPLACED}
    assert not absent & (CARRIES | TAKES_UP)
    assert absent == {SILENT_STATE, *APART}
