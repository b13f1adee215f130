"""How far coders agree beyond chance: Krippendorff's alpha, nominal and ordinal, any number of coders, gaps allowed.

Krippendorff, K. (2011), “Computing Krippendorff's Alpha-Reliability”, University of Pennsylvania. Computed in whole
numbers up to one last division, so nothing hangs on the order of units or coders. Pure: no queries, no Django.
"""

import random
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate, combinations
from math import lcm
from statistics import quantiles
from typing import Any

DRAWS = 2000
"""Resamples behind an interval."""
SEED = 2007
"""What the resampling starts from, so that the same codings give the same interval."""
TAIL = Fraction(1, 40)
"""Share of resamples beyond each end of the interval: 95 % lie within."""

Unit = Mapping[Any, Hashable | None]
"""What coders found of one thing, by coder; `None` is a missing value, as is a coder who is not there."""
Pattern = tuple[tuple[int, int], ...]
"""The values of one unit as (rank of the value, how often), ranks rising."""


class Lack(StrEnum):
    """Why there is no alpha."""

    NO_PAIRS = "no_pairs"
    """Nothing was coded by two coders."""
    NO_VARIATION = "no_variation"
    """Every value is the same, so that agreement cannot be told from habit."""


@dataclass(frozen=True, slots=True)
class Alpha:
    """Krippendorff's alpha and what it rests on: 1 is perfect agreement, 0 is chance, below is worse than chance."""

    alpha: float | None
    units: int
    """Units with two values or more; others do not count."""
    values: int
    """Values in these units: Krippendorff's n.."""
    coders: int
    """Coders who gave one of these values."""
    interval: tuple[float, float] | None = None
    """95 % interval; `None` if not asked for, or where more resamples than a tail holds vary in nothing."""
    lack: Lack | None = None
    """Why `alpha` is `None`, where it is."""


def nominal(units: Iterable[Unit], *, draws: int = DRAWS, seed: int = SEED) -> Alpha:
    """Measure agreement on values that are the same or not; `draws=0` leaves the interval out, which costs the time."""
    given = [_given(unit) for unit in units]
    order = sorted({value for unit in given for value in unit.values()}, key=repr)
    return _measure(given, order, is_ordinal=False, draws=draws, seed=seed)


def ordinal(units: Iterable[Unit], order: Sequence[Hashable], *, draws: int = DRAWS, seed: int = SEED) -> Alpha:
    """Measure agreement on values of a scale, `order` from one end to the other; `draws=0` leaves the interval out.

    Raises ValueError for a value that is not on the scale: what takes no place on it is missing, and the caller says
    so. How far two values are apart is how many values were given between them, never a number on the scale.
    """
    given = [_given(unit) for unit in units]
    for unit in given:
        for value in unit.values():
            if value not in order:
                raise ValueError(f"{value!r} is not on the scale.")
    return _measure(given, order, is_ordinal=True, draws=draws, seed=seed)


def _given(unit: Unit) -> dict[Hashable, Hashable]:
    return {coder: value for coder, value in unit.items() if value is not None}


def _measure(
    given: Iterable[Mapping[Hashable, Hashable]],
    order: Sequence[Hashable],
    *,
    is_ordinal: bool,
    draws: int,
    seed: int,
) -> Alpha:
    paired = [unit for unit in given if len(unit) > 1]
    ranks = {value: rank for rank, value in enumerate(order)}
    often = Counter(tuple(sorted(Counter(ranks[value] for value in unit.values()).items())) for unit in paired)
    coders = {coder for unit in paired for coder in unit}
    found = _alpha(often, is_ordinal=is_ordinal)
    interval = None if found is None or not draws else _interval(often, is_ordinal=is_ordinal, draws=draws, seed=seed)
    lack = None if found is not None else Lack.NO_VARIATION if paired else Lack.NO_PAIRS
    values = sum(map(len, paired))
    return Alpha(None if found is None else float(found), len(paired), values, len(coders), interval, lack)


def _alpha(often: Mapping[Pattern, int], *, is_ordinal: bool) -> Fraction | None:
    """Compute 1 - observed / expected disagreement of units by how often each pattern occurs; `None` without variation.

    An ordinal difference is the squared distance of mid-ranks, which is Krippendorff's sum of the values from the one
    to the other less half of both. Here it is four times that, which cancels out.
    """
    whole = lcm(*(_size(pattern) - 1 for pattern in often))
    totals: Counter[int] = Counter()
    coincidences: Counter[tuple[int, int]] = Counter()
    for pattern, times in often.items():
        weight = times * whole // (_size(pattern) - 1)
        for rank, count in pattern:
            totals[rank] += times * count
        for (low, a), (high, b) in combinations(pattern, 2):
            coincidences[low, high] += weight * a * b
    ranks = sorted(totals)
    middles = {
        rank: 2 * upto - totals[rank]
        for rank, upto in zip(ranks, accumulate(totals[rank] for rank in ranks), strict=True)
    }

    def difference(low: int, high: int) -> int:
        return (middles[high] - middles[low]) ** 2 if is_ordinal else 1

    observed = sum(times * difference(low, high) for (low, high), times in coincidences.items())
    expected = sum(totals[low] * totals[high] * difference(low, high) for low, high in combinations(ranks, 2))
    return None if not expected else 1 - Fraction(observed * (totals.total() - 1), expected * whole)


def _size(pattern: Pattern) -> int:
    return sum(count for _rank, count in pattern)


def _interval(often: Mapping[Pattern, int], *, is_ordinal: bool, draws: int, seed: int) -> tuple[float, float] | None:
    """Give the percentile interval of alpha over resamples of whole units, drawn with replacement.

    Zapf et al. (2016), “Measuring inter-rater reliability for nominal data”, BMC Medical Research Methodology 16:93.
    They found that the procedure of Hayes & Krippendorff (2007), which draws pairs as if those of one unit were
    independent and keeps the expected disagreement fixed, covers far less than it says. Where all agree the interval is
    (1, 1): resampling cannot show a disagreement that was never seen.
    """
    chance = random.Random(seed)  # noqa: S311 - a resample is no secret
    patterns = sorted(often)
    weights = list(accumulate(often[pattern] for pattern in patterns))
    found = []
    for _draw in range(draws):
        drawn = Counter(chance.choices(patterns, cum_weights=weights, k=weights[-1]))
        alpha = _alpha(drawn, is_ordinal=is_ordinal)
        if alpha is not None:
            found.append(float(alpha))
    if len(found) < 2 or draws - len(found) > draws * TAIL:  # noqa: PLR2004 - a quantile needs two values
        return None
    cuts = quantiles(found, n=TAIL.denominator, method="inclusive")
    return cuts[0], cuts[-1]
