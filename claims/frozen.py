"""A comparison as plain data: kept whole, read again, and told apart from the same view computed later.

Pure: no queries, no Django. It holds our own words, locators and what was coded; never a word quoted from a document.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from claims import comparison
from sources.dates import UNKNOWN

FORM = 1
"""Number of the form in which a table is stored; another one is refused, never guessed at."""

Words = Mapping[str, str]
"""A text by code of language."""


@dataclass(frozen=True, slots=True)
class Place:
    """A passage that a stance rests on, by its locator; the quoted words are left where they are."""

    locator: str
    voice: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a claim and a document meet."""

    state: str
    """One of `claims.comparison.STATES`."""
    stance: str = ""
    """Address of the agreed stance; empty where there is none."""
    places: tuple[Place, ...] = ()
    to_check: bool = False
    """A position is recorded although the document is proved older than the claim could be."""
    revision: int | None = None
    """The approved revision that it rests on; None where nobody here has reviewed it."""
    batch: str = ""
    """The batch that brought it, where one did."""


@dataclass(frozen=True, slots=True)
class Row:
    """One claim, with a cell for each column of its table."""

    claim: str
    """Its address."""
    statements: Words
    type: str
    earliest: str
    """EDTF, as written; empty where it is not known."""
    documents: int
    """How many documents carry it."""
    origins: int
    """From how many independent origins they have it."""
    cells: tuple[Cell, ...]
    verdicts: tuple[tuple[str, str], ...] = ()
    """Address and verdict of each assessment, newest first."""

    @property
    def accord(self) -> comparison.Accord:
        """How the accounts stand to each other, as `claims.comparison` tells it of their states."""
        asked = comparison.Asked(self.claim, UNKNOWN, None)
        column: comparison.Column[None] = comparison.Column("", (), None)
        cells: list[comparison.Cell[None, None]] = [
            comparison.Cell(column, cell.state, None, to_check=False) for cell in self.cells
        ]
        return comparison.Row(asked, tuple(cells)).accord


@dataclass(frozen=True, slots=True)
class Span:
    """The days between which something was published, and whether that is proved."""

    earliest: date | None
    latest: date | None
    proved: bool


@dataclass(frozen=True, slots=True)
class Column:
    """One document."""

    document: str
    """Its address."""
    publisher: str
    title: str
    """As it calls itself; empty where that is not known."""
    titles: Words
    """Our titles for it."""
    language: str
    published: str
    """EDTF, as written."""
    bounds: tuple[Span, ...]
    """Of its own date, and of the date of each text that it translates or copies."""
    is_translation: bool = False


@dataclass(frozen=True, slots=True)
class Frozen:
    """A comparison as it was shown."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    headings: Words = field(default_factory=dict)
    """What it was a comparison of."""
    shown: Words = field(default_factory=dict)
    """The sentences that said what was shown, and what was not."""
    licences: Words = field(default_factory=dict)
    """Under which licences it stood."""
    form: int = FORM

    def __post_init__(self) -> None:
        """Raise ValueError where a row has not one cell for each column, or a claim or document stands twice."""
        if any(len(row.cells) != len(self.columns) for row in self.rows):
            raise ValueError("A row needs one cell for each column.")
        for keys in ([row.claim for row in self.rows], [column.document for column in self.columns]):
            if len(set(keys)) != len(keys):
                raise ValueError("A claim or a document stands twice.")
        if self.form != FORM:
            raise ValueError(f"Form {self.form} of a stored table is not known.")

    def cells(self) -> dict[tuple[str, str], Cell]:
        """Give each cell by the addresses of its claim and its document."""
        return {
            (row.claim, column.document): cell
            for row in self.rows
            for column, cell in zip(self.columns, row.cells, strict=True)
        }


STORED: TypeAdapter[Frozen] = TypeAdapter(Frozen)


def serialised(table: Frozen) -> dict[str, Any]:
    """Give a table as what JSON can hold; what is as by default is left out."""
    found: dict[str, Any] = STORED.dump_python(table, mode="json", exclude_defaults=True)
    return {**found, "form": table.form}


def restored(stored: Any) -> Frozen:
    """Give the table that was serialised. Raises ValueError where this is none."""
    try:
        return STORED.validate_python(stored)
    except ValidationError as error:
        raise ValueError("This is no stored comparison.") from error


# --- What has changed


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that both tables have, and that differs."""

    claim: str
    document: str
    was: Cell
    now: Cell

    @property
    def is_found_otherwise(self) -> bool:
        """What was found is another thing, not only what it rests on."""
        return (self.was.state, self.was.to_check) != (self.now.state, self.now.to_check)


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs between two tables of one view, an earlier and a later one. Empty, it is false."""

    cells: tuple[Change, ...] = ()
    """Cells of claims and documents that both have."""
    claims_gone: tuple[Row, ...] = ()
    claims_come: tuple[Row, ...] = ()
    documents_gone: tuple[Column, ...] = ()
    documents_come: tuple[Column, ...] = ()
    claims: tuple[tuple[Row, Row], ...] = ()
    """Claims that are worded, typed or dated otherwise."""
    documents: tuple[tuple[Column, Column], ...] = ()
    """Documents that are titled, dated or attributed otherwise."""
    origins: tuple[tuple[Row, Row], ...] = ()
    """Claims carried by another number of documents, or from another number of origins."""
    verdicts: tuple[tuple[Row, Row], ...] = ()
    """Claims assessed otherwise."""

    def __bool__(self) -> bool:
        return any(getattr(self, each.name) for each in fields(self))

    @property
    def findings(self) -> tuple[Change, ...]:
        """Cells in which another thing is found."""
        return tuple(change for change in self.cells if change.is_found_otherwise)

    @property
    def grounds(self) -> tuple[Change, ...]:
        """Cells in which the same is found, resting on other passages or another approval."""
        return tuple(change for change in self.cells if not change.is_found_otherwise)


def differences(was: Frozen, now: Frozen) -> Differences:
    """Tell what differs, in the order of the earlier table. The order of rows and columns is no difference.

    Swapping the two mirrors it: what came is gone, what was is what is now.
    """
    rows, later_rows = {row.claim: row for row in was.rows}, {row.claim: row for row in now.rows}
    columns, later_columns = ({each.document: each for each in table.columns} for table in (was, now))
    both = [(row, later_rows[key]) for key, row in rows.items() if key in later_rows]
    later = now.cells()
    return Differences(
        cells=tuple(
            Change(*key, cell, later[key]) for key, cell in was.cells().items() if key in later and cell != later[key]
        ),
        claims_gone=_without(rows, later_rows),
        claims_come=_without(later_rows, rows),
        documents_gone=_without(columns, later_columns),
        documents_come=_without(later_columns, columns),
        claims=_differing(both, "statements", "type", "earliest"),
        documents=tuple(
            (column, later_columns[key])
            for key, column in columns.items()
            if key in later_columns and column != later_columns[key]
        ),
        origins=_differing(both, "documents", "origins"),
        verdicts=_differing(both, "verdicts"),
    )


def _without(some: Mapping[str, Any], others: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(each for key, each in some.items() if key not in others)


def _differing(pairs: Iterable[tuple[Row, Row]], *names: str) -> tuple[tuple[Row, Row], ...]:
    return tuple((one, other) for one, other in pairs if any(getattr(one, n) != getattr(other, n) for n in names))
