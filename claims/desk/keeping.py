"""What the desk keeps: a stance with its passages and chains, perhaps a new claim with it; a tagging; not covered.

Each in one transaction, through the door of review, as drafts of the editor's open submission.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from claims import chains
from claims.desk.lines import Place
from claims.models import Claim, Question, Stance
from claims.outcomes import Certainty, Outcome, Voice
from sources.capture.keeping import anchor_passages, newest
from sources.models import Account, Actor, BiasTag, Document, Paragraph, Snapshot, Source, Tagging
from sources.review import door
from sources.review.context import acting


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim that is first met at the desk: what it must have at entry, in one language."""

    statement: str
    language: str
    type: str


def keep_stance(
    *,
    document: Document,
    claim: Claim | NewClaim,
    outcome: str,
    places: Sequence[Place],
    actor: Account,
    voice: str = Voice.NOT_CODED,
    certainty: str = Certainty.NOT_CODED,
    spoken: Sequence[chains.Chain] = (),
    note: str = "",
) -> Stance:
    """Keep a stance of this document, and the claim with it where it is new. Raises Refused."""
    reason = _("Coded at the desk")
    with door.explaining(), acting(actor_id=actor.pk, reason=reason):
        snapshot = newest(document)
        if isinstance(claim, NewClaim):
            text = {"language": claim.language, "made_by": "person", "status": "original", "statement": claim.statement}
            content = {"type": claim.type, "texts": [text]}
            record = door.begin(kind="claim", wanted=claim.statement, content=content, actor=actor, reason=reason)
            claim = Claim.objects.select_related("record").get(pk=record.pk)
        row = {"voice": voice, "certainty": certainty, "wording": ""}
        content = _stance(claim, document, snapshot, outcome, actor) | {
            "note": note,
            "passages": [{"passage": place.content, **row} for place in places],
            "chains": [_chain(at, chain, document, places) for at, chain in enumerate(spoken, 1)],
        }
        return _begin(content, document, claim, snapshot, actor, reason)


def _stance(
    claim: Claim, document: Document, snapshot: Snapshot | None, outcome: str, actor: Account
) -> dict[str, object]:
    return {
        "claim": claim.pk, "document": document.pk, "outcome": outcome, "coder": actor.pk,
        "coded_on": timezone.localdate().isoformat(), "codebook_version": settings.CODEBOOK_VERSION,
        "snapshot": snapshot.pk if snapshot else None,
    }  # fmt: skip


def _begin(
    content: dict[str, object], document: Document, claim: Claim, snapshot: Snapshot | None, actor: Account, reason: str
) -> Stance:
    wanted = f"{document.slug} {claim.slug}"
    record = door.begin(kind="stance", wanted=wanted, content=content, actor=actor, reason=reason)
    if snapshot is not None:
        anchor_passages(snapshot)
    return Stance.objects.select_related("record", "claim__record", "document__record").get(pk=record.pk)


def _chain(at: int, chain: chains.Chain, document: Document, places: Sequence[Place]) -> dict[str, object]:
    """Put a chain as content. One that names no passages stands in all of the stance's."""
    named = [[key, ""] for key in Paragraph.objects.filter(document=document, locator__in=chain.locators).values_list("pk", flat=True)]  # fmt: skip
    return {
        "position": at,
        "passages": [{"passage": each} for each in named or [place.content for place in places]],
        "nodes": [
            {
                "position": number, "speaker": node.speaker, "is_unnamed": node.is_unnamed,
                "source": Source.objects.at(node.source).values_list("pk", flat=True).first() if node.source else None,
                "document": Document.objects.at(node.document).values_list("pk", flat=True).first() if node.document else None,
                "verb": node.verb, "language": node.language, "position_taken": node.position_taken,
                "is_hypothesis": node.is_hypothesis, "note": node.note,
            }
            for number, node in enumerate(chain.nodes, 1)
        ],
    }  # fmt: skip


def keep_not_covered(*, document: Document, question: Question, actor: Account) -> list[Stance]:
    """Record for every claim of a question that nobody has coded here that the document does not deal with it.

    Raises Refused where nothing is left to record.
    """
    reason = _("Does not deal with the question")
    with door.explaining(), acting(actor_id=actor.pk, reason=reason):
        claims = Claim.objects.filter(question_links__question=question).select_related("record").order_by("pk")
        claims = claims.exclude(stances__in=Stance.objects.filter(document=document, is_agreed=True)).distinct()
        snapshot = newest(document)
        kept = [
            _begin(_stance(claim, document, snapshot, Outcome.NOT_COVERED, actor), document, claim, None, actor, reason)
            for claim in claims
        ]
        if not kept:
            raise door.Refused(_("Every claim of this question has been coded here already."))
        return kept


def keep_tagging(
    *, document: Document, tag: BiasTag, about: Actor | None, strength: int | None, rationale: str, language: str,
    places: Sequence[Place], actor: Account,
) -> Tagging:  # fmt: skip
    """Keep a tag given to this document on these places, for this reason. Raises Refused."""
    reason = _("Tagged at the desk")
    with door.explaining(), acting(actor_id=actor.pk, reason=reason):
        text = {"language": language, "made_by": "person", "status": "original", "rationale": rationale}
        content = {
            "document": document.pk, "tag": tag.pk, "actor": about.pk if about else None, "strength": strength,
            "tagged_on": timezone.localdate().isoformat(), "by_account": actor.pk,
            "texts": [text], "passages": [{"passage": place.content} for place in places],
        }  # fmt: skip
        wanted = f"{document.slug} {tag.slug}"
        record = door.begin(kind="tagging", wanted=wanted, content=content, actor=actor, reason=reason)
        if (snapshot := newest(document)) is not None:
            anchor_passages(snapshot)
        return Tagging.objects.select_related("record").get(pk=record.pk)
