"""Pages about the work itself: method, and the pieces that pages are made of."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims import reliability, sides, tables
from claims.models import Assessment, Claim, Narrative, Relation, Stance, Topic
from claims.outcomes import Certainty, Voice
from pages import samples
from pages.filters import TopicFilter
from pages.states import ACCORD_MEANINGS, LOOKS, VERDICTS
from pages.views.comparisons import comparison, questions_with_counts, taggings_of
from pages.views.reading import page_of, public
from sources import findings
from sources.bias import NATURES, Dimension
from sources.models import Batch, Document, Rating, Tagging


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    tags: dict[str, list[object]] = {}
    for tag in findings.vocabulary():
        tags.setdefault(tag.dimension, []).append(tag)
    kinds = (Claim, Stance, Narrative, Tagging, Rating, Assessment)
    return render(request, "pages/method.html", {
        "looks": LOOKS.values(),
        "accords": ACCORD_MEANINGS.items(),
        "verdicts": VERDICTS.values(),
        "voices": Voice.labels,
        "certainties": Certainty.labels,
        "relations": Relation.labels,
        "batches": Batch.objects.filter(state=Batch.State.RELEASED),
        "claim_types": Claim.Type.labels,
        "vocabulary": [(dimension, NATURES[dimension], tags.get(dimension, [])) for dimension in Dimension],
        "counts": [(model._meta.verbose_name_plural, count_of(model)) for model in kinds],
        "agreement": reliability.of_stances(), "tag_agreement": reliability.of_tags(),
    })  # fmt: skip


def count_of(model: Any) -> int:
    """Count what is public of a kind; of stances those that stand."""
    rows = model.objects.published()
    return int((rows.agreed() if model is Stance else rows).count())


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say who publishes this installation, how it works and what it does not know; its own part is in the settings."""
    languages = Document.objects.published().order_by("language").values_list("language", flat=True).distinct()
    coded = Stance.objects.published().agreed().values("document").distinct()
    return render(request, "pages/about.html", {
        "publisher": settings.PUBLISHER, "documents": coded.count(),
        "languages": list(languages),
        "unreviewed": Claim.objects.published().filter(record__public_revision__isnull=True).count(),
    })  # fmt: skip


@require_safe
def patterns(request: HttpRequest) -> HttpResponse:
    """Show every piece of the pages, filled from what is public here."""
    question = questions_with_counts().first()
    context: dict[str, object] = {"looks": LOOKS, "verdicts": VERDICTS.values()}
    if question is not None:
        table = tables.for_question(question)
        context |= comparison(table, sides.of_question(question, table, taggings_of(table)))
        context |= {
            "corroborations": tables.corroborations(table),
            "question": question,
            "cell": next((c for r in table.rows for c in r.cells if c.stance), None),
        }
    return render(request, "pages/patterns.html", context | {
        "ratings": findings.by_dimension(findings.ratings()[:4]),
        "filter": TopicFilter(request.GET, public(Topic)), "page": page_of(request, range(151)),
        **samples.pictures(),
    })  # fmt: skip


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers where the sitemap is, and what is of no use to them."""
    closed = ("/admin/", "/accounts/", "/*?format=", "/*/report/")
    lines = ["User-agent: *", *(f"Disallow: {each}" for each in closed),
             f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}", ""]  # fmt: skip
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django's signature
    return render(request, "404.html", status=404)
