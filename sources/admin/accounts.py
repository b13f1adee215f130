"""Accounts: an administrator's work."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sources.models import Account


@admin.register(Account)
class AccountAdmin(UserAdmin):  # type: ignore[type-arg]
    """Who signs in; machine accounts only sign."""

    list_display = ("username", "public_name", "is_staff", "is_active")
    fieldsets = (
        *(UserAdmin.fieldsets or ()),
        (_("In public"), {"fields": ("public_name", "is_machine")}),
    )
    readonly_fields = ("is_machine",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep an administrator from giving powers that they do not have."""
        kept = tuple(map(str, super().get_readonly_fields(request, obj)))
        return kept if request.user.is_superuser else (*kept, "is_superuser", "user_permissions")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj is not None and obj.is_machine)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
