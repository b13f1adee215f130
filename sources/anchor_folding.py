"""Text with what does not matter folded away, and the way back to the places of the original. No Django in here.

What does not matter: the width of white space, which quotation mark, apostrophe or dash it is, soft hyphens and other
marks that nobody sees, composed or decomposed accents (NFC, NFD). Everything else does, upper and lower case included.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat

UNSEEN = "\u00ad\u200b\u200e\u200f\u2060\ufeff"
"""Soft hyphen, zero-width space, marks of direction, word joiner, byte order mark. Joiners that change letters stay."""

ALIKE = str.maketrans(
    dict.fromkeys("“”„‟«»〝〞＂", '"') | dict.fromkeys("’‘‚‛‹›`´ʼ＇", "'") | dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
)

IRREGULAR = rf"(?P<gap>[\s{UNSEEN}]{{2,}}|(?! )[\s{UNSEEN}])"

ACCENTS = 30
"""Code points that compose with one letter at most, as in the Stream-Safe Text Format of Unicode."""

_CONJOINING = range(0x1160, 0x1200)  # Korean vowels and finals: letters that compose with what stands before


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. Its places are counted in its own code points until `span` gives those of the original."""

    text: str
    starts: list[int]
    ends: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the span of the original that a span of at least one code point here stands for."""
        return self.starts[start], self.ends[end - 1]

    def at(self, start: int) -> int:
        """Give the place here of the first code point that begins at a place of the original, or after it."""
        return bisect_left(self.starts, start)

    def places(self, words: str) -> Iterator[int]:
        """Find folded words wherever they stand, overlaps included, and never through the middle of a letter."""
        start = self.text.find(words) if words else -1
        while start >= 0:
            if self.stands(words, start):
                yield start
            start = self.text.find(words, start + 1)

    def stands(self, words: str, start: int) -> bool:
        """Say whether folded words stand at a place, and part no letter from its accent there."""
        after = self.text[start + len(words) : start + len(words) + 1]
        return self.text.startswith(words, start) and not continues(words[0]) and not (after and continues(after))


def continues(char: str) -> bool:
    """Say whether a code point belongs to the letter before it."""
    return not char.isascii() and (unicodedata.category(char)[0] == "M" or ord(char) in _CONJOINING)


def fold(text: str) -> Folded:
    """Fold a text away to what matters. White space at its ends stays, as one space."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0

    def add(piece: str, start: int, end: int) -> None:
        pieces.append(piece)
        starts.extend(repeat(start, len(piece)))
        ends.extend(repeat(end, len(piece)))

    def copy(end: int) -> None:
        pieces.append(text[done:end])
        starts.extend(range(done, end))
        ends.extend(range(done + 1, end + 1))

    for match in _irregular(text).finditer(text):
        found = match.group()
        gap = " " if found.strip(UNSEEN) else ""
        piece = unicodedata.normalize("NFC", found) if match["gap"] is None else gap
        copy(match.start())
        add(piece, match.start(), match.end())
        done = match.end()
    copy(len(text))
    return Folded("".join(pieces).translate(ALIKE), starts, ends)


@lru_cache(maxsize=4)
def folded(text: str) -> Folded:
    """Fold a text that is asked for many times in a row."""
    return fold(text)


def _irregular(text: str) -> re.Pattern[str]:
    """Give the pattern of what folds to something else: gaps, letters with their accents, letters of another form.

    Normalising a whole text takes the square of its longest run of accents: here no run is longer than `ACCENTS`.
    """
    others = "" if text.isascii() else "".join(sorted({char for char in set(text) if not char.isascii()}))
    joined = re.escape("".join(filter(continues, others)))
    single = re.escape("".join(filter(_has_other_form, others)))
    if not joined and not single:
        return _PLAIN
    clusters = ([rf"[^\s{UNSEEN}][{joined}]{{1,{ACCENTS}}}"] if joined else []) + ([f"[{single}]"] if single else [])
    return re.compile("|".join([*clusters, IRREGULAR]), re.DOTALL)


def _has_other_form(char: str) -> bool:
    return not char.isspace() and unicodedata.normalize("NFC", char) != char


_PLAIN = re.compile(IRREGULAR)
