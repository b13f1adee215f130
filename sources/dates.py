"""Dates as EDTF (ISO 8601-2:2019), with the earliest and the latest day that they allow.

No Django in here. A date keeps the precision that it was written with; what is proved about order follows
from its bounds alone. `~` and `?` do not widen the bounds, but nothing that rests on them counts as proved.
"""

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

LONGEST = 80
"""Characters an EDTF string may have."""

UNSURE = re.compile(r"[~?%]")


class InvalidDateError(ValueError):
    """A text that is no date. `kind` says why: `unreadable`, `reversed`, or `years` outside 1 to 9999.

    What people are told of each, in their language, stands with the fields: `sources.models.fields.date_sentence`.
    """

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(f"{kind}: {text[:LONGEST]}")
        self.kind, self.text = kind, text[:LONGEST]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The days that a date allows: both ends included, `None` where it is open or unknown on that side."""

    earliest: dt.date | None
    latest: dt.date | None
    proved: bool
    """False where the date is marked approximate or uncertain."""

    def can_lie_in(self, other: "Bounds") -> bool:
        """Say whether any day that this date allows is one that the other allows; of a date not known at all, no."""
        if self.earliest is None and self.latest is None:
            return False
        starts_in_time = self.earliest is None or other.latest is None or self.earliest <= other.latest
        return starts_in_time and (self.latest is None or other.earliest is None or self.latest >= other.earliest)

    def before(self, other: "Bounds") -> bool:
        """Say whether it is proved that this date ends before the other one begins."""
        return (
            self.proved
            and other.proved
            and self.latest is not None
            and other.earliest is not None
            and self.latest < other.earliest
        )


UNKNOWN = Bounds(None, None, proved=False)
"""The bounds of a date that nobody knows."""


@lru_cache(maxsize=4096)
def bounds(text: str) -> Bounds:
    """Give the bounds of an EDTF string. Remembers what it has read, as reading takes milliseconds.

    Raises InvalidDateError.
    """
    if not text or len(text) > LONGEST or not text.isascii() or not text.isprintable():
        raise InvalidDateError("unreadable", text)
    try:
        parsed = parse_edtf(text)
        low, high = parsed.lower_strict(), parsed.upper_strict()
    except (EDTFParseException, ValueError, TypeError, AttributeError, IndexError) as error:
        raise InvalidDateError("unreadable", text) from error
    start, _, end = text.partition("/")
    # The library takes an unknown end for ten years later: unknown is unknown.
    earliest = None if start == "" else _day(low, text)
    latest = None if "/" in text and end == "" else _day(high, text)
    if earliest and latest and earliest > latest:
        raise InvalidDateError("reversed", text)
    return Bounds(earliest, latest, proved=not UNSURE.search(text))


def _day(value: object, text: str) -> dt.date | None:
    if isinstance(value, float):  # the library's minus and plus infinity
        return None
    year, month, day = value[:3]  # type: ignore[index]
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise InvalidDateError("years", text) from error
