"""The comparison of an event, a question, a claim or chosen documents, read from what is public."""

from collections.abc import Iterable
from typing import TypeAlias

from django.db.models import Prefetch, Q

from claims.comparison import Asked, Column, Found, Table, compare
from claims.models import ChainNode, Claim, Event, Question, QuestionDocument, Stance, StancePassage
from sources.dates import UNKNOWN, UNSURE, Bounds
from sources.models import Document, Paragraph, Responsibility
from sources.review.models import ReviewedQuerySet

PublicTable: TypeAlias = "Table[Claim, Document, Stance]"


def public_documents() -> ReviewedQuerySet:
    """Give documents as comparisons show them: words, responsibility chain, origins. Three queries."""
    chain = Responsibility.objects.select_related("source__record")
    return (
        Document.objects.published()
        .with_words()
        .select_related(
            "record__batch",
            "translation_of__translation_of",
            "translation_of__copy_of",
            "copy_of__translation_of",
            "copy_of__copy_of",
        )
        .prefetch_related(Prefetch("responsibilities", chain))
    )


def public_stances() -> ReviewedQuerySet:
    """Give agreed stances with passages, chains and coder. Five queries."""
    passages = StancePassage.objects.select_related("passage__paragraph").order_by("passage__paragraph__position", "pk")
    nodes = ChainNode.objects.select_related("source__record", "document__record")
    return (
        Stance.objects.published()
        .filter(is_agreed=True)
        .with_staleness()
        .select_related("record__batch", "coder")
        .prefetch_related(Prefetch("passages", passages), "chains", Prefetch("chains__nodes", nodes))
    )


def for_question(question: Question) -> PublicTable:
    """Lay the claims of a question, in its order, against the documents read for it or coded on one of them."""
    claims = Claim.objects.filter(question_links__question=question).order_by("question_links__position", "pk")
    read = QuestionDocument.objects.filter(question=question).values("document")
    coded = Stance.objects.published().filter(claim__question_links__question=question).values("document")
    return table(claims, public_documents().filter(Q(pk__in=read) | Q(pk__in=coded)))


def for_event(event: Event) -> PublicTable:
    """Lay the claims about an event against the documents that mention it or take a stance on one of them."""
    mentioned = Paragraph.objects.filter(passages__mentions__event=event).values("document")
    coded = Stance.objects.published().filter(claim__event_links__event=event).values("document")
    claims = Claim.objects.filter(event_links__event=event).order_by("pk")
    return table(claims, public_documents().filter(Q(pk__in=mentioned) | Q(pk__in=coded)))


def for_documents(documents: Iterable[Document]) -> PublicTable:
    """Lay every claim that one of these documents takes up against all of them."""
    keys = [document.pk for document in documents]
    claims = Claim.objects.filter(pk__in=Stance.objects.published().filter(document__in=keys).values("claim")).order_by(
        "pk"
    )
    return table(claims, public_documents().filter(pk__in=keys))


def for_claim(claim: Claim) -> PublicTable:
    """Lay one claim against the documents in which it was looked for, or that were read for one of its questions."""
    coded = Stance.objects.published().filter(claim=claim).values("document")
    read = QuestionDocument.objects.filter(
        question__record__published_at__isnull=False, question__claim_links__claim=claim
    ).values("document")
    return table(Claim.objects.filter(pk=claim.pk), public_documents().filter(Q(pk__in=coded) | Q(pk__in=read)))


def table(claims: ReviewedQuerySet, documents: ReviewedQuerySet) -> PublicTable:
    """Read claims, documents and the agreed stances where they meet, and compare them.

    Columns stand in the alphabetical order of their publisher's name, then by address, favouring nobody.
    """
    asked = [
        Asked(claim.pk, _bounds(claim, "earliest"), claim)
        for claim in claims.published().with_words().select_related("record__batch")
    ]
    columns = sorted(
        (Column(document.pk, document_bounds(document), document) for document in documents),
        key=lambda column: (publisher_name(column.document).casefold(), column.document.slug),
    )
    stances = public_stances().filter(
        claim__in=[each.key for each in asked], document__in=[column.key for column in columns]
    )
    found = [Found(each.claim_id, each.document_id, each.outcome, each) for each in stances]
    return compare(asked, columns, found)


def publisher_name(document: Document) -> str:
    """Name who published this text, by its responsibility chain; empty where nobody is named."""
    for role in (
        Responsibility.Role.PUBLISHER,
        Responsibility.Role.ORIGINAL_PUBLISHER,
        Responsibility.Role.AUTHOR,
    ):
        for link in document.responsibilities.all():
            if link.role == role and link.source is not None:
                return link.source.name
    return ""


def document_bounds(document: Document) -> tuple[Bounds, ...]:
    """Give the bounds of a document's date, and of each text that it translates or copies."""
    found, seen, waiting = [], set(), [document]
    while waiting:
        each = waiting.pop(0)
        if each.pk not in seen:
            seen.add(each.pk)
            found.append(_bounds(each, "inferred" if each.inferred else "published"))
            waiting += [origin for origin in (each.translation_of, each.copy_of) if origin is not None]
    return tuple(found)


def _bounds(row: Claim | Document, field: str) -> Bounds:
    text = getattr(row, field)
    if not text:
        return UNKNOWN
    return Bounds(getattr(row, f"{field}_from"), getattr(row, f"{field}_to"), proved=not UNSURE.search(text))
