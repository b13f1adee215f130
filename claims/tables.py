"""The comparison of an event, a question, a claim or chosen documents, read from what is public."""

from collections.abc import Container, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, F, OuterRef, Prefetch, Q, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, JSONObject

from claims.codings import beside, reconciled
from claims.comparison import Asked, Column, Found, Row, Table, compare, predates
from claims.corroboration import Corroboration, Origin, Speaker, Telling, Text, corroborate, trace
from claims.figures import GIVES
from claims.models import (
    Assessment,
    AssessmentReference,
    ChainNode,
    Claim,
    ClaimRelation,
    Event,
    Quantity,
    Question,
    QuestionClaim,
    QuestionDocument,
    Stance,
    StanceCell,
    StancePassage,
)
from claims.outcomes import TELLS
from sources.dates import UNKNOWN, UNSURE, Bounds
from sources.findings import VOICES, references_array, voices
from sources.models import Document, Paragraph, Record, Reference, Responsibility, Source
from sources.review.models import ReviewedQuerySet, texts_array

PublicTable: TypeAlias = "Table[Claim, Document, Any]"
"""A comparison of what is public. Its cells hold a Stance each, or a LightStance where there are many."""

MOST_OPEN = 800
"""Stances up to which each opens in its own cell; a comparison with more is read from the table of cells."""


@dataclass(frozen=True, slots=True)
class LightStance:
    """Of a stance in a large comparison, its key, what review says of it, and through whom it is told."""

    pk: int
    record: Record
    """Not its own: one for all that came in the same batch and are, or are not, reviewed."""
    chains: tuple[tuple[Speaker, ...], ...] = ()
    coder_id: int | None = None
    coder: str = ""


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


def public_claims(rows: ReviewedQuerySet) -> ReviewedQuerySet:
    """Bring along what stands beside public claims, in one query: words, `verdicts`, `figures` and `asked_in`."""
    found: ReviewedQuerySet = (
        rows.published()
        .with_words()
        .annotate(
            verdicts=ArraySubquery(_verdicts()),
            figures=ArraySubquery(_figures()),
            asked_in=ArraySubquery(_questions()),
        )
        .select_related("record__batch")
    )
    return found


def _questions() -> Any:
    """Give the public questions that a claim belongs to as dictionaries, the oldest first."""
    told = JSONObject(
        pk="question",
        slug="question__record__slug",
        function="question__function",
        words=texts_array(Question, "question"),
    )
    rows = QuestionClaim.objects.filter(claim=OuterRef("pk"), question__record__published_at__isnull=False)
    return rows.filter(question__record__merged_into__isnull=True).order_by("question").values(json=told)


def _verdicts() -> Any:
    """Give a claim's public assessments as dictionaries, newest first."""
    rows: ReviewedQuerySet = Assessment.objects.published().filter(claim=OuterRef("pk"))
    told = JSONObject(
        verdict="verdict", wording="wording", slug="record__slug", assessed_on="assessed_on",
        words=texts_array(Assessment), references=references_array(AssessmentReference, "assessment"),
        account=F("by_account__public_name"), username=F("by_account__username"), machine=F("by_account__is_machine"),
        source=F("by_source__name"), source_slug=F("by_source__record__slug"),
        reviewed=F("record__public_revision"),
    )  # fmt: skip
    return rows.order_by(F("assessed_on_to").desc(nulls_last=True), "-pk").values(json=told)


def _figures() -> Any:
    """Give a claim's figures as dictionaries, its own before those of public references.

    `value` is a decimal number as text; `relations` are those of the claim, the other one's key as `other`.
    """
    told = JSONObject(
        measure="measure", label="label", precision="precision", value=Cast("value", TextField()), unit="unit",
        reference_date="reference_date", note="note", reference=F("reference__record__slug"),
        words=texts_array(Reference, "reference"), relations=ArraySubquery(_relations()),
    )  # fmt: skip
    public = Q(reference__isnull=True) | Q(reference__record__published_at__isnull=False)
    rows = Quantity.objects.filter(public, claim=OuterRef("pk"))
    return rows.order_by(F("reference").asc(nulls_first=True), "pk").values(json=told)


def _relations() -> Any:
    """Give the public relations of a figure's claim."""
    rows: ReviewedQuerySet = ClaimRelation.objects.published().filter(Q(a=OuterRef("claim")) | Q(b=OuterRef("claim")))
    other = Case(When(a=OuterRef("claim"), then=F("b")), default=F("a"))
    return rows.order_by("pk").values(json=JSONObject(other=other, relation="relation", note="note"))


def public_stances() -> ReviewedQuerySet:
    """Give agreed stances with passages, chains, coder and the blind codings beside them. Five queries."""
    passages = StancePassage.objects.select_related("passage__paragraph").order_by("passage__paragraph__position", "pk")
    nodes = ChainNode.objects.select_related("source__record", "document__record")
    rows: ReviewedQuerySet = (
        Stance.objects.published()
        .agreed()
        .with_staleness()
        .annotate(codings=beside(), reconciled=reconciled())
        .select_related("record__batch", "coder")
        .prefetch_related(Prefetch("passages", passages), "chains", Prefetch("chains__nodes", nodes))
    )
    return rows


def recorded(link: str) -> Any:
    """Count, for a row to which claims are linked by `link`, the agreed public stances on them."""
    cells = StanceCell.objects.filter(**{f"claim__{link}": OuterRef("pk")}).order_by()
    counted = cells.annotate(all=Value(1)).values("all").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def for_question(question: Question, *, light: bool = False) -> PublicTable:
    """Lay the claims of a question, in its order, against the documents read for it or coded on one of them."""
    claims = Claim.objects.filter(question_links__question=question).order_by("question_links__position", "pk")
    read = QuestionDocument.objects.filter(question=question).values("document")
    coded = Stance.objects.published().agreed().filter(claim__question_links__question=question).values("document")
    if light:
        cells = StanceCell.objects.filter(claim__question_links__question=question)
        return light_table(claims, _named(read, cells))
    return table(claims, public_documents().filter(Q(pk__in=read) | Q(pk__in=coded)))


def for_event(event: Event, *, light: bool = False) -> PublicTable:
    """Lay the claims about an event against the documents that mention it or take a stance on one of them."""
    mentioned = Paragraph.objects.filter(passages__mentions__event=event).values("document")
    coded = Stance.objects.published().agreed().filter(claim__event_links__event=event).values("document")
    claims = Claim.objects.filter(event_links__event=event).order_by("pk")
    if light:
        cells = StanceCell.objects.filter(claim__event_links__event=event)
        return light_table(claims, _named(mentioned, cells))
    return table(claims, public_documents().filter(Q(pk__in=mentioned) | Q(pk__in=coded)))


def mentioning(event: Event) -> set[int]:
    """Give the keys of the public documents that mention an event, in one query."""
    paragraphs = Paragraph.objects.filter(passages__mentions__event=event, document__record__published_at__isnull=False)
    return set(paragraphs.values_list("document", flat=True))


def _named(read: Any, cells: Any) -> ReviewedQuerySet:
    """Give the documents of two queries by key: asked for at once, every document of the base would be looked at."""
    keys = list(
        read.order_by().union(cells.order_by().values("document").distinct()).values_list("document", flat=True)
    )
    return public_documents().filter(pk__in=keys)


def for_documents(documents: Iterable[Document], claims: ReviewedQuerySet | None = None) -> PublicTable:
    """Lay these claims, or else every claim that one of these documents takes up, against all of them."""
    keys = [document.pk for document in documents]
    if claims is None:
        claims = claims_of(keys)
    return table(claims.order_by("pk"), public_documents().filter(pk__in=keys))


def claims_of(documents: Iterable[int]) -> ReviewedQuerySet:
    """Give the public claims that one of these documents, by key, takes up."""
    taken_up = Stance.objects.published().filter(is_agreed=True, document__in=documents).values("claim")
    rows: ReviewedQuerySet = Claim.objects.published().filter(pk__in=taken_up)
    return rows


def for_claim(claim: Claim) -> PublicTable:
    """Lay one claim against the documents in which it was looked for, or that were read for one of its questions."""
    coded = Stance.objects.published().agreed().filter(claim=claim).values("document")
    read = QuestionDocument.objects.filter(
        question__record__published_at__isnull=False, question__claim_links__claim=claim
    ).values("document")
    return table(Claim.objects.filter(pk=claim.pk), public_documents().filter(Q(pk__in=coded) | Q(pk__in=read)))


def table(
    claims: ReviewedQuerySet, documents: ReviewedQuerySet, *, outcomes: Iterable[str] | None = None
) -> PublicTable:
    """Read claims, documents and the agreed stances where they meet, those with these outcomes only, and compare them.

    Columns stand in the alphabetical order of their publisher's name, then by address, favouring nobody.
    """
    asked, columns = _asked(claims), columns_of(documents)
    stances = public_stances().filter(
        claim__in=[each.key for each in asked], document__in=[column.key for column in columns]
    )
    stances = stances if outcomes is None else stances.filter(outcome__in=outcomes)
    return compare(asked, columns, [Found(each.claim_id, each.document_id, each.outcome, each) for each in stances])


def was_written_before(claim: Claim, document: Document) -> bool:
    """Say whether a document is proved to be older than a claim could be."""
    column = Column(document.pk, document_bounds(document), document)
    return predates(column, Asked(claim.pk, earliest_bounds(claim), claim))


def light_table(claims: ReviewedQuerySet, documents: ReviewedQuerySet) -> PublicTable:
    """Compare as `table` does, with a LightStance in each cell, whatever their number. Two queries less for them."""
    asked, columns = _asked(claims), columns_of(documents)
    where = {"claim__in": [each.key for each in asked], "document__in": [column.key for column in columns]}
    cells = StanceCell.objects.filter(**where).order_by()
    chains = _speakers(where)
    records: dict[tuple[int | None, bool], Record] = {}
    batches = {each.claim.record.batch_id: each.claim.record.batch for each in asked}
    found = []
    for claim, document, outcome, stance, batch, revision, coder, public_name, username in cells.values_list(
        "claim_id", "document_id", "outcome", "stance_id", "stance__record__batch", "stance__record__public_revision",
        "stance__coder", "stance__coder__public_name", "stance__coder__username",
    ):  # fmt: skip
        standing = (batch, revision is not None)
        if standing not in records:
            records[standing] = Record(kind=Stance.kind(), batch_id=batch, public_revision_id=revision)
            if batch in batches:
                records[standing].batch = batches[batch]
        told = tuple(chains[stance].values()) if stance in chains else ()
        light = LightStance(stance, records[standing], told, coder, public_name or username)
        found.append(Found(claim, document, outcome, light))
    return compare(asked, columns, found)


def _speakers(where: dict[str, Any]) -> dict[int, dict[int, tuple[Speaker, ...]]]:
    """Give through whom stances are told, by stance and chain, in one query."""
    nodes = ChainNode.objects.filter(
        **{f"chain__stance__cell__{name}": keys for name, keys in where.items()}, chain__stance__cell__outcome__in=TELLS
    )
    found: dict[int, dict[int, tuple[Speaker, ...]]] = {}
    told = nodes.order_by("chain__position", "chain", "position", "pk").values_list(
        "chain__stance", "chain", "source", "document", "speaker", "is_unnamed", "is_hypothesis"
    )
    for stance, chain, source, document, name, is_unnamed, is_hypothesis in told:
        chains = found.setdefault(stance, {})
        chains[chain] = (*chains.get(chain, ()), Speaker(source, document, name, is_unnamed, is_hypothesis))
    return found


def _asked(claims: ReviewedQuerySet) -> list[Asked[Claim]]:
    return [Asked(claim.pk, earliest_bounds(claim), claim) for claim in public_claims(claims)]


def columns_of(documents: Iterable[Any]) -> list[Column[Any]]:
    """Give documents as the columns of a comparison, in their order."""
    return sorted(
        (Column(document.pk, document_bounds(document), document) for document in documents),
        key=lambda column: (publisher_name(column.document).casefold(), column.document.slug),
    )


def publisher_name(document: Document) -> str:
    """Name who published this text, by its responsibility chain; empty where nobody is named."""
    found = publisher(document)
    return found.name if found else ""


def publisher(document: Document) -> Source | None:
    """Give who published this text, by its responsibility chain; else who is nearest to it."""
    for role in (
        Responsibility.Role.PUBLISHER,
        Responsibility.Role.ORIGINAL_PUBLISHER,
        Responsibility.Role.AUTHOR,
    ):
        for link in document.responsibilities.all():
            if link.role == role and link.source is not None:
                return link.source
    return None


def earliest_bounds(claim: Claim) -> Bounds:
    """Give the bounds of the first day on which a claim could be made."""
    return _bounds(claim, "earliest")


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


def corroborations(table: PublicTable, known: "PublicTable | None" = None) -> dict[Hashable, Corroboration]:
    """Count, for each claim of a table, the documents that carry it and their independent origins.

    `known` is the comparison that the table is a part of: what copies what is told of all its documents.
    """
    texts = _texts(column.document for column in (known or table).columns)
    return {row.asked.key: corroborate(_tellings(row), texts) for row in table.rows}


def given_figures(table: PublicTable) -> dict[Hashable, Corroboration]:
    """Count, for each claim of a table that has a figure, the documents that give it and their independent origins."""
    rows = [row for row in table.rows if getattr(row.claim, "figures", ())]
    texts = _texts(column.document for column in table.columns) if rows else {}
    return {row.asked.key: corroborate(_tellings(row, GIVES), texts) for row in rows}


def origins(table: PublicTable) -> dict[Hashable, tuple[Origin, ...]]:
    """Tell, for each claim of a table, through which documents and chains each independent origin comes."""
    texts = _texts(column.document for column in table.columns)
    return {row.asked.key: trace(list(_tellings(row)), texts) for row in table.rows}


def _tellings(row: "Row[Claim, Document, Any]", states: Container[str] = TELLS) -> Iterator[Telling]:
    for cell in row.cells:
        if cell.state in states and cell.stance is not None:
            yield Telling(cell.column.key, _chains(cell.stance))


def _chains(stance: Stance | LightStance) -> tuple[tuple[Speaker, ...], ...]:
    if isinstance(stance, LightStance):
        return stance.chains
    return tuple(
        tuple(
            Speaker(node.source_id, node.document_id, node.speaker, node.is_unnamed, node.is_hypothesis)
            for node in chain.nodes.all()
        )
        for chain in stance.chains.all()
    )


def _texts(documents: Iterable[Document]) -> dict[Hashable, Text]:
    """Tell what the count needs of documents and of the texts behind them: who speaks in a translation spoke in it."""
    found: dict[Hashable, Text] = {}
    for document in documents:
        origins = tuple(key for key in (document.translation_of_id, document.copy_of_id) if key)
        speaking = tuple(source.pk for source in voices(document))
        found[document.pk] = Text(document.pk, origins, speaking)
        behind = tuple(
            link.source_id for link in document.responsibilities.all() if link.source_id and link.role in VOICES
        )
        for origin in (document.translation_of, document.copy_of):
            if origin is not None and origin.pk not in found:
                further = tuple(key for key in (origin.translation_of_id, origin.copy_of_id) if key)
                found[origin.pk] = Text(origin.pk, further, behind)
    return found


def claim_bounds(claim: Claim) -> Bounds:
    """Give the bounds of the first day on which a claim could be made."""
    return _bounds(claim, "earliest")


def _bounds(row: Claim | Document, field: str) -> Bounds:
    text = getattr(row, field)
    if not text:
        return UNKNOWN
    return Bounds(getattr(row, f"{field}_from"), getattr(row, f"{field}_to"), proved=not UNSURE.search(text))
