"""Where work is sent and decided: submissions and batches in the admin."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.models.account import Account
from sources.review import door
from sources.review.admin import differences_of
from sources.review.content import KINDS
from sources.review.context import acting
from sources.review.forms import LONGEST_REASON
from sources.review.models import Batch, KeptBack, Revision, Submission

Act = Callable[..., Any]


class DeskAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Base of pages that show something and offer what may be done with it."""

    acts: dict[str, Act] = {}
    argument = ""
    template = ""

    class Media:
        css = {"all": ["sources/admin.css"]}

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("sources.edit")

    has_module_permission = has_view_permission

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, obj: Any = None) -> bool:
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, _form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        obj = self.get_object(request, object_id)
        if obj is None:
            raise Http404
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        if request.method == "POST" and self._act(request, obj):
            return HttpResponseRedirect(request.path)
        page = {"opts": self.opts, "object": obj, "why": request.POST.get("why", "")}
        page |= {"media": self.media, **self.admin_site.each_context(request), **(extra_context or {})}
        return TemplateResponse(request, self.template, page | {"title": str(obj)} | self.context(request, obj))

    def _act(self, request: HttpRequest, obj: Any) -> bool:
        """Do what the form asks for; say what came of it, and whether it was done."""
        act, why = self.acts.get(request.POST.get("act", "")), request.POST.get("why", "").strip()[:LONGEST_REASON]
        try:
            if act is None:
                raise door.Refused(_("Choose what to do."))  # noqa: TRY301  told like every refusal
            act(**{self.argument: obj}, actor=request.user, why=why)
        except door.Refused as refused:
            messages.error(request, str(refused))
            return False
        messages.success(request, _("Done."))
        return True

    def context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """Give what the template shows beside the record itself."""
        return {}


class WaitingFilter(admin.SimpleListFilter):
    """Limited to states in which something can still be done, and what is over."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        return [(state.value, state.label) for state in Revision.State]

    def queryset(self, _request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        return queryset.filter(revisions__state=self.value()).distinct() if self.value() else queryset


@admin.register(Submission)
class SubmissionAdmin(DeskAdmin):
    """Records that belong together: compared with what is public, and decided together."""

    list_display = ("__str__", "opened_by", "opened_at", "waiting", "drafts", "decided")
    list_filter = (WaitingFilter,)
    list_select_related = ("opened_by",)
    search_fields = ("title", "opened_by__username", "opened_by__public_name")
    acts = {
        "submit": door.submit,
        "withdraw": door.withdraw,
        "approve": door.approve,
        "request_changes": door.request_changes,
    }
    argument = "submission"
    template = "admin/review/submission.html"

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        states = Revision.State
        rows: QuerySet[Any] = (
            super()
            .get_queryset(request)
            .annotate(
                waiting_count=Count("revisions", filter=Q(revisions__state=states.IN_REVIEW)),
                draft_count=Count("revisions", filter=Q(revisions__state__in=Revision.EDITABLE)),
                decided_count=Count("revisions", filter=Q(revisions__state=states.APPROVED)),
            )
        )
        return rows

    @admin.display(description=gettext_lazy("waiting for a decision"), ordering="waiting_count")
    def waiting(self, obj: Any) -> int:
        return int(obj.waiting_count)

    @admin.display(description=gettext_lazy("drafts"), ordering="draft_count")
    def drafts(self, obj: Any) -> int:
        return int(obj.draft_count)

    @admin.display(description=gettext_lazy("approved"), ordering="decided_count")
    def decided(self, obj: Any) -> int:
        return int(obj.decided_count)

    def _act(self, request: HttpRequest, obj: Submission) -> bool:
        if request.POST.get("act") == "name":
            return self._name(request, obj)
        return super()._act(request, obj)

    def _name(self, request: HttpRequest, obj: Submission) -> bool:
        if (
            not obj.revisions.filter(contributors__contains=[request.user.pk]).exists()
            and obj.opened_by != request.user
        ):
            raise PermissionDenied
        obj.title, obj.note = request.POST.get("title", "").strip()[:200], request.POST.get("note", "").strip()[:5000]
        with door.explaining(), acting(actor_id=request.user.pk or 0, reason=_("Title and note")):
            obj.save(update_fields=["title", "note"])
        messages.success(request, _("Title and note are kept."))
        return True

    def context(self, request: HttpRequest, obj: Submission) -> dict[str, Any]:
        """Show each record with what changes, and offer what this person may do."""
        revisions = list(obj.revisions.select_related("record__batch"))
        people = Account.objects.in_bulk({key for each in revisions for key in each.contributors})
        states, hands = {each.state for each in revisions}, {key for each in revisions for key in each.contributors}
        mine = request.user.pk in hands or obj.opened_by == request.user
        waiting = Revision.State.IN_REVIEW in states
        may_decide = waiting and request.user.has_perm("sources.decide")
        return {
            "entries": [self._entry(each, people) for each in revisions],
            "mine": mine,
            "can_submit": bool(states & set(Revision.EDITABLE)),
            "can_withdraw": mine and bool(states & set(Revision.OPEN)),
            "can_decide": may_decide and request.user.pk not in hands,
            "own_waiting": waiting and request.user.pk in hands,
            "only_reviewers": waiting and not may_decide and request.user.pk not in hands,
        }

    @staticmethod
    def _entry(revision: Revision, people: dict[int, Account]) -> dict[str, Any]:
        kind = KINDS[revision.record.kind]
        name = f"admin:{kind.model._meta.app_label}_{revision.record.kind}_change"
        is_open = revision.state in Revision.OPEN
        return {
            "revision": revision,
            "kind": kind.label,
            "url": reverse(name, args=[revision.record_id]),
            "contributors": [people[key] for key in revision.contributors if key in people],
            "changes": differences_of(revision) if is_open else [],
            "is_open": is_open,
            "decisions": revision.decisions.select_related("by"),
        }


@admin.register(Batch)
class BatchAdmin(DeskAdmin):
    """Imports: released as a whole by someone other than the importer."""

    list_display = ("title", "kind", "state", "imported_by", "imported_at", "released_by")
    list_select_related = ("imported_by", "released_by")
    acts = {"release": door.release}
    argument = "batch"
    template = "admin/review/batch.html"

    def context(self, request: HttpRequest, obj: Batch) -> dict[str, Any]:
        """Show what came in, and offer to release it to whoever may."""
        arrived = obj.state == Batch.State.ARRIVED
        own = obj.imported_by == request.user
        counts = obj.records.order_by("kind").values_list("kind").annotate(number=Count("pk"))
        return {
            "kept_back": obj.kept_back.count(),
            "counts": [(KINDS[kind].model._meta.verbose_name_plural, number) for kind, number in counts],
            "can_release": arrived and not own and request.user.has_perm("sources.decide"),
            "own_waiting": arrived and own,
        }


@admin.register(KeptBack)
class KeptBackAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What imports brought that no record holds, with the reason: to read and to act upon, never public."""

    list_display = ("key", "what", "words", "why", "record")
    list_display_links = None
    list_filter = ("what", "batch")
    search_fields = ("key", "words", "why")
    list_select_related = ("record",)
    list_per_page = 50

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("sources.edit")

    has_module_permission = has_view_permission

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, obj: Any = None) -> bool:
        return False
