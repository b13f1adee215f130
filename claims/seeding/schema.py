"""The shape of the files in `seeds/`: what may stand there, under which key. `seeds/README.md` says it in words."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, RootModel

Text = Annotated[str, Field(min_length=1)]
Translated = dict[str, Text]
"""Our own words by language code; the first language is the original wording."""


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class BatchFile(Strict):
    slug: Text
    title: Translated
    note: Translated
    licence: Text
    signed_by: Text
    coders: list[Text] = []
    codebook_version: Text
    coded_on: str = ""


class OtherName(Strict):
    name: Text
    language: str = ""


class ReferenceSeed(Strict):
    url: Text
    what: Translated
    archive_url: str = ""
    language: str = ""
    published: str = ""
    accessed_on: str = ""


class DatedNameSeed(Strict):
    name: Text
    language: Text
    kind: str = "common"
    period: str = ""


class ActorSeed(Strict):
    kind: Text
    names: list[DatedNameSeed] = Field(min_length=1)
    about: Translated = {}


class PlaceSeed(ActorSeed):
    countries: list[str] = []


class BiasTagSeed(Strict):
    dimension: Text
    key: Text
    position: int
    place: int | None = None
    label: Translated
    definition: Translated


class RatingSeed(Strict):
    source: Text
    tag: Text
    actor: str = ""
    country: str = ""
    answer: str = ""
    as_of: str = ""
    stale_on: str = ""
    own_scale: str = ""
    own_value: str = ""
    wording: str = ""
    evidence: Translated
    method: Translated = {}
    references: list[str] = []


class TaggingSeed(Strict):
    document: Text
    tag: Text
    actor: str = ""
    strength: int | None = None
    passages: list[str] = []
    wording: str = ""
    rationale: Translated


class SourceSeed(Strict):
    name: Text
    kind: Text
    countries: list[str] = []
    country_note: str = ""
    languages: list[str] = []
    owner: str = ""
    actor: str = ""
    references: list[str] = []
    other_names: list[OtherName] = []
    about: Translated = {}
    editors_note: str = ""


class ResponsibilitySeed(Strict):
    role: Text
    source: str = ""
    note: Translated = {}


class ParagraphSeed(Strict):
    locator: Text
    kind: Text
    detail: str = ""
    opening: str = ""
    words: int | None = None
    sha1: str = ""


class CitationSeed(Strict):
    passage: Text
    kind: str = "work"
    source: str = ""
    title: str = ""
    url: str = ""
    note: Translated = {}


class DocumentSeed(Strict):
    key: Text
    slug: Text
    title: str = ""
    title_note: str = ""
    titles: Translated
    descriptive_title: bool = False
    language: Text
    original_language: str = ""
    translation_of: str = ""
    copy_of: str = ""
    url: str = ""
    archive_url: str = ""
    accessed_on: str = ""
    published: str = ""
    published_basis: Translated = {}
    inferred: str = ""
    inferred_reason: Translated = {}
    date_note: str = ""
    coded: bool = False
    copy_note: str = ""
    responsibility: list[ResponsibilitySeed] = []
    paragraph: list[ParagraphSeed] = []
    citation: list[CitationSeed] = []


class TopicSeed(Strict):
    title: Translated


class DatingSeed(Strict):
    basis: Text
    edtf: Text
    document: str = ""
    note: Translated = {}


class EventPlaceSeed(Strict):
    place: Text
    note: Translated = {}


class EventActorSeed(Strict):
    actor: str = ""
    described_as: Translated = {}


class EventSeed(Strict):
    slug: Text
    title: Translated
    status: Text
    dating: list[DatingSeed] = []
    mentions: dict[str, list[str]] = {}
    places: list[EventPlaceSeed] = []
    actors: list[EventActorSeed] = []
    references: list[str] = []
    note: Translated = {}


class QuestionSeed(Strict):
    slug: Text
    title: Translated
    function: str = ""
    how_chosen: Translated = {}
    lookup: Translated = {}
    figures: Translated = {}
    lesson: Translated = {}
    events: list[str] = []
    claims: list[str] = []
    documents: list[str] = []


class QuantitySeed(Strict):
    measure: Text
    label: Translated
    precision: str = "exact"
    value: Text
    unit: str = ""
    reference_date: str = ""
    reference: str = ""
    note: Translated = {}


class ClaimSeed(Strict):
    slug: Text
    type: Text
    earliest: str = ""
    due: str = ""
    statement: Translated
    events: list[str] = []
    topics: list[str] = []
    quantity: list[QuantitySeed] = []


class RelationSeed(Strict):
    a: Text
    relation: Text
    b: Text
    note: Translated = {}


class NarrativeSourceSeed(Strict):
    source: Text
    reference: Text


class NarrativeSeed(Strict):
    slug: Text
    question: str = ""
    event: str = ""
    claims: list[str] = []
    documents: list[str] = []
    sources: list[NarrativeSourceSeed] = []
    title: Translated
    summary: Translated


class NamingSeed(Strict):
    document: Text
    event: Text
    term: Text
    language: Text
    times: int = 1
    passages: list[str] = []
    gloss: Translated = {}


class AssessmentSeed(Strict):
    claim: Text
    verdict: Text
    wording: str = ""
    assessed_on: str = ""
    finding: Translated
    method: Translated = {}
    references: list[str] = []


class KeptBackSeed(Strict):
    what: Text
    about: str = ""
    """The record it is about: its kind and its key, with a space between."""
    words: Text
    why: Text


class NodeSeed(Strict):
    speaker: Text
    source: str = ""
    document: str = ""
    unnamed: bool = False
    hypothesis: bool = False
    verb: str = ""
    language: str = ""
    note: str = ""


class StanceSeed(Strict):
    outcome: Text
    passages: list[str] = []
    certainty: str = ""
    certainty_wording: str = ""
    framing_terms: list[str] = []
    note: str = ""
    codings_for: int | None = None
    codings_made: int | None = None
    two_readings: bool = False
    chain: list[NodeSeed] = []


class CodingsSeed(RootModel[list[Text]]):
    """What each coder of the batch found of one claim in one document, in the order in which it names them."""


class Seeds(Strict):
    """All files together, each record under its key; stances and codings by document and claim."""

    batch: BatchFile
    references: dict[str, ReferenceSeed]
    places: dict[str, PlaceSeed]
    actors: dict[str, ActorSeed]
    sources: dict[str, SourceSeed]
    documents: dict[str, DocumentSeed]
    bias: dict[str, BiasTagSeed]
    ratings: dict[str, RatingSeed]
    taggings: dict[str, TaggingSeed]
    topics: dict[str, TopicSeed]
    events: dict[str, EventSeed]
    claims: dict[str, ClaimSeed]
    questions: dict[str, QuestionSeed]
    stances: dict[str, dict[str, StanceSeed]]
    codings: dict[str, dict[str, CodingsSeed]]
    relations: dict[str, RelationSeed]
    narratives: dict[str, NarrativeSeed]
    namings: dict[str, NamingSeed]
    assessments: dict[str, AssessmentSeed]
    kept_back: dict[str, KeptBackSeed]
