"""The forms of second codings: what was found blind, and whose stands where two differ."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.blind import BOTH, FIRST, PARTS, SECOND
from claims.desk.forms import TOO_LONG, UNCLEAR
from claims.desk.lines import DeskText, Place, UnclearPlaceError, placed
from claims.outcomes import NEEDS_PASSAGE, Certainty, Outcome, Voice
from sources.review.content import Content
from sources.review.forms import LONGEST_REASON

MOST_PASSAGES = 20


class BlindForm(forms.Form):
    """What the second coder found."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"), choices=Outcome, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what the document does with the claim.")},
        help_text=gettext_lazy("Good: “reports” for a quotation. Bad: “asserts” for it: quoting is never asserting."),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Coder's note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Why this outcome; required for “unclear”. Good: “p6 contradicts it”. Bad: “see text”."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("outcome") == Outcome.UNCLEAR and not cleaned.get("note"):
            self.add_error("note", _("“Unclear” needs a note that says why."))
        return cleaned


class PassageRow(forms.Form):
    """One passage, with its voice and certainty."""

    locator = forms.CharField(
        label=gettext_lazy("Paragraph"), max_length=30, widget=forms.TextInput(attrs={"size": 6}),
        help_text=gettext_lazy("Good: p4, title, n9. Bad: page 4."),
    )  # fmt: skip
    exact = forms.CharField(
        label=gettext_lazy("Quoted words"), max_length=1000, required=False, widget=forms.TextInput(attrs={"size": 30}),
        help_text=gettext_lazy("Only as many as the point needs. Empty: the whole paragraph."),
    )  # fmt: skip
    voice = forms.ChoiceField(label=gettext_lazy("Voice"), choices=Voice, initial=Voice.NOT_CODED)
    certainty = forms.ChoiceField(label=gettext_lazy("Certainty"), choices=Certainty, initial=Certainty.NOT_CODED)

    def __init__(self, *args: Any, text: DeskText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text
        self.place: Place | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        locator, exact = cleaned.get("locator", ""), cleaned.get("exact", "").strip()
        if locator:
            try:
                self.place = placed(self.text, locator, exact)
            except UnclearPlaceError as unclear:
                shown = {"words": unclear.words[:200], "number": unclear.number}
                self.add_error("locator" if unclear.kind == "locator" else "exact", str(UNCLEAR[unclear.kind]) % shown)
        if len(exact) > settings.LONGEST_QUOTATION:
            self.add_error("exact", str(TOO_LONG) % {"most": settings.LONGEST_QUOTATION, "number": len(exact)})
        return cleaned

    def row(self) -> Content | None:
        """Give the passage as a stance's content has it; None where nothing was typed."""
        if self.place is None:
            return None
        data = self.cleaned_data
        return {"passage": self.place.content, "voice": data["voice"], "certainty": data["certainty"], "wording": ""}


class PassageRowsBase(forms.BaseFormSet):  # type: ignore[type-arg]
    """The passages of one coding."""

    outcome = ""
    """What they are to carry, once it is known."""

    def clean(self) -> None:
        rows = self.rows() if not any(self.errors) else []
        places = [tuple(row["passage"]) for row in rows]
        if len(set(places)) < len(places):
            raise ValidationError(_("This passage is already named."), code="twice")
        if not any(self.errors) and self.outcome in NEEDS_PASSAGE and not rows:
            raise ValidationError(_("A position or a silence rests on a passage: name at least one."), code="passage")

    def rows(self) -> list[Content]:
        return [row for form in self.forms if (row := form.row()) is not None]


PassageRows = forms.formset_factory(
    PassageRow, formset=PassageRowsBase, extra=3, max_num=MOST_PASSAGES, absolute_max=MOST_PASSAGES
)

WHOSE = {
    FIRST: gettext_lazy("as the first coder has it"),
    SECOND: gettext_lazy("as the second coder has it"),
    BOTH: gettext_lazy("those of both"),
}
PART_WORDS = {
    "outcome": gettext_lazy("Outcome"),
    "passages": gettext_lazy("Passages, voice and certainty"),
    "note": gettext_lazy("Coder's note"),
}


class ReconcileForm(forms.Form):
    """For each part that differs: whose is taken; and why."""

    why = forms.CharField(
        label=gettext_lazy("Why"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Good: “p6 says it in its own voice; p4 only quotes”. Bad: “agreed”."),
    )  # fmt: skip

    def __init__(self, *args: Any, parts: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = parts
        for part in parts:
            self.fields[part] = forms.ChoiceField(
                label=PART_WORDS[part], choices=[(whose, WHOSE[whose]) for whose in PARTS[part]],
                widget=forms.RadioSelect,
            )  # fmt: skip
        self.order_fields([*parts, "why"])

    def chosen(self) -> dict[str, str]:
        return {part: self.cleaned_data[part] for part in self.parts}
