"""What several coders found of the same thing, read from the base as units for `claims.agreement`.

Only codings made without sight of each other count. A blind coding is one. The agreed stance beside it is one as it
stood when the first blind coding was begun, which history tells; what was changed since may have been reconciled. One
that came later, or that says it rests on several codings, is an outcome of coding and no coding.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, JSONField, OuterRef, Q, Subquery, TextField, When
from django.db.models.functions import Cast, JSONObject, TruncDate

from claims.agreement import Unit
from claims.models import BlindCoding, Reconciliation, Stance, StancePassage
from claims.outcomes import SCALE
from sources.models import History, Revision, Tagging
from sources.review.models import ReviewedQuerySet


@dataclass(frozen=True, slots=True)
class Cell:
    """One claim in one document, as coders found it by one version of the codebook."""

    document: int
    claim: int
    codebook_version: str
    outcomes: dict[int, str]
    """Outcome by key of the coder's account; two coders or more."""


def cells(stances: ReviewedQuerySet | None = None) -> list[Cell]:
    """Give every cell coded twice or more by one version of the codebook, oldest first. Two queries.

    `stances` narrows what is read; public ones if not given.
    """
    stances = Stance.objects.published() if stances is None else stances
    found: defaultdict[tuple[int, int, str], dict[int, str]] = defaultdict(dict)
    blind = stances.filter(is_agreed=False).order_by("pk")
    for *cell, coder, outcome in blind.values_list("document", "claim", "codebook_version", "coder", "outcome"):
        found[tuple(cell)][coder] = outcome
    for document, claim, row in _agreed_as_found(stances).values_list("document", "claim", "as_found"):
        if row is not None and (row["codings_made"] or 1) == 1:
            found[document, claim, row["codebook_version"]].setdefault(row["coder_id"], row["outcome"])
    return [Cell(*cell, outcomes) for cell, outcomes in found.items() if len(outcomes) > 1]


def _agreed_as_found(stances: ReviewedQuerySet) -> ReviewedQuerySet:
    """Annotate agreed stances beside blind ones with their row before the first blind one was begun, `as_found`."""
    kept = History.objects.filter(table_name=Stance._meta.db_table)
    beside = Stance.objects.filter(
        is_agreed=False, document=OuterRef(OuterRef("document")), claim=OuterRef(OuterRef("claim"))
    )
    coded = BlindCoding.objects.filter(
        stance__document=OuterRef(OuterRef("document")), stance__claim=OuterRef(OuterRef("claim"))
    )
    first_word = Q(table_name=Stance._meta.db_table, row_id__in=beside.values("pk"))
    first_word |= Q(table_name=BlindCoding._meta.db_table, row_id__in=coded.values("pk"))
    begun = History.objects.filter(first_word).order_by("pk").values("pk")[:1]
    earlier = kept.filter(row_id=OuterRef("pk"), pk__lt=OuterRef("begun")).order_by("-pk").values("row")[:1]
    found: ReviewedQuerySet = (
        stances.filter(is_agreed=True)
        .annotate(begun=Subquery(begun))
        .filter(begun__isnull=False)
        .annotate(as_found=Subquery(earlier, output_field=JSONField()))
        .order_by("pk")
    )
    return found


def beside() -> ArraySubquery:
    """Build the subquery of the public blind codings beside an agreed stance, as dictionaries, the first one first."""
    passages = StancePassage.objects.filter(stance=OuterRef("pk")).order_by("passage__paragraph__position", "pk")
    named = ArraySubquery(passages.values("passage__paragraph__locator"))  # programs named none: not looked for
    told = JSONObject(
        outcome="outcome", note="note", coder=F("coder__public_name"), username=F("coder__username"),
        machine=F("coder__is_machine"), locators=Case(When(coder__is_machine=False, then=named)),
    )  # fmt: skip
    rows = Stance.objects.published().blind().filter(document=OuterRef("document"), claim=OuterRef("claim"))
    return ArraySubquery(rows.order_by("pk").values(json=told))


def reconciled() -> Subquery:
    """Build the subquery of how an agreed stance was last put together with a blind coding, as a dictionary.

    Only what has been approved; `first` is what the first coder had found, where that was a coding of its own.
    """
    rows = Reconciliation.objects.filter(coding__lot__stance=OuterRef("pk"), blind__state=Revision.State.APPROVED)
    told = JSONObject(
        on=Cast(TruncDate("at"), TextField()), why="why", by=F("by__public_name"), username=F("by__username"),
        outcome=F("first__outcome"), note=F("first__note"), codings_made=F("first__codings_made"),
        coder=F("coding__lot__stance__coder__public_name"), coder_username=F("coding__lot__stance__coder__username"),
    )  # fmt: skip
    return Subquery(rows.order_by("-pk").values(json=told)[:1], output_field=JSONField())


def of_outcomes(coded: Iterable[Cell]) -> list[Unit]:
    """Give outcomes as units for nominal agreement."""
    return [cell.outcomes for cell in coded]


def of_positions(coded: Iterable[Cell]) -> list[Unit]:
    """Give positions as units for ordinal agreement; an outcome beside the scale is missing here."""
    return [{coder: found for coder, found in cell.outcomes.items() if found in SCALE} for cell in coded]


def of_tags(taggings: ReviewedQuerySet | None = None) -> dict[int, list[Unit]]:
    """Give, for each tag, documents tagged by two raters or more as units for nominal agreement. One query.

    A value is the set of actors about whom a rater gave the tag, `None` for about nobody; the empty set is that it was
    not given. Who tagged a document with anything is taken to have held every tag against it; who never did, has no
    value. Tags that nobody gave such a document are left out. Raters may have seen each other's tags: nothing here
    makes tagging blind. `taggings` narrows what is read; public ones if not given.
    """
    taggings = Tagging.objects.published() if taggings is None else taggings
    given: defaultdict[tuple[int, int, tuple[str, int]], set[int | None]] = defaultdict(set)
    raters: defaultdict[int, dict[tuple[str, int], None]] = defaultdict(dict)
    rows = taggings.order_by("pk").values_list("document", "tag", "actor", "by_account", "by_source")
    for document, tag, actor, account, source in rows:
        rater = ("account", account) if source is None else ("source", source)
        given[document, tag, rater].add(actor)
        raters[document][rater] = None
    doubled = {document: by for document, by in raters.items() if len(by) > 1}
    tags = dict.fromkeys(tag for document, tag, _rater in given if document in doubled)
    return {
        tag: [
            {rater: frozenset(given.get((document, tag, rater), ())) for rater in by}
            for document, by in doubled.items()
        ]
        for tag in tags
    }
