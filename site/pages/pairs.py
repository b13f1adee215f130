"""Pairs of sources as pages, drawings and files show them: words, numbers, addresses. No queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.disagreement import MINIMUM_SHARED, Meeting
from claims.pairings import Compared, Named, Pairings
from pages.pictures.pairs import Couple, Pairs, pairs
from pages.templatetags.shares import percent

MEETINGS = {
    Meeting.SAME: gettext_lazy("same side"),
    Meeting.OPPOSITE: gettext_lazy("opposite sides"),
    Meeting.BETWEEN: gettext_lazy("in between"),
}
COLUMNS = {
    "one": gettext_lazy("Source"),
    "other": gettext_lazy("Other source"),
    "shared": gettext_lazy("Claims shared"),
    "same": gettext_lazy("Same side"),
    "opposite": gettext_lazy("Opposite sides"),
    "share": gettext_lazy("Share on the same side"),
    "low": gettext_lazy("Interval (95 per cent), from"),
    "high": gettext_lazy("Interval (95 per cent), to"),
    "one_origin": gettext_lazy("Same side, from one origin"),
    "one_text": gettext_lazy("One text"),
    "link": gettext_lazy("Address of the shared claims"),
}
"""What stands in each line of a file, by key."""
DRAWN = 40
"""Pairs that a drawing holds at most."""


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two sources as a table shows them."""

    one: Named
    other: Named
    shared: int
    same: int
    opposite: int
    one_origin: int
    one_text: bool
    share: float | None
    """None where they share too few claims: then nothing but their number is shown."""
    interval: tuple[float, float] | None
    address: str
    """Of the claims that they share."""
    words: str
    """“6 of 8”, or “too few: 3”."""


@dataclass(frozen=True, slots=True)
class Meets:
    """A cell of the table of all pairs: the source of its column; `row` is None where they share nothing."""

    other: Named
    row: PairRow | None
    is_itself: bool


def pair_row(each: Compared, of: str = "", kept: Mapping[str, str] | None = None) -> PairRow:
    """Show a pair, seen from the source `of` where it is one of them; `kept` are the filters of its address."""
    one, other = (each.other, each.one) if of == each.other.slug else (each.one, each.other)
    counted = each.counted
    told = {"same": counted.same, "shared": counted.shared}
    words = _("too few: %(shared)d") if counted.share is None else _("%(same)d of %(shared)d")
    return PairRow(
        one, other, counted.shared, counted.same, counted.opposite, each.one_origin, each.one_text,
        counted.share, counted.interval, pair_address(one.slug, other.slug, kept or {}), words % told,
    )  # fmt: skip


def pair_rows(found: Pairings, of: str = "", kept: Mapping[str, str] | None = None) -> list[PairRow]:
    rows = [pair_row(each, of, kept) for each in found.pairs]
    return sorted(rows, key=lambda row: (row.one.name.casefold(), row.other.name.casefold()))


def pair_address(one: str, other: str, kept: Mapping[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update({"one": one, "other": other, **{name: value for name, value in kept.items() if value}})
    return f"{reverse('agreement')}?{query.urlencode()}"


def matrix(sources: Sequence[Named], rows: Iterable[PairRow]) -> list[tuple[Named, list[Meets]]]:
    """Lay sources against each other; both halves show the same, so that it can be read by row or by column."""
    met = {frozenset((row.one.slug, row.other.slug)): row for row in rows}
    return [
        (one, [Meets(other, met.get(frozenset((one.slug, other.slug))), one == other) for other in sources])
        for one in sources
    ]


def drawn(rows: Sequence[PairRow], *, one_is_said: bool = False) -> Pairs | None:
    """Draw the first DRAWN pairs that share enough; None where none does. `one_is_said`: above, for all of them."""
    enough = [row for row in rows if row.share is not None][:DRAWN]
    if not enough:
        return None
    return pairs(
        [
            Couple("" if one_is_said else row.one.name, row.other.name, _said(row), row.share, row.interval)
            for row in enough
        ]
    )


def _said(row: PairRow) -> str:
    return row.words + (f" · {_('one text')}" if row.one_text else "")


def lines(rows: Iterable[PairRow], absolute: Any) -> list[list[str]]:
    """Give a line of a file for each pair; what rests on too few claims is left empty in it, as on the page."""
    return [_line(row, absolute(row.address)) for row in rows]


def _line(row: PairRow, link: str) -> list[str]:
    yes = _("yes") if row.one_text else ""
    if row.share is None or row.interval is None:
        few = _("fewer than %(minimum)d") % {"minimum": MINIMUM_SHARED}
        return [row.one.name, row.other.name, str(row.shared), few, few, few, few, few, few, yes, link]
    numbers = [f"{value:.4f}" for value in (row.share, *row.interval)]
    counts = [str(number) for number in (row.shared, row.same, row.opposite)]
    return [row.one.name, row.other.name, *counts, *numbers, str(row.one_origin), yes, link]


def spoken(row: PairRow) -> str:
    """Say a pair in a sentence, for those who do not see the drawing."""
    share = "" if row.share is None or row.interval is None else _("%(share)s, interval %(low)s to %(high)s") % {
        "share": percent(row.share), "low": percent(row.interval[0]), "high": percent(row.interval[1]),
    }  # fmt: skip
    return ", ".join(filter(None, (f"{row.one.name} – {row.other.name}", row.words, share)))
