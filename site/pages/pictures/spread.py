"""Figures of one measure on one scale that begins at zero, so that lengths can be compared. Nothing is averaged."""

from collections.abc import Sequence
from dataclasses import dataclass

from pages.pictures.frame import EDGE, GAP, LINE, WIDTH, across, arrow, cut

ROW = 2 * LINE + GAP


@dataclass(frozen=True, slots=True)
class Given:
    """One figure with who gives it."""

    words: str
    """The figure in words: “at least 200”."""
    who: str
    value: float
    precision: str
    """`exact`, `about`, `at_least` or `at_most`."""


@dataclass(frozen=True, slots=True)
class Point:
    """One figure as it is drawn."""

    given: Given
    shown: str
    text_y: float
    x: float
    y: float
    tail: float | None
    """Where the arrow of a bound ends: to the right for “at least”, to the left for “at most”; None for the others."""

    @property
    def stop(self) -> tuple[float, float]:
        """Give top and end of the stroke that marks a bound."""
        return self.y - 5, self.y + 5

    @property
    def arrow(self) -> str:
        """Give the path of the arrow's head; empty where there is none."""
        return "" if self.tail is None else arrow(self.tail, self.y, 1 if self.tail > self.x else -1)


@dataclass(frozen=True, slots=True)
class Spread:
    width: float
    height: float
    low: float
    high: float
    """The values at both ends of the scale; one of them, or what lies between, is zero."""
    zero: float
    """Where zero is."""
    points: tuple[Point, ...]
    axis_y: float
    words_y: float


def spread(figures: Sequence[Given]) -> Spread:
    """Draw figures in the order given, each on a line of its own."""
    low = min([0.0, *(each.value for each in figures)])
    high = max([0.0, *(each.value for each in figures)])
    if low == high:
        high = low + 1
    tails = {"at_least": float(WIDTH - EDGE), "at_most": float(EDGE)}
    points = tuple(
        Point(
            given=each,
            shown=cut(" · ".join(filter(None, (each.words, each.who))), WIDTH - 2 * EDGE),
            text_y=number * ROW + LINE - 4,
            x=across(each.value, low, high),
            y=number * ROW + LINE + GAP,
            tail=tails.get(each.precision),
        )
        for number, each in enumerate(figures)
    )
    axis = len(points) * ROW
    return Spread(WIDTH, axis + LINE + GAP, low, high, across(0, low, high), points, axis, axis + LINE)
