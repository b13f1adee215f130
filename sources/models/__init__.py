"""The records of who says it, and those of review."""

from sources.models.account import Account
from sources.models.document import (
    Document,
    DocumentText,
    Paragraph,
    Passage,
    Responsibility,
    Snapshot,
)
from sources.models.source import Source, SourceName, SourceText
from sources.review.models import Batch, Decision, History, Record, Revision, Submission

__all__ = [
    "Account",
    "Batch",
    "Decision",
    "Document",
    "DocumentText",
    "History",
    "Paragraph",
    "Passage",
    "Record",
    "Responsibility",
    "Revision",
    "Snapshot",
    "Source",
    "SourceName",
    "SourceText",
    "Submission",
]
