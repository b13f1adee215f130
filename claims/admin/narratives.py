"""Questions and the narratives that answer them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from claims.forms import TellersFormSet
from claims.models import (
    Narrative,
    NarrativeClaim,
    NarrativeDocument,
    NarrativeSource,
    NarrativeText,
    Question,
    QuestionClaim,
    QuestionDocument,
    QuestionEvent,
    QuestionText,
)
from sources.review.admin import ChildBlock, ChildInline, ReviewedAdmin, StateFilter, counted


class QuestionTextInline(ChildBlock):
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
    list_display = (
        "__str__",
        "function",
        counted("narratives", _("narratives"), to="claims_narrative", by="question__record__exact"),
        counted("claim_links", _("claims"), to="claims_claim", by="question_links__question__record__exact"),
        "state",
    )
    list_filter = (StateFilter, "function", "record__batch")
    search_fields = ("texts__title__unaccent", "record__slug")
    inlines = (QuestionTextInline, QuestionClaimInline, QuestionEventInline, QuestionDocumentInline)


class NarrativeTextInline(ChildBlock):
    model = NarrativeText
    extra = 1


class NarrativeClaimInline(ChildInline):
    model = NarrativeClaim
    autocomplete_fields = ("claim",)


class NarrativeDocumentInline(ChildInline):
    model = NarrativeDocument
    autocomplete_fields = ("document",)


class NarrativeSourceInline(ChildInline):
    model = NarrativeSource
    formset = TellersFormSet
    autocomplete_fields = ("source", "reference")


@admin.register(Narrative)
class NarrativeAdmin(ReviewedAdmin):
    list_display = (
        "__str__",
        "question",
        counted("claim_links", _("claims"), to="claims_claim", by="narrative_links__narrative__record__exact"),
        "state",
    )
    related = ("question__record",)
    list_filter = (StateFilter, "record__batch")
    search_fields = ("texts__title__unaccent", "texts__summary__unaccent", "question__texts__title__unaccent")
    autocomplete_fields = ("question", "event")
    inlines = (NarrativeTextInline, NarrativeClaimInline, NarrativeDocumentInline, NarrativeSourceInline)
