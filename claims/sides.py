"""Narratives of a question or an event, set against each other over its comparison, read from what is public."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from claims.contrasts import Account, Omission, Tie, contrast, omissions
from claims.models import (
    CLASHING,
    Claim,
    ClaimRelation,
    Event,
    Narrative,
    NarrativeClaim,
    NarrativeDocument,
    NarrativeSource,
    Question,
    Stance,
)
from claims.tables import PublicTable
from sources.models import Document, Reference
from sources.review.models import ReviewedQuerySet, texts_array


@dataclass(frozen=True, slots=True)
class Side:
    """One narrative as its page shows it."""

    narrative: Narrative
    documents: Sequence[Document]
    claims: Sequence[Claim]
    taggings: Sequence[Any]
    omissions: "Sequence[Omission[Claim, Document, Stance]]"
    rivals: list["Side"]
    """Narratives that it clashes with."""
    faced: list[str]
    """Addresses of the narratives to put face to face: its own, then its rivals', or all others' where it has none."""

    @property
    def raters(self) -> list[str]:
        """Who tagged its documents."""
        return sorted({tagging.signature for tagging in self.taggings})


@dataclass(frozen=True, slots=True)
class Clash:
    """Where narratives stand against each other: on two claims by a relation, or on the two sides of one claim."""

    claim: Claim
    sides: Sequence[Narrative]
    other: Claim | None
    relation: ClaimRelation | None
    other_sides: Sequence[Narrative]


@dataclass(frozen=True, slots=True)
class Contrasts:
    sides: Sequence[Side]
    clashes: Sequence[Clash]
    shared: Sequence[tuple[Claim, Sequence[Narrative]]]
    """Claims that two narratives or more rest on."""


def narratives() -> ReviewedQuerySet:
    """Give public narratives with keys of their claims and documents, and sources with references, in one query."""
    sources = NarrativeSource.objects.filter(narrative=OuterRef("pk")).order_by("pk")
    told = JSONObject(
        name="source__name",
        slug="source__record__slug",
        reference="reference__record__slug",
        words=texts_array(Reference, "reference"),
    )
    rows: ReviewedQuerySet = (
        Narrative.objects.published()
        .with_words()
        .with_standing()
        .annotate(
            claim_keys=_keys(NarrativeClaim, "claim"),
            document_keys=_keys(NarrativeDocument, "document"),
            told_by=ArraySubquery(sources.values(json=told)),
        )
        .select_related("record__batch")
    )
    return rows


def _keys(link: Any, field: str) -> ArraySubquery:
    return ArraySubquery(link.objects.filter(narrative=OuterRef("pk")).order_by("pk").values(field))


def account(row: Any) -> Account[Narrative]:
    """Make an account of a narrative that `narratives` gave."""
    return Account(row.pk, frozenset(row.claim_keys), frozenset(row.document_keys), row)


def accounts_of_question(question: Question) -> ReviewedQuerySet:
    return narratives().filter(question=question)


def accounts_of_event(event: Event) -> ReviewedQuerySet:
    """Give the narratives of an event itself, and those of questions about it that rest on a claim about the event."""
    claims = Claim.objects.published().filter(event_links__event=event).values("pk")
    asked = Q(question__event_links__event=event, question__record__published_at__isnull=False)
    asked &= Q(pk__in=NarrativeClaim.objects.filter(claim__in=claims).values("narrative"))
    return narratives().filter(Q(event=event) | asked).distinct()


def of_question(question: Question, table: PublicTable, taggings: Iterable[Any]) -> Contrasts:
    return contrasts(accounts_of_question(question), table, taggings)


def of_event(event: Event, table: PublicTable, taggings: Iterable[Any]) -> Contrasts:
    return contrasts(accounts_of_event(event), table, taggings)


def contrasts(rows: ReviewedQuerySet, table: PublicTable, taggings: Iterable[Any]) -> Contrasts:
    """Set narratives against each other over a comparison. Costs two queries."""
    accounts = [account(row) for row in rows]
    pairs = contrast(accounts, table, ties(table))
    rivals: dict[Hashable, set[Hashable]] = {each.key: set() for each in accounts}
    for pair in pairs:
        if pair.is_clash:
            rivals[pair.one.key].add(pair.other.key)
            rivals[pair.other.key].add(pair.one.key)
    documents = {column.key: column.document for column in table.columns}
    known = {row.asked.key: row.claim for row in table.rows}
    tags: dict[int, list[Any]] = {}
    for tagging in taggings:
        tags.setdefault(tagging.document_id, []).append(tagging)
    sides: dict[Hashable, Side] = {}
    for each in accounts:
        sides[each.key] = Side(
            each.narrative,
            [documents[key] for key in documents if key in each.documents],
            [known[key] for key in known if key in each.claims],
            [tagging for key in documents if key in each.documents for tagging in tags.get(key, ())],  # type: ignore[call-overload]
            omissions(each, table),
            [],
            [],
        )
    for key, side in sides.items():
        side.rivals.extend(sides[rival] for rival in sides if rival in rivals[key])
        others = side.rivals or [other for other in sides.values() if other is not side]
        side.faced.extend(faced.narrative.slug for faced in (side, *others))
    shared = [(row.claim, [each.narrative for each in accounts if row.asked.key in each.claims]) for row in table.rows]
    return Contrasts(
        list(sides.values()),
        [*_by_relation(accounts, pairs), *_by_stance(accounts, table)],
        [(claim, tellers) for claim, tellers in shared if len(tellers) > 1],
    )


def ties(table: PublicTable) -> list[Tie[ClaimRelation]]:
    """Give the relations by which accounts clash, between claims of a comparison. One query."""
    claims = [row.asked.key for row in table.rows]
    clashing = [str(kind) for kind in CLASHING]
    related = ClaimRelation.objects.published().filter(a__in=claims, b__in=claims, relation__in=clashing)
    return [Tie(each.a_id, each.b_id, each) for each in related.order_by("pk")]


def _by_relation(accounts: Sequence[Account[Narrative]], pairs: Iterable[Any]) -> Iterable[Clash]:
    """Gather the clashes of all pairs by their relation: who rests on the one claim, who on the other."""
    found = {clash.relation.pk: clash for pair in pairs for clash in pair.by_relation}
    for clash in found.values():
        yield Clash(
            clash.claim,
            [each.narrative for each in accounts if clash.claim.pk in each.claims],
            clash.other,
            clash.relation,
            [each.narrative for each in accounts if clash.other.pk in each.claims],
        )


def _by_stance(accounts: Sequence[Account[Narrative]], table: PublicTable) -> Iterable[Clash]:
    """Give each claim that documents of one narrative take up and documents of another deny."""
    for row in table.rows:
        sides = [
            (each, {cell.place > 0 for cell in row.cells if cell.column.key in each.documents and cell.place})
            for each in accounts
        ]
        towards = [each for each, taken in sides if True in taken]
        against = [each for each, taken in sides if False in taken]
        if any(one.key != other.key for one in towards for other in against):
            yield Clash(
                row.claim, [each.narrative for each in towards], None, None, [each.narrative for each in against]
            )
