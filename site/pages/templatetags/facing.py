"""What the pages of accounts face to face need: cells beside their accounts, short names of documents, figures."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template

from claims.contrasts import Faced
from claims.rivals import Standing
from claims.tables import publisher_name
from pages import faced
from sources.findings import voices

register = template.Library()


@register.filter
def beside(accounts: Sequence[Any], told: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Pair each account with what is told of it."""
    return list(zip(accounts, told, strict=True))


@register.filter
def across(accounts: Sequence[Any], row: "Faced[Any, Any, Any]") -> list[tuple[Any, Any, bool]]:
    """Give each account with its documents' cells on a claim, and whether it rests on the claim."""
    return list(zip(accounts, row.cells, row.rests, strict=True))


@register.filter
def by_state(standing: "Standing[Any, Any, Any]") -> Iterable[tuple[str, list[Any]]]:
    """Group the cells of one answer on one claim by their state, in the order in which they come."""
    found: dict[str, list[Any]] = {}
    for cell in standing.cells:
        found.setdefault(cell.state, []).append(cell)
    return found.items()


@register.filter
def published_by(document: Any) -> str:
    """Name who published a document, where that is somebody else than `spoken_by` names; else nothing."""
    name = publisher_name(document)
    return "" if name == spoken_by(document) else name


@register.filter
def spoken_by(document: Any) -> str:
    """Name who speaks in a document: its author or who first published it; its address where nobody is named."""
    named = voices(document)
    return str(named[0].name) if named else publisher_name(document) or str(document.slug)


@register.filter
def years(document: Any) -> str:
    """Give the year in which a document was published, or the two between which; empty where one is not known."""
    known = [day.year for day in (document.published_from, document.published_to) if day]
    return "–".join(str(year) for year in sorted(set(known))) if len(known) > 1 else ""


@register.filter
def figure_words(told: Mapping[str, Any]) -> str:
    return faced.figure_words(told)
