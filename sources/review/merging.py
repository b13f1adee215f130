"""Merging a record into another of its kind: a submission that points everything at the one that stays."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from sources.models.account import Account
from sources.review import content as contents
from sources.review import door
from sources.review.content import KINDS, Child, Content, Kind, own_fields
from sources.review.context import acting
from sources.review.models import Record, Revision, Submission


def propose_merge(*, record: Record, into: Record, actor: Account, reason: str) -> Submission:
    """Propose that a public record be merged into another, and that what rests on it rest on that one.

    Nothing changes until a second person approves the submission; then the old address leads to the new page, with
    the reason. What cannot be pointed elsewhere, as there it is already, stays with the old record.

    Raises door.Refused where the two cannot be merged, or where something that rests on the record is in review.
    """
    if not (record.is_public and into.is_public and record.kind == into.kind) or record.pk == into.pk:
        raise door.Refused(_("Only a public record is merged, into another public one of the same kind."))
    if record.merged_into_id or into.merged_into_id:
        raise door.Refused(_("One of the two is merged already: choose the record that stays."))
    with door.explaining(), acting(actor_id=actor.pk, reason=reason):
        revision = None
        for dependent, content in _pointed_elsewhere(record, into):
            revision = door.propose(record=dependent, content=content, actor=actor, reason=reason)
        merged = _latest(record) | {"merged_into_id": into.pk, "merged_because": reason}
        revision = door.propose(record=record, content=merged, actor=actor, reason=reason)
        return revision.submission


def dependents(record: Record) -> list[Record]:
    """List the records that name this one in their rows."""
    model = KINDS[record.kind].model
    found: dict[int, Record] = {}
    for kind in KINDS.values():
        for path in _paths(kind, model):
            rows = kind.model._default_manager.filter(**{path: record.pk}).select_related("record")
            for row in rows.exclude(**kind.as_found) if kind.as_found else rows:
                if row.pk != record.pk:
                    found[row.pk] = row.record
    return list(found.values())


def _pointed_elsewhere(record: Record, into: Record) -> Iterator[tuple[Record, Content]]:
    for dependent in dependents(record):
        before = _latest(dependent)
        kind = KINDS[dependent.kind]
        content = _replaced(kind, before, KINDS[record.kind].model, record.pk, into.pk)
        settled = kind.settle(content)
        if settled is not None and settled != before:
            if not dependent.is_public:
                contents.apply(dependent, settled)
            yield dependent, settled


def _latest(record: Record) -> Content:
    """Give what is proposed for a record, else what stands. Raises door.Refused where it is in review."""
    draft = door.open_revision(record)
    if draft is not None and draft.state == Revision.State.IN_REVIEW:
        raise door.Refused(_("%(record)s is in review: decide on it first.") % {"record": record})
    return dict(draft.content) if draft else contents.read(record)


def _paths(branch: Kind | Child, model: type[models.Model], prefix: str = "") -> Iterator[str]:
    for field in own_fields(branch.model, branch.parent if isinstance(branch, Child) else ""):
        if field.related_model is model and field.name != "record":
            yield f"{prefix}{field.name}"
    for child in branch.children:
        yield from _paths(child, model, f"{prefix}{child.name}__")


def _replaced(branch: Kind | Child, row: Mapping[str, Any], model: type[models.Model], old: int, new: int) -> Content:
    content = dict(row)
    for field in own_fields(branch.model):
        if field.related_model is model and content.get(field.name) == old:
            content[field.name] = new
    for child in branch.children:
        rows = [_replaced(child, each, model, old, new) for each in content.get(child.name, [])]
        content[child.name] = list(_once(child, rows))
    return content


def _once(child: Child, rows: Sequence[Content]) -> Iterator[Content]:
    """Leave out rows that have become equal to an earlier one in their model's unique fields."""
    names, seen = contents.unique_fields(child), set()
    for row in rows:
        identity = repr([row[name] for name in names]) if names else ""
        if not names or identity not in seen:
            seen.add(identity)
            yield row
