"""How alike two texts are, from small sketches of them: near-duplicates, found without reading every text again.

A sketch is the lowest hashes of a text's runs of five words (bottom-k MinHash: Broder 1997; Cohen and Kaplan 2007). It
says nothing of the words, so that it can be kept where the text cannot. No Django in here.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence

RUN = 5
"""Words in a run."""
SIZE = 128
"""Hashes in a sketch."""
MANY = 0.2
"""Share of common runs from which two texts are shown as near-duplicates; unrelated articles have next to none."""


def sketch(text: str) -> list[int]:
    """Give a text's sketch: at most 128 numbers of 63 bits, in order; empty for a text of less than five words."""
    return sorted(set(_hashes(text)))[:SIZE]


def _hashes(text: str) -> Iterator[int]:
    words = re.findall(r"\w+", text.casefold())
    for at in range(len(words) - RUN + 1):
        run = " ".join(words[at : at + RUN]).encode()
        yield int.from_bytes(hashlib.blake2b(run, digest_size=8).digest(), "big") >> 1


def resemblance(one: Sequence[int], other: Sequence[int]) -> float:
    """Estimate from sketches the share (0 to 1) of runs that two texts have in common, of all that either has."""
    if not one or not other:
        return 0.0
    lowest = set(sorted(set(one) | set(other))[:SIZE])
    return len(lowest & set(one) & set(other)) / len(lowest)
