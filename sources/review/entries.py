"""What a reviewer is shown of each record of a submission: what differs, the passages beside it, notes at places."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from sources.models.account import Account
from sources.models.document import Paragraph
from sources.passages import Surroundings, surroundings
from sources.review import content as contents
from sources.review.content import KINDS, Content
from sources.review.differences import Change, compare_many
from sources.review.models import Decision, Record, Revision, Submission
from sources.review.notes import PlacedNote, placed

LONG = 40
"""Differences in one list of rows from which on it is shown folded."""
NOTE = "note"
"""With what the names of the fields for notes begin."""


def note_name(revision: int, path: str) -> str:
    """Name the field for a note at a place of a revision."""
    return f"{NOTE}-{revision}-{path}"


@dataclass(frozen=True, slots=True)
class Spot:
    """A difference, the notes at its place, and the name of the field for another; empty where it stands above."""

    change: Change
    notes: list[PlacedNote]
    note_name: str
    typed: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of a submission as its page shows it."""

    revision: Revision
    kind: str
    url: str
    mark_url: str
    contributors: list[Account]
    decisions: list[Decision]
    is_open: bool
    is_confirmation: bool
    """Whether it says that what a batch brought stands: then `spots` are what it says, not what differs."""
    spots: list[Spot]
    notes: list[PlacedNote]
    """Notes about the whole, or whose place is no longer among the differences."""
    note_name: str
    typed: str
    passages: list[Surroundings] = field(default_factory=list)

    @property
    def parts(self) -> "list[Part]":
        """Give the differences in parts: long lists of rows, such as a paragraph map, each in one of its own."""
        rows = Counter(_list_of(spot) for spot in self.spots)
        long = {name for name, number in rows.items() if name and number > LONG}
        parts = [Part("", [spot for spot in self.spots if _list_of(spot) not in long])]
        kind = KINDS[self.revision.record.kind]
        names = {child.name: str(child.model._meta.verbose_name_plural) for child in kind.children}
        parts += [
            Part(names.get(name, name), [spot for spot in self.spots if _list_of(spot) == name])
            for name in dict.fromkeys(_list_of(spot) for spot in self.spots)
            if name in long
        ]
        return [part for part in parts if part.spots]


@dataclass(frozen=True, slots=True)
class Part:
    """Some differences of a record. With a heading they are folded, unless there are notes among them."""

    heading: str
    spots: list[Spot]

    @property
    def is_open(self) -> bool:
        return any(spot.notes or spot.typed for spot in self.spots)


def _list_of(spot: Spot) -> str:
    """Name the list of children that a difference lies in; empty for the record's own fields."""
    name, _point, below = spot.change.path.partition(".")
    return name if below else ""


def entries_of(submission: Submission, keys: Sequence[int], typed: Mapping[str, Any]) -> list[Entry]:
    """Give the entries of these revisions of a submission, `typed` being what was sent in vain.

    Costs the same number of queries however many they are.
    """
    revisions = list(submission.revisions.filter(pk__in=keys).select_related("record__batch"))
    decisions: dict[int | None, list[Decision]] = {}
    for decision in Decision.objects.filter(revision__in=keys).select_related("by"):
        decisions.setdefault(decision.revision_id, []).append(decision)
    people = Account.objects.in_bulk({key for each in revisions for key in each.contributors})
    shown = [each for each in revisions if each.state in Revision.OPEN]
    public = public_contents(each.record for each in shown)
    confirming = {
        each.pk for each in shown
        if submission.confirms_id is not None and contents.same(public.get(each.record_id), each.content)
    }  # fmt: skip
    passages = {each.pk: contents.passages(each.record.kind, each.content) for each in shown}
    around = surroundings(place for places in passages.values() for place in places)
    known = {
        Account: {key: str(person) for key, person in people.items()},
        Paragraph: {key: shown.locator for (key, _exact), shown in around.items()},
    }
    changes = compare_many(
        [
            (each.record.kind, None if each.pk in confirming else public.get(each.record_id), each.content)
            for each in shown
        ],
        known,
    )
    changed = {each.pk: found for each, found in zip(shown, changes, strict=True)}
    notes = placed(revisions)
    return [
        _entry(
            each, each.pk in confirming, [people[key] for key in each.contributors if key in people],
            decisions.get(each.pk, []),
            changed.get(each.pk, []), notes.get(each.pk, []),
            [around[place] for place in passages.get(each.pk, []) if place in around], typed,
        )
        for each in revisions
    ]  # fmt: skip


def public_contents(records: Iterable[Record]) -> dict[int, Content]:
    """Give what is public of these records, by key: a few queries for each kind."""
    by_kind: dict[str, list[int]] = {}
    for record in records:
        if record.is_public:
            by_kind.setdefault(record.kind, []).append(record.pk)
    return {key: found for kind, keys in by_kind.items() for key, found in contents.read_many(kind, keys).items()}


def shown_passages(kind: str, content: Mapping[str, Any]) -> list[Surroundings]:
    """Give the passages that one content names, with what stands around them."""
    places = contents.passages(kind, content)
    around = surroundings(places)
    return [around[place] for place in places if place in around]


def _entry(  # noqa: PLR0913, PLR0917  what was fetched for all of them at once
    revision: Revision, is_confirmation: bool, contributors: list[Account], decisions: list[Decision],
    changes: list[Change], notes: list[PlacedNote], passages: list[Surroundings], typed: Mapping[str, Any],
) -> Entry:  # fmt: skip
    name = f"admin:{KINDS[revision.record.kind].model._meta.app_label}_{revision.record.kind}"
    spots: list[Spot] = []
    seen: set[str] = set()
    for change in changes:
        first = change.path not in seen
        seen.add(change.path)
        field_name = note_name(revision.pk, change.path) if first else ""
        at = [each for each in notes if first and each.note.path and each.path == change.path]
        spots.append(Spot(change, at, field_name, str(typed.get(field_name, ""))))
    whole = note_name(revision.pk, "")
    return Entry(
        revision, KINDS[revision.record.kind].label, reverse(f"{name}_change", args=[revision.record_id]),
        reverse(f"{name}_mark", args=[revision.record_id]) if revision.record.is_public else "",
        contributors, decisions, revision.state in Revision.OPEN, is_confirmation, spots,
        [each for each in notes if not each.note.path or each.path not in seen],
        whole, str(typed.get(whole, "")), passages,
    )  # fmt: skip
