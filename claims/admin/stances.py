"""Stances: the passages, the chain, the outcome, on one form."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.admin.desk import DeskMixin
from claims.forms import StanceForm, StancePassageFormSet
from claims.models import Stance, StancePassage
from claims.stamps import stamps
from sources.capture.storing import anchor_passages, newest
from sources.forms import PassageForm
from sources.models import Account, Document
from sources.review.admin import ChildInline, ReviewedAdmin, StaleFilter, StateFilter
from sources.review.called import with_words
from sources.review.content import Content


class StancePassageInline(ChildInline):
    model = StancePassage
    form = PassageForm
    formset = StancePassageFormSet
    fields = ("locator", "exact", "voice", "certainty", "wording")
    extra = 1

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).select_related("passage__paragraph")


class DocumentFilter(admin.SimpleListFilter):
    """Limited to documents that somebody has coded."""

    title = _("document")
    parameter_name = "document"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        coded = Document.objects.filter(Exists(Stance.objects.filter(document=OuterRef("pk")))).select_related("record")
        return [(document.slug, str(document)) for document in with_words(coded, "")]

    def queryset(self, _request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        return queryset.filter(document__record__slug=self.value()) if self.value() else queryset


@admin.register(Stance)
class StanceAdmin(DeskMixin, ReviewedAdmin):
    form = StanceForm
    list_display = ("claim", "document", "outcome", "coder", "state")
    list_filter = (StateFilter, StaleFilter, "outcome", DocumentFilter, "record__batch", "is_agreed")
    related = ("claim__record", "document__record", "coder")
    search_fields = (
        "claim__texts__statement__unaccent",
        "document__title__unaccent",
        "document__texts__title__unaccent",
        "record__slug",
    )
    autocomplete_fields = ("claim", "document")
    note_fields = {**ReviewedAdmin.note_fields, "chains": "chain_lines"}
    readonly_fields = ("coder", "coded_on", "codebook_version")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "claim",
                    "document",
                    "outcome",
                    "chain_lines",
                    "note",
                    "framing_terms",
                    "reason",
                    "started_from",
                )
            },
        ),
        (
            _("More"),
            {
                "classes": ("collapse",),
                "fields": ("slug", "is_agreed", "two_readings", "codings_made", "codings_for", *readonly_fields),
            },
        ),
    )
    inlines = (StancePassageInline,)

    def save_model(self, request: HttpRequest, obj: Stance, form: "ModelForm[Any]", change: bool) -> None:
        if not change:
            coder: Any = request.user
            stamped = stamps(coder, obj.document)
            obj.coder_id, obj.snapshot_id = stamped["coder"], stamped["snapshot"]
            obj.coded_on, obj.codebook_version = stamped["coded_on"], stamped["codebook_version"]
        super().save_model(request, obj, form, change)

    def signed(self, content: Content, account: Account, is_new: bool) -> Content:
        if not is_new:
            return content
        return content | stamps(account, Document.objects.get(pk=content["document"]))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.save_chains()
        if (snapshot := newest(form.instance.document)) is not None:
            anchor_passages(snapshot)

    def words_for_slug(self, obj: Stance) -> str:
        return f"{obj.document.slug} {obj.claim.slug}"
