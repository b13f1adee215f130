"""Which document treats a matter at all: what it leaves out, does not treat, and could not know, kept apart.

Only *silent* is an omission. Pure: no queries, no Django models, no languages.
"""

from collections import Counter
from collections.abc import Collection, Hashable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from claims.comparison import NOT_CHECKED, PREDATES, SILENT_STATE, Column, Table
from claims.outcomes import Outcome

C = TypeVar("C")
D = TypeVar("D")
S = TypeVar("S")


class Part(StrEnum):
    """What a document does with a claim, as coverage counts it."""

    TOLD = "told"
    """It takes a position, passes it on, or questions it."""
    LEFT_OUT = "left_out"
    NOT_TREATED = "not_treated"
    PREDATES = "predates"
    NOT_CHECKED = "not_checked"


PARTS = {
    SILENT_STATE: Part.LEFT_OUT,
    str(Outcome.NOT_COVERED): Part.NOT_TREATED,
    PREDATES: Part.PREDATES,
    NOT_CHECKED: Part.NOT_CHECKED,
}
"""By state of a cell; every other state is told."""


@dataclass(frozen=True, slots=True)
class Covered(Generic[D]):
    """How one document covers the claims of a comparison."""

    column: Column[D]
    counts: dict[Part, int]
    """How many claims are in each part, zeros included."""
    mentions: bool = False
    """A passage of it is recorded as treating the matter, whatever claims were looked for."""

    @property
    def whole(self) -> Part:
        """What it does with the matter as a whole: told where it takes up one claim, else the next part that it has."""
        if self.mentions:
            return Part.TOLD
        return next((part for part in Part if self.counts[part]), Part.NOT_CHECKED)

    @property
    def treats(self) -> bool:
        """Whether it deals with the matter: it tells of a claim, or passes over one where a reader would expect it."""
        return self.mentions or bool(self.counts[Part.TOLD] or self.counts[Part.LEFT_OUT])


def part_of(state: str) -> Part:
    return PARTS.get(state, Part.TOLD)


def coverage(table: Table[C, D, S], mentioning: Collection[Hashable] = ()) -> list[Covered[D]]:
    """Count, for each document in the order of the table, the claims in each part; `mentioning` are keys of some."""
    found = []
    for number, column in enumerate(table.columns):
        counter = Counter(part_of(row.cells[number].state) for row in table.rows)
        found.append(Covered(column, {part: counter[part] for part in Part}, column.key in mentioning))
    return found
