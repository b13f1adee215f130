"""What the audit of ourselves counts, read from what is public in six queries.

A document has an alignment towards an actor where a named rater tagged it so, or rated so a source that published or
wrote it. Where raters differ it counts with each. What is given is plain data, the same in every language.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef

from claims.audit import Case, Group, Line, audit
from claims.models import Assessment, Stance
from claims.models.assessment import Verdict
from claims.outcomes import Outcome
from sources.bias import NATURES, Dimension
from sources.models import Actor, BiasTag, Decision, Rating, Responsibility, Tagging
from sources.models.names import names_array
from sources.review.models import texts_array
from sources.version import remembered

MEASURES = ("silences", "tags", "verdicts", "challenges")
CARRIES = (Outcome.ASSERTS, Outcome.SUPPORTS)
AGAINST = (Verdict.CONTRADICTED, Verdict.MOSTLY_CONTRADICTED)
ON_PASSAGES = [str(dimension) for dimension, nature in NATURES.items() if nature.on_passages]
ROLES = (Responsibility.Role.PUBLISHER, Responsibility.Role.ORIGINAL_PUBLISHER, Responsibility.Role.AUTHOR)

Person = tuple[str, int]
"""`account` or `source`, and its key."""


@dataclass(slots=True)
class Alignment:
    """One alignment towards an actor, with who gave it to what."""

    group: Group
    actor_names: Sequence[Mapping[str, Any]]
    actor_slug: str
    words: Sequence[Mapping[str, Any]]
    place: int
    raters: list[str] = field(default_factory=list)
    """Names of those who rated or tagged so."""
    documents: dict[int, str] = field(default_factory=dict)
    """Addresses of its documents by their keys."""


@dataclass(frozen=True, slots=True)
class Audited:
    """The whole audit."""

    alignments: Sequence[Alignment]
    """By actor, each in the order of its scale."""
    people: Mapping[Person, str]
    """Public names of those whose work is counted."""
    lines: Sequence[Line]


@remembered
def audited() -> Audited:
    """Audit everything that is public."""
    alignments = _alignments()
    groups: dict[int, set[Group]] = {}
    for alignment in alignments:
        for document in alignment.documents:
            groups.setdefault(document, set()).add(alignment.group)
    people: dict[Person, str] = {}
    stances = _stances(groups)
    cases = [
        *_of_stances(stances, groups, people),
        *_of_tags(stances, groups, people),
        *_of_verdicts(stances, groups, people),
    ]
    return Audited(alignments, people, audit(cases))


def _alignments() -> list[Alignment]:
    """Read ratings and tags of alignment, and the documents of the sources rated."""
    found: dict[Group, Alignment] = {}
    signed = ("by_account_id", "by_account__public_name", "by_account__username", "by_source_id", "by_source__name")
    shared = ("actor_id", "tag_id", "tag__place", "actor__record__slug", "actor_names", "tag_words", *signed)

    def given(model: Any, *fields: str) -> Iterable[Any]:
        rows = model.objects.published().filter(
            tag__dimension=Dimension.ALIGNMENT, actor__record__published_at__isnull=False
        )
        told = rows.annotate(actor_names=names_array(Actor, "actor"), tag_words=texts_array(BiasTag, "tag"))
        values: Iterable[Any] = told.order_by("pk").values(*shared, *fields)
        return values

    def alignment(row: Mapping[str, Any]) -> Alignment:
        group = Group(row["actor_id"], row["tag_id"])
        made = Alignment(
            group, row["actor_names"], row["actor__record__slug"], row["tag_words"], row["tag__place"] or 0
        )
        each = found.setdefault(group, made)
        each.raters = sorted({*each.raters, _signer(row)[1]})
        return each

    rated: dict[int, list[Alignment]] = {}
    for row in given(Rating, "source_id"):
        rated.setdefault(row["source_id"], []).append(alignment(row))
    for row in given(Tagging, "document_id", "document__record__slug"):
        alignment(row).documents[row["document_id"]] = row["document__record__slug"]
    links = Responsibility.objects.filter(
        source__in=list(rated), role__in=ROLES, document__record__published_at__isnull=False
    )
    for source, document, slug in links.values_list("source_id", "document_id", "document__record__slug"):
        for each in rated[source]:
            each.documents[document] = slug
    return sorted(found.values(), key=lambda each: (each.actor_slug, each.place, str(each.group.alignment)))


def _signer(row: Mapping[str, Any]) -> tuple[Person, str]:
    if row["by_source_id"]:
        return ("source", row["by_source_id"]), row["by_source__name"]
    return ("account", row["by_account_id"]), row["by_account__public_name"] or row["by_account__username"]


def _stances(groups: Mapping[int, set[Group]]) -> list[dict[str, Any]]:
    challenged = Decision.objects.filter(record=OuterRef("record"), verb=Decision.Verb.CHALLENGED)
    rows = Stance.objects.published().filter(is_agreed=True, document__in=list(groups)).order_by("pk")
    return list(
        rows.annotate(is_challenged=Exists(challenged)).values(
            "document_id", "claim_id", "outcome", "is_challenged", "coder_id", "coder__public_name", "coder__username"
        )
    )


def _both(measure: str, groups: Iterable[Group], by: Person, *, is_hit: bool) -> Iterable[Case]:
    """Count a case for the person and for everybody."""
    for who in (by, None):
        yield Case(measure, frozenset(groups), who, is_hit)


def _of_stances(
    stances: Iterable[Mapping[str, Any]], groups: Mapping[int, set[Group]], people: dict[Person, str]
) -> Iterable[Case]:
    for row in stances:
        by = ("account", row["coder_id"])
        people[by] = row["coder__public_name"] or row["coder__username"]
        about = groups[row["document_id"]]
        yield from _both("silences", about, by, is_hit=row["outcome"] == Outcome.SILENT)
        yield from _both("challenges", about, by, is_hit=row["is_challenged"])


def _of_tags(
    stances: Iterable[Mapping[str, Any]], groups: Mapping[int, set[Group]], people: dict[Person, str]
) -> Iterable[Case]:
    """Ask of each coded document whether it was tagged on a passage: by anybody, and by each who tags at all."""
    coded = {row["document_id"] for row in stances}
    rows = Tagging.objects.published().filter(tag__dimension__in=ON_PASSAGES, document__in=list(coded)).order_by("pk")
    tagged: dict[Person, set[int]] = {}
    for row in rows.values("document_id", "by_account_id", "by_account__public_name", "by_account__username",
                           "by_source_id", "by_source__name"):  # fmt: skip
        by, name = _signer(row)
        people[by] = name
        tagged.setdefault(by, set()).add(row["document_id"])
    by_anybody = {document for documents in tagged.values() for document in documents}
    for document in coded:
        yield Case("tags", frozenset(groups[document]), None, document in by_anybody)
        for by, documents in tagged.items():
            yield Case("tags", frozenset(groups[document]), by, document in documents)


def _of_verdicts(
    stances: Iterable[Mapping[str, Any]], groups: Mapping[int, set[Group]], people: dict[Person, str]
) -> Iterable[Case]:
    """Ask of each assessment of a claim that such documents assert or support whether it contradicts the claim."""
    carried: dict[int, set[Group]] = {}
    for row in stances:
        if row["outcome"] in CARRIES:
            carried.setdefault(row["claim_id"], set()).update(groups[row["document_id"]])
    rows = Assessment.objects.published().filter(claim__in=list(carried)).order_by("pk")
    for row in rows.values("claim_id", "verdict", "by_account_id", "by_account__public_name", "by_account__username",
                           "by_source_id", "by_source__name"):  # fmt: skip
        by, name = _signer(row)
        people[by] = name
        yield from _both("verdicts", carried[row["claim_id"]], by, is_hit=row["verdict"] in AGAINST)
