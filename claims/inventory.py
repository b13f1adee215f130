"""What is in the base, counted: records by kind, the cells of all claims against all coded documents, and more."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from claims import tables
from claims.models import Assessment, Claim, ClaimRelation, Narrative, Stance
from sources.models import KeptBack, Rating, Tagging
from sources.review.content import KINDS
from sources.review.models import ReviewedQuerySet


@dataclass(frozen=True, slots=True)
class Inventory:
    records: Mapping[str, tuple[int, int]]
    """By kind: how many there are, and how many of them are public."""
    coded_documents: int
    """Public documents with at least one public stance: the columns of comparisons."""
    blind_codings: int
    """Public codings that were made without sight of others, beside the stances that stand."""
    cells: Mapping[str, int]
    """Cells of all public claims against all coded documents, by state."""
    parts: Mapping[str, Mapping[str, int]]
    """Public records of some kinds, counted by what tells them apart: taggings by dimension, and so on."""
    kept_back: Mapping[str, int]
    """What imports brought that no record holds, by what it is."""


def take() -> Inventory:
    """Count the base as it stands."""
    records = {
        name: (rows.count(), rows.published().count())
        for name, kind in KINDS.items()
        for rows in [kind.model.objects.exclude(**kind.as_found) if kind.as_found else kind.model.objects.all()]
    }
    table = tables.table(Claim.objects.all(), coded_documents())
    parts = {
        "taggings by dimension": _by(Tagging.objects.published(), "tag__dimension"),
        "ratings by dimension": _by(Rating.objects.published(), "tag__dimension"),
        "assessments by verdict": _by(Assessment.objects.published(), "verdict"),
        "relations by kind": _by(ClaimRelation.objects.published(), "relation"),
        "narratives by question": _by(Narrative.objects.published(), "question__record__slug"),
    }
    blind = Stance.objects.published().blind().count()
    return Inventory(records, len(table.columns), blind, table.counts, parts, _by(KeptBack.objects.all(), "what"))


def _by(rows: "QuerySet[Claim] | QuerySet[KeptBack] | ReviewedQuerySet", field: str) -> dict[str, int]:
    found = rows.order_by(field).values_list(field).annotate(number=Count("pk"))
    return {str(value): number for value, number in found}


def coded_documents() -> ReviewedQuerySet:
    """Give the public documents in which somebody has looked for a claim."""
    coded = Stance.objects.published().filter(document=OuterRef("pk"), is_agreed=True)
    return tables.public_documents().filter(Exists(coded))
