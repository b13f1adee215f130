"""Trials of the anchors: texts, what may befall them, what must then be said of quotations. No Django in here.

The same seed gives the same trials. The three texts were written for this and state nothing of the world.
"""

import random
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sources.anchor_guards import language
from sources.anchor_trials.mutations import MUTATIONS, Passage, Trial
from sources.anchors import Anchor, State, anchor, anchor_all, quote

TEXTS = Path(__file__).parent / "texts"

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "documents"
"""Where texts may lie beside the project, to be tried as well; no word of them is kept."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One trial and what was said."""

    trial: Trial
    said: Anchor

    @property
    def wrong(self) -> bool:
        """Whether it was anchored where it must not be: elsewhere, or anywhere although it is lost."""
        if self.said.state is State.LOST:
            return False
        return (self.said.start, self.said.end) != self.trial.truth or self.trial.expected == {State.LOST}

    @property
    def expected(self) -> bool:
        return self.said.state in self.trial.expected


@dataclass(slots=True)
class Figures:
    """What came out, for each mutation."""

    quotations: int = 0
    states: dict[str, Counter[State]] = field(default_factory=dict)
    wrong: list[Outcome] = field(default_factory=list)
    unexpected: dict[str, list[Outcome]] = field(default_factory=dict)

    def add(self, outcome: Outcome) -> None:
        name = outcome.trial.mutation
        self.states.setdefault(name, Counter())[outcome.said.state] += 1
        if outcome.wrong:
            self.wrong.append(outcome)
        if not outcome.expected:
            self.unexpected.setdefault(name, []).append(outcome)

    @property
    def trials(self) -> int:
        return sum(counter.total() for counter in self.states.values())


def texts(*folders: Path) -> list[str]:
    """Read our own texts, and those of other folders that exist."""
    paths = [path for folder in (TEXTS, *folders) if folder.is_dir() for path in sorted(folder.glob("*.txt"))]
    return [path.read_text(encoding="utf-8") for path in paths]


def run(found: Iterable[str], *, each: int = 40, seed: int = 4) -> Figures:
    """Try `each` quotations of each text under every mutation that applies to them."""
    figures = Figures()
    for number, text in enumerate(found):
        rng = random.Random(f"{seed} {number}")  # noqa: S311  repeatable, not secret
        for passage in passages(text, each, rng):
            figures.quotations += 1
            for trial in trials(passage, rng):
                figures.add(Outcome(trial, anchor(trial.quote, trial.text)))
    return figures


def passages(text: str, many: int, rng: random.Random) -> Iterator[Passage]:
    """Choose quotations: whole sentences, parts of them, and spans across them."""
    known = language(text) or ""
    all_of_them = Passage.sentences_of(text)
    for number in range(many):
        start, end = all_of_them[number % len(all_of_them)]
        if number >= len(all_of_them):
            start, end = Passage.part_of(text, start, end, rng)
        yield Passage(text, start, end, known)


def trials(passage: Passage, rng: random.Random) -> Iterator[Trial]:
    for name, mutate in MUTATIONS.items():
        if (made := mutate(passage, rng)) is not None:
            yield Trial(name, quote(made.old, *made.taken), made.text, made.truth, made.expected)


def timed(quotations: int = 600, size: int = 70_000) -> dict[str, float]:
    """Measure in seconds: so many quotations on a text so long, as it was, moved, and with words changed all over."""
    rng = random.Random(4)  # noqa: S311
    own = [text.split() for text in texts()]
    text = ""
    while len(text) < size:  # sentences of our words in any order: nothing repeats
        text += " ".join(rng.choices(rng.choice(own), k=rng.randint(6, 25))) + rng.choice([". ", ".\n\n"])
    spans = [(start, start + rng.randint(20, 300)) for start in rng.choices(range(size - 400), k=quotations)]
    taken = [quote(text, start, end) for start, end in spans]
    worn = re.sub(r" ", lambda space: " more " if rng.random() < 1 / 40 else space.group(), text)
    seconds = {}
    for name, now in (("as it was", text), ("moved", "New. " + text), ("with words added all over", worn)):
        begun = time.perf_counter()
        anchor_all(taken, now)
        seconds[name] = time.perf_counter() - begun
    return seconds
