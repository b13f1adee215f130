"""How much claims separate answers, from tables written by hand and from any that hypothesis thinks of."""

from hypothesis import given
from hypothesis import strategies as st

from claims.comparison import Asked, Column, Found, compare
from claims.contrasts import Account
from claims.outcomes import Outcome
from claims.rivals import Stand, separations
from sources.dates import UNKNOWN


def table(rows, documents):
    stances = [Found(claim, doc, outcome, "stance") for claim, cells in rows.items() for doc, outcome in cells.items()]
    return compare([Asked(c, UNKNOWN, c) for c in rows], [Column(d, (), d) for d in documents], stances)


def account(name, documents, claims=()):
    return Account(name, frozenset(claims), frozenset(documents), name)


ANSWERS = [account(each, each) for each in "ABCD"]
ROWS = {
    "all say so": {"A": "asserts", "B": "supports", "C": "asserts", "D": "supports"},
    "one is unread": {"A": "asserts", "B": "denies"},
    "one leaves it out": {"A": "asserts", "B": "silent"},
    "two against two": {"A": "asserts", "B": "supports", "C": "disputes", "D": "denies"},
    "one qualifies": {"A": "asserts", "B": "qualifies", "C": "not_covered", "D": "reports"},
    "nobody": {},
}


def test_claims_stand_in_the_order_of_how_much_they_separate():
    found = separations(ANSWERS, table(ROWS, "ABCD"))
    assert [(each.claim, each.opposed, each.left_out, each.in_part, each.pairs) for each in found] == [
        ("two against two", 4, 0, 0, 6),
        ("one is unread", 1, 0, 0, 1),
        ("one leaves it out", 0, 1, 0, 1),
        ("one qualifies", 0, 0, 1, 1),
        ("all say so", 0, 0, 0, 6),
        ("nobody", 0, 0, 0, 0),
    ]


def test_an_answer_without_documents_stands_where_it_rests_and_one_divided_in_itself_stands_between():
    answers = [account("told by a source", "", ["x"]), account("divided", "AB"), account("against", "B")]
    (found,) = separations(answers, table({"x": {"A": "asserts", "B": "denies"}}, "AB"))
    assert [each.stand for each in found.standings] == [Stand.TOWARDS, Stand.BETWEEN, Stand.AGAINST]
    assert (found.opposed, found.in_part) == (1, 2)


DOCUMENTS = "DEFG"
outcomes = st.sampled_from([str(outcome) for outcome in Outcome])
grids = st.dictionaries(st.sampled_from("abcd"), st.dictionaries(st.sampled_from(DOCUMENTS), outcomes), min_size=1)
answers = st.lists(
    st.tuples(st.frozensets(st.sampled_from(DOCUMENTS)), st.frozensets(st.sampled_from("abcd"))), max_size=5
)


def built(told):
    return [account(number, documents, claims) for number, (documents, claims) in enumerate(told)]


def counts(found):
    return [(each.claim, each.opposed, each.left_out, each.in_part, each.pairs) for each in found]


@given(grids, answers, st.data())
def test_the_order_of_answers_changes_nothing(rows, told, data):
    here = built(told)
    shuffled = data.draw(st.permutations(here))
    assert counts(separations(here, table(rows, DOCUMENTS))) == counts(separations(shuffled, table(rows, DOCUMENTS)))


@given(grids, answers)
def test_turning_every_position_round_changes_nothing(rows, told):
    """Nothing hangs on which side is called towards; what answers rest on has a side, so here they rest on nothing."""
    turn = {"asserts": "denies", "supports": "disputes", "disputes": "supports", "denies": "asserts"}
    turned = {
        claim: {doc: turn.get(outcome, outcome) for doc, outcome in cells.items()} for claim, cells in rows.items()
    }
    here = built([(documents, frozenset()) for documents, _claims in told])
    assert counts(separations(here, table(rows, DOCUMENTS))) == counts(separations(here, table(turned, DOCUMENTS)))


@given(grids, answers)
def test_what_all_take_the_same_way_comes_after_all_that_separates(rows, told):
    found = separations(built(told), table(rows, DOCUMENTS))
    for each in found:
        stands = {standing.stand for standing in each.standings} - {Stand.NOTHING}
        assert each.separates == (len(stands) > 1)
    assert [each.separates for each in found] == sorted((each.separates for each in found), reverse=True)


@given(grids, answers)
def test_an_answer_of_which_nothing_is_recorded_adds_nothing(rows, told):
    here = built(told)
    more = [*here, account("nobody knows", "H")]
    assert counts(separations(here, table(rows, DOCUMENTS))) == counts(separations(more, table(rows, DOCUMENTS)))


@given(grids, answers)
def test_the_counts_are_parts_of_the_pairs(rows, told):
    for each in separations(built(told), table(rows, DOCUMENTS)):
        known = sum(standing.stand != Stand.NOTHING for standing in each.standings)
        assert each.pairs == known * (known - 1) // 2
        assert each.opposed + each.left_out + each.in_part <= each.pairs
