"""Pages of who says it: documents, sources, actors, places, references."""

from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims import pairings, sides
from claims.happenings import mentioned_most, public_events
from claims.models import Claim, Narrative, Question, Stance, StancePassage
from claims.outcomes import Outcome
from claims.tables import public_claims
from pages import heads, pairs
from pages.states import LOOKS
from pages.views.reading import CHANGED, here, one, public
from sources import findings
from sources.models import Actor, Citation, Document, Place, Reference, Responsibility, Source
from sources.models.names import names_array


@require_safe
def document(request: HttpRequest, slug: str) -> HttpResponse:
    chain = Responsibility.objects.select_related("source__record")
    cited = Citation.objects.select_related("source__record", "passage__paragraph").order_by(
        "passage__paragraph__position", "pk"
    )
    found = one(
        public(Document)
        .annotate(changed_at=CHANGED)
        .with_answers("about__stance__document", "about__tagging__document")
        .prefetch_related("paragraphs", Prefetch("responsibilities", chain), Prefetch("citations", cited)),
        slug,
    )
    related = public(Document).filter(
        Q(pk__in=[found.translation_of_id, found.copy_of_id]) | Q(translation_of=found) | Q(copy_of=found)
    )
    stances = list(
        Stance.objects.published().filter(document=found, is_agreed=True, claim__record__merged_into__isnull=True)
        .select_related("record__batch")
        .prefetch_related(Prefetch("passages", StancePassage.objects.select_related("passage__paragraph")))
    )  # fmt: skip
    said = {claim.pk: claim for claim in public(Claim).filter(stances__in=stances)}
    groups = [
        (LOOKS[str(outcome)], [(said[each.claim_id], each) for each in stances if each.outcome == outcome])
        for outcome in Outcome
    ]
    origins = [each for each in related if each.pk in {found.translation_of_id, found.copy_of_id}]
    counts = {look.state: len(rows) for look, rows in groups}
    return render(request, "pages/document.html", {
        "document": found,
        "head": heads.of_document(found, counts, origins, here=here(request)),
        "house": findings.house(found),
        "origins": origins,
        "versions": [each for each in related if found.pk in {each.translation_of_id, each.copy_of_id}],
        "groups": [(look, rows) for look, rows in groups if rows],
        "stance_count": len(stances),
        "taggings": findings.taggings().filter(document=found),
        "narratives": sides.narratives().filter(document_links__document=found)
        .select_related("question__record", "event__record"),
    })  # fmt: skip


@require_safe
def source(request: HttpRequest, slug: str) -> HttpResponse:
    rows = public(Source).with_answers("source", "about__rating__source").prefetch_related("other_names")
    rows = rows.select_related("owner__record", "actor__record")
    found = one(
        rows.annotate(
            actor_names=names_array(Actor, "actor"),
            references=findings.references_array(Source.reference_links.rel.related_model, "source"),
        ),
        slug,
    )
    documents = {each.pk: each for each in public(Document).filter(responsibilities__source=found).distinct()}
    roles: dict[int, list[Responsibility]] = {}
    for link in Responsibility.objects.filter(source=found, document__in=documents):
        roles.setdefault(link.document_id, []).append(link)
    counts = dict(
        Stance.objects.published().filter(document__in=documents, is_agreed=True).order_by()
        .values_list("document").annotate(number=Count("pk"))
    )  # fmt: skip
    citations = public(Document).filter(citations__source=found).exclude(pk__in=documents).distinct()
    return render(request, "pages/source.html", {
        "source": found,
        "head": heads.of_source(found, documents=len(counts), stances=sum(counts.values()), here=here(request)),
        "documents": [(documents[key], links, counts.get(key, 0)) for key, links in roles.items()],
        "coded": sum(bool(number) for number in counts.values()),
        "stance_count": sum(counts.values()),
        "mentioned": mentioned_most(documents),
        "pairs": pairs.pair_rows(pairings.with_others(found.slug), of=found.slug),
        "ratings": findings.by_dimension(findings.ratings().filter(source=found)),
        "cited_in": citations.prefetch_related(
            Prefetch("citations", Citation.objects.filter(source=found).select_related("passage__paragraph"))
        ),
        "narratives": sides.narratives().filter(source_links__source=found)
        .select_related("question__record", "event__record"),
    })  # fmt: skip


@require_safe
def actor(request: HttpRequest, slug: str) -> HttpResponse:
    found = one(public(Actor), slug)
    events = public_events().filter(actor_links__actor=found).order_by("pk")
    return render(request, "pages/actor.html", {
        "named": found,
        "head": heads.of_named(found, events=len(events), here=here(request)),
        "source": Source.objects.published().filter(actor=found).select_related("record").first(),
        "events": events,
        "taggings": findings.taggings().filter(actor=found).select_related("document__record")
        .annotate(document_words=findings.document_words()),
        "ratings": findings.ratings().filter(actor=found),
    })  # fmt: skip


@require_safe
def place(request: HttpRequest, slug: str) -> HttpResponse:
    found = one(public(Place), slug)
    events = public_events().filter(place_links__place=found).order_by("pk")
    head = heads.of_named(found, events=len(events), here=here(request))
    return render(request, "pages/place.html", {"named": found, "head": head, "events": events})


@require_safe
def reference(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a reference with everything that rests on it."""
    found = one(public(Reference), slug)
    return render(request, "pages/reference.html", {
        "reference": found,
        "head": heads.of_reference(found, here=here(request)),
        "claims": public_claims(Claim.objects.all()).filter(
            Q(assessments__reference_links__reference=found, assessments__record__published_at__isnull=False)
            | Q(quantities__reference=found)
        ).distinct(),
        "events": public_events().filter(reference_links__reference=found),
        "sources": public(Source).filter(
            Q(reference_links__reference=found)
            | Q(ratings__reference_links__reference=found, ratings__record__published_at__isnull=False)
        ).distinct(),
        "questions": public(Question).filter(
            narratives__in=Narrative.objects.published().filter(source_links__reference=found)
        ).distinct(),
    })  # fmt: skip
