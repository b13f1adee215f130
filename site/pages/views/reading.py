"""What views share: public records, one of them, a page of many."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from pages.moved import Moved, Nowhere, address_now
from pages.paging import page_number
from sources.models.names import Named
from sources.review.models import ReviewedQuerySet

PER_PAGE = 50
CHANGED = Coalesce("record__public_revision__applied_at", "record__published_at")
"""When what is public of a record became so."""


def public(model: type[Any]) -> Any:
    """Give what readers may see of a kind, with words or names and standing, in one query."""
    rows: Any = model.objects.published().with_standing().select_related("record__batch")
    rows = rows.with_words() if hasattr(model, "texts") else rows
    return rows.with_names() if issubclass(model, Named) else rows


def one(rows: ReviewedQuerySet, slug: str) -> Any:
    """Give the public record at this address.

    Raises Moved where it is at another address now, or merged into another record; Http404 where there is none.
    """
    found = rows.at(slug).first()
    if found is not None:
        return found
    now = address_now(rows.model.kind(), slug)
    if now is None:
        raise Nowhere
    raise Moved(slug, now)


def here(request: HttpRequest) -> str:
    """Give the whole address of this page, without a query."""
    return request.build_absolute_uri(request.path)


def page_of(request: HttpRequest, rows: Any) -> Any:
    """Give the page that the address asks for. Raises Http404 where there is none."""
    paginator = Paginator(rows, PER_PAGE)
    return paginator.page(page_number(request.GET.get("page", "1"), paginator.num_pages))
