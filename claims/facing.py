"""Chosen narratives face to face, over the claims of a question or event and over the whole base."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from claims import figures, sides, tables
from claims.comparison import Cell, Row, Table
from claims.contrasts import Account, Crossing, Facing, crossings, face, faced
from claims.corroboration import Corroboration
from claims.figures import Figure, Measure
from claims.models import Claim, ClaimEvent, ClaimRelation, Event, Naming, NamingPassage, Narrative, Question, Stance
from claims.models.question import QuestionClaim
from claims.outcomes import SCALE
from claims.tables import PublicTable
from sources import findings
from sources.models import Document
from sources.review.models import ReviewedQuerySet, texts_array

MOST_ELSEWHERE = 300
"""How many claims beyond those of the question are looked at for where documents agree."""
MOST_CROSSINGS = 40


@dataclass(frozen=True, slots=True)
class Named:
    """One event, with what the documents of each account call it, in their order."""

    event: Mapping[str, Any]
    """Its `slug` and `words`."""
    namings: Sequence[Sequence[Any]]
    """Namings, each with the `locators` of its passages."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One measure, with the figures that documents of each account give, in their order."""

    measure: Measure
    figures: Sequence[Sequence[Figure]]


@dataclass(frozen=True, slots=True)
class Crossed:
    """Two documents on opposite sides, with the origins behind what they agree on, by claim."""

    crossing: "Crossing[Claim, Document, Stance]"
    origins: Mapping[Hashable, Corroboration]


@dataclass(frozen=True, slots=True)
class FaceToFace:
    """All that is told of the accounts chosen."""

    facing: "Facing[Narrative, Claim, Document, Stance, ClaimRelation]"
    documents: Sequence[Sequence[Document]]
    """For each account, those of its documents that are public."""
    here: frozenset[Hashable]
    """Keys of the claims of the question or event itself."""
    table: PublicTable
    """Those claims against the documents of the accounts."""
    named: Sequence[Named]
    counted: Sequence[Counted]
    taggings: Sequence[Sequence[Any]]
    crossed: Sequence[Crossed]
    """Pairs that oppose each other on a claim first."""
    is_cut: bool
    """There are more such pairs, or more claims to look at, than are told of."""

    @property
    def known(self) -> dict[Hashable, Document]:
        """The documents by key."""
        return {column.key: column.document for column in self.table.columns}

    @property
    def termed(self) -> "list[tuple[Row[Claim, Document, Stance], list[list[Cell[Document, Stance]]]]]":
        """Claims of which documents of two accounts or more have words of their own, with those of each account."""
        found = []
        for row in self.table.rows:
            cells = [
                [cell for cell in told if cell.stance is not None and cell.stance.framing_terms]
                for told in faced(row, self.facing.accounts).cells
            ]
            if sum(map(bool, cells)) > 1:
                found.append((row, cells))
        return found


def of_question(question: Question, chosen: Sequence[Narrative]) -> FaceToFace:
    return _read(chosen, QuestionClaim.objects.filter(question=question), "position")


def of_event(event: Event, chosen: Sequence[Narrative]) -> FaceToFace:
    return _read(chosen, ClaimEvent.objects.filter(event=event), "claim")


def _read(chosen: Sequence[Narrative], links: "QuerySet[Any]", place: str) -> FaceToFace:
    accounts = [sides.account(row) for row in chosen]
    keys = {key for account in accounts for key in account.documents}
    whole = _whole(links, place, keys)
    rows = tuple(row for row in whole.rows if getattr(row.claim, "place", None) is not None)
    here: PublicTable = Table(whole.columns, rows)
    documents = [[each.document for each in here.columns if each.key in account.documents] for account in accounts]
    tagged = findings.taggings().filter(document__in=[column.key for column in whole.columns])
    taggings: dict[Any, list[Any]] = {}
    for tagging in tagged:
        taggings.setdefault(tagging.document_id, []).append(tagging)
    crossed = sorted(crossings(accounts, whole), key=lambda each: not each.opposed)
    return FaceToFace(
        face(accounts, here, sides.ties(here)),
        documents,
        frozenset(row.asked.key for row in rows),
        here,
        _named(accounts, [column.key for column in whole.columns]),
        [each for each in (_counted(measure, accounts) for measure in figures.by_measure(here)) if any(each.figures)],
        [[tagging for document in told for tagging in taggings.get(document.pk, ())] for told in documents],
        [Crossed(each, _origins(each, whole)) for each in crossed[:MOST_CROSSINGS]],
        len(crossed) > MOST_CROSSINGS or len(whole.rows) - len(rows) >= MOST_ELSEWHERE,
    )


def _whole(links: "QuerySet[Any]", place: str, documents: set[Any]) -> PublicTable:
    """Lay the claims of the links, with `place`, and all others on which two documents take a side, against them."""
    sided = [str(outcome) for outcome, step in SCALE.items() if step]
    stances = Stance.objects.published().filter(is_agreed=True, document__in=documents, outcome__in=sided)
    both = stances.order_by("claim").values("claim").annotate(n=Count("document")).filter(n__gt=1)
    elsewhere = Claim.objects.published().filter(pk__in=both.values("claim")).exclude(pk__in=links.values("claim"))
    first = elsewhere.order_by("pk").values("pk")[:MOST_ELSEWHERE]
    claims: ReviewedQuerySet = Claim.objects.filter(Q(pk__in=links.values("claim")) | Q(pk__in=Subquery(first)))
    placed = claims.annotate(place=Subquery(links.filter(claim=OuterRef("pk")).values(place)[:1]))
    ordered = placed.order_by(F("place").asc(nulls_last=True), "pk")
    return tables.table(ordered, tables.public_documents().filter(pk__in=documents))


def _named(accounts: Sequence[Account[Narrative]], documents: Sequence[Hashable]) -> list[Named]:
    """Give the events that documents of two accounts or more name, with the terms of each. One query."""
    passages = NamingPassage.objects.filter(naming=OuterRef("pk")).order_by("passage__paragraph__position")
    rows = (
        Naming.objects.published()
        .filter(document__in=documents, event__record__published_at__isnull=False)
        .annotate(
            event_words=texts_array(Event, "event"),
            event_slug=F("event__record__slug"),
            locators=ArraySubquery(passages.values("passage__paragraph__locator")),
        )
        .order_by("event", "document", "pk")
    )
    events: dict[Any, list[Any]] = {}
    for row in rows:
        events.setdefault(row.event_id, []).append(row)
    found = [
        Named(
            {"slug": rows[0].event_slug, "words": rows[0].event_words},
            [[row for row in rows if row.document_id in account.documents] for account in accounts],
        )
        for rows in events.values()
    ]
    return [each for each in found if sum(map(bool, each.namings)) > 1]


def _counted(measure: Measure, accounts: Sequence[Account[Narrative]]) -> Counted:
    return Counted(measure, [
        [figure for figure in measure.figures if any(cell.column.key in account.documents for cell in figure.cells)]
        for account in accounts
    ])  # fmt: skip


def _origins(crossing: "Crossing[Claim, Document, Stance]", whole: PublicTable) -> Mapping[Hashable, Corroboration]:
    """Count the origins of what both carry; of what both deny nothing is carried, and nothing counted."""
    carried: list[Row[Claim, Document, Stance]] = [
        row for row in crossing.agreed if all(cell.place and cell.place > 0 for cell in row.cells)
    ]
    return tables.corroborations(Table((crossing.one, crossing.other), tuple(carried)), whole)
