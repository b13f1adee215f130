"""What views share: public records, one of them, a page of many."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from pages.paging import page_number
from sources.models import Record
from sources.models.names import Named
from sources.review.models import ReviewedQuerySet

PER_PAGE = 50
CHANGED = Coalesce("record__public_revision__applied_at", "record__published_at")
"""When what is public of a record became so."""


class Moved(Exception):  # noqa: N818  no error: the record is elsewhere
    """The record was merged: `to` is the address of the page that has it now."""

    def __init__(self, to: str) -> None:
        super().__init__(to)
        self.to = to


def public(model: type[Any]) -> Any:
    """Give what readers may see of a kind, with words or names and standing, in one query."""
    rows: Any = model.objects.published().with_standing().select_related("record__batch")
    rows = rows.with_words() if hasattr(model, "texts") else rows
    return rows.with_names() if issubclass(model, Named) else rows


def one(rows: ReviewedQuerySet, slug: str) -> Any:
    """Give the public record at this address.

    Raises Moved where it was merged into another, Http404 where there is none.
    """
    try:
        return get_object_or_404(rows.at(slug))
    except Http404:
        merged = Record.objects.filter(
            kind=rows.model.kind(), slug=slug, published_at__isnull=False, merged_into__isnull=False
        ).first()
        if merged is None:
            raise
        while merged.merged_into is not None:
            merged = merged.merged_into
        raise Moved(rows.model.objects.select_related("record").get(pk=merged.pk).get_absolute_url()) from None


def here(request: HttpRequest) -> str:
    """Give the whole address of this page, without a query."""
    return request.build_absolute_uri(request.path)


def page_of(request: HttpRequest, rows: Any) -> Any:
    """Give the page that the address asks for. Raises Http404 where there is none."""
    paginator = Paginator(rows, PER_PAGE)
    return paginator.page(page_number(request.GET.get("page", "1"), paginator.num_pages))
