"""An audit of ourselves: whether we record silences, tags, verdicts, challenges more on one side than another.

It measures us, never a source: a share of what we recorded, by the alignment that named raters gave the source or
document towards an actor, for everybody together and for each person. Nothing is averaged, nothing is a score.

A share is marked as differing only under a documented test: Fisher's exact test, two-sided, of one alignment against
all others towards the same actor (Fisher, R. A. 1922, Journal of the Royal Statistical Society 85, 87-94), all tests of
one audit corrected together after Holm (1979, “A Simple Sequentially Rejective Multiple Test Procedure”, Scandinavian
Journal of Statistics 6, 65-70) at LEVEL. The test takes cases as independent, which stances on one text are not: it
shows rather too much than too little, and a mark is a reason to look, not a proof of bias.

Small numbers are kept back, and so is a second one wherever the first could be worked out from the line of all.
Pure: no queries, no Django.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import exp, log

from claims.disagreement import wilson

BAR = 5
"""Cases below which a number is not shown."""
LEVEL = 0.05
"""Chance, over all tests of one audit, that any of them marks a difference where there is none."""


@dataclass(frozen=True, slots=True)
class Group:
    """An alignment towards an actor."""

    actor: Hashable
    alignment: Hashable


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that we could have recorded and did, or did not."""

    measure: str
    groups: frozenset[Group]
    """The alignments of what it is about; more than one where it is about several documents, or raters differ."""
    by: Hashable | None
    """Whose work it is; None in the line of everybody."""
    is_hit: bool


class Kept(StrEnum):
    """Why a line has no numbers."""

    SHOWN = "shown"
    FEW = "few"
    """Fewer than BAR cases."""
    BESIDE = "beside"
    """Enough, but with it a line of few could be worked out."""


@dataclass(frozen=True, slots=True)
class Line:
    """What was recorded of one alignment by one person, or by everybody."""

    measure: str
    group: Group
    by: Hashable | None
    kept: Kept
    hits: int | None = None
    count: int | None = None
    interval: tuple[float, float] | None = None
    """Wilson's 95 % interval of the share."""
    differs: int = 0
    """1 where the share is higher than with all other alignments, -1 where it is lower, beyond what chance would
    explain after the correction; else 0."""


def audit(cases: Iterable[Case]) -> list[Line]:
    """Give a line for each measure, alignment and person that has cases, and one for everybody; in no order."""
    tallies: dict[tuple[str, Hashable | None], dict[frozenset[Group], list[int]]] = {}
    for case in cases:
        counts = tallies.setdefault((case.measure, case.by), {}).setdefault(case.groups, [0, 0])
        counts[0] += case.is_hit
        counts[1] += 1
    lines: list[tuple[Line, tuple[int, int]]] = []
    for (measure, by), tally in tallies.items():
        for group in {group for groups in tally for group in groups}:
            inside = _sum(counts for groups, counts in tally.items() if group in groups)
            rest = _sum(
                counts
                for groups, counts in tally.items()
                if group not in groups and any(other.actor == group.actor for other in groups)
            )
            lines.append((_line(measure, group, by, *inside), rest))
    return list(_kept_back(_marked(lines)))


def _sum(counts: Iterable[Sequence[int]]) -> tuple[int, int]:
    hits = count = 0
    for each in counts:
        hits, count = hits + each[0], count + each[1]
    return hits, count


def _line(measure: str, group: Group, by: Hashable | None, hits: int, count: int) -> Line:
    if count < BAR:
        return Line(measure, group, by, Kept.FEW, count=count)
    return Line(measure, group, by, Kept.SHOWN, hits, count, wilson(hits, count))


def _marked(lines: Sequence[tuple[Line, tuple[int, int]]]) -> list[Line]:
    """Mark the lines that differ from the rest, after the correction for all that are tested."""
    chances = [
        fisher(line.hits, line.count or 0, *rest) if line.hits is not None and rest[1] >= BAR else None
        for line, rest in lines
    ]
    adjusted = iter(holm([chance for chance in chances if chance is not None]))
    marked = []
    for (line, rest), chance in zip(lines, chances, strict=True):
        if chance is not None and next(adjusted) < LEVEL and line.hits is not None and line.count:
            line = replace(line, differs=1 if line.hits * rest[1] > rest[0] * line.count else -1)  # noqa: PLW2901
        marked.append(line)
    return marked


def _kept_back(lines: Sequence[Line]) -> Iterator[Line]:
    """Take small numbers away, and further ones where what is left would give them back.

    Beside the line of everybody, the numbers of all persons but one give the last one. So those kept back are always
    two at least, with BAR cases at least between them, or none.
    """
    beside: dict[tuple[str, Group], list[Line]] = {}
    for line in lines:
        if line.by is not None:
            beside.setdefault((line.measure, line.group), []).append(line)
    hidden: set[int] = set()
    for persons in beside.values():
        ranked = sorted(persons, key=lambda line: line.count or 0)
        few = [line for line in ranked if line.kept == Kept.FEW]
        more = iter(line for line in ranked if line.kept == Kept.SHOWN)
        while few and (len(few) == 1 or sum(line.count or 0 for line in few) < BAR):
            further = next(more, None)
            if further is None:
                break
            few.append(further)
            hidden.add(id(further))
        if few and (len(few) == 1 or sum(line.count or 0 for line in few) < BAR):
            hidden |= {id(line) for line in lines if line.by is None and _meets(line, persons[0])}
    for line in lines:
        if id(line) in hidden:
            yield Line(line.measure, line.group, line.by, Kept.FEW if line.kept == Kept.FEW else Kept.BESIDE)
        else:
            yield replace(line, count=None) if line.kept == Kept.FEW else line


def _meets(line: Line, other: Line) -> bool:
    return (line.measure, line.group) == (other.measure, other.group)


def holm(chances: Sequence[float]) -> list[float]:
    """Correct the chances of many tests after Holm (1979); the order is kept."""
    order = sorted(range(len(chances)), key=chances.__getitem__)
    adjusted = [1.0] * len(chances)
    highest = 0.0
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, (len(chances) - rank) * chances[place]))
        adjusted[place] = highest
    return adjusted


def fisher(hits: int, count: int, other_hits: int, other_count: int) -> float:
    """Give the two-sided chance of Fisher's exact test: of all tables no likelier than this one with the same sums."""
    total, all_hits = count + other_count, hits + other_hits
    low, high = max(0, all_hits - other_count), min(all_hits, count)
    weight, weights = 0.0, [0.0]
    for here in range(low, high):
        up = (all_hits - here) * (count - here)
        down = (here + 1) * (total - all_hits - count + here + 1)
        weight += log(up) - log(down)
        weights.append(weight)
    highest, seen = max(weights), weights[hits - low]
    whole = sum(exp(each - highest) for each in weights)
    return min(1.0, sum(exp(each - highest) for each in weights if each <= seen + SLACK) / whole)


SLACK = 1e-7
"""By how much a logarithm may exceed another that it equals but for rounding."""
