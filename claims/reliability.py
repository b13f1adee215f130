"""Coders' agreement as the method page shows it: alpha for each field and version of the codebook, and for each tag.

Computed from what is public and remembered until that changes. Bars and words after Krippendorff, K. (2004), Content
Analysis, 2nd ed., p. 241: rely on alpha from 0.8, draw tentative conclusions from 0.667, none below.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from django.core.cache import caches

from claims import codings
from claims.agreement import Alpha, Lack, nominal, ordinal
from claims.codings import Cell
from claims.outcomes import SCALE, Outcome
from sources.models import Account, BiasTag
from sources.version import remembered

TENTATIVE, RELIABLE = 0.667, 0.8
KNOWN = "fields-below-the-bar"
LEFT = (Outcome.SILENT, Outcome.NOT_COVERED)
"""Outcomes by which a document does not take a claim up."""
ORDER = tuple(sorted(SCALE, key=lambda outcome: SCALE[outcome]))
"""The positions from one end of the scale to the other."""


class Field(StrEnum):
    """What is measured of stances."""

    OUTCOME = "outcome"
    POSITION = "position"
    TAKES_UP = "takes_up"


class Bar(StrEnum):
    """Where an alpha stands to the usual bars."""

    RELIABLE = "reliable"
    TENTATIVE = "tentative"
    BELOW = "below"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Measured:
    """The agreement on one field, by one version of the codebook; or on one tag."""

    field: str
    version: str
    found: Alpha
    machines: int = 0
    """How many of the coders are accounts that sign for a program."""

    @property
    def bar(self) -> Bar:
        return bar_of(self.found.alpha)


def bar_of(alpha: float | None) -> Bar:
    """Place an alpha; unknown where there is none."""
    if alpha is None:
        return Bar.UNKNOWN
    return Bar.RELIABLE if alpha >= RELIABLE else Bar.TENTATIVE if alpha >= TENTATIVE else Bar.BELOW


def of_stances() -> list[Measured]:
    """Give the agreement on every field, newest version of the codebook first. Remembered."""
    found = _measured(_of_stances())
    newest = found[0].version if found else ""
    below = [each.field for each in found if each.version == newest and each.bar in {Bar.TENTATIVE, Bar.BELOW}]
    caches["computed"].set(KNOWN, below, timeout=None)
    return found


def of_tags() -> list[Measured]:
    """Give the agreement on every tag that one of two raters of a document gave, by the tag's address. Remembered."""
    return _measured(_of_tags())


def doubled() -> list[Cell]:
    """Give every cell that was coded twice or more. Remembered."""
    return [Cell(*each) for each in _doubled()]


def known_below() -> list[str]:
    """Name the fields below the bar of reliance in the newest version of the codebook that was coded twice.

    As far as this process knows: as they were when the agreement was last shown. Costs no query, so that every page
    that shows a coding can say it.
    """
    found: list[str] = caches["computed"].get(KNOWN, [])
    return found


Row = tuple[str, str, dict[str, Any], int]


def _measured(rows: Sequence[Row]) -> list[Measured]:
    return [Measured(field, version, _alpha(found), machines) for field, version, found, machines in rows]


def _alpha(found: dict[str, Any]) -> Alpha:
    return Alpha(**(found | {"lack": Lack(found["lack"]) if found["lack"] else None}))


@remembered
def _doubled() -> list[tuple[int, int, str, dict[int, str]]]:
    return [(each.document, each.claim, each.codebook_version, each.outcomes) for each in codings.cells()]


@remembered
def _of_stances() -> list[Row]:
    cells = [Cell(*each) for each in _doubled()]
    found: list[Row] = []
    for version in sorted({each.codebook_version for each in cells}, key=_number, reverse=True):
        own = [each for each in cells if each.codebook_version == version]
        coders = {coder for each in own for coder in each.outcomes}
        machines = Account.objects.filter(pk__in=coders, is_machine=True).count()
        taken = [{coder: outcome not in LEFT for coder, outcome in each.outcomes.items()} for each in own]
        for field, alpha in (
            (Field.OUTCOME, nominal(codings.of_outcomes(own))),
            (Field.POSITION, ordinal(codings.of_positions(own), ORDER)),
            (Field.TAKES_UP, nominal(taken)),
        ):
            found.append((str(field), version, _plain(alpha), machines))
    return found


@remembered
def _of_tags() -> list[Row]:
    units = codings.of_tags()
    slugs = dict(BiasTag.objects.filter(pk__in=units).values_list("pk", "record__slug")) if units else {}
    return [(slugs[tag], "", _plain(nominal(each)), 0) for tag, each in sorted(units.items())]


def _plain(alpha: Alpha) -> dict[str, Any]:
    return asdict(alpha) | {"lack": str(alpha.lack) if alpha.lack else ""}


def _number(version: str) -> tuple[int, str]:
    return (int(version) if version.isascii() and version.isdigit() else 0, version)
