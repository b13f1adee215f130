"""How positions spread over the scale, and how often two sources take the same side."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.disagreement import MINIMUM_SHARED, ORDER, Taken, dispersion, pairs, spread, wilson
from claims.outcomes import SCALE, Outcome

ASSERTS, SUPPORTS, QUALIFIES, DISPUTES, DENIES = SCALE
MIRROR = dict(zip(ORDER, reversed(ORDER), strict=True))

outcomes = st.lists(st.sampled_from(Outcome))
positions = st.lists(st.sampled_from(ORDER), min_size=2)


def test_positions_are_counted_along_the_scale_and_the_rest_beside_it():
    found = spread(["asserts", "asserts", "qualifies", "denies", "reports", "silent", "silent", "not_covered"])
    assert list(found.positions.items()) == [(DENIES, 1), (DISPUTES, 0), (QUALIFIES, 1), (SUPPORTS, 0), (ASSERTS, 2)]
    assert {outcome: count for outcome, count in found.beside.items() if count} == {
        Outcome.REPORTS: 1, Outcome.SILENT: 2, Outcome.NOT_COVERED: 1,
    }  # fmt: skip
    assert found.count == 4
    assert found.median == (QUALIFIES, ASSERTS)
    assert found.range == (DENIES, ASSERTS)


def test_without_positions_nothing_is_said_and_one_differs_from_nobody():
    none, one = spread(["silent", "reports"]), spread(["disputes", "unclear"])
    assert (none.count, none.median, none.range, none.dispersion) == (0, None, None, None)
    assert (one.count, one.median, one.range, one.dispersion) == (1, (DISPUTES,) * 2, (DISPUTES,) * 2, None)


def test_what_is_no_outcome_is_refused():
    with pytest.raises(ValueError, match="predates"):
        spread(["predates"])
    with pytest.raises(ValueError, match="predates"):
        pairs([Taken("A", 1, "predates")])


@pytest.mark.parametrize(
    ("counts", "value"),
    [
        ([5, 0, 0, 0, 5], 1),
        ([0, 0, 7, 0, 0], 0),
        ([1, 1, 1, 1, 1], 0.8),  # 4 * (.16 + .24 + .24 + .16) / 4
        ([1, 0, 0, 0, 2], 8 / 9),  # no half of three
        ([0, 3, 3, 0, 0], 0.25),  # apart by one cut of four
        ([3, 3], 1),
        ([1], None),
        ([1, 0], None),
        ([7], None),
        ([], None),
    ],
)
def test_dispersion_has_the_values_of_its_definition(counts, value):
    assert dispersion(counts) == (value if value is None else pytest.approx(value))


@given(positions)
def test_dispersion_is_how_often_two_drawn_at_random_stand_apart_at_a_cut_of_the_scale(taken):
    steps = list(SCALE.values())
    apart = sum(
        min(SCALE[a], SCALE[b]) < cut <= max(SCALE[a], SCALE[b])
        for cut in steps
        for a, b in product(taken, repeat=2)
        if cut > min(steps)
    )
    assert spread(taken).dispersion == pytest.approx(2 * apart / (len(taken) ** 2 * (len(steps) - 1)))


@given(positions)
def test_dispersion_is_nought_only_for_one_position_and_one_only_for_halves_at_the_ends(taken):
    counts, found = Counter(taken), spread(taken).dispersion
    assert 0 <= found <= 1
    assert (found == 0) == (len(counts) == 1)
    assert (found == 1) == (counts[ASSERTS] == counts[DENIES] == len(taken) / 2)


@given(outcomes, st.randoms(use_true_random=False), st.integers(2, 3))
def test_neither_order_nor_what_stands_beside_the_scale_nor_repetition_matters(taken, chance, times):
    found = spread(taken)
    shuffled = taken.copy()
    chance.shuffle(shuffled)
    assert spread(shuffled) == found
    sided = [outcome for outcome in taken if outcome in SCALE]
    assert spread(sided).dispersion == found.dispersion
    assert (spread(sided).median, spread(sided).range) == (found.median, found.range)
    if len(sided) > 1:
        assert spread(sided * times).dispersion == pytest.approx(found.dispersion)


@given(positions)
def test_turning_the_scale_round_turns_median_and_range_and_leaves_dispersion(taken):
    found, turned = spread(taken), spread([MIRROR[outcome] for outcome in taken])
    assert turned.dispersion == pytest.approx(found.dispersion)
    assert turned.median == tuple(MIRROR[each] for each in reversed(found.median))
    assert turned.range == tuple(MIRROR[each] for each in reversed(found.range))
    assert SCALE[found.range[0]] <= SCALE[found.median[0]] <= SCALE[found.median[1]] <= SCALE[found.range[1]]


# --- Pairs of sources


def taken(**sources):
    return [Taken(source, claim, each) for source, row in sources.items() for claim, each in enumerate(row.split())]


def test_two_sources_are_compared_on_the_claims_on_which_both_take_a_position():
    [pair] = pairs(
        taken(
            A="asserts supports denies qualifies asserts  asserts reports asserts",
            B="supports asserts disputes qualifies denies qualifies asserts silent",
        )
    )
    assert (pair.one, pair.other, pair.shared, pair.same, pair.opposite) == ("A", "B", 6, 4, 1)
    assert pair.share == 4 / 6
    assert pair.interval == wilson(4, 6)


def test_below_the_minimum_no_share_is_given():
    few, enough = (pairs(taken(A="asserts " * n, B="asserts " * n)) for n in (MINIMUM_SHARED - 1, MINIMUM_SHARED))
    assert (few[0].shared, few[0].same, few[0].share, few[0].interval) == (MINIMUM_SHARED - 1,) * 2 + (None, None)
    assert (enough[0].share, enough[0].interval[1]) == (1, 1)


def test_a_source_of_several_minds_is_neither_with_nor_against_another():
    [pair] = pairs([*taken(A="asserts", B="denies"), Taken("A", 0, "denies")])
    assert (pair.shared, pair.same, pair.opposite) == (1, 0, 0)
    [pair] = pairs([*taken(A="asserts", B="denies"), Taken("A", 0, "denies"), Taken("B", 0, "asserts")])
    assert (pair.shared, pair.same, pair.opposite) == (1, 0, 0)
    [pair] = pairs([*taken(A="asserts", B="denies"), Taken("A", 0, "supports"), Taken("A", 0, "reports")])
    assert (pair.shared, pair.same, pair.opposite) == (1, 0, 1)


found = st.lists(st.builds(Taken, st.sampled_from("ABC"), st.integers(0, 7), st.sampled_from(Outcome)), max_size=60)


def by_names(compared):
    return {frozenset({pair.one, pair.other}): (pair.shared, pair.same, pair.opposite, pair.share) for pair in compared}


@given(found)
def test_pairs_are_the_same_from_either_side_and_with_the_scale_turned(taken):
    compared = pairs(taken)
    assert by_names(compared) == by_names(pairs(taken[::-1]))
    turned = [Taken(each.source, each.claim, MIRROR.get(each.outcome, each.outcome)) for each in taken]
    assert compared == pairs(turned)
    for pair in compared:
        assert pair.same + pair.opposite <= pair.shared
        assert (pair.share is None) == (pair.interval is None) == (pair.shared < MINIMUM_SHARED)
        if pair.share is not None:
            low, high = pair.interval
            assert 0 <= low <= pair.share <= high <= 1


@pytest.mark.parametrize(  # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3
    ("hits", "count", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_intervals_are_as_published(hits, count, low, high):
    assert wilson(hits, count) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@given(st.integers(1, 10**6).flatmap(lambda count: st.tuples(st.integers(0, count), st.just(count))))
def test_the_interval_of_a_share_holds_it_and_mirrors_that_of_the_rest(share):
    hits, count = share
    low, high = wilson(hits, count)
    assert 0 <= low <= hits / count <= high <= 1
    assert wilson(count - hits, count) == (pytest.approx(1 - high, abs=1e-12), pytest.approx(1 - low, abs=1e-12))


@pytest.mark.parametrize(("hits", "count"), [(0, 0), (3, 2), (-1, 2)])
def test_what_is_no_share_has_no_interval(hits, count):
    with pytest.raises(ValueError, match="is no share"):
        wilson(hits, count)
