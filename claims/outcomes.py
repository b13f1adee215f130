"""What a coder can find of one claim in one document, and the ordinal scale of positions.

No Django models in here. The scale is ordinal: order, medians and ranges mean something, means do not.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Outcome(models.TextChoices):
    ASSERTS = "asserts", _("asserts")
    SUPPORTS = "supports", _("supports")
    QUALIFIES = "qualifies", _("qualifies")
    DISPUTES = "disputes", _("disputes")
    DENIES = "denies", _("denies")
    REPORTS = "reports", _("reports")
    QUESTIONS = "questions", pgettext_lazy("outcome", "questions")
    UNCLEAR = "unclear", _("unclear")
    SILENT = "silent", _("silent")
    NOT_COVERED = "not_covered", _("not covered")


SCALE = {
    Outcome.ASSERTS: 2,
    Outcome.SUPPORTS: 1,
    Outcome.QUALIFIES: 0,
    Outcome.DISPUTES: -1,
    Outcome.DENIES: -2,
}
"""Places on the scale, from denying to asserting; what is not here takes no side."""

TELLS = (Outcome.ASSERTS, Outcome.SUPPORTS, Outcome.REPORTS)
"""Outcomes by which a document carries a claim, in its own voice or through others."""

NEEDS_PASSAGE = tuple(outcome for outcome in Outcome if outcome != Outcome.NOT_COVERED)
"""Outcomes that a person's coding must rest on a passage: a position, or a silence."""

MEANINGS = {
    Outcome.ASSERTS: _("States the claim as true in its own voice."),
    Outcome.SUPPORTS: _("Says something that makes it more plausible, without stating it in full."),
    Outcome.QUALIFIES: _("Accepts part; limits scope, actor, time or degree."),
    Outcome.DISPUTES: _("States something that cannot be true together with it, without addressing it."),
    Outcome.DENIES: _("Rejects it expressly."),
    Outcome.REPORTS: _("Passes it on as said by someone else, taking no side."),
    Outcome.QUESTIONS: _("Raises doubt or asks for proof, without denying."),
    Outcome.UNCLEAR: _("The passages allow more than one reading; the note says why."),
    Outcome.SILENT: _(
        "A passage deals with the claim's own matter, the point belongs there and a reader would expect it, "
        "and it is left out."
    ),
    Outcome.NOT_COVERED: _("Does not deal with the claim's matter."),
}


class Voice(models.TextChoices):
    OWN = "own", _("in its own voice")
    NAMED_SOURCE = "named_source", _("through a named source")
    UNNAMED_SOURCE = "unnamed_source", _("through an unnamed source")
    REBUTTED = "rebutted", _("quoted to be rebutted")
    PRESUPPOSED = "presupposed", _("presupposed")
    HEADLINE_ONLY = "headline_only", _("in the headline only")
    NOT_CODED = "not_coded", _("voice not coded")


class Certainty(models.TextChoices):
    CATEGORICAL = "categorical", _("categorical")
    HEDGED = "hedged", _("hedged")
    CONDITIONAL = "conditional", _("conditional")
    UNMARKED = "unmarked", _("unmarked")
    NOT_CODED = "not_coded", _("certainty not coded")
