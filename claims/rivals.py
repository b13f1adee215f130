"""How much each claim separates the answers to a question: which answers it sets against each other.

Heuer, R. J. (1999), Psychology of Intelligence Analysis, chapter 8 (“Analysis of Competing Hypotheses”): evidence is
diagnostic as far as it tells hypotheses apart; what fits all of them alike says nothing about which is right. Here
answers are narratives and the evidence is where each stands on a claim, so that nothing is judged to fit by us.

An answer *stands* towards or against a claim as its documents do, and towards it where it rests on it. A claim is
measured by the pairs of answers that it sets apart, counted, never weighed against each other:

1. pairs *opposed*: one stands towards it, the other against it;
2. pairs of which one takes a position and the other *leaves it out*: an agreed silence on a passage;
3. pairs that differ *in part*: one takes a side, the other qualifies it or is divided in itself.

More opposed pairs come first; equal ones by the second number, then by the third: no sum of unlike things, no
average of positions. The scale is ordinal, so asserting and supporting are one side and how far apart two positions
lie is not asked. What nobody recorded, what is not covered, what a document is too old for and what it only passes on
set nothing apart: they never count for or against. With t answers towards and a against, t times a pairs are opposed.

Separating is not refuting: a claim that sets answers apart may itself be false. Pure: no queries, no Django models.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Generic, TypeVar

from claims.comparison import SILENT_STATE, Cell, Row, Table
from claims.contrasts import Account

C = TypeVar("C")
D = TypeVar("D")
S = TypeVar("S")
N = TypeVar("N")


class Stand(StrEnum):
    """Where an answer stands on a claim."""

    TOWARDS = "towards"
    AGAINST = "against"
    BETWEEN = "between"
    """Its documents qualify the claim, or stand on both sides of it."""
    LEAVES_OUT = "leaves_out"
    """No position, and at least one agreed silence."""
    NOTHING = "nothing"
    """Nothing that could set it apart: not recorded, not covered, too old, or only passed on."""


@dataclass(frozen=True, slots=True)
class Standing(Generic[N, D, S]):
    """One answer on one claim."""

    account: Account[N]
    stand: Stand
    rests: bool
    """The answer rests on the claim."""
    cells: tuple[Cell[D, S], ...]
    """How its documents stand, in the order of the table."""


@dataclass(frozen=True, slots=True)
class Separation(Generic[C, D, S, N]):
    """One claim, with where each answer stands on it, in the order in which answers were given."""

    row: Row[C, D, S]
    standings: tuple[Standing[N, D, S], ...]
    opposed: int
    left_out: int
    in_part: int
    pairs: int
    """Pairs of answers of which something is recorded on both sides: what the counts are out of."""

    @property
    def claim(self) -> C:
        return self.row.claim

    @property
    def separates(self) -> bool:
        return bool(self.opposed or self.left_out or self.in_part)

    @property
    def of_stand(self) -> dict[Stand, list[Account[N]]]:
        """The answers by where they stand, those of which nothing is recorded left out."""
        found: dict[Stand, list[Account[N]]] = {}
        for standing in self.standings:
            if standing.stand != Stand.NOTHING:
                found.setdefault(standing.stand, []).append(standing.account)
        return found


def separations(accounts: Sequence[Account[N]], table: Table[C, D, S]) -> list[Separation[C, D, S, N]]:
    """Measure each claim of a table against all answers, those that separate most first, ties in the order given."""
    found = [_separation(row, accounts) for row in table.rows]
    return sorted(found, key=lambda each: (-each.opposed, -each.left_out, -each.in_part))


def _separation(row: Row[C, D, S], accounts: Sequence[Account[N]]) -> Separation[C, D, S, N]:
    standings = tuple(_standing(row, account) for account in accounts)
    known = [each.stand for each in standings if each.stand != Stand.NOTHING]
    pairs = [frozenset(pair) for pair in combinations(known, 2)]
    opposed = sum(pair == {Stand.TOWARDS, Stand.AGAINST} for pair in pairs)
    left_out = sum(Stand.LEAVES_OUT in pair and len(pair) > 1 for pair in pairs)
    different = sum(len(pair) > 1 for pair in pairs)
    return Separation(row, standings, opposed, left_out, different - opposed - left_out, len(pairs))


def _standing(row: Row[C, D, S], account: Account[N]) -> Standing[N, D, S]:
    cells = tuple(cell for cell in row.cells if cell.column.key in account.documents)
    rests = row.asked.key in account.claims
    return Standing(account, _stand(cells, rests=rests), rests, cells)


def _stand(cells: Sequence[Cell[D, S]], *, rests: bool) -> Stand:
    places = [cell.place for cell in cells if cell.place is not None]
    towards, against = rests or any(place > 0 for place in places), any(place < 0 for place in places)
    if towards and against:
        return Stand.BETWEEN
    if towards or against:
        return Stand.TOWARDS if towards else Stand.AGAINST
    if places:
        return Stand.BETWEEN
    return Stand.LEAVES_OUT if any(cell.state == SILENT_STATE for cell in cells) else Stand.NOTHING
