"""Taggings, ratings and citations as pages show them, each read in one query."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from sources.models import (
    Actor,
    BiasTag,
    Document,
    Rating,
    RatingReference,
    Reference,
    Responsibility,
    Source,
    Tagging,
    TaggingPassage,
)
from sources.models.names import names_array
from sources.review.models import ReviewedQuerySet, texts_array

VOICES = (Responsibility.Role.AUTHOR, Responsibility.Role.ORIGINAL_PUBLISHER)


def references_array(links: type[models.Model], parent: str) -> ArraySubquery:
    """Build the subquery of the public references of the outer query's row: address, `slug` and `words` of each."""
    rows = links._default_manager.filter(
        **{parent: OuterRef("pk")}, reference__record__published_at__isnull=False
    ).order_by("pk")
    told = JSONObject(slug="reference__record__slug", url="reference__url", words=texts_array(Reference, "reference"))
    return ArraySubquery(rows.values(json=told))


def vocabulary() -> ReviewedQuerySet:
    """Give the public bias tags with their words."""
    rows: ReviewedQuerySet = BiasTag.objects.published().with_words().select_related("record")
    return rows


def _found(model: Any) -> ReviewedQuerySet:
    rows: ReviewedQuerySet = (
        model.objects.published()
        .with_words()
        .with_standing()
        .annotate(tag_words=texts_array(BiasTag, "tag"), actor_names=names_array(Actor, "actor"))
        .select_related("record__batch", "tag__record", "actor__record", "by_account", "by_source__record")
        .order_by("tag__dimension", "tag__position", "pk")
    )
    return rows


def taggings() -> ReviewedQuerySet:
    """Give public taggings with `tag_words`, `actor_names`, `locators` and signer, in one query."""
    passages = TaggingPassage.objects.filter(tagging=OuterRef("pk")).order_by("passage__paragraph__position", "pk")
    locators = ArraySubquery(passages.values("passage__paragraph__locator"))
    rows: ReviewedQuerySet = _found(Tagging).annotate(locators=locators)
    return rows


def ratings() -> ReviewedQuerySet:
    """Give public ratings with `tag_words`, `actor_names`, `references` and signer, in one query."""
    references = references_array(RatingReference, "rating")
    rows: ReviewedQuerySet = _found(Rating).annotate(references=references).select_related("source__record")
    return rows


def document_words() -> ArraySubquery:
    """Build the subquery of the words of the outer query's document."""
    return texts_array(Document, "document")


def voices(document: Document) -> list[Source]:
    """Name who speaks in a document: author and original publisher; the publisher where neither is named."""
    links = [link for link in document.responsibilities.all() if link.source is not None]
    found = [link.source for link in links if link.role in VOICES and link.source is not None]
    return found or [
        link.source for link in links if link.role == Responsibility.Role.PUBLISHER and link.source is not None
    ]


def house(document: Document) -> frozenset[Hashable]:
    """Give the keys of those whose citation would be circular: who speaks in the document, and who owns them."""
    found = voices(document)
    return frozenset({source.pk for source in found} | {source.owner_id for source in found if source.owner_id})


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Ratings of one source in one dimension, about the same actor or country; `differ` where raters disagree."""

    dimension: str
    ratings: Sequence[Any]
    differ: bool


def by_dimension(rows: Iterable[Any]) -> list[Disagreement]:
    """Group ratings of one source so that those which can be compared stand together, in the order given."""
    groups: dict[tuple[Any, ...], list[Any]] = {}
    for rating in rows:
        tag = rating.tag_id if rating.answer else None
        groups.setdefault((rating.tag.dimension, rating.actor_id, rating.country, tag), []).append(rating)
    return [
        Disagreement(key[0], found, len({(each.tag_id, each.answer) for each in found}) > 1)
        for key, found in groups.items()
    ]
