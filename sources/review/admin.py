"""How the admin edits what is under review: see “How a form edits what is public” in the README beside this file."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.review import content as contents
from sources.review import door
from sources.review.context import acting, previewing
from sources.review.differences import compare
from sources.review.forms import (
    LONGEST_REASON,
    ChildFormSet,
    DatedForm,
    KeySelect,
    ReviewedForm,
    fingerprint,
    is_key,
    merge_form,
)
from sources.review.merging import dependents, propose_merge
from sources.review.models import Decision, Record, Revision
from sources.review.story import story
from sources.tables.admin import TablesAdmin

Admin = admin.ModelAdmin
LONGEST_SLUG = 80

STATES = {
    "draft": gettext_lazy("draft"),
    "in_review": gettext_lazy("in review"),
    "changes_requested": gettext_lazy("changes requested"),
    "reviewed": gettext_lazy("public, reviewed"),
    "batch": gettext_lazy("public, not yet reviewed here"),
    "hidden": gettext_lazy("not public, no open revision"),
}


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


def counted(relation: str, label: Any, *, to: str, by: str) -> Callable[[Any], str]:
    """Build a column with the number of related rows, which opens the list of them.

    `to` names the list as its address does (`sources_rating`), `by` the filter that it takes.
    """

    @admin.display(description=label, ordering=f"{relation}_number")
    def column(obj: Any) -> str:
        address = reverse(f"admin:{to}_changelist")
        return format_html('<a href="{}?{}={}">{}</a>', address, by, obj.pk, getattr(obj, f"{relation}_number"))

    column.relation = relation  # type: ignore[attr-defined]
    return column


class ReviewedAdmin(Completing, TablesAdmin):
    """Base of the admin of every kind under review."""

    form = ReviewedForm
    exclude: ClassVar[Any] = ("record",)
    list_per_page = 50
    related: ClassVar[Sequence[str]] = ()
    """What lists and names of this kind need beside the record."""
    list_filter: ClassVar[Any] = (StateFilter,)
    ordering: ClassVar[Any] = ("-pk",)
    change_form_template = "admin/review/change_form.html"
    mergeable = False
    """Whether duplicates of the kind are merged."""

    class Media:
        css = {"all": ["sources/admin.css"]}

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
        if not hasattr(obj, "_in_review"):
            obj._in_review = obj.record.revisions.filter(state=Revision.State.IN_REVIEW).exists()  # noqa: SLF001
        return bool(obj._in_review)  # noqa: SLF001

    # --- Lists

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        rows: QuerySet[Any] = super().get_queryset(request).select_related("record__batch", *self.related)
        state = Revision.objects.filter(record=OuterRef("pk"), state__in=Revision.OPEN).values("state")[:1]
        rows = rows.annotate(open_state=Subquery(state))
        for column in self.list_display:
            if relation := getattr(column, "relation", ""):
                rows = rows.annotate(**{f"{relation}_number": Count(relation, distinct=True)})
        names = {relation.name for relation in self.model._meta.related_objects} & {"texts", "names"}
        return rows.prefetch_related(*names)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        return lookup.endswith("__record__exact") or super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    @admin.display(description=gettext_lazy("state"))
    def state(self, obj: Any) -> str:
        public = "reviewed" if obj.record.is_reviewed else "batch" if obj.record.is_public else ""
        said = [STATES[key] for key in (public, obj.open_state or "") if key] or [STATES["hidden"]]
        return " + ".join(map(str, said))

    def view_on_site(self, obj: Any) -> str | None:
        return obj.get_absolute_url() if obj.record.is_public else None

    # --- The form

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if object_id is not None and not is_key(object_id):
            raise Http404
        try:
            return self._edit(request, object_id, form_url, extra_context)
        except door.Refused as refused:
            request.review_refusal = str(refused)  # type: ignore[attr-defined]
            return self._edit(request, object_id, form_url, extra_context)

    def _edit(self, request: HttpRequest, object_id: str | None, form_url: str, extra_context: Any) -> HttpResponse:
        """Let the stock form do its work under the actor's name; on public records in a preview, kept as a revision."""
        record = _record(self.model.kind(), object_id)
        draft = door.open_revision(record) if record else None
        reason = request.POST.get("reason", "").strip()[:LONGEST_REASON] or "-"
        can_merge = self.mergeable and record is not None and record.is_public
        context = {**(extra_context or {}), "record": record, "draft": draft, "can_merge": can_merge}
        request.review_saved = None  # type: ignore[attr-defined]

        def work() -> HttpResponse:
            response = super(ReviewedAdmin, self).changeform_view(request, object_id, form_url, context)
            if isinstance(response, TemplateResponse):
                response.render()
            return response

        with door.explaining(), acting(actor_id=request.user.pk or 0, reason=reason):
            if record is None or not record.is_public:
                self._take_down_current(request, record, draft)
                response = work()
                saved = getattr(request, "review_saved", None)
                content = contents.read(saved) if saved else None
            else:
                with previewing():
                    if draft:
                        contents.apply(record, draft.content)
                    self._take_down_current(request, record, draft)
                    response = work()
                    saved = getattr(request, "review_saved", None)
                    content = contents.read(record) if saved else None
            if content is not None and saved is not None:
                self._propose(request, Record.objects.get(pk=saved.pk), content, reason)
        return response

    @staticmethod
    def _take_down_current(request: HttpRequest, record: Record | None, draft: Revision | None) -> None:
        request.review_current = fingerprint(contents.read(record)) if record else ""  # type: ignore[attr-defined]
        request.review_latest = ""  # type: ignore[attr-defined]
        request.review_address_is_kept = bool(record and record.is_public)  # type: ignore[attr-defined]
        if draft and request.method == "POST":
            names = ", ".join(map(str, door.contributors(draft)))
            request.review_latest = _("a draft with the hands of %(names)s in it.") % {"names": names}  # type: ignore[attr-defined]

    def _propose(self, request: HttpRequest, record: Record, content: contents.Content, reason: str) -> None:
        actor: Any = request.user
        revision = door.propose(record=record, content=content, actor=actor, reason=reason)
        submission = revision.submission
        where = format_html(
            '<a href="{}">{}</a>', reverse("admin:sources_submission_change", args=[submission.pk]), submission
        )
        self.message_user(request, format_html(_("Kept as a draft in {}: send it for review there."), where))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.current = getattr(request, "review_current", "")  # type: ignore[attr-defined]
        form.latest_change = getattr(request, "review_latest", "")  # type: ignore[attr-defined]
        form.refusal = getattr(request, "review_refusal", "")  # type: ignore[attr-defined]
        form.address_is_kept = getattr(request, "review_address_is_kept", False)  # type: ignore[attr-defined]
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: "ModelForm[Any]", change: bool) -> None:
        if not change:
            obj.record = Record.objects.create(kind=obj.kind(), slug=_free_slug(obj.kind(), _("new"), None))
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: "ModelForm[Any]", formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        obj = form.instance
        if not obj.record.is_public:
            wanted = form.cleaned_data.get("slug") or (
                "" if change else slugify(self.words_for_slug(obj))[:LONGEST_SLUG]
            )
            if wanted and wanted != obj.record.slug:
                obj.record.slug = _free_slug(obj.kind(), wanted, obj.pk)
                obj.record.save(update_fields=["slug"])
        request.review_saved = obj.record  # type: ignore[attr-defined]

    def words_for_slug(self, obj: Any) -> str:
        """Give the words that a new record's address is made of."""
        return str(type(obj).objects.get(pk=obj.pk))

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
        verbs = [(verb.value, verb.label) for verb in Decision.BY_HAND]
        return TemplateResponse(request, "admin/review/mark.html", {
            **self.admin_site.each_context(request), "title": _("Challenge, correct or retract"), "opts": self.opts,
            "object": obj, "verbs": verbs, "why": request.POST.get("why", ""), "media": self.media,
        })  # fmt: skip

    def _get(self, request: HttpRequest, object_id: str) -> Any:
        obj = self.get_object(request, object_id) if is_key(object_id) else None
        if obj is None:
            raise Http404
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        return obj


def differences_of(revision: Revision) -> Sequence[Any]:
    """List how an open revision differs from what is public, in words."""
    public = contents.read(revision.record) if revision.record.is_public else None
    return compare(revision.record.kind, public, revision.content)


def _record(kind: str, key: str | None) -> Record | None:
    return Record.objects.filter(pk=str(key), kind=kind).first() if is_key(key) else None


def _free_slug(kind: str, wanted: str, own: int | None) -> str:
    """Give the first free address of a kind that begins with these words."""
    base = slugify(wanted) or kind
    taken = set(
        Record.objects.filter(kind=kind, slug__startswith=base).exclude(pk=own or 0).values_list("slug", flat=True)
    )
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
