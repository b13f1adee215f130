"""Pages of what is said: home, questions, events, claims, topics."""

from http import HTTPStatus
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Prefetch, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from claims import figures, one_claim, reviews, sides, tables
from claims.comparison import Accord
from claims.happenings import public_events, told_whole
from claims.models import Claim, Mention, Question, Topic
from claims.sides import Contrasts
from pages import heads, large
from pages.accounts import Writer, written
from pages.brief import brief
from pages.carried import carry, licence, link
from pages.states import ACCORD_MEANINGS, LOOKS
from pages.templatetags.parallax import plain
from pages.views.reading import CHANGED, here, one, page_of, public
from pages.workspace import Workspace, workspace
from sources import findings
from sources.bearing import Bearing, bearing
from sources.models import Batch, Record
from sources.review.models import ReviewedQuerySet
from sources.version import remembered

LATEST = 8
MOST_DRAWN = 80
"""Documents up to which a picture of the positions on one claim still tells them apart."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    latest = Record.objects.filter(public_revision__isnull=False).select_related("public_revision")
    changed = latest.filter(kind="claim").order_by("-public_revision__applied_at")[:LATEST]
    claims = {claim.pk: claim for claim in public(Claim).filter(pk__in=[record.pk for record in changed])}
    return render(request, "pages/home.html", {
        "head": heads.of_home(here=here(request)),
        "questions": questions_with_counts(),
        "latest": [claims[record.pk] for record in changed if record.pk in claims],
        "batches": Batch.objects.filter(state=Batch.State.RELEASED),
    })  # fmt: skip


def questions_with_counts() -> ReviewedQuerySet:
    """Give the public questions with the numbers of their public claims and documents, and their narratives' titles."""
    claims = Count("claim_links", filter=Q(claim_links__claim__record__published_at__isnull=False), distinct=True)
    documents = Count(
        "document_links", filter=Q(document_links__document__record__published_at__isnull=False), distinct=True
    )
    told = sides.narratives().filter(question=OuterRef("pk")).order_by("position", "pk")
    rows: ReviewedQuerySet = public(Question).annotate(
        claim_count=claims, document_count=documents, accounts=ArraySubquery(told.values("words"))
    )
    return rows.order_by("pk")


@require_safe
def question(request: HttpRequest, slug: str) -> HttpResponse:
    rows = public(Question).annotate(recorded=tables.recorded("question_links__question"), changed_at=CHANGED)
    found = one(rows, slug)
    is_large = found.recorded > tables.MOST_OPEN
    table = tables.for_question(found, light=is_large and not needs_whole(request.GET))
    seen = workspace(request.GET, table, bearing_on(table))
    if file := carry(request, seen, title=plain(found, "title")):
        return file
    contrasts = sides.of_question(found, table, taggings_of(table))
    return render(request, "pages/question.html", {
        "question": found,
        "head": heads.of_question(found, table, contrasts, here=here(request)),
        "events": public_events().filter(question_links__question=found),
        **comparison(table, contrasts),
        **shown(request, seen),
    }, status=status_of(request, seen))  # fmt: skip


def shown(request: HttpRequest, seen: Workspace) -> dict[str, Any]:
    """Give what the template of the workspace needs."""
    return told(seen, here(request))


def told(seen: Workspace, address: str) -> dict[str, Any]:
    """Give what the template of the workspace needs, on a page at this address."""
    everything = seen.query(**dict.fromkeys(seen.filter.filters))
    return {
        "seen": seen, "permanent_link": link(address, seen), "licence": licence(seen), "everything": everything,
    }  # fmt: skip


def needs_whole(asked: QueryDict) -> bool:
    """Say whether an address asks for what only whole stances tell: their passages, or a file."""
    return any(asked.get(name) for name in ("voice", "certainty", "format"))


def status_of(request: HttpRequest, seen: Workspace) -> int:
    """Give the status of a page: a file that cannot be made is an error to a program, a view is answered in words."""
    return HTTPStatus.BAD_REQUEST if seen.problems and request.GET.get("format") else HTTPStatus.OK


def bearing_on(table: tables.PublicTable) -> list[Bearing]:
    """Give what raters found that bears on the documents of a comparison. One query."""
    return bearing([column.key for column in table.columns])


def taggings_of(table: tables.PublicTable) -> ReviewedQuerySet:
    """Give the taggings of the documents of a comparison."""
    rows = findings.taggings().filter(document__in=[column.key for column in table.columns])
    return rows.select_related("document__record")


def comparison(table: tables.PublicTable, contrasts: Contrasts) -> dict[str, Any]:
    """Give what the comparison's templates need: sides, the table, its counts in words, a legend of its states."""
    return {
        "table": table,
        "row_groups": [("", "", table.rows)],
        "contrasts": contrasts,
        "brief": brief(table, contrasts),
        "measures": figures.by_measure(table, tables.given_figures(table)),
        "assessed": [row.claim for row in table.rows if getattr(row.claim, "verdicts", ())],
        "accords": [(accord, number, ACCORD_MEANINGS[accord]) for accord, number in table.accords.items()
                    if accord != Accord.OTHER],
        "legend": [(LOOKS[state], number) for state, number in table.counts.items() if number],
    }  # fmt: skip


@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    address = here(request)
    if not request.GET and large.is_known("event", slug):
        return _large(request, slug, address)
    found = _event(slug)
    is_large = found.recorded > tables.MOST_OPEN
    if not request.GET and is_large:
        large.know("event", slug)
        return _large(request, slug, address)
    table = tables.for_event(found, light=is_large and not needs_whole(request.GET))
    seen = workspace(request.GET, table, bearing_on(table))
    if file := carry(request, seen, title=plain(found, "title")):
        return file
    return render(request, "pages/event.html", {
        "title": plain(found, "title"), **_event_told(found, table, seen, address),
    }, status=status_of(request, seen))  # fmt: skip


def _large(request: HttpRequest, slug: str, address: str) -> HttpResponse:
    title, head, body = large_event(slug, str(get_language()), address)
    return large.answer(request, "pages/event.html", title=title, head=head, body=body)


@remembered
def large_event(slug: str, _language: str, address: str) -> tuple[str, heads.Head, bytes]:
    """Give title, head and body of the page of a large event, in the language that is active: the one that is named."""
    found = _event(slug)
    table = tables.for_event(found, light=True)
    seen = workspace(QueryDict(), table, bearing_on(table))
    body = _event_told(found, table, seen, address)
    return plain(found, "title"), body["head"], render_to_string("pages/components/event_body.html", body).encode()


def _event(slug: str) -> Any:
    mentions = Mention.objects.filter(passage__paragraph__document__record__published_at__isnull=False)
    mentions = mentions.select_related("passage__paragraph").order_by("passage__paragraph__position")
    rows = told_whole(public_events()).annotate(recorded=tables.recorded("event_links__event"), changed_at=CHANGED)
    return one(rows.prefetch_related(Prefetch("mentions", mentions)), slug)


def _event_told(found: Any, table: tables.PublicTable, seen: Workspace, address: str) -> dict[str, Any]:
    """Give what the body of an event's page needs."""
    places: dict[int, list[str]] = {}
    for mention in found.mentions.all():
        paragraph = mention.passage.paragraph
        places.setdefault(paragraph.document_id, []).append(paragraph.locator)
    contrasts = sides.of_event(found, table, taggings_of(table))
    return {
        "event": found,
        "here": address,
        "head": heads.of_event(found, table, contrasts, here=address),
        "treated": [(column.document, places[column.key]) for column in table.columns if column.key in places],
        "documents": {column.key: column.document for column in table.columns},
        **comparison(table, contrasts),
        **told(seen, address),
    }


@require_safe
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    found = one(
        one_claim.whole(public(Claim))
        .with_answers("about__stance__claim", "about__assessment__claim")
        .annotate(changed_at=CHANGED),
        slug,
    )
    table = one_claim.table_of(found)
    row, writer = table.rows[0], Writer()
    cells = {state: [cell for cell in row.cells if cell.state == state] for state in row.counts}
    return render(request, "pages/claim.html", {
        "claim": found,
        "head": heads.of_claim(found, row, here=here(request), reviews=reviews.approved(found)),
        "row": row,
        "groups": [(LOOKS[state], len(each), written(each, writer)) for state, each in cells.items()],
        "is_large": len(row.cells) > MOST_DRAWN,
        "corroboration": tables.corroborations(table)[found.pk],
        "origins": tables.origins(table)[found.pk],
        "measures": figures.by_measure(table, tables.given_figures(table)),
    })  # fmt: skip


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    found = one(public(Topic), slug)
    rows = public(Claim).filter(topic_links__topic=found).order_by("pk")
    page = page_of(request, rows)
    head = heads.of_topic(found, number=page.paginator.count, here=here(request))
    return render(request, "pages/topic.html", {"topic": found, "page": page, "head": head})
