"""Narratives side by side: what they share, on which claims they clash, what each leaves out.

Two narratives clash on a pair of claims that stand against each other by relation, and on one claim that documents of
the one take up and documents of the other deny. What a narrative leaves out is only ever an agreed silence of one of
its documents on a passage. Pure: no queries, no Django models.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Generic, TypeVar

from claims.comparison import SILENT_STATE, Cell, Row, Table

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
        for first, second in ((tie.a, tie.b), (tie.b, tie.a)):
            if first in one.claims and second in other.claims and not {first, second} <= one.claims & other.claims:
                yield ClashByRelation(claims[first], claims[second], tie.relation)
                break


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
