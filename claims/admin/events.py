"""Events: when and where, who acts, which documents treat them, what they call them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.forms import MentionForm
from claims.models import (
    Dating,
    Event,
    EventActor,
    EventPlace,
    EventReference,
    EventText,
    Mention,
    Naming,
    NamingPassage,
)
from sources.forms import PassageForm, PassageFormSet
from sources.review.admin import ChildInline, ReviewedAdmin, StateFilter, counted


class EventTextInline(ChildInline):
    model = EventText
    extra = 1


class DatingInline(ChildInline):
    model = Dating
    autocomplete_fields = ("document",)
    extra = 1


class EventPlaceInline(ChildInline):
    model = EventPlace
    autocomplete_fields = ("place",)


class EventActorInline(ChildInline):
    model = EventActor
    autocomplete_fields = ("actor",)


class EventReferenceInline(ChildInline):
    model = EventReference
    autocomplete_fields = ("reference",)


class MentionInline(ChildInline):
    model = Mention
    form = MentionForm
    exclude = ("passage",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).select_related("passage__paragraph")


@admin.register(Event)
class EventAdmin(ReviewedAdmin):
    list_display = (
        "__str__",
        "status",
        counted("claim_links", _("claims"), to="claims_claim", by="event_links__event__record__exact"),
        counted("namings", _("namings"), to="claims_naming", by="event__record__exact"),
        "state",
    )
    list_filter = (StateFilter, "status", "record__batch")
    search_fields = ("texts__title__unaccent", "record__slug")
    inlines = (
        EventTextInline,
        DatingInline,
        EventPlaceInline,
        EventActorInline,
        EventReferenceInline,
        MentionInline,
    )


class NamingPassageInline(ChildInline):
    model = NamingPassage
    form = PassageForm
    formset = PassageFormSet
    fields = ("locator", "exact")
    extra = 1

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).select_related("passage__paragraph")


@admin.register(Naming)
class NamingAdmin(ReviewedAdmin):
    list_display = ("term", "document", "event", "times", "state")
    related = ("document__record", "event__record")
    list_filter = (StateFilter, "language", "record__batch")
    search_fields = ("term__unaccent", "document__texts__title__unaccent", "event__texts__title__unaccent")
    autocomplete_fields = ("document", "event")
    inlines = (NamingPassageInline,)

    def words_for_slug(self, obj: Naming) -> str:
        return f"{obj.document.slug} {obj.term}"
