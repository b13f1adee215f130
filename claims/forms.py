"""Forms of the admin for what is said: passages by locator, chains as lines, relations in their order."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import chains
from claims.models import SYMMETRIC, AttributionChain, ChainNode, ChainPassage, Stance
from claims.outcomes import Outcome
from sources.forms import PassageForm, PassageFormSet
from sources.models import Document, Paragraph, Passage, Source
from sources.review.called import with_words
from sources.review.forms import ChildFormSet, ReviewedForm
from sources.review.guards import RULES

CHAIN_FAULTS = {
    "speaker": gettext_lazy("Line %(line)s: name the speaker, then @source or #document, then bars."),
    "bars": gettext_lazy("Line %(line)s: at most four bars: how they say it | language | own position | note."),
    "empty": gettext_lazy("Line %(line)s: a chain that names passages needs speakers below them."),
}


NODE_FIELDS = [
    field
    for field in ChainNode._meta.concrete_fields
    if field.name in {"speaker", "verb", "language", "position_taken", "note"}
]


class MentionForm(PassageForm):
    """A passage of any document: the document is chosen beside the locator."""

    document = forms.ModelChoiceField(Document.objects.all(), label=gettext_lazy("Document"))
    field_order = ("document", "locator", "exact")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = with_words(Document.objects.select_related("record"), "")  # type: ignore[attr-defined]
        if self.instance.passage_id:
            self.fields["document"].initial = self.instance.passage.paragraph.document_id

    def _document_id(self) -> int | None:
        document = self.cleaned_data.get("document")
        return document.pk if document else None


class StancePassageFormSet(PassageFormSet):
    """The passages of a stance: at least one for a position or a silence."""

    def is_needed(self) -> str:
        needed = self.instance.outcome and self.instance.outcome != Outcome.NOT_COVERED
        return "stance_rests_on_a_passage" if needed else ""


class StanceForm(ReviewedForm):
    """A stance with its attribution chains as lines."""

    chain_lines = forms.CharField(
        label=gettext_lazy("Who says it, through whom"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "cols": 80, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One speaker to a line, the first one first; an empty line begins another chain. "
            "“-” before who is not named, "
            "“?” before what we suppose; @source, #document by address; "
            "then | how they say it | language. "
            "First line, where wanted: in p1, p4. "
            "Good: “- unnamed Kazakh official | fears”, then “The Wall Street Journal @wsj”. Bad: “sources say”."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.written = chains.write(stored_chains(self.instance)) if self.instance.pk else ""
        if "chain_lines" in self.fields:
            self.fields["chain_lines"].initial = self.written

    def _get_validation_exclusions(self) -> set[str]:
        """Check what the model says of agreed stances too: this form makes no others."""
        unchecked: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # no stub knows it
        return unchecked - {"is_agreed"}

    def clean_chain_lines(self) -> list[chains.Chain]:
        return parsed_chains(self.cleaned_data["chain_lines"])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        document, parsed = self.cleaned_data.get("document"), self.cleaned_data.get("chain_lines") or []
        if document:
            check_locators(parsed, document)
        return cleaned

    def save_chains(self) -> None:
        """Put the chains typed in place of those stored, where they differ."""
        parsed: list[chains.Chain] = self.cleaned_data["chain_lines"]
        if chains.write(parsed) != self.written:
            store_chains(self.instance, parsed)


def parsed_chains(lines: str, document: Document | None = None) -> list[chains.Chain]:
    """Read chains from lines, and look up what they name: sources, documents, paragraphs of the document if given.

    Raises ValidationError.
    """
    try:
        parsed = chains.parse(lines)
    except chains.ChainSyntaxError as error:
        raise ValidationError(CHAIN_FAULTS[error.what], code="chain", params={"line": error.line}) from error
    for chain in parsed:
        for node in chain.nodes:
            _check_node(node)
    if document is not None:
        check_locators(parsed, document)
    return parsed


def _check_node(node: chains.Node) -> None:
    if node.source and not Source.objects.at(node.source).exists():
        raise ValidationError(_("There is no source @%(slug)s."), code="chain", params={"slug": node.source})
    if node.document and not Document.objects.at(node.document).exists():
        raise ValidationError(_("There is no document #%(slug)s."), code="chain", params={"slug": node.document})
    for field in NODE_FIELDS:
        try:
            field.clean(getattr(node, field.name), None)
        except ValidationError as error:
            raise ValidationError(
                _("“%(speaker)s”, %(part)s: %(what)s"),
                code="chain",
                params={"speaker": node.speaker, "part": field.verbose_name, "what": " ".join(error.messages)},
            ) from error


def check_locators(parsed: list[chains.Chain], document: Document) -> None:
    """Raise ValidationError where chains name paragraphs that the document does not have."""
    wanted = {locator for chain in parsed for locator in chain.locators}
    if not wanted:
        return
    known = set(Paragraph.objects.filter(document=document).values_list("locator", flat=True))
    if missing := sorted(wanted - known):
        raise ValidationError(
            _("This document has no paragraph “%(locator)s”. It has: %(known)s."),
            code="locator",
            params={"locator": ", ".join(missing), "known": ", ".join(sorted(known))},
        )


def stored_chains(stance: Stance) -> list[chains.Chain]:
    """Read the chains of a stance as the plain ones of `claims.chains`."""
    rows = stance.chains.prefetch_related(
        "nodes__source__record", "nodes__document__record", "passages__passage__paragraph"
    )
    return [
        chains.Chain(
            tuple(
                chains.Node(
                    node.speaker, node.is_unnamed, node.is_hypothesis,
                    node.source.slug if node.source else "", node.document.slug if node.document else "",
                    node.verb, node.language, node.position_taken, node.note,
                )
                for node in row.nodes.all()
            ),
            tuple(link.passage.paragraph.locator for link in row.passages.all()),
        )
        for row in rows
    ]  # fmt: skip


def store_chains(stance: Stance, parsed: list[chains.Chain]) -> None:
    """Replace the chains of a stance. A chain that names no passages stands in all of the stance's."""
    for row in stance.chains.all():
        row.nodes.all().delete()
        row.passages.all().delete()
        row.delete()
    own = [link.passage for link in stance.passages.select_related("passage")]
    for position, chain in enumerate(parsed, 1):
        row = AttributionChain.objects.create(stance=stance, position=position)
        named = Paragraph.objects.filter(document=stance.document_id, locator__in=chain.locators)
        for passage in [Passage.objects.at(paragraph) for paragraph in named] or own:
            ChainPassage.objects.create(chain=row, passage=passage)
        for number, node in enumerate(chain.nodes, 1):
            ChainNode.objects.create(
                chain=row, position=number, speaker=node.speaker,
                is_unnamed=node.is_unnamed, is_hypothesis=node.is_hypothesis,
                source=Source.objects.at(node.source).first() if node.source else None,
                document=Document.objects.at(node.document).first() if node.document else None,
                verb=node.verb, language=node.language, position_taken=node.position_taken, note=node.note,
            )  # fmt: skip


class RelationForm(ReviewedForm):
    """A relation of two claims; one that holds both ways is put into its order."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        a, b = self.cleaned_data.get("a"), self.cleaned_data.get("b")
        if a and b and self.cleaned_data.get("relation") in SYMMETRIC and a.pk > b.pk:
            self.cleaned_data["a"], self.cleaned_data["b"] = b, a
        return cleaned


class TellersFormSet(ChildFormSet):
    """Sources that tell a narrative. The last of its rows: with them it must be told by somebody."""

    def clean(self) -> None:
        super().clean()
        told = [form for form in self.forms if form.has_changed() and not form.cleaned_data.get("DELETE")]
        documents = [
            name
            for name, value in self.data.items()
            if name.startswith("document_links-") and name.endswith("-document") and value
        ]
        kept = [form for form in self.forms if form.instance.pk and not form.cleaned_data.get("DELETE")]
        if not (told or kept or documents) and not any(self.errors):
            raise ValidationError(str(RULES["narrative_is_told"]), code="told")
