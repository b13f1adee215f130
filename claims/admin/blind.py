"""Second codings in the admin: the draw, the pool, the page for coding blind, the page that puts two together."""

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from claims import blind
from claims.blind_forms import PART_WORDS, BlindForm, PassageRows, PassageRowsBase, ReconcileForm
from claims.desk.lines import desk_text
from claims.models import BlindCoding, Draw, Lot, Reconciliation
from claims.outcomes import MEANINGS, Certainty, Outcome, Voice
from sources.models import Account, Paragraph
from sources.review import door, kept_forms
from sources.review.content import Content
from sources.review.desk import ReadOnlyAdmin
from sources.review.forms import LONGEST_REASON, is_key
from sources.review.kept_typing import forget

LIST = "admin:claims_blindcoding_changelist"


@admin.register(BlindCoding)
class BlindCodingAdmin(ReadOnlyAdmin):
    """Who codes or has coded what a second time: nothing here says what was found."""

    list_display = ("cell", "coder", "begun_at", "standing")
    list_filter = ("state",)
    list_select_related = ("coder", "lot__stance__claim__record", "lot__stance__document__record")
    change_list_template = "admin/blind/change_list.html"

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        texts = ("lot__stance__claim__texts", "lot__stance__document__texts", "reconciliations__blind")
        return super().get_queryset(request).prefetch_related(*texts)

    @admin.display(description=gettext_lazy("claim and document"))
    def cell(self, obj: BlindCoding) -> str:
        stance = obj.lot.stance
        return f"{stance.claim}: {stance.document}"

    @admin.display(description=gettext_lazy("state"))
    def standing(self, obj: BlindCoding) -> str:
        steps = list(obj.reconciliations.all())
        if obj.state != BlindCoding.State.HANDED_IN:
            return obj.get_state_display()
        return f"{_('reconciled')}: {steps[-1].blind.get_state_display()}" if steps else _("to be reconciled")

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("take/", view(require_POST(self.take_view)), name="claims_blindcoding_take"),
            path("draw/", view(require_POST(self.draw_view)), name="claims_blindcoding_draw"),
            path("<str:coding_id>/code/", view(self.code_view), name="claims_blindcoding_code"),
            path("<str:coding_id>/reconcile/", view(self.reconcile_view), name="claims_blindcoding_reconcile"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        account: Any = request.user
        last = Draw.objects.select_related("by").first()
        told = {
            "pool": Lot.objects.in_pool().count(),
            "mine": Lot.objects.in_pool().open_to(account.pk).count(),
            "open": BlindCoding.objects.filter(coder=account, state=BlindCoding.State.OPEN).first(),
            "last": last,
            "last_drawn": last.lots.filter(is_drawn=True).count() if last else 0,
            "last_all": last.lots.count() if last else 0,
            "to_draw": blind.to_draw().count(),
            "title": str(self.opts.verbose_name_plural).capitalize(),
        }
        return super().changelist_view(request, {**(extra_context or {}), **told})

    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_kwargs: Any) -> HttpResponse:
        coding = self._coding(request, object_id)
        if coding.state == BlindCoding.State.GIVEN_BACK:
            messages.info(request, _("It was given back: %(why)s") % {"why": coding.why})
            return HttpResponseRedirect(reverse(LIST))
        name = "code" if coding.state == BlindCoding.State.OPEN else "reconcile"
        return HttpResponseRedirect(reverse(f"admin:claims_blindcoding_{name}", args=[coding.pk]))

    def _coding(self, request: HttpRequest, key: str) -> BlindCoding:
        if not self.has_view_permission(request):
            raise PermissionDenied
        coding = self.get_queryset(request).filter(pk=key).first() if is_key(key) else None
        if coding is None:
            raise Http404
        return coding  # type: ignore[no-any-return]

    # --- The pool

    def take_view(self, request: HttpRequest) -> HttpResponse:
        """Give this person the next stance to code blind."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            coding = blind.take(actor=_person(request))
        except door.Refused as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(reverse(LIST))
        return HttpResponseRedirect(reverse("admin:claims_blindcoding_code", args=[coding.pk]))

    def draw_view(self, request: HttpRequest) -> HttpResponse:
        """Let chance draw from the public stances that were in no draw."""
        if not request.user.has_perm("sources.decide"):
            raise PermissionDenied
        try:
            made = blind.draw(actor=_person(request), reason=_("Drawn in the admin"))
        except door.Refused as refused:
            messages.error(request, str(refused))
        else:
            number, total = made.lots.filter(is_drawn=True).count(), made.lots.count()
            said = ngettext("%(n)d of %(total)d stances was drawn.", "%(n)d of %(total)d stances were drawn.", number)
            messages.success(request, said % {"n": number, "total": total})
        return HttpResponseRedirect(reverse(LIST))

    # --- Coding blind

    def code_view(self, request: HttpRequest, coding_id: str) -> HttpResponse:
        """Show claim and text, nothing of the first coding, and take down what the second coder finds."""
        coding = self._coding(request, coding_id)
        if coding.state != BlindCoding.State.OPEN or coding.coder_id != request.user.pk:
            if coding.state == BlindCoding.State.OPEN and request.user.has_perm("sources.decide"):
                return self._take_back(request, coding)
            messages.error(request, _("Only its coder opens this page, and only until it is handed in."))
            return HttpResponseRedirect(reverse(LIST))
        if thrown := kept_forms.throw_away(request):
            return thrown
        if request.method == "POST" and request.POST.get("act") == "give_back":
            return self._give_back(request, coding)
        return _Page(self, request, coding).answer()

    def _take_back(self, request: HttpRequest, coding: BlindCoding) -> HttpResponse:
        """Let a reviewer end what somebody else began and cannot go on with."""
        if request.method == "POST":
            return self._give_back(request, coding)
        return TemplateResponse(request, "admin/blind/take_back.html", {
            **self.admin_site.each_context(request), "title": _("Take back a second coding"), "opts": self.opts,
            "object": coding, "cell": self.cell(coding), "media": self.media,
        })  # fmt: skip

    def _give_back(self, request: HttpRequest, coding: BlindCoding) -> HttpResponse:
        why = request.POST.get("why", "").strip()[:LONGEST_REASON]
        try:
            blind.give_back(coding=coding, actor=_person(request), why=why)
        except door.Refused as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(request.path)
        messages.success(request, _("Given back: somebody else takes it."))
        return HttpResponseRedirect(reverse(LIST))

    # --- Reconciling

    def reconcile_view(self, request: HttpRequest, coding_id: str) -> HttpResponse:
        """Show both codings side by side; where they differ, one chooses, with a reason."""
        coding = self._coding(request, coding_id)
        if coding.state != BlindCoding.State.HANDED_IN:
            raise Http404
        done = Reconciliation.objects.filter(coding=coding).select_related("by", "blind__submission").last()
        is_waiting = blind.waiting().filter(pk=coding.pk).exists()
        parts = blind.differing(coding) if is_waiting else list(done.chosen) if done else []
        form = ReconcileForm(request.POST or None, parts=parts)
        if request.method == "POST" and is_waiting and form.is_valid():
            try:
                made = blind.reconcile(
                    coding=coding, actor=_person(request), chosen=form.chosen(), why=form.cleaned_data["why"]
                )
            except door.Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("Reconciled and sent for review: a third person decides."))
                return HttpResponseRedirect(reverse("admin:sources_submission_change", args=[made.blind.submission_id]))
        found = blind.both(coding) if is_waiting or done is None else blind.Both(done.first, done.second)
        return TemplateResponse(request, "admin/blind/reconcile.html", {
            **self.admin_site.each_context(request), "title": _("Two codings of one cell"), "opts": self.opts,
            "object": coding, "stance": coding.lot.stance, "form": form, "done": done, "is_waiting": is_waiting,
            "first_coder": _named(found.first), "second_coder": coding.coder,
            "rows": _side_by_side(found, parts), "media": self.media,
        })  # fmt: skip


def _person(request: HttpRequest) -> Account:
    return cast("Account", request.user)


class _Page:
    """One request to the page on which a stance is coded blind."""

    def __init__(self, owner: BlindCodingAdmin, request: HttpRequest, coding: BlindCoding) -> None:
        self.owner, self.request, self.coding = owner, request, coding
        self.stance = coding.lot.stance
        self.document = self.stance.document
        self.text = desk_text(self.document, _person(request), is_marked=False)
        self.opening = kept_forms.opening_of(request)
        sent: Any = kept_forms.shown_again(request) or (request.POST if request.method == "POST" else None)
        self.form = BlindForm(sent)
        self.rows = cast("PassageRowsBase", PassageRows(sent, prefix="passages", form_kwargs={"text": self.text}))
        self.rows.outcome = sent.get("outcome", "") if sent else ""

    def answer(self) -> HttpResponse:
        is_sent = self.request.method == "POST"
        if is_sent and all([self.form.is_valid(), self.rows.is_valid()]):
            try:
                with transaction.atomic():
                    forget(self.opening)
                    done = blind.hand_in(
                        coding=self.coding, actor=_person(self.request), outcome=self.form.cleaned_data["outcome"],
                        passages=self.rows.rows(), note=self.form.cleaned_data["note"],
                    )  # fmt: skip
            except door.Refused as refused:
                self.form.add_error(None, str(refused))
            else:
                messages.success(self.request, _("Handed in. Below is what both of you found."))
                return HttpResponseRedirect(reverse("admin:claims_blindcoding_reconcile", args=[done.pk]))
        return TemplateResponse(self.request, "admin/blind/code.html", {
            **self.owner.admin_site.each_context(self.request), "title": _("Code blind"), "opts": self.owner.opts,
            "object": self.coding, "claim": self.stance.claim, "statements": self.stance.claim.texts.all(),
            "document": self.document, "text": self.text, "form": self.form, "rows": self.rows,
            "meanings": MEANINGS, "typed_by": self.opening.mark(), "is_nav_sidebar_enabled": False,
            "kept_before": kept_forms.kept_before(self.request, [self.opening]),
            "has_errors": is_sent, "media": self.owner.media,
        })  # fmt: skip


def _named(content: Content) -> Account | None:
    found: Account | None = Account.objects.filter(pk=content["coder"]).first()
    return found


def _side_by_side(found: blind.Both, parts: list[str]) -> list[dict[str, Any]]:
    """Give each part of two codings in words, and whether it differs."""
    keys = {row["passage"][0] for each in (found.first, found.second) for row in each["passages"]}
    locators = dict(Paragraph.objects.filter(pk__in=keys).values_list("pk", "locator"))

    def told(content: Content, part: str) -> list[str]:
        if part == "passages":
            return [_passage(row, locators) for row in content["passages"]]
        return [str(Outcome(content[part]).label) if part == "outcome" else content[part]]

    return [
        {"label": PART_WORDS[part], "first": told(found.first, part), "second": told(found.second, part),
         "differs": part in parts}
        for part in PART_WORDS
    ]  # fmt: skip


def _passage(row: Content, locators: dict[int, str]) -> str:
    key, exact = row["passage"]
    quoted = f" “{exact}”" if exact else ""
    return f"{locators.get(key, '?')}{quoted} ({Voice(row['voice']).label}; {Certainty(row['certainty']).label})"
