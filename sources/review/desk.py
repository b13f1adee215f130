"""Where work is sent and decided: submissions in the admin, one by one and many at once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME, ActionForm
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sources.review import bulk, door, queue
from sources.review.content import open_to
from sources.review.context import acting
from sources.review.entries import NOTE, entries_of
from sources.review.forms import LONGEST_REASON, is_key
from sources.review.models import Decision, Revision, Submission

Act = Callable[..., Any]
LONGEST_NOTE = 2000
MOST_TOLD = 10
"""Refusals of a decision on many that are told one by one."""
ON_A_PAGE = 20
"""Records of a submission that a page shows in full."""


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Base of lists and pages for everybody who works here, from which nothing is added, changed or deleted."""

    list_per_page = 50

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


class DeskAdmin(ReadOnlyAdmin):
    """Base of pages that show something and offer what may be done with it."""

    acts: dict[str, Act] = {}
    argument = ""
    template = ""

    def change_view(
        self, request: HttpRequest, object_id: str, _form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        obj = self.get_object(request, object_id)
        if obj is None:
            raise Http404
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        if request.method == "POST" and self._act(request, obj):
            return HttpResponseRedirect(request.get_full_path())
        page = {"opts": self.opts, "object": obj, "why": request.POST.get("why", "")}
        page |= {"media": self.media, **self.admin_site.each_context(request), **(extra_context or {})}
        return TemplateResponse(request, self.template, page | {"title": str(obj)} | self.context(request, obj))

    def _act(self, request: HttpRequest, obj: Any) -> bool:
        """Do what the form asks for; say what came of it, and whether it was done."""
        name = request.POST.get("act", "")
        act, why = self.acts.get(name), request.POST.get("why", "").strip()[:LONGEST_REASON]
        try:
            if act is None:
                raise door.Refused(_("Choose what to do."))  # noqa: TRY301  told like every refusal
            act(**{self.argument: obj}, actor=request.user, why=why, **self.details(request, name))
        except door.Refused as refused:
            messages.error(request, str(refused))
            return False
        messages.success(request, _("Done."))
        return True

    def details(self, request: HttpRequest, act: str) -> dict[str, Any]:
        """Give what an act takes beside its object, its actor and its reason."""
        return {}

    def context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """Give what the template shows beside the record itself."""
        return {}


class WorkFilter(admin.SimpleListFilter):
    """Limited to one of the lists that the home counts."""

    title = gettext_lazy("work")
    parameter_name = "work"
    lists: Mapping[str, tuple[Any, queue.Listing]] = {}

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, label) for name, (label, _listing) in self.lists.items()]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        found = self.lists.get(self.value() or "")
        return queryset.filter(pk__in=found[1](request.user.pk or 0).values("pk")) if found else queryset


class SubmissionWorkFilter(WorkFilter):
    lists = queue.SUBMISSIONS


class WaitingFilter(admin.SimpleListFilter):
    """Limited to states in which something can still be done, and what is over."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        return [(state.value, state.label) for state in Revision.State]

    def queryset(self, _request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        return queryset.filter(revisions__state=self.value()).distinct() if self.value() else queryset


def latest_decision() -> int:
    """Give the number of the last decision taken: what is sent after it was not there to be seen."""
    return int(Decision.objects.aggregate(last=Max("pk"))["last"] or 0)


class ReasonForm(ActionForm):
    """Beside the choice of what to do with several submissions: why."""

    why = forms.CharField(
        label=gettext_lazy("Why:"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"size": 40}),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput, initial=latest_decision, label="")


@admin.action(description=gettext_lazy("Approve and publish"), permissions=["decide"])
def approve(_admin: Any, _request: HttpRequest, _rows: Any) -> None:
    """Offered on the list; `SubmissionAdmin.response_action` does it."""


@admin.action(description=gettext_lazy("Ask for changes"), permissions=["decide"])
def request_changes(_admin: Any, _request: HttpRequest, _rows: Any) -> None:
    """Offered on the list; `SubmissionAdmin.response_action` does it."""


@admin.register(Submission)
class SubmissionAdmin(DeskAdmin):
    """Records that belong together: compared with what is public, and decided together."""

    list_display = ("__str__", "opened_by", "opened_at", "waiting", "drafts", "decided")
    list_filter = (SubmissionWorkFilter, WaitingFilter)
    list_select_related = ("opened_by",)
    search_fields = ("title", "opened_by__username", "opened_by__public_name")
    actions = (approve, request_changes)
    action_form = ReasonForm
    acts = {
        "submit": door.submit,
        "withdraw": door.withdraw,
        "approve": door.approve,
        "request_changes": door.request_changes,
    }
    argument = "submission"
    template = "admin/review/submission.html"

    def change_view(
        self, request: HttpRequest, object_id: str, _form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show a submission, unless something of it must not be seen by this person for now."""
        closed = Revision.objects.exclude(open_to(request.user.pk or 0, "record"))
        if is_key(object_id) and closed.filter(submission=int(object_id)).exists():
            messages.warning(request, _("Something in this submission is closed to you while you code it blind."))
            return HttpResponseRedirect(reverse("admin:index"))
        return super().change_view(request, object_id, _form_url, extra_context)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("sources.decide")

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

    # --- Many at once

    def get_urls(self) -> list[Any]:
        many = path("decide/", self.admin_site.admin_view(self.decide_view), name="sources_submission_decide")
        return [many, *super().get_urls()]

    def decide_view(self, request: HttpRequest) -> HttpResponse:
        """Take one decision on the submissions chosen on the home."""
        if request.method == "POST":
            self._decide_many(request, request.POST.getlist("submission"), request.POST.get("act", ""))
        return HttpResponseRedirect(reverse("admin:index"))

    def response_action(self, request: HttpRequest, queryset: "QuerySet[Any]", *_where: Any) -> HttpResponse:
        """Take one decision on the submissions chosen on the list, whatever was sent as chosen."""
        keys = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if request.POST.get("select_across") == "1":
            keys = [str(key) for key in queryset.values_list("pk", flat=True)[: bulk.MOST + 1]]
        self._decide_many(request, keys, request.POST.get("action", ""))
        return HttpResponseRedirect(request.get_full_path())

    @staticmethod
    def _decide_many(request: HttpRequest, keys: Sequence[str], act: str) -> None:
        why, seen = request.POST.get("why", "").strip()[:LONGEST_REASON], request.POST.get("seen", "")
        actor: Any = request.user
        try:
            told = bulk.decide(
                keys=keys, act=act, actor=actor, why=why, seen=int(seen) if is_key(seen) else None
            )  # fmt: skip
        except door.Refused as refused:
            messages.error(request, str(refused))
            return
        refusals = [each for each in told if each.refusal]
        done, of_all = len(told) - len(refusals), len(told)
        summary = (
            ngettext("%(done)d of %(n)d submission approved.", "%(done)d of %(n)d submissions approved.", of_all)
            if act == "approve"
            else ngettext(
                "%(done)d of %(n)d submission given back.", "%(done)d of %(n)d submissions given back.", of_all
            )
        )
        (messages.success if done else messages.warning)(request, summary % {"done": done, "n": of_all})
        for each in refusals[:MOST_TOLD]:
            messages.error(request, f"{each.label}: {each.refusal}")
        if more := len(refusals[MOST_TOLD:]):
            said = ngettext("%(n)d more was refused.", "%(n)d more were refused.", more)
            messages.error(request, said % {"n": more})

    # --- One

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Submission | None:
        """Bring along what the page tells of the whole: keys, states and hands of its revisions, its last sending."""
        if not is_key(object_id):
            return None
        revisions = Revision.objects.filter(submission=OuterRef("pk")).order_by("pk")
        told = revisions.values(json=JSONObject(pk="pk", state="state", hands="contributors"))
        sent = Decision.objects.filter(revision__submission=OuterRef("pk"), verb=Decision.Verb.IN_REVIEW)
        rows: QuerySet[Any] = Submission.objects.select_related("opened_by", "confirms")
        rows = rows.annotate(told=ArraySubquery(told), sent=Subquery(sent.order_by("-pk").values("pk")[:1]))
        found: Submission | None = rows.filter(pk=object_id).first()
        return found

    def details(self, request: HttpRequest, act: str) -> dict[str, Any]:
        seen = request.POST.get("seen", "")
        if act == "approve" and is_key(seen):
            return {"seen": int(seen)}
        return {"notes": _notes(request)} if act == "request_changes" else {}

    def _act(self, request: HttpRequest, obj: Submission) -> bool:
        if request.POST.get("act") == "name":
            return self._name(request, obj)
        if request.POST.get("act") == "note":
            return self._note(request, obj)
        return super()._act(request, obj)

    def _note(self, request: HttpRequest, obj: Submission) -> bool:
        actor: Any = request.user
        try:
            door.note(submission=obj, actor=actor, notes=_notes(request))
        except door.Refused as refused:
            messages.error(request, str(refused))
            return False
        messages.success(request, _("Your notes are left at their places."))
        return True

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
        told: list[dict[str, Any]] = obj.told  # type: ignore[attr-defined]
        states, hands = {each["state"] for each in told}, {key for each in told for key in each["hands"]}
        waiting_hands = {key for each in told if each["state"] == Revision.State.IN_REVIEW for key in each["hands"]}
        page = Paginator(told, ON_A_PAGE).get_page(request.GET.get("p"))
        account: Any = request.user
        mine = account.pk in hands or obj.opened_by_id == account.pk
        waiting = Revision.State.IN_REVIEW in states
        decides = waiting and account.has_perm("sources.decide")
        return {
            "entries": entries_of(obj, [each["pk"] for each in page.object_list], request.POST),
            "page": page,
            "count": len(told),
            "seen": obj.sent if decides else 0,  # type: ignore[attr-defined]
            "mine": mine,
            "can_submit": bool(states & set(Revision.EDITABLE)),
            "can_withdraw": mine and bool(states & set(Revision.OPEN)),
            "can_decide": decides and account.pk not in waiting_hands,
            "can_note": bool(states & set(Revision.OPEN)),
            "own_waiting": waiting and account.pk in waiting_hands,
            "only_reviewers": waiting and not decides and account.pk not in waiting_hands,
        }


def _notes(request: HttpRequest) -> list[tuple[int, str, str]]:
    """Read the notes typed at their places: fields as `entries.note_name` names them."""
    found = []
    for name, words in request.POST.items():
        mark, _dash, rest = name.partition("-")
        key, _dash, place = rest.partition("-")
        if mark == NOTE and is_key(key) and str(words).strip():
            found.append((int(key), place, str(words).strip()[:LONGEST_NOTE]))
    return found
