"""What waits for whom, oldest first."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from sources.review.models import Revision, Submission

States = Revision.State


def waiting(account_id: int) -> "QuerySet[Any]":
    """Give submissions that wait for a decision; `own` where this account's hands are in one of their revisions."""
    return _with_number(States.IN_REVIEW, account_id)


def sent_back(account_id: int) -> "QuerySet[Any]":
    """Give this account's submissions in which changes were requested."""
    return _with_number(States.CHANGES_REQUESTED, account_id).filter(own=True)


def drafts(account_id: int) -> "QuerySet[Any]":
    """Give this account's submissions with drafts that were never sent."""
    return _with_number(States.DRAFT, account_id).filter(own=True)


def _with_number(state: States, account_id: int) -> "QuerySet[Any]":
    own = Revision.objects.filter(submission=OuterRef("pk"), state=state, contributors__contains=[account_id])
    return (
        Submission.objects.annotate(number=Count("revisions", filter=Q(revisions__state=state)), own=Exists(own))
        .filter(number__gt=0)
        .select_related("opened_by")
        .order_by("opened_at", "pk")
    )
