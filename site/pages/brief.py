"""A comparison in short, in plain words: what each claim's documents answer to “does it say so?”."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.brief import MEANS_NOTHING, Answer, in_short
from claims.models import Claim
from claims.sides import Contrasts
from claims.tables import PublicTable

SHOWN = 6
"""How many claims stand open."""
FOLDED = 6
"""How many more are folded; of any others the comparison tells."""
NAMED = 8
"""How many documents an answer names; the claim's own page names all."""

WORDS: dict[Answer, str | Promise] = {
    Answer.SAYS: _("Says so"),
    Answer.FAVOURS: _("Speaks for it, without saying it in full"),
    Answer.PARTLY: _("Agrees only in part"),
    Answer.PASSES_ON: _("Passes it on as said by others"),
    Answer.DOUBTS: _("Doubts it, without denying it"),
    Answer.TWO_WAYS: _("Can be read in more than one way"),
    Answer.OTHERWISE: _("Says something that rules it out"),
    Answer.REJECTS: _("Says that it is not so"),
    Answer.LEAVES_OUT: _("Leaves it out, though it writes about the matter"),
    Answer.OLDER: _("Written before it could be said"),
    Answer.ELSEWHERE: _("About other things"),
    Answer.NOT_READ: _("Not yet read for this"),
}

OTHERWISE, LEAVES_OUT, NEITHER = _("Says otherwise"), _("Leaves it out"), _("Says otherwise or leaves it out")
"""What has a line also where no document answers so: every reader asks for it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One answer, or one kind of answers that nobody gives."""

    label: str | Promise
    cells: Sequence[Any]
    more: int = 0
    """How many more documents answer so."""


@dataclass(frozen=True, slots=True)
class Point:
    """One claim in short."""

    claim: Claim
    against: Sequence[Claim]
    """Claims that stand against it by relation."""
    lines: Sequence[Line]
    beside: Sequence[Line]
    """Documents from whose silence nothing follows."""


@dataclass(frozen=True, slots=True)
class Brief:
    first: Sequence[Point]
    rest: Sequence[Point]
    more: int
    """How many claims are not told of here."""


def brief(table: PublicTable, contrasts: Contrasts) -> Brief:
    """Tell a comparison in short. No queries beyond those that made it."""
    against: dict[Hashable, dict[Hashable, Claim]] = {}
    for clash in contrasts.clashes:
        if clash.other is not None:
            against.setdefault(clash.claim.pk, {})[clash.other.pk] = clash.other
            against.setdefault(clash.other.pk, {})[clash.claim.pk] = clash.claim
    points = [
        Point(
            short.claim,
            list(against.get(short.row.asked.key, {}).values()),
            _lines(short.answers),
            [_line(answer, cells) for answer, cells in short.answers.items() if answer in MEANS_NOTHING],
        )
        for short in (in_short(table, against.keys(), SHOWN + FOLDED) if table.columns else [])
    ]
    return Brief(points[:SHOWN], points[SHOWN:], len(table.rows) - len(points))


def _line(answer: Answer, cells: Sequence[Any]) -> Line:
    return Line(WORDS[answer], cells[:NAMED], max(0, len(cells) - NAMED))


def _lines(answers: Mapping[Answer, Sequence[Any]]) -> list[Line]:
    """Give a line for each answer that a document gives, and say where none says so, says otherwise, leaves it out."""
    found = [_line(answer, cells) for answer, cells in answers.items() if answer not in MEANS_NOTHING]
    if Answer.SAYS not in answers:
        found.insert(0, Line(WORDS[Answer.SAYS], ()))
    is_denied, is_left_out = answers.keys() & {Answer.OTHERWISE, Answer.REJECTS}, Answer.LEAVES_OUT in answers
    if not is_denied:
        found.insert(len(found) - is_left_out, Line(OTHERWISE if is_left_out else NEITHER, ()))
    elif not is_left_out:
        found.append(Line(LEAVES_OUT, ()))
    return found
