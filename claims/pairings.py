"""How often two sources take the same side, read from what is public. No score of a source: only pairs, with n.

A document counts for who published it. What is given is plain data, the same in every language, so that it can be
remembered; `claims.disagreement` says what is counted, `claims.corroboration` what is one origin.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from claims.corroboration import Speaker, Telling, Text, text_roots, trace
from claims.disagreement import Meeting, Pair, Taken, meeting, pairs
from claims.models import ChainNode, Claim, Stance
from claims.outcomes import SCALE, TELLS
from sources.findings import VOICES
from sources.models import Document, Responsibility
from sources.version import remembered

MOST = 24
"""Sources of which every two are compared at once."""
PUBLISHING = (Responsibility.Role.PUBLISHER, Responsibility.Role.ORIGINAL_PUBLISHER, Responsibility.Role.AUTHOR)
"""Roles by which a source answers for a document, the nearest first, as `claims.tables.publisher` has it."""


@dataclass(frozen=True, slots=True)
class Named:
    """A source by its address and name."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Two sources over the claims on which both take a position."""

    one: Named
    other: Named
    counted: Pair
    one_origin: int
    """How many of the claims on which they stand alike both carry, from one origin."""
    one_text: bool
    """A document of the one copies or translates one of the other, or both go back to one text."""


@dataclass(frozen=True, slots=True)
class Pairings:
    """Every two of some sources, in the alphabetical order of their names."""

    sources: Sequence[Named]
    pairs: Sequence[Compared]
    others: int = 0
    """Sources with positions beyond MOST, which are not compared here."""


@dataclass(frozen=True, slots=True)
class Shared:
    """One claim on which two sources take positions, with what their documents do."""

    claim: int
    met: Meeting
    ones: Sequence[tuple[str, str]]
    """Address of a document and its outcome."""
    others: Sequence[tuple[str, str]]
    one_origin: bool
    """Both carry it, and all their documents have it from one origin."""


@dataclass(slots=True)
class _Read:
    """What is counted, read in two queries."""

    named: dict[int, Named]
    published_by: dict[int, int]
    """Source by document."""
    slugs: dict[int, str]
    texts: dict[Hashable, Text]
    stances: list[dict[str, Any]] = field(default_factory=list)

    def taken(self) -> Iterable[Taken]:
        for row in self.stances:
            yield Taken(self.published_by[row["document_id"]], row["claim_id"], row["outcome"])


@remembered
def every_two(sources: tuple[str, ...] = (), question: str = "", event: str = "", claim_type: str = "") -> Pairings:
    """Compare every two of these sources, or of the MOST with most positions, on claims of a question, event, type."""
    claims = _claims(question, event, claim_type)
    read = _documents(claims, Q())
    often = Counter(read.published_by.values())
    if sources:
        chosen = [key for key, named in read.named.items() if named.slug in sources]
    else:
        chosen = sorted(read.named, key=lambda key: (-often[key], read.named[key].name.casefold()))
    kept = set(chosen[:MOST])
    read.published_by = {key: source for key, source in read.published_by.items() if source in kept}
    _stances(read, claims)
    taking = {each.source for each in read.taken() if each.outcome in SCALE}
    found = _compared(read, pairs(read.taken()))
    shown = sorted((read.named[key] for key in kept & taking), key=_by_name)
    return Pairings(shown, found, len(chosen) - len(kept) if not sources else 0)


@remembered
def with_others(source: str) -> Pairings:
    """Compare one source with every other that takes a position on one of its claims."""
    taken = Stance.objects.published().filter(
        is_agreed=True, outcome__in=list(SCALE), document__responsibilities__source__record__slug=source
    )
    claims = Claim.objects.published().filter(pk__in=taken.values("claim"))
    read = _documents(claims, Q())
    of = next((key for key, named in read.named.items() if named.slug == source), None)
    if of is None:
        return Pairings([], [])
    _stances(read, claims)
    found = _compared(read, pairs(read.taken(), of))
    return Pairings([each.other for each in found], found)


@remembered
def shared(one: str, other: str, question: str = "", event: str = "", claim_type: str = "") -> Sequence[Shared]:
    """Give the claims on which both sources take a position, with what each of their documents does."""
    claims = _claims(question, event, claim_type)
    read = _documents(claims, Q(responsibilities__source__record__slug__in=[one, other]))
    keys = {named.slug: key for key, named in read.named.items()}
    read.published_by = {
        key: source for key, source in read.published_by.items() if source in {keys.get(one), keys.get(other)}
    }
    _stances(read, claims)
    found: dict[int, dict[int, list[tuple[str, str]]]] = {}
    for row in read.stances:
        if row["outcome"] in SCALE:
            sides = found.setdefault(row["claim_id"], {})
            place = (read.slugs[row["document_id"]], row["outcome"])
            sides.setdefault(read.published_by[row["document_id"]], []).append(place)
    origins = _origins(read)
    told = []
    for claim, sides in sorted(found.items()):
        ones, others = (sorted(sides.get(keys.get(slug, 0), [])) for slug in (one, other))
        met = meeting([each[1] for each in ones], [each[1] for each in others])
        if met is not None:
            told.append(Shared(claim, met, ones, others, _is_one(origins, keys[one], keys[other], claim)))
    return told


def _by_name(named: Named) -> tuple[str, str]:
    return named.name.casefold(), named.slug


def _claims(question: str, event: str, claim_type: str) -> Any:
    rows = Claim.objects.published()
    if question:
        rows = rows.filter(question_links__question__record__slug=question)
    if event:
        rows = rows.filter(event_links__event__record__slug=event)
    return rows.filter(type=claim_type) if claim_type else rows


def _public_stances(claims: Any) -> Any:
    return Stance.objects.published().filter(
        is_agreed=True, outcome__in=[*SCALE, *TELLS], claim__in=claims.values("pk")
    )


def _documents(claims: Any, which: Q) -> _Read:
    """Read the documents with positions on these claims: who published each, who speaks in it, what it goes back to."""
    links = Responsibility.objects.filter(document=OuterRef("pk"), source__isnull=False).order_by("position", "pk")
    told = JSONObject(role="role", source="source_id", slug="source__record__slug", name="source__name",
                      public="source__record__published_at")  # fmt: skip
    rows = (
        Document.objects.published()
        .filter(which, pk__in=_public_stances(claims).values("document"))
        .annotate(links=ArraySubquery(links.values(json=told)))
        .order_by("pk")
        .distinct()
        .values("pk", "record__slug", "links", *_BEHIND)
    )
    read = _Read({}, {}, {}, {})
    for row in rows:
        read.slugs[row["pk"]] = row["record__slug"]
        _add_texts(read.texts, row)
        publisher = next(
            (link for role in PUBLISHING for link in row["links"] if link["role"] == role and link["public"]), None
        )
        if publisher is not None:
            read.published_by[row["pk"]] = publisher["source"]
            read.named[publisher["source"]] = Named(publisher["slug"], publisher["name"])
    return read


_BEHIND = (
    "translation_of_id", "copy_of_id", "translation_of__translation_of_id", "translation_of__copy_of_id",
    "copy_of__translation_of_id", "copy_of__copy_of_id",
)  # fmt: skip


def _add_texts(texts: dict[Hashable, Text], row: Mapping[str, Any]) -> None:
    """Add a document and the texts behind it: who speaks in a translation spoke in it."""
    behind = tuple(link["source"] for link in row["links"] if link["role"] in VOICES)
    publishers = tuple(link["source"] for link in row["links"] if link["role"] == Responsibility.Role.PUBLISHER)
    origins = tuple(row[name] for name in ("translation_of_id", "copy_of_id") if row[name])
    texts[row["pk"]] = Text(row["pk"], origins, behind or publishers)
    for link in ("translation_of", "copy_of"):
        further = tuple(row[name] for name in (f"{link}__translation_of_id", f"{link}__copy_of_id") if row[name])
        if row[f"{link}_id"]:
            texts.setdefault(row[f"{link}_id"], Text(row[f"{link}_id"], further, behind))


def _stances(read: _Read, claims: Any) -> None:
    """Read the positions, and what is passed on, in these documents."""
    nodes = ChainNode.objects.filter(chain__stance=OuterRef("pk")).order_by("chain_id", "position", "pk")
    told = JSONObject(chain="chain_id", source="source_id", document="document_id", name="speaker",
                      unnamed="is_unnamed", supposed="is_hypothesis")  # fmt: skip
    rows = _public_stances(claims).filter(document__in=list(read.published_by)).order_by("pk")
    read.stances = list(
        rows.annotate(nodes=ArraySubquery(nodes.values(json=told))).values(
            "claim_id", "document_id", "outcome", "nodes"
        )
    )


def _compared(read: _Read, found: Iterable[Pair]) -> list[Compared]:
    """Name pairs, in the alphabetical order of the names, and say where what they share has one origin."""
    outcomes: dict[Any, dict[Any, list[str]]] = {}
    for each in read.taken():
        outcomes.setdefault(each.source, {}).setdefault(each.claim, []).append(each.outcome)
    origins = _origins(read)
    roots: dict[Any, set[Hashable]] = {}
    for document, source in read.published_by.items():
        roots.setdefault(source, set()).update(text_roots(document, read.texts))
    told = []
    for pair in found:
        ones, others = outcomes[pair.one], outcomes[pair.other]
        alone = sum(
            meeting(ones[claim], others[claim]) == Meeting.SAME and _is_one(origins, pair.one, pair.other, claim)
            for claim in ones.keys() & others.keys()
        )
        one_text = bool(roots[pair.one] & roots[pair.other])
        told.append(Compared(read.named[_key(pair.one)], read.named[_key(pair.other)], pair, alone, one_text))
    return sorted(map(_in_order, told), key=lambda each: (_by_name(each.one), _by_name(each.other)))


def _is_one(origins: Mapping[tuple[Any, Any], frozenset[int]], one: Any, other: Any, claim: Any) -> bool:
    ones, others = origins.get((one, claim), NOWHERE), origins.get((other, claim), NOWHERE)
    return bool(ones) and bool(others) and len(ones | others) == 1


NOWHERE: frozenset[int] = frozenset()


def _key(source: Hashable) -> int:
    return int(str(source))


def _in_order(each: Compared) -> Compared:
    """Put the source first whose name comes first; a pair is the same from both sides."""
    if _by_name(each.one) <= _by_name(each.other):
        return each
    turned = replace(each.counted, one=each.counted.other, other=each.counted.one)
    return replace(each, one=each.other, other=each.one, counted=turned)


def _origins(read: _Read) -> dict[tuple[Any, Any], frozenset[int]]:
    """Give, for each source that carries a claim, the numbers of the origins to which its documents lead."""
    told: dict[int, list[Telling]] = {}
    for row in read.stances:
        if row["outcome"] in TELLS:
            told.setdefault(row["claim_id"], []).append(Telling(row["document_id"], _chains(row["nodes"])))
    found: dict[tuple[Any, Any], frozenset[int]] = {}
    for claim, tellings in told.items():
        for number, origin in enumerate(trace(tellings, read.texts)):
            for carrier in origin.carriers:
                key = read.published_by[_key(carrier.document)], claim
                found[key] = found.get(key, NOWHERE) | {number}
    return found


def _chains(nodes: Iterable[Mapping[str, Any]]) -> tuple[tuple[Speaker, ...], ...]:
    found: dict[int, list[Speaker]] = {}
    for node in nodes:
        speaker = Speaker(node["source"], node["document"], node["name"], node["unnamed"], node["supposed"])
        found.setdefault(node["chain"], []).append(speaker)
    return tuple(map(tuple, found.values()))
