"""The kinds of this app, as review knows them."""

from claims.blind import closed_to
from claims.models import (
    SYMMETRIC,
    Assessment,
    Claim,
    ClaimRelation,
    Event,
    Naming,
    Narrative,
    Question,
    Stance,
    Topic,
)
from sources.review.content import Content, register


def settle_relation(content: Content) -> Content | None:
    """Put a relation that holds both ways into its order; None for one that leads back to its own claim."""
    if content["a"] == content["b"]:
        return None
    if content["relation"] in SYMMETRIC and content["a"] > content["b"]:
        return content | {"a": content["b"], "b": content["a"]}
    return content


def settle_stance(content: Content) -> Content | None:
    """Give None where the claim already has an agreed stance of that document, and for a blind coding.

    Both stay where they were; what a coder found of one claim was not found of another.
    """
    taken = Stance.objects.agreed().filter(document=content["document"], claim=content["claim"])
    return None if not content["is_agreed"] or taken.exists() else content


register(Topic, ["texts"])
register(
    Event,
    ["texts", "datings", "mentions", "place_links", "actor_links", "reference_links"],
)
register(Claim, ["texts", "event_links", "topic_links", "quantities"])
register(Question, ["texts", "claim_links", "event_links", "document_links"])
register(
    Stance,
    ["passages", ("chains", ["passages", "nodes"])],
    settle=settle_stance,
    stale=Stance.objects.stale,
    as_found={"is_agreed": False},
    closed=closed_to,
)
register(ClaimRelation, [], settle=settle_relation)
register(Narrative, ["texts", "claim_links", "document_links", "source_links"])
register(Naming, ["passages"])
register(Assessment, ["texts", "reference_links"])
