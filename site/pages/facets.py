"""The values of a list's filters as links, each with how many it would give: a few thousand letters, joined here.

A page has up to two hundred of these links; through template tags they would take longer than all the rest of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote_plus

from django.http import QueryDict
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from pages.filters.base import KnownChoices, RecordChoices, SpokenFilter, name_of

FIRST = 8
"""Values of one filter that are shown at once; the others unfold."""


class Value(NamedTuple):
    """One value of a filter: the query of the list with it, or without it where it is chosen."""

    label: str
    number: int
    query: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    label: str
    values: Sequence[Value]

    @property
    def has_chosen(self) -> bool:
        return any(value.is_chosen for value in self.values)


def facets(found: SpokenFilter, asked: QueryDict) -> list[Facet]:
    """Give the filters of a list whose values are counted, those without any value left out."""
    kept = [(name, value) for name, values in asked.lists() for value in values[-1:] if name in found.filters and value]
    chosen = {name: str(value) for name, value in found.picked().items()}
    given = [_facet(found, name, kept, chosen.get(name, "")) for name in found.FACETS]
    return [facet for facet in given if facet.values]


def _facet(found: SpokenFilter, name: str, kept: Sequence[tuple[str, str]], chosen: str) -> Facet:
    others = QueryDict(mutable=True)
    for other, value in kept:
        if other != name:
            others[other] = value
    rest = others.urlencode()
    field = found.form.fields[name]
    counted = {value: (number, told) for value, number, told in (found.found or {}).get(name, ())}
    if chosen and chosen not in counted:
        counted[chosen] = (0, None)
    is_record, is_known = isinstance(field, RecordChoices), isinstance(field, KnownChoices)
    named = {str(value): str(label) for value, label in field.choices if value}
    if is_known:
        named |= {
            value: name_of(field.kind, told, value) for value, (_number, told) in counted.items() if value not in named
        }
    if not is_known:
        order: Iterable[str] = [value for value in named if value in counted]
    elif is_record:
        order = sorted(counted, key=lambda value: (-counted[value][0], value))
    else:
        order = sorted(counted, key=lambda value: named[value].casefold())
    more = f"{rest}&" if rest else ""
    values = [
        Value(
            named[value],
            counted[value][0],
            f"?{rest}" if value == chosen else f"?{more}{name}={quote_plus(value)}",
            value == chosen,
        )
        for value in order
    ]
    return Facet(name, str(field.label), values)


def links(given: Iterable[Facet]) -> SafeString:
    """Write facets as lists of links: the first values at once, the others unfolding, what is chosen marked."""
    more, away = escape(_("all values")), escape(_("take this filter away"))
    parts = []
    for facet in given:
        label = escape(facet.label)
        first, rest = facet.values[:FIRST], facet.values[FIRST:]
        if any(value.is_chosen for value in rest):
            first, rest = facet.values, ()
        parts.append(
            f'<section class="facet" aria-labelledby="facet-{facet.name}"><h2 id="facet-{facet.name}">{label}</h2>'
        )
        parts += _list(first, away)
        if rest:
            parts.append(f"<details><summary>{more} ({len(facet.values)})</summary>")
            parts += _list(rest, away)
            parts.append("</details>")
        parts.append("</section>")
    return mark_safe("".join(parts))  # noqa: S308  every word was escaped


def _list(values: Sequence[Value], away: str) -> list[str]:
    rows = [
        f'<li><a href="{escape(value.query)}" rel="nofollow"'
        + (f' aria-current="true"><span class="visually-hidden">{away}: </span>' if value.is_chosen else ">")
        + f'{escape(value.label)} <span class="fine">{value.number}</span></a></li>'
        for value in values
    ]
    return ["<ul>", *rows, "</ul>"]


def data(values: QueryDict, found: SpokenFilter) -> tuple[tuple[str, str], ...]:
    """Give what an address asks of a filter as plain pairs, the same for every order of them."""
    return tuple(sorted((name, str(value)) for name, value in values.dict().items()
                        if name in found.filters and value))  # fmt: skip
