"""The coding desk in the admin: the text on the left, the form on the right, a key and a button for everything.

Without JavaScript the words are pasted, and the server finds them or asks for more.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from claims import chains
from claims.admin.entry import Row
from claims.desk.coding import keep_not_covered
from claims.desk.forms import StanceDeskForm, TagDeskForm, suggested
from claims.desk.lines import changed_anchors, desk_text, tick
from claims.forms import stored_chains
from claims.models import Question, Stance
from claims.outcomes import MEANINGS, Certainty, Voice
from sources.models import Account, Anchor, Document
from sources.review import door, kept_forms
from sources.review.context import acting
from sources.review.forms import LONGEST_REASON, is_key
from sources.review.kept_typing import forget
from sources.review.queue import drafts

KEYS = (
    ("s", gettext_lazy("stance: the claim")),
    ("c", gettext_lazy("stance: a new claim")),
    ("t", gettext_lazy("tag")),
    ("a", gettext_lazy("who says it, through whom")),
    ("b", gettext_lazy("same chain as before")),
    ("1 … 9, 0", gettext_lazy("outcome, in the order of the list")),
    ("j, k", gettext_lazy("next, previous paragraph that is still to be read")),
    ("r", gettext_lazy("read: on to the next")),
    ("e", gettext_lazy("send for review")),
    ("Ctrl + Enter", gettext_lazy("keep")),
    ("Esc", gettext_lazy("out of the box that you type in")),
    ("?", gettext_lazy("these keys")),
)
LAST_TYPE = "desk-type"
"""Where the session keeps the type of the claim that was entered last: the next one is often of the same."""


class DeskMixin:
    """The addresses of the desk, for the admin of stances."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path("desk/claims/", view(self.desk_claims_view), name="claims_stance_desk_claims"),
            path("desk/<path:document_id>/", view(self.desk_view), name="claims_stance_desk"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def desk_claims_view(self, request: HttpRequest) -> HttpResponse:
        """Give claims that mean nearly the same as what is being typed, as choices for the form."""
        if not request.user.has_perm("sources.edit"):
            raise PermissionDenied
        typed = request.GET.get("statement", "").strip()[:600]
        rows = [Row(each, "") for each in suggested(typed, request.user)]
        return TemplateResponse(request, "admin/desk/claims.html", {"rows": rows})

    def desk_view(self, request: HttpRequest, document_id: str) -> HttpResponse:
        """Show a document at the desk, and do what its forms ask for."""
        if not request.user.has_perm("sources.edit"):
            raise PermissionDenied
        rows = Document.objects.select_related("record").prefetch_related("texts")
        document = rows.filter(pk=document_id).first() if is_key(document_id) else None
        if document is None:
            raise Http404
        if thrown := kept_forms.throw_away(request):
            return thrown
        desk = _Desk(request, document, self.admin_site)  # type: ignore[attr-defined]
        return (desk.do() if request.method == "POST" else None) or desk.show(self.media)  # type: ignore[attr-defined]


class _Desk:
    """One request to the desk of one document."""

    def __init__(self, request: HttpRequest, document: Document, admin_site: Any) -> None:
        self.request, self.document, self.admin_site = request, document, admin_site
        self.actor: Any
        self.actor = request.user
        self.here = reverse("admin:claims_stance_desk", args=[document.pk])
        self.text = desk_text(document, self.actor)
        self.act = request.POST.get("act", "") if request.method == "POST" else ""
        again = kept_forms.shown_again(request)
        if again is not None:
            self.act = "tag" if "tag-rationale" in again else "stance"
        sent = again or request.POST
        mine = kept_forms.opening_of(request)
        self.openings = {"stance": mine, "tag": kept_forms.new_opening(request)}
        if self.act == "tag":
            self.openings = {"stance": self.openings["tag"], "tag": mine}
        language = get_language() or "en"
        usual = {"language": language, "claim": "new", "voice": Voice.NOT_CODED, "certainty": Certainty.NOT_CODED}
        self.stance = StanceDeskForm(
            sent if self.act in {"stance", "find"} else None,
            text=self.text,
            actor=self.actor,
            initial={**usual, "type": request.session.get(LAST_TYPE, "")},
        )
        self.tagging = TagDeskForm(
            sent if self.act == "tag" else None,
            text=self.text,
            admin_site=admin_site,
            initial={"tag_language": language},
            prefix="tag",
        )

    def show(self, media: Any) -> HttpResponse:
        """Show the text with what is coded in it, and the forms with what was typed."""
        before = Stance.objects.agreed().filter(document=self.document, coder=self.actor).order_by("-pk").first()
        return TemplateResponse(self.request, "admin/desk/desk.html", {
            **self.admin_site.each_context(self.request), "title": _("Coding desk"), "opts": Document._meta,
            "object": self.document, "text": self.text, "stance": self.stance, "tagging": self.tagging,
            "media": media + self.stance.media + self.tagging.media, "keys": KEYS, "meanings": MEANINGS,
            "look_at": changed_anchors(self.document, self.text.snapshot, self.actor), "act": self.act,
            "chain_before": chains.write(stored_chains(before)) if before else "",
            "questions": Question.objects.select_related("record").prefetch_related("texts"),
            "drafts": own_drafts(self.actor), "to_read": sum(line.is_open for line in self.text.lines),
            "citation": citation(self.document), "is_nav_sidebar_enabled": False,
            "typed_by": {name: opening.mark() for name, opening in self.openings.items()},
            "kept_before": kept_forms.kept_before(self.request, self.openings.values()),
        })  # fmt: skip

    def do(self) -> HttpResponse | None:
        """Do what was asked for; give None where the page is to be shown again with what was typed."""
        acts = {
            "stance": self._keep_stance, "tag": self._keep_tag, "not_covered": self._not_covered, "read": self._read,
            "confirm": self._confirm, "send": self._send,
        }  # fmt: skip
        try:
            where = acts[self.act]() if self.act in acts else None
        except door.Refused as refused:
            messages.error(self.request, str(refused))
            return None
        return None if where is None else HttpResponseRedirect(self.here + where)

    # Each act gives where on the desk to go on, or None where nothing was done.

    def _keep_stance(self) -> str | None:
        if not self.stance.is_valid():
            return None
        with transaction.atomic():
            kept = self.stance.keep()
            forget(self.openings["stance"])
        if self.stance.cleaned_data["claim"] == "new":
            self.request.session[LAST_TYPE] = self.stance.cleaned_data["type"]
        messages.success(self.request, format_html(_("Kept as a draft: {}"), kept))
        return f"#{self.stance.found[0].locator}" if self.stance.found else ""

    def _keep_tag(self) -> str | None:
        if not self.tagging.is_valid():
            return None
        with transaction.atomic():
            kept = self.tagging.keep(self.actor)
            forget(self.openings["tag"])
        messages.success(self.request, format_html(_("Kept as a draft: {}"), kept))
        return ""

    def _not_covered(self) -> str:
        key = self.request.POST.get("question", "")
        question = Question.objects.filter(pk=int(key)).first() if is_key(key) else None
        if question is None:
            raise door.Refused(_("Choose the question that the document does not deal with."))
        number = len(keep_not_covered(document=self.document, question=question, actor=self.actor))
        said = ngettext("%(n)s claim is recorded as not covered.", "%(n)s claims are recorded as not covered.", number)
        messages.success(self.request, said % {"n": number})
        return ""

    def _read(self) -> str:
        line = self.text.line(self.request.POST.get("locator", ""))
        if line is None:
            raise door.Refused(_("There is no such paragraph."))
        tick(self.document, self.actor, line.paragraph.locator)
        return "#next"

    def _confirm(self) -> str:
        key, snapshot = self.request.POST.get("anchor", ""), self.text.snapshot
        if snapshot is None or not is_key(key):
            raise door.Refused(_("There is nothing to confirm."))
        with door.explaining(), acting(actor_id=self.actor.pk, reason=_("The changed words are the same passage")):
            rows = Anchor.objects.filter(pk=key, snapshot=snapshot)
            if not rows.update(confirmed_by=self.actor, confirmed_at=snapshot.captured_at):
                raise door.Refused(_("There is nothing to confirm."))
        said = _("Confirmed: the passage stands there. Its stance is still to be looked at again.")
        messages.success(self.request, said)
        return ""

    def _send(self) -> str:
        submission = own_drafts(self.actor)
        if submission is None:
            raise door.Refused(_("There is nothing to send."))
        why = self.request.POST.get("why", "").strip()[:LONGEST_REASON]
        door.submit(submission=submission, actor=self.actor, why=why)
        address = reverse("admin:sources_submission_change", args=[submission.pk])
        messages.success(self.request, format_html(_('Sent for review: <a href="{}">{}</a>'), address, submission))
        return ""


def own_drafts(actor: Account) -> Any:
    """Give the submission with this editor's latest drafts, with their `number`; None where there are none."""
    return drafts(actor.pk).order_by("-opened_at", "-pk").first()


def citation(document: Document) -> str:
    """Give what one copies to cite a document: who, what, when, where."""
    people = [str(each.source) for each in document.responsibilities.select_related("source") if each.source]
    parts = [", ".join(people), f"“{document}”", document.published, document.url]
    return ". ".join(part for part in parts if part)
