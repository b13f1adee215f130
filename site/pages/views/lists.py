"""Lists of everything, each with a filter that says in words what it shows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from claims import sides
from claims.happenings import public_events
from claims.models import Assessment, Claim, Dating, StanceFacets, Topic
from pages import filters
from pages.facets import data, facets, links
from pages.filters.base import Counts
from pages.paging import keyset_page
from pages.templatetags.lines import claim_lines
from pages.views.comparisons import questions_with_counts
from pages.views.reading import public
from sources import findings
from sources.models import Actor, Document, Place, Rating, Reference, Responsibility, Source
from sources.review.models import texts_array
from sources.version import remembered


@dataclass(frozen=True, slots=True)
class Listing:
    """One list: what it is called, what it holds, how it is filtered. Its items stand in `items/NAME.html`."""

    title: str | Promise
    lead: str | Promise
    rows: Callable[[], Any]
    filter: type[filters.SpokenFilter]
    cards: bool = False
    lines: Callable[[Iterable[Any]], SafeString] | None = None
    """What writes all items of a page, instead of the template of one."""


UNDATED = date.max
"""Where events without a date stand: after all others."""


def number(rows: Any, what: str = "pk") -> Any:
    """Build the subquery that counts what these rows of the outer query's row have there."""
    counted = rows.order_by().values(whole=Value(1)).annotate(n=Count(what, distinct=what != "pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


def claims() -> Any:
    """Give claims with no more than their line shows."""
    shown = ("type", "record__slug", "record__public_revision")
    return Claim.objects.published().with_words().select_related("record").only(*shown).order_by("pk")


def events() -> Any:
    """Give events by the first day that their leading date allows; undated ones last."""
    leading = Dating.objects.filter(event=OuterRef("pk")).order_by("-basis", "pk").values("date_from")[:1]
    return public_events().annotate(first_day=Coalesce(Subquery(leading), UNDATED)).order_by("first_day", "pk")


def documents() -> Any:
    chain = Responsibility.objects.select_related("source__record")
    rows = public(Document).prefetch_related(Prefetch("responsibilities", chain))
    return rows.annotate(stance_count=number(StanceFacets.objects.filter(document=OuterRef("pk")))).order_by(
        "-stance_count", "pk"
    )


def sources() -> Any:
    documents = Responsibility.objects.filter(source=OuterRef("pk"), document__record__published_at__isnull=False)
    rows = public(Source).annotate(
        document_count=number(documents, "document"),
        rating_count=number(Rating.objects.published().filter(source=OuterRef("pk"))),
    )
    return rows.order_by("name", "pk")


def named(model: Any, link: str) -> Any:
    """Give actors or places with their names and the number of public events that name them."""
    told = Q(**{f"{link}__event__record__published_at__isnull": False})
    rows = public(model).annotate(event_count=Count(f"{link}__event", filter=told, distinct=True))
    return rows.order_by("-event_count", "pk")


def topics() -> Any:
    told = Q(claim_links__claim__record__published_at__isnull=False)
    return (
        public(Topic)
        .annotate(claim_count=Count("claim_links__claim", filter=told, distinct=True))
        .order_by("position", "pk")
    )


def taggings() -> Any:
    rows = findings.taggings().annotate(document_words=findings.document_words())
    return rows.select_related("document__record")


def assessments() -> Any:
    rows = public(Assessment).annotate(claim_words=texts_array(Claim, "claim"))
    return rows.select_related("claim__record", "by_account", "by_source").order_by("pk")


LISTS: dict[str, Listing] = {
    "questions": Listing(
        _("Questions"), _("Points that documents answer differently. Each opens the comparison of their answers."),
        questions_with_counts, filters.QuestionFilter, cards=True,
    ),
    "events": Listing(
        _("Events"), _("What happened or is forecast, in the order of time as far as it is known."), events,
        filters.EventFilter,
    ),
    "claims": Listing(
        _("Claims"), _("Single statements in neutral words, looked for in every document."), claims,
        filters.ClaimFilter, lines=claim_lines,
    ),
    "narratives": Listing(
        _("Narratives"), _("Ways of telling an event or answering a question, with who tells them."),
        lambda: sides.narratives().select_related("question__record", "event__record").order_by("position", "pk"),
        filters.NarrativeFilter,
    ),
    "topics": Listing(
        _("Topics"), _("Subject headings, under which claims are gathered."), topics, filters.TopicFilter
    ),
    "documents": Listing(
        _("Documents"),
        _(
            "Published texts, those in which most claims were looked for first. "
            "Their words are not kept here beyond short quotations."
        ),
        documents, filters.DocumentFilter, cards=True,
    ),
    "sources": Listing(
        _("Sources"), _("Whoever speaks in the documents and can be named."), sources, filters.SourceFilter, cards=True
    ),
    "actors": Listing(
        _("Actors"), _("Who acts in the events, under all their names."), lambda: named(Actor, "event_links"),
        filters.ActorFilter,
    ),
    "places": Listing(
        _("Places"), _("Where events take place, under all the names a place has had."),
        lambda: named(Place, "event_links"), filters.PlaceFilter,
    ),
    "tags": Listing(
        _("Tags given"),
        _("What named raters found in documents, on which passages, in the words of the vocabulary."),
        taggings,
        filters.TaggingFilter,
    ),
    "ratings": Listing(
        _("Ratings"), _("What named raters found of sources, each on evidence and as of a date. Nothing sums them up."),
        lambda: findings.ratings().order_by("source__name", "tag__dimension", "pk"), filters.RatingFilter,
    ),
    "assessments": Listing(
        _("Assessments"), _("Verdicts on claims by named assessors, apart from what documents say."), assessments,
        filters.AssessmentFilter,
    ),
    "references": Listing(
        _("References"), _("Public pages that we cite, with what rests on each."),
        lambda: public(Reference).order_by("pk"), filters.ReferenceFilter,
    ),
}  # fmt: skip
"""Every list, by the name that stands in its address."""


@remembered
def counted(name: str, asked: tuple[tuple[str, str], ...]) -> Counts:
    """Count what each value of a list's filters would give beside what is asked."""
    query = QueryDict(mutable=True)
    for each, value in asked:
        query[each] = value
    return LISTS[name].filter(query).counts()


@require_safe
def listing(request: HttpRequest, name: str) -> HttpResponse:
    asked = LISTS[name]
    filtered = asked.filter(request.GET, asked.rows())
    filtered.found = counted(name, data(request.GET, filtered))
    page = keyset_page(filtered.qs, request.GET, filtered.number)
    return render(request, "pages/list.html", {
        "listing": asked, "name": name, "item_template": f"pages/items/{name}.html", "filter": filtered,
        "facets": links(facets(filtered, request.GET)), "page": page, "lines": asked.lines and asked.lines(page),
    })  # fmt: skip
