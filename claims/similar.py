"""Existing claims that mean nearly what is being typed. Nothing here links, merges or stores anything."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector, TrigramSimilarity
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

from claims.gazetteer import Gazetteer, Name, texts_of, tokens
from claims.likeness import LISTED, Likeness, Reading, compare, read, skeleton, weigh
from claims.models import Answer, Claim, ClaimText, Judgement
from claims.vocabulary import words_for
from sources.models import Account, Actor, ActorName, Place, PlaceName, Revision
from sources.models.likeness import PlainWords
from sources.models.names import best_name

LONGEST = 600
"""Letters of a statement that are looked at: as many as a claim may have."""
WEIGHED = 200
"""Claims that the database hands over, best first, to be weighed one by one."""
SHORTEST_BEGINNING = 3
"""Fewer letters would begin anything."""
COUNTRIES = (Actor.Kind.STATE, Place.Kind.COUNTRY, Place.Kind.FORMER_STATE)
"""Kinds whose names make adjectives that speak of them: Kazakh, kazako, казахский."""


@dataclass(frozen=True, slots=True)
class Said:
    """The latest answer of one person about two claims."""

    answer: str
    by: Account


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An existing claim beside the one that is typed, with why it is shown."""

    claim: Claim
    statement: str
    """Its wording in the language in which it is nearest."""
    language: str
    likeness: Likeness
    names: tuple[str, ...] = ()
    """What both name, as the interface calls it."""
    differences: tuple[tuple[str, str, str], ...] = ()
    """What differs: its kind, as typed, as there; names as the interface calls them."""
    said: tuple[Said, ...] = field(default=())

    @property
    def strong(self) -> bool:
        """Whether it may well say the same: alike, with nothing that differs, and not judged otherwise."""
        return self.likeness.strong and not self.folded

    @property
    def folded(self) -> bool:
        """Whether somebody found that it is not the same, and nobody that it is."""
        answers = {each.answer for each in self.said}
        return Answer.NOT_SAME in answers and Answer.SAME not in answers

    @property
    def judged_same(self) -> bool:
        return any(each.answer == Answer.SAME for each in self.said)


class Names:
    """What actors and places are called, read in two queries; finds them in a statement and names them."""

    def __init__(self) -> None:
        rows = [
            *ActorName.objects.values("name", "language", "name_kind", "period_to", "actor_id", "actor__kind_of_actor"),
            *PlaceName.objects.values("name", "language", "name_kind", "period_to", "place_id", "place__kind_of_place"),
        ]
        self.names = tuple(_name(row) for row in rows)
        self.gazetteer = _gazetteer(self.names)
        self._rows: dict[str, list[Mapping[str, Any]]] = {}
        # A country before the capital that stands for it.
        for name, row in sorted(zip(self.names, rows, strict=True), key=lambda pair: not pair[0].country):
            known = self._rows.setdefault(self.gazetteer.referent(name.referent), [])
            if not known or known[0]["country"] == name.country:
                known.append({**row, "country": name.country})

    def say(self, key: str) -> str:
        """Name a referent in the language of the interface; one that the base does not know keeps its words."""
        found = best_name(self._rows.get(key, []))
        if found:
            return str(found["name"])
        return next(texts_of([], self.gazetteer, [key]), key)


def _name(row: Mapping[str, Any]) -> Name:
    if "actor_id" in row:
        return Name(str(row["actor_id"]), row["name"], row["actor__kind_of_actor"] in COUNTRIES)
    return Name(str(row["place_id"]), row["name"], row["place__kind_of_place"] in COUNTRIES)


@lru_cache(maxsize=2)
def _gazetteer(names: tuple[Name, ...]) -> Gazetteer:
    """Keep the last one, so that what was read with it need not be read again until a name changes."""
    return Gazetteer(names)


def similar(  # noqa: PLR0913  what narrows the search
    statement: str,
    *,
    language: str = "",
    exclude: int | None = None,
    limit: int = 5,
    account: Account | None = None,
    names: Names | None = None,
    also: Iterable[int] = (),
) -> list[Suggestion]:
    """Give existing claims that mean nearly the same as this statement, the nearest first.

    Looked at are public claims and this account's own drafts, in any language that they have. `exclude` is the claim
    that is being edited: what was judged of it is brought along, and what was judged not the same comes last.
    `also` are keys of drafts to look at, whoever wrote them.
    Three or four queries, whatever the number of claims; two less where `names` are handed in.
    """
    statement = statement[:LONGEST]
    if len(statement.split()) < 2:  # noqa: PLR2004  one word is no statement
        return []
    names = names or Names()
    typed = read(statement, names.gazetteer, language)
    candidates: list[Any] = list(
        _candidates(statement, typed, names, visible_to(account) | Q(pk__in=list(also)), exclude)
    )
    readings = {
        (claim.pk, text["language"]): read(text["statement"], names.gazetteer, text["language"])
        for claim in candidates
        for text in claim.words
    }
    weights = weigh(readings.values())
    found = []
    for claim in candidates:
        best = max(
            ((compare(typed, readings[claim.pk, text["language"]], weights), text) for text in claim.words),
            key=lambda pair: pair[0].words,
            default=None,
        )
        if best and best[0].score >= LISTED:
            found.append((claim, *best))
    found.sort(key=lambda each: each[1].score, reverse=True)
    said = _judged(exclude, [claim.pk for claim, *_rest in found]) if exclude else {}
    suggestions = [_suggest(claim, likeness, text, names, said.get(claim.pk, ())) for claim, likeness, text in found]
    open_ones = [each for each in suggestions if not each.folded][:limit]
    return open_ones + [each for each in suggestions if each.folded][:limit]


def _suggest(
    claim: Claim, likeness: Likeness, text: Mapping[str, str], names: Names, said: Sequence[Said]
) -> Suggestion:
    differences = tuple(
        (each.kind, *(_named(side, names) if each.kind == "name" else side for side in (each.typed, each.other)))
        for each in likeness.differences
    )
    shared = tuple(names.say(key) for key in likeness.names)
    return Suggestion(
        claim, text["statement"], text["language"], likeness, shared, differences, tuple(said)  # type: ignore[arg-type]
    )  # fmt: skip


def _named(keys: str, names: Names) -> str:
    return ", ".join(names.say(key) for key in keys.split(", "))


# --- What the database hands over


def visible_to(account: Account | None) -> Q:
    """Give the condition on claims: public and not merged, or a draft in which this account has a hand."""
    public = Q(record__published_at__isnull=False, record__merged_into__isnull=True)
    if account is None:
        return public
    own = Revision.objects.filter(
        record=OuterRef("record"), state__in=Revision.OPEN, contributors__contains=[account.pk]
    )
    return public | (Q(record__published_at__isnull=True) & Q(Exists(own)))


def _candidates(statement: str, typed: Reading, names: Names, may_see: Q, exclude: int | None) -> "QuerySet[Claim]":
    """Give the claims that share words, names or letters with the statement, in one query."""
    plain = PlainWords(F("statement"))
    vector = SearchVector(PlainWords("statement"), config="simple")
    words = SearchQuery(" | ".join(sorted(set(_terms(statement, typed, names)))), config="simple", search_type="raw")
    asked = PlainWords(Value(statement))
    texts = (
        ClaimText.objects.annotate(plain=plain, vector=vector)
        .filter(Q(vector=words) | Q(plain__trigram_similar=asked))
        .annotate(near=SearchRank(vector, words) + TrigramSimilarity(plain, asked))  # type: ignore[arg-type]
        .order_by("-near")
        .values("claim")
    )
    visible = Claim.objects.filter(may_see).exclude(pk=exclude or 0)
    rows: QuerySet[Claim] = visible.filter(pk__in=texts.filter(claim__in=visible.values("pk"))[: 2 * WEIGHED])
    return rows.with_words().select_related("record").order_by("pk")  # type: ignore[attr-defined, no-any-return]


def _terms(statement: str, typed: Reading, names: Names) -> Iterator[str]:
    """Give what to look for, as beginnings of words: the statement's own, other names, words of other languages."""
    for token in tokens(statement):
        yield from _beginning(token.folded)
        yield from _beginning(skeleton(token.folded))
    for text in texts_of(names.names, names.gazetteer, typed.of("name")):
        for token in tokens(text):
            yield from _beginning(token.folded)
    for each in typed.of("meaning"):
        for word in words_for(each):
            yield f"'{word.rstrip('*')}'{':*' if word.endswith('*') else ''}"
    for figure in typed.of("year") | typed.of("number"):
        if figure.isdigit():
            yield f"'{figure}'"


def _beginning(word: str) -> Iterator[str]:
    """Give the first letters of a word, so that its other forms are found too."""
    stem = word[: max(SHORTEST_BEGINNING, round(len(word) * 0.6))]
    if len(stem) >= SHORTEST_BEGINNING:
        yield f"'{stem}':*"


def _judged(exclude: int, others: Iterable[int]) -> dict[int, list[Said]]:
    """Give the latest answer of each person about the claim and each of the others, by the other's key."""
    keys = list(others)
    rows = (
        Judgement.objects.filter(Q(a=exclude, b__in=keys) | Q(b=exclude, a__in=keys))
        .select_related("by")
        .order_by("a_id", "b_id", "by_id", "-pk")
        .distinct("a_id", "b_id", "by_id")
    )
    found: dict[int, list[Said]] = {}
    for row in rows:
        found.setdefault(row.b_id if row.a_id == exclude else row.a_id, []).append(Said(row.answer, row.by))
    return found
