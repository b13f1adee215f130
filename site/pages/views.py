"""The pages: each loads what is public, asks for the comparison, and renders."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from claims import tables
from claims.comparison import Accord
from claims.models import Claim, Event, Mention, Question, Stance, StancePassage
from claims.outcomes import Certainty, Outcome, Voice
from pages.filters import ClaimFilter
from pages.states import ACCORD_MEANINGS, LOOKS
from sources.models import Batch, Document, Record, Responsibility, Source
from sources.review.models import ReviewedQuerySet

PER_PAGE = 50
LATEST = 8


def public(model: type[Any]) -> ReviewedQuerySet:
    """Give what readers may see of a kind, with words, review and standing, in one query."""
    rows: ReviewedQuerySet = model.objects.published().with_words().with_standing()
    return rows.select_related("record__batch")


def one(model: type[Any], slug: str) -> Any:
    """Give the public record at this address. Raises Http404."""
    return get_object_or_404(public(model).at(slug))


def page_of(request: HttpRequest, rows: Any) -> Any:
    """Give the page that the address asks for. Raises Http404 where there is none."""
    paginator = Paginator(rows, PER_PAGE)
    wanted = request.GET.get("page", "1")
    if not (wanted.isascii() and wanted.isdigit() and 1 <= int(wanted[:9]) <= paginator.num_pages):
        raise Http404
    return paginator.page(int(wanted))


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    questions = questions_with_counts()
    latest = Record.objects.filter(public_revision__isnull=False).select_related("public_revision")
    changed = latest.filter(kind="claim").order_by("-public_revision__applied_at")[:LATEST]
    claims = {claim.pk: claim for claim in public(Claim).filter(pk__in=[record.pk for record in changed])}
    return render(request, "pages/home.html", {
        "questions": questions,
        "latest": [claims[record.pk] for record in changed],
        "batches": Batch.objects.filter(state=Batch.State.RELEASED),
    })  # fmt: skip


def questions_with_counts() -> ReviewedQuerySet:
    """Give the public questions with the numbers of their public claims and documents."""
    claims = Count("claim_links", filter=Q(claim_links__claim__record__published_at__isnull=False), distinct=True)
    documents = Count(
        "document_links", filter=Q(document_links__document__record__published_at__isnull=False), distinct=True
    )
    rows: ReviewedQuerySet = public(Question).annotate(claim_count=claims, document_count=documents)
    return rows.order_by("pk")


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/questions.html", {"page": page_of(request, questions_with_counts())})


@require_safe
def question(request: HttpRequest, slug: str) -> HttpResponse:
    found = one(Question, slug)
    events = public(Event).filter(question_links__question=found).prefetch_related("datings")
    return render(request, "pages/question.html", {
        "question": found, "events": events, **comparison(tables.for_question(found)),
    })  # fmt: skip


def comparison(table: tables.PublicTable) -> dict[str, Any]:
    """Give what the comparison's template needs: the table, its counts in words, a legend of the states in it."""
    return {
        "table": table,
        "accords": [(accord, number, ACCORD_MEANINGS[accord]) for accord, number in table.accords.items()
                    if accord != Accord.OTHER],
        "legend": [(LOOKS[state], number) for state, number in table.counts.items() if number],
    }  # fmt: skip


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """List events by the first day that their leading dating allows; undated ones last."""
    rows = sorted(public(Event).prefetch_related("datings"), key=_first_day)
    return render(request, "pages/events.html", {"page": page_of(request, rows)})


def _first_day(event: Event) -> tuple[bool, str]:
    days = [str(dating.date_from) for dating in list(event.datings.all())[:1] if dating.date_from]
    return (not days, days[0] if days else "")


@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    mentions = Mention.objects.filter(passage__paragraph__document__record__published_at__isnull=False)
    mentions = mentions.select_related("passage__paragraph").order_by("passage__paragraph__position")
    found = get_object_or_404(public(Event).at(slug).prefetch_related("datings", Prefetch("mentions", mentions)))
    places: dict[int, list[str]] = {}
    for mention in found.mentions.all():
        paragraph = mention.passage.paragraph
        places.setdefault(paragraph.document_id, []).append(paragraph.locator)
    table = tables.for_event(found)
    treated = [(column.document, places[column.key]) for column in table.columns if column.key in places]
    return render(request, "pages/event.html", {"event": found, "treated": treated, **comparison(table)})


@require_safe
def claims(request: HttpRequest) -> HttpResponse:
    filtered = ClaimFilter(request.GET, public(Claim))
    return render(request, "pages/claims.html", {"filter": filtered, "page": page_of(request, filtered.qs)})


@require_safe
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    found = one(Claim, slug)
    table = tables.for_claim(found)
    row = table.rows[0]
    groups = [(LOOKS[state], [cell for cell in row.cells if cell.state == state]) for state in row.counts]
    return render(request, "pages/claim.html", {
        "claim": found,
        "row": row,
        "groups": groups,
        "events": public(Event).filter(claim_links__claim=found).prefetch_related("datings"),
        "questions": public(Question).filter(claim_links__claim=found),
    })  # fmt: skip


@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    chain = Responsibility.objects.select_related("source__record")
    rows = public(Document).prefetch_related(Prefetch("responsibilities", chain)).annotate(
        stance_count=Count("stances", filter=Q(stances__record__published_at__isnull=False, stances__is_agreed=True))
    )  # fmt: skip
    return render(request, "pages/documents.html", {"page": page_of(request, rows.order_by("-stance_count", "pk"))})


@require_safe
def document(request: HttpRequest, slug: str) -> HttpResponse:
    chain = Responsibility.objects.select_related("source__record")
    found = get_object_or_404(
        public(Document).at(slug).prefetch_related("paragraphs", Prefetch("responsibilities", chain))
    )
    related = public(Document).filter(
        Q(pk__in=[found.translation_of_id, found.copy_of_id]) | Q(translation_of=found) | Q(copy_of=found)
    )
    stances = list(
        Stance.objects.published().filter(document=found, is_agreed=True).select_related("record__batch")
        .prefetch_related(Prefetch("passages", StancePassage.objects.select_related("passage__paragraph")))
    )  # fmt: skip
    said = {claim.pk: claim for claim in public(Claim).filter(stances__in=stances)}
    groups = [
        (LOOKS[str(outcome)], [(said[each.claim_id], each) for each in stances if each.outcome == outcome])
        for outcome in Outcome
    ]
    return render(request, "pages/document.html", {
        "document": found,
        "origins": [each for each in related if each.pk in {found.translation_of_id, found.copy_of_id}],
        "versions": [each for each in related if found.pk in {each.translation_of_id, each.copy_of_id}],
        "groups": [(look, rows) for look, rows in groups if rows],
        "stance_count": len(stances),
    })  # fmt: skip


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    rows = public(Source).annotate(
        document_count=Count(
            "responsibilities__document",
            filter=Q(responsibilities__document__record__published_at__isnull=False),
            distinct=True,
        )
    )
    return render(request, "pages/sources.html", {"page": page_of(request, rows.order_by("name"))})


@require_safe
def source(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(public(Source).at(slug).select_related("owner__record").prefetch_related("other_names"))
    documents = {each.pk: each for each in public(Document).filter(responsibilities__source=found).distinct()}
    roles: dict[int, list[Responsibility]] = {}
    for link in Responsibility.objects.filter(source=found, document__in=documents):
        roles.setdefault(link.document_id, []).append(link)
    counts = dict(
        Stance.objects.published().filter(document__in=documents, is_agreed=True).order_by()
        .values_list("document").annotate(number=Count("pk"))
    )  # fmt: skip
    return render(request, "pages/source.html", {
        "source": found,
        "documents": [(documents[key], links, counts.get(key, 0)) for key, links in roles.items()],
        "coded": sum(bool(number) for number in counts.values()),
        "stance_count": sum(counts.values()),
    })  # fmt: skip


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/method.html", {
        "looks": LOOKS.values(),
        "accords": ACCORD_MEANINGS.items(),
        "voices": Voice.labels,
        "certainties": Certainty.labels,
        "batches": Batch.objects.filter(state=Batch.State.RELEASED),
        "claim_types": Claim.Type.labels,
        "counts": {model.kind(): model.objects.published().count() for model in (Claim, Stance)},
    })  # fmt: skip


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django's signature
    return render(request, "404.html", status=404)
