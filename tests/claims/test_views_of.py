"""Views of a comparison: what they keep, in which order, and that they change nothing."""

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claims.comparison import Accord, Asked, Column, Found, compare
from claims.outcomes import Outcome
from claims.views_of import UNTOLD, Order, Shows, View, arranged, narrowed, ordered
from sources.dates import UNKNOWN, Bounds, bounds

keys = st.integers(0, 6)
a_day = st.dates(dt.date(2019, 1, 1), dt.date(2024, 1, 1))
some_bounds = st.builds(lambda day, proved: Bounds(day, day, proved), a_day, st.booleans()) | st.just(UNKNOWN)
some_keys = st.none() | st.frozensets(keys).map(lambda kept: kept.__contains__)
orders = st.sampled_from(Order)


@st.composite
def tables(draw):
    claims = [Asked(key, draw(some_bounds), key) for key in draw(st.lists(keys, unique=True))]
    columns = [Column(key, (draw(some_bounds),), key) for key in draw(st.lists(keys, unique=True, min_size=2))]
    cells = draw(st.dictionaries(st.tuples(keys, keys), st.sampled_from(list(Outcome)), min_size=5))
    return compare(claims, columns, [Found(c, d, outcome, (c, d)) for (c, d), outcome in cells.items()])


@st.composite
def views(draw, table):
    shows = draw(st.sampled_from(Shows))
    columns = st.sampled_from([column.key for column in table.columns])
    pair = draw(st.lists(columns, min_size=2, max_size=2, unique=True))
    claims, documents, states = draw(some_keys), draw(some_keys), draw(st.none() | st.sampled_from(list(Outcome)))
    return View(
        shows, draw(columns), tuple(pair), claims, documents,
        states and (lambda cell: cell.state == states),
    )  # fmt: skip


def cells_of(table):
    return {(row.asked.key, cell.column.key): cell for row in table.rows for cell in row.cells}


def keys_of(table):
    return [row.asked.key for row in table.rows]


@given(st.data(), tables(), orders)
def test_no_view_and_no_order_changes_a_cell(data, table, order):
    shown = narrowed(table, data.draw(views(table)))
    origins = {key: data.draw(keys) for key in keys_of(shown)}
    sorted_ = ordered(shown, order, origins)
    assert cells_of(sorted_).items() <= cells_of(table).items()
    assert all([cell.column for cell in row.cells] == list(shown.columns) for row in sorted_.rows)
    assert sorted(keys_of(sorted_)) == sorted(keys_of(shown))
    assert sorted_.columns == shown.columns


@given(tables())
def test_the_view_of_everything_is_the_comparison_itself(table):
    assert narrowed(table, View()) == table
    assert ordered(table, Order.GIVEN, {}) is table


@given(tables(), some_keys)
def test_the_view_of_clashes_holds_exactly_the_rows_that_clash(table, documents):
    whole = narrowed(table, View(documents=documents))
    clashing = narrowed(table, View(Shows.CLASH, documents=documents))
    assert clashing.rows == tuple(row for row in whole.rows if row.accord == Accord.CLASH)
    one_side = narrowed(table, View(Shows.ONE_SIDE, documents=documents))
    assert one_side.rows == tuple(row for row in whole.rows if row.accord == Accord.ONE_ONLY)


@given(st.data(), tables())
def test_swapping_a_pair_mirrors_it_exactly(data, table):
    view = data.draw(views(table))
    left, right = view.pair
    one = narrowed(table, View(Shows.PAIR, pair=(left, right), claims=view.claims, cells=view.cells))
    other = narrowed(table, View(Shows.PAIR, pair=(right, left), claims=view.claims, cells=view.cells))
    assert one.columns == other.columns[::-1]
    assert [(row.asked, row.cells) for row in one.rows] == [(row.asked, row.cells[::-1]) for row in other.rows]
    for order in (Order.DISAGREEMENT, Order.DATE):
        assert keys_of(ordered(one, order, {})) == keys_of(ordered(other, order, {}))


@given(st.data(), tables())
def test_what_a_document_leaves_out_is_what_a_coder_found_it_silent_on(data, table):
    view = data.draw(views(table))
    shown = narrowed(table, View(Shows.LEAVES_OUT, view.document, documents=view.documents))
    assert view.document in {column.key for column in shown.columns}
    wanted = {
        key for (key, document), cell in cells_of(table).items() if document == view.document and cell.state == "silent"
    }
    assert set(keys_of(shown)) == wanted


@given(st.data(), tables())
def test_a_pair_leaves_out_only_claims_that_neither_deals_with(data, table):
    view = data.draw(views(table))
    shown = keys_of(narrowed(table, View(Shows.PAIR, pair=view.pair)))
    for row in table.rows:
        states = {cell.state for cell in row.cells if cell.column.key in view.pair}
        assert (row.asked.key in shown) is not (states <= UNTOLD)


@given(st.data(), tables())
def test_a_filter_of_cells_keeps_rows_that_have_one_in_a_column_shown(data, table):
    view = data.draw(views(table))
    assume(view.cells is not None)
    whole = narrowed(table, View(documents=view.documents))
    shown = narrowed(table, View(documents=view.documents, cells=view.cells))
    assert shown.rows == tuple(row for row in whole.rows if any(view.cells(cell) for cell in row.cells))


def outcomes(*rows):
    claims = [Asked(number, bounds(day) if day else UNKNOWN, number) for number, (day, *_) in enumerate(rows)]
    columns = [Column(number, (), number) for number in range(3)]
    found = [
        Found(claim, document, outcome, None)
        for claim, (_, *told) in enumerate(rows)
        for document, outcome in enumerate(told)
    ]
    return compare(claims, columns, found)


def test_the_widest_apart_come_first_and_ties_keep_their_order():
    table = outcomes(
        ("", "silent", "silent", "silent"),
        ("", "asserts", "asserts", "reports"),
        ("", "asserts", "disputes", "silent"),
        ("", "asserts", "denies", "silent"),
        ("", "supports", "asserts", "silent"),
        ("", "silent", "asserts", "denies"),
        ("", "asserts", "asserts", "denies"),
        ("", "reports", "denies", "silent"),
    )
    assert keys_of(ordered(table, Order.DISAGREEMENT, {})) == [3, 5, 6, 2, 4, 1, 0, 7]


@given(tables(), st.randoms())
def test_columns_in_another_order_are_the_same_comparison(table, random):
    keys = [column.key for column in table.columns]
    order = random.sample(keys, len(keys))
    shown = arranged(table, order)
    assert [column.key for column in shown.columns] == order
    assert all([cell.column for cell in row.cells] == list(shown.columns) for row in shown.rows)
    assert cells_of(shown) == cells_of(table)
    assert [(row.accord, row.counts) for row in shown.rows] == [(row.accord, row.counts) for row in table.rows]
    for wrong in (order[1:], [*order, order[0]], [*order[1:], 99]):
        with pytest.raises(ValueError, match="each document"):
            arranged(table, wrong)


def test_dates_that_prove_nothing_come_last():
    table = outcomes(("2022-05",), ("",), ("2021?",), ("2019-07-04",), ("2022",))
    assert keys_of(ordered(table, Order.DATE, {})) == [3, 4, 0, 1, 2]


def test_most_origins_come_first():
    assert keys_of(ordered(outcomes(("",), ("",), ("",)), Order.ORIGINS, {0: 1, 1: 4, 2: 1})) == [1, 0, 2]


@pytest.mark.parametrize(
    "view", [View(Shows.PAIR, pair=(1, 1)), View(Shows.PAIR), View(Shows.PAIR, pair=(0, 9)), View(Shows.LEAVES_OUT, 9)]
)
def test_a_view_of_documents_that_are_not_there_is_refused(view):
    with pytest.raises(ValueError, match="document"):
        narrowed(outcomes(("", "asserts")), view)
