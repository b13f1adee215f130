"""When documents that treat a matter were published, against the dates of its events.

Events are bars of their true width. A document is a square in the month or year that its date proves; a date too wide
or too uncertain for one of them is a bar of its own, and is counted in none. Nothing is spread or guessed.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pages.pictures.frame import GAP, LINE, WIDTH, across, width_of
from pages.pictures.timeline import Bar, Dated, Tick, bar_of, ends_of, ticks

TALLEST = 96
"""Height of the tallest stack, at most."""
SQUARE = 10
"""Height of one document, at most."""
MONTHS = 36
"""Months that are told apart; longer times are told by year."""
ROW = LINE + 16


@dataclass(frozen=True, slots=True)
class Published:
    """A document with its date, and whether it treats the matter."""

    dated: Dated
    treats: bool


@dataclass(frozen=True, slots=True)
class Square:
    published: Published
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Period:
    """A month or a year with the documents that are proved to fall into it."""

    edtf: str
    documents: tuple[Published, ...]
    squares: tuple[Square, ...]
    number_x: float
    number_y: float
    has_room: bool
    """Whether its number can be written over it."""

    @property
    def treating(self) -> int:
        return sum(each.treats for each in self.documents)


@dataclass(frozen=True, slots=True)
class Coverage:
    width: float
    height: float
    axis_y: float
    """Base line of the words of its ticks."""
    ticks: tuple[Tick, ...]
    events: tuple[Bar, ...]
    base_y: float
    """On which the squares stand."""
    periods: tuple[Period, ...]
    """Those with documents, in order."""
    wide: tuple[tuple[Published, Bar], ...]
    """Documents whose date fits into no one period."""
    unknown: tuple[Published, ...]
    """Documents without a date: listed, never drawn."""


def coverage(documents: Sequence[Published], events: Sequence[Dated]) -> Coverage | None:
    """Draw documents and events on one scale; None where no document has a date."""
    known = [each for each in documents if each.dated.bounds.earliest or each.dated.bounds.latest]
    unknown = tuple(each for each in documents if each not in known)
    happened = [each for each in events if each.bounds.earliest or each.bounds.latest]
    if not known:
        return None
    scale = _scale([*(each.dated for each in known), *happened])
    y: float = LINE + GAP
    bars = []
    for each in happened:
        bars.append(bar_of(each, y, scale.low, scale.high))
        y += ROW
    inside: dict[int, list[Published]] = {}
    wide = []
    for document in known:
        start = _inside(document.dated, scale.unit)
        if start is None:
            wide.append(document)
        else:
            inside.setdefault(start, []).append(document)
    most = max((len(found) for found in inside.values()), default=0)
    height = min(SQUARE, TALLEST / most) if most else 0
    base = round(y + LINE + most * height, 2)
    periods = tuple(_period(scale, start, found, base, height) for start, found in sorted(inside.items()))
    y = base + GAP
    below = []
    for document in wide:
        below.append((document, bar_of(document.dated, y, scale.low, scale.high)))
        y += ROW
    words = ticks(scale.low, scale.high)
    return Coverage(WIDTH, y, LINE - 4, words, tuple(bars), base, periods, tuple(below), unknown)


@dataclass(frozen=True, slots=True)
class _Scale:
    low: int
    high: int
    unit: str
    """`month` or `year`."""


def _scale(dates: Iterable[Dated]) -> _Scale:
    """Begin and end the scale with a whole month or year."""
    ends = [end for each in dates for end in ends_of(each) if end is not None]
    low, high = min(ends), max(*ends, min(ends) + 1)
    unit = "month" if (high - low) / 30 <= MONTHS else "year"
    return _Scale(_start(low, unit), _following(high - 1, unit), unit)


def _start(day: int, unit: str) -> int:
    found = dt.date.fromordinal(day)
    return found.replace(day=1, month=1 if unit == "year" else found.month).toordinal()


def _following(day: int, unit: str) -> int:
    """Give the first day after the period of a day; the end of time where there is none."""
    found = dt.date.fromordinal(_start(day, unit))
    year, month = (found.year + 1, 1) if unit == "year" or found.month == 12 else (found.year, found.month + 1)  # noqa: PLR2004
    return dt.date(year, month, 1).toordinal() if year <= dt.MAXYEAR else dt.date.max.toordinal() + 1


def _inside(dated: Dated, unit: str) -> int | None:
    """Give the first day of the period into which a date is proved to fall; None where it is too wide or unsure."""
    first, last = dated.bounds.earliest, dated.bounds.latest
    if not dated.bounds.proved or first is None or last is None:
        return None
    start = _start(first.toordinal(), unit)
    return start if last.toordinal() < _following(start, unit) else None


def _period(scale: _Scale, start: int, documents: Sequence[Published], base: float, height: float) -> Period:
    x = across(start, scale.low, scale.high)
    end = across(_following(start, scale.unit), scale.low, scale.high)
    ordered = sorted(documents, key=lambda each: not each.treats)
    inset = min(2.0, (end - x) / 6)
    squares = tuple(
        Square(
            each,
            round(x + inset, 2),
            round(base - (number + 1) * height, 2),
            round(end - x - 2 * inset, 2),
            round(height, 2),
        )
        for number, each in enumerate(ordered)
    )
    edtf = dt.date.fromordinal(start).isoformat()[: 7 if scale.unit == "month" else 4]
    has_room = width_of(str(len(ordered))) <= end - x + GAP
    number_y = round(base - len(ordered) * height - 4, 2)
    return Period(edtf, tuple(ordered), squares, round((x + end) / 2, 2), number_y, has_room)
