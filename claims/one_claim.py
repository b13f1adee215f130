"""One claim with all that its page shows, read in one statement: its stances come as JSON, not as model instances.

A stance as its page shows it is a dozen rows of seven tables; made into instances, five hundred of them take longer
than all the rest of the page. The light objects here have the names of the models' fields, so that what compares,
counts and draws takes either.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject
from django.urls import reverse

from claims.codings import beside, reconciled
from claims.comparison import Asked, Found, compare
from claims.happenings import public_events
from claims.models import (
    AttributionChain,
    ChainNode,
    Claim,
    ClaimRelation,
    ClaimTopic,
    Event,
    Narrative,
    Question,
    QuestionDocument,
    Stance,
    StancePassage,
    Topic,
)
from claims.tables import PublicTable, claim_bounds, columns_of, public_claims
from sources.models import Document, DocumentText, Responsibility
from sources.review.models import ReviewedQuerySet, texts_array


class Many(list[Any]):
    """Rows that stand beside an object, asked for as of a model."""

    def all(self) -> "Many":
        return self


# --- What is read


def _documents(prefix: str, depth: int = 0) -> JSONObject:
    """Build the dictionary of a document that the outer query's row leads to by `prefix`.

    With `depth`, what it translates or copies is followed for so many steps. Planning that takes longer than reading,
    so it is asked for only where there is any.
    """
    key = f"{prefix}pk" if prefix else "pk"
    links = Responsibility.objects.filter(document=OuterRef(key)).order_by("position", "pk")
    told = {
        **{name: F(f"{prefix}{name}") for name in (
            "pk", "language", "published", "published_from", "published_to", "inferred", "inferred_from", "inferred_to",
            "translation_of", "copy_of",
        )},
        "slug": F(f"{prefix}record__slug"),
        "links": ArraySubquery(links.values(json=JSONObject(
            role="role", source=F("source"), name=F("source__name"), slug=F("source__record__slug"),
            owner=F("source__owner"), kind=F("source__kind_of_source"),
        ))),
    }  # fmt: skip
    if depth:
        behind = Document.objects.filter(
            Q(pk=OuterRef(f"{prefix}translation_of")) | Q(pk=OuterRef(f"{prefix}copy_of"))
        ).order_by()
        told["behind"] = ArraySubquery(behind.values(json=_documents("", depth - 1)))
    if not depth:
        texts = DocumentText.objects.filter(document=OuterRef(key)).order_by("pk")
        told["words"] = ArraySubquery(texts.values(json=JSONObject(language="language", title="title")))
    return JSONObject(**told)


def _stances() -> Any:
    passages = StancePassage.objects.filter(stance=OuterRef("pk")).order_by("passage__paragraph__position", "pk")
    nodes = ChainNode.objects.filter(chain=OuterRef("pk")).order_by("position", "pk")
    chains = AttributionChain.objects.filter(stance=OuterRef("pk")).order_by("position", "pk")
    node = JSONObject(
        source=F("source"), name=F("source__name"), slug=F("source__record__slug"),
        public=F("source__record__published_at"), document=F("document"), speaker="speaker", is_unnamed="is_unnamed",
        verb="verb", language="language", is_hypothesis="is_hypothesis", note="note",
    )  # fmt: skip
    told = JSONObject(
        pk="pk", outcome="outcome", note="note", framing_terms="framing_terms", two_readings="two_readings",
        codings_made="codings_made", codings_for="codings_for", is_stale=F("is_stale"),
        coder=F("coder__public_name"), username=F("coder__username"), reviewed=F("record__public_revision"),
        passages=ArraySubquery(passages.values(json=JSONObject(
            locator="passage__paragraph__locator", exact="passage__exact", voice="voice", certainty="certainty",
            wording="wording",
        ))),
        chains=ArraySubquery(chains.values(json=JSONObject(nodes=ArraySubquery(nodes.values(json=node))))),
        codings=beside(), reconciled=reconciled(), document=_documents("document__"),
    )  # fmt: skip
    rows = Stance.objects.published().filter(
        claim=OuterRef("pk"), is_agreed=True,
        document__record__published_at__isnull=False, document__record__merged_into__isnull=True,
    )  # fmt: skip
    return rows.with_staleness().order_by().values(json=told)


def _read() -> Any:
    """Give the documents that were read for one of the claim's questions."""
    read = QuestionDocument.objects.filter(
        question__record__published_at__isnull=False, question__claim_links__claim=OuterRef(OuterRef("pk"))
    )
    rows = Document.objects.published().filter(pk__in=read.order_by().values("document"))
    return rows.order_by().values(json=_documents(""))


def _relations() -> Any:
    rows = ClaimRelation.objects.published().filter(
        Q(a=OuterRef("pk"), b__record__merged_into__isnull=True)
        | Q(b=OuterRef("pk"), a__record__merged_into__isnull=True)
    )
    told = JSONObject(
        relation="relation", note="note", a=F("a"), a_slug="a__record__slug", b_slug="b__record__slug",
        a_words=texts_array(Claim, "a"), b_words=texts_array(Claim, "b"),
    )  # fmt: skip
    return rows.order_by("relation", "pk").values(json=told)


def whole(rows: ReviewedQuerySet) -> ReviewedQuerySet:
    """Bring along, in the same query, everything that a claim's page shows."""
    topics = ClaimTopic.objects.filter(claim=OuterRef("pk"), topic__record__published_at__isnull=False).order_by("pk")
    narratives = Narrative.objects.published().filter(claim_links__claim=OuterRef("pk"))
    events = public_events().filter(claim_links__claim=OuterRef("pk"))
    questions = Question.objects.published().filter(claim_links__claim=OuterRef("pk"))
    found: ReviewedQuerySet = public_claims(rows).annotate(
        topics=ArraySubquery(topics.values(json=JSONObject(
            slug="topic__record__slug", words=texts_array(Topic, "topic"),
        ))),
        stances_found=ArraySubquery(_stances()),
        documents_read=ArraySubquery(_read()),
        relations=ArraySubquery(_relations()),
        narratives=ArraySubquery(narratives.order_by("position", "pk").values(json=JSONObject(
            slug="record__slug", words=texts_array(Narrative),
            question=F("question__record__slug"), event=F("event__record__slug"),
        ))),
        events=ArraySubquery(events.order_by("pk").values(json=JSONObject(
            slug="record__slug", words=texts_array(Event), dates="dates",
        ))),
        questions=ArraySubquery(questions.order_by("pk").values(json=JSONObject(
            slug="record__slug", words=texts_array(Question),
        ))),
    )  # fmt: skip
    return found


# --- Light objects


@dataclass(slots=True)
class LightRecord:
    slug: str
    is_public: bool = True
    is_reviewed: bool = False


@dataclass(slots=True)
class LightSource:
    pk: int
    name: str
    record: LightRecord
    owner_id: int | None = None
    kind_of_source: str = ""

    @property
    def slug(self) -> str:
        return self.record.slug

    def get_absolute_url(self) -> str:
        return reverse("source", args=[self.record.slug])


@dataclass(slots=True)
class LightLink:
    """Who answers for a document in a role."""

    role: str
    source: LightSource | None

    @property
    def source_id(self) -> int | None:
        return self.source.pk if self.source else None


@dataclass(slots=True)
class LightDocument:
    pk: int
    slug: str
    language: str
    published: str
    published_from: dt.date | None
    published_to: dt.date | None
    inferred: str
    inferred_from: dt.date | None
    inferred_to: dt.date | None
    translation_of_id: int | None
    copy_of_id: int | None
    responsibilities: Many
    words: list[Mapping[str, Any]]
    translation_of: "LightDocument | None" = None
    copy_of: "LightDocument | None" = None

    def get_absolute_url(self) -> str:
        return reverse("document", args=[self.slug])


@dataclass(slots=True)
class LightSpeaker:
    """A node of a chain."""

    speaker: str
    source: LightSource | None
    document_id: int | None
    is_unnamed: bool
    verb: str
    language: str
    is_hypothesis: bool
    note: str

    @property
    def source_id(self) -> int | None:
        return self.source.pk if self.source else None


@dataclass(slots=True)
class LightChain:
    nodes: Many


@dataclass(slots=True)
class FoundStance:
    """An agreed public stance as the page of its claim shows it; `passages` are dictionaries."""

    pk: int
    outcome: str
    note: str
    framing_terms: list[str]
    two_readings: bool
    codings_made: int | None
    codings_for: int | None
    is_stale: bool
    coder: str
    record: LightRecord
    passages: list[Mapping[str, Any]]
    chains: Many
    codings: list[Mapping[str, Any]]
    reconciled: Mapping[str, Any] | None


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _source(told: Mapping[str, Any]) -> LightSource | None:
    if told["source"] is None:
        return None
    record = LightRecord(told["slug"], is_public="public" not in told or told["public"] is not None)
    return LightSource(told["source"], told["name"], record, told.get("owner"), told.get("kind", ""))


def _behind(claim: Claim) -> dict[int, LightDocument]:
    """Give the texts that the documents of a claim translate or copy, by key; one query where there are any."""
    told = [each["document"] for each in claim.stances_found] + list(claim.documents_read)  # type: ignore[attr-defined]
    keys = {each[name] for each in told for name in ("translation_of", "copy_of")} - {None}
    rows = Document.objects.filter(pk__in=keys).order_by().values_list(_documents("", 1), flat=True) if keys else ()
    return {each["pk"]: _document(each, {one["pk"]: _document(one, {}) for one in each["behind"]}) for each in rows}


def _document(told: Mapping[str, Any], behind: Mapping[int, LightDocument]) -> LightDocument:
    days = [_date(told[f"{name}_{end}"]) for name in ("published", "inferred") for end in ("from", "to")]
    return LightDocument(
        told["pk"], told["slug"], told["language"], told["published"], days[0], days[1], told["inferred"], days[2],
        days[3], told["translation_of"], told["copy_of"],
        Many(LightLink(link["role"], _source(link)) for link in told["links"] or ()), told.get("words") or [],
        behind.get(told["translation_of"]), behind.get(told["copy_of"]),
    )  # fmt: skip


def _chain(told: Mapping[str, Any]) -> LightChain:
    return LightChain(Many(
        LightSpeaker(
            node["speaker"], _source(node), node["document"], node["is_unnamed"], node["verb"], node["language"],
            node["is_hypothesis"], node["note"],
        )
        for node in told["nodes"] or ()
    ))  # fmt: skip


def _stance(told: Mapping[str, Any]) -> FoundStance:
    return FoundStance(
        told["pk"], told["outcome"], told["note"], told["framing_terms"] or [], told["two_readings"],
        told["codings_made"], told["codings_for"], told["is_stale"], told["coder"] or told["username"],
        LightRecord("", is_reviewed=told["reviewed"] is not None), told["passages"] or [],
        Many(map(_chain, told["chains"] or ())), told["codings"] or [], told["reconciled"],
    )  # fmt: skip


def table_of(claim: Claim) -> PublicTable:
    """Lay a claim that `whole` has read against its documents, as `tables.for_claim` does. At most one query."""
    found: list[Found[Any]] = []
    documents: dict[int, LightDocument] = {}
    behind = _behind(claim)
    for told in claim.stances_found:  # type: ignore[attr-defined]
        document = _document(told["document"], behind)
        documents[document.pk] = document
        found.append(Found(claim.pk, document.pk, told["outcome"], _stance(told)))
    for told in claim.documents_read:  # type: ignore[attr-defined]
        if told["pk"] not in documents:
            documents[told["pk"]] = _document(told, behind)
    return compare([Asked(claim.pk, claim_bounds(claim), claim)], columns_of(documents.values()), found)
