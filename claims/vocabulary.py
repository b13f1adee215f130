"""General words of this field in English, Italian and Russian, so that statements meet across languages. Pure.

Written for this project from general knowledge, in `vocabulary.txt`; names of actors and places are not there, they
have a table of their own. A meaning goes by its first English word.
"""

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path


def listed(words: str) -> frozenset[str]:
    """Give the words of a list that is written as one text."""
    return frozenset(words.split())


MEANINGS = Path(__file__).with_suffix(".txt")

OPPOSITES = (
    ("strengthen", "distanc"), ("increase", "decrease"), ("speed", "slow"), ("stop", "resume"), ("start", "end"),
    ("start", "stop"), ("ban", "allow"), ("recogni", "deny"), ("support", "oppose"), ("join", "leave"),
    ("north", "south"), ("east", "west"), ("large", "small"), ("import", "export"), ("trust", "distrust"),
    ("war", "peace"), ("first", "last"), ("half", "double"), ("accept", "deny"), ("friend", "hostile"),
    ("double", "triple"), ("oil", "gas"), ("all", "part"), ("all", "only"), ("all", "half"),
)  # fmt: skip
"""Meanings of which a statement says something else than one with the other; named by their first English word."""


def fold(text: str) -> str:
    """Put a text into small letters without accents; й and ё become и and е."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


TURNING = listed("end stop deny oppose doubt opinion fear promis plan want decide leave say ban accuse deceiv allow")
"""Meanings that make another statement of one: that it ended, that somebody said it, fears it, wants it."""


@cache
def _table() -> tuple[Mapping[str, str], Mapping[str, str], Mapping[str, tuple[str, ...]]]:
    whole: dict[str, str] = {}
    beginnings: dict[str, str] = {}
    words: dict[str, tuple[str, ...]] = {}
    lines = MEANINGS.read_text(encoding="utf-8").splitlines()
    for line in filter(lambda line: not line.startswith("#"), lines):
        columns = [fold(column).split() for column in line.split("|")]
        meaning = columns[0][0].rstrip("*")
        words[meaning] = tuple(word for column in columns for word in column)
        for word in words[meaning]:
            (beginnings if word.endswith("*") else whole).setdefault(word.rstrip("*"), meaning)
    return whole, beginnings, words


@cache
def meaning(word: str) -> str:
    """Give the meaning of a folded word, named by its first English word; empty where it is not listed."""
    whole, beginnings, _words = _table()
    if word in whole:
        return whole[word]
    return next((beginnings[word[:end]] for end in range(len(word), 1, -1) if word[:end] in beginnings), "")


def words_for(meaning_name: str) -> tuple[str, ...]:
    """Give the words of a meaning in every language, those that stand for a beginning with their `*`."""
    return _table()[2].get(meaning_name, ())
