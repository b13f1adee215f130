"""The records of what is said."""

from claims.models.claim import Claim, ClaimEvent, ClaimText
from claims.models.event import Dating, Event, EventText, Mention
from claims.models.question import Question, QuestionClaim, QuestionDocument, QuestionEvent, QuestionText
from claims.models.stance import AttributionChain, ChainNode, ChainPassage, Stance, StancePassage

__all__ = [
    "AttributionChain",
    "ChainNode",
    "ChainPassage",
    "Claim",
    "ClaimEvent",
    "ClaimText",
    "Dating",
    "Event",
    "EventText",
    "Mention",
    "Question",
    "QuestionClaim",
    "QuestionDocument",
    "QuestionEvent",
    "QuestionText",
    "Stance",
    "StancePassage",
]
