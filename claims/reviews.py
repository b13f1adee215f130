"""Which assessments of a claim a person here has approved: what may be told to programs as a review of it."""

import datetime as dt
from dataclasses import dataclass

from claims.models import Assessment, Claim
from sources.models import Source
from sources.review.models import Decision


@dataclass(frozen=True, slots=True)
class Approved:
    """An assessment that was approved by review here and stands."""

    slug: str
    published: dt.date
    """When it became public."""
    changed: dt.date
    """When what is public was approved."""
    by_person: bool
    """Its assessor is a source that is a person."""


def approved(claim: Claim) -> list[Approved]:
    """Give the approved assessments of a claim that `tables.public_claims` has read, newest first as its `verdicts`.

    What only came in a released batch is none; nor is one that was retracted, or challenged and not yet decided on.
    One query where any was approved, else none.
    """
    verdicts = [each["slug"] for each in claim.verdicts if each["reviewed"] is not None]  # type: ignore[attr-defined]
    if not verdicts:
        return []
    rows = Assessment.objects.published().filter(claim=claim, record__public_revision__isnull=False).with_standing()
    found = {
        row.slug: Approved(
            row.slug,
            row.record.published_at.date(),
            row.record.public_revision.applied_at.date(),
            row.by_source is not None and row.by_source.kind_of_source == Source.Kind.PERSON,
        )
        for row in rows.select_related("record__public_revision", "by_source")
        if stands(row.standing)
    }
    return [found[slug] for slug in verdicts if slug in found]


def stands(standing: list[dict[str, str]]) -> bool:
    """Say whether a record stands after these decisions, the oldest first."""
    verbs = [each["verb"] for each in standing]
    if Decision.Verb.RETRACTED in verbs:
        return False
    last = [verb for verb in verbs if verb in Decision.BY_HAND][-1:]
    return last != [Decision.Verb.CHALLENGED]
