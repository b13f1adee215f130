"""A planted skew shows, chance does not, and small numbers cannot be worked out."""

import random
from collections import Counter
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.audit import BAR, LEVEL, Case, Group, Kept, audit, fisher, holm

FOR, AGAINST, NEITHER = (Group("x", alignment) for alignment in ("for", "against", "neither"))


def cases(by, group, hits, count, measure="silence"):
    """Cases of one person, each counted for everybody too."""
    return [
        Case(measure, frozenset({group}), who, number < hits) for number in range(count) for who in (by, None)
    ]  # fmt: skip


def found(lines, by, group):
    return next(line for line in lines if line.by == by and line.group == group)


def test_an_editor_who_gives_all_silences_to_one_alignment_shows_and_the_others_do_not():
    lines = audit([
        *cases("skewed", FOR, 14, 30), *cases("skewed", AGAINST, 0, 30),
        *cases("even", FOR, 6, 30), *cases("even", AGAINST, 7, 30),
    ])  # fmt: skip
    one, other = found(lines, "skewed", FOR), found(lines, "skewed", AGAINST)
    assert (one.differs, other.differs) == (1, -1)
    assert one.interval[0] > other.interval[1]
    assert {found(lines, "even", group).differs for group in (FOR, AGAINST)} == {0}


def test_chance_alone_marks_an_audit_no_oftener_than_its_level():
    chance = random.Random(1)
    marked = 0
    for _audit in range(200):
        drawn = [
            Case("silence", frozenset({group}), by, chance.random() < 0.2)
            for by in ("a", "b", "c") for group in (FOR, AGAINST, NEITHER) for _each in range(25)
        ]  # fmt: skip
        marked += any(line.differs for line in audit(drawn))
    assert marked <= 200 * LEVEL


@pytest.mark.parametrize(
    ("table", "chance"),
    [
        ((3, 4, 1, 4), 0.48571428571),
        ((1, 10, 11, 14), 0.0027594561852),
        ((0, 5, 0, 5), 1.0),
        ((8, 10, 1, 6), 0.03496503497),
    ],
)
def test_fisher_gives_the_published_values(table, chance):
    """Fisher's tea (1935), the dieting example of reference works, nothing at all, and one by hand."""
    assert fisher(*table) == pytest.approx(chance, abs=1e-10)


@given(st.integers(1, 14), st.integers(1, 14), st.data())
def test_fisher_is_the_sum_of_all_tables_no_likelier(count, others, data):
    hits, other_hits = data.draw(st.integers(0, count)), data.draw(st.integers(0, others))
    sums = hits + other_hits
    ways = [comb(count, here) * comb(others, sums - here) for here in range(sums + 1) if here <= count]
    seen = comb(count, hits) * comb(others, other_hits)
    exact = Fraction(sum(each for each in ways if each <= seen), comb(count + others, sums))
    assert fisher(hits, count, other_hits, others) == pytest.approx(float(exact), abs=1e-9)


def test_holm_corrects_step_by_step():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 12)), min_size=1, max_size=4, unique_by=lambda x: x[0])
)
def test_a_small_number_is_never_shown_and_never_what_is_left_of_all(counts):
    lines = audit([case for by, count in counts for case in cases(by, FOR, count // 2, count)])
    true = Counter(dict(counts))
    persons = [line for line in lines if line.by is not None]
    whole = next((line for line in lines if line.by is None), None)
    assert {line.by for line in persons} == {by for by, count in counts if count}
    hidden = [line for line in persons if line.kept != Kept.SHOWN]
    assert all(line.count is None and line.hits is None and line.interval is None for line in hidden)
    assert all(line.count == true[line.by] >= BAR for line in persons if line.kept == Kept.SHOWN)
    if whole is not None and whole.kept == Kept.SHOWN and hidden:
        left = whole.count - sum(line.count for line in persons if line.kept == Kept.SHOWN)
        assert len(hidden) > 1
        assert left >= BAR
