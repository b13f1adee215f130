"""The coding desk in the admin: the text on the left, the form on the right, a key and a button for everything.

Without JavaScript the words are pasted, and the server finds them or asks for more.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from claims import chains
from claims.desk.keeping import NewClaim, keep_not_covered, keep_stance, keep_tagging
from claims.desk.lines import DeskText, Place, UnclearPlaceError, changed_anchors, desk_text, quoted, selected, tick
from claims.forms import parsed_chains, stored_chains
from claims.models import Claim, Question, Stance
from claims.outcomes import MEANINGS, NEEDS_PASSAGE, Certainty, Outcome, Voice
from claims.similar import similar
from sources.models import Account, Actor, Anchor, BiasTag, Document, Tagging
from sources.review import door
from sources.review.context import acting
from sources.review.forms import KeySelect, is_key
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
        typed = request.GET.get("statement", "").replace("\0", "").strip()[:600]
        return TemplateResponse(request, "admin/desk/claims.html", {"suggestions": suggested(typed) if typed else ()})

    def desk_view(self, request: HttpRequest, document_id: str) -> HttpResponse:
        """Show a document at the desk, and do what its forms ask for."""
        if not request.user.has_perm("sources.edit"):
            raise PermissionDenied
        if not is_key(document_id):
            raise Http404
        document = Document.objects.filter(pk=document_id).select_related("record").prefetch_related("texts").first()
        if document is None:
            raise Http404
        actor: Any = request.user
        text = desk_text(document, actor)
        language = get_language() or "en"
        before = Stance.objects.filter(document=document, coder=actor).order_by("-pk").first()
        usual = {"language": language, "claim": "new", "voice": Voice.NOT_CODED, "certainty": Certainty.NOT_CODED}
        usual["type"] = request.session.get("desk-type", "")
        act = request.POST.get("act", "") if request.method == "POST" else ""
        stance = StanceDeskForm(request.POST if act in {"stance", "find", "before"} else None, text=text, initial=usual)
        tagging = TagDeskForm(
            request.POST if act == "tag" else None, text=text, initial={"tag_language": language}, prefix="tag",
            admin_site=self.admin_site,  # type: ignore[attr-defined]
        )  # fmt: skip
        if act and (done := self._desk_act(request, act, text, stance, tagging)):
            return done
        return TemplateResponse(request, "admin/desk/desk.html", {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": _("Coding desk"), "opts": Document._meta, "object": document, "text": text, "stance": stance,
            "tagging": tagging, "media": self.media + stance.media + tagging.media,  # type: ignore[attr-defined]
            "keys": KEYS, "meanings": MEANINGS, "look_at": changed_anchors(document, text.snapshot),
            "chain_before": chain_before(before), "questions": Question.objects.select_related("record").prefetch_related("texts"),
            "drafts": own_drafts(actor), "to_read": sum(line.is_open for line in text.lines), "citation": citation(document),
            "act": act, "is_nav_sidebar_enabled": False,
        })  # fmt: skip

    def _desk_act(
        self, request: HttpRequest, act: str, text: DeskText, stance: StanceDeskForm, tagging: TagDeskForm
    ) -> HttpResponse | None:
        """Do what was asked for; give None where the page is to be shown again with what was typed."""
        actor: Any = request.user
        here = reverse("admin:claims_stance_desk", args=[text.document.pk])
        try:
            if act == "stance" and stance.is_valid():
                kept = stance.keep(actor)
                request.session["desk-type"] = stance.cleaned_data["type"] or request.session.get("desk-type", "")
                messages.success(request, format_html(_("Kept as a draft: {}"), kept))
                return HttpResponseRedirect(f"{here}#{stance.found[0].locator}" if stance.found else here)
            if act == "tag" and tagging.is_valid():
                messages.success(request, format_html(_("Kept as a draft: {}"), tagging.keep(actor)))
                return HttpResponseRedirect(here)
            if act == "not_covered":
                self._not_covered(request, text.document, actor)
                return HttpResponseRedirect(here)
            if act == "read":
                locator = request.POST.get("locator", "")[:30]
                if text.line(locator):
                    tick(text.document, actor, locator)
                return HttpResponseRedirect(f"{here}#next")
            if act == "confirm":
                self._confirm(request, text, actor)
                return HttpResponseRedirect(here)
            if act == "send":
                return self._send(request, here, actor)
        except door.Refused as refused:
            messages.error(request, str(refused))
        except ValidationError as fault:
            messages.error(request, " ".join(fault.messages))
        return None

    @staticmethod
    def _not_covered(request: HttpRequest, document: Document, actor: Account) -> None:
        key = request.POST.get("question", "")
        question = Question.objects.filter(pk=key).first() if is_key(key) else None
        if question is None:
            raise door.Refused(_("Choose the question that the document does not deal with."))
        number = len(keep_not_covered(document=document, question=question, actor=actor))
        said = ngettext("%(n)s claim is recorded as not covered.", "%(n)s claims are recorded as not covered.", number)
        messages.success(request, said % {"n": number})

    @staticmethod
    def _confirm(request: HttpRequest, text: DeskText, actor: Account) -> None:
        key = request.POST.get("anchor", "")
        with door.explaining(), acting(actor_id=actor.pk, reason=_("The changed words are the same passage")):
            rows = Anchor.objects.filter(pk=key, snapshot=text.snapshot) if is_key(key) and text.snapshot else None
            if rows is None or not rows.update(confirmed_by=actor, confirmed_at=text.snapshot.captured_at):  # type: ignore[union-attr]
                raise door.Refused(_("There is nothing to confirm."))
        messages.success(request, _("Confirmed: the passage stands there. Its stance is still to be looked at again."))

    @staticmethod
    def _send(request: HttpRequest, here: str, actor: Account) -> HttpResponse:
        submission = own_drafts(actor)
        if submission is None:
            raise door.Refused(_("There is nothing to send."))
        door.submit(submission=submission, actor=actor, why=request.POST.get("why", "").strip()[:500])
        address = reverse("admin:sources_submission_change", args=[submission.pk])
        messages.success(request, format_html(_('Sent for review: <a href="{}">{}</a>'), address, submission))
        return HttpResponseRedirect(here)


def own_drafts(actor: Account) -> Any:
    """Give the submission with this editor's drafts, and how many there are; None where there are none."""
    return drafts(actor.pk).order_by("-opened_at", "-pk").first()


def chain_before(stance: Stance | None) -> str:
    """Give the chains of the editor's last stance here, as lines."""
    return chains.write(stored_chains(stance)) if stance else ""


def citation(document: Document) -> str:
    """Give what one copies to cite a document: who, what, when, where."""
    people = [str(each.source) for each in document.responsibilities.select_related("source") if each.source]
    parts = [", ".join(people), f"“{document}”", document.published, document.url]
    return ". ".join(part for part in parts if part)
