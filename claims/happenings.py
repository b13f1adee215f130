"""Events as pages show them, each with all that stands beside it, in one query."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q
from django.db.models.functions import JSONObject

from claims.models import (
    Dating,
    Event,
    EventActor,
    EventPlace,
    EventReference,
    Naming,
    NamingPassage,
)
from sources.findings import references_array
from sources.models import Actor, Place
from sources.models.names import names_array
from sources.review.models import ReviewedQuerySet


def public_events() -> ReviewedQuerySet:
    """Give public events with words, standing and `dates`, the one that was looked up first."""
    dates = Dating.objects.filter(event=OuterRef("pk")).order_by("-basis", "pk")
    told = JSONObject(date="date", date_from="date_from", basis="basis", note="note", document=F("document"))
    rows: ReviewedQuerySet = (
        Event.objects.published()
        .with_words()
        .with_standing()
        .annotate(dates=ArraySubquery(dates.values(json=told)))
        .select_related("record__batch")
    )
    return rows


def mentioned_most(documents: Iterable[int], most: int = 8) -> ReviewedQuerySet:
    """Give the public events that most of these documents, by key, mention; of those that as many do, the first."""
    times = Count("mentions__passage__paragraph__document", distinct=True)
    rows: ReviewedQuerySet = public_events().filter(mentions__passage__paragraph__document__in=list(documents))
    found: ReviewedQuerySet = rows.annotate(times=times).order_by("-times", "pk")[:most]
    return found


def told_whole(rows: ReviewedQuerySet) -> ReviewedQuerySet:
    """Bring along `places`, `actors`, `references` and `terms`, in the same query."""
    found: ReviewedQuerySet = rows.annotate(
        places=ArraySubquery(_links(EventPlace, "place", names_array(Place, "place"), note="note")),
        actors=ArraySubquery(_links(EventActor, "actor", names_array(Actor, "actor"), note="described_as")),
        references=references_array(EventReference, "event"),
        terms=ArraySubquery(_namings()),
    )
    return found


def _links(model: Any, field: str, names: ArraySubquery, *, note: str) -> Any:
    public = Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__record__published_at__isnull": False})
    told = JSONObject(slug=f"{field}__record__slug", named=names, note=note)
    return model.objects.filter(public, event=OuterRef("pk")).order_by("pk").values(json=told)


def _namings() -> Any:
    passages = NamingPassage.objects.filter(naming=OuterRef("pk")).order_by("passage__paragraph__position")
    locators = ArraySubquery(passages.values("passage__paragraph__locator"))
    told = JSONObject(
        document=F("document"), term="term", language="language", gloss="gloss", times="times", locators=locators
    )
    rows = Naming.objects.published().filter(event=OuterRef("pk"), document__record__published_at__isnull=False)
    return rows.order_by("pk").values(json=told)
