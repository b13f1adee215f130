"""Sources, the references that are cited for them, and their answers."""

from django.contrib import admin
from django.db.models import URLField
from django.utils.translation import gettext_lazy as _

from sources.models import Reference, ReferenceText, Reply, ReplyText, Source, SourceName, SourceReference, SourceText
from sources.review.admin import ChildInline, ReviewedAdmin, StateFilter, counted


class SourceNameInline(ChildInline):
    model = SourceName


class SourceTextInline(ChildInline):
    model = SourceText


class SourceReferenceInline(ChildInline):
    model = SourceReference
    autocomplete_fields = ("reference",)


@admin.register(Source)
class SourceAdmin(ReviewedAdmin):
    list_display = (
        "name",
        "kind_of_source",
        counted("ratings", _("ratings"), to="sources_rating", by="source__record__exact"),
        counted("replies", _("replies"), to="sources_reply", by="source__record__exact"),
        "state",
    )
    list_filter = (StateFilter, "kind_of_source", "record__batch")
    search_fields = ("name__unaccent", "other_names__name__unaccent", "actor__names__name__unaccent", "record__slug")
    autocomplete_fields = ("owner", "actor")
    inlines = (SourceNameInline, SourceTextInline, SourceReferenceInline)
    mergeable = True

    def words_for_slug(self, obj: Source) -> str:
        return obj.name


class ReferenceTextInline(ChildInline):
    model = ReferenceText
    extra = 1


@admin.register(Reference)
class ReferenceAdmin(ReviewedAdmin):
    list_display = (
        "__str__",
        "url",
        counted(
            "assessment_links", _("assessments"), to="claims_assessment", by="reference_links__reference__record__exact"
        ),
        counted("rating_links", _("ratings"), to="sources_rating", by="reference_links__reference__record__exact"),
        "state",
    )
    list_filter = (StateFilter, "language", "record__batch")
    search_fields = ("texts__what__unaccent", "url", "record__slug")
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    inlines = (ReferenceTextInline,)


class ReplyTextInline(ChildInline):
    model = ReplyText
    extra = 1


@admin.register(Reply)
class ReplyAdmin(ReviewedAdmin):
    list_display = ("__str__", "about", "received", "state")
    related = ("source__record", "about")
    list_filter = (StateFilter,)
    search_fields = ("source__name__unaccent", "signed_as__unaccent", "texts__text__unaccent")
    autocomplete_fields = ("source", "reference")
    raw_id_fields = ("about",)
    inlines = (ReplyTextInline,)
