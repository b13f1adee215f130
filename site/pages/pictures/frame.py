"""What all pictures share: the width of the view box, the size of letters, and room for words in it."""

import unicodedata

WIDTH = 300
"""Width of every view box. A page of 320 px leaves it 288 px: letters are drawn at 0.96 of TEXT."""

TEXT = 12
"""Size of letters: 11.5 px at a page width of 320 px, never less."""

LINE = 16
"""From one line of text to the next."""

GAP = 6
"""Between two things that stand together."""

LEFT, RIGHT = 20, 280
"""Where a scale begins and ends; what lies outside is left to arrows."""

EDGE = 4
"""How near to the border of the view box an arrow comes."""


def width_of(text: str) -> float:
    """Guess the width of words, rather too wide than too narrow: fonts differ from reader to reader."""
    return sum(_width(letter) for letter in text)


def _width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in {"W", "F"}:
        return TEXT * 1.05
    if letter.isupper() or letter in "mwшщжюыфмMW@%—…":
        return TEXT * 0.82
    return TEXT * (0.36 if letter in " .,:;·'’|ijl()[]!-" else 0.62)


def cut(text: str, room: float) -> str:
    """Shorten words to the room that they have, with “…” where something is left out."""
    if width_of(text) <= room:
        return text
    while text and width_of(text + "…") > room:
        text = text[:-1]
    return text.rstrip() + "…"


def across(value: float, low: float, high: float) -> float:
    """Place a value on the scale from `low` (at LEFT) to `high` (at RIGHT), to a hundredth."""
    return round(LEFT + (value - low) / (high - low) * (RIGHT - LEFT), 2)


def arrow(x: float, y: float, pointing: int) -> str:
    """Give the path of an arrow's head with its tip at a point; `pointing` is 1 to the right, -1 to the left."""
    back = round(x - pointing * 7, 2)
    return f"M{x} {y}L{back} {y - 5}L{back} {y + 5}Z"
