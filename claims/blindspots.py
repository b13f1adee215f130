"""What documents of one side leave out and documents of another tell, and the reverse, in one symmetrical table.

An omission is an agreed *silent* that names a passage, and nothing else is. Older texts, texts that do not treat the
matter and cells that nobody checked are counted apart, for both sides alike, and never enter the table. Swapping the
sides mirrors everything: neither rows nor their order depend on which side comes first. Pure: no queries, no models.
"""

from collections.abc import Callable, Hashable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Generic, TypeVar

from claims.comparison import NOT_CHECKED, PREDATES, SILENT_STATE, Asked, Cell, Row, Table
from claims.outcomes import SCALE, TELLS, Outcome

C = TypeVar("C")
D = TypeVar("D")
S = TypeVar("S")

UNPLACED = "silent_unplaced"
"""A silence for which no passage is named: counted apart, as nobody can look at what is left out of where."""

APART = (UNPLACED, str(Outcome.NOT_COVERED), PREDATES, NOT_CHECKED)
"""What is no omission, in the order in which it is counted."""

CARRIES = frozenset(str(outcome) for outcome in TELLS)
"""States in which a document tells a claim, in its own voice or through others."""
TAKES_UP = CARRIES | {str(outcome) for outcome in SCALE}
"""Those, and every other position: it qualifies, disputes or denies the claim."""


@dataclass(frozen=True, slots=True)
class Stand(Generic[D, S]):
    """What the documents of one side do with a claim."""

    leave: tuple[Cell[D, S], ...]
    """Those in the state that is asked for: with SILENT_STATE, those that leave the claim out."""
    tell: tuple[Cell[D, S], ...]


@dataclass(frozen=True, slots=True)
class Spot(Generic[C, D, S]):
    """A claim that documents of one side leave and documents of the other tell; both ways at once where both do."""

    asked: Asked[C]
    left: Stand[D, S]
    right: Stand[D, S]

    @property
    def left_leaves(self) -> bool:
        return bool(self.left.leave and self.right.tell)

    @property
    def right_leaves(self) -> bool:
        return bool(self.right.leave and self.left.tell)

    @property
    def mirrored(self) -> "Spot[C, D, S]":
        return Spot(self.asked, self.right, self.left)


@dataclass(frozen=True, slots=True)
class Sides:
    """Two sets of documents, by key; what belongs to both stands on neither."""

    left: frozenset[Hashable]
    right: frozenset[Hashable]
    neither: frozenset[Hashable]


def sides(left: AbstractSet[Hashable], right: AbstractSet[Hashable]) -> Sides:
    both = left & right
    return Sides(frozenset(left - both), frozenset(right - both), frozenset(both))


@dataclass(frozen=True, slots=True)
class Blindspots(Generic[C, D, S]):
    """A comparison looked at from two sides."""

    table: Table[C, D, S]
    sides: Sides
    told: AbstractSet[str] = CARRIES
    """States that count as telling."""
    is_placed: Callable[[S], bool] = lambda _stance: True
    """Whether a stance names a passage."""

    def state(self, cell: Cell[D, S]) -> str:
        """Give the state of a cell, UNPLACED for a silence without a passage."""
        if cell.state == SILENT_STATE and (cell.stance is None or not self.is_placed(cell.stance)):
            return UNPLACED
        return cell.state

    def spots(self, state: str = SILENT_STATE) -> list[Spot[C, D, S]]:
        """Give each claim that a document of one side leaves in this state and one of the other tells.

        Those that most documents concern stand first, then in the order of the comparison.
        """
        found = (self._spot(row, state) for row in self.table.rows)
        return sorted((spot for spot in found if spot.left_leaves or spot.right_leaves), key=_fewest)

    def counts(self) -> Mapping[str, tuple[int, int]]:
        """Count the claims of `spots` for SILENT_STATE and each of APART, left by the left side and by the right.

        A claim counts in several states where the documents of a side differ.
        """
        found: dict[str, tuple[int, int]] = dict.fromkeys((SILENT_STATE, *APART), (0, 0))
        for row in self.table.rows:
            states = [{self.state(cell) for cell in row.cells if cell.column.key in keys}
                      for keys in (self.sides.left, self.sides.right)]  # fmt: skip
            left, right = states
            for state, (by_left, by_right) in found.items():
                found[state] = (
                    by_left + (state in left and bool(right & self.told)),
                    by_right + (state in right and bool(left & self.told)),
                )
        return found

    def _spot(self, row: Row[C, D, S], state: str) -> Spot[C, D, S]:
        return Spot(row.asked, self._stand(row, self.sides.left, state), self._stand(row, self.sides.right, state))

    def _stand(self, row: Row[C, D, S], documents: AbstractSet[Hashable], state: str) -> Stand[D, S]:
        cells = [cell for cell in row.cells if cell.column.key in documents]
        return Stand(
            tuple(cell for cell in cells if self.state(cell) == state),
            tuple(cell for cell in cells if cell.state in self.told),
        )


def _fewest(spot: Spot[C, D, S]) -> int:
    return -sum(len(stand.leave) + len(stand.tell) for stand in (spot.left, spot.right))
