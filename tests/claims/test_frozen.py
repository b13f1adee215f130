"""A stored table comes back as it was, and what differs between two is told whole and mirrored."""

import json
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.comparison import STATES
from claims.frozen import Cell, Column, Differences, Frozen, Place, Row, Span, differences, restored, serialised

WORDS = st.dictionaries(st.sampled_from(["en", "it", "ru"]), st.text(max_size=5), max_size=2)
CELLS = st.builds(
    Cell,
    state=st.sampled_from(STATES),
    stance=st.sampled_from(["", "a--b"]),
    places=st.lists(st.builds(Place, *[st.sampled_from(["p1", "own", "hedged"])] * 3), max_size=2).map(tuple),
    to_check=st.booleans(),
    revision=st.none() | st.integers(1, 3),
    batch=st.sampled_from(["", "starter"]),
)
SPANS = st.builds(Span, st.none() | st.dates(), st.none() | st.dates(), st.booleans())


@st.composite
def tables(draw):
    def keys():
        return draw(st.lists(st.sampled_from("abcd"), unique=True, max_size=4))

    columns = [
        draw(st.builds(
            Column, st.just(key), st.sampled_from(["", "A paper"]), st.text(max_size=3), WORDS, st.sampled_from(["en", "it"]),
            st.sampled_from(["", "2022-07", "2022~"]), st.lists(SPANS, max_size=2).map(tuple), st.booleans(),
        )) for key in keys()
    ]  # fmt: skip
    rows = [
        draw(st.builds(
            Row, st.just(key), WORDS, st.sampled_from(["", "factual"]), st.sampled_from(["", "2022-05"]),
            st.integers(0, 3), st.integers(0, 3), st.tuples(*[CELLS] * len(columns)),
            st.lists(st.tuples(st.sampled_from(["v1"]), st.sampled_from(["supported", "contested"])), max_size=1).map(tuple),
        )) for key in keys()
    ]  # fmt: skip
    return Frozen(tuple(columns), tuple(rows), draw(WORDS), draw(WORDS), draw(WORDS))


@given(tables())
def test_what_was_stored_is_restored_through_json_and_differs_in_nothing(table):
    assert restored(json.loads(json.dumps(serialised(table)))) == table
    assert not differences(table, table)
    turned = replace(table, rows=table.rows[::-1])
    assert not differences(table, turned)


@given(tables(), tables())
def test_differences_are_mirrored_when_the_two_tables_are_swapped(one, other):
    there, back = differences(one, other), differences(other, one)
    assert (there.claims_come, there.documents_come) == (back.claims_gone, back.documents_gone)
    assert (there.claims_gone, there.documents_gone) == (back.claims_come, back.documents_come)
    assert {(c.claim, c.document, c.was, c.now) for c in there.cells} == {
        (c.claim, c.document, c.now, c.was) for c in back.cells
    }
    for name in ("claims", "documents", "origins", "verdicts"):
        swapped = [(now, was) for was, now in getattr(back, name)]
        assert sorted(getattr(there, name), key=repr) == sorted(swapped, key=repr)
    assert bool(there) == bool(back)
    assert len(there.findings) + len(there.grounds) == len(there.cells)


@given(tables(), tables())
def test_no_difference_is_passed_over(one, other):
    """Where nothing is told, the two hold the same rows, columns and cells, whatever their order."""
    same = {r.claim: replace(r, cells=()) for r in one.rows} == {r.claim: replace(r, cells=()) for r in other.rows}
    same = same and set(map(repr, one.columns)) == set(map(repr, other.columns)) and one.cells() == other.cells()
    assert same is not bool(differences(one, other)) or (not one.rows and not other.rows and same)


CELL = Cell("asserts", "a--b", (Place("p1", "own", "hedged"),), revision=3)
TABLE = Frozen(
    (Column("b", "A paper", "", {}, "en", "2020", (Span(None, None, proved=False),)),),
    (Row("a", {"en": "It is so."}, "factual", "", 1, 1, (CELL,)),),
)


@pytest.mark.parametrize(
    ("cell", "is_found_otherwise"),
    [
        (replace(CELL, state="denies"), True),
        (replace(CELL, to_check=True), True),
        (replace(CELL, places=(Place("p2", "own", "hedged"),)), False),
        (replace(CELL, revision=4), False),
    ],
)
def test_another_finding_is_told_apart_from_another_ground(cell, is_found_otherwise):
    found = differences(TABLE, replace(TABLE, rows=(replace(TABLE.rows[0], cells=(cell,)),)))
    assert [change.is_found_otherwise for change in found.cells] == [is_found_otherwise]
    assert [each.name for each in fields(Differences) if getattr(found, each.name)] == ["cells"]


@pytest.mark.parametrize(
    "spoilt",
    [
        None, [], {}, {"columns": [], "rows": [], "form": 2}, {"columns": [], "rows": [{}]},
        {**serialised(TABLE), "columns": []},
        {**serialised(TABLE), "rows": serialised(TABLE)["rows"] * 2},
        {**serialised(TABLE), "rows": [{**serialised(TABLE)["rows"][0], "cells": "asserts"}]},
    ],
)  # fmt: skip
def test_what_is_no_stored_table_is_refused_in_a_sentence(spoilt):
    with pytest.raises(ValueError, match="no stored comparison"):
        restored(spoilt)
