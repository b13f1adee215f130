"""What readers were shown of a record, from the first day on: each state in which it was public, replayed from history.

History has every row as it was written, so the states that a batch brought are here as well as those of revisions.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from sources.models.account import Account
from sources.models.document import Paragraph
from sources.models.text import Passage
from sources.passages import quotation
from sources.review.content import KINDS, MERGE, Child, Content, Kind, own_fields
from sources.review.differences import Change, Known, compare_many
from sources.review.models import Batch, History, Record, Reviewed, Revision

UNSHOWN = frozenset({"editors_note", "opening", "snapshot"})
"""Fields that no page shows."""

Rows = Mapping[str, Mapping[int, Mapping[str, Any]]]
"""Rows as they stood, by table and key."""


@dataclass(frozen=True, slots=True)
class Version:
    """One state in which the record was public. Contents hold what pages show, and no more."""

    number: int
    """1 for the first."""
    at: dt.datetime
    content: Content
    approved_by: str
    """Public name of whoever approved it; empty for what came with a batch."""
    contributors: Sequence[str]
    revision: int
    """Key of the revision that made it; 0 for what came with a batch."""
    batch: str
    """Title of the batch that it came with, in no particular language; empty for a revision."""
    changes: Sequence[Change] = ()
    """What differs from the version before; for the first, everything that it says."""
    unnamed: Known = field(default_factory=dict)
    """What contents point at and is not public, by model and key: it is said to be just that."""


def versions(record: Record) -> list[Version]:
    """Give every version, the first one first, without `changes`. Six queries at most.

    What is not public is in none of them, even where a public record has it: no page shows it there either.
    """
    states = list(_states(record, list(History.objects.filter(record_id=record.pk).order_by("pk"))))
    hidden = _Hidden(KINDS[record.kind], [state.content for state in states])
    shown = [replace(state, content=hidden.without(state.content)) for state in states]
    return [replace(version, unnamed=hidden.names()) for version in _said(shown)]


def with_changes(kind: str, found: Sequence[Version]) -> list[Version]:
    """Bring along what each version changed. Two queries for each model that contents point at."""
    pairs = zip([None, *found], found, strict=False)
    known = found[0].unnamed if found else {}
    named = compare_many([(kind, before.content if before else None, after.content) for before, after in pairs], known)
    return [replace(version, changes=changes) for version, changes in zip(found, named, strict=True)]


@dataclass(frozen=True, slots=True)
class _State:
    at: dt.datetime
    content: Content
    record: Mapping[str, Any]
    revision: Mapping[str, Any] | None


def _states(record: Record, rows: Sequence[History]) -> Iterator[_State]:
    """Replay what was written, and give the states in which the record was public and said something new.

    A state is whole at the end of a transaction, and where a revision has been applied, which is the last step of it.
    """
    kind = KINDS[record.kind]
    tables: dict[str, dict[int, Mapping[str, Any]]] = {}
    passages = _passages(rows)
    last: Content | None = None
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        if row.operation == "delete":
            tables.get(row.table_name, {}).pop(row.row_id, None)
        else:
            tables.setdefault(row.table_name, {})[row.row_id] = row.row
        applied = row.row if row.table_name == Revision._meta.db_table and row.row["applied_at"] else None
        if not applied and following is not None and following.transaction_id == row.transaction_id:
            continue  # half done
        own = tables.get(Record._meta.db_table, {}).get(record.pk)
        row_itself = tables.get(kind.model._meta.db_table, {}).get(record.pk)
        if own is None or row_itself is None or not own["published_at"]:
            continue
        merged = {name: own[name] for name in MERGE} if own["merged_into_id"] else {}
        content = {
            "slug": own["slug"],
            **merged,
            **_row(kind.model, row_itself, "", passages),
            **_children(kind.children, record.pk, tables, passages),
        }
        if content != last:
            yield _State(row.at, content, own, applied)
            last = content


class _Hidden:
    """What contents point at and no reader may see: records that are not public, paragraphs of such documents."""

    def __init__(self, kind: Kind, contents: Sequence[Content]) -> None:
        self.kind = kind
        self.keys: dict[type[models.Model], set[Any]] = {}
        for content in contents:
            self._collect(kind, content)
        paragraphs = self.keys.pop(Paragraph, set())
        records: set[Any] = set().union(*self.keys.values())
        public = set(Record.objects.filter(pk__in=records, published_at__isnull=False).values_list("pk", flat=True))
        self.keys = {model: keys - public for model, keys in self.keys.items()}
        if paragraphs:
            of_public = Paragraph.objects.filter(pk__in=paragraphs, document__record__published_at__isnull=False)
            self.keys[Paragraph] = paragraphs - set(of_public.values_list("pk", flat=True))

    def _collect(self, branch: Kind | Child, content: Mapping[str, Any]) -> None:
        for model, key, _column in _pointed_at(branch, content):
            self.keys.setdefault(model, set()).add(key)
        for child in branch.children:
            for row in content.get(child.name, []):
                self._collect(child, row)

    def without(self, content: Content) -> Content:
        """Give a content without the rows that cannot be without what is hidden."""
        return self._without(self.kind, content)

    def _without(self, branch: Kind | Child, content: Mapping[str, Any]) -> Content:
        kept = dict(content)
        for child in branch.children:
            rows = [row for row in content.get(child.name, []) if not self._needs_hidden(child, row)]
            kept[child.name] = [self._without(child, row) for row in rows]
        return kept

    def _needs_hidden(self, child: Child, row: Mapping[str, Any]) -> bool:
        pointed = _pointed_at(child, row)
        return any(key in self.keys.get(model, ()) and not column.null for model, key, column in pointed)

    def names(self) -> Known:
        return {model: dict.fromkeys(keys, _("not public")) for model, keys in self.keys.items() if keys}


def _pointed_at(
    branch: Kind | Child, row: Mapping[str, Any]
) -> Iterator[tuple[type[models.Model], Any, "models.Field[Any, Any]"]]:
    """Give what a row points at that can be hidden: model, key, column."""
    for each in own_fields(branch.model, branch.parent if isinstance(branch, Child) else ""):
        related, value = each.related_model, row.get(each.name)
        if value is None or not isinstance(related, type):
            continue
        if related is Passage:
            yield Paragraph, value[0], each
        elif related is Paragraph or issubclass(related, Reviewed):
            yield related, value, each


def _passages(rows: Iterable[History]) -> Mapping[int, list[Any]]:
    keys = {row.row["passage_id"] for row in rows if "passage_id" in row.row}
    found = Passage.objects.filter(pk__in=keys).values_list("pk", "paragraph", "exact") if keys else []
    return {key: [paragraph, quotation(exact)] for key, paragraph, exact in found}


def _children(branches: Sequence[Child], parent: int, tables: Rows, passages: Mapping[int, list[Any]]) -> Content:
    content: Content = {}
    for child in branches:
        stored = tables.get(child.model._meta.db_table, {})
        own = [(key, row) for key, row in stored.items() if row[f"{child.parent}_id"] == parent]
        own.sort(key=lambda pair: (pair[1].get("position") or 0, pair[0]))
        content[child.name] = [
            {
                "id": key,
                **_row(child.model, row, child.parent, passages),
                **_children(child.children, key, tables, passages),
            }
            for key, row in own
        ]
    return content


def _row(
    model: type[models.Model], row: Mapping[str, Any], parent: str, passages: Mapping[int, list[Any]]
) -> dict[str, Any]:
    """Give the fields of a row as contents have them; a column that came later has its default."""
    content = {}
    for column in own_fields(model, parent):
        if column.name in UNSHOWN:
            continue
        value = row.get(str(column.column), column.get_default())
        if column.related_model is Passage and value is not None:
            value = passages[value]
        content[column.name] = str(value) if isinstance(column, models.DecimalField) and value is not None else value
    return content


def _said(states: Sequence[_State]) -> list[Version]:
    """Say who stands behind each state."""
    revisions = [state.revision for state in states if state.revision]
    keys = {key for each in revisions for key in (*each["contributors"], each["decided_by_id"])}
    people = {account.pk: account.signature for account in Account.objects.filter(pk__in=keys)} if keys else {}
    batches = {batch.pk: batch for batch in Batch.objects.filter(pk__in={each.record["batch_id"] for each in states})}
    found = []
    for number, state in enumerate(states, 1):
        revision, batch = state.revision, batches.get(state.record["batch_id"])
        by = people.get(revision["decided_by_id"], "") if revision else ""
        hands = [people[key] for key in revision["contributors"] if key in people] if revision else []
        title = "" if revision or batch is None else str(batch.title)
        found.append(Version(number, state.at, state.content, by, hands, revision["id"] if revision else 0, title))
    return found
