"""The records of what is said."""

from claims.models.assessment import CLAIMSKG, Assessment, AssessmentReference, AssessmentText, Verdict
from claims.models.cell import StanceCell
from claims.models.claim import Claim, ClaimEvent, ClaimText, ClaimTopic, Quantity
from claims.models.coding import BlindCoding, Draw, Lot, Reconciliation
from claims.models.event import Dating, Event, EventActor, EventPlace, EventReference, EventText, Mention
from claims.models.facets import StanceFacets
from claims.models.judgement import Answer, Judgement
from claims.models.naming import Naming, NamingPassage
from claims.models.narrative import (
    Narrative,
    NarrativeClaim,
    NarrativeDocument,
    NarrativeSource,
    NarrativeText,
)
from claims.models.question import Question, QuestionClaim, QuestionDocument, QuestionEvent, QuestionText
from claims.models.relation import BACKWARD, CLASHING, SYMMETRIC, ClaimRelation, Relation
from claims.models.saved import SavedComparison
from claims.models.search import SearchDeletion, SearchEntry, SearchName, SearchWord
from claims.models.stance import AttributionChain, ChainNode, ChainPassage, Stance, StancePassage
from claims.models.topic import Topic, TopicText
from claims.models.values import ClaimValues, FacetBits, FacetValue

__all__ = [
    "BACKWARD",
    "CLAIMSKG",
    "CLASHING",
    "SYMMETRIC",
    "Answer",
    "Assessment",
    "AssessmentReference",
    "AssessmentText",
    "AttributionChain",
    "BlindCoding",
    "ChainNode",
    "ChainPassage",
    "Claim",
    "ClaimEvent",
    "ClaimRelation",
    "ClaimText",
    "ClaimTopic",
    "ClaimValues",
    "Dating",
    "Draw",
    "Event",
    "EventActor",
    "EventPlace",
    "EventReference",
    "EventText",
    "FacetBits",
    "FacetValue",
    "Judgement",
    "Lot",
    "Mention",
    "Naming",
    "NamingPassage",
    "Narrative",
    "NarrativeClaim",
    "NarrativeDocument",
    "NarrativeSource",
    "NarrativeText",
    "Quantity",
    "Question",
    "QuestionClaim",
    "QuestionDocument",
    "QuestionEvent",
    "QuestionText",
    "Reconciliation",
    "Relation",
    "SavedComparison",
    "SearchDeletion",
    "SearchEntry",
    "SearchName",
    "SearchWord",
    "Stance",
    "StanceCell",
    "StanceFacets",
    "StancePassage",
    "Topic",
    "TopicText",
    "Verdict",
]
