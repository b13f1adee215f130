"""How the admin edits what is under review: see “How a form edits what is public” in the README beside this file."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.review import content as contents
from sources.review import door
from sources.review.called import reviewed_keys, with_words
from sources.review.editing import Editing
from sources.review.finding import found
from sources.review.forms import (
    LONGEST_REASON,
    ChildFormSet,
    DatedForm,
    KeySelect,
    ReviewedForm,
    is_key,
    merge_form,
)
from sources.review.merging import dependents, propose_merge
from sources.review.models import Decision, Revision
from sources.review.notes import place_in_form
from sources.review.story import story
from sources.tables.admin import TablesAdmin

STATES = {
    "draft": gettext_lazy("draft"),
    "in_review": gettext_lazy("in review"),
    "changes_requested": gettext_lazy("changes requested"),
    "reviewed": gettext_lazy("public, reviewed"),
    "batch": gettext_lazy("public, not yet reviewed here"),
    "hidden": gettext_lazy("not public, no open revision"),
}


MARKS = {
    Decision.Verb.CHALLENGED: gettext_lazy("Challenge: somebody objects, and the answer is still open"),
    Decision.Verb.CORRECTED: gettext_lazy("Correct: something was wrong and has been put right"),
    Decision.Verb.UPHELD: gettext_lazy("Keep as it is: the challenge does not change it"),
    Decision.Verb.RETRACTED: gettext_lazy("Retract: it no longer holds"),
}
"""What a reviewer records by hand, in words that say when."""


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        return list(STATES.items())

    def queryset(self, _request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        value = self.value()
        open_revision = Revision.objects.filter(record=OuterRef("pk"), state__in=Revision.OPEN)
        if value in Revision.OPEN:
            return queryset.filter(Exists(open_revision.filter(state=value)))
        conditions = {
            "reviewed": Q(record__public_revision__isnull=False),
            "batch": Q(record__published_at__isnull=False, record__public_revision__isnull=True),
            "hidden": Q(record__published_at__isnull=True) & ~Q(Exists(open_revision)),
        }
        return queryset.filter(conditions[value]) if value in conditions else queryset


class StaleFilter(admin.SimpleListFilter):
    """Limited to what was approved and rests on what has changed since, as the kind itself tells."""

    title = gettext_lazy("passages")
    parameter_name = "passages"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        return [("changed", gettext_lazy("changed since approval"))]

    def queryset(self, _request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        stale = contents.KINDS[queryset.model.kind()].stale
        return queryset.filter(pk__in=stale().values("pk")) if stale and self.value() == "changed" else queryset


class Completing:
    """Fields that complete while typing, whatever is sent for them."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", KeySelect(db_field, self.admin_site))  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]


class ChildInline(Completing, admin.TabularInline):  # type: ignore[type-arg]
    """Rows that belong to a record and are reviewed with it."""

    form = DatedForm
    formset = ChildFormSet
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("sources.edit")

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class ChildBlock(ChildInline):
    """Children with more to write than a row of a table holds: one below the other."""

    template = "admin/edit_inline/stacked.html"


def counted(
    relation: str, label: Any, *, to: str, by: str, only: Mapping[str, Any] | None = None
) -> Callable[[Any], str]:
    """Build a column with the number of related rows, which opens the list of them.

    `to` names the list as its address does (`sources_rating`), `by` the filter that it takes, `only` what is
    true of the rows counted.
    """

    @admin.display(description=label, ordering=f"{relation}_number")
    def column(obj: Any) -> str:
        address = reverse(f"admin:{to}_changelist")
        return format_html('<a href="{}?{}={}">{}</a>', address, by, obj.pk, getattr(obj, f"{relation}_number"))

    column.relation, column.only = relation, only or {}  # type: ignore[attr-defined]
    return column


def open_state() -> Subquery:
    """Build the subquery of the state of a row's open revision."""
    return Subquery(Revision.objects.filter(record=OuterRef("pk"), state__in=Revision.OPEN).values("state")[:1])


def said_state(obj: Any) -> str:
    """Say in which state a row with `record` and `open_state` is."""
    public = "reviewed" if obj.record.is_reviewed else "batch" if obj.record.is_public else ""
    said = [STATES[key] for key in (public, obj.open_state or "") if key] or [STATES["hidden"]]
    return " + ".join(map(str, said))


def _number(model: type[Any], relation: str, only: Mapping[str, Any]) -> Any:
    """Build the subquery that counts the rows of a relation, whatever else is counted beside it."""
    related: Any = model._meta.get_field(relation)
    rows = related.related_model._default_manager.filter(**{related.field.name: OuterRef("pk")}, **only).order_by()
    return Coalesce(Subquery(rows.values(related.field.name).annotate(n=Count("*")).values("n")), 0)


class ReviewedAdmin(Completing, Editing, TablesAdmin):
    """Base of the admin of every kind under review."""

    form = ReviewedForm
    exclude: ClassVar[Any] = ("record",)
    list_per_page = 50
    show_full_result_count = False
    related: ClassVar[Sequence[str]] = ()
    """What lists and names of this kind need beside the record."""
    list_filter: ClassVar[Any] = (StateFilter,)
    ordering: ClassVar[Any] = ("-pk",)
    change_form_template = "admin/review/change_form.html"
    note_fields: ClassVar[Mapping[str, str]] = {"passage": "locator"}
    """The form's field for a part of the content that has none of its name: notes stand there."""
    mergeable = False
    """Whether duplicates of the kind are merged."""

    class Media:
        css = {"all": ["sources/admin.css"]}
        js = ("sources/dates.js", "sources/keep.js")

    # --- Who may

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("sources.edit")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("sources.edit")

    has_add_permission = has_view_permission

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("sources.edit") and not (obj is not None and self._in_review(obj))

    def has_delete_permission(self, _request: HttpRequest, obj: Any = None) -> bool:
        return False

    @staticmethod
    def _in_review(obj: Any) -> bool:
        if not hasattr(obj, "open_state"):
            return bool(obj.record.revisions.filter(state=Revision.State.IN_REVIEW).exists())
        return bool(obj.open_state == Revision.State.IN_REVIEW)

    # --- Lists

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        rows: QuerySet[Any] = super().get_queryset(request).select_related("record__batch", *self.related)
        rows = rows.filter(contents.open_to(request.user.pk or 0)).annotate(open_state=open_state())
        for column in self.list_display:
            if relation := getattr(column, "relation", ""):
                rows = rows.annotate(
                    **{f"{relation}_number": _number(self.model, relation, getattr(column, "only", {}))}
                )
        return with_words(rows, "", *reviewed_keys(self.model))

    def get_search_results(self, request: HttpRequest, queryset: "QuerySet[Any]", search_term: str) -> Any:
        def stock(words: str) -> "QuerySet[Any]":
            everything = self.model._default_manager.order_by()
            rows: QuerySet[Any] = super(ReviewedAdmin, self).get_search_results(request, everything, words)[0]
            return rows

        return found(queryset, search_term, self.get_search_fields(request), stock), False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        return lookup.endswith("__record__exact") or super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    @admin.display(description=gettext_lazy("state"))
    def state(self, obj: Any) -> str:
        return said_state(obj)

    def view_on_site(self, obj: Any) -> str | None:
        return obj.get_absolute_url() if obj.record.is_public else None

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if draft := context.get("draft"):
            place_in_form(context, draft, self.note_fields, editable=draft.state in Revision.EDITABLE)
        return super().render_change_form(request, context, *args, **kwargs)

    # The admin's own log would stand beside the history of review, and say less.
    def log_addition(self, *_args: Any) -> Any:
        return None

    log_change = log_addition  # type: ignore[assignment]

    # --- History, and marks on what is public

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        merge = path("<path:object_id>/merge/", self.admin_site.admin_view(self.merge_view), name=f"{name}_merge")
        return [
            path("<path:object_id>/mark/", self.admin_site.admin_view(self.mark_view), name=f"{name}_mark"),
            *([merge] if self.mergeable else []),
            *super().get_urls(),
        ]

    def merge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Propose that this public record be merged into another, for a reason."""
        obj = self._get(request, object_id)
        form = merge_form(self)(request.POST or None)
        if request.method == "POST" and form.is_valid():
            actor: Any = request.user
            try:
                submission = propose_merge(
                    record=obj.record, into=form.cleaned_data["into"].record, actor=actor,
                    reason=form.cleaned_data["reason"],
                )  # fmt: skip
            except door.Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("Proposed: send it for review, and a second person decides."))
                return HttpResponseRedirect(reverse("admin:sources_submission_change", args=[submission.pk]))
        return TemplateResponse(request, "admin/review/merge.html", {
            **self.admin_site.each_context(request), "title": _("Merge into another record"), "opts": self.opts,
            "object": obj, "form": form, "dependents": dependents(obj.record), "media": self.media + form.media,
        })  # fmt: skip

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        obj = self._get(request, object_id)
        return TemplateResponse(request, "admin/review/history.html", {
            **self.admin_site.each_context(request), **(extra_context or {}), "title": _("History"), "opts": self.opts,
            "object": obj, "steps": story(obj.record), "media": self.media,
        })  # fmt: skip

    def mark_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Challenge, correct or retract a public record, for a reason."""
        obj = self._get(request, object_id)
        if not request.user.has_perm("sources.decide") or not obj.record.is_public:
            raise PermissionDenied
        acts = {
            "challenged": door.challenge,
            "corrected": door.correct,
            "upheld": door.uphold,
            "retracted": door.retract,
        }
        if request.method == "POST":
            act, actor = acts.get(request.POST.get("verb", "")), request.user
            try:
                if act is None:
                    raise door.Refused(_("Choose what to record."))  # noqa: TRY301  told like every refusal
                act(record=obj.record, actor=actor, why=request.POST.get("why", "")[:LONGEST_REASON])  # type: ignore[arg-type]
            except door.Refused as refused:
                messages.error(request, str(refused))
            else:
                messages.success(request, _("Recorded; the page says so."))
                return HttpResponseRedirect(
                    reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", args=[obj.pk])
                )
        marks = list(obj.record.decisions.filter(verb__in=Decision.BY_HAND).select_related("by"))
        is_challenged = bool(marks) and marks[-1].verb == Decision.Verb.CHALLENGED
        possible = [(verb, MARKS[verb]) for verb in Decision.BY_HAND if verb != Decision.Verb.UPHELD or is_challenged]
        return TemplateResponse(request, "admin/review/mark.html", {
            **self.admin_site.each_context(request), "title": _("Challenge, correct or retract"), "opts": self.opts,
            "object": obj, "verbs": possible,
            "marks": marks, "is_challenged": is_challenged, "chosen": request.POST.get("verb", ""),
            "why": request.POST.get("why", ""), "media": self.media,
        })  # fmt: skip

    def _get(self, request: HttpRequest, object_id: str) -> Any:
        obj = self.get_object(request, object_id) if is_key(object_id) else None
        if obj is None:
            raise Http404
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        return obj
