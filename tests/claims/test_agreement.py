"""Krippendorff's alpha: his own worked examples, exactly, and the definition spelt out for random codings."""

import re
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.agreement import Lack, nominal, ordinal
from claims.disagreement import ORDER

EXACT = 1e-9


def units(**rows):
    """Turn a coder's row of one character per unit, `.` for a gap, into units."""
    return [
        {coder: value for coder, value in zip(rows, column, strict=True) if value != "."}
        for column in zip(*rows.values(), strict=True)
    ]


def from_coincidences(matrix, difference):
    """Compute alpha of a printed coincidence matrix by the printed formula."""
    totals = [sum(row) for row in matrix]
    n, ranks = sum(totals), range(len(matrix))
    apart = [(c, k, difference(c, k, totals)) for c in ranks for k in ranks]
    observed = sum(Fraction(matrix[c][k]) * by for c, k, by in apart)
    return 1 - (n - 1) * observed / sum(Fraction(totals[c] * totals[k]) * by for c, k, by in apart)


def unlike(c, k, _totals):
    return int(c != k)


def ranked(c, k, totals):
    low, high = sorted((c, k))
    return (sum(totals[low : high + 1]) - Fraction(totals[low] + totals[high], 2)) ** 2


# Krippendorff (2011), examples A to C, with the coincidences that he prints beside them.
A = units(Meg="0100000010", Owen="1110010000")
B = units(Ben="aabbdcccedda", Gerry="babbbccceddd")
C = units(A="123321412...", B="1233224125.3", C=".3332342251.", D="12332441251.")
OF_A = [[10, 4], [4, 2]]
OF_B = [[2, 1, 0, 1, 0], [1, 4, 0, 1, 0], [0, 0, 6, 0, 0], [1, 1, 0, 4, 0], [0, 0, 0, 0, 2]]
THIRD = Fraction(1, 3)
OF_C = [
    [7, 4 * THIRD, THIRD, THIRD, 0],
    [4 * THIRD, 10, 4 * THIRD, THIRD, 0],
    [THIRD, 4 * THIRD, 8, THIRD, 0],
    [THIRD, THIRD, THIRD, 4, 0],
    [0, 0, 0, 0, 3],
]


@pytest.mark.parametrize(
    ("found", "matrix", "difference", "printed", "pairable"),
    [
        (nominal(A), OF_A, unlike, 0.095, 20),
        (nominal(B), OF_B, unlike, 0.692, 24),
        (nominal(C), OF_C, unlike, 0.743, 40),
        (ordinal(C, "12345"), OF_C, ranked, 0.815, 40),
    ],
    ids=["two coders, binary", "two coders, nominal", "four coders with gaps, nominal", "four coders, ordinal"],
)
def test_published_examples_come_out_to_the_last_digit(found, matrix, difference, printed, pairable):
    exact = from_coincidences(matrix, difference)
    assert round(float(exact), 3) == printed
    assert found.alpha == pytest.approx(float(exact), abs=EXACT)
    assert found.values == pairable == sum(map(sum, matrix))


def test_the_published_values_as_fractions():
    assert nominal(A).alpha == float(Fraction(2, 21))
    assert nominal(B).alpha == float(Fraction(310, 448))


def test_what_only_one_coder_coded_does_not_count():
    found = nominal(C)
    assert (found.units, found.coders) == (11, 4)  # the twelfth has one value
    alone = nominal([*C, {"E": "9"}, {"F": None, "E": "1"}, {}])
    assert alone == found


def test_without_pairs_or_variation_there_is_no_alpha_and_it_says_why():
    nothing, same = nominal([{"A": "x"}, {"B": "y"}]), nominal([{"A": "x", "B": "x"}] * 3)
    assert (nothing.alpha, nothing.lack, nothing.units, nothing.interval) == (None, Lack.NO_PAIRS, 0, None)
    assert (same.alpha, same.lack, same.units, same.interval) == (None, Lack.NO_VARIATION, 3, None)
    assert nominal([]).lack is Lack.NO_PAIRS
    assert nominal(A).lack is None


def test_a_value_beside_the_scale_is_refused():
    with pytest.raises(ValueError, match="'reports' is not on the scale"):
        ordinal([{"A": "reports", "B": "asserts"}], ORDER)


# --- The interval


def test_the_interval_is_the_same_each_time_and_holds_the_value():
    found = ordinal(C, "12345")
    low, high = found.interval
    assert found == ordinal(C, "12345")
    assert low < found.alpha < high <= 1
    assert found.interval != ordinal(C, "12345", seed=1).interval
    assert nominal(C, draws=0).interval is None


def test_the_interval_narrows_with_the_root_of_the_units():
    widths = [high - low for low, high in (nominal(C * times).interval for times in (4, 16))]
    assert widths[1] / widths[0] == pytest.approx(1 / 2, rel=0.1)


def test_where_resamples_often_vary_in_nothing_no_interval_is_given():
    found = nominal([{"A": "x", "B": "x"}] * 9 + [{"A": "x", "B": "y"}])
    assert found.alpha == 0
    assert found.interval is None


# --- Properties

SCALE = "abcde"
codings = st.lists(st.dictionaries(st.sampled_from("ABCD"), st.none() | st.sampled_from(SCALE), max_size=4), max_size=8)


def by_definition(codings, difference):
    """Spell alpha out: every pair of values inside units against every pair of values at all. For any difference."""
    paired = [values for values in ([v for v in unit.values() if v is not None] for unit in codings) if len(values) > 1]
    everything = [value for values in paired for value in values]
    n = len(everything)
    expected = sum(difference(one, other, everything) for one, other in permutations(everything, 2))
    if not expected:
        return None
    observed = sum(
        Fraction(difference(one, other, everything), len(values) - 1)
        for values in paired
        for one, other in permutations(values, 2)
    )
    return float(1 - (observed / n) / Fraction(expected, n * (n - 1)))


def ranks_between(one, other, everything):
    low, high = sorted((one, other))
    between = sum(low <= value <= high for value in everything)
    return (2 * between - everything.count(one) - everything.count(other)) ** 2


def test_the_definition_gives_the_published_values_too():
    assert round(by_definition(C, lambda one, other, _all: one != other), 3) == 0.743
    assert round(by_definition(C, ranks_between), 3) == 0.815
    assert round(by_definition(C, lambda one, other, _all: (int(one) - int(other)) ** 2), 3) == 0.849  # interval data


@given(codings)
def test_alpha_is_what_its_definition_says(codings):
    assert nominal(codings, draws=0).alpha == by_definition(codings, lambda one, other, _all: one != other)
    assert ordinal(codings, SCALE, draws=0).alpha == by_definition(codings, ranks_between)


@given(codings, st.data())
def test_names_of_coders_and_order_of_units_do_not_matter(codings, data):
    shuffled = data.draw(st.permutations(codings))
    names = dict(zip("ABCD", data.draw(st.permutations("WXYZ")), strict=True))
    renamed = [{names[coder]: value for coder, value in unit.items()} for unit in shuffled]
    assert nominal(renamed, draws=50) == nominal(codings, draws=50)
    assert ordinal(renamed, SCALE, draws=50) == ordinal(codings, SCALE, draws=50)


@given(codings, st.permutations(SCALE))
def test_nominal_values_are_only_names_and_a_scale_has_no_upper_end(codings, others):
    names = dict(zip(SCALE, others, strict=True)) | {None: None}
    renamed = [{coder: names[value] for coder, value in unit.items()} for unit in codings]
    assert nominal(renamed, draws=0) == nominal(codings, draws=0)
    assert ordinal(codings, SCALE[::-1], draws=0) == ordinal(codings, SCALE, draws=0)
    assert ordinal(renamed, others, draws=0) == ordinal(codings, SCALE, draws=0)


@given(st.lists(st.sampled_from(SCALE), min_size=2).filter(lambda values: len(set(values)) > 1), st.integers(2, 4))
def test_perfect_agreement_is_one(values, coders):
    agreed = [dict.fromkeys(range(coders), value) for value in values]
    assert nominal(agreed, draws=0).alpha == ordinal(agreed, SCALE, draws=0).alpha == 1


# --- What a file of real codings states of itself

SIDES = [str(outcome) for outcome in ORDER]
CODINGS = Path(__file__).resolve().parents[3] / "shared" / "curated" / "codings.yaml"


@pytest.mark.skipif(not CODINGS.exists(), reason="the file of codings is not here")
def test_codings_by_three_come_out_as_their_file_states():
    text = CODINGS.read_text()
    stated = dict(re.findall(r"^  (\w+): ([\d.]+)$", text, re.MULTILINE))
    rows = [row.split(", ")[:3] for row in re.findall(r"^    [A-Z]+: \[(.*)\]$", text, re.MULTILINE)]
    cells = [dict(zip("ABC", row, strict=True)) for row in rows if "predates_event" not in row]
    positions = [{coder: found for coder, found in cell.items() if found in SIDES} for cell in cells]
    carried = [
        {coder: found in {*SIDES, "reports_with_attribution"} for coder, found in cell.items()} for cell in cells
    ]
    assert len(cells) == int(stated["cells_without_predates"])
    assert f"{nominal(cells, draws=0).alpha:.4f}" == f"{float(stated['nominal_eight_outcomes']):.4f}"
    assert f"{ordinal(positions, SIDES, draws=0).alpha:.4f}" == f"{float(stated['ordinal_five_positions']):.4f}"
    assert ordinal(positions, SIDES, draws=0).units == int(stated["ordinal_units"])
    assert f"{nominal(carried, draws=0).alpha:.4f}" == f"{float(stated['took_a_position_or_not']):.4f}"
