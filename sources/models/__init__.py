"""The records of who says it, and those of review."""

from sources.models.access import AccountEvent, Invitation
from sources.models.account import Account
from sources.models.actor import Actor, ActorName, ActorText
from sources.models.bias import (
    BiasTag,
    BiasTagText,
    Rating,
    RatingReference,
    RatingText,
    Tagging,
    TaggingPassage,
    TaggingText,
)
from sources.models.document import (
    Citation,
    Document,
    DocumentText,
    Paragraph,
    Responsibility,
)
from sources.models.kept import KeptTyping
from sources.models.place import Place, PlaceName, PlaceText
from sources.models.reference import Reference, ReferenceText
from sources.models.reply import Reply, ReplyText
from sources.models.report import ReaderReport, ReportCount, ReportStep
from sources.models.source import Source, SourceName, SourceReference, SourceText
from sources.models.text import Anchor, Passage, ReadParagraphs, Snapshot
from sources.review.models import (
    Batch,
    Decision,
    History,
    KeptBack,
    Record,
    ReviewNote,
    Revision,
    Submission,
    Takedown,
)

__all__ = [
    "Account",
    "AccountEvent",
    "Actor",
    "ActorName",
    "ActorText",
    "Anchor",
    "Batch",
    "BiasTag",
    "BiasTagText",
    "Citation",
    "Decision",
    "Document",
    "DocumentText",
    "History",
    "Invitation",
    "KeptBack",
    "KeptTyping",
    "Paragraph",
    "Passage",
    "Place",
    "PlaceName",
    "PlaceText",
    "Rating",
    "RatingReference",
    "RatingText",
    "ReadParagraphs",
    "ReaderReport",
    "Record",
    "Reference",
    "ReferenceText",
    "Reply",
    "ReplyText",
    "ReportCount",
    "ReportStep",
    "Responsibility",
    "ReviewNote",
    "Revision",
    "Snapshot",
    "Source",
    "SourceName",
    "SourceReference",
    "SourceText",
    "Submission",
    "Tagging",
    "TaggingPassage",
    "TaggingText",
    "Takedown",
]
