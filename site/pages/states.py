"""How each state of a cell is shown: a sign, plain words, what it means. Colour comes on top, in the style sheet."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.comparison import NOT_CHECKED, PREDATES, Accord
from claims.models import Verdict
from claims.outcomes import MEANINGS, Outcome


@dataclass(frozen=True, slots=True)
class Look:
    state: str
    sign: str
    """One or two characters that tell the states apart without colour; hidden from screen readers."""
    word: str | Promise
    meaning: str | Promise


def _look(state: Outcome, sign: str, word: Promise | None = None) -> Look:
    return Look(str(state), sign, word or state.label, MEANINGS[state])


LOOKS: dict[str, Look] = {
    look.state: look
    for look in (
        _look(Outcome.ASSERTS, "▲▲"),
        _look(Outcome.SUPPORTS, "▲"),
        _look(Outcome.QUALIFIES, "◆"),
        _look(Outcome.DISPUTES, "▼"),
        _look(Outcome.DENIES, "▼▼"),
        _look(Outcome.REPORTS, "❝"),
        _look(Outcome.QUESTIONS, "?"),
        _look(Outcome.UNCLEAR, "≈"),
        _look(Outcome.SILENT, "○", _("leaves it out")),
        _look(Outcome.NOT_COVERED, "–", _("does not treat it")),
        Look(PREDATES, "◁", _("written before"), _("Written before this could be said: its silence means nothing.")),
        Look(NOT_CHECKED, "·", _("not checked"), _("Nobody has looked for this claim in this document yet.")),
    )
}
"""By state, in the order in which legends show them."""

ACCORDS = {
    Accord.CLASH: _("documents clash"),
    Accord.AGREED: _("documents agree"),
    Accord.ONE_ONLY: _("in one document only"),
    Accord.OTHER: "",
}

ACCORD_MEANINGS = {
    Accord.CLASH: _("Some documents assert or support the claim, others dispute or deny it."),
    Accord.AGREED: _("Two or more documents take the same side, none the other."),
    Accord.ONE_ONLY: _("One document alone takes a position on the claim or passes it on."),
}

VERDICTS: dict[str, Look] = {
    str(verdict): Look(str(verdict), sign, verdict.label, meaning)
    for verdict, sign, meaning in (
        (Verdict.SUPPORTED, "✓", _("The references found bear it out.")),
        (Verdict.MOSTLY_SUPPORTED, "✓~", _("The references bear out the main point, not all of it.")),
        (Verdict.CONTESTED, "⇄", _("References, or those concerned, say different things.")),
        (Verdict.MOSTLY_CONTRADICTED, "✗~", _("The references contradict the main point, not all of it.")),
        (Verdict.CONTRADICTED, "✗", _("The references found contradict it.")),
        (Verdict.UNPROVEN, "?", _("Nothing was found that decides it.")),
        (Verdict.NOT_DUE, "…", _("It speaks of a day that has not come.")),
        (Verdict.NOT_CHECKABLE, "–", _("It is of a kind that references cannot decide.")),
    )
}
"""By verdict, in the order in which lists show them."""
