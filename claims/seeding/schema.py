"""The shape of the files in `seeds/`: what may stand there, under which key. `seeds/README.md` says it in words."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

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
    codebook_version: Text
    coded_on: str = ""


class OtherName(Strict):
    name: Text
    language: str = ""


class SourceSeed(Strict):
    name: Text
    kind: Text
    countries: list[str] = []
    country_note: str = ""
    languages: list[str] = []
    owner: str = ""
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


class DatingSeed(Strict):
    basis: Text
    edtf: Text
    note: str = ""


class EventSeed(Strict):
    slug: Text
    title: Translated
    status: Text
    dating: list[DatingSeed] = []
    mentions: dict[str, list[str]] = {}
    note: str = ""


class QuestionSeed(Strict):
    slug: Text
    title: Translated
    function: str = ""
    how_chosen: Translated = {}
    events: list[str] = []
    claims: list[str] = []
    documents: list[str] = []


class ClaimSeed(Strict):
    slug: Text
    type: Text
    earliest: str = ""
    statement: Translated
    events: list[str] = []


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


class Seeds(Strict):
    """All files together, each record under its key; stances by document and claim."""

    batch: BatchFile
    sources: dict[str, SourceSeed]
    documents: dict[str, DocumentSeed]
    events: dict[str, EventSeed]
    claims: dict[str, ClaimSeed]
    questions: dict[str, QuestionSeed]
    stances: dict[str, dict[str, StanceSeed]]
