"""Filters of lists, each of which says in words what it shows and counts what each of its values would give."""

from pages.filters.base import LONGEST_QUERY, REVIEWED, SafeCharField, SpokenFilter, choice_filter
from pages.filters.claims import ClaimFilter
from pages.filters.said import (
    AssessmentFilter,
    EventFilter,
    NarrativeFilter,
    QuestionFilter,
    TopicFilter,
)
from pages.filters.sources import (
    ActorFilter,
    DocumentFilter,
    PlaceFilter,
    RatingFilter,
    ReferenceFilter,
    SourceFilter,
    TaggingFilter,
)

__all__ = [
    "LONGEST_QUERY",
    "REVIEWED",
    "ActorFilter",
    "AssessmentFilter",
    "ClaimFilter",
    "DocumentFilter",
    "EventFilter",
    "NarrativeFilter",
    "PlaceFilter",
    "QuestionFilter",
    "RatingFilter",
    "ReferenceFilter",
    "SafeCharField",
    "SourceFilter",
    "SpokenFilter",
    "TaggingFilter",
    "TopicFilter",
    "choice_filter",
]
