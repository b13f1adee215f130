"""Actors and places, under all their names."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from sources.models import Actor, ActorName, ActorText, Place, PlaceName, PlaceText
from sources.review.admin import ChildInline, ReviewedAdmin, StateFilter, counted


class ActorNameInline(ChildInline):
    model = ActorName
    extra = 1


class ActorTextInline(ChildInline):
    model = ActorText


@admin.register(Actor)
class ActorAdmin(ReviewedAdmin):
    list_display = (
        "__str__",
        "kind_of_actor",
        counted("event_links", _("events"), to="claims_event", by="actor_links__actor__record__exact"),
        counted("taggings", _("taggings"), to="sources_tagging", by="actor__record__exact"),
        "state",
    )
    list_filter = (StateFilter, "kind_of_actor", "record__batch")
    search_fields = ("names__name__unaccent", "record__slug")
    inlines = (ActorNameInline, ActorTextInline)
    mergeable = True


class PlaceNameInline(ChildInline):
    model = PlaceName
    extra = 1


class PlaceTextInline(ChildInline):
    model = PlaceText


@admin.register(Place)
class PlaceAdmin(ReviewedAdmin):
    list_display = (
        "__str__",
        "kind_of_place",
        counted("event_links", _("events"), to="claims_event", by="place_links__place__record__exact"),
        "state",
    )
    list_filter = (StateFilter, "kind_of_place", "record__batch")
    search_fields = ("names__name__unaccent", "record__slug")
    inlines = (PlaceNameInline, PlaceTextInline)
    mergeable = True
