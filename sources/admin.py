"""The admin of who says it: sources, documents; accounts."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import URLField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sources.models import Account, Document, DocumentText, Paragraph, Responsibility, Source, SourceName, SourceText
from sources.review.admin import ChildInline, ReviewedAdmin, StateFilter
from sources.review.desk import BatchAdmin, SubmissionAdmin

__all__ = ["BatchAdmin", "SubmissionAdmin"]


class SourceNameInline(ChildInline):
    model = SourceName


class SourceTextInline(ChildInline):
    model = SourceText


@admin.register(Source)
class SourceAdmin(ReviewedAdmin):
    list_display = ("name", "kind_of_source", "state")
    list_filter = (StateFilter, "kind_of_source", "record__batch")
    search_fields = ("name", "other_names__name", "record__slug")
    autocomplete_fields = ("owner",)
    inlines = (SourceNameInline, SourceTextInline)
    has_words = False

    def words_for_slug(self, obj: Source) -> str:
        return obj.name


class DocumentTextInline(ChildInline):
    model = DocumentText


class ResponsibilityInline(ChildInline):
    model = Responsibility
    autocomplete_fields = ("source",)


class ParagraphInline(ChildInline):
    model = Paragraph


@admin.register(Document)
class DocumentAdmin(ReviewedAdmin):
    list_display = ("__str__", "language", "published", "state")
    list_filter = (StateFilter, "language", "record__batch")
    search_fields = ("title", "texts__title", "record__slug", "responsibilities__source__name", "url")
    autocomplete_fields = ("translation_of", "copy_of")
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    inlines = (ResponsibilityInline, DocumentTextInline, ParagraphInline)

    def words_for_slug(self, obj: Document) -> str:
        text = obj.texts.first()
        return obj.title or (text.title if text else "")


@admin.register(Account)
class AccountAdmin(UserAdmin):  # type: ignore[type-arg]
    """Accounts: an administrator's work."""

    list_display = ("username", "public_name", "is_staff", "is_active")
    fieldsets = (
        *(UserAdmin.fieldsets or ()),
        (_("In public"), {"fields": ("public_name", "is_machine")}),
    )
    readonly_fields = ("is_machine",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj is not None and obj.is_machine)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
