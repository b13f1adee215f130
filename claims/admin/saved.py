"""What people saved, for whoever looks after it: to find and to read; its own page withdraws it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from claims.models import SavedComparison
from sources.review.desk import ReadOnlyAdmin


@admin.register(SavedComparison)
class SavedComparisonAdmin(ReadOnlyAdmin):
    """Titles are public and nobody reviews them: a reviewer withdraws one that may not stand."""

    list_display = ("title", "view", "is_frozen", "by", "at", "withdrawn_at")
    list_filter = ("is_frozen", "view", ("by", admin.RelatedOnlyFieldListFilter), "at")
    search_fields = ("title__unaccent", "slug", "about")
    list_select_related = ("by",)
    exclude = ("table",)
    readonly_fields = ("slug", "by", "at", "withdrawn_by", "withdrawn_at")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).defer("table")
