"""Claims of a comparison under headings: by the question that they answer, or by what that question asks for.

Pure: works on what a comparison holds. A claim of several questions stands under the first of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from claims.comparison import Row


class RowsBy(StrEnum):
    QUESTION = "question"
    FUNCTION = "function"
    """By the frame function of the question (Entman 1993): what happened, why, how to judge it, and so on."""


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Claims that stand together, in the order in which they came."""

    question: Mapping[str, Any] | None
    """The question with its `slug` and `words`, where claims stand by question; None where they answer none."""
    function: str
    """What the question asks for; empty where nobody has chosen, or no question asks."""
    rows: Sequence[Row[Any, Any, Any]]


def row_groups(rows: Sequence[Row[Any, Any, Any]], by: RowsBy, functions: Sequence[str]) -> list[RowGroup]:
    """Gather rows: questions in the order in which they came into the base, functions as given; what has none, last.

    Each claim has `asked_in`, its public questions as dictionaries `pk`, `slug`, `function` and `words`.
    """
    found: dict[tuple[int, int], list[Row[Any, Any, Any]]] = {}
    first: dict[tuple[int, int], Mapping[str, Any] | None] = {}
    for row in rows:
        asked = next(iter(getattr(row.claim, "asked_in", ())), None)
        function = asked["function"] if asked else ""
        place = functions.index(function) if function in functions else len(functions)
        by_question = (0, asked["pk"]) if asked else (1, 0)
        key = by_question if by == RowsBy.QUESTION else (place, 0)
        found.setdefault(key, []).append(row)
        first.setdefault(key, asked)
    return [
        RowGroup(
            told if by == RowsBy.QUESTION else None,
            (told["function"] if told else "") if by == RowsBy.FUNCTION else "",
            found[key],
        )
        for key in sorted(found)
        for told in (first[key],)
    ]
