"""The dimensions of the bias vocabulary: what each is said of, what it must name, the public standard it rests on.

The tags of each dimension, with definitions, are records (`models/bias.py`). No dimension is a sum of others, and
nothing here is ever averaged.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Dimension(models.TextChoices):
    CONTROL = "control", _("control")
    FUNDING = "funding", _("funding")
    ALIGNMENT = "alignment", _("position towards an actor")
    DOMESTIC = "domestic", _("domestic politics")
    RELIABILITY = "reliability", _("reliability")
    TRANSPARENCY = "transparency", _("transparency")
    GENRE = "genre", _("genre")
    FRAME = "frame", _("frame")
    AGENCY = "agency", _("role given to an actor")
    TONE = "tone", _("tone")
    ATTRIBUTION = "attribution", _("attribution")
    WORDING = "wording", _("wording")
    REASONING = "reasoning", _("reasoning")
    APPEAL = "appeal", _("appeal")
    PRESENTATION = "presentation", _("presentation")


class Answer(models.TextChoices):
    """What was found where a dimension asks yes or no."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    NOT_FOUND = "not_found", _("not found")


@dataclass(frozen=True, slots=True)
class Nature:
    """What is particular about a dimension."""

    basis: str
    """The public standard, by its name."""
    of_sources: bool = False
    of_documents: bool = False
    on_passages: bool = False
    """A tag of it rests on passages of the document."""
    names_actor: bool = False
    in_country: bool = False
    answered: bool = False
    asks: str | Promise = ""


NATURES: dict[str, Nature] = {
    Dimension.CONTROL: Nature(
        "State Media Matrix", of_sources=True,
        asks=_("Who funds, governs and edits it?"),
    ),
    Dimension.FUNDING: Nature("schema.org ownershipFundingInfo", of_sources=True, asks=_("Who pays?")),
    Dimension.ALIGNMENT: Nature(
        "SemEval-2025 Task 10, entity framing", of_sources=True, of_documents=True, names_actor=True,
        asks=_("Does it argue for or against the named actor?"),
    ),
    Dimension.DOMESTIC: Nature(
        "Left/right, only inside a named country", of_sources=True, in_country=True,
        asks=_("Where does it stand inside the politics of one country?"),
    ),
    Dimension.RELIABILITY: Nature(
        "Admiralty code (NATO AJP-2.1)", of_sources=True,
        asks=_("How reliable has it been, before looking at any item?"),
    ),
    Dimension.TRANSPARENCY: Nature(
        "Journalism Trust Initiative (CWA 17493)", of_sources=True, answered=True,
        asks=_("What does it disclose?"),
    ),
    Dimension.GENRE: Nature("SemEval-2023 Task 3, subtask 1", of_documents=True, asks=_("What kind of text is it?")),
    Dimension.FRAME: Nature(
        "Policy Frames Codebook (Boydstun et al.)", of_documents=True,
        asks=_("As a matter of what does it treat the issue?"),
    ),
    Dimension.AGENCY: Nature(
        "SemEval-2025 Task 10, entity framing", of_documents=True, names_actor=True,
        asks=_("Which part does it give to the named actor?"),
    ),
    Dimension.TONE: Nature("Media Bias Taxonomy (Spinde et al.)", of_documents=True, asks=_("How does it speak?")),
    Dimension.ATTRIBUTION: Nature(
        "AllSides; JRC persuasion techniques", of_documents=True, on_passages=True,
        asks=_("On whom do its statements rest?"),
    ),
    Dimension.WORDING: Nature(
        "JRC persuasion techniques; Media Bias Taxonomy", of_documents=True, on_passages=True,
        asks=_("Which words does it choose?"),
    ),
    Dimension.REASONING: Nature(
        "JRC persuasion techniques; AllSides", of_documents=True, on_passages=True,
        asks=_("How does it conclude?"),
    ),
    Dimension.APPEAL: Nature(
        "JRC persuasion techniques", of_documents=True, on_passages=True,
        asks=_("What does it appeal to?"),
    ),
    Dimension.PRESENTATION: Nature(
        "AllSides; Emergent; DISARM", of_documents=True, on_passages=True,
        asks=_("How is it put before the reader?"),
    ),
}  # fmt: skip


def dimensions(**wanted: bool) -> list[str]:
    """List the dimensions whose nature has these properties: `dimensions(of_sources=True)`."""
    return [
        str(dimension)
        for dimension, nature in NATURES.items()
        if all(getattr(nature, name) == value for name, value in wanted.items())
    ]
