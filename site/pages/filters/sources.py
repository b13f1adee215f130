"""Filters of what says it: documents, sources, actors, places, references, ratings, tags."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.db.models import Case, Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from claims.models import Stance
from pages.filters.base import (
    OF_KIND,
    WITH_WORDS,
    Counter,
    KnownFilter,
    RecordFilter,
    SpokenFilter,
    by,
    choice_filter,
    of,
    through,
    words_filter,
)
from sources.bias import Dimension, dimensions
from sources.models import (
    Actor,
    Document,
    DocumentText,
    Place,
    Rating,
    Reference,
    ReferenceText,
    Responsibility,
    Source,
    SourceName,
    Tagging,
)
from sources.models.actor import ActorName

CODED = [("yes", gettext_lazy("in which claims were looked for")), ("no", gettext_lazy("not coded"))]
STALE = [("yes", gettext_lazy("stale")), ("no", gettext_lazy("not stale"))]


def yes_or_no(condition: Callable[[], Any]) -> Counter:
    """Count a selection by whether a condition, built anew each time, holds."""

    def counted(name: str, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        told = Case(When(condition(), then=Value("yes")), default=Value("no"), output_field=TextField())
        listed: QuerySet[Any] = by(told)(name, rows)
        return listed

    return counted


def _coded() -> Exists:
    return Exists(Stance.objects.published().filter(document=OuterRef("pk"), is_agreed=True))


def _stale() -> Q:
    return Q(stale_on__isnull=False, stale_on__lte=timezone.localdate())


def _dimensions(**of_what: bool) -> list[tuple[str, Any]]:
    return [(key, Dimension(key).label) for key in dimensions(**of_what)]


class DocumentFilter(SpokenFilter):
    """Documents by words of the title, who answers for them, language, tags, coding."""

    q = words_filter(gettext_lazy("Words in the title"))
    source = RecordFilter("source", method="of_source", label=gettext_lazy("Source"))
    language = KnownFilter("language", field_name="language", label=gettext_lazy("Language"))
    tagged = choice_filter(gettext_lazy("Tagged"), lambda: _dimensions(of_documents=True), method="with_tag")
    coded = choice_filter(gettext_lazy("Coding"), CODED, method="with_coding")

    PHRASES: ClassVar[Mapping[str, Any]] = {
        "q": WITH_WORDS,
        "source": gettext_lazy("for which “%(value)s” answers"),
        "language": gettext_lazy("in %(value)s"),
        "tagged": gettext_lazy("tagged for “%(value)s”"),
        "coded": gettext_lazy("%(value)s"),
    }
    KNOWN = ("source", "language")
    FACETS: ClassVar[Mapping[str, Counter]] = {
        "source": of("source", "responsibilities__document"),
        "language": by("language"),
        "tagged": through(Tagging.objects.published, "document", "tag__dimension"),
        "coded": yes_or_no(_coded),
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
        return rows.filter(Exists(Responsibility.objects.filter(document=OuterRef("pk"), source__record__slug=value)))

    def with_tag(self, rows: "QuerySet[Document]", _name: str, value: str) -> "QuerySet[Document]":
        return rows.filter(Exists(Tagging.objects.published().filter(document=OuterRef("pk"), tag__dimension=value)))

    def with_coding(self, rows: "QuerySet[Document]", _name: str, value: str) -> "QuerySet[Document]":
        return rows.filter(_coded() if value == "yes" else ~_coded())


class SourceFilter(SpokenFilter):
    """Sources by any of their names, kind, country, what they are rated for."""

    q = words_filter(gettext_lazy("Any name"))
    kind = choice_filter(gettext_lazy("Kind"), Source.Kind, field_name="kind_of_source")
    country = KnownFilter("country", method="of_country", label=gettext_lazy("Country"))
    rated = choice_filter(gettext_lazy("Rated"), lambda: _dimensions(of_sources=True), method="with_rating")

    PHRASES: ClassVar[Mapping[str, Any]] = {
        "q": gettext_lazy("called “%(value)s”"),
        "kind": OF_KIND,
        "country": gettext_lazy("of %(value)s"),
        "rated": gettext_lazy("rated for “%(value)s”"),
    }
    KNOWN = ("publisher",)
    FACETS: ClassVar[Mapping[str, Counter]] = {
        "kind": by("kind_of_source"),
        "country": by(Func(F("countries"), function="unnest", output_field=TextField())),
        "rated": through(Rating.objects.published, "source", "tag__dimension"),
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

    q = words_filter(gettext_lazy("Any name"))

    def with_text(self, rows: Any, _name: str, value: str) -> Any:
        return rows.called(value)


class ActorFilter(NamedFilter):
    """Actors by any name and kind."""

    kind = choice_filter(gettext_lazy("Kind"), Actor.Kind, field_name="kind_of_actor")

    PHRASES: ClassVar[Mapping[str, Any]] = {"q": gettext_lazy("called “%(value)s”"), "kind": OF_KIND}
    FACETS: ClassVar[Mapping[str, Counter]] = {"kind": by("kind_of_actor")}

    class Meta:
        model = Actor
        fields: list[str] = []

    def counted(self, number: int) -> str:
        return ngettext("%(number)d actor", "%(number)d actors", number)


class PlaceFilter(NamedFilter):
    """Places by any name and kind."""

    kind = choice_filter(gettext_lazy("Kind"), Place.Kind, field_name="kind_of_place")

    PHRASES: ClassVar[Mapping[str, Any]] = {"q": gettext_lazy("called “%(value)s”"), "kind": OF_KIND}
    FACETS: ClassVar[Mapping[str, Counter]] = {"kind": by("kind_of_place")}

    class Meta:
        model = Place
        fields: list[str] = []

    def counted(self, number: int) -> str:
        return ngettext("%(number)d place", "%(number)d places", number)


class ReferenceFilter(SpokenFilter):
    """References by words of what they say, or of their address."""

    q = words_filter(gettext_lazy("Words or address"))

    PHRASES: ClassVar[Mapping[str, Any]] = {"q": WITH_WORDS}

    class Meta:
        model = Reference
        fields: list[str] = []

    def counted(self, number: int) -> str:
        return ngettext("%(number)d reference", "%(number)d references", number)

    def with_text(self, rows: "QuerySet[Reference]", _name: str, value: str) -> "QuerySet[Reference]":
        told = Exists(ReferenceText.objects.filter(reference=OuterRef("pk"), what__unaccent__icontains=value))
        return rows.filter(Q(url__icontains=value) | Q(told))


class TaggingFilter(SpokenFilter):
    """Taggings by dimension, document, actor."""

    dimension = choice_filter(
        gettext_lazy("Dimension"), lambda: _dimensions(of_documents=True), field_name="tag__dimension"
    )  # fmt: skip
    document = RecordFilter("document", field_name="document__record__slug", label=gettext_lazy("Document"))
    actor = RecordFilter("actor", field_name="actor__record__slug", label=gettext_lazy("About whom"))

    PHRASES: ClassVar[Mapping[str, Any]] = {
        "dimension": gettext_lazy("for “%(value)s”"),
        "document": gettext_lazy("of “%(value)s”"),
        "actor": gettext_lazy("about “%(value)s”"),
    }
    KNOWN = ("document", "actor")
    FACETS: ClassVar[Mapping[str, Counter]] = {
        "dimension": by("tag__dimension"),
        "document": of("document", "taggings"),
        "actor": of("actor", "taggings"),
    }

    class Meta:
        model = Tagging
        fields: list[str] = []

    def counted(self, number: int) -> str:
        return ngettext("%(number)d tag given", "%(number)d tags given", number)


class RatingFilter(SpokenFilter):
    """Ratings by dimension, source, staleness."""

    dimension = choice_filter(
        gettext_lazy("Dimension"), lambda: _dimensions(of_sources=True), field_name="tag__dimension"
    )  # fmt: skip
    source = RecordFilter("source", field_name="source__record__slug", label=gettext_lazy("Source"))
    stale = choice_filter(gettext_lazy("Age"), STALE, method="with_age")

    PHRASES: ClassVar[Mapping[str, Any]] = {
        "dimension": gettext_lazy("for “%(value)s”"),
        "source": gettext_lazy("of “%(value)s”"),
        "stale": gettext_lazy("%(value)s"),
    }
    KNOWN = ("source",)
    FACETS: ClassVar[Mapping[str, Counter]] = {
        "dimension": by("tag__dimension"),
        "source": of("source", "ratings"),
        "stale": yes_or_no(_stale),
    }

    class Meta:
        model = Rating
        fields: list[str] = []

    def counted(self, number: int) -> str:
        return ngettext("%(number)d rating", "%(number)d ratings", number)

    def with_age(self, rows: "QuerySet[Rating]", _name: str, value: str) -> "QuerySet[Rating]":
        return rows.filter(_stale() if value == "yes" else ~_stale())
