"""Stores planned rows through the one door, noting by line what the database refuses."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sources.review import content as contents
from sources.review import door
from sources.review.content import Child, Kind, own_fields
from sources.review.context import previewing, transaction_settings
from sources.review.models import Batch, Record, Reviewed
from sources.tables.outcome import Outcome, Planned, Task

MOST_FAULTS = 200
"""Refusals that are looked for; a file with more is mended in rounds."""

Write = Callable[[Sequence[Planned]], None]


class Storing:
    """Stores the rows of one import. Faults go into its outcome; then nothing of it may stay."""

    def __init__(self, kind: Kind, task: Task, outcome: Outcome, columns: Collection[str]) -> None:
        self.kind, self.task, self.outcome, self.columns = kind, task, outcome, columns

    def new(self, rows: Sequence[Planned], batch: Batch) -> None:
        """Write new records, stored already and in this batch, and have the batch arrive."""

        def write(part: Sequence[Planned]) -> None:
            contents.insert([(row.record, row.content) for row in part])

        with transaction_settings(batch=str(batch.pk)):
            self._try(rows, write)
        if not self.outcome.faults:
            self._check_complete(rows, by_revision=False)
        batch.state = Batch.State.ARRIVED
        batch.save(update_fields=["state"])
        self.outcome.batch = batch

    def changed(self, rows: Sequence[Planned]) -> None:
        """Keep each changed record as its form would: live where it was never public, and a draft in either case."""
        public = [row for row in rows if row.record.is_public]
        hidden = [row for row in rows if not row.record.is_public]

        def write(part: Sequence[Planned]) -> None:
            for row in part:
                contents.apply(row.record, row.touched)

        self._try(hidden, write)
        with previewing():
            self._try(public, write)
            if not self.outcome.faults:
                self._check_complete(rows, by_revision=True)
            found = contents.read_many(self.kind.name, [row.record.pk for row in rows])
        if self.outcome.faults:
            return
        for row in rows:
            row.content = found[row.record.pk]
        self.outcome.submission = door.propose_many(
            pairs=[(row.record, row.content) for row in rows],
            actor=self.task.actor, reason=self.task.why, title=self.task.name[:200],
        )  # fmt: skip

    def _check_complete(self, rows: Sequence[Planned], *, by_revision: bool) -> None:
        """Ask the database whether each record could be public once all that it rests on is."""
        keys = {row.record.pk for row in rows} | {key for row in rows for key in _rests_on(self.kind, row.content)}

        def check(part: Sequence[Planned]) -> None:
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT review_check_{self.kind.name}(key, %s) FROM unnest(%s::bigint[]) AS key",  # noqa: S608  a kind is a word
                    [by_revision, [row.record.pk for row in part]],
                )

        with previewing():
            Record.objects.filter(pk__in=keys, published_at__isnull=True).update(published_at=timezone.now())
            self._try(rows, check)

    def _try(self, rows: Sequence[Planned], write: Write) -> None:
        """Write the rows, noting what the database refuses."""
        for row, error in _refused(rows, write):
            self._refusal(row, error)
            if len(self.outcome.faults) >= MOST_FAULTS:
                return

    def _refusal(self, row: Planned, error: DatabaseError) -> None:
        sentence = door.explain(error)
        column, value = "", ""
        detail = str(getattr(getattr(error.__cause__, "diag", None), "message_detail", None) or "")
        if match := re.match(r"Key \((\w+)\)=\((.*)\) already exists", detail):
            column, value = match[1].removesuffix("_id"), match[2]
            column = column if column in self.columns else ""
            sentence = sentence or _("Another record has this already.")
        if sentence is None:
            raise error
        self.outcome.fault(sentence, row.line, column, value)


def _refused(rows: Sequence[Planned], write: Write) -> Iterator[tuple[Planned, DatabaseError]]:
    """Write all rows at once; where the database refuses, halve them until it is known which, keeping the others."""
    if not rows:
        return
    try:
        with transaction.atomic():
            write(rows)
    except DatabaseError as error:
        if len(rows) == 1:
            yield rows[0], error
            return
        middle = len(rows) // 2
        yield from _refused(rows[:middle], write)
        yield from _refused(rows[middle:], write)


def _rests_on(branch: Kind | Child, content: Mapping[str, Any]) -> Iterator[int]:
    """Give the keys of the records that a content names, by field or by passage."""
    for each in own_fields(branch.model):
        related, value = each.related_model, content.get(each.name)
        if value is None or not isinstance(related, type):
            continue
        if issubclass(related, Reviewed | Record):
            yield value
    for child in branch.children:
        for row in content.get(child.name, []):
            yield from _rests_on(child, row)
