"""Figures of one measure beside each other: who gives each, whether both can be right, and what explains it.

Pure: works on what a comparison holds, asks the database nothing.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from itertools import combinations
from typing import Any

from claims.comparison import Cell, Row, Table
from claims.corroboration import Corroboration
from claims.outcomes import Outcome
from sources.dates import UNKNOWN, Bounds, bounds

ABOUT = Decimal("0.1")
"""How far “about” reaches on either side, as a share of the figure: about 4 000 000 allows 3 600 000 to 4 400 000."""

GIVES = (str(Outcome.ASSERTS), str(Outcome.REPORTS))
"""States of a document that gives the figure: its claim stated in full. Support alone may name no figure."""

BESIDE = (str(Outcome.SUPPORTS), str(Outcome.QUALIFIES), str(Outcome.DISPUTES), str(Outcome.DENIES))
"""States of a document that speaks to the claim without giving its figure."""


class Meeting(StrEnum):
    """How two figures of one measure and unit stand to each other. The order is that of pages."""

    CONFLICT = "conflict"
    """They cannot both be right of one day, and their dates overlap."""
    UNDATED = "undated"
    """They cannot both be right of one day; whether they are of one day is not known."""
    OTHER_DAY = "other_day"
    """They are proved to be of different days: both may be right."""
    WITHIN = "within"
    """One number exists that fits both: both may be right."""
    SAME = "same"
    """The same number with the same precision."""


class Standing(StrEnum):
    """How the figures of one measure stand. The order is that of pages."""

    OPEN = "open"
    """Two figures conflict, or may, and nothing here explains it."""
    EXPLAINED = "explained"
    """Figures conflict, or may, and something here speaks of each such pair."""
    OTHER_DAYS = "other_days"
    """Figures that could not both be right of one day are of different days."""
    NONE = "none"
    """There are several figures, and all may be right of one day."""
    ALONE = "alone"
    """One figure only: there is nothing to lay beside it."""


DISAGREE = (Meeting.CONFLICT, Meeting.UNDATED)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as it was given: `exact`, `at_least`, `at_most` or `about`, of a date with these bounds."""

    value: Decimal
    precision: str = "exact"
    dates: Bounds = UNKNOWN

    @property
    def low(self) -> Decimal | None:
        """The least that it allows; None where there is no such bound."""
        if self.precision == "at_most":
            return None
        return self.value - abs(self.value) * ABOUT if self.precision == "about" else self.value

    @property
    def high(self) -> Decimal | None:
        """The most that it allows; None where there is no such bound."""
        if self.precision == "at_least":
            return None
        return self.value + abs(self.value) * ABOUT if self.precision == "about" else self.value


def meeting(a: Amount, b: Amount) -> Meeting:
    """Say how two amounts of one measure and unit stand to each other. Symmetric; nothing conflicts with itself."""
    if (a.value, a.precision) == (b.value, b.precision):
        return Meeting.SAME
    if _reaches(a, b) and _reaches(b, a):
        return Meeting.WITHIN
    if a.dates.before(b.dates) or b.dates.before(a.dates):
        return Meeting.OTHER_DAY
    return Meeting.CONFLICT if _overlap(a.dates, b.dates) else Meeting.UNDATED


def _reaches(a: Amount, b: Amount) -> bool:
    return a.low is None or b.high is None or a.low <= b.high


def _overlap(a: Bounds, b: Bounds) -> bool:
    """Say whether two dates that are known on some side share a day."""
    known = all(each.earliest or each.latest for each in (a, b))
    return known and not (_ends_before(a, b) or _ends_before(b, a))


def _ends_before(a: Bounds, b: Bounds) -> bool:
    return a.latest is not None and b.earliest is not None and a.latest < b.earliest


@dataclass(frozen=True)
class Figure:
    """One figure: as the claim states it, or as a reference gives it."""

    told: Mapping[str, Any]
    """Its dictionary: value, unit, precision, reference_date, note, reference, relations."""
    claim: Any
    cells: Sequence[Cell[Any, Any]]
    """Where documents give it, in their own voice or through others; empty for a reference's figure."""
    beside: Sequence[Cell[Any, Any]] = ()
    """Where documents support, qualify, dispute or deny its claim; empty for a reference's figure."""
    counted: Corroboration | None = None
    """The documents that give it and their independent origins; None for a reference's, or where nobody counted."""

    @cached_property
    def amount(self) -> Amount:
        dated = self.told.get("reference_date")
        return Amount(Decimal(str(self.told["value"])), self.told["precision"], bounds(dated) if dated else UNKNOWN)


class Speaks(StrEnum):
    """What can speak of two figures that differ."""

    NOTE = "note"
    RELATION = "relation"
    ASSESSMENT = "assessment"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Something in the base that speaks of why two figures differ."""

    kind: Speaks
    figure: Figure
    told: Mapping[str, Any]
    """The note by language; the dictionary of the relation; the dictionary of the assessment."""


RELATED = ("easily_confused_with", "rival_account", "broader_than")
"""Relations of two claims that say why their figures differ: other things are counted, or it is told otherwise."""

SETTLED = ("supported", "mostly_supported", "mostly_contradicted", "contradicted")
"""Verdicts that say which figure holds. The others leave the point open."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures of one measure, with how they stand to each other."""

    a: Figure
    b: Figure
    meeting: Meeting
    explanations: Sequence[Explanation]

    @property
    def disagrees(self) -> bool:
        return self.meeting in DISAGREE

    @property
    def is_open(self) -> bool:
        return self.disagrees and not self.explanations


@dataclass(frozen=True)
class Measure:
    """All figures of one measure and one unit: those that can be compared."""

    key: str
    unit: str
    figures: Sequence[Figure]
    other_units: Sequence[str] = ()
    """Units in which the same measure is given too: never compared with these figures."""

    @property
    def differ(self) -> bool:
        return len({(figure.amount.value, figure.amount.precision) for figure in self.figures}) > 1

    @cached_property
    def pairs(self) -> list[Pair]:
        """Every two figures, those that disagree first."""
        found = [Pair(a, b, meeting(a.amount, b.amount), _explanations(a, b)) for a, b in combinations(self.figures, 2)]
        order = list(Meeting)
        return sorted(found, key=lambda pair: (not pair.is_open, order.index(pair.meeting)))

    @property
    def unlike(self) -> list[Pair]:
        """Every two figures that are not the same."""
        return [pair for pair in self.pairs if pair.meeting != Meeting.SAME]

    @cached_property
    def standing(self) -> Standing:
        if len(self.figures) == 1:
            return Standing.ALONE
        disagreeing = [pair for pair in self.pairs if pair.disagrees]
        if not disagreeing:
            days = any(pair.meeting == Meeting.OTHER_DAY for pair in self.pairs)
            return Standing.OTHER_DAYS if days else Standing.NONE
        return Standing.OPEN if any(pair.is_open for pair in disagreeing) else Standing.EXPLAINED


def by_measure(table: Table[Any, Any, Any], counted: Mapping[Hashable, Corroboration] | None = None) -> list[Measure]:
    """Group the figures of a comparison's claims, in its order; open conflicts first.

    `counted` has, by the claim's key, the documents that give its figures and their origins.
    """
    groups: dict[str, dict[str, list[Figure]]] = {}
    for row in table.rows:
        for told in row.claim.figures:
            if told["reference"]:
                figure = Figure(told, row.claim, [])
            else:
                giving, beside = _cells(row, GIVES), _cells(row, BESIDE)
                figure = Figure(told, row.claim, giving, beside, (counted or {}).get(row.asked.key))
            groups.setdefault(told["measure"], {}).setdefault(told["unit"], []).append(figure)
    found = [
        Measure(key, unit, figures, [other for other in units if other != unit])
        for key, units in groups.items()
        for unit, figures in units.items()
    ]
    return in_order(found)


def in_order(measures: Iterable[Measure]) -> list[Measure]:
    """Put open conflicts first, then the others as `Standing` has them."""
    order = list(Standing)
    return sorted(measures, key=lambda measure: order.index(measure.standing))


def _cells(row: Row[Any, Any, Any], states: Sequence[str]) -> list[Cell[Any, Any]]:
    return [cell for cell in row.cells if cell.state in states]


def _explanations(a: Figure, b: Figure) -> list[Explanation]:
    """Gather what the base holds that speaks of two figures: notes, relations of their claims, assessments."""
    found = [Explanation(Speaks.NOTE, each, each.told["note"]) for each in (a, b) if each.told.get("note")]
    if a.claim is not b.claim:
        found += [
            Explanation(Speaks.RELATION, a, link)
            for link in a.told.get("relations") or ()
            if link["other"] == b.claim.pk and link["relation"] in RELATED
        ]
    for figure in (a, b) if a.claim is not b.claim else (a,):
        verdicts = getattr(figure.claim, "verdicts", None) or ()
        found += [Explanation(Speaks.ASSESSMENT, figure, each) for each in verdicts if each["verdict"] in SETTLED]
    return found
