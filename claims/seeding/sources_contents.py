"""The contents of sources, documents, references, names and the bias vocabulary."""

from claims.seeding import schema
from claims.seeding.contents import Keys, texts, words
from sources.review.content import Content


def references(wanted: list[str], keys: Keys) -> list[Content]:
    return [{"reference": keys.of("reference", each)} for each in wanted]


def reference(seed: schema.ReferenceSeed, _keys: Keys) -> Content:
    return {
        "url": seed.url,
        "archive_url": seed.archive_url,
        "language": seed.language,
        "published": seed.published,
        "published_words": "",
        "published_relative_to": None,
        "accessed_on": seed.accessed_on or None,
        "texts": texts(what=seed.what),
    }


def place(seed: schema.PlaceSeed, _keys: Keys) -> Content:
    return {
        "kind_of_place": seed.kind,
        "countries": seed.countries,
        "editors_note": "",
        "names": _names(seed),
        "texts": texts(about=seed.about),
    }


def actor(seed: schema.ActorSeed, _keys: Keys) -> Content:
    return {
        "kind_of_actor": seed.kind,
        "editors_note": "",
        "names": _names(seed),
        "texts": texts(about=seed.about),
    }


def _names(seed: schema.ActorSeed) -> list[Content]:
    return [
        {"name": each.name, "language": each.language, "name_kind": each.kind, "period": each.period}
        for each in seed.names
    ]


def source(seed: schema.SourceSeed, keys: Keys) -> Content:
    return {
        "slug": "",
        "name": seed.name,
        "kind_of_source": seed.kind,
        "countries": seed.countries,
        "country_note": seed.country_note,
        "languages": seed.languages,
        "owner": keys.of("source", seed.owner),
        "actor": keys.of("actor", seed.actor),
        "reference_links": references(seed.references, keys),
        "editors_note": seed.editors_note,
        "other_names": [{"name": each.name, "language": each.language} for each in seed.other_names],
        "texts": texts(about=seed.about),
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
        "published_words": "",
        "published_relative_to": None,
        "inferred": seed.inferred,
        "editors_note": "",
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
                "note": each.note,
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
        "citations": [],
    }


def citations(seed: schema.DocumentSeed, keys: Keys) -> list[Content]:
    """Give what a document cites and names; its paragraphs must be stored."""
    return [
        {
            "citation_kind": each.kind,
            "passage": keys.passage(seed.key, each.passage),
            "source": keys.of("source", each.source),
            "title": each.title,
            "url": each.url,
            "note": each.note,
        }
        for each in seed.citation
    ]


def bias_tag(seed: schema.BiasTagSeed, _keys: Keys) -> Content:
    return {
        "dimension": seed.dimension,
        "key": seed.key,
        "position": seed.position,
        "place": seed.place,
        "texts": texts(label=seed.label, definition=seed.definition),
    }


def rating(seed: schema.RatingSeed, keys: Keys) -> Content:
    return {
        "by_account": keys.coder,
        "by_source": None,
        "source": keys.of("source", seed.source),
        "tag": keys.of("biastag", seed.tag),
        "actor": keys.of("actor", seed.actor),
        "country": seed.country,
        "answer": seed.answer,
        "as_of": seed.as_of,
        "stale_on": seed.stale_on or None,
        "own_scale": seed.own_scale,
        "own_value": seed.own_value,
        "wording": seed.wording,
        "texts": texts(evidence=seed.evidence, method=seed.method),
        "reference_links": references(seed.references, keys),
    }


def tagging(seed: schema.TaggingSeed, keys: Keys) -> Content:
    return {
        "by_account": keys.coder,
        "by_source": None,
        "document": keys.of("document", seed.document),
        "tag": keys.of("biastag", seed.tag),
        "actor": keys.of("actor", seed.actor),
        "strength": seed.strength,
        "tagged_on": keys.coded_on,
        "wording": seed.wording,
        "texts": texts(rationale=seed.rationale),
        "passages": [{"passage": keys.passage(seed.document, each)} for each in seed.passages],
    }
