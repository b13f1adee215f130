"""Accounts side by side: from claims, documents and what coders found, one typed table.

Pure: no queries, no Django models, no languages. Pages, exports and tests share it; `claims.tables` fills it.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from claims.outcomes import SCALE, Outcome
from sources.dates import Bounds

PREDATES = "predates"
"""State of a cell whose document is proved to be older than the claim could be."""
NOT_CHECKED = "not_checked"
"""State of a cell for which nobody has recorded anything."""

SILENT_STATE = str(Outcome.SILENT)
"""State of a cell whose document leaves the claim out: the only omission there is."""

STATES = (*(str(outcome) for outcome in Outcome), PREDATES, NOT_CHECKED)
"""Every state of a cell, in the order in which legends and counts show them."""

C = TypeVar("C")
D = TypeVar("D")
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Column(Generic[D]):
    """One document of a comparison."""

    key: Hashable
    bounds: tuple[Bounds, ...]
    """When the document was published, and when each text that it translates or copies was."""
    document: D

    @property
    def latest(self) -> date | None:
        """The latest possible day of its text: the earliest of the proved last days, None where none is proved."""
        return min((each.latest for each in self.bounds if each.proved and each.latest), default=None)


@dataclass(frozen=True, slots=True)
class Asked(Generic[C]):
    """One claim of a comparison, with the bounds of the first day on which it could be made."""

    key: Hashable
    earliest: Bounds
    claim: C


@dataclass(frozen=True, slots=True)
class Found(Generic[S]):
    """One agreed stance: what was found of a claim in a document."""

    claim: Hashable
    document: Hashable
    outcome: str
    stance: S


@dataclass(frozen=True, slots=True)
class Cell(Generic[D, S]):
    """Where a claim and a document meet."""

    column: Column[D]
    state: str
    """One of STATES."""
    stance: S | None
    """The agreed stance, also where the state is `predates`; None where nobody recorded one."""
    to_check: bool
    """A position is recorded although the document is proved older than the claim could be: one of them is wrong."""

    @property
    def place(self) -> int | None:
        """Its place on the scale from -2 (denies) to +2 (asserts); None where it takes no side."""
        return SCALE.get(self.state)  # type: ignore[call-overload, no-any-return]


class Accord(StrEnum):
    """How the accounts of one claim stand to each other."""

    CLASH = "clash"
    """Some assert or support it, some dispute or deny it."""
    AGREED = "agreed"
    """Two or more take the same side, none the other."""
    ONE_ONLY = "one_only"
    """One document alone takes a position or passes it on."""
    OTHER = "other"
    """None of these."""


@dataclass(frozen=True, slots=True)
class Row(Generic[C, D, S]):
    """One claim across all documents."""

    asked: Asked[C]
    cells: tuple[Cell[D, S], ...]

    @property
    def claim(self) -> C:
        return self.asked.claim

    @property
    def counts(self) -> dict[str, int]:
        """How many cells are in each state; states that none is in are left out, the order is that of STATES."""
        counter = Counter(cell.state for cell in self.cells)
        return {state: counter[state] for state in STATES if counter[state]}

    @property
    def places(self) -> list[int]:
        """The places taken on the scale, from the lowest to the highest."""
        return sorted(cell.place for cell in self.cells if cell.place is not None)

    @property
    def accord(self) -> Accord:
        """How the accounts stand to each other; silence and predating take no part in it."""
        places = self.places
        above, below = sum(place > 0 for place in places), sum(place < 0 for place in places)
        told = len(places) + sum(cell.state == Outcome.REPORTS for cell in self.cells)
        if above and below:
            return Accord.CLASH
        if max(above, below) > 1:
            return Accord.AGREED
        return Accord.ONE_ONLY if told == 1 else Accord.OTHER


@dataclass(frozen=True, slots=True)
class Table(Generic[C, D, S]):
    """A comparison: rows are claims, columns are documents; each row has a cell for each column, in their order."""

    columns: tuple[Column[D], ...]
    rows: tuple[Row[C, D, S], ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many cells are in each state, in the order of STATES, zeros included."""
        counter = Counter(cell.state for row in self.rows for cell in row.cells)
        return {state: counter[state] for state in STATES}

    @property
    def accords(self) -> dict[Accord, int]:
        """How many rows stand in each accord, zeros included."""
        counter = Counter(row.accord for row in self.rows)
        return {accord: counter[accord] for accord in Accord}


def predates(column: Column[D], asked: Asked[C]) -> bool:
    """Say whether it is proved that the document's text is older than the claim could be."""
    return _is_older(column.latest, asked)


def _is_older(latest: date | None, asked: Asked[C]) -> bool:
    first = asked.earliest.earliest if asked.earliest.proved else None
    return first is not None and latest is not None and latest < first


def compare(claims: Sequence[Asked[C]], documents: Sequence[Column[D]], stances: Iterable[Found[S]]) -> Table[C, D, S]:
    """Lay claims against documents; the orders given are kept, stances on others are passed over.

    Raises ValueError where two agreed stances meet in one cell.
    """
    found: dict[tuple[Hashable, Hashable], Found[S]] = {}
    for each in stances:
        if found.setdefault((each.claim, each.document), each) is not each:
            raise ValueError(f"Two agreed stances of document {each.document} on claim {each.claim}.")
    days = [(column, column.latest) for column in documents]
    rows = tuple(
        Row(
            asked,
            tuple(
                _cell(column, found.get((asked.key, column.key)), older=_is_older(latest, asked))
                for column, latest in days
            ),
        )
        for asked in claims
    )
    return Table(tuple(documents), rows)


def _cell(column: Column[D], found: Found[S] | None, *, older: bool) -> Cell[D, S]:
    if found is None:
        return Cell(column, PREDATES if older else NOT_CHECKED, None, to_check=False)
    if older and found.outcome in {Outcome.SILENT, Outcome.NOT_COVERED}:
        return Cell(column, PREDATES, found.stance, to_check=False)
    return Cell(column, found.outcome, found.stance, to_check=older)
