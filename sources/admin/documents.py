"""Documents: their chain, titles, paragraph map, what they cite; and how a text is taken down."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import URLField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.admin.capture import CaptureMixin
from sources.forms import PassageForm, PassageFormSet
from sources.models import Citation, Document, DocumentText, Paragraph, Responsibility
from sources.review import door
from sources.review.admin import ChildBlock, ChildInline, ReviewedAdmin, StateFilter, counted
from sources.review.forms import LONGEST_REASON


class DocumentTextInline(ChildBlock):
    model = DocumentText


class ResponsibilityInline(ChildInline):
    model = Responsibility
    autocomplete_fields = ("source",)


class ParagraphInline(ChildInline):
    model = Paragraph


class CitationInline(ChildBlock):
    model = Citation
    form = PassageForm
    formset = PassageFormSet
    fields = ("locator", "exact", "citation_kind", "source", "title", "url", "note")
    autocomplete_fields = ("source",)
    formfield_overrides = {URLField: {"assume_scheme": "https"}}

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("passage__paragraph")


@admin.register(Document)
class DocumentAdmin(CaptureMixin, ReviewedAdmin):
    change_list_template = "admin/sources/document/change_list.html"
    list_display = (
        "__str__",
        "language",
        "published",
        counted(
            "stances",
            gettext_lazy("stances"),
            to="claims_stance",
            by="document__record__exact",
            only={"is_agreed": True},
        ),
        counted("taggings", gettext_lazy("taggings"), to="sources_tagging", by="document__record__exact"),
        "state",
    )
    list_filter = (StateFilter, "language", "record__batch")
    search_fields = (
        "title__unaccent",
        "texts__title__unaccent",
        "record__slug",
        "responsibilities__source__name__unaccent",
        "url",
    )
    autocomplete_fields = ("translation_of", "copy_of")
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    inlines = (ResponsibilityInline, DocumentTextInline, ParagraphInline, CitationInline)

    def words_for_slug(self, obj: Document) -> str:
        text = obj.texts.first()
        return obj.title or (text.title if text else "")

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        context = {**(extra_context or {}), "can_take_down": object_id is not None}
        return super().changeform_view(request, object_id, form_url, context)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.takedown_view)
        return [
            path("<path:object_id>/takedown/", view, name="sources_document_takedown"),
            *super().get_urls(),
        ]

    def takedown_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask that the text be taken down, or confirm as a second person."""
        obj = self._get(request, object_id)
        takedowns = list(obj.takedowns.select_related("asked_by", "confirmed_by"))
        waiting = next((each for each in takedowns if each.confirmed_at is None), None)
        own, actor = waiting is not None and waiting.asked_by == request.user, request.user
        if request.method == "POST":
            if not request.user.has_perm("sources.edit"):
                raise PermissionDenied
            why = request.POST.get("why", "").strip()[:LONGEST_REASON]
            try:
                if waiting is None:
                    door.ask_takedown(document=obj, actor=actor, why=why)  # type: ignore[arg-type]
                    messages.success(request, _("Asked: a second person confirms."))
                else:
                    door.confirm_takedown(takedown=waiting, actor=actor, why=why)  # type: ignore[arg-type]
                    messages.success(request, _("The text is taken down; the page says so."))
            except door.Refused as refused:
                messages.error(request, str(refused))
            else:
                return HttpResponseRedirect(request.path)
        return TemplateResponse(request, "admin/review/takedown.html", {
            **self.admin_site.each_context(request), "title": _("Take the text down"), "opts": self.opts,
            "object": obj, "takedowns": takedowns, "waiting": waiting, "own": own,
            "why": request.POST.get("why", ""), "media": self.media,
        })  # fmt: skip
