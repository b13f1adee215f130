"""Saving a comparison, withdrawing one, and what has been decided about its records since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from claims import frozen, tables
from claims.comparison import Cell
from claims.comparison import Column as ComparedColumn
from claims.comparison import Row as ComparedRow
from claims.corroboration import Corroboration
from claims.models import Claim, SavedComparison, Stance
from sources.models import Account, Decision, Document, Record
from sources.review.context import acting
from sources.review.door import Refused, explaining
from sources.version import content_version

TOLD = (*Decision.STANDING, Decision.Verb.MERGED, Decision.Verb.SEPARATED)
"""Decisions that whoever reads an older table should know of."""


def freeze(table: tables.PublicTable, corroborations: Mapping[Any, Corroboration]) -> frozen.Frozen:
    """Give a comparison as plain data, without the words that tell of it. No queries."""
    rows = tuple(_row(row, corroborations[row.asked.key]) for row in table.rows)
    return frozen.Frozen(tuple(_column(column) for column in table.columns), rows)


def _column(column: ComparedColumn[Document]) -> frozen.Column:
    document: Any = column.document
    return frozen.Column(
        document=document.slug,
        publisher=tables.publisher_name(document),
        title=document.title,
        titles={row["language"]: row["title"] for row in document.words if row["title"]},
        language=document.language,
        published=document.published,
        bounds=tuple(frozen.Span(each.earliest, each.latest, proved=each.proved) for each in column.bounds),
        is_translation=document.translation_of_id is not None,
    )


def _row(row: "ComparedRow[Claim, Document, Stance]", counted: Corroboration) -> frozen.Row:
    claim: Any = row.claim
    return frozen.Row(
        claim=claim.slug,
        statements={each["language"]: each["statement"] for each in claim.words},
        type=claim.type,
        earliest=claim.earliest,
        documents=counted.documents,
        origins=counted.count,
        cells=tuple(_cell(cell) for cell in row.cells),
        verdicts=tuple((each["slug"], each["verdict"]) for each in claim.verdicts),
    )


def _cell(cell: "Cell[Document, Stance]") -> frozen.Cell:
    stance = cell.stance
    if stance is None:
        return frozen.Cell(cell.state)
    return frozen.Cell(
        state=cell.state,
        stance=stance.slug,
        places=tuple(
            frozen.Place(link.passage.paragraph.locator, link.voice, link.certainty) for link in stance.passages.all()
        ),
        to_check=cell.to_check,
        revision=stance.record.public_revision_id,
        batch=stance.record.batch.slug if stance.record.batch else "",
    )


@dataclass(frozen=True, slots=True)
class Address:
    """Which view it is, in no language: of which kind, of what, with which choices."""

    view: str
    """One of `SavedComparison.View`."""
    about: str
    """Address of the question or event; empty for chosen documents."""
    query: str
    """Encoded."""


def save(*, by: Account, title: str, of: Address, table: frozen.Frozen | None = None) -> SavedComparison:
    """Save a view, with its table where it is to be frozen.

    Raises Refused where the account has saved too many today, or the table is too large.
    """
    kept = SavedComparison(
        title=title.strip(),
        view=of.view,
        about=of.about,
        query=of.query,
        is_frozen=table is not None,
        table=frozen.serialised(table) if table else None,
        content_version=content_version()[:200],
        by=by,
    )
    with explaining(), acting(actor_id=by.pk, reason=_("A comparison saved")):
        kept.save(force_insert=True)
    return kept


def may_withdraw(*, saved: SavedComparison, account: Account) -> bool:
    """Say whether an account may withdraw it: whoever saved it, and whoever decides here."""
    return saved.withdrawn_at is None and (saved.by_id == account.pk or account.has_perm("sources.decide"))


def withdraw(*, saved: SavedComparison, by: Account, why: str) -> None:
    """Take what was saved off its address, for good; the reason stands there instead.

    Raises Refused where it is not theirs to withdraw, was withdrawn before, or no reason is given.
    """
    if not may_withdraw(saved=saved, account=by):
        raise Refused(_("Whoever saved it, or a reviewer, withdraws it, once."))
    with explaining(), acting(actor_id=by.pk, reason=why):
        SavedComparison.objects.filter(pk=saved.pk).update(withdrawn_because=why.strip())


@dataclass(frozen=True, slots=True)
class Approval:
    """Who agreed to a record as it is public now, and when; for what only came with a batch, when that was."""

    at: datetime
    by: str
    """Empty where nobody here has reviewed it."""


@dataclass(frozen=True, slots=True)
class Event:
    """A decision about a record of a table, taken after the table was frozen."""

    kind: str
    slug: str
    verb: str
    at: datetime
    why: str
    into: str
    """Address of the record that it is merged into; else empty."""


def events_since(table: frozen.Frozen, at: datetime) -> list[Event]:
    """Give what was decided since about its claims, documents and stances, oldest first. One query."""
    claims = [row.claim for row in table.rows]
    documents = [column.document for column in table.columns]
    stances = [cell.stance for row in table.rows for cell in row.cells if cell.stance]
    named = (
        Q(record__kind="claim", record__slug__in=claims)
        | Q(record__kind="document", record__slug__in=documents)
        | Q(record__kind="stance", record__slug__in=stances)
    )
    rows = Decision.objects.filter(named, at__gt=at, verb__in=TOLD).order_by("pk")
    values = rows.values_list("record__kind", "record__slug", "verb", "at", "why", "record__merged_into__slug")
    return [Event(*row[:5], row[5] or "") for row in values]


def approvals(stances: Iterable[str]) -> dict[str, Approval]:
    """Give by whom and when each of these stances became as it is public now, by its address. One query."""
    rows = Record.objects.filter(kind="stance", slug__in=[*stances], published_at__isnull=False)
    found = {}
    for record in rows.select_related("public_revision__decided_by"):
        decided = record.public_revision
        by = str(decided.decided_by) if decided and decided.decided_by else ""
        at = decided.decided_at if decided and decided.decided_at else record.published_at
        assert at is not None
        found[record.slug] = Approval(at, by)
    return found
