"""Where a page is now whose address has changed, or whose record was merged. Asked only of what is not found."""

from django.db.models.fields.json import KT
from django.http import Http404, HttpRequest
from django.urls import reverse

from pages.named import record_of
from sources.review.models import History, Record

KEPT_BY_MERGED = {"history", "version"}
"""Pages that a merged record keeps for itself."""


class Moved(Http404):
    """There is no public record at this address any more: it is `now` at another one of the same kind."""

    def __init__(self, was: str, now: str) -> None:
        super().__init__(now)
        self.was, self.now = was, now


class Nowhere(Http404):
    """There is no public record at this address, and there never was: it has been asked."""


def address_now(kind: str, slug: str, *, through_merges: bool = True) -> str | None:
    """Give the address, within its kind, of what readers found here; None where nothing was, or nothing has changed.

    Who has the address now wins over who had it, and who had it last over who had it before. It is the address of a
    public record that is not merged, so what it leads to leads nowhere else. Three queries, and one
    for each merge.
    """
    public = Record.objects.filter(kind=kind, published_at__isnull=False)
    record = public.filter(slug=slug).first()
    if record is None and (key := _last_at(kind, slug)) is not None:
        record = public.filter(pk=key).first()
    seen = set()
    while record is not None and record.merged_into_id and through_merges and record.pk not in seen:
        seen.add(record.pk)
        record = record.merged_into
    if record is None or record.slug == slug or (record.merged_into_id and through_merges):
        return None
    return record.slug


def _last_at(kind: str, slug: str) -> int | None:
    """Give the key of the record that had this address last, while it was public. By an index of history."""
    if "\0" in slug:
        return None
    rows = History.objects.annotate(of=KT("row__kind"), was=KT("row__slug"), since=KT("row__published_at"))
    rows = rows.filter(table_name=Record._meta.db_table, of=kind, was=slug, since__isnull=False)
    return rows.order_by("-pk").values_list("row_id", flat=True).first()


def path_now(request: HttpRequest, found: Http404) -> str | None:
    """Give path and query of what was asked for, where it is now: the same part of the page, in the same language.

    The path is made of our own addresses alone, never of what was asked for. None where nothing has moved.
    """
    match, query = request.resolver_match, request.GET.copy()
    if match is None or isinstance(found, Nowhere):
        return None
    named = record_of(match)
    if isinstance(found, Moved):
        was, now = found.was, found.now
    elif named is not None:
        was, at = named[1], address_now(*named, through_merges=match.url_name not in KEPT_BY_MERGED)
        if at is None:
            return None
        now = at
    else:
        return None
    path = request.path
    if match.kwargs.get("slug") == was:
        path = reverse(match.view_name, kwargs={**match.kwargs, "slug": now})
    else:
        for name, values in request.GET.lists():
            query.setlist(name, [now if value == was else value for value in values])
        if query == request.GET:
            return None
        return f"{path}?{query.urlencode()}"
    asked = request.META.get("QUERY_STRING", "")
    return path + (f"?{asked}" if asked else "")
