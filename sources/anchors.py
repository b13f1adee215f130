"""Quotations and where they stand in another version of their text: exact, moved, changed, or lost. No Django in here.

A quotation is kept as the W3C Web Annotation Data Model has it: TextQuoteSelector (words, and some context on each
side) and TextPositionSelector (where it began), counted in Unicode code points. JavaScript counts UTF-16 units.

The rule that all others serve: no wrong anchor, ever. Where the words, their context and the text leave a doubt, the
quotation is *lost* and a person looks for it. What the states mean:

- *exact*: the same words at the same position, with the same context on both sides.
- *moved*: the same words, but at another position (earlier text was inserted or removed) or in another context.
- *changed*: other words at the same place, between the same contexts, near enough to be the same passage, and without
  any difference that `anchor_guards` knows for one of sense. Nothing more than a proposal: a person confirms it.
- *lost*: anything else.

“Same” is what `anchor_folding` says: white space, kinds of quotation marks, apostrophes and dashes do not count.

What no reading of the new text can tell: where a passage stood twice, its context included, and one of the two was
removed, the other is taken for it when it has come to stand at the very same position.
"""

import enum
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from rapidfuzz import fuzz

from sources.anchor_folding import UNSEEN, continues, fold, folded
from sources.anchor_guards import may_be, turning

CONTEXT = 32
"""Code points of context kept on each side of a quotation."""

ENOUGH = 12
"""Folded code points of context that decide anything; with fewer, only the edge of the text makes up for the rest."""

PROOF = 2 * CONTEXT
"""Code points in one run, words and what adjoins them, that must be the same where not both contexts are."""

MANY = 200
"""Places at which nothing is decided any more."""

STRETCH = 5 / 3
"""How much longer changed words may be."""

DOUBT = 70
"""Percent of likeness at which the words that now stand in a quotation's old place are taken for its successor."""

# The end of a sentence, a paragraph, or an item of a list.
_CLAUSE = re.compile(r"[.!?…]+[\"'»”’)\]]*(?:\s*\[\d+\])*\s+|[;:]\s*\n\s*|\n\s*\n\s*|\n\s*[•·*–—-]\s")
_ENDS = re.compile(r"[.!?…][\"'»”’)\]]*\s*$")
_READ = re.compile(rf"[^\s{UNSEEN}]")
_GROUPS = re.compile(r"\d[.,:/]\d")


Span = tuple[int, int]


class State(enum.StrEnum):
    """How a quotation stands in a text."""

    EXACT = "exact"
    MOVED = "moved"
    CHANGED = "changed"
    LOST = "lost"


class Alone(enum.Flag):
    """What was alone of its kind in the text that a quotation was taken from. What was not can decide nothing."""

    NOTHING = 0
    WORDS = enum.auto()
    """The words stood once."""
    PLACE = enum.auto()
    """No other place of the words had the same context, not even on one side."""
    CONTEXTS = enum.auto()
    """The two contexts stood once around so many words, whatever these were, and one of them stood once at all."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a text with their context and position. Make it with `quote`, which also sees what stood there twice."""

    exact: str
    prefix: str
    suffix: str
    start: int
    """Where the words began in the text that they were taken from, in code points."""
    alone: Alone = Alone.PLACE | Alone.CONTEXTS
    """Not of the W3C's selectors: follows from the old text. Take the quotation again from its snapshot, with `quote`,
    where it is not at hand: what is assumed here finds less, and trusts that contexts of 32 code points are unique."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a quotation stands in the new text, in code points of it; nowhere when lost."""

    state: State
    start: int | None
    end: int | None


LOST = Anchor(State.LOST, None, None)


def quote(text: str, start: int, end: int) -> Quote:
    """Take a quotation from a text. Raises ValueError for a span that is not in it."""
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"A text of {len(text)} code points has no span from {start} to {end}.")
    taken = Quote(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT], start)
    return replace(taken, alone=_Sought(taken, text).alone())


def anchor(quote: Quote, text: str) -> Anchor:
    """Find a quotation in a text, which may be another than the one it was taken from. Never raises."""
    return _Sought(quote, text).anchor()


def anchor_all(quotes: Sequence[Quote], text: str) -> list[Anchor]:
    """Find many quotations in one text, in their order."""
    return [anchor(quote, text) for quote in quotes]


def find(words: str, text: str) -> list[Span]:
    """Find every place where pasted words stand as whole words, in the spans of the text as it is.

    Forgiving as `anchor_folding` is, and no more. Words that begin or end inside a word or a figure of the text (`6
    million` in `16 million`, `163` in `1,163`) do not stand there.
    """
    sought, there = fold(words).text.strip(), folded(text)
    if not sought:
        return []
    return [
        there.span(start, start + len(sought))
        for start in there.places(sought)
        if not _inside(there.text, start) and not _inside(there.text, start + len(sought))
    ]


class _Sought:
    """One quotation sought in one text, both folded. Places are those of the folded text."""

    def __init__(self, quote: Quote, text: str) -> None:
        self.quote = quote
        self.raw = text
        self.there = folded(text)
        self.text = self.there.text
        exact = fold(quote.exact).text
        self.words = exact.strip()
        self.prefix, self.suffix = _contexts(quote, exact)
        # A quotation that parts a letter from its accent has no place but its own.
        self.broken = any(continues(char) for char in (quote.exact[:1], quote.suffix[:1]) if char)

    def alone(self) -> Alone:
        """Say what is alone of its kind in this text, being the one that the quotation was taken from."""
        places, found = self.places(), Alone.NOTHING
        if len(places) == 1:
            found |= Alone.WORDS
        if self.decided(places) is not None:
            found |= Alone.PLACE
        if self.between() is not None:
            found |= Alone.CONTEXTS
        return found

    def anchor(self) -> Anchor:
        if not self.words:
            return LOST
        if here := self.unmoved():
            return here
        if self.broken or not any(map(str.isalnum, self.words)):
            return LOST
        places = self.places()
        if places:
            return self.moved(places)
        return self.changed()

    def unmoved(self) -> Anchor | None:
        quote, end = self.quote, self.quote.start + len(self.quote.exact)
        if (
            self.raw[quote.start : end] == quote.exact
            and self.raw[max(0, quote.start - CONTEXT) : quote.start] == quote.prefix
            and self.raw[end : end + CONTEXT] == quote.suffix
        ):
            return Anchor(State.EXACT, quote.start, end)
        begins = quote.start + _READ.search(quote.exact).start()  # type: ignore[union-attr]  # it has words
        place = self.there.at(begins)
        if (
            self.there.starts[place : place + 1] == [begins]
            and self.there.stands(self.words, place)
            and self.in_context(place)
        ):
            return self.found(State.EXACT, place, place + len(self.words))
        return None

    def moved(self, places: Sequence[int]) -> Anchor:
        place = self.decided(places) if Alone.PLACE in self.quote.alone else None
        if place is None and len(places) == 1 and Alone.WORDS in self.quote.alone and self.proves(places[0]):
            place = places[0]
        return LOST if place is None else self.found(State.MOVED, place, place + len(self.words))

    def decided(self, places: Sequence[int]) -> int | None:
        """Give the one place that has both contexts, if no other has even one of them."""
        size = len(self.words)
        near = [place for place in places if self.left_agrees(place) or self.right_agrees(place + size)]
        return near[0] if len(near) == 1 and len(places) < MANY and self.in_context(near[0]) else None

    def changed(self) -> Anchor:
        """Look between the two contexts, which must stand as they stood."""
        between = self.between() if Alone.CONTEXTS in self.quote.alone else None
        if between is None or True in self.cuts():
            return LOST
        start, end = between
        now = self.text[start:end]
        start, end = start + len(now) - len(now.lstrip()), end - len(now) + len(now.rstrip())
        now = now.strip()
        if (
            _inside(self.text, start)
            or _inside(self.text, end)
            or not may_be(self.words, now, f"{self.prefix} {self.suffix}")
            or self.likelier_elsewhere(start, end)
        ):
            return LOST
        return self.found(State.CHANGED, start, end)

    def found(self, state: State, start: int, end: int) -> Anchor:
        return Anchor(state, *self.there.span(start, end))

    def places(self) -> list[int]:
        return list(islice(self.there.places(self.words), MANY))

    # The context of a place

    def in_context(self, place: int) -> bool:
        return self.left_agrees(place) and self.right_agrees(place + len(self.words))

    def left_agrees(self, place: int) -> bool:
        if not self.text.endswith(self.prefix, 0, place):
            return False
        at_edge = self.quote.start == len(self.quote.prefix) and not self.text[: place - len(self.prefix)].strip()
        return len(self.prefix) >= ENOUGH or at_edge

    def right_agrees(self, end: int) -> bool:
        if not self.text.startswith(self.suffix, end):
            return False
        at_edge = len(self.quote.suffix) < CONTEXT and not self.text[end + len(self.suffix) :].strip()
        return len(self.suffix) >= ENOUGH or at_edge

    def between(self) -> Span | None:
        """Give the one place between the two contexts, where one of these is the only one of its kind."""
        starts, ends = self.after_prefix(), self.before_suffix()
        edges = len(self.prefix) < ENOUGH, len(self.suffix) < ENOUGH  # the edge of a text alone proves little
        if not ((len(starts) == 1 and not edges[0]) or (len(ends) == 1 and not edges[1]) or all(edges)):
            return None
        longest = len(self.words) * STRETCH
        pairs = [(start, end) for start in starts for end in ends if 0 <= end - start <= longest]
        return pairs[0] if len(pairs) == 1 else None

    def after_prefix(self) -> list[int]:
        if len(self.prefix) >= ENOUGH:
            return [place + len(self.prefix) for place in islice(self.there.places(self.prefix), MANY)]
        place = len(self.text) - len(self.text.lstrip()) + len(self.prefix)
        return [place] if self.left_agrees(place) else []

    def before_suffix(self) -> list[int]:
        if len(self.suffix) >= ENOUGH:
            return list(islice(self.there.places(self.suffix), MANY))
        place = len(self.text.rstrip()) - len(self.suffix)
        return [place] if place >= 0 and self.right_agrees(place) else []

    # Words that were alone and are alone, where not both contexts are the same

    def proves(self, place: int) -> bool:
        """Say whether enough stands here, in a sentence that says the same, and nothing like it in its old place."""
        end = place + len(self.words)
        run = len(self.words) + _common(self.prefix[::-1], self.text[max(0, place - CONTEXT) : place][::-1])
        run += _common(self.suffix, self.text[end : end + CONTEXT])
        return (
            run >= PROOF
            and self.cuts() == (_inside(self.text, place), _inside(self.text, end))
            and self.same_sentence(place)
            and not self.succeeded(place)
        )

    def cuts(self) -> tuple[bool, bool]:
        """Say whether the quotation began, and ended, inside a word or a figure."""
        old, start = self.prefix + self.words + self.suffix, len(self.prefix)
        return _inside(old, start), _inside(old, start + len(self.words))

    def same_sentence(self, place: int) -> bool:
        """Say whether the rest of the sentence, as far as context reaches, differs in nothing that turns the sense."""
        end = place + len(self.words)
        start, stop = self.there.span(place, end)
        exact, left, right = self.quote.exact, self.left_agrees(place), self.right_agrees(end)
        right = right or bool(_ENDS.search(exact))
        old = "" if left else self.quote.prefix, "" if right else self.quote.suffix
        new = (
            "" if left else self.raw[max(0, start - CONTEXT) : start],
            "" if right else self.raw[stop : stop + CONTEXT],
        )
        return _sense(old, exact) == _sense(new, exact)

    def succeeded(self, place: int) -> bool:
        """Say whether words like these stand at one of the old contexts, elsewhere: they may be what these became."""
        size, until = len(self.words), place + len(self.words)
        heirs = []
        if not self.left_agrees(place):
            heirs += [self.text[at : at + size if at >= until else min(at + size, place)] for at in self.after_prefix()]
        if not self.right_agrees(until):
            heirs += [self.text[max(at - size, until if at >= until else 0) : at] for at in self.before_suffix()]
        return any(fuzz.ratio(self.words, heir) >= DOUBT for heir in heirs)

    def likelier_elsewhere(self, start: int, end: int) -> bool:
        """Say whether words elsewhere are more like the old ones than those between the contexts, and mean as much."""
        likeness = fuzz.ratio(self.words, self.text[start:end])
        sense = turning(self.words)
        for rest in (self.text[:start], self.text[end:]):
            if len(rest) * STRETCH < len(self.words):
                continue
            rival = fuzz.partial_ratio_alignment(self.words, rest)
            if rival is not None and rival.score > likeness:
                there = iter(turning(rest[max(0, rival.dest_start - CONTEXT) : rival.dest_end + CONTEXT]))
                if all(key in there for key in sense):  # in their order, whatever stands between
                    return True
        return False


def _contexts(quote: Quote, exact: str) -> tuple[str, str]:
    """Fold the contexts, without the letters at their far ends that may have been cut, or white space there."""
    prefix, suffix = quote.prefix, quote.suffix
    while prefix and continues(prefix[0]):
        prefix = prefix[1:]
    if len(suffix) >= CONTEXT:
        while suffix and continues(suffix[-1]):
            suffix = suffix[:-1]
        suffix = suffix[:-1]
    before, after = fold(prefix).text, fold(suffix).text
    # White space at the ends of the quotation belongs to its contexts, once.
    if exact[:1] == " " and before[-1:] != " ":
        before += " "
    if exact[-1:] == " " and after[:1] != " ":
        after = " " + after
    return before.lstrip(), after.rstrip()


def _sense(around: tuple[str, str], exact: str) -> list[str]:
    """List what the sense turns on in some words and the rest of their sentence on each side."""
    before, after = around
    breaks = [match.end() for match in _CLAUSE.finditer(before)]
    if breaks:
        before = before[breaks[-1] :]
    elif len(before) >= CONTEXT:
        before = before.partition(" ")[2]  # its first word may be cut
    if ends := _CLAUSE.search(after):
        after = after[: ends.end()].rstrip(" \t\n•·*–—-")
    elif len(after) >= CONTEXT:
        after = after.rpartition(" ")[0]
    return turning(fold(before + exact + after).text)


def _inside(text: str, place: int) -> bool:
    """Say whether a place lies inside a word or a figure: 1|6, mid|dle, 1|,163, -|5. Not in scripts without spaces."""
    if not 0 < place < len(text):
        return False
    left, right = text[place - 1], text[place]
    if _joins(left) and _joins(right):
        return "Lo" not in {unicodedata.category(left), unicodedata.category(right)}
    around = text[max(0, place - 2) : place], text[place : place + 2]
    return bool(_GROUPS.fullmatch(around[0][-1:] + around[1]) or _GROUPS.fullmatch(around[0] + around[1][:1])) or (
        left == "-" and right.isnumeric() and not _joins(around[0][0])
    )


def _joins(char: str) -> bool:
    return char.isalnum() or continues(char)


def _common(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
