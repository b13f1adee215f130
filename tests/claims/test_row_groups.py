"""Claims under headings: every claim once, in its order, under its first question."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from claims.row_groups import RowsBy, row_groups

FUNCTIONS = ["what_happened", "why", "judgement"]
QUESTIONS = st.builds(lambda pk, function: {"pk": pk, "slug": f"q{pk}", "function": function, "words": []},
                      st.integers(1, 4), st.sampled_from([*FUNCTIONS, "", "unheard-of"]))  # fmt: skip
ROWS = st.lists(st.lists(QUESTIONS, max_size=2), max_size=8).map(
    lambda asked: [SimpleNamespace(claim=SimpleNamespace(number=n, asked_in=each)) for n, each in enumerate(asked)]
)


@given(ROWS, st.sampled_from(RowsBy))
def test_every_claim_stands_once_and_those_of_a_heading_keep_their_order(rows, by):
    groups = row_groups(rows, by, FUNCTIONS)
    assert sorted(row.claim.number for group in groups for row in group.rows) == list(range(len(rows)))
    for group in groups:
        numbers = [row.claim.number for row in group.rows]
        assert numbers == sorted(numbers)


@given(ROWS)
def test_what_answers_no_question_comes_last(rows):
    groups = row_groups(rows, RowsBy.QUESTION, FUNCTIONS)
    assert [group.question is None for group in groups] == sorted(group.question is None for group in groups)
    for group in groups:
        assert all((row.claim.asked_in or [None])[0] == group.question or group.question["pk"] ==
                   row.claim.asked_in[0]["pk"] for row in group.rows)  # fmt: skip
