"""Whether changed words may still be the same passage. No Django in here.

May, not is: a person confirms. This refuses wherever the sense may have turned: a figure, a number word, a name, a
negation, a comparison, a sign; who does what to whom; words in another order; a language whose words are not known.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from sources.anchor_words import ALPHABETS, COMMON, ENDINGS, HEADS, OPENERS, SHARED, TURNS, WORDS

FEWEST = 5
"""Words that a changed quotation has at least: with fewer, one that differs is too many."""

ALLOWANCE = 5
"""One word in this many may differ."""

ALIKE = 80
"""Percent of the letters that must stand in both, in the same order."""

KNOWN = 6
"""One word in this many must be a common one of a language for it to be known."""

ROOT = 3
"""Letters that two words share after heads that turn them round (legal, illegal), to be a pair."""

LONGEST = 40
"""Letters of a word that is looked at: what is longer is none."""

PLAIN = frozenset(".,;:!()[]\"'-…")
"""Signs that may come and go. Any other may not: %, €, ?, +, §, /, a mark above no letter."""

TOKEN = re.compile(r"[^\W\d_]+?(?=n't(?!\w))|n't(?!\w)|'s(?!\w)|\d+(?:[.,:/]\d+)*|[^\W\d_]+|\S")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, figure or sign, and whether the sense may turn on it."""

    key: str
    turns: bool

    @property
    def is_word(self) -> bool:
        return self.key[0].isalpha()


def tokens(folded: str) -> list[Token]:
    """Cut folded words into tokens. What follows a figure, and what touches one, turns the sense as the figure does."""
    return list(_tokens(folded))


def turning(folded: str) -> list[str]:
    """Give only what the sense may turn on, in its order."""
    return [token.key for token in _tokens(folded) if token.turns]


def may_be(old: str, new: str, around: str) -> bool:
    """Say whether new folded words may be the old ones with harmless changes.

    `around` is the old context: it helps to know the language, no more.
    """
    before, after = tokens(old), tokens(new)
    words = sum(token.is_word for token in before)
    if words < FEWEST or fuzz.ratio(old, new) < ALIKE or not (language(f"{old} {around}") and _readable(new)):
        return False
    gone: list[Token] = []
    come: list[Token] = []
    for lost, added in _differences(before, after):
        if any(token.turns for token in (*lost, *added)) or _turned(lost, added):
            return False
        gone += lost
        come += added
    if _content(gone) & _content(come):  # the same words in another order
        return False
    return max(sum(token.is_word for token in side) for side in (gone, come)) <= words // ALLOWANCE


def language(folded: str) -> str | None:
    """Name the language of some words: it, en, ru; none where too little speaks for it, or a letter against it."""
    words = _words(folded)
    plain = [word.casefold() for word in words if word.islower() or word.casefold() in OPENERS]
    for name, common in COMMON.items():
        hits = sum(word in common or (name == "ru" and bool(ENDINGS.fullmatch(word))) for word in plain)
        share = hits + sum(word in SHARED[name] for word in plain)
        if hits > 1 and share * KNOWN >= len(words) and all(_spelt(word, name) for word in plain):
            return name
    return None


def _tokens(folded: str) -> Iterator[Token]:
    counted = False
    for match in TOKEN.finditer(folded):
        found = match.group()
        if found[0].isnumeric():
            yield Token(found, turns=True)
            counted = True
            continue
        if found[0].isalpha():
            touches = _numeric(folded, match.start() - 1) or _numeric(folded, match.end())
            key, turns = _word(found)
            yield Token(f"{key}·" if touches else key, turns or counted or touches)
            counted = False
            continue
        # A sign right beside a figure belongs to it: -5, 5-10, .5; only what ends a sentence or a clause does not.
        beside = _numeric(folded, match.end()) or (found == "-" and _numeric(folded, match.start() - 1))
        yield Token(found, beside or found not in PLAIN)


def _numeric(text: str, place: int) -> bool:
    return 0 <= place < len(text) and text[place].isnumeric()


@lru_cache(maxsize=16384)
def _word(found: str) -> tuple[str, bool]:
    low = found.casefold()
    if any(char.isupper() or char.istitle() for char in found):
        plain = len(found) > 1 and found[1:].islower() and low in OPENERS
        return (low, False) if plain else (found, True)
    if not all(char.islower() for char in found):  # a script without capitals hides its names
        return found, True
    bare = "".join(char for char in unicodedata.normalize("NFKD", low) if not unicodedata.combining(char))
    turns = len(low) > LONGEST or low in WORDS or bare in WORDS or bool(TURNS.fullmatch(low)) or _mixed(found)
    return found, turns


def _mixed(word: str) -> bool:
    """Say whether a word mixes scripts: a letter that only looks like another hides what the word is."""
    return len({unicodedata.name(char, "?").split()[0] for char in word}) > 1


def _differences(before: Sequence[Token], after: Sequence[Token]) -> Iterator[tuple[list[Token], list[Token]]]:
    lost: list[Token] = []
    added: list[Token] = []
    for code in Indel.opcodes(before, after):
        if code.tag == "equal":
            if lost or added:
                yield lost, added
            lost, added = [], []
        else:
            lost += before[code.src_start : code.src_end]
            added += after[code.dest_start : code.dest_end]
    if lost or added:
        yield lost, added


def _turned(lost: Sequence[Token], added: Sequence[Token]) -> bool:
    """Say whether one word became its opposite by its head, or words were joined or parted (not able, notable)."""
    old = [token.key for token in lost if token.is_word]
    new = [token.key for token in added if token.is_word]
    if old and "".join(old) == "".join(new):
        return True
    return any(_opposite(left, right) for left in [*old, "".join(old)] for right in [*new, "".join(new)])


def _opposite(left: str, right: str) -> bool:
    if min(len(left), len(right)) >= ROOT and (left.endswith(right) or right.endswith(left)):
        return left != right
    return any(
        one != other and _kin(left[len(one) :], right[len(other) :])
        for one in _heads(left)
        for other in _heads(right)
        if one or other
    )


def _heads(word: str) -> list[str]:
    return ["", *(head for head in HEADS if word.startswith(head) and len(word) - len(head) >= ROOT)]


def _kin(left: str, right: str) -> bool:
    """Say whether two words are forms of one: the same but for their endings."""
    shared = next((n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    return shared >= ROOT and shared * 2 > max(len(left), len(right))


def _content(found: Sequence[Token]) -> set[str]:
    return {token.key for token in found if token.is_word}


def _readable(folded: str) -> bool:
    return all(any(_spelt(word, name) for name in ALPHABETS) for word in _words(folded) if word.islower())


def _words(folded: str) -> list[str]:
    found = ("".join(filter(str.isalpha, run)) for run in re.findall(r"[^\W\d_]+", folded))
    return [word for word in found if word]


def _spelt(word: str, name: str) -> bool:
    return bool(re.fullmatch(f"[{ALPHABETS[name]}]+", word))
