"""Claims with their figures, relations of claims, topics, assessments."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet, Window
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from claims.admin.entry import AskingAdmin
from claims.forms import RelationForm
from claims.models import (
    Assessment,
    AssessmentReference,
    AssessmentText,
    Claim,
    ClaimEvent,
    ClaimRelation,
    ClaimText,
    ClaimTopic,
    Quantity,
    Stance,
    Topic,
    TopicText,
)
from sources.admin.bias import SignedAdmin
from sources.review.admin import (
    ChildBlock,
    ChildInline,
    ReviewedAdmin,
    StateFilter,
    counted,
    open_state,
    said_state,
)
from sources.review.called import with_words
from sources.review.content import open_to


class TopicTextInline(ChildInline):
    model = TopicText
    extra = 1


@admin.register(Topic)
class TopicAdmin(ReviewedAdmin):
    list_display = (
        "__str__",
        "position",
        counted("claim_links", _("claims"), to="claims_claim", by="topic_links__topic__record__exact"),
        "state",
    )
    list_filter = (StateFilter, "record__batch")
    search_fields = ("texts__title__unaccent", "record__slug")
    ordering = ("position",)
    inlines = (TopicTextInline,)
    mergeable = True


class ClaimTextInline(ChildInline):
    model = ClaimText
    extra = 1


class ClaimEventInline(ChildInline):
    model = ClaimEvent
    autocomplete_fields = ("event",)


class ClaimTopicInline(ChildInline):
    model = ClaimTopic
    autocomplete_fields = ("topic",)


class QuantityInline(ChildBlock):
    model = Quantity
    autocomplete_fields = ("reference",)


class TopicFilter(admin.SimpleListFilter):
    title = _("topic")
    parameter_name = "topic"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        topics = with_words(Topic.objects.select_related("record"), "")
        return [(topic.slug, str(topic)) for topic in topics]

    def queryset(self, _request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        return queryset.filter(topic_links__topic__record__slug=self.value()) if self.value() else queryset


@admin.register(Claim)
class ClaimAdmin(AskingAdmin):
    list_display = (
        "__str__",
        "type",
        counted("stances", _("stances"), to="claims_stance", by="claim__record__exact", only={"is_agreed": True}),
        counted("assessments", _("assessments"), to="claims_assessment", by="claim__record__exact"),
        "state",
    )
    list_filter = (StateFilter, "type", TopicFilter, "record__batch")
    search_fields = ("texts__statement__unaccent", "record__slug")
    inlines = (ClaimTextInline, ClaimEventInline, ClaimTopicInline, QuantityInline)
    mergeable = True
    change_form_template = "admin/claims/claim.html"

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        stances = SimpleLazyObject(lambda: first_stances(object_id, request.user.pk or 0)) if object_id else ()
        return super().changeform_view(request, object_id, form_url, {**(extra_context or {}), "stances": stances})


MOST_STANCES = 50


def first_stances(claim: str, account_id: int) -> list[Stance]:
    """Give the stances on a claim as its form shows them: the first ones, each with the number of all as `total`."""
    rows = (
        Stance.objects.agreed().filter(open_to(account_id), claim_id=int(claim)).select_related("record").order_by("pk")
    )
    rows = rows.annotate(open_state=open_state(), total=Window(Count("pk")))
    found = list(with_words(rows, "document")[:MOST_STANCES])
    for stance in found:
        stance.state_said = said_state(stance)
    return found


@admin.register(ClaimRelation)
class ClaimRelationAdmin(ReviewedAdmin):
    form = RelationForm
    list_display = ("a", "relation", "b", "state")
    related = ("a__record", "b__record")
    list_filter = (StateFilter, "relation", "record__batch")
    search_fields = ("a__texts__statement__unaccent", "b__texts__statement__unaccent")
    autocomplete_fields = ("a", "b")

    def words_for_slug(self, obj: ClaimRelation) -> str:
        return f"{obj.a.slug[:30]} {obj.relation} {obj.b.slug[:30]}"


class AssessmentTextInline(ChildBlock):
    model = AssessmentText
    extra = 1


class AssessmentReferenceInline(ChildInline):
    model = AssessmentReference
    autocomplete_fields = ("reference",)
    extra = 1


@admin.register(Assessment)
class AssessmentAdmin(SignedAdmin):
    list_display = ("claim", "verdict", "given_by", "assessed_on", "state")
    related = ("claim__record", "by_account", "by_source")
    list_filter = (StateFilter, "verdict", "record__batch")
    search_fields = ("claim__texts__statement__unaccent", "texts__finding__unaccent", "wording")
    autocomplete_fields = ("claim", "by_source")
    inlines = (AssessmentTextInline, AssessmentReferenceInline)

    def words_for_slug(self, obj: Assessment) -> str:
        return f"assessment {obj.claim.slug}"
