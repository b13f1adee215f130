"""What the seeds refer to by key: each reference with the file and key that makes it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.seeding import schema


@dataclass(frozen=True, slots=True)
class Link:
    """Keys that an entry names; empty ones are no reference."""

    file: str
    key: str
    wanted: Sequence[str]
    what: str
    """What the keys are of: source, document, paragraph and so on."""
    document: str = ""
    """For paragraphs: the document whose they must be."""


def links(seeds: schema.Seeds) -> Iterator[Link]:
    """Give every reference that stands in the files."""
    yield from _of_sources(seeds)
    yield from _of_claims(seeds)
    for document, stances in seeds.stances.items():
        file = f"stances/{document}.toml"
        yield Link(file, "", [document], "document")
        yield Link(file, "", list(stances), "claim")
        for key, stance in stances.items():
            yield Link(file, f"{key}.passages", stance.passages, "paragraph", document)
            yield Link(file, f"{key}.chain", [node.source for node in stance.chain], "source")
            yield Link(file, f"{key}.chain", [node.document for node in stance.chain], "document")
    for document, codings in seeds.codings.items():
        yield Link(f"codings/{document}.toml", "", [document], "document")
        yield Link(f"codings/{document}.toml", "", list(codings), "claim")


def _of_sources(seeds: schema.Seeds) -> Iterator[Link]:
    for key, source in seeds.sources.items():
        yield Link("sources.toml", f"{key}.owner", [source.owner], "source")
        yield Link("sources.toml", f"{key}.actor", [source.actor], "actor")
        yield Link("sources.toml", f"{key}.references", source.references, "reference")
    for key, document in seeds.documents.items():
        file = f"documents/{key}.toml"
        yield Link(file, "translation_of", [document.translation_of], "document")
        yield Link(file, "copy_of", [document.copy_of], "document")
        yield Link(file, "responsibility.source", [each.source for each in document.responsibility], "source")
        yield Link(file, "citation.source", [each.source for each in document.citation], "source")
        yield Link(file, "citation.passage", [each.passage for each in document.citation], "paragraph", key)
    for key, rating in seeds.ratings.items():
        yield Link("ratings.toml", f"{key}.source", [rating.source], "source")
        yield Link("ratings.toml", f"{key}.tag", [rating.tag], "bias tag")
        yield Link("ratings.toml", f"{key}.actor", [rating.actor], "actor")
        yield Link("ratings.toml", f"{key}.references", rating.references, "reference")
    for key, tagging in seeds.taggings.items():
        yield Link("taggings.toml", f"{key}.document", [tagging.document], "document")
        yield Link("taggings.toml", f"{key}.tag", [tagging.tag], "bias tag")
        yield Link("taggings.toml", f"{key}.actor", [tagging.actor], "actor")
        yield Link("taggings.toml", f"{key}.passages", tagging.passages, "paragraph", tagging.document)


def _of_claims(seeds: schema.Seeds) -> Iterator[Link]:
    for key, event in seeds.events.items():
        yield Link("events.toml", f"{key}.mentions", list(event.mentions), "document")
        for document, places in event.mentions.items():
            yield Link("events.toml", f"{key}.mentions.{document}", places, "paragraph", document)
        yield Link("events.toml", f"{key}.dating.document", [each.document for each in event.dating], "document")
        yield Link("events.toml", f"{key}.places", [each.place for each in event.places], "place")
        yield Link("events.toml", f"{key}.actors", [each.actor for each in event.actors], "actor")
        yield Link("events.toml", f"{key}.references", event.references, "reference")
    for key, claim in seeds.claims.items():
        yield Link("claims", f"{key}.events", claim.events, "event")
        yield Link("claims", f"{key}.topics", claim.topics, "topic")
        yield Link("claims", f"{key}.quantity", [each.reference for each in claim.quantity], "reference")
    for key, question in seeds.questions.items():
        yield Link("questions.toml", f"{key}.claims", question.claims, "claim")
        yield Link("questions.toml", f"{key}.events", question.events, "event")
        yield Link("questions.toml", f"{key}.documents", question.documents, "document")
    for key, relation in seeds.relations.items():
        yield Link("relations.toml", key, [relation.a, relation.b], "claim")
    for key, narrative in seeds.narratives.items():
        yield Link("narratives.toml", f"{key}.question", [narrative.question], "question")
        yield Link("narratives.toml", f"{key}.event", [narrative.event], "event")
        yield Link("narratives.toml", f"{key}.claims", narrative.claims, "claim")
        yield Link("narratives.toml", f"{key}.documents", narrative.documents, "document")
        yield Link("narratives.toml", f"{key}.sources", [each.source for each in narrative.sources], "source")
        yield Link("narratives.toml", f"{key}.sources", [each.reference for each in narrative.sources], "reference")
    for key, naming in seeds.namings.items():
        yield Link("namings.toml", f"{key}.document", [naming.document], "document")
        yield Link("namings.toml", f"{key}.event", [naming.event], "event")
        yield Link("namings.toml", f"{key}.passages", naming.passages, "paragraph", naming.document)
    for key, assessment in seeds.assessments.items():
        yield Link("assessments.toml", f"{key}.claim", [assessment.claim], "claim")
        yield Link("assessments.toml", f"{key}.references", assessment.references, "reference")
