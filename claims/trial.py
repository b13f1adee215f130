"""Tries likeness on a set of statements of which a person said what they mean the same as."""

import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from claims.models import Claim, ClaimText
from claims.similar import Names, similar
from sources.models import Account, Record
from sources.review.context import acting


class FaultyTrialError(Exception):
    """The set cannot be tried; the text says why."""


@dataclass(frozen=True, slots=True)
class Try:
    """One statement typed, and what came of it."""

    typed: str
    language: str
    same: bool
    """Whether a person said that it means the same as the claim it stands beside."""
    place: int
    """Where that claim stood among five suggestions, from 1; 0 where it was not among them."""
    strong: bool
    """Whether that claim was said to be strongly alike."""
    score: float
    why: str
    milliseconds: float

    @property
    def wrong(self) -> bool:
        return self.place != 1 if self.same else self.strong

    def __str__(self) -> str:
        wanted = "same" if self.same else "not the same"
        strong = ", strong" if self.strong else ""
        return f"{wanted:<12} place {self.place}, {self.score:.2f}{strong} [{self.why}] {self.language}: {self.typed}"


@dataclass(frozen=True, slots=True)
class Trial:
    tries: Sequence[Try]
    base: int
    """How many claims there were to find."""

    def of(self, *, same: bool) -> list[Try]:
        return [each for each in self.tries if each.same is same]

    @property
    def hit_at_1(self) -> float:
        return _share([each.place == 1 for each in self.of(same=True)])

    @property
    def hit_at_5(self) -> float:
        return _share([each.place > 0 for each in self.of(same=True)])

    @property
    def strong_same(self) -> float:
        return _share([each.strong for each in self.of(same=True)])

    @property
    def false_same(self) -> int:
        """How many that are not the same were said to be strongly alike."""
        return sum(each.strong for each in self.of(same=False))

    def summary(self) -> Iterator[str]:
        same, other = self.of(same=True), self.of(same=False)
        yield f"{len(self.tries)} statements against {self.base} claims: {len(same)} the same, {len(other)} alike only."
        yield f"hit@1 {self.hit_at_1:.2f}   hit@5 {self.hit_at_5:.2f}   strong among the same {self.strong_same:.2f}"
        for language in sorted({each.language for each in same}):
            part = [each for each in same if each.language == language]
            first, listed = _share([each.place == 1 for each in part]), _share([each.place > 0 for each in part])
            yield f"  typed in {language} ({len(part)}): hit@1 {first:.2f}   hit@5 {listed:.2f}"
        yield f"false “same”: {self.false_same} of {len(other)}"
        took = sorted(each.milliseconds for each in self.tries)
        if took:
            yield f"a statement took {took[len(took) // 2]:.0f} ms in the middle, {took[-1]:.0f} ms at most"


def _share(answers: Sequence[bool]) -> float:
    return sum(answers) / len(answers) if answers else 0.0


def run(path: Path) -> Trial:
    """Try a set: store its own claims, type each statement, undo everything.

    Raises OSError and FaultyTrialError.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        own, pairs = found["claims"], found["pairs"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise FaultyTrialError(f"{path.name} is no such set: {error}") from error
    account = Account.objects.filter(is_active=True).order_by("pk").first()
    if account is None:
        raise FaultyTrialError("There is no account to act as: load the starter data first.")
    with transaction.atomic():
        with acting(actor_id=account.pk, reason="A trial, undone at once"):
            drafts = {key: _store(key, texts).pk for key, texts in own.items()}
        keys = {**dict(Claim.objects.published().values_list("record__slug", "pk")), **drafts}
        names = Names()
        tries = [_try(pair, keys, names, set(drafts.values())) for pair in pairs]
        transaction.set_rollback(True)
    return Trial(tries, len(keys))


def _store(key: str, texts: Mapping[str, str]) -> Claim:
    claim: Claim = Claim.objects.create(record=Record.objects.create(kind="claim", slug=f"trial-{key}"), type="factual")
    ClaimText.objects.bulk_create([
        ClaimText(claim=claim, language=language, statement=text) for language, text in texts.items()
    ])  # fmt: skip
    return claim


def _try(pair: Mapping[str, Any], keys: Mapping[str, int], names: Names, drafts: set[int]) -> Try:
    if pair["claim"] not in keys:
        raise FaultyTrialError(f"There is no claim {pair['claim']}: is the starter data loaded?")
    begun = time.perf_counter()
    found = similar(pair["typed"], language=pair["language"], names=names, also=drafts)
    took = (time.perf_counter() - begun) * 1000
    places = {each.claim.pk: (place, each) for place, each in enumerate(found, 1)}
    place, suggestion = places.get(keys[pair["claim"]], (0, None))
    why = f"{pair.get('differs', '')} → {suggestion.differences if suggestion else ''}"
    return Try(
        pair["typed"], pair["language"], pair["same"], place,
        suggestion.strong if suggestion else False, suggestion.likeness.score if suggestion else 0.0,
        why, took,
    )  # fmt: skip
