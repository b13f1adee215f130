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

UNCLEAR = {
    "locator": gettext_lazy("This document has no paragraph “%(words)s”."),
    "span": gettext_lazy("“%(words)s” is no place in the text: select the words again."),
    "missing": gettext_lazy("These words are not in the text: “%(words)s”. Copy them from it, letter by letter."),
    "many": gettext_lazy("These words stand in %(number)s places: “%(words)s”. Take some more words with them."),
}
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


class PlacesMixin(forms.Form):
    """Places in the text: selected ones, pasted words, whole paragraphs by locator."""

    places = forms.CharField(required=False, max_length=5000, widget=forms.HiddenInput(attrs={"data-places": ""}))
    quotation = forms.CharField(
        label=gettext_lazy("Quoted words"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Selected in the text, or pasted. Good: only what the point needs. Bad: half a page."),
    )  # fmt: skip
    paragraphs = forms.CharField(
        label=gettext_lazy("Or whole paragraphs"), required=False, max_length=500,
        widget=forms.TextInput(attrs={"size": 12}), help_text=gettext_lazy("Good: p4, title. Bad: page 4."),
    )  # fmt: skip

    def __init__(self, *args: Any, text: DeskText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        spans = [span for span in cleaned.get("places", "").split("\n") if span.strip()]
        locators = [name.strip() for name in cleaned.get("paragraphs", "").split(",") if name.strip()]
        words = cleaned.get("quotation", "").strip()
        found: list[Place] = []
        try:
            found += selected(self.text, [*spans, *locators])
            if words and not spans:
                found.append(quoted(self.text, words))
        except UnclearPlaceError as unclear:
            shown = {"words": unclear.words[:200], "number": unclear.number}
            self.add_error(
                "paragraphs" if unclear.kind == "locator" else "quotation", str(UNCLEAR[unclear.kind]) % shown
            )
        for place in found:
            if len(place.exact) > settings.LONGEST_QUOTATION:
                self.add_error("quotation", _("A quotation has at most %(most)s characters; this one has %(number)s. Take only what the point needs.") % {"most": settings.LONGEST_QUOTATION, "number": len(place.exact)})  # fmt: skip
        self.found = list(dict.fromkeys(found))
        return cleaned


class StanceDeskForm(PlacesMixin):
    """A stance of the document before you, on a claim that is there or on a new one."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"), choices=Outcome, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what the document does with the claim.")},
    )  # fmt: skip
    statement = forms.CharField(
        label=gettext_lazy("The claim"), max_length=600, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-similar": ""}),
        help_text=gettext_lazy(
            "Type it: claims that mean nearly the same show below. One proposition, in neutral words, understandable"
            " alone. Good: “In May 2022 Kazakhstan and Turkey agreed on making drones.” Bad: “The deal was a betrayal.”"
        ),
    )  # fmt: skip
    claim = forms.ChoiceField(
        label=gettext_lazy("Which claim"), required=False, choices=[("new", gettext_lazy("a new claim in these words"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    type = forms.ChoiceField(
        label=gettext_lazy("Type of a new claim"), required=False, choices=[("", "—"), *Claim.Type.choices]
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the statement"), choices=settings.LANGUAGES)
    voice = forms.ChoiceField(label=gettext_lazy("Voice"), choices=Voice)
    certainty = forms.ChoiceField(label=gettext_lazy("Certainty"), choices=Certainty)
    chain_lines = forms.CharField(
        label=gettext_lazy("Who says it, through whom"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One speaker to a line, the first one first. Good: “- unnamed official | fears”, then"
            " “The Wall Street Journal @wsj”. Bad: “sources say”."
        ),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Coder's note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 1}),
        help_text=gettext_lazy("Why this outcome; required for “unclear”. Good: “p6 contradicts it”. Bad: “see text”."),
    )  # fmt: skip
    field_order = ("places", "quotation", "paragraphs", "outcome", "statement", "claim", "type", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suggestions: Sequence[Any] = ()
        if typed := self.data.get("statement", "").strip()[:600]:
            self.suggestions = suggested(typed)
        chosen = self.data.get("claim", "")
        offered = [(str(each.claim.pk), str(each.claim)) for each in self.suggestions]
        if is_key(chosen) and chosen not in dict(offered) and (row := Claim.objects.filter(pk=chosen).first()):
            offered.append((chosen, str(row)))
        field: Any = self.fields["claim"]
        field.choices = [*offered, *field.choices]

    def clean_chain_lines(self) -> list[chains.Chain]:
        return parsed_chains(self.cleaned_data["chain_lines"], self.text.document)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen, statement = cleaned.get("claim"), cleaned.get("statement", "").strip()
        if not chosen or (chosen == "new" and not statement):
            self.add_error("statement", _("Type the claim, then choose an existing one or “a new claim”."))
        elif chosen == "new" and not cleaned.get("type"):
            self.add_error("type", _("A new claim needs its type."))
        if cleaned.get("outcome") in NEEDS_PASSAGE and not self.found and "quotation" not in self.errors:
            self.add_error("quotation", _("A position or a silence rests on a passage: name at least one."))
        if cleaned.get("outcome") == Outcome.UNCLEAR and not cleaned.get("note"):
            self.add_error("note", _("“Unclear” needs a note that says why."))
        return cleaned

    def keep(self, actor: Account) -> Stance:
        """Keep what was typed. Raises Refused."""
        data = self.cleaned_data
        claim: Claim | NewClaim = (
            NewClaim(data["statement"].strip(), data["language"], data["type"])
            if data["claim"] == "new"
            else Claim.objects.select_related("record").get(pk=data["claim"])
        )
        return keep_stance(
            document=self.text.document, claim=claim, outcome=data["outcome"], places=self.found, actor=actor,
            voice=data["voice"], certainty=data["certainty"], spoken=data["chain_lines"], note=data["note"],
        )  # fmt: skip


class TagDeskForm(PlacesMixin):
    """A tag for the document before you."""

    tag = forms.ModelChoiceField(
        BiasTag.objects.published(), label=gettext_lazy("Tag"),
        help_text=gettext_lazy("Good: the tag whose definition fits word by word. Bad: the nearest one."),
    )  # fmt: skip
    actor = forms.ModelChoiceField(
        Actor.objects.all(), label=gettext_lazy("About whom"), required=False,
        help_text=gettext_lazy("Only for a position towards an actor, or the role of one. Good: Kazakhstan. Bad: “they”."),
    )  # fmt: skip
    strength = forms.TypedChoiceField(
        label=gettext_lazy("Strength"), required=False, coerce=int, empty_value=None,
        choices=[("", "—"), *(Tagging._meta.get_field("strength").choices or ())],
    )  # fmt: skip
    rationale = forms.CharField(
        label=gettext_lazy("Rationale"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Good: “five of eleven notes are the institute's own”. Bad: “obviously biased”."),
    )  # fmt: skip
    tag_language = forms.ChoiceField(label=gettext_lazy("Language of the rationale"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, admin_site: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("tag", "actor"):
            field: Any = self.fields[name]
            field.widget = KeySelect(Tagging._meta.get_field(name), admin_site)
            field.widget.choices = field.choices

    def keep(self, actor: Account) -> Tagging:
        """Keep what was typed. Raises Refused."""
        data = self.cleaned_data
        return keep_tagging(
            document=self.text.document, tag=data["tag"], about=data["actor"], strength=data["strength"],
            rationale=data["rationale"], language=data["tag_language"], places=self.found, actor=actor,
        )  # fmt: skip


def suggested(statement: str) -> Sequence[Any]:
    """Give existing claims that mean nearly the same as what is typed."""
    return similar(statement, language=get_language() or "", limit=5)


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
