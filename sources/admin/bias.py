"""The bias vocabulary, ratings and taggings."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sources.forms import PassageForm, RatingForm, TaggingForm, TaggingPassageFormSet
from sources.models import (
    Account,
    BiasTag,
    BiasTagText,
    Rating,
    RatingReference,
    RatingText,
    Tagging,
    TaggingPassage,
    TaggingText,
)
from sources.review.admin import ChildBlock, ChildInline, ReviewedAdmin, StateFilter, counted
from sources.review.content import Content


class SignedAdmin(ReviewedAdmin):
    """Base of the admin of what is signed: by whoever enters it, unless another body is named."""

    exclude = ("record", "by_account")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Ask for the other body last: mostly there is none."""
        fields = list(super().get_fields(request, obj))
        last = [name for name in ("by_source", "slug", "reason", "started_from") if name in fields]
        return [name for name in fields if name not in last] + last

    def save_model(self, request: HttpRequest, obj: Any, form: "ModelForm[Any]", change: bool) -> None:
        if obj.by_source_id:
            obj.by_account_id = None
        elif not obj.by_account_id:
            obj.by_account_id = request.user.pk
        super().save_model(request, obj, form, change)

    def signed(self, content: Content, account: Account, is_new: bool) -> Content:
        if content["by_source"]:
            return content | {"by_account": None}
        return content | {"by_account": content["by_account"] or account.pk}

    @admin.display(description=_("given by"))
    def given_by(self, obj: Any) -> str:
        return str(obj.signer)


class BiasTagTextInline(ChildBlock):
    model = BiasTagText
    extra = 1


@admin.register(BiasTag)
class BiasTagAdmin(ReviewedAdmin):
    list_display = (
        "__str__",
        counted("ratings", _("ratings"), to="sources_rating", by="tag__record__exact"),
        counted("taggings", _("taggings"), to="sources_tagging", by="tag__record__exact"),
        "state",
    )
    list_filter = (StateFilter, "dimension")
    search_fields = ("texts__label__unaccent", "texts__definition__unaccent", "dimension", "key")
    ordering = ("dimension", "position")
    inlines = (BiasTagTextInline,)


class RatingTextInline(ChildBlock):
    model = RatingText
    extra = 1


class RatingReferenceInline(ChildInline):
    model = RatingReference
    autocomplete_fields = ("reference",)


@admin.register(Rating)
class RatingAdmin(SignedAdmin):
    form = RatingForm
    list_display = ("source", "tag", "actor", "given_by", "as_of", "stale_on", "state")
    related = ("source__record", "tag__record", "actor__record", "by_account", "by_source")
    list_filter = (StateFilter, "tag__dimension", "stale_on", "record__batch")
    search_fields = ("source__name__unaccent", "tag__texts__label__unaccent", "texts__evidence__unaccent")
    autocomplete_fields = ("source", "tag", "actor", "by_source")
    inlines = (RatingTextInline, RatingReferenceInline)

    def words_for_slug(self, obj: Rating) -> str:
        return f"{obj.source.slug} {obj.tag.slug}"


class TaggingTextInline(ChildInline):
    model = TaggingText
    extra = 1


class TaggingPassageInline(ChildInline):
    model = TaggingPassage
    form = PassageForm
    formset = TaggingPassageFormSet
    fields = ("locator", "exact")
    extra = 1

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("passage__paragraph")


@admin.register(Tagging)
class TaggingAdmin(SignedAdmin):
    form = TaggingForm
    list_display = ("document", "tag", "actor", "strength", "given_by", "tagged_on", "state")
    related = ("document__record", "tag__record", "actor__record", "by_account", "by_source")
    list_filter = (StateFilter, "tag__dimension", "strength", "record__batch")
    search_fields = ("document__texts__title__unaccent", "tag__texts__label__unaccent", "texts__rationale__unaccent")
    autocomplete_fields = ("document", "tag", "actor", "by_source")
    inlines = (TaggingPassageInline, TaggingTextInline)

    def words_for_slug(self, obj: Tagging) -> str:
        return f"{obj.document.slug} {obj.tag.slug}"
