"""One resource for every kind of record: what django-import-export writes to a table, and reads from one.

Reading goes through the one door. What is new comes in as a batch that a second person releases; what is there
changes by drafts in one submission. All of it is done, in one transaction, or nothing.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

import tablib
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.results import Result, RowResult

from sources.models.fields import Translation
from sources.review import content as contents
from sources.review import door
from sources.review.content import KINDS, Child, Content, Kind, own_fields
from sources.review.context import acting, transaction_settings
from sources.review.differences import compare
from sources.review.models import Batch, Record, Revision
from sources.tables import cells
from sources.tables.columns import (
    CellError,
    Column,
    Names,
    RowsColumn,
    blank,
    column_name,
    columns_of,
    languages_named,
    languages_of,
    text_fields,
)
from sources.tables.files import Fault, Table
from sources.tables.outcome import Outcome, Planned, Task
from sources.tables.storing import Storing

MOST_SHOWN = 100
"""Changed records that a preview shows field by field."""

Done = Callable[[], None]


class ChangedMeanwhileError(Exception):
    """What would be stored is not what was previewed."""


def current_contents(kind: Kind, keys: Iterable[int]) -> dict[int, Content]:
    """Give what stands for each record: what is proposed where a revision is open, else what its tables hold."""
    keys = list(keys)
    proposed = Revision.objects.filter(record__in=keys, state__in=Revision.OPEN).values_list("record", "content")
    return contents.read_many(kind.name, keys) | dict(proposed)


class RecordResource(Resource):  # type: ignore[misc]  # the library is not typed
    """The table of one kind of record."""

    class Meta:
        use_bulk = True  # no savepoint for each row: all rows stand or fall together
        instance_loader_class = BaseInstanceLoader

    def __init__(self, kind_name: str) -> None:
        super().__init__()
        self.kind = KINDS[kind_name]
        self.names = Names()

    def set_columns(self, languages: Iterable[str]) -> None:
        self.fields = {column.column_name: column for column in columns_of(self.kind, languages, self.names)}

    # --- Writing a table

    def table(self, keys: Sequence[int]) -> tablib.Dataset:
        """Give the table of these records, in their order. Costs as many queries for one as for thousands."""
        found = current_contents(self.kind, keys)
        rows = [found[key] for key in keys if key in found]
        self.names.learn_passages(rows, self.kind)
        self.set_columns(languages_of(self.kind, rows))
        return self.export(rows)

    # --- Reading one

    def bring(
        self,
        table: Table,
        task: Task,
        *,
        expected: str | None = None,
        first: Done = lambda: None,
        last: Done = lambda: None,
    ) -> Outcome:
        """Bring a table in, or, without `expected`, say what would come of it and undo all.

        `expected` is the fingerprint of the outcome that the editor saw; `first` and `last` are run in the same
        transaction, at its beginning and its end. A fault in any row brings nothing in.

        Raises ChangedMeanwhileError and door.Refused, with nothing brought in.
        """
        self.task = task
        self.lines, self.outcome = [row.line for row in table.rows], Outcome(notes=list(table.notes))
        self.set_columns(languages_named(table.columns))
        self.outcome.faults += self._unknown(table.columns)
        if self.outcome.faults:
            return self.outcome
        data = tablib.Dataset(headers=table.columns)
        data.extend([[row.cells.get(name) for name in table.columns] for row in table.rows])
        with door.explaining(), acting(actor_id=task.actor.pk, reason=task.why):
            if expected is not None:
                first()
                _one_import_at_a_time()
            self.import_data(data, dry_run=expected is None, use_transactions=True)
            if expected is not None and (self.outcome.faults or self.outcome.fingerprint != expected):
                raise ChangedMeanwhileError
            if expected is not None:
                last()
        return self.outcome

    def _unknown(self, columns: Sequence[str]) -> Iterator[Fault]:
        if "slug" not in columns:
            yield Fault(_("There is no column “slug”: it says which record each row is."), 1, "slug")
        for name in columns:
            if name not in self.fields:
                yield Fault(
                    _("There is no such column here. Take it out, or write one of: %(known)s.")
                    % {"known": ", ".join(self.fields)},
                    1, cells.visible(name),
                )  # fmt: skip

    def before_import(self, dataset: tablib.Dataset, **_kwargs: Any) -> None:
        """Look up all rows at once; store the records that are new, so that rows can name each other."""
        found = [cells.normal(str(slug or "")) for slug in dataset["slug"]]
        found = [slug for slug in found if not cells.unwanted(slug)]  # told by line, with the other cells
        records = Record.objects.filter(kind=self.kind.name, slug__in=found).select_related("merged_into", "batch")
        self.records = {record.slug: record for record in records}
        self.seen: dict[str, int] = {}
        drafts = Revision.objects.filter(record__in=records, state__in=Revision.OPEN).select_related("submission")
        self.drafts = {draft.record_id: draft for draft in drafts}
        self.bases = current_contents(self.kind, [record.pk for record in records])
        self.names.learn_passages(self.bases.values(), self.kind)
        check = Record._meta.get_field("slug")
        new = [slug for slug in dict.fromkeys(found) if slug not in self.records and _fits(check, slug)]
        self.batch = self._begin_batch() if new else None
        with transaction_settings(batch=str(self.batch.pk) if self.batch else ""):
            made = Record.objects.bulk_create(
                [Record(kind=self.kind.name, slug=slug, batch=self.batch) for slug in new]
            )
        self.records |= {record.slug: record for record in made}
        self.names.add(self.kind.name, {record.slug: record.pk for record in made})

    def _begin_batch(self) -> Batch:
        language = (get_language() or "en").split("-")[0]
        return Batch.objects.create(
            slug=f"import-{timezone.localdate():%Y%m%d}-{secrets.token_hex(4)}", kind=Batch.Kind.IMPORT,
            title=self.task.name[:200], note={language: self.task.why}, checksum=self.task.checksum,
            imported_by=self.task.actor,
        )  # fmt: skip

    def import_row(self, row: Mapping[str, Any], instance_loader: Any, **kwargs: Any) -> RowResult:  # noqa: ARG002
        """Make one row's content; note what it comes to, or its faults."""
        result = RowResult()
        line = self.lines[kwargs["row_number"] - 1]
        planned = self._plan({name: text for name, text in row.items() if text is not None}, line)
        if planned is None:
            result.import_type = RowResult.IMPORT_TYPE_INVALID
        else:
            self.outcome.rows.append(planned)
            result.import_type = planned.action
        return result

    def _plan(self, row: Mapping[str, str], line: int) -> Planned | None:
        before = len(self.outcome.faults)
        slug = cells.normal(row.get("slug", ""))
        record = self._record(slug, line)
        if record is None:
            return None
        base = self.bases.get(record.pk)
        content: Content = deepcopy(base) if base is not None else {**blank(self.kind), "slug": slug}
        differing, order = [], {name: place for place, name in enumerate(row)}
        for child in self.kind.children:  # a draft may be older than the child
            content.setdefault(child.name, [])
        # What names passages comes after the document that they are of.
        for name in sorted(
            row.keys() - {"slug"}, key=lambda name: (isinstance(self.fields[name], RowsColumn), order[name])
        ):
            column: Column = self.fields[name]
            shown, text = cells.normal(column.show(content)), cells.normal(row[name])
            if shown != text:
                differing.append((name, shown, text))
                self._put(column, content, text, line)
        content.pop("id", None)
        if len(self.outcome.faults) > before:
            return None
        self._tidy(content, row, line)
        if len(self.outcome.faults) > before:
            return None
        if base is None or not contents.same(base, content):
            content = self.kind.settle(content) or content
        if base is not None and contents.same(base, content):
            return Planned(line, slug, RowResult.IMPORT_TYPE_SKIP, [], base, base, record)
        content = self.task.sign(content, self.task.actor, base is None)
        draft = self.drafts.get(record.pk)
        self._check(content, record, draft, line)
        if len(self.outcome.faults) > before:
            return None
        action = RowResult.IMPORT_TYPE_NEW if base is None else RowResult.IMPORT_TYPE_UPDATE
        return Planned(line, slug, action, differing, base, content, record, draft=draft)

    def _record(self, slug: str, line: int) -> Record | None:
        if not slug:
            self.outcome.fault(_("This row has no slug: write the address of the record, or a new one."), line, "slug")
            return None
        record = self.records.get(slug)
        if record is None:
            self.outcome.fault(
                _("An address has letters without accents, digits, hyphens and underscores, at most 120."),
                line,
                "slug",
                slug,
            )
            return None
        if slug in self.seen:
            self.outcome.fault(
                _("This record stands in line %(line)s already: keep one row.") % {"line": self.seen[slug]},
                line,
                "slug",
                slug,
            )
            return None
        self.seen[slug] = line
        return record

    def _put(self, column: Column, content: Content, text: str, line: int) -> None:
        name = column.column_name
        if code := cells.unwanted(text):
            what = _("This holds the character %(code)s, which is not seen and can deceive: take it out.") % {
                "code": code
            }
            self.outcome.fault(what, line, name, text)
            return
        try:
            column.put(content, text)
        except CellError as error:
            self.outcome.fault(str(error), line, name, text)

    def _tidy(self, content: Content, row: Mapping[str, str], line: int) -> None:
        """Take out texts that say nothing."""
        texts, fields = text_fields(self.kind)
        if texts is None:
            return
        own = {each.name for each in Translation._meta.get_fields()}
        words = [each.name for each in fields if each.name not in own and not isinstance(each, models.BooleanField)]
        kept = [text for text in content["texts"] if any(text.get(name) for name in words)]
        for text in content["texts"]:
            if (
                text not in kept
                and text.get("id") is None
                and any(row.get(f"{each.name}_{text['language']}", "").strip() for each in fields)
            ):
                self.outcome.fault(
                    _("There is no text in this language that this could be about."),
                    line,
                    f"{words[0]}_{text['language']}",
                )
        content["texts"] = kept

    def _check(self, content: Content, record: Record, draft: Revision | None, line: int) -> None:
        what = ""
        if record.merged_into is not None:
            what = _("This record was merged into “%(into)s”: change that one.") % {"into": record.merged_into.slug}
        elif draft is not None and draft.state == Revision.State.IN_REVIEW:
            what = _("A revision of this record is in review: wait for the decision, or withdraw it.")
        elif draft is not None and self._is_of_others(draft):
            what = _("Somebody else has a draft of this record: have it sent for review or withdrawn first.")
        if what:
            self.outcome.fault(what, line, "slug", record.slug)
        for path, sentence in [*contents.faults(self.kind.name, content), *_missing(self.kind, content)]:
            self.outcome.fault(sentence, line, self._column_at(path, content))

    def _is_of_others(self, draft: Revision) -> bool:
        """Say whether others work on a draft that did not begin as this editor's."""
        return draft.submission.opened_by_id != self.task.actor.pk and bool(
            set(draft.contributors) - {self.task.actor.pk}
        )

    def _column_at(self, path: str, content: Content) -> str:
        """Name the column of a path like `texts.0.statement`."""
        first, _dot, rest = path.partition(".")
        if first == "texts":
            place, _dot, name = rest.partition(".")
            return f"{name}_{content['texts'][int(place)]['language']}"
        child = next((child for child in self.kind.children if child.name == first), None)
        return first if child is None else column_name(child)

    # --- What is done with the rows, once all are read

    def after_import(self, dataset: tablib.Dataset, result: Result, **kwargs: Any) -> None:  # noqa: ARG002
        outcome = self.outcome
        storing = Storing(self.kind, self.task, outcome, self.fields)
        if not outcome.faults and self.batch is not None:
            storing.new(outcome.new, self.batch)
        if not outcome.faults and outcome.changed:
            storing.changed(outcome.changed)
        outcome.fingerprint = self._fingerprint()
        for row in outcome.changed[:MOST_SHOWN]:
            row.changes = compare(self.kind.name, row.base, row.content)

    def handle_import_error(self, result: Result, error: Exception, raise_errors: bool = False) -> None:  # noqa: ARG002
        """Let what is no fault of the file come out: the library would keep it in its result."""
        raise error

    def _fingerprint(self) -> str:
        """Give a hash of what would be stored, and of what it would be stored upon."""
        rows = self.outcome.rows
        told = [[row.line, row.slug, row.action, row.cells, row.base if row.changes_base else None] for row in rows]
        return hashlib.sha256(json.dumps([self.task.checksum, told], sort_keys=True, default=str).encode()).hexdigest()


def _fits(check: "models.Field[Any, Any]", slug: str) -> bool:
    try:
        check.clean(slug, None)
    except Exception:  # noqa: BLE001
        return False
    return True


def _one_import_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('review_import'))")


def _missing(branch: Kind | Child, content: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Give each record that must be named and is not, as a path."""
    for each in own_fields(branch.model, branch.parent if isinstance(branch, Child) else "record"):
        if each.is_relation and each.editable and not each.null and content.get(each.name) is None:
            yield f"{path}{each.name}", _("This is needed: %(name)s.") % {"name": each.verbose_name}
    for child in branch.children:
        for number, row in enumerate(content[child.name]):
            yield from _missing(child, row, f"{path}{child.name}.{number}.")
