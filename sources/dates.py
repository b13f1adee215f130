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
    """A date that is no EDTF, runs backwards, or lies outside the years 1 to 9999. Its text says which."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The days that a date allows: both ends included, `None` where it is open or unknown on that side."""

    earliest: dt.date | None
    latest: dt.date | None
    proved: bool
    """False where the date is marked approximate or uncertain."""

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

    Raises InvalidDateError with a sentence that says what to write instead.
    """
    if not text or len(text) > LONGEST or not text.isascii() or not text.isprintable():
        raise InvalidDateError(advice(text))
    try:
        parsed = parse_edtf(text)
        low, high = parsed.lower_strict(), parsed.upper_strict()
    except (EDTFParseException, ValueError, TypeError, AttributeError, IndexError) as error:
        raise InvalidDateError(advice(text)) from error
    start, _, end = text.partition("/")
    # The library takes an unknown end for ten years later: unknown is unknown.
    earliest = None if start == "" else _day(low, text)
    latest = None if "/" in text and end == "" else _day(high, text)
    if earliest and latest and earliest > latest:
        raise InvalidDateError(f"“{text}” ends before it begins: put the earlier date first.")
    return Bounds(earliest, latest, proved=not UNSURE.search(text))


def advice(text: str) -> str:
    """Say what is wrong with a string that is no date, and how dates are written."""
    return (
        f"“{text[:LONGEST]}” is not a date we can read. Write 2022-07-24, 2022-07 or 2022; 2023-11/2024-01 for a span; "
        "2022-02/.. for an open end; ~ after it for about, ? for uncertain, X for an unknown digit (199X)."
    )


def _day(value: object, text: str) -> dt.date | None:
    if isinstance(value, float):  # the library's minus and plus infinity
        return None
    year, month, day = value[:3]  # type: ignore[index]
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise InvalidDateError(f"“{text}”: only years from 1 to 9999 can be stored.") from error
