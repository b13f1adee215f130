"""What two views over the whole base rest on, read from what is public: names of referents, and figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Prefetch
from django.db.models.functions import JSONObject

from claims import tables
from claims.figures import BESIDE, GIVES
from claims.happenings import public_events
from claims.models import (
    Claim,
    ClaimEvent,
    Event,
    Naming,
    NamingPassage,
    Quantity,
    Question,
    QuestionClaim,
    Stance,
)
from claims.naming import Group, Named, grouped
from sources.models import Document
from sources.review.models import ReviewedQuerySet, texts_array


@dataclass(frozen=True)
class Lens:
    """What documents call one referent: groups of terms against documents."""

    event: Event
    documents: Sequence[Document]
    """Those of which a term is noted, by the name of their publisher."""
    groups: Sequence[Group[Any]]

    @property
    def rows(self) -> Iterator[tuple[Group[Any], list[tuple[Document, list[Named[Any]]]]]]:
        """Give each group with what stands in each document's cell; empty: not noted."""
        for group in self.groups:
            yield group, [(document, group.of(document.pk)) for document in self.documents]

    def narrowed(self, documents: Sequence[Document], namings: Sequence[Named[Any]]) -> "Lens":
        """Give the part of it with these documents and namings; a group keeps its place and may lose terms."""
        keys, kept = {each.pk for each in documents}, set(map(id, namings))
        groups = [
            Group([each for each in group.namings if id(each) in kept and each.document in keys])
            for group in self.groups
        ]
        shown = [group for group in groups if group.namings]
        used = {each.document for group in shown for each in group.namings}
        return Lens(self.event, [each for each in self.documents if each.pk in used], shown)


def namings(event: Event | None = None) -> list[Lens]:
    """Give what documents call this event, or each one that has a name noted: the most different names first.

    Equal ones stand in the order of their leading date, undated ones last. Five queries.
    """
    places = NamingPassage.objects.select_related("passage__paragraph").order_by("passage__paragraph__position", "pk")
    rows = Naming.objects.published().filter(document__record__published_at__isnull=False)
    rows = rows.filter(event=event) if event is not None else rows
    found = list(rows.order_by("pk").select_related("record__batch").prefetch_related(Prefetch("passages", places)))
    by_event: dict[int, list[Naming]] = {}
    for each in found:
        by_event.setdefault(each.event_id, []).append(each)
    documents = tables.public_documents().filter(pk__in={each.document_id for each in found})
    known = {document.pk: document for document in documents}
    events = [event] if event is not None else list(public_events().filter(pk__in=by_event).order_by("pk"))
    lenses = [_lens(each, by_event.get(each.pk, []), known) for each in events]
    return sorted(lenses, key=lambda lens: (-len(lens.groups), _first_day(lens.event) or "9999", lens.event.pk))


def _lens(event: Event, rows: Sequence[Naming], known: dict[int, Document]) -> Lens:
    coded = [
        Named(row.document_id, row.term, row.language, row.gloss, row.times,
              [link.passage for link in row.passages.all()], row.record)
        for row in rows if row.document_id in known
    ]  # fmt: skip
    documents = [known[key] for key in {each.document_id for each in rows} & known.keys()]
    documents.sort(key=lambda document: (tables.publisher_name(document).casefold(), document.slug))
    return Lens(event, documents, grouped(coded))


def _first_day(event: Any) -> str:
    return next((told["date_from"] for told in event.dates if told["date_from"]), "")


def hops(document: Document) -> int:
    """Count the translations that lie between a document and the first known text of it."""
    number, seen = 0, set()
    each: Document | None = document
    while each is not None and each.pk not in seen:
        seen.add(each.pk)
        number += each.translation_of is not None
        each = each.translation_of or each.copy_of
    return number


def figures() -> tables.PublicTable:
    """Lay every public claim with a figure against the documents that take it up.

    A claim has beside what a comparison needs `asked_in` and `told_of`: its public questions and events. Eight queries.
    """
    outcomes = [*GIVES, *BESIDE]
    rows = Claim.objects.filter(Exists(Quantity.objects.filter(claim=OuterRef("pk"))))
    rows = rows.annotate(
        asked_in=_links(QuestionClaim, Question, "question"), told_of=_links(ClaimEvent, Event, "event")
    )
    told = Stance.objects.published().filter(is_agreed=True, claim__quantities__isnull=False, outcome__in=outcomes)
    documents: ReviewedQuerySet = tables.public_documents().filter(pk__in=told.values("document"))
    return tables.table(rows.order_by("pk"), documents, outcomes=outcomes)


def _links(model: Any, record: Any, field: str) -> ArraySubquery:
    rows = model.objects.filter(
        claim=OuterRef("pk"),
        **{f"{field}__record__published_at__isnull": False, f"{field}__record__merged_into__isnull": True},
    )
    told = JSONObject(slug=f"{field}__record__slug", words=texts_array(record, field))
    return ArraySubquery(rows.order_by("pk").values(json=told))
