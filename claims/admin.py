"""The admin of what is said: events, claims, questions, stances."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from claims.forms import MentionForm, PassageForm, StanceForm, StancePassageFormSet
from claims.models import (
    Claim,
    ClaimEvent,
    ClaimText,
    Dating,
    Event,
    EventText,
    Mention,
    Question,
    QuestionClaim,
    QuestionDocument,
    QuestionEvent,
    QuestionText,
    Stance,
    StancePassage,
)
from sources.models import Document
from sources.review.admin import ChildInline, ReviewedAdmin, StateFilter


class EventTextInline(ChildInline):
    model = EventText
    extra = 1


class DatingInline(ChildInline):
    model = Dating
    extra = 1


class MentionInline(ChildInline):
    model = Mention
    form = MentionForm
    exclude = ("passage",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).select_related("passage__paragraph")


@admin.register(Event)
class EventAdmin(ReviewedAdmin):
    list_display = ("__str__", "status", "state")
    list_filter = (StateFilter, "status", "record__batch")
    search_fields = ("texts__title", "record__slug")
    inlines = (EventTextInline, DatingInline, MentionInline)


class ClaimTextInline(ChildInline):
    model = ClaimText
    extra = 1


class ClaimEventInline(ChildInline):
    model = ClaimEvent
    autocomplete_fields = ("event",)


@admin.register(Claim)
class ClaimAdmin(ReviewedAdmin):
    list_display = ("__str__", "type", "stances", "state")
    list_filter = (StateFilter, "type", "record__batch")
    search_fields = ("texts__statement", "record__slug")
    inlines = (ClaimTextInline, ClaimEventInline)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        agreed = Count("stances", filter=Q(stances__is_agreed=True), distinct=True)
        rows: QuerySet[Any] = super().get_queryset(request).annotate(stance_count=agreed)
        return rows

    @admin.display(description=_("stances"), ordering="stance_count")
    def stances(self, obj: Any) -> str:
        address = reverse("admin:claims_stance_changelist")
        return format_html('<a href="{}?claim__record__exact={}">{}</a>', address, obj.pk, obj.stance_count)


class QuestionTextInline(ChildInline):
    model = QuestionText
    extra = 1


class QuestionClaimInline(ChildInline):
    model = QuestionClaim
    autocomplete_fields = ("claim",)


class QuestionEventInline(ChildInline):
    model = QuestionEvent
    autocomplete_fields = ("event",)


class QuestionDocumentInline(ChildInline):
    model = QuestionDocument
    autocomplete_fields = ("document",)


@admin.register(Question)
class QuestionAdmin(ReviewedAdmin):
    list_display = ("__str__", "function", "state")
    list_filter = (StateFilter, "function", "record__batch")
    search_fields = ("texts__title", "record__slug")
    inlines = (QuestionTextInline, QuestionClaimInline, QuestionEventInline, QuestionDocumentInline)


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
        coded = (
            Document.objects.filter(stances__isnull=False).select_related("record").prefetch_related("texts").distinct()
        )
        return [(document.slug, str(document)) for document in coded]

    def queryset(self, _request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        return queryset.filter(document__record__slug=self.value()) if self.value() else queryset


class StaleFilter(admin.SimpleListFilter):
    """Approved stances whose passages have changed since."""

    title = _("passages")
    parameter_name = "passages"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        return [("changed", _("changed since approval"))]

    def queryset(self, _request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        return queryset.filter(pk__in=Stance.objects.stale().values("pk")) if self.value() == "changed" else queryset


@admin.register(Stance)
class StanceAdmin(ReviewedAdmin):
    form = StanceForm
    list_display = ("claim", "document", "outcome", "coder", "state")
    list_filter = (StateFilter, StaleFilter, "outcome", DocumentFilter, "record__batch", "is_agreed")
    related = ("claim__record", "document__record", "coder")
    search_fields = ("claim__texts__statement", "document__title", "document__texts__title", "record__slug")
    autocomplete_fields = ("claim", "document")
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
    has_words = False

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).prefetch_related("claim__texts", "document__texts")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        return lookup == "claim__record__exact" or super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    def save_model(self, request: HttpRequest, obj: Stance, form: "ModelForm[Any]", change: bool) -> None:
        if not change:
            obj.coder_id = request.user.pk or 0
            obj.coded_on = timezone.localdate()
            obj.codebook_version = settings.CODEBOOK_VERSION
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.save_chains()

    def words_for_slug(self, obj: Stance) -> str:
        return f"{obj.document.slug} {obj.claim.slug}"
