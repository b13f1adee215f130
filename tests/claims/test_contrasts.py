"""Narratives against each other, from a table written by hand."""

from hypothesis import given
from hypothesis import strategies as st

from claims.comparison import Asked, Column, Found, compare
from claims.contrasts import Account, Tie, contrast, crossings, face, omissions
from claims.outcomes import Outcome
from sources.dates import UNKNOWN


def table(rows, documents):
    """Build a table of `{claim: {document: outcome}}`."""
    stances = [Found(claim, doc, outcome, "stance") for claim, cells in rows.items() for doc, outcome in cells.items()]
    return compare([Asked(c, UNKNOWN, c) for c in rows], [Column(d, (), d) for d in documents], stances)


def account(name, claims, documents):
    return Account(name, frozenset(claims), frozenset(documents), name)


ROWS = {
    "deal": {"A": "asserts", "B": "asserts"},
    "licence": {"A": "asserts", "B": "denies"},
    "plant": {"A": "asserts", "B": "silent"},
    "price": {"B": "not_covered"},
}
ONE, OTHER = account("one", ["deal", "licence", "plant"], ["A"]), account("other", ["deal"], ["B"])


def test_what_both_rest_on_is_shared_and_what_they_oppose_is_a_clash():
    (found,) = contrast([ONE, OTHER], table(ROWS, ["A", "B"]), [])
    assert found.shared == ("deal",)
    assert [clash.claim for clash in found.by_stance] == ["licence"]
    assert found.is_clash


def test_claims_that_stand_against_each_other_are_a_clash():
    ties = [Tie("plant", "deal", "rival"), Tie("deal", "elsewhere", "rival")]
    (found,) = contrast([account("one", ["plant"], ["A"]), OTHER], table(ROWS, ["A", "B"]), ties)
    assert [(c.claim, c.other, c.relation) for c in found.by_relation] == [("plant", "deal", "rival")]


def test_a_tension_inside_what_both_share_sets_nobody_against_anybody():
    both = [account(name, ["deal", "plant"], [name]) for name in "AB"]
    (found,) = contrast(both, table({"deal": {}, "plant": {}}, ["A", "B"]), [Tie("deal", "plant", "tension")])
    assert found.by_relation == ()


def test_only_an_agreed_silence_is_left_out():
    shown = table(ROWS, ["A", "B"])
    assert omissions(ONE, shown) == []
    assert [(each.claim, each.cell.column.key) for each in omissions(OTHER, shown)] == [("plant", "B")]


outcomes = st.sampled_from([str(outcome) for outcome in Outcome])
grids = st.dictionaries(
    st.sampled_from(["a", "b", "c"]), st.dictionaries(st.sampled_from(["D", "E", "F"]), outcomes), min_size=1
)
halves = st.sets(st.sampled_from(["a", "b", "c"])), st.sets(st.sampled_from(["D", "E", "F"]))


@given(grids, *halves, *halves)
def test_contrasts_do_not_depend_on_who_comes_first(rows, claims1, docs1, claims2, docs2):
    shown = table(rows, ["D", "E", "F"])
    one, other = account(1, claims1, docs1), account(2, claims2, docs2)
    ties = [Tie("a", "b", "rival")]
    (there,), (back,) = contrast([one, other], shown, ties), contrast([other, one], shown, ties)
    assert there.shared == back.shared
    assert there.by_stance == back.by_stance
    assert {frozenset({c.claim, c.other}) for c in there.by_relation} == {
        frozenset({c.claim, c.other}) for c in back.by_relation
    }


@given(grids, halves[0], halves[1])
def test_every_omission_is_a_silence_of_its_own_document(rows, claims, documents):
    shown = table(rows, ["D", "E", "F"])
    for each in omissions(account(1, claims, documents), shown):
        assert each.cell.state == "silent"
        assert each.cell.column.key in documents


def test_accounts_face_to_face_tell_what_is_shared_what_is_own_and_who_tells_both():
    ties = [Tie("plant", "deal", "rival")]
    found = face([ONE, OTHER, account("third", ["plant"], ["A", "B"])], table(ROWS, ["A", "B"]), ties)
    assert [each.claim for each in found.shared] == ["deal", "plant"]
    assert [each.claim for each in found.by_stance] == ["licence"]
    assert found.own == ()  # only the first rests on the licence, and on that they clash
    assert [(each.one.claim, each.other.claim) for each in found.by_relation] == [("plant", "deal")]
    assert [column.key for column in found.several] == ["A", "B"]
    (licence,) = found.by_stance
    assert [[cell.state for cell in cells] for cells in licence.cells] == [
        ["asserts"],
        ["denies"],
        ["asserts", "denies"],
    ]


def test_documents_that_oppose_each_other_here_may_agree_there():
    rows = {**ROWS, "elsewhere": {"A": "denies", "B": "disputes"}, "qualified": {"A": "qualifies", "B": "asserts"}}
    (found,) = crossings([ONE, OTHER], table(rows, ["A", "B", "C"]))
    assert (found.one.key, found.other.key) == ("A", "B")
    assert [row.claim for row in found.opposed] == ["licence"]
    assert [row.claim for row in found.agreed] == ["deal", "elsewhere"]


def test_documents_that_tell_the_same_accounts_stand_on_no_opposite_sides():
    assert crossings([account("one", [], "AB"), account("two", [], "AB")], table(ROWS, ["A", "B"])) == []


@given(grids, *halves, *halves, *halves)
def test_another_order_of_accounts_only_changes_the_order_of_columns(rows, c1, d1, c2, d2, c3, d3):
    shown, ties = table(rows, ["D", "E", "F"]), [Tie("a", "b", "rival"), Tie("b", "c", "rival")]
    accounts = [account(1, c1, d1), account(2, c2, d2), account(3, c3, d3)]
    there, back = face(accounts, shown, ties), face(accounts[::-1], shown, ties)

    def mirrored(faced):
        return faced.claim, faced.cells[::-1], faced.rests[::-1]

    for part in ("by_stance", "shared", "own"):
        assert [mirrored(each) for each in getattr(there, part)] == [
            (each.claim, each.cells, each.rests) for each in getattr(back, part)
        ]
    assert [mirrored(each.one) for each in there.by_relation] == [
        (each.one.claim, each.one.cells, each.one.rests) for each in back.by_relation
    ]
    assert there.omissions == back.omissions[::-1]
    assert there.several == back.several
    assert crossings(accounts, shown) == crossings(accounts[::-1], shown)
