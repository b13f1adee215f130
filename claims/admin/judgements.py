"""What was answered about claims that may say the same: to read, never to change."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from claims.models import Judgement


@admin.register(Judgement)
class JudgementAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Answers are given while a claim is typed; who changes their mind answers again there."""

    list_display = ("a", "answer", "b", "by", "at")
    list_display_links = ("answer",)
    list_filter = ("answer", ("by", admin.RelatedOnlyFieldListFilter), "at")
    search_fields = ("a__texts__statement__unaccent", "b__texts__statement__unaccent", "note")
    list_select_related = ("by", "a__record", "b__record")
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).prefetch_related("a__texts", "b__texts")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("sources.edit")

    has_module_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
