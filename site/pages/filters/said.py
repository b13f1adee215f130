"""Filters of what is said beside claims: questions, events, narratives, topics, assessments."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy, ngettext

from claims.models import (
    Assessment,
    Event,
    EventText,
    Narrative,
    NarrativeText,
    Question,
    QuestionText,
    Topic,
    TopicText,
    Verdict,
)
from pages.filters.base import (
    WITH_WORDS,
    Counter,
    RecordFilter,
    SpokenFilter,
    by,
    choice_filter,
    has_text,
    of,
    words_filter,
)


class QuestionFilter(SpokenFilter):
    """Questions by words and by what they ask for."""

    q = words_filter(gettext_lazy("Words in the question"))
    function = choice_filter(gettext_lazy("What it asks for"), Question.Function)

    PHRASES: ClassVar[Mapping[str, Any]] = {"q": WITH_WORDS, "function": gettext_lazy("that ask “%(value)s”")}
    FACETS: ClassVar[Mapping[str, Counter]] = {"function": by("function")}

    class Meta:
        model = Question
        fields: list[str] = []

    def counted(self, number: int) -> str:
        return ngettext("%(number)d question", "%(number)d questions", number)

    def with_text(self, rows: "QuerySet[Question]", _name: str, value: str) -> "QuerySet[Question]":
        return has_text(rows, QuestionText, value, "title")


class EventFilter(SpokenFilter):
    """Events by words, status, place, actor."""

    q = words_filter(gettext_lazy("Words in the title"))
    status = choice_filter(gettext_lazy("Status"), Event.Status)
    place = RecordFilter("place", field_name="place_links__place__record__slug", label=gettext_lazy("Place"))
    actor = RecordFilter("actor", field_name="actor_links__actor__record__slug", label=gettext_lazy("Actor"))

    PHRASES: ClassVar[Mapping[str, Any]] = {
        "q": WITH_WORDS,
        "status": gettext_lazy("marked “%(value)s”"),
        "place": gettext_lazy("at “%(value)s”"),
        "actor": gettext_lazy("in which “%(value)s” acts"),
    }
    KNOWN = ("place", "actor")
    FACETS: ClassVar[Mapping[str, Counter]] = {
        "status": by("status"),
        "place": of("place", "event_links__event"),
        "actor": of("actor", "event_links__event"),
    }

    class Meta:
        model = Event
        fields: list[str] = []

    def counted(self, number: int) -> str:
        return ngettext("%(number)d event", "%(number)d events", number)

    def with_text(self, rows: "QuerySet[Event]", _name: str, value: str) -> "QuerySet[Event]":
        return has_text(rows, EventText, value, "title")


class TopicFilter(SpokenFilter):
    """Topics by words."""

    q = words_filter(gettext_lazy("Words in the topic"))

    PHRASES: ClassVar[Mapping[str, Any]] = {"q": WITH_WORDS}

    class Meta:
        model = Topic
        fields: list[str] = []

    def counted(self, number: int) -> str:
        return ngettext("%(number)d topic", "%(number)d topics", number)

    def with_text(self, rows: "QuerySet[Topic]", _name: str, value: str) -> "QuerySet[Topic]":
        return has_text(rows, TopicText, value, "title")


class NarrativeFilter(SpokenFilter):
    """Narratives by words, question, the document that tells them."""

    q = words_filter(gettext_lazy("Words in title or summary"))
    question = RecordFilter("question", field_name="question__record__slug", label=gettext_lazy("Question"))
    document = RecordFilter(
        "document", field_name="document_links__document__record__slug", label=gettext_lazy("Told by")
    )

    PHRASES: ClassVar[Mapping[str, Any]] = {
        "q": WITH_WORDS,
        "question": gettext_lazy("that answer “%(value)s”"),
        "document": gettext_lazy("told by “%(value)s”"),
    }
    KNOWN = ("question", "document")
    FACETS: ClassVar[Mapping[str, Counter]] = {
        "question": of("question", "narratives"),
        "document": of("document", "narrative_links__narrative"),
    }

    class Meta:
        model = Narrative
        fields: list[str] = []

    def counted(self, number: int) -> str:
        return ngettext("%(number)d narrative", "%(number)d narratives", number)

    def with_text(self, rows: "QuerySet[Narrative]", _name: str, value: str) -> "QuerySet[Narrative]":
        return has_text(rows, NarrativeText, value, "title", "summary")


class AssessmentFilter(SpokenFilter):
    """Assessments by verdict and topic."""

    verdict = choice_filter(gettext_lazy("Verdict"), Verdict)
    topic = RecordFilter("topic", field_name="claim__topic_links__topic__record__slug", label=gettext_lazy("Topic"))

    PHRASES: ClassVar[Mapping[str, Any]] = {
        "verdict": gettext_lazy("with the verdict “%(value)s”"),
        "topic": gettext_lazy("of claims under “%(value)s”"),
    }
    KNOWN = ("topic",)
    FACETS: ClassVar[Mapping[str, Counter]] = {
        "verdict": by("verdict"),
        "topic": of("topic", "claim_links__claim__assessments"),
    }

    class Meta:
        model = Assessment
        fields: list[str] = []

    def counted(self, number: int) -> str:
        return ngettext("%(number)d assessment", "%(number)d assessments", number)
