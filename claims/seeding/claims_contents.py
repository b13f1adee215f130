"""The contents of what is said: topics, events, claims, questions, stances, narratives, verdicts."""

from decimal import Decimal

from claims.kinds import settle_relation
from claims.outcomes import Certainty, Voice
from claims.seeding import schema
from claims.seeding.contents import Keys, texts
from claims.seeding.sources_contents import references
from sources.review.content import Content


def topic(seed: schema.TopicSeed, number: int) -> Content:
    return {"position": number, "texts": texts(title=seed.title)}


def event(seed: schema.EventSeed, keys: Keys) -> Content:
    return {
        "slug": seed.slug,
        "status": seed.status,
        "note": seed.note,
        "texts": texts(title=seed.title),
        "datings": [
            {
                "basis": each.basis,
                "date": each.edtf,
                "document": keys.of("document", each.document),
                "note": each.note,
            }
            for each in sorted(seed.dating, key=lambda each: each.basis, reverse=True)
        ],
        "mentions": [
            {"passage": keys.passage(document_key, locator)}
            for document_key, locators in seed.mentions.items()
            for locator in locators
        ],
        "place_links": [{"place": keys.of("place", each.place), "note": each.note} for each in seed.places],
        "actor_links": [
            {"actor": keys.of("actor", each.actor), "described_as": each.described_as} for each in seed.actors
        ],
        "reference_links": references(seed.references, keys),
    }


def claim(seed: schema.ClaimSeed, keys: Keys) -> Content:
    return {
        "slug": seed.slug,
        "type": seed.type,
        "earliest": seed.earliest,
        "due": seed.due,
        "texts": texts(statement=seed.statement),
        "event_links": [{"event": keys.of("event", each)} for each in seed.events],
        "topic_links": [{"topic": keys.of("topic", each)} for each in seed.topics],
        "quantities": [
            {
                "measure": each.measure,
                "label": each.label,
                "precision": each.precision,
                "value": str(Decimal(each.value).quantize(Decimal("0.0001"))),
                "unit": each.unit,
                "reference_date": each.reference_date,
                "reference": keys.of("reference", each.reference),
                "note": each.note,
            }
            for each in seed.quantity
        ],
    }


def question(seed: schema.QuestionSeed, keys: Keys) -> Content:
    return {
        "slug": seed.slug,
        "function": seed.function,
        "editors_note": "",
        "texts": texts(
            title=seed.title, how_chosen=seed.how_chosen, lookup=seed.lookup, figures=seed.figures, lesson=seed.lesson
        ),
        "claim_links": [
            {"claim": keys.of("claim", each), "position": number} for number, each in enumerate(seed.claims, 1)
        ],
        "event_links": [{"event": keys.of("event", each)} for each in seed.events],
        "document_links": [{"document": keys.of("document", each)} for each in seed.documents],
    }


def coding(outcome: str, document_key: str, claim_key: str, coder: int, keys: Keys) -> Content:
    """Give what one coder found, blind: an outcome alone, as no more of it was kept."""
    return {
        "slug": "",
        "claim": keys.of("claim", claim_key),
        "document": keys.of("document", document_key),
        "outcome": outcome,
        "note": "",
        "framing_terms": [],
        "two_readings": False,
        "codings_made": None,
        "codings_for": None,
        "is_agreed": False,
        "coder": coder,
        "coded_on": keys.coded_on,
        "codebook_version": keys.codebook_version,
        "snapshot": None,
        "passages": [],
        "chains": [],
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


def relation(seed: schema.RelationSeed, keys: Keys) -> Content:
    content = {
        "a": keys.of("claim", seed.a),
        "relation": seed.relation,
        "b": keys.of("claim", seed.b),
        "note": seed.note,
    }
    return settle_relation(content) or content


def narrative(seed: schema.NarrativeSeed, number: int, keys: Keys) -> Content:
    return {
        "slug": seed.slug,
        "question": keys.of("question", seed.question),
        "event": keys.of("event", seed.event),
        "position": number,
        "editors_note": "",
        "texts": texts(title=seed.title, summary=seed.summary),
        "claim_links": [{"claim": keys.of("claim", each)} for each in seed.claims],
        "document_links": [{"document": keys.of("document", each)} for each in seed.documents],
        "source_links": [
            {"source": keys.of("source", each.source), "reference": keys.of("reference", each.reference)}
            for each in seed.sources
        ],
    }


def naming(seed: schema.NamingSeed, keys: Keys) -> Content:
    return {
        "document": keys.of("document", seed.document),
        "event": keys.of("event", seed.event),
        "term": seed.term,
        "language": seed.language,
        "gloss": seed.gloss,
        "times": seed.times,
        "passages": [{"passage": keys.passage(seed.document, each)} for each in seed.passages],
    }


def assessment(seed: schema.AssessmentSeed, keys: Keys) -> Content:
    return {
        "by_account": keys.coder,
        "by_source": None,
        "claim": keys.of("claim", seed.claim),
        "verdict": seed.verdict,
        "wording": seed.wording,
        "assessed_on": seed.assessed_on,
        "texts": texts(finding=seed.finding, method=seed.method),
        "reference_links": references(seed.references, keys),
    }
