"""What named raters found that bears on documents: taggings of the document, ratings of who wrote or published it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, DateField, F, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils import timezone

from sources.models import Actor, BiasTag, Rating, Responsibility, Tagging
from sources.models.names import names_array
from sources.review.models import texts_array

ANSWERING = (Responsibility.Role.AUTHOR, Responsibility.Role.ORIGINAL_PUBLISHER, Responsibility.Role.PUBLISHER)
"""Roles in which a source answers for a text: its ratings bear on it. Who only translated or chose it does not."""


@dataclass(frozen=True, slots=True)
class Bearing:
    """One finding that bears on a document: plain data, the same in every language."""

    document: int
    slug: str
    """Address of the rating or tagging."""
    tag: str
    dimension: str
    position: int
    """Place of the tag in its dimension's own order."""
    place: int | None
    words: Sequence[Mapping[str, Any]]
    actor: str
    actor_names: Sequence[Mapping[str, Any]]
    country: str
    answer: str
    source: str
    """Name of the source that is rated; empty for a tagging of the document itself."""
    source_slug: str
    account: str
    """Public name, else user name, of the account that signs; empty where a source does."""
    account_key: int | None
    is_machine: bool | None
    by_source: str
    by_source_slug: str
    stale_on: date | None

    @property
    def rater(self) -> str:
        """Name who gave it for addresses: an account by its key, a source by its own address."""
        return f"account-{self.account_key}" if self.account_key else f"source-{self.by_source_slug}"

    @property
    def is_stale(self) -> bool:
        return self.stale_on is not None and self.stale_on <= timezone.localdate()

    @property
    def mark(self) -> str:
        """Give the finding for addresses: tag, `@` actor or country, `=` answer."""
        about = self.actor or self.country
        return self.tag + (f"@{about}" if about else "") + (f"={self.answer}" if self.answer else "")

    @property
    def axis(self) -> str:
        """Give what can be compared with it: dimension, `@` actor or country."""
        about = self.actor or self.country
        return self.dimension + (f"@{about}" if about else "")


def bearing(documents: Any) -> list[Bearing]:
    """Give what bears on these documents, keys or a query of keys, in the vocabulary's order. One query."""
    text, nothing = CharField(), Value("", output_field=CharField())
    tagged = _columns(
        Tagging.objects.published().filter(document__in=documents),
        of=F("document"), in_country=nothing, answered=nothing, rated=nothing, rated_slug=nothing,
        stale=Value(None, output_field=DateField()),
    )  # fmt: skip
    rated = _columns(
        Rating.objects.published().filter(
            source__responsibilities__document__in=documents,
            source__responsibilities__role__in=ANSWERING,
            source__record__published_at__isnull=False,
        ),
        of=F("source__responsibilities__document"), in_country=Cast("country", text), answered=Cast("answer", text),
        rated=Cast("source__name", text), rated_slug=Cast("source__record__slug", text), stale=F("stale_on"),
    )  # fmt: skip
    rows = (Bearing(*row) for row in tagged.union(rated, all=True))
    found = {(each.document, each.slug): each for each in rows}  # one source may answer for a text in two roles
    return sorted(found.values(), key=lambda each: (each.dimension, each.position, each.slug, each.document))


def _columns(rows: Any, **particular: Any) -> Any:
    """Give the fields of Bearing, in their order, of ratings or of taggings."""
    return (
        rows.order_by()
        .annotate(
            words=texts_array(BiasTag, "tag"),
            names=names_array(Actor, "actor"),
            account=Coalesce(NullIf("by_account__public_name", Value("")), "by_account__username", Value("")),
            about=Coalesce("actor__record__slug", Value("")),
            by_body=Coalesce("by_source__name", Value("")),
            by_body_slug=Coalesce("by_source__record__slug", Value("")),
            **particular,
        )
        .values_list(
            "of", "record__slug", "tag__record__slug", "tag__dimension", "tag__position", "tag__place", "words",
            "about", "names", "in_country", "answered", "rated", "rated_slug", "account", "by_account",
            "by_account__is_machine", "by_body", "by_body_slug", "stale",
        )
    )  # fmt: skip
