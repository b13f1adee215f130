"""What was answered about claims that may say the same: to read, never to change."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from claims.models import Judgement
from sources.review.desk import ReadOnlyAdmin


@admin.register(Judgement)
class JudgementAdmin(ReadOnlyAdmin):
    """Answers are given while a claim is typed; who changes their mind answers again there."""

    list_display = ("a", "answer", "b", "by", "at")
    list_display_links = ("answer",)
    list_filter = ("answer", ("by", admin.RelatedOnlyFieldListFilter), "at")
    search_fields = ("a__texts__statement__unaccent", "b__texts__statement__unaccent", "note")
    list_select_related = ("by", "a__record", "b__record")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).prefetch_related("a__texts", "b__texts")
