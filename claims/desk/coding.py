"""What the desk keeps: a stance with its passages and chains, perhaps a new claim with it; a tagging; not covered.

Each in one transaction, through the door of review, as drafts of the editor's open submission.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from claims import chains
from claims.desk.lines import Place
from claims.models import Claim, Question, Stance
from claims.outcomes import Certainty, Outcome, Voice
from claims.stamps import stamps
from sources.capture.storing import anchor_passages, newest
from sources.models import Account, Actor, BiasTag, Document, Paragraph, Source, Tagging
from sources.review import door
from sources.review.context import acting


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim that is first met at the desk: what it must have at entry, in one language."""

    statement: str
    language: str
    type: str
    due: str = ""
    """Of a prediction: by when, as EDTF."""


@dataclass(frozen=True, slots=True)
class Coding:
    """What a coder found in a document."""

    claim: Claim | NewClaim
    outcome: str
    places: Sequence[Place] = ()
    voice: str = Voice.NOT_CODED
    certainty: str = Certainty.NOT_CODED
    spoken: Sequence[chains.Chain] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag that a rater gives a document."""

    tag: BiasTag
    rationale: str
    language: str
    """Of the rationale."""
    places: Sequence[Place] = ()
    about: Actor | None = None
    strength: int | None = None


def keep_stance(*, document: Document, coding: Coding, actor: Account) -> Stance:
    """Keep a stance of this document, and the claim with it where it is new. Raises Refused."""
    reason = _("Coded at the desk")
    with door.explaining(), acting(actor_id=actor.pk, reason=reason):
        claim = _begun(coding.claim, actor, reason) if isinstance(coding.claim, NewClaim) else coding.claim
        row = {"voice": coding.voice, "certainty": coding.certainty}
        content = {
            "claim": claim.pk,
            "document": document.pk,
            "outcome": coding.outcome,
            "note": coding.note,
            "passages": [{"passage": place.content, **row} for place in coding.places],
            "chains": [_chain(at, chain, document, coding.places) for at, chain in enumerate(coding.spoken, 1)],
        }
        stance = _begin(document, claim, content, actor)
        _anchor(document)
        return stance


def _begun(claim: NewClaim, actor: Account, reason: str) -> Claim:
    text = {"language": claim.language, "made_by": "person", "status": "original", "statement": claim.statement}
    content = {"type": claim.type, "due": claim.due, "texts": [text]}
    record = door.begin(kind="claim", wanted=claim.statement, content=content, actor=actor, reason=reason)
    begun: Claim = Claim.objects.select_related("record").get(pk=record.pk)
    return begun


def _begin(document: Document, claim: Claim, content: Mapping[str, Any], actor: Account) -> Stance:
    stamped = {**content, **stamps(actor, document)}
    wanted = f"{document.slug} {claim.slug}"
    record = door.begin(kind="stance", wanted=wanted, content=stamped, actor=actor, reason=_("Coded at the desk"))
    stance: Stance = Stance.objects.select_related("record", "claim__record", "document__record").get(pk=record.pk)
    return stance


def _anchor(document: Document) -> None:
    if (snapshot := newest(document)) is not None:
        anchor_passages(snapshot)


def _chain(at: int, chain: chains.Chain, document: Document, places: Sequence[Place]) -> dict[str, Any]:
    """Put a chain as content. One that names no passages stands in all of the stance's."""
    named = Paragraph.objects.filter(document=document, locator__in=chain.locators).values_list("pk", flat=True)
    passages: list[list[Any]] = [[key, ""] for key in named] or [place.content for place in places]
    return {
        "position": at,
        "passages": [{"passage": each} for each in passages],
        "nodes": [_node(number, node) for number, node in enumerate(chain.nodes, 1)],
    }


def _node(number: int, node: chains.Node) -> dict[str, Any]:
    return {
        "position": number,
        "speaker": node.speaker,
        "is_unnamed": node.is_unnamed,
        "is_hypothesis": node.is_hypothesis,
        "source": _key(Source, node.source),
        "document": _key(Document, node.document),
        "verb": node.verb,
        "language": node.language,
        "position_taken": node.position_taken,
        "note": node.note,
    }


def _key(model: Any, slug: str) -> int | None:
    return model.objects.at(slug).values_list("pk", flat=True).first() if slug else None


def keep_not_covered(*, document: Document, question: Question, actor: Account) -> list[Stance]:
    """Record for every claim of a question that nobody has coded here that the document does not deal with it.

    Raises Refused where nothing is left to record.
    """
    reason = _("Does not deal with the question")
    with door.explaining(), acting(actor_id=actor.pk, reason=reason):
        claims = Claim.objects.filter(question_links__question=question).select_related("record").order_by("pk")
        claims = claims.exclude(stances__in=Stance.objects.filter(document=document, is_agreed=True)).distinct()
        same = {"document": document.pk, "outcome": Outcome.NOT_COVERED}
        kept = [_begin(document, claim, {**same, "claim": claim.pk}, actor) for claim in claims]
        if not kept:
            raise door.Refused(_("Every claim of this question has been coded here already."))
        return kept


def keep_tagging(*, document: Document, given: Tag, actor: Account) -> Tagging:
    """Keep a tag given to this document, for its rationale, on its places. Raises Refused."""
    reason = _("Tagged at the desk")
    with door.explaining(), acting(actor_id=actor.pk, reason=reason):
        text = {"language": given.language, "made_by": "person", "status": "original", "rationale": given.rationale}
        content = {
            "document": document.pk,
            "tag": given.tag.pk,
            "actor": given.about.pk if given.about else None,
            "strength": given.strength,
            "tagged_on": timezone.localdate().isoformat(),
            "by_account": actor.pk,
            "texts": [text],
            "passages": [{"passage": place.content} for place in given.places],
        }
        wanted = f"{document.slug} {given.tag.slug}"
        record = door.begin(kind="tagging", wanted=wanted, content=content, actor=actor, reason=reason)
        _anchor(document)
        tagging: Tagging = Tagging.objects.select_related("record").get(pk=record.pk)
        return tagging
