"""Forms of the admin for places in a text, and for ratings and tags that must name what their dimension asks for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.models import Document, Paragraph, Passage, Source
from sources.review.forms import ChildFormSet, DatedForm, ReviewedForm
from sources.review.guards import RULES


class PassageForm(DatedForm):
    """A passage as its locator and, where wanted, the quoted words."""

    locator = forms.CharField(
        label=gettext_lazy("Paragraph"), max_length=30, help_text=gettext_lazy("Good: p4, title, n9. Bad: page 4.")
    )
    exact = forms.CharField(
        label=gettext_lazy("Quoted words"), max_length=1000, required=False, widget=forms.TextInput(attrs={"size": 40}),
        help_text=gettext_lazy("Only as many as the point needs. Empty: the whole paragraph."),
    )  # fmt: skip

    def __init__(self, *args: Any, parent: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parent = parent
        if self.instance.passage_id:
            self.fields["locator"].initial = self.instance.passage.paragraph.locator
            self.fields["exact"].initial = self.instance.passage.exact

    def clean_locator(self) -> str:
        locator: str = self.cleaned_data["locator"]
        document_id = self._document_id()
        if document_id is None:
            return locator
        self.paragraph = Paragraph.objects.filter(document_id=document_id, locator=locator).first()
        if self.paragraph is None:
            known = Paragraph.objects.filter(document_id=document_id).values_list("locator", flat=True)
            raise ValidationError(
                _("This document has no paragraph “%(locator)s”. It has: %(known)s."),
                code="locator",
                params={"locator": locator, "known": ", ".join(known) or _("none yet; enter its paragraph map first")},
            )
        return locator

    def _document_id(self) -> int | None:
        if isinstance(self.parent, Document):
            own: int | None = self.parent.pk
            return own
        found: int | None = self.parent.document_id if self.parent else None
        return found

    def save(self, commit: bool = True) -> Any:
        self.instance.passage = Passage.objects.at(self.paragraph, self.cleaned_data["exact"])  # type: ignore[arg-type]
        return super().save(commit)


class PassageFormSet(ChildFormSet):
    """Passages of the record's own document."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "parent": self.instance}

    def is_needed(self) -> str:
        """Give the rule by which at least one passage is needed; empty where none is."""
        return ""

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if form.has_changed() or form.instance.pk]
        kept = [form for form in kept if not form.cleaned_data.get("DELETE")] if not any(self.errors) else kept
        if not kept and (rule := self.is_needed()):
            raise ValidationError(str(RULES[rule]), code="passage")


class TaggingPassageFormSet(PassageFormSet):
    """The passages of a tagging: at least one where its dimension is about passages."""

    def is_needed(self) -> str:
        tag = getattr(self.instance, "tag", None) if self.instance.tag_id else None
        return "tagging_rests_on_a_passage" if tag and tag.nature.on_passages else ""


class RatingForm(ReviewedForm):
    """A rating that names what its dimension asks for."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        tag, source = self.cleaned_data.get("tag"), self.cleaned_data.get("source")
        if tag is None:
            return cleaned
        nature = tag.nature
        if not nature.of_sources:
            self.add_error("tag", str(RULES["rating_fits_its_dimension"]))
        for field, wanted, rule in (
            ("actor", nature.names_actor, "rating_names_the_actor"),
            ("country", nature.in_country, "rating_names_the_country"),
            ("answer", nature.answered, "rating_answers"),
        ):
            if bool(self.cleaned_data.get(field)) != wanted:
                self.add_error(field, str(RULES[rule]))
        if source is not None and source.kind_of_source == Source.Kind.PERSON and not nature.names_actor:
            self.add_error("tag", str(RULES["rating_of_a_person"]))
        return cleaned


class TaggingForm(ReviewedForm):
    """A tagging that names the actor where its dimension asks for one."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        tag = self.cleaned_data.get("tag")
        if tag is not None:
            if not tag.nature.of_documents:
                self.add_error("tag", str(RULES["tagging_fits_its_dimension"]))
            if bool(self.cleaned_data.get("actor")) != tag.nature.names_actor:
                self.add_error("actor", str(RULES["tagging_names_the_actor"]))
        return cleaned
