"""The two sides of a table of blindspots, read from what is public: which documents stand where, and who says so."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import BooleanField, Case, Exists, ExpressionWrapper, F, OuterRef, Prefetch, Q, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from claims.blindspots import CARRIES, Blindspots, Sides, Spot, sides
from claims.comparison import Asked, Column, Found, compare
from claims.models import Claim, Event, Question, Stance, StancePassage
from claims.tables import document_bounds, earliest_bounds, public_documents, publisher_name
from sources.bearing import ANSWERING, Bearing, bearing
from sources.dates import Bounds
from sources.models import Account, Document, Rating, Responsibility, Source, Tagging
from sources.version import remembered

MOST = 200
"""Documents that a side takes."""


NOTHING = Q(pk__isnull=True)


class Kind(StrEnum):
    """By what documents are gathered on a side."""

    TAG = "tag"
    """What named raters found of the document, or of a source that answers for it."""
    SOURCE = "source"
    KIND = "kind"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that gathers documents on a side, as it stands in an address: `tag:alignment-argues-for@russia`."""

    kind: Kind
    value: str
    about: str = ""
    """Actor or country that a tag is about."""
    answer: str = ""

    def __str__(self) -> str:
        return (
            f"{self.kind}:{self.value}"
            + (f"@{self.about}" if self.about else "")
            + (f"={self.answer}" if self.answer else "")
        )

    @classmethod
    def read(cls, text: str) -> "Mark":
        """Read one from an address. Raises ValueError for what is none; what it names need not exist."""
        kind, _colon, rest = text.partition(":")
        rest, _equals, answer = rest.partition("=")
        value, _at, about = rest.partition("@")
        if not value or not all(part.isprintable() for part in (value, about, answer)):
            raise ValueError(text)
        return cls(Kind(kind), value, about, answer)

    def tagged(self, rater: str = "") -> Q:
        """Give the condition on documents that they were tagged so; ratings alone have answers."""
        about = Q(actor__record__slug=self.about) if self.about else Q(actor__isnull=True)
        rows = _all(Tagging).filter(about, _signed(rater), tag__record__slug=self.value)
        return NOTHING if self.answer else Q(pk__in=rows.values("document"))

    def rated(self, rater: str = "") -> Q:
        """Give the condition on documents that a source which answers for them was rated so."""
        in_country = self.about.isupper()
        about = Q(actor__record__slug=self.about) if self.about and not in_country else Q(actor__isnull=True)
        rows = _all(Rating).filter(
            about, _signed(rater), tag__record__slug=self.value, answer=self.answer,
            country=self.about if in_country else "",
        )  # fmt: skip
        return Q(pk__in=_answered(Q(source__in=rows.values("source"))))

    def documents(self, rater: str = "") -> Q:
        """Give the condition on documents. `rater` is one as `Bearing.rater` names it, or empty for all."""
        if self.kind == Kind.TAG:
            return self.tagged(rater) | self.rated(rater)
        by: Q = {
            Kind.SOURCE: Q(source__in=_all(Source).filter(record__slug=self.value)),
            Kind.KIND: Q(role=Responsibility.Role.PUBLISHER, source__in=_all(Source).filter(kind_of_source=self.value)),
            Kind.COUNTRY: Q(
                role=Responsibility.Role.PUBLISHER, source__in=_all(Source).filter(countries__contains=[self.value])
            ),
        }[self.kind]
        return Q(pk__in=_answered(by))


def _all(model: Any) -> Any:
    return model.objects.published().order_by()


def _answered(by: Q) -> Any:
    return Responsibility.objects.filter(by, role__in=ANSWERING).order_by().values("document")


def _signed(rater: str) -> Q:
    kind, _dash, key = rater.partition("-")
    if kind == "account":
        return Q(by_account=int(key)) if key.isascii() and key.isdigit() and len(key) < 10 else NOTHING  # noqa: PLR2004
    return Q(by_source__record__slug=key) if kind == "source" else Q()


def can_lie_in(wanted: Bounds) -> Q:
    """Give the condition on documents that their date, as far as it is known, may lie in a span of days."""
    condition = Q(published_from__isnull=False) | Q(published_to__isnull=False)
    condition |= Q(inferred_from__isnull=False) | Q(inferred_to__isnull=False)
    own = {end: Case(When(~Q(inferred=""), then=F(f"inferred_{end}")), default=F(f"published_{end}"))
           for end in ("from", "to")}  # fmt: skip
    if wanted.latest:
        condition &= Q(LessThanOrEqual(Coalesce(own["from"], Value(date.min)), wanted.latest))
    if wanted.earliest:
        condition &= Q(GreaterThanOrEqual(Coalesce(own["to"], Value(date.max)), wanted.earliest))
    return condition


def coded() -> Any:
    """Give the keys of documents in which claims were looked for."""
    return Stance.objects.published().filter(is_agreed=True).order_by().values("document")


# --- What there is to choose from


@remembered
def offered() -> dict[str, Any]:
    """Give what coded documents can be chosen by, with how many there are of each.

    Plain data: `marks` as (finding, documents), `tagged` and `rated` as findings of documents and of sources, `raters`
    as one finding of each, `sources` as ((slug, name), documents), `kinds`, `countries` and `languages` as (key,
    documents), `coders` as (key, name), `questions` and `events` as (slug, words).
    """
    found: dict[str, dict[Any, set[int]]] = {"sources": {}, "kinds": {}, "countries": {}, "languages": {}}
    documents = Document.objects.published().filter(pk__in=coded()).order_by()
    for document, language in documents.values_list("pk", "language"):
        found["languages"].setdefault(language, set()).add(document)
    links = Responsibility.objects.filter(
        document__in=coded(), document__record__published_at__isnull=False, role__in=ANSWERING,
        source__record__published_at__isnull=False,
    )  # fmt: skip
    for document, role, slug, name, kind, countries in links.order_by().values_list(
        "document", "role", "source__record__slug", "source__name", "source__kind_of_source", "source__countries"
    ):
        found["sources"].setdefault((slug, name), set()).add(document)
        if role == Responsibility.Role.PUBLISHER:
            found["kinds"].setdefault(kind, set()).add(document)
            for country in countries:
                found["countries"].setdefault(country, set()).add(document)
    marks: dict[str, tuple[Bearing, set[int]]] = {}
    raters: dict[str, Bearing] = {}
    tagged: dict[str, Bearing] = {}
    rated: dict[str, Bearing] = {}
    for each in bearing(documents.values("pk")):
        (rated if each.source else tagged).setdefault(each.mark, each)
        marks.setdefault(each.mark, (each, set()))[1].add(each.document)
        raters.setdefault(each.rater, each)
    return {
        **{name: [(key, len(keys)) for key, keys in rows.items()] for name, rows in found.items()},
        "marks": [(each, len(keys)) for each, keys in marks.values()],
        "tagged": list(tagged.values()),
        "rated": list(rated.values()),
        "coders": [(str(coder.pk), str(coder)) for coder in Account.objects.filter(pk__in=_coders())],
        "raters": list(raters.values()),
        "questions": _scopes(Question),
        "events": _scopes(Event),
    }


def _coders() -> Any:
    return Stance.objects.published().filter(is_agreed=True).order_by().values("coder")


def _scopes(model: Any) -> list[tuple[str, Any]]:
    rows = model.objects.published().with_words().select_related("record")
    return [(row.slug, row.words) for row in rows]


# --- Who stands where


@dataclass(frozen=True, slots=True)
class Looked:
    """One agreed stance as the table needs it, without its passages."""

    pk: int
    has_passage: bool


@dataclass(frozen=True)
class Aligned:
    """Two sides, and what their documents do with claims."""

    sides: Sides
    documents: Mapping[Hashable, Document]
    bearings: Mapping[Hashable, Sequence[Bearing]]
    """By document, what raters found in the dimensions that gather the sides."""
    seen: Blindspots[int, Document, Looked]


def aligned(
    left: Sequence[Mark],
    right: Sequence[Mark],
    *,
    rater: str = "",
    scope: tuple[str, str] = ("", ""),
    told: AbstractSet[str] = CARRIES,
) -> Aligned:
    """Lay the claims that either side takes up against the documents of both. Five queries.

    `scope` is the address of a question and of an event; either may be empty. `told` says what counts as telling.
    Raises ValueError where a side takes more than MOST documents.
    """
    places = {name: _any(mark.documents(rater) for mark in marks) for name, marks in (("left", left), ("right", right))}
    marked = {f"in_{name}": ExpressionWrapper(place, output_field=BooleanField()) for name, place in places.items()}
    rows = public_documents().filter(places["left"] | places["right"], pk__in=coded()).annotate(**marked)
    documents = {row.pk: row for row in rows.order_by("pk")[: 2 * MOST + 1]}
    found = sides(
        {key for key, row in documents.items() if row.in_left}, {key for key, row in documents.items() if row.in_right}
    )
    if len(documents) > 2 * MOST or max(len(found.left), len(found.right)) > MOST:
        raise ValueError("Too many documents.")
    columns = sorted(
        (Column(row.pk, document_bounds(row), row) for row in documents.values()),
        key=lambda column: (publisher_name(column.document).casefold(), column.document.slug),
    )
    stances = Stance.objects.published().filter(is_agreed=True, document__in=list(found.left | found.right))
    claims, (question, event) = Claim.objects.published(), scope
    if question:
        claims = claims.filter(question_links__question__in=_all(Question).filter(record__slug=question))
    if event:
        claims = claims.filter(event_links__event__in=_all(Event).filter(record__slug=event))
    passages = StancePassage.objects.filter(stance=OuterRef("pk"))
    said = [
        Found(claim, document, outcome, Looked(pk, has_passage))
        for claim, document, outcome, pk, has_passage in stances.order_by().values_list(
            "claim", "document", "outcome", "pk", Exists(passages)
        )
    ]
    asked = [
        Asked(claim.pk, earliest_bounds(claim), claim.pk)
        for claim in claims.filter(pk__in={each.claim for each in said}).distinct().order_by("pk")
    ]
    table = compare(asked, columns, said)
    return Aligned(
        found, documents, _bearings(documents, [*left, *right], rater),
        Blindspots(table, found, told, is_placed=lambda stance: stance.has_passage),
    )  # fmt: skip


def _any(conditions: Iterable[Q]) -> Q:
    found = NOTHING
    for condition in conditions:
        found |= condition
    return found


def _bearings(documents: Iterable[int], marks: Sequence[Mark], rater: str) -> dict[Hashable, list[Bearing]]:
    """Give what raters found of documents along the lines that the marks are of, also what puts them on no side."""
    found: dict[Hashable, list[Bearing]] = {}
    wanted = {(mark.value, mark.about) for mark in marks if mark.kind == Kind.TAG}
    if not wanted:
        return found
    rows = bearing(list(documents))
    axes = {each.axis for each in rows if (each.tag, each.actor or each.country) in wanted}
    for each in rows:
        if each.axis in axes and rater in {"", each.rater}:
            found.setdefault(each.document, []).append(each)
    return found


# --- What is shown of it


def told_in_full(spots: Iterable[Spot[int, Document, Looked]]) -> tuple[dict[int, Claim], dict[Looked, Stance]]:
    """Read the claims of these spots, with words, and the stances of their cells, with passages. Three queries."""
    shown = list(spots)
    looked = {
        cell.stance.pk: cell.stance
        for spot in shown
        for stand in (spot.left, spot.right)
        for cell in (*stand.leave, *stand.tell)
        if cell.stance is not None
    }
    claims = Claim.objects.published().with_words().select_related("record__batch")
    passages = StancePassage.objects.select_related("passage__paragraph").order_by("passage__paragraph__position", "pk")
    stances = (
        Stance.objects.published().select_related("record__batch").prefetch_related(Prefetch("passages", passages))
    )
    return (
        {claim.pk: claim for claim in claims.filter(pk__in=[spot.asked.key for spot in shown])},
        {looked[stance.pk]: stance for stance in stances.filter(pk__in=list(looked))},
    )
