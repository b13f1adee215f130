"""Documents, with the way to the coding desk."""

from typing import Any

from django.contrib import admin
from django.urls import reverse

from sources.admin.documents import DocumentAdmin
from sources.models import Document


class CodedDocumentAdmin(DocumentAdmin):
    change_form_template = "admin/desk/document.html"

    def after_capture(self, document: Any) -> str:
        return reverse("admin:claims_stance_desk", args=[document.pk])


admin.site.unregister(Document)
admin.site.register(Document, CodedDocumentAdmin)
