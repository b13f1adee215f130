"""What is in the base, counted: records by kind, and the cells of all claims against all coded documents."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from claims import tables
from claims.models import Claim, Stance
from sources.review.content import KINDS
from sources.review.models import ReviewedQuerySet


@dataclass(frozen=True, slots=True)
class Inventory:
    records: dict[str, tuple[int, int]]
    """By kind: how many there are, and how many of them are public."""
    coded_documents: int
    """Public documents with at least one public stance: the columns of comparisons."""
    cells: dict[str, int]
    """Cells of all public claims against all coded documents, by state."""


def take() -> Inventory:
    """Count the base as it stands."""
    records = {
        name: (kind.model.objects.count(), kind.model.objects.published().count()) for name, kind in KINDS.items()
    }
    table = tables.table(Claim.objects.all(), coded_documents())
    return Inventory(records, len(table.columns), table.counts)


def coded_documents() -> ReviewedQuerySet:
    """Give the public documents in which somebody has looked for a claim."""
    coded = Stance.objects.published().filter(document=OuterRef("pk"), is_agreed=True)
    return tables.public_documents().filter(Exists(coded))
