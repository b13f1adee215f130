"""Filters of lists, each of which says in words what it shows."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from claims.models import (
    Assessment,
    Claim,
    ClaimText,
    Event,
    EventText,
    Narrative,
    NarrativeText,
    Question,
    QuestionText,
    Stance,
    Topic,
    TopicText,
    Verdict,
)
from claims.outcomes import Outcome
from pages.states import LOOKS
from pages.templatetags.parallax import called, country_name, language_name, plain
from sources.bias import Dimension, dimensions
from sources.models import (
    Actor,
    Document,
    DocumentText,
    Place,
    Rating,
    Reference,
    ReferenceText,
    Source,
    SourceName,
    Tagging,
)
from sources.models.actor import ActorName

LONGEST_QUERY = 200

REVIEWED = [("yes", lazy("reviewed here")), ("no", lazy("not yet reviewed here"))]
CODED = [("yes", lazy("in which claims were looked for")), ("no", lazy("not coded"))]
STALE = [("yes", lazy("stale")), ("no", lazy("not stale"))]


class RecordChoices(forms.ChoiceField):
    """Public records of one kind, by address, under our own words in the page's language."""

    def __init__(self, *, model: Any, field: str, **kwargs: Any) -> None:
        self.model, self.field = model, field
        super().__init__(choices=self.load, **kwargs)

    def load(self) -> list[tuple[str, str]]:
        rows = self.model.objects.published().select_related("record")
        if self.field == "names":
            said = [(row.slug, called(row)) for row in rows.with_names()]
        elif self.field == "name":
            said = [(row.slug, row.name) for row in rows]
        else:
            said = [(row.slug, plain(row, self.field)) for row in rows.with_words()]
        return [("", _("any")), *sorted(said, key=lambda choice: choice[1].casefold())]


class RecordFilter(django_filters.Filter):
    field_class = RecordChoices


class CodeChoices(forms.ChoiceField):
    """Codes that public records use, of languages or countries, under their names in the page's language."""

    def __init__(self, *, model: Any, column: str, name: Any, **kwargs: Any) -> None:
        self.model, self.column, self.name = model, column, name
        super().__init__(choices=self.load, **kwargs)

    def load(self) -> list[tuple[str, str]]:
        found = self.model.objects.published().order_by().values_list(self.column, flat=True).distinct()
        codes = {code for value in found for code in (value if isinstance(value, list) else [value]) if code}
        return [("", _("any")), *sorted(((code, self.name(code)) for code in codes), key=lambda choice: choice[1])]


class CodeFilter(django_filters.Filter):
    field_class = CodeChoices


class SafeCharField(forms.CharField):
    """Text that PostgreSQL can hold: Django refuses a NUL, other control characters are refused here."""

    def clean(self, value: Any) -> str:
        cleaned: str = super().clean(value)
        if any(not character.isprintable() for character in cleaned):
            raise forms.ValidationError(_("Control characters cannot be searched for: take them out."), code="control")
        return cleaned


class TextFilter(django_filters.Filter):
    field_class = SafeCharField


def words_filter(label: Any) -> TextFilter:
    return TextFilter(method="with_text", label=label, max_length=LONGEST_QUERY)


def choice_filter(label: Any, choices: Any, **kwargs: Any) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(label=label, choices=choices, empty_label=lazy("any"), **kwargs)


def has_text(rows: "QuerySet[Any]", texts: Any, value: str, *fields: str) -> "QuerySet[Any]":
    """Keep rows one of whose texts, in any language, has these words in one of the fields; accents do not matter."""
    found = Q()
    for field in fields:
        found |= Q(**{f"{field}__unaccent__icontains": value})
    parent = next(field.name for field in texts._meta.concrete_fields if field.is_relation)
    return rows.filter(Exists(texts.objects.filter(found, **{parent: OuterRef("pk")})))


class SpokenFilter(django_filters.FilterSet):
    """A filter that says in a sentence what its list shows."""

    PHRASES: ClassVar[Mapping[str, Any]] = {}
    """By filter, how its value is told: a sentence part with `%(value)s`."""

    def counted(self, number: int) -> str:
        """Say how many there are, with their name."""
        raise NotImplementedError

    def sentence(self) -> str:
        """Say what the list shows, with its number."""
        number = self.qs.count()
        count = self.counted(number) % {"number": number}
        told = [text for text in self.parts(self.chosen()) if text]
        return f"{count} {get_text_list(told, _('and'))}." if told else f"{count}."

    def chosen(self) -> dict[str, str]:
        """Give what was chosen in each filter, as a reader sees it."""
        cleaned = self.form.cleaned_data if self.form.is_valid() else {}
        return {name: self._label(name, value) for name, value in cleaned.items() if value}

    def parts(self, said: Mapping[str, str]) -> Iterable[str]:
        for name, phrase in self.PHRASES.items():
            if name in said:
                yield str(phrase) % {"value": said[name]}

    def _label(self, name: str, value: str) -> str:
        choices = getattr(self.form.fields[name], "choices", None)
        return value if choices is None else str(dict(choices).get(value, value))


WITH_WORDS: Promise = lazy("with “%(value)s”")
OF_KIND: Promise = lazy("of the kind “%(value)s”")


class ClaimFilter(SpokenFilter):
    """Claims by words, type, topic, event, question, what a document does with them, verdict, review."""

    q = words_filter(lazy("Words in the claim"))
    type = choice_filter(lazy("Type"), Claim.Type)
    topic = RecordFilter(field_name="topic_links__topic__record__slug", model=Topic, field="title", label=lazy("Topic"))
    question = RecordFilter(
        field_name="question_links__question__record__slug", model=Question, field="title", label=lazy("Question")
    )
    event = RecordFilter(field_name="event_links__event__record__slug", model=Event, field="title", label=lazy("Event"))
    document = RecordFilter(method="with_stance", model=Document, field="title", label=lazy("Document"))
    outcome = django_filters.ChoiceFilter(
        method="with_stance", label=lazy("What a document does"), empty_label=lazy("anything"),
        choices=lambda: [(state, look.word) for state, look in LOOKS.items() if state in Outcome.values],
    )  # fmt: skip
    verdict = choice_filter(lazy("Assessed as"), Verdict, method="with_verdict")
    reviewed = choice_filter(lazy("Review"), REVIEWED, method="with_review")

    PHRASES: ClassVar[Mapping[str, Any]] = {
        "q": WITH_WORDS,
        "type": lazy("of the type “%(value)s”"),
        "topic": lazy("under “%(value)s”"),
        "question": lazy("of the question “%(value)s”"),
        "event": lazy("about the event “%(value)s”"),
        "verdict": lazy("assessed as “%(value)s” by somebody"),
        "reviewed": lazy("%(value)s"),
    }

    class Meta:
        model = Claim
        fields: list[str] = []

    def counted(self, number: int) -> str:
        return ngettext("%(number)d claim", "%(number)d claims", number)

    def parts(self, said: Mapping[str, str]) -> Iterable[str]:
        yield from super().parts(said)
        document, outcome = said.get("document"), said.get("outcome")
        if document and outcome:
            yield _("where “%(document)s”: %(outcome)s") % {"document": document, "outcome": outcome}
        elif document:
            yield _("looked for in “%(document)s”") % {"document": document}
        elif outcome:
            yield _("where some document: %(outcome)s") % {"outcome": outcome}

    def with_text(self, rows: "QuerySet[Claim]", _name: str, value: str) -> "QuerySet[Claim]":
        return has_text(rows, ClaimText, value, "statement")

    def with_stance(self, rows: "QuerySet[Claim]", name: str, _value: str) -> "QuerySet[Claim]":
        """Ask document and outcome of one and the same stance, once, whichever of the two filters is called."""
        document, outcome = self.form.cleaned_data.get("document"), self.form.cleaned_data.get("outcome")
        if name == "outcome" and document:
            return rows
        stances = Stance.objects.published().filter(claim=OuterRef("pk"), is_agreed=True)
        if document:
            stances = stances.filter(document__record__slug=document)
        if outcome:
            stances = stances.filter(outcome=outcome)
        return rows.filter(Exists(stances))

    def with_verdict(self, rows: "QuerySet[Claim]", _name: str, value: str) -> "QuerySet[Claim]":
        return rows.filter(Exists(Assessment.objects.published().filter(claim=OuterRef("pk"), verdict=value)))

    def with_review(self, rows: "QuerySet[Claim]", _name: str, value: str) -> "QuerySet[Claim]":
        return rows.filter(record__public_revision__isnull=value == "no")


class QuestionFilter(SpokenFilter):
    """Questions by words and by what they ask for."""

    q = words_filter(lazy("Words in the question"))
    function = choice_filter(lazy("What it asks for"), Question.Function)

    PHRASES: ClassVar[Mapping[str, Any]] = {"q": WITH_WORDS, "function": lazy("that ask “%(value)s”")}

    class Meta:
        model = Question
        fields: list[str] = []

    def counted(self, number: int) -> str:
        return ngettext("%(number)d question", "%(number)d questions", number)

    def with_text(self, rows: "QuerySet[Question]", _name: str, value: str) -> "QuerySet[Question]":
        return has_text(rows, QuestionText, value, "title")


class EventFilter(SpokenFilter):
    """Events by words, status, place, actor."""

    q = words_filter(lazy("Words in the title"))
    status = choice_filter(lazy("Status"), Event.Status)
    place = RecordFilter(field_name="place_links__place__record__slug", model=Place, field="names", label=lazy("Place"))
    actor = RecordFilter(field_name="actor_links__actor__record__slug", model=Actor, field="names", label=lazy("Actor"))

    PHRASES: ClassVar[Mapping[str, Any]] = {
        "q": WITH_WORDS,
        "status": lazy("marked “%(value)s”"),
        "place": lazy("at “%(value)s”"),
        "actor": lazy("in which “%(value)s” acts"),
    }

    class Meta:
        model = Event
        fields: list[str] = []

    def counted(self, number: int) -> str:
        return ngettext("%(number)d event", "%(number)d events", number)

    def with_text(self, rows: "QuerySet[Event]", _name: str, value: str) -> "QuerySet[Event]":
        return has_text(rows, EventText, value, "title")


class DocumentFilter(SpokenFilter):
    """Documents by words of the title, who answers for them, language, tags, coding."""

    q = words_filter(lazy("Words in the title"))
    source = RecordFilter(method="of_source", model=Source, field="name", label=lazy("Source"))
    language = CodeFilter(
        field_name="language", model=Document, column="language", name=language_name, label=lazy("Language")
    )
    tagged = choice_filter(
        lazy("Tagged"),
        lambda: [(key, Dimension(key).label) for key in dimensions(of_documents=True)],
        method="with_tag",
    )
    coded = choice_filter(lazy("Coding"), CODED, method="with_coding")

    PHRASES: ClassVar[Mapping[str, Any]] = {
        "q": WITH_WORDS,
        "source": lazy("for which “%(value)s” answers"),
        "language": lazy("in %(value)s"),
        "tagged": lazy("tagged for “%(value)s”"),
        "coded": lazy("%(value)s"),
    }

    class Meta:
        model = Document
        fields: list[str] = []

    def counted(self, number: int) -> str:
        return ngettext("%(number)d document", "%(number)d documents", number)

    def with_text(self, rows: "QuerySet[Document]", _name: str, value: str) -> "QuerySet[Document]":
        titled = Exists(DocumentText.objects.filter(document=OuterRef("pk"), title__unaccent__icontains=value))
        return rows.filter(Q(title__unaccent__icontains=value) | Q(titled))

    def of_source(self, rows: "QuerySet[Document]", _name: str, value: str) -> "QuerySet[Document]":
        return rows.filter(responsibilities__source__record__slug=value).distinct()

    def with_tag(self, rows: "QuerySet[Document]", _name: str, value: str) -> "QuerySet[Document]":
        return rows.filter(Exists(Tagging.objects.published().filter(document=OuterRef("pk"), tag__dimension=value)))

    def with_coding(self, rows: "QuerySet[Document]", _name: str, value: str) -> "QuerySet[Document]":
        coded = Exists(Stance.objects.published().filter(document=OuterRef("pk"), is_agreed=True))
        return rows.filter(coded if value == "yes" else ~coded)


class SourceFilter(SpokenFilter):
    """Sources by any of their names, kind, country, what they are rated for."""

    q = words_filter(lazy("Any name"))
    kind = choice_filter(lazy("Kind"), Source.Kind, field_name="kind_of_source")
    country = CodeFilter(
        field_name="countries", method="of_country", model=Source, column="countries", name=country_name,
        label=lazy("Country"),
    )  # fmt: skip
    rated = choice_filter(
        lazy("Rated"),
        lambda: [(key, Dimension(key).label) for key in dimensions(of_sources=True)],
        method="with_rating",
    )

    PHRASES: ClassVar[Mapping[str, Any]] = {
        "q": lazy("called “%(value)s”"),
        "kind": OF_KIND,
        "country": lazy("of %(value)s"),
        "rated": lazy("rated for “%(value)s”"),
    }

    class Meta:
        model = Source
        fields: list[str] = []

    def counted(self, number: int) -> str:
        return ngettext("%(number)d source", "%(number)d sources", number)

    def with_text(self, rows: "QuerySet[Source]", _name: str, value: str) -> "QuerySet[Source]":
        other = Exists(SourceName.objects.filter(source=OuterRef("pk"), name__unaccent__icontains=value))
        acting = Exists(ActorName.objects.filter(actor=OuterRef("actor"), name__unaccent__icontains=value))
        return rows.filter(Q(name__unaccent__icontains=value) | Q(other) | Q(acting))

    def of_country(self, rows: "QuerySet[Source]", _name: str, value: str) -> "QuerySet[Source]":
        return rows.filter(countries__contains=[value])

    def with_rating(self, rows: "QuerySet[Source]", _name: str, value: str) -> "QuerySet[Source]":
        return rows.filter(Exists(Rating.objects.published().filter(source=OuterRef("pk"), tag__dimension=value)))


class NamedFilter(SpokenFilter):
    """Base for what is found by any of its names."""

    q = words_filter(lazy("Any name"))

    def with_text(self, rows: Any, _name: str, value: str) -> Any:
        return rows.called(value)


class ActorFilter(NamedFilter):
    """Actors by any name and kind."""

    kind = choice_filter(lazy("Kind"), Actor.Kind, field_name="kind_of_actor")

    PHRASES: ClassVar[Mapping[str, Any]] = {"q": lazy("called “%(value)s”"), "kind": OF_KIND}

    class Meta:
        model = Actor
        fields: list[str] = []

    def counted(self, number: int) -> str:
        return ngettext("%(number)d actor", "%(number)d actors", number)


class PlaceFilter(NamedFilter):
    """Places by any name and kind."""

    kind = choice_filter(lazy("Kind"), Place.Kind, field_name="kind_of_place")

    PHRASES: ClassVar[Mapping[str, Any]] = {"q": lazy("called “%(value)s”"), "kind": OF_KIND}

    class Meta:
        model = Place
        fields: list[str] = []

    def counted(self, number: int) -> str:
        return ngettext("%(number)d place", "%(number)d places", number)


class TopicFilter(SpokenFilter):
    """Topics by words."""

    q = words_filter(lazy("Words in the topic"))

    PHRASES: ClassVar[Mapping[str, Any]] = {"q": WITH_WORDS}

    class Meta:
        model = Topic
        fields: list[str] = []

    def counted(self, number: int) -> str:
        return ngettext("%(number)d topic", "%(number)d topics", number)

    def with_text(self, rows: "QuerySet[Topic]", _name: str, value: str) -> "QuerySet[Topic]":
        return has_text(rows, TopicText, value, "title")


class ReferenceFilter(SpokenFilter):
    """References by words of what they say, or of their address."""

    q = words_filter(lazy("Words or address"))

    PHRASES: ClassVar[Mapping[str, Any]] = {"q": WITH_WORDS}

    class Meta:
        model = Reference
        fields: list[str] = []

    def counted(self, number: int) -> str:
        return ngettext("%(number)d reference", "%(number)d references", number)

    def with_text(self, rows: "QuerySet[Reference]", _name: str, value: str) -> "QuerySet[Reference]":
        told = Exists(ReferenceText.objects.filter(reference=OuterRef("pk"), what__unaccent__icontains=value))
        return rows.filter(Q(url__icontains=value) | Q(told))


class NarrativeFilter(SpokenFilter):
    """Narratives by words, question, the document that tells them."""

    q = words_filter(lazy("Words in title or summary"))
    question = RecordFilter(field_name="question__record__slug", model=Question, field="title", label=lazy("Question"))
    document = RecordFilter(
        field_name="document_links__document__record__slug", model=Document, field="title", label=lazy("Told by")
    )

    PHRASES: ClassVar[Mapping[str, Any]] = {
        "q": WITH_WORDS,
        "question": lazy("that answer “%(value)s”"),
        "document": lazy("told by “%(value)s”"),
    }

    class Meta:
        model = Narrative
        fields: list[str] = []

    def counted(self, number: int) -> str:
        return ngettext("%(number)d narrative", "%(number)d narratives", number)

    def with_text(self, rows: "QuerySet[Narrative]", _name: str, value: str) -> "QuerySet[Narrative]":
        return has_text(rows, NarrativeText, value, "title", "summary")


class TaggingFilter(SpokenFilter):
    """Taggings by dimension, document, actor."""

    dimension = choice_filter(
        lazy("Dimension"), lambda: [(key, Dimension(key).label) for key in dimensions(of_documents=True)],
        field_name="tag__dimension",
    )  # fmt: skip
    document = RecordFilter(field_name="document__record__slug", model=Document, field="title", label=lazy("Document"))
    actor = RecordFilter(field_name="actor__record__slug", model=Actor, field="names", label=lazy("About whom"))

    PHRASES: ClassVar[Mapping[str, Any]] = {
        "dimension": lazy("for “%(value)s”"),
        "document": lazy("of “%(value)s”"),
        "actor": lazy("about “%(value)s”"),
    }

    class Meta:
        model = Tagging
        fields: list[str] = []

    def counted(self, number: int) -> str:
        return ngettext("%(number)d tag given", "%(number)d tags given", number)


class RatingFilter(SpokenFilter):
    """Ratings by dimension, source, staleness."""

    dimension = choice_filter(
        lazy("Dimension"), lambda: [(key, Dimension(key).label) for key in dimensions(of_sources=True)],
        field_name="tag__dimension",
    )  # fmt: skip
    source = RecordFilter(field_name="source__record__slug", model=Source, field="name", label=lazy("Source"))
    stale = choice_filter(lazy("Age"), STALE, method="with_age")

    PHRASES: ClassVar[Mapping[str, Any]] = {
        "dimension": lazy("for “%(value)s”"),
        "source": lazy("of “%(value)s”"),
        "stale": lazy("%(value)s"),
    }

    class Meta:
        model = Rating
        fields: list[str] = []

    def counted(self, number: int) -> str:
        return ngettext("%(number)d rating", "%(number)d ratings", number)

    def with_age(self, rows: "QuerySet[Rating]", _name: str, value: str) -> "QuerySet[Rating]":
        stale = Q(stale_on__isnull=False, stale_on__lte=timezone.localdate())
        return rows.filter(stale if value == "yes" else ~stale)


class AssessmentFilter(SpokenFilter):
    """Assessments by verdict and topic."""

    verdict = choice_filter(lazy("Verdict"), Verdict)
    topic = RecordFilter(
        field_name="claim__topic_links__topic__record__slug", model=Topic, field="title", label=lazy("Topic")
    )

    PHRASES: ClassVar[Mapping[str, Any]] = {
        "verdict": lazy("with the verdict “%(value)s”"),
        "topic": lazy("of claims under “%(value)s”"),
    }

    class Meta:
        model = Assessment
        fields: list[str] = []

    def counted(self, number: int) -> str:
        return ngettext("%(number)d assessment", "%(number)d assessments", number)
