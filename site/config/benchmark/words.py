"""Sentences of made-up words, in proportions as languages have them: few words are frequent, most are rare."""

from itertools import accumulate
from random import Random

LANGUAGES = {"it": 60, "en": 25, "ru": 15}
"""Shares of a hundred."""
SYLLABLES = {
    "it": "ca re mi to la ne si do pa ve ri no ta le fi so be gu",
    "en": "th ing ar en so wick ton ly er for ham dle st ow ble ish",
    "ru": "ка ре ми то ла не си до па ве ри но та ле жи со бы гу",
}
VOCABULARY = 8_000


class Words:
    """The words of one language."""

    def __init__(self, language: str, random: Random) -> None:
        self.random = random
        syllables = SYLLABLES[language].split()
        made = {"".join(random.choices(syllables, k=random.randint(2, 5))) for _each in range(VOCABULARY)}
        self.words = random.sample(sorted(made), len(made))
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))
        self.sentences = [self.sentence(14) for _each in range(2_000)]

    def sentence(self, number: int) -> str:
        chosen = self.random.choices(self.words, cum_weights=self.weights, k=number)
        return f"{' '.join(chosen).capitalize()}."

    def text(self, size: int) -> str:
        """Give sentences of about this many bytes."""
        found: list[str] = []
        while size > 0:
            found.append(self.random.choice(self.sentences))
            size -= len(found[-1].encode()) + 1
        return " ".join(found)
