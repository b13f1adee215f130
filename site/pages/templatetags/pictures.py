"""Pictures from what a page has read already: no tag in here asks the database for anything."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from claims import disagreement
from claims.comparison import Column, Row
from claims.figures import Measure
from claims.outcomes import SCALE, Outcome
from claims.tables import PublicTable, publisher_name
from pages import dating, lenses
from pages.pictures.spectrum import Placed, Spectrum, spectrum
from pages.pictures.spread import Given, Spread, spread
from pages.pictures.timeline import Dated, Timeline, timeline
from pages.states import LOOKS
from pages.templatetags.parallax import plain
from sources.dates import UNKNOWN, bounds

register = template.Library()

PLACES = [str(outcome) for outcome in SCALE]
BESIDE = [state for state in LOOKS if state not in PLACES]


def short_names(columns: Sequence[Column[Any]]) -> list[str]:
    """Name documents by their publishers; where two have one publisher, with the date."""
    names = [publisher_name(column.document) or plain(column.document, "title") for column in columns]
    often = Counter(names)
    return [
        f"{name}, {_said(column.document.published)}" if often[name] > 1 else name
        for name, column in zip(names, columns, strict=True)
    ]


def _said(edtf: str) -> str:
    return dating.say(edtf, get_language() or "en") if edtf else _("date not known")


def dated(label: str, edtf: str, kind: str, address: str = "") -> Dated:
    return Dated(label, edtf, kind, bounds(edtf) if edtf else UNKNOWN, address)


@register.simple_tag
def stance_spectrum(row: Row[Any, Any, Any]) -> dict[str, Any]:
    """Give the `picture` of a claim's positions, and its `rows`: cells with the names used in it."""
    names = short_names([cell.column for cell in row.cells])
    placed = [Placed(name, cell.state) for name, cell in zip(names, row.cells, strict=True)]
    return drawn_spectrum(placed, [cell.column.document.get_absolute_url() for cell in row.cells])


def drawn_spectrum(placed: Sequence[Placed], addresses: Sequence[str] = ()) -> dict[str, Any]:
    picture: Spectrum = spectrum(placed, PLACES, BESIDE)
    to = [*addresses, *[""] * (len(placed) - len(addresses))]
    order = [*PLACES, *BESIDE]
    rows = sorted(zip(placed, to, strict=True), key=lambda row: order.index(row[0].state))
    return {"picture": picture, "rows": rows}


@register.simple_tag
def row_spread(row: Row[Any, Any, Any]) -> dict[str, Any] | None:
    """Give the positions of a row with their numbers, median and range in words; None below two positions."""
    if len(row.places) < 2:  # noqa: PLR2004  one alone is no spread
        return None
    found = disagreement.spread(cell.state for cell in row.cells if cell.place is not None)
    assert found.median is not None
    assert found.range is not None
    (low, high), (least, most) = ([LOOKS[each].word for each in pair] for pair in (found.median, found.range))
    median = _("Median: %(position)s.") if low == high else _("Median: between %(position)s and %(other)s.")
    span = _("Range: %(position)s alone.") if least == most else _("Range: from %(position)s to %(other)s.")
    return {
        "positions": [(LOOKS[place], found.positions[Outcome(place)]) for place in PLACES
                      if found.positions[Outcome(place)]],
        "median": median % {"position": low, "other": high},
        "range": span % {"position": least, "other": most},
    }  # fmt: skip


@register.simple_tag
def event_timeline(event: Any, table: PublicTable) -> Timeline:
    """Draw the dates of one event, by who gives them, and of its documents."""
    names = dict(zip((column.key for column in table.columns), short_names(table.columns), strict=True))
    found = [dated(_basis(told, names), told["date"], "event") for told in event.dates]
    return timeline([*found, *_documents(table)])


def _basis(told: Mapping[str, Any], names: Mapping[Any, str]) -> str:
    if told["basis"] == "reference":
        return _("Date, looked up")
    if name := names.get(told["document"]):
        return _("Date in %(document)s") % {"document": name}
    return _("Date in its documents")


@register.simple_tag
def question_timeline(events: Iterable[Any], table: PublicTable) -> Timeline:
    """Draw the events of a question, each at every date that is given for it, and its documents."""
    found = [
        dated(plain(event, "title"), told["date"], "event", event.get_absolute_url())
        for event in events
        for told in event.dates or [{"date": ""}]
    ]
    return timeline([*found, *_documents(table)])


def _documents(table: PublicTable) -> list[Dated]:
    return [
        dated(name, column.document.published, "document", column.document.get_absolute_url())
        for name, column in zip(short_names(table.columns), table.columns, strict=True)
    ]


@register.simple_tag
def figure_spread(measure: Measure) -> Spread | None:
    """Draw the figures of one measure; None where there is nothing to lay beside a figure."""
    if len(measure.figures) < 2:  # noqa: PLR2004  one figure compares with nothing
        return None
    return spread([_given(each.told, each.cells) for each in measure.figures])


def _given(told: Mapping[str, Any], cells: Sequence[Any]) -> Given:
    words = lenses.amount_words(told)
    who = plain(told, "what") if told["reference"] else ", ".join(short_names([cell.column for cell in cells]))
    return Given(words, who, float(told["value"]), told["precision"])


@register.filter
def label_of(measure: Measure) -> str:
    """Say what a measure counts, by its first figure."""
    words = measure.figures[0].told["label"]
    return str(words.get(get_language()) or next(iter(words.values()), measure.key))
