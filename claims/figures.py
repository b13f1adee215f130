"""Figures of one measure beside each other, with who gives them. Pure: works on what a comparison holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claims.comparison import Cell, Row, Table
from claims.outcomes import TELLS


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: as the claim states it, or as a reference gives it."""

    told: Mapping[str, Any]
    """Its dictionary: value, unit, precision, reference_date, note, reference."""
    claim: Any
    cells: Sequence[Cell[Any, Any]]
    """Where documents carry the claim that states it; empty for a reference's figure."""


@dataclass(frozen=True, slots=True)
class Measure:
    """All figures of one measure and one unit: those that can be compared."""

    key: str
    unit: str
    figures: Sequence[Figure]

    @property
    def differ(self) -> bool:
        return len({(figure.told["value"], figure.told["precision"]) for figure in self.figures}) > 1


def by_measure(table: Table[Any, Any, Any]) -> list[Measure]:
    """Group the figures of a comparison's claims, in its order; those in conflict first."""
    groups: dict[tuple[str, str], list[Figure]] = {}
    for row in table.rows:
        for told in row.claim.figures:
            cells = [] if told["reference"] else _tellers(row)
            groups.setdefault((told["measure"], told["unit"]), []).append(Figure(told, row.claim, cells))
    found = [Measure(key, unit, figures) for (key, unit), figures in groups.items()]
    return sorted(found, key=lambda measure: not measure.differ)


def _tellers(row: Row[Any, Any, Any]) -> list[Cell[Any, Any]]:
    return [cell for cell in row.cells if cell.state in TELLS]
