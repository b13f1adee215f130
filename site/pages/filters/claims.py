"""The filter of claims: by what they are, and by what one and the same stance on them is."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, ClassVar

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims import facets
from claims.models import Assessment, Claim, ClaimText, StanceFacets, Verdict
from claims.models.facets import spoken
from claims.outcomes import Certainty, Outcome, Voice
from pages import choices
from pages.filters.asked import POSITION_CHOICES, PUBLISHED, WHOSE_DATE, DateRangeFilter, can_lie_in, taking
from pages.filters.base import (
    REVIEWED,
    WITH_WORDS,
    Counts,
    KnownChoices,
    KnownFilter,
    RecordFilter,
    SpokenFilter,
    choice_filter,
    has_text,
    words_filter,
)
from pages.states import LOOKS
from pages.templatetags.parallax import date_text
from sources.models import Document, Rating, Source, Tagging


def _language(value: str) -> Q:
    return Q(language=value)


def _rated(value: str) -> Q:
    return Q(publisher__in=Rating.objects.published().filter(tag__record__slug=value).order_by().values("source"))


def _tagged(value: str) -> Q:
    tagged = Tagging.objects.published().filter(tag__record__slug=value).order_by().values("document")
    return Q(document__in=tagged)


def _dated(value: str) -> Q:
    return Q(document__in=Document.objects.filter(can_lie_in(value)).order_by().values("pk"))


STANCES: dict[str, Callable[[str], Q]] = {
    "document": lambda value: Q(document__record__slug=value, document__record__kind="document"),
    "outcome": lambda value: Q(outcome=value),
    "position": taking,
    "kind": lambda value: Q(publisher__in=Source.objects.filter(kind_of_source=value).order_by().values("pk")),
    "country": lambda value: Q(
        publisher__in=Source.objects.filter(countries__contains=[value]).order_by().values("pk")
    ),
    "language": _language,
    "date": _dated,
    "rating": _rated,
    "tag": _tagged,
    "coder": lambda value: Q(coder=value),
}
"""What each filter asks of a stance, beside voice and certainty, which are asked of one and the same passage."""
OF_STANCES = frozenset({*STANCES, "voice", "certainty"})


class ClaimFilter(SpokenFilter):
    """Claims by words, type, topic, question, event, verdict, review; and by one and the same stance on them."""

    q = words_filter(gettext_lazy("Words in the claim"))
    type = choice_filter(gettext_lazy("Type"), Claim.Type)
    outcome = django_filters.ChoiceFilter(
        label=gettext_lazy("What a document does"), empty_label=gettext_lazy("anything"),
        choices=lambda: [(state, look.word) for state, look in LOOKS.items() if state in Outcome.values],
    )  # fmt: skip
    voice = choice_filter(gettext_lazy("In which voice"), Voice)
    certainty = choice_filter(gettext_lazy("With which certainty"), Certainty)
    document = RecordFilter("document", label=gettext_lazy("Document"))
    kind = choice_filter(gettext_lazy("Kind of source"), Source.Kind)
    country = KnownFilter("country", label=gettext_lazy("Country of the source"))
    language = KnownFilter("language", label=gettext_lazy("Language of the document"))
    position = choice_filter(gettext_lazy("Position of a document"), POSITION_CHOICES)
    date = DateRangeFilter(
        label=PUBLISHED,
        help_text=gettext_lazy("A document counts if its date, as far as it is known, can lie in these days."),
    )
    rating = KnownFilter("tag", label=gettext_lazy("Rating of the source"))
    tag = KnownFilter("tag", label=gettext_lazy("Tag of the document"))
    coder = KnownFilter("coder", label=gettext_lazy("Coded by"))
    topic = RecordFilter("topic", method="of_topic", label=gettext_lazy("Topic"))
    question = RecordFilter("question", method="of_question", label=gettext_lazy("Question"))
    event = RecordFilter("event", method="of_event", label=gettext_lazy("Event"))
    verdict = choice_filter(gettext_lazy("Assessed as"), Verdict, method="with_verdict")
    reviewed = choice_filter(gettext_lazy("Review"), REVIEWED, method="with_review")

    PHRASES: ClassVar[Mapping[str, Any]] = {
        "q": WITH_WORDS,
        "type": gettext_lazy("of the type “%(value)s”"),
        "topic": gettext_lazy("under “%(value)s”"),
        "question": gettext_lazy("of the question “%(value)s”"),
        "event": gettext_lazy("about the event “%(value)s”"),
        "verdict": gettext_lazy("assessed as “%(value)s” by somebody"),
        "reviewed": gettext_lazy("%(value)s"),
    }
    OF_DOCUMENTS: ClassVar[Mapping[str, Any]] = {
        "kind": gettext_lazy("published by a source of the kind “%(value)s”"),
        "country": gettext_lazy("published by a source of %(value)s"),
        "rating": gettext_lazy("published by a source rated “%(value)s”"),
        "language": gettext_lazy("in %(value)s"),
        "date": WHOSE_DATE,
        "tag": gettext_lazy("tagged “%(value)s”"),
    }
    OF_CODING: ClassVar[Mapping[str, Any]] = {
        "outcome": gettext_lazy("%(value)s"),
        "position": gettext_lazy("its position: “%(value)s”"),
        "voice": gettext_lazy("voice: “%(value)s”"),
        "certainty": gettext_lazy("certainty: “%(value)s”"),
        "coder": gettext_lazy("coded by %(value)s"),
    }
    FACETS: ClassVar[Mapping[str, Any]] = dict.fromkeys(
        (*facets.OF_STANCES, *facets.OF_CLAIMS)
    )  # counted by `claims.facets`, all together

    class Meta:
        model = Claim
        fields: list[str] = []

    def counted(self, number: int) -> str:
        return ngettext("%(number)d claim", "%(number)d claims", number)

    def known(self) -> choices.Options:
        """Give what tells the names of what is chosen: those of all other values come with their numbers."""
        fields = [(name, field.kind) for name, field in super(SpokenFilter, self).form.fields.items()
                  if isinstance(field, KnownChoices)]  # fmt: skip
        asked = {(kind, str((self.data or {}).get(name, ""))) for name, kind in fields}
        return choices.chosen(tuple(sorted(kind for _name, kind in fields)), tuple(sorted(asked)))

    # --- In words

    def parts(self, said: Mapping[str, str]) -> Iterable[str]:
        yield from super().parts(said)
        about = [str(phrase) % {"value": said[name]} for name, phrase in self.OF_DOCUMENTS.items() if name in said]
        found = [str(phrase) % {"value": said[name]} for name, phrase in self.OF_CODING.items() if name in said]
        if "document" in said:
            document = _("“%(document)s”") % {"document": said["document"]}
        elif about or found:
            document = _("some document")
        else:
            return
        if about:
            document = f"{document} ({'; '.join(about)})"
        if found:
            yield _("where %(document)s: %(outcome)s") % {"document": document, "outcome": "; ".join(found)}
        else:
            yield _("looked for in %(document)s") % {"document": document}

    def chosen(self) -> dict[str, str]:
        said = super().chosen()
        return {**said, **({"date": date_text(self.picked()["date"])} if "date" in said else {})}

    # --- Selecting

    def stances(self, without: Collection[str] = ()) -> Q | None:
        """Give what is asked of one and the same stance; None where nothing is."""
        asked = {name: value for name, value in self.picked().items() if name in OF_STANCES and name not in without}
        if not asked:
            return None
        found = Q(pk__isnull=False)
        for name, condition in STANCES.items():
            if name in asked:
                found &= condition(asked[name])
        if {"voice", "certainty"} & asked.keys():
            found &= spoken(asked.get("voice", ""), asked.get("certainty", ""))
        return found

    def near(self, without: Collection[str] = ()) -> "QuerySet[Claim] | None":
        """Give the claims that fit what is asked of claims themselves; None where nothing is."""
        asked = self.picked().keys() - OF_STANCES - {*without}
        return super().selected(Claim.objects.published(), {*without, *OF_STANCES}) if asked else None

    def selected(self, rows: "QuerySet[Claim]", without: Collection[str] = ()) -> "QuerySet[Claim]":
        rows = super().selected(rows, {*without, *OF_STANCES})
        stances = self.stances(without)
        if stances is None:
            return rows
        return rows.filter(Exists(StanceFacets.objects.filter(stances, claim=OuterRef("pk"))))

    # --- Counting

    def counts(self) -> Counts:
        """Count what each value would give beside all other filters, and under "" the whole. One query."""
        asked = {name: str(value) for name, value in self.picked().items()}
        groups = {"": ["", *(name for name in self.FACETS if name not in asked)]}
        groups |= {name: [name] for name in self.FACETS if name in asked}
        selections = [
            facets.Selection(
                {name: value for name, value in asked.items() if name != own},
                self.selected(Claim.objects.published(), (own,)), self.near((own,)), self.stances((own,)), wanted,
            )
            for own, wanted in groups.items()
        ]  # fmt: skip
        found: dict[str, list[tuple[str, int, Any]]] = {name: [] for name in ("", *self.FACETS)}
        for name, value, number, words in facets.count(selections):
            found[name].append((value, number, words))
        return found

    # --- One filter each

    def with_text(self, rows: "QuerySet[Claim]", _name: str, value: str) -> "QuerySet[Claim]":
        return has_text(rows, ClaimText, value, "statement")

    def _linked(self, rows: "QuerySet[Claim]", name: str, value: str) -> "QuerySet[Claim]":
        link = getattr(Claim, f"{name}_links").rel.related_model
        return rows.filter(pk__in=link.objects.filter(**{f"{name}__record__slug": value}).order_by().values("claim"))

    def of_topic(self, rows: "QuerySet[Claim]", name: str, value: str) -> "QuerySet[Claim]":
        return self._linked(rows, name, value)

    of_question = of_event = of_topic

    def with_verdict(self, rows: "QuerySet[Claim]", _name: str, value: str) -> "QuerySet[Claim]":
        return rows.filter(Exists(Assessment.objects.published().filter(claim=OuterRef("pk"), verdict=value)))

    def with_review(self, rows: "QuerySet[Claim]", _name: str, value: str) -> "QuerySet[Claim]":
        return rows.filter(record__public_revision__isnull=value == "no")
