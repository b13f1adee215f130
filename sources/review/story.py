"""The story of a record: who did what, when and why, and what each approved revision changed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sources.review.differences import Change, compare
from sources.review.models import Decision, Record, Revision


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the story. `changes` is what became public with it, or what an open revision proposes."""

    at: dt.datetime
    who: str
    what: str
    why: str
    changes: Sequence[Change] = ()


def story(record: Record) -> list[Step]:
    """Tell the story from its beginning. Costs a few queries, and some for each approved revision."""
    steps = []
    if record.batch is not None:
        batch = record.batch
        steps.append(Step(batch.imported_at, str(batch.imported_by), batch.get_state_display(), batch.title))
    changes = _changes(record)
    for decision in record.decisions.select_related("by"):
        shown = changes.get(decision.revision_id, ()) if decision.verb == Decision.Verb.APPROVED else ()
        steps.append(Step(decision.at, str(decision.by), decision.get_verb_display(), decision.why, shown))
    return steps


def _changes(record: Record) -> dict[int | None, list[Change]]:
    """Give what each approved revision changed of the one before it; the first changed nothing, it began."""
    found: dict[int | None, list[Change]] = {}
    before = None
    for revision in record.revisions.filter(state=Revision.State.APPROVED):
        found[revision.pk] = compare(record.kind, before, revision.content)
        before = revision.content
    return found
