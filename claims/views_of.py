"""Parts of a comparison, in an order: which rows and columns are shown. No cell is ever changed.

Pure: no queries, no Django models, no languages. How the rows that stay stand to each other is told of the columns
that stay, so that a reader can see all that it rests on.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from claims.comparison import NOT_CHECKED, PREDATES, SILENT_STATE, Accord, Cell, Row, Table
from claims.disagreement import ORDER as POSITIONS
from claims.disagreement import dispersion
from claims.outcomes import SCALE, Outcome

C = TypeVar("C")
D = TypeVar("D")
S = TypeVar("S")

UNTOLD = frozenset({str(Outcome.NOT_COVERED), PREDATES, NOT_CHECKED})
"""States of a cell whose document has nothing to do with the claim."""


class Shows(StrEnum):
    """Which claims a view shows."""

    ALL = "all"
    CLASH = "clash"
    """Those on which the documents shown clash."""
    LEAVES_OUT = "leaves-out"
    """Those that one document leaves out, where a coder recorded its silence."""
    PAIR = "pair"
    """Two documents beside each other: those that at least one of them deals with."""
    ONE_SIDE = "one-side"
    """Those on which one document alone takes a position or passes it on."""


class Order(StrEnum):
    """In which order the claims stand; ties keep the order given."""

    GIVEN = "given"
    DISAGREEMENT = "disagreement"
    """The widest apart first, by the dispersion of the documents shown (`claims.disagreement`); last those on which
    fewer than two take a position."""
    DATE = "date"
    """By the first day on which each could be made; where that is not proved, last."""
    ORIGINS = "origins"
    """Those with most independent origins first."""


@dataclass(frozen=True, slots=True)
class View(Generic[C, D, S]):
    """What is to be shown of a comparison."""

    shows: Shows = Shows.ALL
    document: Hashable = None
    """Key of the document whose omissions are shown, with LEAVES_OUT."""
    pair: tuple[Hashable, Hashable] | None = None
    """Keys of the two documents, the left one first, with PAIR."""
    claims: Callable[[C], bool] | None = None
    """Keeps a claim."""
    documents: Callable[[D], bool] | None = None
    """Keeps a document. Those that the view names always stay."""
    cells: Callable[[Cell[D, S]], bool] | None = None
    """Keeps the claims that have such a cell in a document shown."""


def narrowed(table: Table[C, D, S], view: View[C, D, S]) -> Table[C, D, S]:
    """Give the part of a comparison that a view shows, rows in the order given.

    Raises ValueError where the view names a document that the comparison does not hold, or one document twice.
    """
    places = _places(table, view)
    keep = _keeps(view, [table.columns[place].key for place in places])
    rows = (Row(row.asked, tuple(row.cells[place] for place in places)) for row in table.rows)
    return Table(tuple(table.columns[place] for place in places), tuple(row for row in rows if keep(row)))


def ordered(table: Table[C, D, S], order: Order, origins: Mapping[Hashable, int]) -> Table[C, D, S]:
    """Give a comparison with its rows in this order. `origins` has the independent origins of each claim, by key."""
    if order == Order.GIVEN:
        return table
    keys: dict[Order, Callable[[Row[C, D, S]], tuple[float | date, ...]]] = {
        Order.DISAGREEMENT: _closeness,
        Order.DATE: _first_day,
        Order.ORIGINS: lambda row: (-origins[row.asked.key],),
    }
    return replace(table, rows=tuple(sorted(table.rows, key=keys[order])))


def arranged(table: Table[C, D, S], documents: Sequence[Hashable]) -> Table[C, D, S]:
    """Give a comparison with its columns in this order of keys. Raises ValueError unless they are all its columns."""
    places = {column.key: place for place, column in enumerate(table.columns)}
    if sorted(places.values()) != sorted(places.get(key, -1) for key in documents):
        raise ValueError("The order does not name each document of the comparison once.")
    order = [places[key] for key in documents]
    rows = tuple(Row(row.asked, tuple(row.cells[place] for place in order)) for row in table.rows)
    return Table(tuple(table.columns[place] for place in order), rows)


def _places(table: Table[C, D, S], view: View[C, D, S]) -> list[int]:
    """Give the places of the columns that are shown, in the order in which they are shown."""
    places = {column.key: place for place, column in enumerate(table.columns)}
    named = {Shows.PAIR: view.pair or (), Shows.LEAVES_OUT: (view.document,)}.get(view.shows, ())
    if not places.keys() >= set(named):
        raise ValueError("The view names a document that the comparison does not hold.")
    if view.shows == Shows.PAIR:
        if len(set(named)) != 2:  # noqa: PLR2004  a pair
            raise ValueError("A pair is two documents.")
        return [places[key] for key in named]
    if view.documents is None:
        return list(places.values())
    return [places[each.key] for each in table.columns if each.key in named or view.documents(each.document)]


def _keeps(view: View[C, D, S], columns: list[Hashable]) -> Callable[[Row[C, D, S]], bool]:
    place = columns.index(view.document) if view.shows == Shows.LEAVES_OUT else 0
    shown: dict[Shows, Callable[[Row[C, D, S]], bool]] = {
        Shows.ALL: lambda _row: True,
        Shows.CLASH: lambda row: row.accord == Accord.CLASH,
        Shows.ONE_SIDE: lambda row: row.accord == Accord.ONE_ONLY,
        Shows.LEAVES_OUT: lambda row: row.cells[place].state == SILENT_STATE,
        Shows.PAIR: lambda row: any(cell.state not in UNTOLD for cell in row.cells),
    }
    is_shown, claims, cells = shown[view.shows], view.claims, view.cells

    def keeps(row: Row[C, D, S]) -> bool:
        return (
            (claims is None or claims(row.claim))
            and (cells is None or any(cells(cell) for cell in row.cells))
            and is_shown(row)
        )

    return keeps


def dispersion_of(row: Row[C, D, S]) -> float | None:
    """Give how far apart the documents of a row are, from 0 to 1; None below two positions."""
    places = row.places
    return dispersion([places.count(SCALE[outcome]) for outcome in POSITIONS])


def _closeness(row: Row[C, D, S]) -> tuple[float]:
    apart = dispersion_of(row)
    return (1.0 if apart is None else -apart,)


def _first_day(row: Row[C, D, S]) -> tuple[int, date]:
    bounds = row.asked.earliest
    return (0, bounds.earliest) if bounds.proved and bounds.earliest else (1, date.min)
