"""What documents call one referent: terms that mean the same, word by word, gathered across languages.

Pure: no queries, no Django. Nothing is judged here: a group has no heading but the recorded words themselves.
"""

import unicodedata
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

P = TypeVar("P")

QUOTES = "\"'“”„«»‘’‹›"


@dataclass(frozen=True, slots=True)
class Named(Generic[P]):
    """One term of one document for the referent, as it was coded."""

    document: Hashable
    term: str
    language: str
    """Code of the term's language."""
    gloss: Mapping[str, str]
    """What it says word by word, by language; may be empty."""
    times: int
    """How often it stands in the document."""
    passages: Sequence[P] = ()
    record: Any = None
    """Under what it is kept: its provenance and licence."""

    @property
    def words(self) -> dict[str, str]:
        """Its words by language: the gloss, and the term itself in its own language."""
        return {**{code: text for code, text in self.gloss.items() if text}, self.language: self.term}

    @property
    def keys(self) -> frozenset[tuple[str, str]]:
        """By what it is gathered: its words in each language, without regard to letters' case, spaces and quotes."""
        return frozenset((code, folded(text)) for code, text in self.words.items())


@dataclass(frozen=True)
class Group(Generic[P]):
    """Terms that say the same word by word, in whatever languages; a term that says what no other does is one too."""

    namings: Sequence[Named[P]]

    @cached_property
    def words(self) -> dict[str, str]:
        """What the group says, by language: a recorded gloss, else a term in that language. The first recorded one."""
        found: dict[str, str] = {}
        for each in self.namings:
            for code, text in each.gloss.items():
                if text:
                    found.setdefault(code, text)
        for each in self.namings:
            found.setdefault(each.language, each.term)
        return found

    @cached_property
    def documents(self) -> frozenset[Hashable]:
        return frozenset(each.document for each in self.namings)

    @property
    def times(self) -> int:
        return sum(each.times for each in self.namings)

    def of(self, document: Hashable) -> list[Named[P]]:
        """Give the terms of this group that one document uses, in the order of recording."""
        return [each for each in self.namings if each.document == document]


def folded(text: str) -> str:
    """Fold what makes no other term: case, spaces, quotation marks, the form of letters (Unicode NFKC)."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(letter for letter in plain if letter not in QUOTES).split())


def grouped(namings: Iterable[Named[P]]) -> list[Group[P]]:
    """Gather terms that share their words in some language; those of most documents first, then the most frequent.

    Whatever is equal in both stands in the order of the alphabet. The order of what is given makes no other groups.
    """
    groups: list[tuple[set[tuple[str, str]], list[int]]] = []
    given = list(namings)
    for number, each in enumerate(given):
        keys, members = set(each.keys), [number]
        apart = []
        for known, others in groups:
            if known & keys:
                keys |= known
                members += others
            else:
                apart.append((known, others))
        groups = [*apart, (keys, members)]
    found = [Group([given[number] for number in sorted(members)]) for _keys, members in groups]
    return sorted(found, key=lambda group: (-len(group.documents), -group.times, _alphabet(group)))


def _alphabet(group: Group[P]) -> list[tuple[str, str]]:
    return sorted((folded(text), code) for code, text in group.words.items())
