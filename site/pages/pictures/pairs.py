"""How often two sources take the same side: a share on a line from none to all, with its interval; small n undrawn.

Every pair has the same line and the same mark: where it lies is all that differs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pages.pictures.frame import EDGE, GAP, LINE, WIDTH, across, cut, width_of

BAR = LINE + GAP
"""Height of the line on which the share lies."""


@dataclass(frozen=True, slots=True)
class Couple:
    """Two sources as they are to be drawn."""

    one: str
    """Empty where it is said above, for all of them."""
    other: str
    words: str
    """What is said of them: “6 of 8”, or why there is nothing to draw."""
    share: float | None
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Line:
    """One pair as it is drawn."""

    couple: Couple
    one: str
    other: str
    one_y: float
    other_y: float
    """Base lines; the words stand at the end of the second one."""
    y: float
    x: float | None
    """Where the share lies; None where it is not drawn."""
    low: float
    high: float
    """Ends of its interval; those of the scale where it is not drawn."""


@dataclass(frozen=True, slots=True)
class Pairs:
    width: float
    height: float
    lines: tuple[Line, ...]
    ticks: tuple[float, float, float]
    """Where none, half and all are."""
    axis_y: float
    words_y: float


def pairs(couples: Sequence[Couple]) -> Pairs:
    """Draw pairs in the order given. Raises ValueError for a share outside its interval, or that is none."""
    lines: list[Line] = []
    top = 0.0
    for couple in couples:
        lines.append(_line(couple, top))
        top = lines[-1].y + BAR / 2
    ticks = (across(0, 0, 1), across(0.5, 0, 1), across(1, 0, 1))
    return Pairs(WIDTH, top + LINE + GAP, tuple(lines), ticks, top, top + LINE)


def _line(couple: Couple, top: float) -> Line:
    low, high = couple.interval or (0.0, 1.0)
    if not 0 <= low <= (low if couple.share is None else couple.share) <= high <= 1:
        raise ValueError(f"{couple.share} does not lie in {low} to {high}.")
    second = top + (2 * LINE if couple.one else LINE)
    return Line(
        couple=couple,
        one=cut(couple.one, WIDTH - 2 * EDGE),
        other=cut(couple.other, WIDTH - 3 * EDGE - width_of(couple.words)),
        one_y=top + LINE - 4,
        other_y=second - 4,
        y=second + BAR / 2,
        x=None if couple.share is None else across(couple.share, 0, 1),
        low=across(low, 0, 1),
        high=across(high, 0, 1),
    )
