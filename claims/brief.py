"""A comparison in short: for each claim who says so, who says otherwise, who leaves it out. Pure: no queries.

For a reader who has a minute and none of our words. Nothing is computed beyond the cells of the table; only the order
is chosen: what accounts part on comes first, whoever says it.
"""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from claims.comparison import NOT_CHECKED, PREDATES, Accord, Cell, Row, Table
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

    @property
    def is_denied(self) -> bool:
        return Answer.OTHERWISE in self.answers or Answer.REJECTS in self.answers

    @property
    def is_told(self) -> bool:
        """Whether a document says so, speaks for it or passes it on."""
        return any(cell.state in TELLS for cell in self.row.cells)


def in_short(table: Table[C, D, S], parting: Collection[Hashable] = ()) -> list[Short[C, D, S]]:
    """Tell each claim in short: first those on which documents clash, then those that part accounts otherwise.

    `parting` holds the keys of claims that stand against another one by relation. After them come claims that one
    document tells and another leaves out, then all others; ties keep the order of the table.
    """
    found = [_short(row) for row in table.rows]
    return sorted(found, key=lambda each: _rank(each, parting))


def _short(row: Row[C, D, S]) -> Short[C, D, S]:
    answers: dict[Answer, tuple[Cell[D, S], ...]] = {}
    for answer in Answer:
        cells = tuple(cell for cell in row.cells if ANSWERS[cell.state] == answer)
        if cells:
            answers[answer] = cells
    return Short(row, answers)


def _rank(short: Short[C, D, S], parting: Collection[Hashable]) -> int:
    if short.row.accord == Accord.CLASH:
        return 0
    if short.row.asked.key in parting:
        return 1
    return 2 if short.is_told and Answer.LEAVES_OUT in short.answers else 3
