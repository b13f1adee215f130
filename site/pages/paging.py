"""Pages of long lists, by the record that stands before or after them: no page counts through those before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import Http404, QueryDict

PER_PAGE = 50
LONGEST = 9
"""Digits that the number of a page may have."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, and the queries of those beside it."""

    object_list: Sequence[Any]
    number: int
    """Which page it is, as the address says; the first, where it says nothing."""
    count: int
    """How many rows the whole list has."""
    first: str = ""
    previous: str = ""
    next: str = ""

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // PER_PAGE))

    def __iter__(self) -> Any:
        return iter(self.object_list)


def keyset_page(rows: "QuerySet[Any]", asked: QueryDict, count: int) -> Page:
    """Give the page that an address asks for with `after` or `before`, an address of a record, and `page`, its number.

    `page` alone is counted to. The last column that `rows` are ordered by tells any two apart, and none is null.
    Raises Http404 where there is no such page or record.
    """
    number = _number(asked, max(1, -(-count // PER_PAGE)))
    after, before = asked.get("after", ""), asked.get("before", "")
    if after or before:
        found = list(_beyond(rows, before or after, backwards=bool(before))[: PER_PAGE + 1])
        more, found = len(found) > PER_PAGE, found[:PER_PAGE]
        if not found:
            raise Http404
        if before:
            found.reverse()
        has_previous, has_next = (more, True) if before else (True, more)
        if not has_previous:
            number = 1
    else:
        start = (number - 1) * PER_PAGE
        found = list(rows[start : start + PER_PAGE])
        has_previous, has_next = number > 1, start + PER_PAGE < count
    return Page(
        found,
        number,
        count,
        _query(asked) if has_previous else "",
        _query(asked, before=found[0].slug, page=str(max(1, number - 1))) if has_previous else "",
        _query(asked, after=found[-1].slug, page=str(number + 1)) if has_next else "",
    )


def _number(asked: QueryDict, pages: int) -> int:
    return page_number(asked.get("page", "1"), pages)


def page_number(wanted: str, pages: int) -> int:
    """Give the number of a page that an address names. Raises Http404 where there is no such page."""
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) <= LONGEST and 1 <= int(wanted) <= pages):
        raise Http404
    return int(wanted)


def _query(asked: QueryDict, **changes: str) -> str:
    query = asked.copy()
    for name in ("after", "before", "page"):
        query.pop(name, None)
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"


def _beyond(rows: "QuerySet[Any]", slug: str, *, backwards: bool) -> "QuerySet[Any]":
    """Keep the rows that come after the record at an address, or those before it, nearest first."""
    if not (slug.isascii() and slug.isprintable()):
        raise Http404
    order = [(name.removeprefix("-"), name.startswith("-")) for name in map(str, rows.query.order_by)]
    names = [name for name, _falls in order]
    model = rows.model
    if names == ["pk"]:
        here = model.objects.published().filter(record__slug=slug).values("pk")
        kept = rows.filter(pk__lt=here) if order[0][1] != backwards else rows.filter(pk__gt=here)
        return kept.order_by(*(F(name).desc() if falls != backwards else F(name).asc() for name, falls in order))
    values = rows.filter(record__slug=slug).order_by().values_list(*names).first()
    if values is None:
        raise Http404
    beyond, same = Q(pk__in=[]), Q()
    for (name, falls), value in zip(order, values, strict=True):
        beyond |= same & Q(**{f"{name}__{'lt' if falls != backwards else 'gt'}": value})
        same &= Q(**{name: value})
    return rows.filter(beyond).order_by(
        *(F(name).desc() if falls != backwards else F(name).asc() for name, falls in order)
    )
