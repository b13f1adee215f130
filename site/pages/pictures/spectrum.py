"""The positions of documents on one claim: five places in their order, and those that take no side apart.

The scale is ordinal: places stand at no measured distance, and no middle is computed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pages.pictures.frame import GAP, LINE, WIDTH, cut, width_of

SPINE = 6
"""Where the line of the scale runs."""
START = 16
"""Where bands begin, right of that line."""
SIGN = 30
"""Room for the sign of a mark."""
CHIP = 22
"""Height of a mark."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One document with the state of its cell."""

    name: str
    state: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One document as it is drawn."""

    placed: Placed
    shown: str
    """Its name, cut to its room."""
    x: float
    y: float
    width: float
    height: float
    sign_x: float
    text_x: float
    text_y: float


@dataclass(frozen=True, slots=True)
class Band:
    """One state with its documents."""

    state: str
    x: float
    y: float
    width: float
    height: float
    head_x: float
    head_y: float
    """Where its heading begins, on the base line."""
    notch_y: float
    """Where it is tied to the line of the scale."""
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Spectrum:
    width: float
    height: float
    bands: tuple[Band, ...]
    """One for each place of the scale, in its order, also where nobody stands."""
    beside: tuple[Band, ...]
    """One for each state beside the scale in which a document is."""
    beside_y: float | None
    """Base line of the words over them; None where there are none."""

    @property
    def spine(self) -> tuple[float, float, float]:
        """Give x, top and end of the line of the scale."""
        return SPINE, self.bands[0].y, self.bands[-1].y + self.bands[-1].height


def spectrum(documents: Sequence[Placed], places: Sequence[str], beside: Sequence[str]) -> Spectrum:
    """Stack the places of a scale, and below them the states beside it; documents keep their order.

    Raises ValueError for a document whose state is in neither list.
    """
    known = {*places, *beside}
    if strange := {each.state for each in documents} - known:
        raise ValueError(f"No place for the states {sorted(strange)}.")
    by_state = {state: [each for each in documents if each.state == state] for state in (*places, *beside)}
    y: float = 0
    bands = []
    for state in places:
        bands.append(_band(state, by_state[state], y))
        y += bands[-1].height + GAP
    apart = [state for state in beside if by_state[state]]
    words_y = y + LINE + GAP if apart else None
    y = y + LINE + 3 * GAP if apart else y
    others = []
    for state in apart:
        others.append(_band(state, by_state[state], y))
        y += others[-1].height + GAP
    return Spectrum(WIDTH, y - GAP, tuple(bands), tuple(others), words_y)


def _band(state: str, documents: Sequence[Placed], top: float) -> Band:
    """Lay the marks of one state in lines, as words in a paragraph."""
    first = START + GAP
    last = WIDTH - GAP
    x, y = float(first), top + LINE + GAP
    marks = []
    for each in documents:
        shown = cut(each.name, last - first - SIGN - GAP)
        width = round(SIGN + width_of(shown) + GAP, 2)
        if x > first and x + width > last:
            x, y = float(first), y + CHIP + GAP / 2
        marks.append(Mark(each, shown, x, y, width, CHIP, x + GAP, x + SIGN, y + CHIP - 7))
        x = round(x + width + GAP / 2, 2)
    end = y + CHIP + GAP if marks else top + LINE + GAP
    return Band(state, START, top, WIDTH - START, end - top, first, top + LINE, top + LINE - 4, tuple(marks))
