"""Stances: the passages, the chain, the outcome, on one form."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin.desk import DeskMixin
from claims.blind import closed_to
from claims.forms import StanceForm, StancePassageFormSet
from claims.models import Stance, StancePassage
from claims.stamps import stamps
from sources.capture.storing import anchor_passages, newest
from sources.forms import PassageForm
from sources.models import Account, Document
from sources.review.admin import ChildInline, ReviewedAdmin, StaleFilter, StateFilter
from sources.review.called import with_words
from sources.review.content import Content
from sources.review.forms import is_key


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


class CodingsFilter(admin.SimpleListFilter):
    """What stands, unless blind codings are asked for: the two are never mixed."""

    title = _("codings")
    parameter_name = "codings"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        return [("blind", _("made blind, beside what stands"))]

    def queryset(self, _request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        return queryset.filter(is_agreed=self.value() != "blind")

    def choices(self, changelist: Any) -> Any:
        everything, *others = super().choices(changelist)
        return [{**everything, "display": _("what stands")}, *others]


@admin.register(Stance)
class StanceAdmin(DeskMixin, ReviewedAdmin):
    form = StanceForm
    list_display = ("claim", "document", "outcome", "coder", "state")
    list_filter = (StateFilter, StaleFilter, "outcome", DocumentFilter, "record__batch", CodingsFilter)
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
                "fields": ("slug", "two_readings", "codings_made", "codings_for", *readonly_fields),
            },
        ),
    )
    inlines = (StancePassageInline,)

    # --- What somebody codes blind is closed to them meanwhile; a blind coding is never changed

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.is_agreed)

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any) -> Any:
        return self._closed(request, object_id) or super().changeform_view(request, object_id, *args, **kwargs)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return self._closed(request, object_id) or super().history_view(request, object_id, extra_context)

    def mark_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._closed(request, object_id) or super().mark_view(request, object_id)

    @staticmethod
    def _closed(request: HttpRequest, object_id: str | None) -> HttpResponse | None:
        """Lead whoever codes this cell blind back to their own page; None for everybody else."""
        if object_id is None or not is_key(object_id):
            return None
        if not closed_to(request.user.pk or 0).filter(pk=object_id).exists():
            return None
        messages.warning(
            request, gettext("You are coding this blind: its pages are closed to you until you hand it in.")
        )
        return HttpResponseRedirect(reverse("admin:claims_blindcoding_changelist"))

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
