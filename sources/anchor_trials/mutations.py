"""What may befall a text, with what is then true of one of its quotations. No Django in here."""

import random
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Self

from rapidfuzz import fuzz

from sources.anchor_trials.swaps import ADDED, BOILERPLATE, DENIALS, HARMLESS, TURNING
from sources.anchors import CONTEXT, Alone, Quote, State, quote

Span = tuple[int, int]
Edit = tuple[int, int, str]

FOUND = frozenset({State.EXACT, State.MOVED})
MOVED = frozenset({State.MOVED})
EXACT = frozenset({State.EXACT})
CHANGED = frozenset({State.CHANGED})
LOST = frozenset({State.LOST})

SENTENCE = re.compile(r"[^\s].*?(?:[.!?…][»”\"’)]*(?=\s|$)|(?=\n|$))")
WORD = re.compile(r"[^\W\d_]+")
CAPITAL = re.compile(r"(?<![.!?…:»”\"] )(?<!\n)(?<!^)(?<=\s)[A-ZÀ-ÝА-ЯЁ][^\W\d_]{2,}")
LONG_WORDS = 12
LONG = 2 * CONTEXT
TWINS = 50


@dataclass(frozen=True, slots=True)
class Made:
    """A mutation made: the old text with the span quoted, the new one with where the passage now is, if it is."""

    old: str
    taken: Span
    text: str
    truth: Span | None
    expected: frozenset[State]


@dataclass(frozen=True, slots=True)
class Trial:
    """One quotation against one mutated text."""

    mutation: str
    quote: Quote
    text: str
    truth: Span | None
    expected: frozenset[State]


@dataclass(frozen=True)
class Passage:
    """A span of a text that is quoted."""

    text: str
    start: int
    end: int
    language: str

    @staticmethod
    @lru_cache(maxsize=4)
    def sentences_of(text: str) -> list[Span]:
        return [match.span() for match in SENTENCE.finditer(text) if match.end() - match.start() > 1]

    @staticmethod
    def part_of(text: str, start: int, end: int, rng: random.Random) -> Span:
        """Cut a sentence at two of its words, or run on into the next."""
        until = end + rng.choice([0, 0, 90])
        words = [match.span() for match in re.finditer(r"\d[\d.,]*\d|\w+", text) if start <= match.start() < until]
        if not words:
            return start, end
        first = rng.randrange(len(words))
        last = min(len(words) - 1, first + rng.randint(0, 30))
        return words[first][0], words[last][1]

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]

    @property
    def long(self) -> bool:
        return self.end - self.start >= LONG

    @cached_property
    def quote(self) -> Quote:
        return quote(self.text, self.start, self.end)

    @property
    def alone(self) -> bool:
        return Alone.WORDS in self.quote.alone

    @property
    def deep(self) -> bool:
        """Whether it stands with its context whole, and no other of the same words has either side of it."""
        after = len(self.text.rstrip()) - self.end
        return self.start >= CONTEXT and after >= CONTEXT and Alone.PLACE in self.quote.alone

    @property
    def paragraph(self) -> Span:
        """The span of the paragraph that the passage begins in, with the line break after it."""
        start = self.text.rfind("\n", 0, self.start) + 1
        end = self.text.find("\n", self.end)
        return start, len(self.text) if end < 0 else end + 1

    @property
    def sentence(self) -> Span:
        return next(
            (span for span in self.sentences_of(self.text) if span[0] <= self.start < span[1]), (self.start, self.end)
        )

    def made(self, edits: Sequence[Edit], expected: frozenset[State], *, gone: bool = False) -> Made:
        """Apply edits (start, end, new words) and follow the passage through them."""
        start, end, text, done = self.start, self.end, [], 0
        for left, right, new in sorted(edits):
            text += [self.text[done:left], new]
            done = right
            gain = len(new) - (right - left)
            if right <= self.start and (left, right) != (self.start, self.start + 1):
                start, end = start + gain, end + gain
            elif left < self.end:
                end += gain
        text.append(self.text[done:])
        return Made(self.text, (self.start, self.end), "".join(text), None if gone else (start, end), expected)

    def within(self, edit: Edit, expected: frozenset[State]) -> Made:
        """Apply one edit inside the passage."""
        left, right, new = edit
        return self.made([(self.start + left, self.start + right, new)], expected)

    def without(self, span: Span, expected: frozenset[State] = LOST) -> Made:
        return self.made([(*span, "")], expected, gone=True)

    def besides(self, more: str) -> Self:
        """Let the text go on."""
        return type(self)(self.text.rstrip() + "\n\n" + more, self.start, self.end, self.language)


Mutation = Callable[[Passage, random.Random], Made | None]
MUTATIONS: dict[str, Mutation] = {}


def mutation(name: str) -> Callable[[Mutation], Mutation]:
    def kept(made: Mutation) -> Mutation:
        MUTATIONS[name] = made
        return made

    return kept


# What leaves the passage alone


@mutation("nothing")
def _nothing(passage: Passage, _rng: random.Random) -> Made:
    return passage.made([], EXACT)


@mutation("boilerplate at the top")
def _top(passage: Passage, rng: random.Random) -> Made:
    expected = MOVED if passage.deep or (passage.long and passage.alone) else MOVED | LOST
    return passage.made([(0, 0, rng.choice(BOILERPLATE) + "\n\n")], expected)


@mutation("boilerplate at the end")
def _bottom(passage: Passage, rng: random.Random) -> Made:
    expected = EXACT if passage.deep else FOUND | LOST
    return passage.made([(len(passage.text), len(passage.text), "\n\n" + rng.choice(BOILERPLATE))], expected)


@mutation("paragraph added elsewhere")
def _elsewhere(passage: Passage, rng: random.Random) -> Made | None:
    places = [match.end() for match in re.finditer(r"\n+", passage.text) if _far(passage, match.end(), match.end())]
    if not places or not passage.deep:
        return None
    place = rng.choice(places)
    expected = MOVED if place < passage.start else EXACT
    return passage.made([(place, place, rng.choice(BOILERPLATE) + "\n\n")], expected)


@mutation("sentence removed elsewhere")
def _removed(passage: Passage, rng: random.Random) -> Made | None:
    spans = [span for span in Passage.sentences_of(passage.text) if _far(passage, *span)]
    if not spans or not passage.deep:
        return None
    span = rng.choice(spans)
    return passage.made([(*span, "")], MOVED if span[0] < passage.start else EXACT)


@mutation("boilerplate around the paragraph")
def _around(passage: Passage, rng: random.Random) -> Made:
    start, end = passage.paragraph
    box = rng.choice(BOILERPLATE) + "\n\n"
    sure = passage.long and passage.alone
    return passage.made([(start, start, box), (end, end, "\n" + box)], MOVED if sure else MOVED | LOST)


@mutation("sentences swapped")
def _swapped(passage: Passage, _rng: random.Random) -> Made | None:
    start, end = passage.sentence
    after = [span for span in Passage.sentences_of(passage.text) if span[0] >= end]
    if passage.end > end or not after or "\n" in passage.text[end : after[0][0]]:
        return None
    next_start, next_end = after[0]
    text = passage.text
    new = text[:start] + text[next_start:next_end] + text[end:next_start] + text[start:end] + text[next_end:]
    shift = next_end - end
    others = [text[left:right] for left, right in Passage.sentences_of(text) if left != start]
    twins = any(fuzz.ratio(passage.words, other) >= TWINS for other in others)  # one may have become the other
    sure = (start, end) == (passage.start, passage.end) and passage.long and passage.alone and not twins
    return Made(
        text,
        (passage.start, passage.end),
        new,
        (passage.start + shift, passage.end + shift),
        MOVED if sure else MOVED | LOST,
    )


@mutation("paragraph moved to the end")
def _reordered(passage: Passage, _rng: random.Random) -> Made | None:
    start, end = passage.paragraph
    text = passage.text
    if passage.end > end or end >= len(text.rstrip()):
        return None
    body = text[:start] + text[end:].rstrip("\n") + "\n\n"
    place = len(body) + passage.start - start
    sure = passage.long and passage.alone and passage.end < end
    return Made(
        text,
        (passage.start, passage.end),
        body + text[start:end],
        (place, place + passage.end - passage.start),
        MOVED if sure else MOVED | LOST,
    )


# What does not count


@mutation("quotation marks and dashes")
def _typography(passage: Passage, rng: random.Random) -> Made | None:
    kinds = ['"“”«»„', "'’‘`", "-–—‑"]
    edits = [
        (place, place + 1, rng.choice([other for other in kind if other != char]))
        for place, char in enumerate(passage.text)
        for kind in kinds
        if char in kind
    ]
    return passage.made(edits, FOUND) if edits and passage.deep else None


@mutation("white space")
def _spaces(passage: Passage, rng: random.Random) -> Made | None:
    edits = [
        (*match.span(), rng.choice(["\u00a0", "\n", "  ", " \t", "\u2009"]))
        for match in re.finditer(r"\s+", passage.text)
        if rng.random() < 1 / 3
    ]
    return passage.made(edits, FOUND) if edits and passage.deep else None


@mutation("soft hyphens")
def _soft(passage: Passage, rng: random.Random) -> Made | None:
    places = [match.start() + 3 for match in WORD.finditer(passage.text) if match.end() - match.start() > 6]  # noqa: PLR2004
    edits = [(place, place, "\u00ad") for place in places if rng.random() < 1 / 2]
    return passage.made(edits, FOUND) if edits and passage.deep else None


@mutation("decomposed accents")
def _decomposed(passage: Passage, _rng: random.Random) -> Made | None:
    edits = [
        (place, place + 1, unicodedata.normalize("NFD", char))
        for place, char in enumerate(passage.text)
        if unicodedata.normalize("NFD", char) != char
    ]
    return passage.made(edits, FOUND) if edits and passage.deep else None


# What turns the sense


@mutation("a digit changed")
def _digit(passage: Passage, rng: random.Random) -> Made | None:
    match = _one(re.finditer(r"\d", passage.words), rng)
    other = rng.choice("0123456789")
    return match and passage.within((*match.span(), other if other != match.group() else "77"), LOST)


@mutation("a figure gone")
def _figure(passage: Passage, rng: random.Random) -> Made | None:
    match = _one(re.finditer(r"\d[\d.,]*\s?", passage.words), rng)
    return match and passage.within((*match.span(), ""), LOST)


@mutation("a word that turns the sense")
def _turned(passage: Passage, rng: random.Random) -> Made | None:
    return _replaced(passage, TURNING.get(passage.language, {}), LOST, rng)


@mutation("a name changed")
def _name(passage: Passage, rng: random.Random) -> Made | None:
    match = _one(CAPITAL.finditer(passage.words), rng)
    other = rng.choice([name for name in ("Turin", "Kenya", "Пермь", "Aral") if not match or name != match.group()])
    return match and passage.within((*match.span(), other), LOST)


@mutation("two names swapped")
def _names(passage: Passage, _rng: random.Random) -> Made | None:
    found = list(CAPITAL.finditer(passage.words))
    pair = next(((a, b) for a in found for b in found if a.end() < b.start() and a.group() != b.group()), None)
    if pair is None:
        return None
    first, second = pair
    start = passage.start
    return passage.made(
        [
            (start + first.start(), start + first.end(), second.group()),
            (start + second.start(), start + second.end(), first.group()),
        ],
        LOST,
    )


@mutation("a negation added")
def _denied(passage: Passage, rng: random.Random) -> Made | None:
    match = _one(re.finditer(r"(?<=\w )(?=\w)", passage.words), rng)
    if match is None or passage.language not in DENIALS:
        return None
    return passage.within((*match.span(), rng.choice(DENIALS[passage.language]) + " "), LOST)


@mutation("a negation gone")
def _affirmed(passage: Passage, rng: random.Random) -> Made | None:
    denials = "|".join(DENIALS.get(passage.language, ["$^"]))
    match = _one(re.finditer(rf"\b(?:{denials})\s", passage.words, re.IGNORECASE), rng)
    return match and passage.within((*match.span(), ""), LOST)


@mutation("a negation right before it")
def _denied_before(passage: Passage, rng: random.Random) -> Made | None:
    if passage.start == passage.sentence[0] or passage.language not in DENIALS:
        return None
    if not re.fullmatch(r"\w \w", passage.text[passage.start - 2 : passage.start + 1]):
        return None
    denial = rng.choice(DENIALS[passage.language]) + " "
    return passage.made([(passage.start, passage.start, denial)], LOST)


@mutation("words in another order")
def _disordered(passage: Passage, rng: random.Random) -> Made | None:
    match = _one(re.finditer(r"\b([^\W\d_]{4,}) ([^\W\d_]{4,})\b", passage.words), rng)
    if match is None or match[1].casefold() == match[2].casefold():
        return None
    return passage.within((*match.span(), f"{match[2]} {match[1]}"), LOST)


# What leaves the passage in doubt, or takes it away


@mutation("boilerplate inside")
def _inside(passage: Passage, rng: random.Random) -> Made | None:
    match = _one(re.finditer(r"(?<=\w )(?=\w)", passage.words), rng)
    return match and passage.within((*match.span(), "\n\n" + rng.choice(BOILERPLATE) + "\n\n"), LOST)


@mutation("the quotation gone")
def _gone(passage: Passage, _rng: random.Random) -> Made | None:
    return passage.without((passage.start, passage.end)) if passage.alone else None


@mutation("one of two gone")
def _one_of_two(passage: Passage, _rng: random.Random) -> Made | None:
    """Take away the quotation, while the same words go on standing elsewhere, as a pull quote does."""
    return passage.besides("… " + passage.words + "\n").without((passage.start, passage.end))


@mutation("its paragraph gone")
def _paragraph_gone(passage: Passage, _rng: random.Random) -> Made | None:
    return passage.without(passage.paragraph) if passage.alone else None


@mutation("said again elsewhere")
def _again(passage: Passage, _rng: random.Random) -> Made | None:
    if not passage.deep:
        return None
    return passage.made([(len(passage.text), len(passage.text), "\n\n… " + passage.words + "\n")], EXACT)


@mutation("said again at the top")
def _again_above(passage: Passage, _rng: random.Random) -> Made | None:
    if not passage.deep:
        return None
    return passage.made([(0, 0, f"… {passage.words}\n\n{BOILERPLATE[0]}\n\n")], MOVED)


@mutation("nearly said elsewhere")
def _nearly(passage: Passage, rng: random.Random) -> Made | None:
    """Keep the quotation, beside a sentence that differs in a figure or a name."""
    twin = _twin(passage, rng)
    if twin is None or not passage.deep:
        return None
    return passage.made([(0, 0, twin + "\n\n")], MOVED if passage.alone else MOVED | LOST)


@mutation("only nearly said elsewhere")
def _only_nearly(passage: Passage, rng: random.Random) -> Made | None:
    """Take the quotation away and leave the sentence that differs in a figure or a name."""
    twin = _twin(passage, rng)
    if twin is None or not passage.alone:
        return None
    return passage.besides(twin + "\n").without((passage.start, passage.end))


# What a person may confirm


@mutation("a harmless word changed")
def _harmless(passage: Passage, rng: random.Random) -> Made | None:
    if len(passage.words.split()) < LONG_WORDS or not passage.alone or not passage.deep:
        return None
    return _replaced(passage, HARMLESS.get(passage.language, {}), CHANGED, rng)


@mutation("a harmless word added")
def _added(passage: Passage, rng: random.Random) -> Made | None:
    found = _fits(passage, ADDED.get(passage.language, {}))
    if not found or len(passage.words.split()) < LONG_WORDS or not passage.alone or not passage.deep:
        return None
    (start, _end), new = rng.choice(found)
    return passage.within((start, start, new + " "), CHANGED)


@mutation("a harmless word changed, boilerplate at the top")
def _harmless_below(passage: Passage, rng: random.Random) -> Made | None:
    changed = _harmless(passage, rng)
    if changed is None or changed.truth is None:
        return None
    top = rng.choice(BOILERPLATE) + "\n\n"
    truth = changed.truth[0] + len(top), changed.truth[1] + len(top)
    return Made(changed.old, changed.taken, top + changed.text, truth, CHANGED)


def _far(passage: Passage, start: int, end: int) -> bool:
    return end < passage.start - CONTEXT or start > passage.end + CONTEXT


def _one(matches: Iterable[re.Match[str]], rng: random.Random) -> re.Match[str] | None:
    found = list(matches)
    return rng.choice(found) if found else None


def _fits(passage: Passage, table: dict[str, str]) -> list[tuple[Span, str]]:
    return [
        (match.span(), new)
        for old, new in table.items()
        for match in re.finditer(rf"(?<!\w)(?<!\d ){re.escape(old)}(?!\w)", passage.words)
    ]


def _replaced(passage: Passage, table: dict[str, str], expected: frozenset[State], rng: random.Random) -> Made | None:
    found = _fits(passage, table)
    if not found:
        return None
    span, new = rng.choice(found)
    return passage.within((*span, new), expected)


def _twin(passage: Passage, rng: random.Random) -> str | None:
    digit = _one(re.finditer(r"\d", passage.words), rng)
    name = _one(CAPITAL.finditer(passage.words), rng)
    words = passage.words
    if digit is None and name is None:
        return None
    if name:
        words = words[: name.start()] + "Kenya" + words[name.end() :]
    elif digit:
        words = words[: digit.start()] + str((int(digit.group()) + 1) % 10) + words[digit.end() :]
    return words
