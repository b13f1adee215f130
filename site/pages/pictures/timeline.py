"""Dates at their true width: a month is a bar, a day a stroke, an open end an arrow, an unknown date is only listed.

No order is drawn that bounds do not prove: dates whose order is not proved share a band, and what is approximate or
uncertain stands in a band of its own, as nothing that rests on it counts as proved (`sources.dates`).
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pages.pictures.frame import EDGE, GAP, LINE, WIDTH, across, arrow, cut
from sources.dates import Bounds

BAR = 10
STROKE = 14
ROW = LINE + BAR + GAP
THIN = 3.0
"""A bar narrower than this gets a stroke through it, so that a day can be seen among years."""
LABEL = {"day": 124, "month": 100, "year": 36}
"""Room for the words of a tick, in any of our languages."""
STEPS = [("day", 1), ("day", 7), ("month", 1), ("month", 3), ("month", 6)] + [
    ("year", digit * 10**power) for power in range(4) for digit in (1, 2, 5)
]
DAYS = {"day": 1, "month": 28, "year": 365}


@dataclass(frozen=True, slots=True)
class Dated:
    """Something with a date."""

    label: str
    edtf: str
    """As written; empty where it is not known."""
    kind: str
    """`event` or `document`."""
    bounds: Bounds
    address: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One date as it is drawn. Between `x` and `x + width` lies what it allows, open ends reach to the edge."""

    dated: Dated
    shown: str
    text_y: float
    x: float
    y: float
    width: float
    height: float
    opens_left: bool
    opens_right: bool
    stroke: float | None
    """Where a stroke is drawn through a bar too narrow to be seen; None where it is wide enough."""

    @property
    def stroke_ends(self) -> tuple[float, float]:
        """Give top and end of that stroke."""
        middle = self.y + self.height / 2
        return middle - STROKE / 2, middle + STROKE / 2

    @property
    def arrows(self) -> list[str]:
        """Give the paths of the heads at its open ends."""
        middle = self.y + self.height / 2
        left = [arrow(self.x, middle, -1)] if self.opens_left else []
        return left + ([arrow(round(self.x + self.width, 2), middle, 1)] if self.opens_right else [])


@dataclass(frozen=True, slots=True)
class Band:
    """Dates whose order among each other is not proved. Each is proved to be later than all in the bands before it."""

    y: float
    height: float
    bars: tuple[Bar, ...]
    sure: bool
    """False for the last band, of approximate and uncertain dates: it has no order to any other."""


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    text_x: float
    edtf: str
    """The year, month or day that begins here; empty where there is no room for words."""


@dataclass(frozen=True, slots=True)
class Timeline:
    width: float
    height: float
    axis_y: float
    """Base line of the words of its ticks."""
    bands: tuple[Band, ...]
    ticks: tuple[Tick, ...]
    unknown: tuple[Dated, ...]
    """What has no date: listed, never drawn."""


def timeline(dates: Sequence[Dated]) -> Timeline:
    """Draw dates on one scale from the first to the last day that any of them names."""
    drawn = [each for each in dates if each.bounds.earliest or each.bounds.latest]
    unknown = tuple(each for each in dates if not (each.bounds.earliest or each.bounds.latest))
    if not drawn:
        return Timeline(WIDTH, 0, 0, (), (), unknown)
    ends = [end for each in drawn for end in ends_of(each) if end is not None]
    low, high = min(ends), max(ends)
    high = max(high, low + 1)
    y: float = LINE + GAP
    bands = []
    for group, sure in _groups(drawn):
        bars = tuple(bar_of(each, y + GAP / 2 + number * ROW, low, high) for number, each in enumerate(group))
        bands.append(Band(y, len(bars) * ROW + GAP, bars, sure))
        y += bands[-1].height + GAP
    return Timeline(WIDTH, y - GAP, LINE - 4, tuple(bands), ticks(low, high), unknown)


def ends_of(dated: Dated) -> tuple[int | None, int | None]:
    """Give its first day and the day after its last as numbers; None where it is open."""
    first, last = dated.bounds.earliest, dated.bounds.latest
    return first.toordinal() if first else None, last.toordinal() + 1 if last else None


def _groups(dates: Sequence[Dated]) -> Iterator[tuple[list[Dated], bool]]:
    """Split dates where an order is proved; inside a group they stand by kind and name, which claims no order."""
    proved = sorted((each for each in dates if each.bounds.proved), key=lambda each: ends_of(each)[0] or 0)
    group: list[Dated] = []
    for each in proved:
        if group and all(other.bounds.before(each.bounds) for other in group):
            yield _by_name(group), True
            group = []
        group.append(each)
    if group:
        yield _by_name(group), True
    if unsure := [each for each in dates if not each.bounds.proved]:
        yield _by_name(unsure), False


def _by_name(group: Sequence[Dated]) -> list[Dated]:
    return sorted(group, key=lambda each: (each.kind != "event", each.label.casefold(), each.edtf))


def bar_of(dated: Dated, top: float, low: int, high: int) -> Bar:
    first, end = ends_of(dated)
    x = EDGE if first is None else across(first, low, high)
    width = round((WIDTH - EDGE if end is None else across(end, low, high)) - x, 2)
    return Bar(
        dated=dated,
        shown=cut(dated.label, WIDTH - 2 * EDGE - LINE),
        text_y=top + LINE - 4,
        x=x,
        y=top + LINE,
        width=width,
        height=BAR,
        opens_left=first is None,
        opens_right=end is None,
        stroke=round(x + width / 2, 2) if width < THIN else None,
    )


def ticks(low: int, high: int) -> tuple[Tick, ...]:
    """Choose the finest step of days, months or years whose words have room; at least one of them has words."""
    found: tuple[Tick, ...] = ()
    for unit, step in STEPS:
        room = LABEL[unit]
        if (high - low) / (DAYS[unit] * step) * room > 2 * WIDTH:
            continue
        starts = [day for day in _starts(unit, step, low, high) if low <= day.toordinal() < high]
        made = tuple(_tick(day, unit, low, high) for day in starts)
        near = any(b.x - a.x < room for a, b in pairwise(made))
        worded = sum(bool(tick.edtf) for tick in made)
        if near or not worded:
            continue
        if worded > 1:
            return made
        found = found or made
    return found or (_tick(dt.date.fromordinal(low), "day", low, high),)


def _tick(day: dt.date, unit: str, low: int, high: int) -> Tick:
    x = across(day.toordinal(), low, high)
    written = day.isoformat()[: {"day": 10, "month": 7, "year": 4}[unit]]
    return Tick(x, x + 3, written if x + LABEL[unit] <= WIDTH else "")


def _starts(unit: str, step: int, low: int, high: int) -> Iterator[dt.date]:
    """Give the first days of the days, months or years of a step that lie around a scale."""
    first, last = dt.date.fromordinal(low), dt.date.fromordinal(min(high, dt.date.max.toordinal()))
    if unit == "day":
        yield from (dt.date.fromordinal(day) for day in range(low, last.toordinal() + 1, step))
    elif unit == "month":
        for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
            if month % 12 % step == 0:
                yield dt.date(month // 12, month % 12 + 1, 1)
    else:
        for year in range(first.year, last.year + 1):
            if year % step == 0:
                yield dt.date(year, 1, 1)
