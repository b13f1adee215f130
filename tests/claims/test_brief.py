"""A comparison in short: every cell is told once, what documents part on comes first."""

from hypothesis import given
from hypothesis import strategies as st

from claims.brief import Answer, in_short
from claims.comparison import Asked, Column, Found, compare
from claims.outcomes import Outcome
from sources.dates import UNKNOWN


def table(rows, documents):
    stances = [Found(claim, doc, outcome, "stance") for claim, cells in rows.items() for doc, outcome in cells.items()]
    return compare([Asked(c, UNKNOWN, c) for c in rows], [Column(d, (), d) for d in documents], stances)


def told(short):
    return {str(answer): [cell.column.key for cell in cells] for answer, cells in short.answers.items()}


def test_who_says_so_who_says_otherwise_and_who_leaves_it_out_are_told_by_name():
    (found,) = in_short(table({"x": {"A": "asserts", "B": "denies", "C": "silent", "D": "not_covered"}}, "ABCDE"))
    assert told(found) == {
        "says": ["A"], "rejects": ["B"], "leaves_out": ["C"], "elsewhere": ["D"], "not_read": ["E"],
    }  # fmt: skip


def test_clashes_come_first_then_what_a_relation_parts_then_what_one_leaves_out():
    rows = {
        "agreed": {"A": "asserts", "B": "asserts"},
        "left out": {"A": "asserts", "B": "silent"},
        "untold": {"B": "silent"},
        "tied": {"A": "asserts"},
        "clash": {"A": "asserts", "B": "disputes"},
    }
    found = in_short(table(rows, "AB"), {"tied"})
    assert [each.claim for each in found] == ["clash", "tied", "left out", "agreed", "untold"]
    assert [each.claim for each in in_short(table(rows, "AB"), {"tied"}, most=2)] == ["clash", "tied"]


outcomes = st.sampled_from([str(outcome) for outcome in Outcome])


@given(st.dictionaries(st.sampled_from("abc"), st.dictionaries(st.sampled_from("DEF"), outcomes), min_size=1))
def test_every_cell_is_told_once_and_only_an_agreed_silence_leaves_out(rows):
    shown = table(rows, "DEF")
    found = in_short(shown)
    assert {each.claim for each in found} == set(rows)
    for each in found:
        cells = [cell for cells in each.answers.values() for cell in cells]
        assert sorted(cell.column.key for cell in cells) == list("DEF")
        left_out = each.answers.get(Answer.LEAVES_OUT, ())
        assert {cell.column.key for cell in left_out} == {d for d, o in rows[each.claim].items() if o == "silent"}
