"""Filters of lists, each of which says in words what it shows."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims.models import Claim, ClaimText, Event, Question, Stance
from claims.outcomes import Outcome
from pages.states import LOOKS
from pages.templatetags.parallax import plain
from sources.models import Document

LONGEST_QUERY = 200

REVIEWED = [("yes", gettext_lazy("reviewed here")), ("no", gettext_lazy("not yet reviewed here"))]


class RecordChoices(forms.ChoiceField):
    """Public records of one kind, by address, under our own words in the page's language."""

    def __init__(self, *, model: Any, field: str, **kwargs: Any) -> None:
        self.model, self.field = model, field
        super().__init__(choices=self.load, **kwargs)

    def load(self) -> list[tuple[str, str]]:
        rows = self.model.objects.published().with_words().select_related("record")
        choices = sorted(((row.slug, plain(row, self.field)) for row in rows), key=lambda choice: choice[1].casefold())
        return [("", _("any")), *choices]


class RecordFilter(django_filters.Filter):
    field_class = RecordChoices


class SafeCharField(forms.CharField):
    """Text that PostgreSQL can hold: Django refuses a NUL, other control characters are refused here."""

    def clean(self, value: Any) -> str:
        cleaned: str = super().clean(value)
        if any(not character.isprintable() for character in cleaned):
            raise forms.ValidationError(_("Control characters cannot be searched for: take them out."), code="control")
        return cleaned


class TextFilter(django_filters.Filter):
    field_class = SafeCharField


class ClaimFilter(django_filters.FilterSet):
    """Claims by words, type, event, question, what a document does with them, review."""

    q = TextFilter(method="with_text", label=gettext_lazy("Words in the claim"), max_length=LONGEST_QUERY)
    type = django_filters.ChoiceFilter(
        field_name="type", lookup_expr="exact", choices=Claim.Type, label=gettext_lazy("Type"),
        empty_label=gettext_lazy("any"),
    )  # fmt: skip
    question = RecordFilter(
        field_name="question_links__question__record__slug", lookup_expr="exact", model=Question, field="title",
        label=gettext_lazy("Question"),
    )  # fmt: skip
    event = RecordFilter(
        field_name="event_links__event__record__slug", lookup_expr="exact", model=Event, field="title",
        label=gettext_lazy("Event"),
    )  # fmt: skip
    document = RecordFilter(method="with_stance", model=Document, field="title", label=gettext_lazy("Document"))
    outcome = django_filters.ChoiceFilter(
        method="with_stance", label=gettext_lazy("What a document does"), empty_label=gettext_lazy("anything"),
        choices=lambda: [(state, look.word) for state, look in LOOKS.items() if state in Outcome.values],
    )  # fmt: skip
    reviewed = django_filters.ChoiceFilter(
        method="with_review", label=gettext_lazy("Review"), choices=REVIEWED, empty_label=gettext_lazy("any")
    )

    class Meta:
        model = Claim
        fields: list[str] = []

    def with_text(self, rows: "QuerySet[Claim]", _name: str, value: str) -> "QuerySet[Claim]":
        return rows.filter(Exists(ClaimText.objects.filter(claim=OuterRef("pk"), statement__icontains=value)))

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

    def with_review(self, rows: "QuerySet[Claim]", _name: str, value: str) -> "QuerySet[Claim]":
        return rows.filter(record__public_revision__isnull=value == "no")

    def sentence(self) -> str:
        """Say what the list shows, with its number."""
        number = self.qs.count()
        count = ngettext("%(number)d claim", "%(number)d claims", number) % {"number": number}
        told = [text for text in self._parts() if text]
        return f"{count} {get_text_list(told, _('and'))}." if told else f"{count}."

    def _parts(self) -> list[str]:
        chosen = self.form.cleaned_data if self.form.is_valid() else {}
        said = {name: self._label(name, value) for name, value in chosen.items() if value}
        document, outcome = said.get("document"), said.get("outcome")
        parts = [
            _("with “%(text)s”") % {"text": said["q"]} if "q" in said else "",
            _("of the type “%(type)s”") % {"type": said["type"]} if "type" in said else "",
            _("of the question “%(question)s”") % {"question": said["question"]} if "question" in said else "",
            _("about the event “%(event)s”") % {"event": said["event"]} if "event" in said else "",
        ]
        if document and outcome:
            parts.append(_("where “%(document)s”: %(outcome)s") % {"document": document, "outcome": outcome})
        elif document:
            parts.append(_("looked for in “%(document)s”") % {"document": document})
        elif outcome:
            parts.append(_("where some document: %(outcome)s") % {"outcome": outcome})
        return [*parts, said.get("reviewed", "")]

    def _label(self, name: str, value: str) -> str:
        choices = getattr(self.form.fields[name], "choices", None)
        return value if choices is None else str(dict(choices).get(value, value))
