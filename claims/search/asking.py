"""What was typed into the search box, understood: words, phrases in quotation marks, and what must not be there.

Pure: no queries, no Django.
"""

import re
from dataclasses import dataclass

LONGEST = 200
"""Characters of a search that are read."""
MOST_TERMS = 12
"""Terms of a search that are looked for."""
MOST_IN_NAME = 4
"""Words of the longest name that is looked up."""

_TERM = re.compile(r'(?P<minus>[-−–])?(?:["“”„«»](?P<phrase>[^"“”„«»]+)["“”„«»]?|(?P<word>[^\s"“”„«»]+))')
_SAYS_SOMETHING = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Term:
    """One word, or one phrase whose words stand in this order."""

    told: str
    is_phrase: bool = False
    is_unwanted: bool = False


def understand(typed: str) -> list[Term]:
    """Read what was typed: `drones "signed an understanding" -licence`."""
    found = []
    for match in _TERM.finditer(typed[:LONGEST]):
        told = (match["phrase"] or match["word"] or "").strip()
        if _SAYS_SOMETHING.search(told):
            found.append(Term(told, match["phrase"] is not None, bool(match["minus"])))
    return found[:MOST_TERMS]


def runs(terms: list[Term]) -> list[tuple[int, int]]:
    """Give where a name may stand: first and one past the last of neighbouring wanted words, the longest first."""
    plain = [not term.is_unwanted for term in terms]
    spans = [
        (start, end)
        for start in range(len(terms))
        for end in range(start + 1, min(start + MOST_IN_NAME, len(terms)) + 1)
        if all(plain[start:end]) and (end - start == 1 or not any(term.is_phrase for term in terms[start:end]))
    ]
    return sorted(spans, key=lambda span: (span[0] - span[1], span[0]))


def is_one_slip(typed: str, meant: str) -> bool:
    """Say whether one letter more, less, other, or two neighbours swapped make the one word of the other.

    Optimal string alignment distance of one (Damerau 1964).
    """
    if typed == meant:
        return False
    short, long = sorted((typed, meant), key=len)
    start = 0
    while start < len(short) and short[start] == long[start]:
        start += 1
    if len(short) == len(long):
        rest, other = short[start:], long[start:]
        return rest[1:] == other[1:] or (rest[:2] == other[1::-1] and rest[2:] == other[2:])
    return len(long) - len(short) == 1 and short[start:] == long[start + 1 :]
