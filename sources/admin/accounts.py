"""Accounts: an administrator's work; and the trail of who did what."""

import datetime as dt
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.models import Account, AccountEvent, Decision
from sources.people import access, links, trail
from sources.people.adapter import SECOND_FACTORS
from sources.people.forms import InviteForm
from sources.review.content import KINDS
from sources.review.desk import DeskAdmin, ReadOnlyAdmin
from sources.review.door import Refused
from sources.review.forms import LONGEST_REASON, is_key

PER_PAGE = 50
SHOWN_EVENTS = 50


class RoleFilter(admin.SimpleListFilter):
    title = gettext_lazy("role")
    parameter_name = "role"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        return list(access.ROLES.items())

    def queryset(self, _request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        return queryset.filter(groups__name=self.value()) if self.value() in access.ROLES else queryset


@admin.register(Account)
class AccountAdmin(DeskAdmin):
    """Who signs in: invited, given roles, and let go here; machine accounts only sign."""

    list_display = ("username", "public_name", "roles", "state", "second_factor", "last_login")
    list_filter = (RoleFilter, "is_active", "is_machine")
    search_fields = ("username", "public_name", "first_name", "last_name", "email")
    ordering = ("username",)
    template = "admin/people/account.html"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("sources.view_account")

    has_module_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("sources.add_account") and request.user.has_perm("sources.change_account")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
        rows: QuerySet[Any] = super().get_queryset(request).annotate(has_factor=Exists(factors))
        return rows.prefetch_related("groups")

    @admin.display(description=gettext_lazy("roles"))
    def roles(self, obj: Any) -> str:
        names = [group.name for group in obj.groups.all()]
        return ", ".join([*([_("superuser")] if obj.is_superuser else []), *names]) or "–"

    @admin.display(description=gettext_lazy("state"), ordering="is_active")
    def state(self, obj: Account) -> str:
        return state_of(obj)

    @admin.display(description=gettext_lazy("second factor"), boolean=True, ordering="has_factor")
    def second_factor(self, obj: Any) -> bool:
        return bool(obj.has_factor)

    # --- Inviting

    def add_view(self, request: HttpRequest, _form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = InviteForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                account, secret = access.invite(by=_actor(request), **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                return self._hand_over(request, account, secret)
        page = {"opts": self.opts, "form": form, "title": _("Invite a person"), "media": self.media}
        return TemplateResponse(
            request, "admin/people/invite.html", page | self.admin_site.each_context(request) | (extra_context or {})
        )

    def _hand_over(self, request: HttpRequest, account: Account, secret: str) -> HttpResponse:
        """Show a new link, this once: only its hash is kept."""
        link = links.address(request, secret)
        said = links.send(account=account, link=link)
        page = {"opts": self.opts, "object": account, "link": link, "said": said, "title": _("Hand over the link")}
        page |= {"media": self.media, "days": access.LASTS.days, **self.admin_site.each_context(request)}
        answer = TemplateResponse(request, "admin/people/link.html", page)
        answer["Cache-Control"] = "no-store"
        return answer

    # --- One person

    def change_view(
        self, request: HttpRequest, object_id: str, _form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method == "POST" and request.POST.get("act") == "new_link":
            account = self.get_object(request, object_id)
            if account is not None and self.has_view_permission(request, account):
                try:
                    return self._hand_over(request, account, access.new_link(account=account, by=_actor(request)))
                except Refused as refused:
                    messages.error(request, str(refused))
                    request.method = "GET"
        return super().change_view(request, object_id, _form_url, extra_context)

    def _act(self, request: HttpRequest, obj: Account) -> bool:
        actor, why = _actor(request), request.POST.get("why", "").strip()[:LONGEST_REASON]
        done = {
            "revoke_link": lambda: access.revoke_link(account=obj, by=actor),
            "roles": lambda: access.set_roles(account=obj, roles=request.POST.getlist("roles"), by=actor, why=why),
            "end": lambda: access.end_access(account=obj, by=actor, why=why),
            "restore": lambda: access.restore_access(account=obj, by=actor, why=why),
            "factors": lambda: access.take_off_second_factors(account=obj, by=actor, why=why),
        }
        try:
            act = done.get(request.POST.get("act", ""))
            if act is None:
                raise Refused(_("Choose what to do."))  # noqa: TRY301  told like every refusal
            act()
        except Refused as refused:
            messages.error(request, str(refused))
            return False
        messages.success(request, _("Done."))
        return True

    def context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """Show who it is and what happened, and offer what this administrator may do."""
        actor = _actor(request)
        held = {group.name for group in obj.groups.all()}
        if request.method == "POST" and request.POST.get("act") == "roles":
            ticked = set(request.POST.getlist("roles"))
        else:
            ticked = held
        may = actor.has_perm("sources.change_account") and not obj.is_machine
        may = may and (actor.is_superuser or not obj.is_superuser)
        return {
            "state": state_of(obj),
            "held": sorted(held),
            "roles": [(name, label, name in ticked) for name, label in access.ROLES.items()],
            "may": may,
            "own": obj == actor,
            "open_link": obj.invitations.filter(used_at=None, revoked_at=None).first(),
            "has_password": obj.has_usable_password(),
            "events": AccountEvent.objects.filter(about=obj).select_related("by", "about")[:SHOWN_EVENTS],
        }


def state_of(account: Account) -> str:
    """Say in a word or two whether this account can be used."""
    if account.is_machine:
        return _("signs for a program")
    if not account.is_active:
        return _("access ended")
    return _("has access") if account.has_usable_password() else _("invited")


@admin.register(AccountEvent)
class TrailAdmin(ReadOnlyAdmin):
    """Who did what, everywhere: decisions, revisions, merges, takedowns, imports, accounts."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("sources.decide") or request.user.has_perm("sources.change_account")

    has_module_permission = has_view_permission

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked, viewer = read_query(request), _actor(request)
        rows = trail.acts(asked=asked, viewer=viewer, number=PER_PAGE + 1)
        people = {account.pk: account for account in Account.objects.order_by("username")}
        looks_after = self.admin_site.is_registered(Account) and viewer.has_perm("sources.view_account")
        lines = [line(row, people, looks_after=looks_after) for row in rows[:PER_PAGE]]
        page = {
            "opts": self.opts,
            "title": _("Who did what"),
            "media": self.media,
            "lines": lines,
            "people": people.values(),
            "kinds": [(kind, label, kind in asked.kinds) for kind, label in trail.KINDS.items()],
            "asked": {name: request.GET.get(name, "") for name in ("since", "until")} | {"who": asked.who},
            "older": _older(request, rows[PER_PAGE - 1]) if len(rows) > PER_PAGE else "",
            "newest": _query(request) if asked.after else "",
        }
        return TemplateResponse(
            request, "admin/people/trail.html", page | self.admin_site.each_context(request) | (extra_context or {})
        )

    def change_view(self, *_args: Any, **_kwargs: Any) -> HttpResponse:
        raise PermissionDenied

    history_view = delete_view = change_view


def read_query(request: HttpRequest) -> trail.Asked:
    """Read what is asked for; what cannot be read asks for nothing."""
    who = request.GET.get("who", "")
    until = _day(request.GET.get("until", ""))
    return trail.Asked(
        who=int(who) if is_key(who) else None,
        kinds=[kind for kind in request.GET.getlist("kind") if kind in trail.KINDS],
        since=_day(request.GET.get("since", "")),
        before=until + dt.timedelta(days=1) if until and until.year < dt.MAXYEAR else None,
        after=_mark(request.GET.get("after", "")),
    )


def _day(text: str) -> dt.datetime | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return timezone.make_aware(dt.datetime.combine(day, dt.time())) if day else None


def _mark(text: str) -> trail.Mark | None:
    at, _sep, rest = text.partition("~")
    kind, _sep, key = rest.partition("~")
    try:
        when = parse_datetime(at)
    except ValueError:
        return None
    usable = when is not None and when.tzinfo is not None and kind in trail.KINDS and is_key(key)
    return trail.Mark(when, kind, int(key)) if usable and when is not None else None


def _query(request: HttpRequest, **more: str) -> str:
    kept = [(name, value) for name in ("who", "kind", "since", "until") for value in request.GET.getlist(name) if value]
    return "?" + urlencode([*kept, *more.items()])


def _older(request: HttpRequest, row: dict[str, Any]) -> str:
    return _query(request, after=str(trail.Mark(row["at"], row["kind_of_act"], row["pk"])))


VERBS: dict[str, Any] = {
    **{verb.value: verb.label for verb in Decision.Verb},
    **{what.value: what.label for what in AccountEvent.What},
    "begun": gettext_lazy("began a revision"),
    "takedown_asked": gettext_lazy("asked for a takedown"),
    "arrived": gettext_lazy("brought in the import"),
    "report_looking": gettext_lazy("looked at a reader's report on"),
    "report_new": gettext_lazy("put back a reader's report on"),
    "report_accepted": gettext_lazy("accepted a reader's report on"),
    "report_declined": gettext_lazy("declined a reader's report on"),
}


def line(row: dict[str, Any], people: dict[int, Account], *, looks_after: bool) -> dict[str, Any]:
    """Give what a line of the trail shows: when, who, what, about what with its address, why."""
    about, url = "", ""
    if row["record"]:
        kind = KINDS.get(row["record_kind"])
        about = f"{kind.label if kind else row['record_kind']}: {row['slug']}"
        if kind:
            url = reverse(f"admin:{kind.model._meta.app_label}_{row['record_kind']}_change", args=[row["record"]])
    elif row["batch_key"]:
        about, url = _("batch"), reverse("admin:sources_batch_change", args=[row["batch_key"]])
    elif row["about_key"]:
        person = people.get(row["about_key"])
        about = "" if row["about_key"] == row["who"] else str(person or "")
        url = reverse("admin:sources_account_change", args=[row["about_key"]]) if looks_after else ""
        about = about or (_("their own account") if url else "")
    submission = row["submission"]
    return {
        "at": row["at"],
        "who": people.get(row["who"]) if row["who"] else None,
        "verb": VERBS.get(row["verb"], row["verb"]),
        "about": about,
        "url": url,
        "submission": reverse("admin:sources_submission_change", args=[submission]) if submission else "",
        "why": row["why"].strip(),
    }


def _actor(request: HttpRequest) -> Account:
    if not isinstance(request.user, Account):
        raise PermissionDenied
    return request.user
