"""Forms of the coding desk: places in the text, a stance on an old or a new claim, a tag."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from claims import chains, entry
from claims.asking import sentences
from claims.desk.coding import Coding, NewClaim, Tag, keep_stance, keep_tagging
from claims.desk.lines import DeskText, Place, UnclearPlaceError, quoted, selected
from claims.forms import parsed_chains
from claims.models import Claim, Stance
from claims.outcomes import NEEDS_PASSAGE, Certainty, Outcome, Voice
from claims.similar import LONGEST, Suggestion, similar, visible_to
from claims.wording import EntryWarning
from sources.models import Account, Actor, BiasTag, Tagging
from sources.models.fields import EDTFFormField
from sources.review.forms import KeySelect, is_key

UNCLEAR = {
    "locator": gettext_lazy("This document has no paragraph “%(words)s”."),
    "span": gettext_lazy("“%(words)s” is no place in the text: select the words again."),
    "missing": gettext_lazy("These words are not in the text: “%(words)s”. Copy them from it, letter by letter."),
    "many": gettext_lazy("These words stand in %(number)s places: “%(words)s”. Take some more words with them."),
}


KEEP_AGAIN = gettext_lazy("Nothing was kept yet. Keep it again to leave it as it is.")
TOO_LONG = gettext_lazy(
    "A quotation has at most %(most)s characters; this one has %(number)s. Take only what the point needs."
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
        most = settings.LONGEST_QUOTATION
        for place in found:
            if len(place.exact) > most:
                self.add_error("quotation", str(TOO_LONG) % {"most": most, "number": len(place.exact)})
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
        label=gettext_lazy("Which claim"), required=False, widget=forms.RadioSelect,
        choices=[("new", gettext_lazy("a new claim in these words"))],
    )  # fmt: skip
    type = forms.ChoiceField(
        label=gettext_lazy("Type of a new claim"), required=False, choices=[("", "—"), *Claim.Type.choices]
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the statement"), choices=settings.LANGUAGES)
    due = EDTFFormField(
        label=gettext_lazy("Due, of a prediction"), required=False,
        help_text=gettext_lazy("By when. Good: 2030; entro il 2030. Bad: soon."),
    )  # fmt: skip
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

    def __init__(self, *args: Any, actor: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.warnings: Sequence[EntryWarning] = ()
        self.suggestions: Sequence[Suggestion] = ()
        if typed := self.data.get("statement", "").strip()[:LONGEST]:
            self.suggestions = suggested(typed, actor)
        chosen = self.data.get("claim", "")
        offered = [(str(each.claim.pk), str(each.claim)) for each in self.suggestions]
        known = Claim.objects.filter(visible_to(actor), pk=chosen) if is_key(chosen) else Claim.objects.none()
        if chosen not in dict(offered) and (row := known.first()):
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
        if not self.errors and chosen == "new":
            self._look_again(cleaned)
        return cleaned

    def _look_again(self, cleaned: dict[str, Any]) -> None:
        """Ask once about the wording of a new claim, as its own form does; kept again, it is kept as it is."""
        statements = {cleaned["language"]: cleaned["statement"]}
        self.warnings = entry.look(statements, claim_type=cleaned["type"], due=cleaned.get("due", ""))
        seen = set(self.data.get("warnings-seen", "").split())
        if any(each.key not in seen for each in self.warnings):
            self.add_error("statement", [*sentences(self.warnings), str(KEEP_AGAIN)])

    @property
    def seen(self) -> str:
        """Name the warnings that are shown, for the form to carry."""
        return " ".join(each.key for each in self.warnings)

    def keep(self) -> Stance:
        """Keep what was typed. Raises Refused."""
        data, actor = self.cleaned_data, self.actor
        claim: Claim | NewClaim = (
            NewClaim(data["statement"].strip(), data["language"], data["type"], data["due"])
            if data["claim"] == "new"
            else Claim.objects.select_related("record").get(pk=data["claim"])
        )
        coding = Coding(
            claim, data["outcome"], self.found, data["voice"], data["certainty"], data["chain_lines"], data["note"]
        )
        return keep_stance(document=self.text.document, coding=coding, actor=actor)


class TagDeskForm(PlacesMixin):
    """A tag for the document before you."""

    tag = forms.ModelChoiceField(
        BiasTag.objects.published(), label=gettext_lazy("Tag"),
        help_text=gettext_lazy("Good: the tag whose definition fits word by word. Bad: the nearest one."),
    )  # fmt: skip
    actor = forms.ModelChoiceField(
        Actor.objects.all(), label=gettext_lazy("About whom"), required=False,
        help_text=gettext_lazy("For a position towards an actor, or the role of one. Good: Kazakhstan. Bad: “they”."),
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
        given = Tag(data["tag"], data["rationale"], data["tag_language"], self.found, data["actor"], data["strength"])
        return keep_tagging(document=self.text.document, given=given, actor=actor)


def suggested(statement: str, account: Any) -> Sequence[Suggestion]:
    """Give existing claims that mean nearly the same as what is typed, for this account's eyes."""
    return similar(statement, language=get_language() or "", account=account)
