"""How a page came to say what it says: its versions, each at an address of its own; and the ledger of corrections."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from pages import ledger
from pages.views.reading import page_of
from sources.review.content import KINDS
from sources.review.differences import compare_many
from sources.review.models import Record
from sources.review.past import versions, with_changes


@require_safe
def history(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """List the versions of a page, the newest first, each with what it changed."""
    shown = _shown(kind, slug)
    decisions = ledger.entries(ledger.shown_decisions().filter(record=shown["record"]))
    found = with_changes(kind, versions(shown["record"]))
    return render(request, "pages/history.html", {**shown, "versions": found[::-1], "decisions": decisions})


@require_safe
def version(request: HttpRequest, kind: str, slug: str, number: int) -> HttpResponse:
    """Show all that a page said in one version, in words."""
    shown = _shown(kind, slug)
    found = versions(shown["record"])
    if not 1 <= number <= len(found):
        raise Http404
    wanted = found[number - 1]
    said = compare_many([(kind, None, wanted.content)], wanted.unnamed)[0]
    return render(request, "pages/version.html", {
        **shown, "version": wanted, "last": len(found), "said": said,
    })  # fmt: skip


@require_safe
def version_of(request: HttpRequest, kind: str, slug: str, revision: int) -> HttpResponse:  # noqa: ARG001  a view
    """Lead to the version that a revision made, which pages are cited by; 0 is as the record came with its batch."""
    found = [each.number for each in versions(_shown(kind, slug)["record"]) if each.revision == revision]
    if not found:
        raise Http404
    answer = redirect("version", kind=kind, slug=slug, number=found[-1])
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _shown(kind: str, slug: str) -> dict[str, Any]:
    """Give the public record at an address, also where it was merged, with its row. Raises Http404 without one."""
    if kind not in KINDS:
        raise Http404
    record = get_object_or_404(Record, kind=kind, slug=slug, published_at__isnull=False)
    row = KINDS[kind].model._default_manager.select_related("record").get(pk=record.pk)
    return {"record": record, "kind": KINDS[kind].label, "name": str(row), "url": row.get_absolute_url()}


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """List what was challenged, corrected, kept, retracted, merged or taken down, the newest first."""
    filtered = ledger.LedgerFilter(request.GET, ledger.shown_decisions())
    page = page_of(request, filtered.qs)
    context = {"filter": filtered, "page": page, "entries": ledger.entries(page.object_list)}
    return render(request, "pages/corrections.html", context)
