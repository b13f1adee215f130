"""A comparison in short: for each claim who says so, who says otherwise, who leaves it out. Pure: no queries.

For a reader who has a minute and none of our words. Nothing is computed beyond the cells of the table; only the order
is chosen: what accounts part on comes first, whoever says it.
"""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from claims.comparison import NOT_CHECKED, PREDATES, SILENT_STATE, Accord, Cell, Row, Table
from claims.outcomes import TELLS, Outcome

C = TypeVar("C")
D = TypeVar("D")
S = TypeVar("S")


class Answer(StrEnum):
    """What a document answers to “does it say so?”, in the order in which it is told."""

    SAYS = "says"
    FAVOURS = "favours"
    """Makes it more plausible, without stating it in full."""
    PARTLY = "partly"
    PASSES_ON = "passes_on"
    DOUBTS = "doubts"
    TWO_WAYS = "two_ways"
    OTHERWISE = "otherwise"
    """States something that cannot be true together with it."""
    REJECTS = "rejects"
    LEAVES_OUT = "leaves_out"
    """An agreed silence, on a passage about the claim's own matter."""
    OLDER = "older"
    ELSEWHERE = "elsewhere"
    """Does not deal with the matter."""
    NOT_READ = "not_read"


ANSWERS: Mapping[str, Answer] = {
    str(Outcome.ASSERTS): Answer.SAYS,
    str(Outcome.SUPPORTS): Answer.FAVOURS,
    str(Outcome.QUALIFIES): Answer.PARTLY,
    str(Outcome.REPORTS): Answer.PASSES_ON,
    str(Outcome.QUESTIONS): Answer.DOUBTS,
    str(Outcome.UNCLEAR): Answer.TWO_WAYS,
    str(Outcome.DISPUTES): Answer.OTHERWISE,
    str(Outcome.DENIES): Answer.REJECTS,
    str(Outcome.SILENT): Answer.LEAVES_OUT,
    PREDATES: Answer.OLDER,
    str(Outcome.NOT_COVERED): Answer.ELSEWHERE,
    NOT_CHECKED: Answer.NOT_READ,
}
"""Each state of a cell in one answer."""

MEANS_NOTHING = (Answer.OLDER, Answer.ELSEWHERE, Answer.NOT_READ)
"""Answers that are none: the document could not say it, is about something else, or was not read for it."""


@dataclass(frozen=True, slots=True)
class Short(Generic[C, D, S]):
    """One claim with its documents by what they answer; each cell stands in exactly one answer."""

    row: Row[C, D, S]
    answers: Mapping[Answer, tuple[Cell[D, S], ...]]
    """In the order of Answer, the cells in that of the table; answers that nobody gives are left out."""

    @property
    def claim(self) -> C:
        return self.row.claim


def in_short(
    table: Table[C, D, S], parting: Collection[Hashable] = (), most: int | None = None
) -> list[Short[C, D, S]]:
    """Tell each claim in short, or `most` of them: first those on which documents clash, then those that part accounts.

    `parting` holds the keys of claims that stand against another one by relation. After them come claims that one
    document tells and another leaves out, then all others; ties keep the order of the table.
    """
    return [_short(row) for row in sorted(table.rows, key=lambda row: _rank(row, parting))[:most]]


def _short(row: Row[C, D, S]) -> Short[C, D, S]:
    answers: dict[Answer, list[Cell[D, S]]] = {}
    for cell in row.cells:
        answers.setdefault(ANSWERS[cell.state], []).append(cell)
    return Short(row, {answer: tuple(answers[answer]) for answer in Answer if answer in answers})


def _rank(row: Row[C, D, S], parting: Collection[Hashable]) -> int:
    if row.accord == Accord.CLASH:
        return 0
    if row.asked.key in parting:
        return 1
    states = {cell.state for cell in row.cells}
    return 2 if SILENT_STATE in states and not states.isdisjoint(TELLS) else 3
