"""How far documents differ on a claim, and how often two sources take the same side: counts, medians, ranges, no means.

Nothing here scores a source or a person. Pure: no queries, no Django models.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate, combinations
from math import sqrt
from statistics import NormalDist, median_high, median_low

from claims.outcomes import SCALE, Outcome

ORDER = tuple(sorted(SCALE, key=SCALE.__getitem__))
"""Positions from denying to asserting."""

MINIMUM_SHARED = 5
"""Claims that two sources must share before anything is said about how often they agree."""

TWO_SIDED_95 = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Spread:
    """How the outcomes on one claim spread over the scale."""

    positions: Mapping[Outcome, int]
    """How many took each position, from denying to asserting, also those that nobody took."""
    beside: Mapping[Outcome, int]
    """How many took each outcome that has no place on the scale; they enter nothing else here."""
    median: tuple[Outcome, Outcome] | None
    """Lower and upper median: the same but where an even number parts between two positions. None without any."""
    range: tuple[Outcome, Outcome] | None
    """The positions nearest to denying and to asserting. None without any."""
    dispersion: float | None
    """0 where all are the same, 1 with half at each end; None below two positions. See `dispersion`."""

    @property
    def count(self) -> int:
        """How many took a position."""
        return sum(self.positions.values())


def spread(outcomes: Iterable[str]) -> Spread:
    """Spread the outcomes on one claim over the scale. Raises ValueError for what is no outcome."""
    counts = Counter(Outcome(outcome) for outcome in outcomes)
    taken = [place for place, outcome in enumerate(ORDER) for _each in range(counts[outcome])]
    return Spread(
        {outcome: counts[outcome] for outcome in ORDER},
        {outcome: counts[outcome] for outcome in Outcome if outcome not in SCALE},
        (ORDER[median_low(taken)], ORDER[median_high(taken)]) if taken else None,
        (ORDER[taken[0]], ORDER[taken[-1]]) if taken else None,
        dispersion([counts[outcome] for outcome in ORDER]),
    )


def dispersion(counts: Iterable[int]) -> float | None:
    """Compute the ordinal dispersion 1 - l² of counts along a scale; None below two positions or two steps.

    Blair, J. & Lacy, M. G. (2000), “Statistics of Ordinal Variation”, Sociological Methods & Research 28(3), 251-280:
    with F the share up to each cut of the scale, 4 F (1 - F) averaged over the cuts. It rests on order alone and can be
    said in words: twice the chance that two documents, drawn with replacement, stand on opposite sides of a cut. Leik's
    D (1966) has no such reading; van der Eijk's A (2001) weighs layers of ideal patterns, which nobody redoes by hand.
    """
    upto = list(accumulate(counts))
    if len(upto) < 2 or upto[-1] < 2:  # noqa: PLR2004 - one alone cannot differ
        return None
    *below, total = upto
    return float(Fraction(4 * sum(under * (total - under) for under in below), len(below) * total**2))


@dataclass(frozen=True, slots=True)
class Taken:
    """An outcome that a document of a source takes on a claim; a source may take several on one claim."""

    source: Hashable
    claim: Hashable
    outcome: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sources over the claims on which both take a position."""

    one: Hashable
    other: Hashable
    shared: int
    same: int
    """Claims on which both assert or support, both dispute or deny, or both qualify."""
    opposite: int
    """Claims that one asserts or supports and the other disputes or denies.

    The rest lie between: one qualifies what the other takes a side on, or a source is of several minds itself.
    """
    share: float | None
    """`same` of `shared`; None below `MINIMUM_SHARED`."""
    interval: tuple[float, float] | None
    """Wilson's 95 % interval of the share; None where the share is.

    It takes claims as drawn at random, which those that editors choose are not: it tells how little few claims say.
    """


def pairs(taken: Iterable[Taken], of: Hashable | None = None) -> list[Pair]:
    """Compare every two sources that share a claim, in the order in which sources first come; or one with all others.

    Outcomes beside the scale are passed over. Sources that print one text share its positions: count origins, with
    `claims.corroboration`, before agreement is taken for confirmation. Raises ValueError for what is no outcome.
    """
    sides: dict[Hashable, dict[Hashable, set[int]]] = {}
    for each in taken:
        claims = sides.setdefault(each.source, {})
        place = SCALE.get(Outcome(each.outcome))
        if place is not None:
            claims.setdefault(each.claim, set()).add((place > 0) - (place < 0))
    couples = combinations(sides, 2) if of is None else ((of, other) for other in sides if other != of and of in sides)
    compared = (_pair(one, other, sides[one], sides[other]) for one, other in couples)
    return [pair for pair in compared if pair.shared]


class Meeting(StrEnum):
    """How two sources stand to each other on one claim."""

    SAME = "same"
    OPPOSITE = "opposite"
    BETWEEN = "between"
    """Neither: one qualifies what the other takes a side on, or a source is of several minds itself."""


def meeting(ones: Iterable[str], others: Iterable[str]) -> Meeting | None:
    """Say how two sources stand on one claim, by the outcomes of their documents; None where one takes no position."""
    one, other = _sides(ones), _sides(others)
    return _meeting(one, other) if one and other else None


def _sides(outcomes: Iterable[str]) -> set[int]:
    places = (SCALE.get(Outcome(outcome)) for outcome in outcomes)
    return {(place > 0) - (place < 0) for place in places if place is not None}


def _meeting(one: set[int], other: set[int]) -> Meeting:
    if one == other and len(one) == 1:
        return Meeting.SAME
    return Meeting.OPPOSITE if {frozenset(one), frozenset(other)} == OPPOSITE else Meeting.BETWEEN


def _pair(
    one: Hashable, other: Hashable, ones: Mapping[Hashable, set[int]], others: Mapping[Hashable, set[int]]
) -> Pair:
    shared = ones.keys() & others.keys()
    met = Counter(_meeting(ones[claim], others[claim]) for claim in shared)
    same, opposite = met[Meeting.SAME], met[Meeting.OPPOSITE]
    is_enough = len(shared) >= MINIMUM_SHARED
    return Pair(
        one,
        other,
        len(shared),
        same,
        opposite,
        same / len(shared) if is_enough else None,
        wilson(same, len(shared)) if is_enough else None,
    )


OPPOSITE = {frozenset({1}), frozenset({-1})}


def wilson(hits: int, count: int) -> tuple[float, float]:
    """Give Wilson's 95 % score interval of a share. Raises ValueError unless 0 <= hits <= count and count > 0.

    Wilson, E. B. (1927), Journal of the American Statistical Association 22, 209-212; no continuity correction.
    """
    if not 0 <= hits <= count or not count:
        raise ValueError(f"{hits} of {count} is no share.")
    z = TWO_SIDED_95
    middle = hits + z * z / 2
    reach = z * sqrt(hits * (count - hits) / count + z * z / 4)
    low, high = (middle - reach) / (count + z * z), (middle + reach) / (count + z * z)
    return (low if hits else 0.0), (high if hits < count else 1.0)  # exact at the ends, where rounding is seen
