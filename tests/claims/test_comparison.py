"""Claims laid against documents."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.comparison import NOT_CHECKED, PREDATES, STATES, Accord, Asked, Column, Found, compare
from claims.outcomes import SCALE, Outcome
from sources.dates import UNKNOWN, Bounds, bounds


def column(key, *dates):
    return Column(key, tuple(bounds(date) if date else UNKNOWN for date in dates), key)


def asked(key, earliest=""):
    return Asked(key, bounds(earliest) if earliest else UNKNOWN, key)


def state(earliest, dates, outcome=None):
    found = [Found("c", "d", outcome, "stance")] if outcome else []
    return compare([asked("c", earliest)], [column("d", *dates)], found).rows[0].cells[0]


def test_a_cell_shows_the_stance_that_was_found():
    cell = state("", ["2022"], "asserts")
    assert (cell.state, cell.stance, cell.place, cell.to_check) == ("asserts", "stance", 2, False)


def test_a_cell_that_nobody_looked_at_is_not_checked():
    assert state("", ["2022"]).state == NOT_CHECKED


@pytest.mark.parametrize(
    ("earliest", "dates", "is_older"),
    [
        ("2022-05", ["2019-07-04"], True),
        ("2022-05-10", ["2022-05-09"], True),
        ("2022-05-10", ["2022-05-10"], False),
        ("2022-05-10", ["2022-05"], False),  # a month does not lie wholly before its tenth day
        ("2022-05", ["2023", "2019"], True),  # a translation of 2023 of a text of 2019
        ("2022-05", ["2019", "2023"], True),
        ("2022-05", [""], False),  # an unknown date proves nothing
        ("2022-05", ["", "2019"], True),
        ("2022-05", ["2019~"], False),  # about 2019 proves nothing
        ("2022-05?", ["2019"], False),
        ("", ["2019"], False),
        ("2022-05", ["2019/.."], False),
    ],
)
def test_a_document_predates_a_claim_only_where_its_dates_prove_it(earliest, dates, is_older):
    assert (state(earliest, dates).state == PREDATES) is is_older


@pytest.mark.parametrize("outcome", ["silent", "not_covered"])
def test_predating_wins_over_silence_and_over_not_covering(outcome):
    cell = state("2022", ["2019"], outcome)
    assert (cell.state, cell.to_check) == (PREDATES, False)


@pytest.mark.parametrize("outcome", [each for each in Outcome if each not in {"silent", "not_covered"}])
def test_a_position_wins_over_predating_and_is_marked_to_check(outcome):
    cell = state("2022", ["2019"], outcome)
    assert (cell.state, cell.to_check) == (outcome, True)


def test_two_agreed_stances_in_one_cell_are_refused():
    twice = [Found("c", "d", "asserts", 1), Found("c", "d", "denies", 2)]
    with pytest.raises(ValueError, match="Two agreed stances"):
        compare([asked("c")], [column("d", "2022")], twice)


@pytest.mark.parametrize(
    ("outcomes", "accord"),
    [
        (["asserts", "denies"], Accord.CLASH),
        (["supports", "disputes", "silent"], Accord.CLASH),
        (["asserts", "supports"], Accord.AGREED),
        (["asserts", "supports", "qualifies"], Accord.AGREED),
        (["asserts", "silent", "not_covered"], Accord.ONE_ONLY),
        (["reports"], Accord.ONE_ONLY),
        (["asserts", "reports"], Accord.OTHER),
        (["asserts", "qualifies"], Accord.OTHER),
        (["denies", "disputes"], Accord.AGREED),
        (["silent", "not_covered"], Accord.OTHER),
        ([], Accord.OTHER),
    ],
)
def test_how_accounts_stand_to_each_other(outcomes, accord):
    columns = [column(number, "2022") for number in range(len(outcomes))]
    found = [Found("c", number, outcome, None) for number, outcome in enumerate(outcomes)]
    assert compare([asked("c")], columns, found).rows[0].accord == accord


keys = st.integers(0, 5)
a_day = st.dates(dt.date(2015, 1, 1), dt.date(2026, 1, 1))
some_bounds = st.builds(
    lambda one, other, proved: Bounds(min(one, other), max(one, other), proved), a_day, a_day, st.booleans()
) | st.just(UNKNOWN)


@st.composite
def comparisons(draw):
    claims = [Asked(key, draw(some_bounds), key) for key in draw(st.lists(keys, unique=True))]
    columns = [
        Column(key, tuple(draw(st.lists(some_bounds, max_size=3))), key) for key in draw(st.lists(keys, unique=True))
    ]
    cells = draw(st.dictionaries(st.tuples(keys, keys), st.sampled_from(list(Outcome))))
    return claims, columns, [Found(c, d, outcome, (c, d)) for (c, d), outcome in cells.items()]


@given(comparisons())
def test_every_claim_meets_every_document_once_in_the_order_given(comparison):
    claims, columns, found = comparison
    table = compare(claims, columns, found)
    assert [row.claim for row in table.rows] == [each.claim for each in claims]
    assert all([cell.column for cell in row.cells] == columns for row in table.rows)
    assert list(table.counts) == list(STATES)
    assert sum(table.counts.values()) == len(claims) * len(columns)
    assert sum(table.accords.values()) == len(claims)


@given(comparisons())
def test_no_position_is_ever_hidden_and_no_silence_is_ever_made_up(comparison):
    claims, columns, found = comparison
    recorded = {each.stance: each.outcome for each in found}
    for row in compare(claims, columns, found).rows:
        for cell in row.cells:
            outcome = recorded.get((row.claim, cell.column.document))
            if outcome in SCALE:
                assert cell.state == outcome
            if cell.state in {"silent", "not_covered"}:
                assert cell.state == outcome
            if cell.state == NOT_CHECKED:
                assert outcome is None
            assert cell.stance == ((row.claim, cell.column.document) if outcome else None)


@given(comparisons(), st.randoms())
def test_neither_the_order_of_columns_nor_that_of_stances_changes_a_cell(comparison, random):
    claims, columns, found = comparison
    table = compare(claims, columns, found)
    random.shuffle(columns)
    random.shuffle(found)
    for before, after in zip(table.rows, compare(claims, columns, found).rows, strict=True):
        assert {cell.column.key: cell for cell in before.cells} == {cell.column.key: cell for cell in after.cells}
        assert before.accord == after.accord
        assert before.counts == after.counts
