"""The page of one stance: what one document does with one claim, on which passages."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims import tables
from claims.models import Claim, StanceCell


@require_safe
def stance(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an agreed public stance; the claim's page has it among all others."""
    kept = StanceCell.objects.filter(pk=pk).first()
    if kept is None:
        raise Http404
    claims, documents = Claim.objects.filter(pk=kept.claim_id), tables.public_documents().filter(pk=kept.document_id)
    table = tables.table(claims, documents)
    if not table.rows or not table.columns:
        raise Http404
    row = table.rows[0]
    return render(request, "pages/stance.html", {
        "claim": row.claim, "cell": row.cells[0], "document": row.cells[0].column.document,
        "known_as": row.claim.get_absolute_url(),
    })  # fmt: skip
