"""How far documents differ, and where what they tell comes from: from what a page has read already, no query."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import gettext as _

from claims.comparison import Accord, Row
from claims.corroboration import Origin
from claims.disagreement import Spread, spread
from claims.outcomes import Outcome
from pages.pairs import PairRow, drawn
from pages.pictures.pairs import Pairs
from pages.states import LOOKS
from pages.templatetags.pictures import short_names
from pages.workspace import Workspace
from sources.models import Document

register = template.Library()


@register.simple_tag
def spread_of(row: Row[Any, Any, Any]) -> Spread:
    """Spread the positions on a claim over the scale; what nobody coded, or could not be said yet, is no outcome."""
    return spread(cell.state for cell in row.cells if cell.state in Outcome)


@register.filter
def median_words(found: Spread) -> str:
    """Say where the middle document stands; between two positions where their number is even."""
    return _through(found.median, _("between “%(low)s” and “%(high)s”"))


@register.filter
def range_words(found: Spread) -> str:
    """Say from which position to which the documents stand."""
    return _through(found.range, _("from “%(low)s” to “%(high)s”"))


def _through(ends: tuple[Outcome, Outcome] | None, words: str) -> str:
    if ends is None:
        return _("nobody takes a position")
    low, high = (str(LOOKS[str(end)].word) for end in ends)
    return low if low == high else words % {"low": low, "high": high}


@dataclass(frozen=True, slots=True)
class Way:
    """One document through which an origin comes, with the chains of speakers that lead to it."""

    slug: str
    name: str
    chains: Sequence[Any]
    is_version: bool
    """The document copies or translates the text from which it comes."""


@dataclass(frozen=True, slots=True)
class Named:
    """An origin as it is shown."""

    names: Sequence[tuple[str, str]]
    """What it is called, and the address of its page; empty where it has none."""
    ways: Sequence[Way]


@register.simple_tag
def origins_of(row: Row[Any, Any, Any], origins: Iterable[Origin]) -> list[Named]:
    """Name the independent origins of what documents tell, in the alphabetical order of their names."""
    cells = {cell.column.key: cell for cell in row.cells}
    known = _known(cells)
    shown = dict(zip(cells, short_names([cell.column for cell in row.cells]), strict=True))
    found = []
    for origin in origins:
        names = _names(origin, known)
        ways = [_way(cells[each.document], shown[each.document], each.chains) for each in origin.carriers]
        found.append(Named(names or [(ways[0].name, "")], ways))
    return sorted(found, key=lambda origin: origin.names[0][0].casefold())


def _known(cells: Mapping[Hashable, Any]) -> dict[Hashable, tuple[str, str]]:
    """Name what origins can be: public sources with their pages, others with what the documents call them."""
    found: dict[Hashable, tuple[str, str]] = {}
    for cell in cells.values():
        for link in cell.column.document.responsibilities.all():
            if link.source is not None:
                found["source", link.source_id] = _source(link.source)
        for chain in cell.stance.chains.all() if cell.stance else ():
            for node in chain.nodes.all():
                if node.source_id is not None and not node.is_hypothesis:
                    found["source", node.source_id] = _source(node.source, node.speaker)
                elif node.source_id is None:
                    found["name", node.speaker.casefold()] = (node.speaker, "")
    return found


def _source(source: Any, speaker: str = "") -> tuple[str, str]:
    if source.record.is_public:
        return source.name, source.get_absolute_url()
    return speaker or source.name, ""


def _names(origin: Origin, known: Mapping[Hashable, tuple[str, str]]) -> list[tuple[str, str]]:
    told = {known[identity] for identity in origin.identities if identity in known}
    return sorted(told, key=lambda name: name[0].casefold())


def _way(cell: Any, name: str, places: Sequence[int]) -> Way:
    document: Document = cell.column.document
    chains = list(cell.stance.chains.all())
    is_version = document.translation_of_id is not None or document.copy_of_id is not None
    return Way(document.slug, name, [chains[place] for place in places], is_version)


@register.simple_tag
def pairs_drawn(rows: Sequence[PairRow]) -> Pairs | None:
    """Draw one source with others; None where too little is shared to draw."""
    return drawn(rows, one_is_said=True)


@register.simple_tag
def agreed_of_one_origin(seen: Workspace) -> list[Any]:
    """Give the claims shown on which documents agree and which all of them have from one origin."""
    return [
        row.claim
        for row in seen.shown.rows
        if row.accord == Accord.AGREED
        and seen.corroborations[row.asked.key].count == 1
        and seen.corroborations[row.asked.key].documents > 1
    ]
