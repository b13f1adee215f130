"""From seeds to the plain structure of review: what each record's content is, with keys looked up."""

from collections.abc import Mapping
from typing import Any

from claims.outcomes import Certainty, Voice
from claims.seeding import schema
from sources.models.fields import Translation
from sources.review.content import Content


class Keys:
    """The database keys of what the seeds name by their own keys."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], int] = {}
        self.paragraphs: dict[tuple[str, str], int] = {}
        self.coder = 0
        self.codebook_version = ""
        self.coded_on: str | None = None

    def of(self, kind: str, key: str) -> int | None:
        """Give the record's key, None for an empty one."""
        return self.records[kind, key] if key else None

    def passage(self, document: str, locator: str) -> list[Any]:
        """Give a paragraph without quoted words: seeds hold no text."""
        return [self.paragraphs[document, locator], ""]


def words(texts: Mapping[str, Mapping[str, Any]]) -> list[Content]:
    """Make translation rows of texts by language: the first is the original wording."""
    rows = []
    for number, (language, fields) in enumerate(texts.items()):
        status = Translation.Status.TRANSLATED if number else Translation.Status.ORIGINAL
        rows.append({"language": language, "made_by": str(Translation.Maker.MACHINE), "status": str(status), **fields})
    return rows


def source(seed: schema.SourceSeed, keys: Keys) -> Content:
    return {
        "slug": "",
        "name": seed.name,
        "kind_of_source": seed.kind,
        "countries": seed.countries,
        "country_note": seed.country_note,
        "languages": seed.languages,
        "owner": keys.of("source", seed.owner),
        "editors_note": seed.editors_note,
        "other_names": [{"name": each.name, "language": each.language} for each in seed.other_names],
        "texts": words({language: {"about": text} for language, text in seed.about.items()}),
    }


def document(seed: schema.DocumentSeed, keys: Keys) -> Content:
    titles = dict(sorted(seed.titles.items(), key=lambda pair: pair[0] != seed.language))
    return {
        "slug": seed.slug,
        "title": seed.title,
        "language": seed.language,
        "original_language": seed.original_language,
        "translation_of": keys.of("document", seed.translation_of),
        "copy_of": keys.of("document", seed.copy_of),
        "url": seed.url,
        "archive_url": seed.archive_url,
        "accessed_on": seed.accessed_on or None,
        "published": seed.published,
        "inferred": seed.inferred,
        "copy_note": "\n".join(filter(None, [seed.title_note, seed.date_note, seed.copy_note])),
        "texts": words(
            {
                language: {
                    "title": title,
                    "is_descriptive": seed.descriptive_title,
                    "published_basis": seed.published_basis.get(language, ""),
                    "inferred_reason": seed.inferred_reason.get(language, ""),
                }
                for language, title in titles.items()
            }
        ),
        "responsibilities": [
            {
                "position": number,
                "role": each.role,
                "source": keys.of("source", each.source),
                "note": next(iter(each.note.values()), ""),
            }
            for number, each in enumerate(seed.responsibility, 1)
        ],
        "paragraphs": [
            {
                "position": number,
                "locator": each.locator,
                "kind": each.kind,
                "detail": each.detail,
                "opening": each.opening,
                "words": each.words,
                "sha1": each.sha1,
            }
            for number, each in enumerate(seed.paragraph, 1)
        ],
    }


def event(seed: schema.EventSeed, keys: Keys) -> Content:
    return {
        "slug": seed.slug,
        "status": seed.status,
        "note": seed.note,
        "texts": words({language: {"title": title} for language, title in seed.title.items()}),
        "datings": [
            {"basis": each.basis, "date": each.edtf, "note": each.note}
            for each in sorted(seed.dating, key=lambda each: each.basis, reverse=True)
        ],
        "mentions": [
            {"passage": keys.passage(document_key, locator)}
            for document_key, locators in seed.mentions.items()
            for locator in locators
        ],
    }


def claim(seed: schema.ClaimSeed, keys: Keys) -> Content:
    return {
        "slug": seed.slug,
        "type": seed.type,
        "earliest": seed.earliest,
        "texts": words({language: {"statement": text} for language, text in seed.statement.items()}),
        "event_links": [{"event": keys.of("event", each)} for each in seed.events],
    }


def question(seed: schema.QuestionSeed, keys: Keys) -> Content:
    return {
        "slug": seed.slug,
        "function": seed.function,
        "texts": words(
            {
                language: {"title": title, "how_chosen": seed.how_chosen.get(language, "")}
                for language, title in seed.title.items()
            }
        ),
        "claim_links": [
            {"claim": keys.of("claim", each), "position": number} for number, each in enumerate(seed.claims, 1)
        ],
        "event_links": [{"event": keys.of("event", each)} for each in seed.events],
        "document_links": [{"document": keys.of("document", each)} for each in seed.documents],
    }


def stance(seed: schema.StanceSeed, document_key: str, claim_key: str, keys: Keys) -> Content:
    passages = [keys.passage(document_key, locator) for locator in seed.passages]
    return {
        "slug": "",
        "claim": keys.of("claim", claim_key),
        "document": keys.of("document", document_key),
        "outcome": seed.outcome,
        "note": seed.note,
        "framing_terms": seed.framing_terms,
        "two_readings": seed.two_readings,
        "codings_made": seed.codings_made,
        "codings_for": seed.codings_for,
        "is_agreed": True,
        "coder": keys.coder,
        "coded_on": keys.coded_on,
        "codebook_version": keys.codebook_version,
        "snapshot": None,
        "passages": [
            {
                "passage": passage,
                "voice": str(Voice.NOT_CODED),
                "certainty": seed.certainty or str(Certainty.NOT_CODED),
                "wording": seed.certainty_wording,
            }
            for passage in passages
        ],
        "chains": [
            {
                "position": 1,
                "passages": [{"passage": passage} for passage in passages],
                "nodes": [
                    {
                        "position": number,
                        "speaker": node.speaker,
                        "is_unnamed": node.unnamed,
                        "source": keys.of("source", node.source),
                        "document": keys.of("document", node.document),
                        "verb": node.verb,
                        "language": node.language,
                        "position_taken": "",
                        "is_hypothesis": node.hypothesis,
                        "note": node.note,
                    }
                    for number, node in enumerate(seed.chain, 1)
                ],
            }
        ]
        if seed.chain
        else [],
    }
