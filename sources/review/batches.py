"""A released batch, reviewed record by record: how far it is, and what comes next for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from sources.review.content import KINDS, open_to, to_review
from sources.review.models import Batch, Record, Revision

CONFIRMED = Q(state=Revision.State.IN_REVIEW, submission__confirms__isnull=False)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the review of the records of one kind is. `confirmed` ones wait for a second person."""

    kind: str
    label: str
    total: int
    reviewed: int
    confirmed: int


def progress(batch: Batch) -> list[Progress]:
    """Tell the progress of a batch by kind, in the order in which kinds rest on each other. One query."""
    rows = (
        batch.records.filter(to_review())
        .order_by()
        .values("kind")
        .annotate(
            total=Count("pk"),
            reviewed=Count("pk", filter=Q(public_revision__isnull=False)),
            confirmed=Count("pk", filter=Q(public_revision__isnull=True) & Q(Exists(_open().filter(CONFIRMED)))),
        )
    )
    by_kind = {row["kind"]: row for row in rows}
    return [
        Progress(
            name, str(kind.model._meta.verbose_name_plural),
            by_kind[name]["total"], by_kind[name]["reviewed"], by_kind[name]["confirmed"],
        )
        for name, kind in KINDS.items()
        if name in by_kind
    ]  # fmt: skip


def for_reader(batch: Batch, account_id: int) -> "QuerySet[Any]":
    """Give the records of a released batch that wait for this account: to be confirmed, or decided on as the second.

    In the order in which kinds rest on each other.
    """
    order = Case(*[When(kind=name, then=Value(place)) for place, name in enumerate(KINDS)], default=Value(len(KINDS)))
    confirmed_by_others = _open().filter(CONFIRMED).exclude(contributors__contains=[account_id])
    return (
        batch.records.filter(to_review(), open_to(account_id), published_at__isnull=False, public_revision__isnull=True)
        .filter(~Exists(_open()) | Exists(confirmed_by_others))
        .order_by(order, "pk")
    )


def following(keys: Sequence[int], key: int) -> int | None:
    """Give the key that comes after this one in a list, from its beginning again at its end; None for no other."""
    others = [each for each in keys if each != key]
    if key in keys and others:
        return keys[(list(keys).index(key) + 1) % len(keys)]
    return others[0] if others else None


def in_progress() -> "QuerySet[Any]":
    """Give released batches of which something is not reviewed yet, with `total` and `reviewed`."""
    records = Record.objects.filter(to_review(), batch=OuterRef("pk"))
    unreviewed = records.filter(public_revision__isnull=True)
    return (
        Batch.objects.filter(Exists(unreviewed), state=Batch.State.RELEASED)
        .annotate(total=_number(records), reviewed=_number(records.filter(public_revision__isnull=False)))
        .order_by("released_at", "pk")
    )


def _number(records: "QuerySet[Record]") -> Coalesce:
    counted = records.order_by().values("batch").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def _open() -> "QuerySet[Revision]":
    return Revision.objects.filter(record=OuterRef("pk"), state__in=Revision.OPEN)
