"""Forms of the admin for what is under review."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources import dates
from sources.models.fields import dated_fields, fill_bounds
from sources.review.notes import NotedField

LONGEST_REASON = 500


def is_key(text: Any) -> bool:
    """Say whether this can be the key of a row."""
    said = str(text)
    return said.isascii() and said.isdigit() and said[0] != "0" and len(said) < 18  # noqa: PLR2004  a bigint


class KeySelect(AutocompleteSelect):
    """The stock widget that completes while typing; what cannot be a key is shown as nothing chosen."""

    chosen: Any = None
    """The stored row that is chosen, where it is at hand."""

    @property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=["sources/completing.js"])

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> Any:
        keys = [each for each in value if is_key(each)]
        if self.chosen is None or keys != [str(self.chosen.pk)]:
            return super().optgroups(name, keys, attr)
        options = [] if self.is_required else [self.create_option(name, "", "", selected=False, index=0)]
        label = self.choices.field.label_from_instance(self.chosen)
        options.append(self.create_option(name, self.chosen.pk, label, selected=True, index=len(options)))
        return [(None, options, 0)]


def name_choices(form: Any) -> None:
    """Hand the rows that a form's row points at to the fields that show them, where they were fetched with it."""
    fetched = form.instance._state.fields_cache  # noqa: SLF001
    for name, field in form.fields.items():
        widget = getattr(field.widget, "widget", field.widget)
        if isinstance(widget, KeySelect):
            widget.chosen = fetched.get(name)


class DatedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form that fills the bounds of its dates, and says under each date how it was understood.

    Notes of a review stand below the fields that they are about.
    """

    bound_field_class = NotedField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in dated_fields(self._meta.model):
            low, high = getattr(self.instance, f"{name}_from"), getattr(self.instance, f"{name}_to")
            if name in self.fields and (low or high):
                read = _("Understood as %(low)s to %(high)s.") % {"low": low or "…", "high": high or "…"}
                self.fields[name].help_text = f"{read} {self.fields[name].help_text}"

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        try:
            fill_bounds(self.instance)
        except dates.InvalidDateError:  # the field has said so already
            return


class ReviewedForm(DatedForm):
    """The form of a record: its fields, its address, and why it changes."""

    slug = forms.SlugField(
        label=gettext_lazy("Address"),
        required=False,
        max_length=120,
        help_text=gettext_lazy(
            "The last part of its page's address; made from the words where left empty. Good: anka-licence-2022."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy("Kept in the history for good. Good: “p4 says conditional, not future”. Bad: “fix”."),
    )
    started_from = forms.CharField(required=False, widget=forms.HiddenInput)

    # Set for each request by the admin on the class that it makes.
    start: str = ""
    """What the form is opened on, signed: see sources.review.two_at_once."""
    refusal: str = ""
    """Why what was sent is not saved, to be shown above what was typed."""
    typed_reason: str = ""
    address_is_kept: bool = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].initial = self.instance.record.slug if self.instance.pk else ""
            self.fields["slug"].disabled = self.address_is_kept
        if "started_from" in self.fields:
            self.fields["started_from"].initial = self.start
        if "reason" in self.fields:
            self.fields["reason"].initial = self.typed_reason or ("" if self.instance.pk else _("New record"))
        name_choices(self)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.refusal:
            raise ValidationError(self.refusal, code="refused")
        return cleaned


class ChildFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    """Children of a record. In a table no label stands beside a field: each carries its own for screen readers."""

    default_error_messages = {
        "missing_management_form": gettext_lazy("The form arrived incomplete: send it again, nothing was saved."),
    }

    def get_queryset(self) -> Any:
        """Give the rows of this record; those that were fetched with it, where they were."""
        fetched = getattr(self.instance, "_prefetched_objects_cache", {})
        name = self.fk.remote_field.get_accessor_name()
        if not self.is_bound and not hasattr(self, "_queryset") and name in fetched:
            self._queryset = list(fetched[name])
        return super().get_queryset()

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        name_choices(form)
        for field in form.fields.values():
            if field.label:
                field.widget.attrs.setdefault("aria-label", field.label)


def merge_form(model_admin: Any) -> type[forms.Form]:
    """Build the form that asks into which public record of the same kind to merge, and why."""
    # The stock widget that completes while typing wants some foreign key to the model: its first one will do.
    key = next(relation.field for relation in model_admin.opts.related_objects if relation.field.many_to_one)

    class MergeForm(forms.Form):
        into = forms.ModelChoiceField(
            model_admin.model.objects.published().select_related("record"),
            widget=KeySelect(key, model_admin.admin_site),
            label=gettext_lazy("Merge into"),
            help_text=gettext_lazy("The record that stays. Good: the older one. Bad: one that only resembles it."),
        )
        reason = forms.CharField(
            label=gettext_lazy("Why"),
            max_length=LONGEST_REASON,
            widget=forms.TextInput(attrs={"class": "vTextField"}),
            help_text=gettext_lazy(
                "Readers see it on the page that stays. Good: “the same claim in other words”. Bad: “duplicate”."
            ),
        )

    return MergeForm
