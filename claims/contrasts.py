"""Narratives side by side: what they share, on which claims they clash, what each leaves out, where documents cross.

Two narratives clash on a pair of claims that stand against each other by relation, and on one claim that documents of
the one take up and documents of the other deny. What a narrative leaves out is only ever an agreed silence of one of
its documents on a passage. Pure: no queries, no Django models.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Generic, TypeVar

from claims.comparison import SILENT_STATE, Cell, Column, Row, Table
from claims.views_of import UNTOLD

C = TypeVar("C")
D = TypeVar("D")
S = TypeVar("S")
N = TypeVar("N")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Account(Generic[N]):
    """One narrative: the claims it rests on, the documents that tell it."""

    key: Hashable
    claims: frozenset[Hashable]
    documents: frozenset[Hashable]
    narrative: N


@dataclass(frozen=True, slots=True)
class Tie(Generic[R]):
    """A relation by which accounts that rest on the two claims clash."""

    a: Hashable
    b: Hashable
    relation: R


@dataclass(frozen=True, slots=True)
class ClashByRelation(Generic[C, R]):
    """Claims of two narratives that stand against each other."""

    claim: C
    other: C
    relation: R


@dataclass(frozen=True, slots=True)
class ClashByStance(Generic[C]):
    """A claim on whose two sides documents of two narratives stand."""

    claim: C


@dataclass(frozen=True, slots=True)
class Contrast(Generic[N, C, R]):
    """Two narratives beside each other."""

    one: Account[N]
    other: Account[N]
    shared: tuple[C, ...]
    """Claims that both rest on."""
    by_relation: tuple[ClashByRelation[C, R], ...]
    by_stance: tuple[ClashByStance[C], ...]

    @property
    def is_clash(self) -> bool:
        return bool(self.by_relation or self.by_stance)


@dataclass(frozen=True, slots=True)
class Omission(Generic[C, D, S]):
    """An agreed silence: this document leaves this claim out, where a reader would expect it."""

    claim: C
    cell: Cell[D, S]


def contrast(accounts: Sequence[Account[N]], table: Table[C, D, S], ties: Iterable[Tie[R]]) -> list[Contrast[N, C, R]]:
    """Set each narrative against each other one, in the order given.

    Claims outside the table are not told of; a document's silence or a missing stance is never a side.
    """
    claims = {row.asked.key: row.claim for row in table.rows}
    known = [tie for tie in ties if tie.a in claims and tie.b in claims]
    return [
        Contrast(
            one,
            other,
            tuple(claims[row.asked.key] for row in table.rows if row.asked.key in one.claims & other.claims),
            tuple(_by_relation(one, other, known, claims)),
            tuple(ClashByStance(row.claim) for row in table.rows if _opposed(row, one, other)),
        )
        for one, other in combinations(accounts, 2)
    ]


def _by_relation(
    one: Account[N], other: Account[N], ties: Iterable[Tie[R]], claims: dict[Hashable, C]
) -> Iterable[ClashByRelation[C, R]]:
    for tie in ties:
        if found := _clash_by(tie, one, other):
            yield ClashByRelation(claims[found[0]], claims[found[1]], tie.relation)


def _clash_by(tie: Tie[R], one: Account[N], other: Account[N]) -> tuple[Hashable, Hashable] | None:
    """Give the claims by which the two clash, that of `one` first; None where this relation sets them apart nowhere."""
    for first, second in ((tie.a, tie.b), (tie.b, tie.a)):
        if first in one.claims and second in other.claims and not {first, second} <= one.claims & other.claims:
            return first, second
    return None


def _opposed(row: Row[C, D, S], one: Account[N], other: Account[N]) -> bool:
    sides = [_sides(row, account) for account in (one, other)]
    return (1 in sides[0] and -1 in sides[1]) or (-1 in sides[0] and 1 in sides[1])


def _sides(row: Row[C, D, S], account: Account[N]) -> set[int]:
    """Give the sides, 1 for and -1 against, that documents of an account alone take on a claim."""
    places = [cell.place for cell in row.cells if cell.column.key in account.documents]
    return {1 if place > 0 else -1 for place in places if place}


def omissions(account: Account[N], table: Table[C, D, S]) -> list[Omission[C, D, S]]:
    """List the agreed silences of a narrative's documents, in the order of the table."""
    return [
        Omission(row.claim, cell)
        for row in table.rows
        for cell in row.cells
        if cell.column.key in account.documents and cell.state == SILENT_STATE and cell.stance is not None
    ]


@dataclass(frozen=True, slots=True)
class Faced(Generic[C, D, S]):
    """One claim across accounts, in the order in which they were given."""

    row: Row[C, D, S]
    cells: tuple[tuple[Cell[D, S], ...], ...]
    """For each account, how its documents stand; those that have nothing to do with the claim are left out."""
    rests: tuple[bool, ...]
    """For each account, whether it rests on the claim."""

    @property
    def claim(self) -> C:
        return self.row.claim


@dataclass(frozen=True, slots=True)
class FacedTie(Generic[C, D, S, R]):
    """Two claims that stand against each other, each across the accounts."""

    one: Faced[C, D, S]
    other: Faced[C, D, S]
    relation: R


@dataclass(frozen=True, slots=True)
class Crossing(Generic[C, D, S]):
    """Two documents on opposite sides of a contrast: each tells an account that the other does not tell."""

    one: Column[D]
    other: Column[D]
    opposed: tuple[Row[C, D, S], ...]
    """Claims of which one takes the one side and the other the other."""
    agreed: tuple[Row[C, D, S], ...]
    """Claims of which both take the same side. Each row holds the cells of these two documents only."""


@dataclass(frozen=True, slots=True)
class Facing(Generic[N, C, D, S, R]):
    """Accounts face to face. Another order of accounts changes the order of columns and nothing else."""

    accounts: tuple[Account[N], ...]
    by_relation: tuple[FacedTie[C, D, S, R], ...]
    by_stance: tuple[Faced[C, D, S], ...]
    shared: tuple[Faced[C, D, S], ...]
    """Claims that two or more rest on."""
    own: tuple[Faced[C, D, S], ...]
    """Claims that one alone rests on and on which no documents of two accounts clash."""
    omissions: tuple[tuple[Omission[C, D, S], ...], ...]
    """For each account, the agreed silences of its documents."""
    several: tuple[Column[D], ...]
    """Documents that tell two or more of the accounts."""


def face(accounts: Sequence[Account[N]], table: Table[C, D, S], ties: Iterable[Tie[R]]) -> Facing[N, C, D, S, R]:
    """Set accounts face to face over a table, claims in its order. Claims outside it are not told of."""
    rows = {row.asked.key: faced(row, accounts) for row in table.rows}
    pairs = list(combinations(accounts, 2))
    clash = {row.asked.key for row in table.rows if any(_opposed(row, one, other) for one, other in pairs)}
    against = [
        FacedTie(rows[tie.a], rows[tie.b], tie.relation)
        for tie in ties
        if tie.a in rows and tie.b in rows and any(_clash_by(tie, one, other) for one, other in pairs)
    ]
    return Facing(
        tuple(accounts),
        tuple(against),
        tuple(each for key, each in rows.items() if key in clash),
        tuple(each for each in rows.values() if sum(each.rests) > 1),
        tuple(each for key, each in rows.items() if sum(each.rests) == 1 and key not in clash),
        tuple(tuple(omissions(account, table)) for account in accounts),
        tuple(column for column in table.columns if sum(column.key in each.documents for each in accounts) > 1),
    )


def faced(row: Row[C, D, S], accounts: Sequence[Account[N]]) -> Faced[C, D, S]:
    cells = tuple(
        tuple(cell for cell in row.cells if cell.column.key in each.documents and cell.state not in UNTOLD)
        for each in accounts
    )
    return Faced(row, cells, tuple(row.asked.key in each.claims for each in accounts))


def crossings(accounts: Sequence[Account[N]], table: Table[C, D, S]) -> list[Crossing[C, D, S]]:
    """Tell, for each two documents on opposite sides of a contrast, where they oppose each other and where they agree.

    Sides are those of the scale: a document that qualifies, passes on, or is silent neither agrees nor opposes. Pairs
    that share no side taken are left out; the order is that of the table.
    """
    tells = {each.key: {n for n, account in enumerate(accounts) if each.key in account.documents}
             for each in table.columns}  # fmt: skip
    found = []
    places = [[row.cells[n].place or 0 for row in table.rows] for n in range(len(table.columns))]
    towards = [{n for n, place in enumerate(column) if place > 0} for column in places]
    against = [{n for n, place in enumerate(column) if place < 0} for column in places]
    for (i, one), (j, other) in combinations(enumerate(table.columns), 2):
        if not tells[one.key] - tells[other.key] or not tells[other.key] - tells[one.key]:
            continue
        opposed, agreed = (
            tuple(Row(table.rows[n].asked, (table.rows[n].cells[i], table.rows[n].cells[j])) for n in sorted(numbers))
            for numbers in (
                towards[i] & against[j] | against[i] & towards[j],
                towards[i] & towards[j] | against[i] & against[j],
            )
        )
        if opposed or agreed:
            found.append(Crossing(one, other, opposed, agreed))
    return found
