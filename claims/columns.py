"""Columns of a comparison in groups by what raters found of their documents along one line of the bias vocabulary.

Groups stand in the vocabulary's own order, which ranks nobody; nothing is averaged. Pure: no queries, no models.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Generic, Protocol, TypeVar


class Finding(Protocol):
    """What one rater found of a document, or of a source that answers for it."""

    @property
    def position(self) -> int: ...
    @property
    def mark(self) -> str: ...
    @property
    def rater(self) -> str: ...
    @property
    def source_slug(self) -> str: ...


F = TypeVar("F", bound=Finding)


class Standing(IntEnum):
    """How the findings on a document stand to each other, in the order in which groups stand."""

    ALIKE = 0
    DIFFER = 1
    """Raters differ, or one found one thing of the document and another of its source."""
    NONE = 2


@dataclass(frozen=True, slots=True)
class Group(Generic[F]):
    """Columns that stand together."""

    standing: Standing
    found: tuple[F, ...]
    """One finding of each kind that all of the group have, with ALIKE."""
    documents: tuple[Hashable, ...]


def grouped(documents: Iterable[Hashable], findings: Mapping[Hashable, Sequence[F]]) -> list[Group[F]]:
    """Group documents by what was found of them. Inside a group they keep the order given."""
    found: dict[tuple[Standing, tuple[tuple[int, str], ...]], Group[F]] = {}
    for document in documents:
        findings_here = findings.get(document, ())
        standing = standing_of(findings_here)
        alike = {(each.position, each.mark): each for each in findings_here} if standing == Standing.ALIKE else {}
        key = (standing, tuple(sorted(alike)))
        group = found.get(key) or Group(standing, tuple(alike[each] for each in key[1]), ())
        found[key] = replace(group, documents=(*group.documents, document))
    return [found[key] for key in sorted(found)]


def standing_of(findings: Sequence[F]) -> Standing:
    """Say how findings stand to each other: each rater's findings of one document or source are taken together."""
    taken: dict[tuple[str, str], set[str]] = {}
    for each in findings:
        taken.setdefault((each.rater, each.source_slug), set()).add(each.mark)
    if not taken:
        return Standing.NONE
    return Standing.DIFFER if len({frozenset(marks) for marks in taken.values()}) > 1 else Standing.ALIKE
