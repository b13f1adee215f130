"""What an import is asked to do, and what comes of it, row by row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sources.models.account import Account
from sources.review.content import Content
from sources.review.differences import Change
from sources.review.models import Batch, Record, Revision, Submission
from sources.tables import cells
from sources.tables.files import Fault

Sign = Callable[[Content, Account, bool], Content]
"""Signs a content as its kind does: who coded, rated or tagged; the last argument says whether it is new."""


@dataclass(frozen=True, slots=True)
class Task:
    """Who brings what in, and why."""

    actor: Account
    why: str
    """Kept in history, with the batch and the submission."""
    name: str
    """Title of the batch and the submission."""
    checksum: str
    """SHA-256 of the file."""
    sign: Sign


@dataclass(slots=True)
class Planned:
    """What a row of the file comes to."""

    line: int
    slug: str
    action: str
    """One of `new`, `update`, `skip`, as the library names them."""
    cells: list[tuple[str, str, str]]
    """Column, what stands there now, what will; only where they differ."""
    base: Content | None
    content: Content
    record: Record
    changes: Sequence[Change] = ()
    draft: Revision | None = None

    @property
    def touched(self) -> Content:
        """Give what is to be applied: where no draft lies between, only what differs from what stands."""
        if self.base is None or self.draft is not None:
            return self.content
        base = self.base
        return {name: value for name, value in self.content.items() if name == "slug" or value != base.get(name)}

    @property
    def changes_base(self) -> bool:
        return self.action == "update"


@dataclass(slots=True)
class Outcome:
    """What an import did, or would do."""

    faults: list[Fault] = field(default_factory=list)
    rows: list[Planned] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    fingerprint: str = ""
    batch: Batch | None = None
    submission: Submission | None = None

    def fault(self, what: str, line: int, column: str = "", value: str = "") -> None:
        """Note a fault; its value is shown so that what cannot be seen is named."""
        self.faults.append(Fault(what, line, column, cells.visible(value)))

    def of(self, action: str) -> list[Planned]:
        return [row for row in self.rows if row.action == action]

    @property
    def new(self) -> list[Planned]:
        return self.of("new")

    @property
    def changed(self) -> list[Planned]:
        return self.of("update")

    @property
    def unchanged(self) -> list[Planned]:
        return self.of("skip")
