"""How large the bases are that we measure on."""

from dataclasses import dataclass

SEED = 1987
"""Where every random choice starts, so that two runs measure the same base."""


@dataclass(frozen=True, slots=True)
class Size:
    """Numbers of rows. The pinned event and the pinned claim are the same in every size, so that growth shows."""

    name: str
    sources: int
    events: int
    documents: int
    claims: int
    stances: int
    """Of all claims, those of the pinned event and of the pinned claim among them."""
    editors: int = 50
    topics: int = 40
    ratings_each: int = 6
    pinned_claims: int = 300
    pinned_documents: int = 60
    pinned_share: float = 0.61
    """Part of the pinned event's cells that have a stance."""
    popular_stances: int = 500
    """Of the pinned claim."""


SMALL = Size("small", sources=200, events=2_000, documents=10_000, claims=10_000, stances=100_000)
FULL = Size("full", sources=2_000, events=20_000, documents=100_000, claims=100_000, stances=1_000_000)
SIZES = {size.name: size for size in (SMALL, FULL)}
