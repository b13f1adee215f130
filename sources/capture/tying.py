"""Which paragraph of a document's map each line of a captured text is. No Django in here."""

from collections import defaultdict, deque
from collections.abc import Sequence

from rapidfuzz import fuzz

ALIKE = 60.0
"""Likeness, of 100, from which a line between two known paragraphs is taken for the changed one that stood there."""
NEAREST = 30
"""Paragraphs among which a changed line is looked for, from the last one that is tied: more would take too long."""


def tie(digests: Sequence[str], known: Sequence[str]) -> list[int | None]:
    """Give for each line the place of its paragraph in the map, or None: equal hashes tie, in their order.

    `digests` are the hashes of the lines, `known` those of the map (empty where a paragraph has none).
    """
    places: defaultdict[str, deque[int]] = defaultdict(deque)
    for place, digest in enumerate(known):
        if digest:
            places[digest].append(place)
    return [places[digest].popleft() if places[digest] else None for digest in digests]


def tie_changed(tied: Sequence[int | None], lines: Sequence[str], former: Sequence[str | None]) -> list[int | None]:
    """Tie also lines that were changed: between two tied neighbours, the line most like the paragraph that stood there.

    `tied` comes from `tie`; `former` is the text that each paragraph of the map had before, None where nobody held it.
    The order of the text is kept: nothing is tied across what is tied already.
    """
    found = list(tied)
    next_tied, after = [len(former)] * len(tied), len(former)
    for at in range(len(tied) - 1, -1, -1):
        after = tied[at] if tied[at] is not None else after  # type: ignore[assignment]
        next_tied[at] = after
    taken = {place for place in tied if place is not None}
    low = -1
    for at, place in enumerate(tied):
        if place is not None:
            low = place
            continue
        above = next_tied[at]
        between = [p for p in range(low + 1, above) if p not in taken and former[p]][:NEAREST]
        alike = [(fuzz.ratio(lines[at], former[p] or "", score_cutoff=ALIKE), p) for p in between]
        best, chosen = max(alike, default=(0.0, -1))
        if best >= ALIKE:
            found[at] = low = chosen
            taken.add(chosen)
    return found
