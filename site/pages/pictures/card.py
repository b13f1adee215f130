"""A page as a picture of 1200 by 630 px, as social sites show it beside a link: its words, and how many say what.

They take no SVG. Letters are drawn with the fonts beside this file, which have Latin, Greek and Cyrillic; what is
written otherwise is given in Latin letters. Pure: words in, bytes of a PNG out.
"""

import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

from anyascii import anyascii
from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)
FONTS = Path(__file__).parent / "fonts"
SANS, SERIF = "DejaVuSansCondensed.ttf", "DejaVuSerifCondensed-Bold.ttf"
UNDRAWN = re.compile(
    "[^\u0020-\u007e\u00a0-\u024f\u02b0-\u02dd\u0300-\u036f\u0370-\u03ff\u0400-\u052f\u1e00-\u1eff\u2010-\u2027"
    "\u2030-\u205e\u20a0-\u20bf\u2116\u2122\u21c4\u2208-\u2212\u2248\u2260-\u2265\u25a0-\u25d7\u25e6\u275b-\u275e"
    "\u2713\u2717]"
)
"""What the fonts have no letters for: they were cut to these ranges (see `fonts/README.md`)."""

MARGIN = 60
WORDS_TOP, WORDS_BOTTOM = 108, 352
TILES_TOP, TILES_BOTTOM = 402, 556
LARGEST, SMALLEST, STEP = 62, 32, 3
LEADING = 1.22
MOST = 1000
"""Letters of a text that are looked at."""
PAD = 11
WORD_ROOM, WORD_SIZES = 64, (22, 20, 18, 16, 14)
NUMBER_SIZES = (44, 36, 28, 22, 16)
COLOURS = 48
"""Of the picture: few, so that it is small; enough for smooth letters."""

PAPER, INK, SOFT, LINE, ALERT = "#fdfcfa", "#1b1e24", "#525866", "#b9b4a8", "#7a2e00"
TONES = {
    "asserts": ("#dce8f7", "#163f75"),
    "supports": ("#dce8f7", "#163f75"),
    "qualifies": ("#ebe7f3", "#46346f"),
    "disputes": ("#f8e6cd", "#6b3d00"),
    "denies": ("#f8e6cd", "#6b3d00"),
    "reports": ("#eef0f2", "#3f4753"),
    "questions": ("#eef0f2", "#3f4753"),
    "unclear": ("#eef0f2", "#3f4753"),
}
"""Ground and letters of a state, as `static/pages/tokens.css` has them in the light; others are only framed."""

_drawing = Lock()  # a font of FreeType is no thing for two threads at once


@dataclass(frozen=True, slots=True)
class Tile:
    """One state, and how many documents, or cells of a comparison, are in it."""

    state: str
    sign: str
    word: str
    number: int


@dataclass(frozen=True, slots=True)
class Card:
    kind: str
    """What it is a picture of: “Claim · factual”."""
    words: str
    caption: str
    """What the numbers count."""
    scale: Sequence[Tile]
    """The places of the scale in their order, also where nobody stands."""
    beside: Sequence[Tile]
    """What is beside the scale, where anybody is."""
    foot: str
    address: str
    alert: str = ""
    """That it was retracted or is challenged."""


def drawn(card: Card) -> bytes:
    """Draw a card as PNG."""
    with _drawing:
        image = Image.new("RGB", SIZE, PAPER)
        draw = ImageDraw.Draw(image)
        _frame(draw, card)
        _words(draw, card.words)
        draw.text((MARGIN, TILES_TOP - 14), drawable(card.caption), SOFT, _font(SANS, 26), anchor="ls")
        _tiles(draw, card)
        stream = io.BytesIO()
        image.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(stream, "PNG")
    return stream.getvalue()


def drawable(text: str) -> str:
    """Give a text on one line in letters that the fonts have; of one that no picture can hold, what it begins with."""
    whole = " ".join(unicodedata.normalize("NFC", text[:MOST]).split())
    latin = UNDRAWN.sub(lambda found: anyascii(found[0]), whole)
    return " ".join("".join(letter for letter in latin if letter.isprintable()).split())


@lru_cache(maxsize=64)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / name, size, layout_engine=ImageFont.Layout.BASIC)


def _length(text: str, font: ImageFont.FreeTypeFont) -> float:
    """Measure a text letter by letter: a little too wide where letters are kerned, and quick."""
    return sum(_advance(letter, font) for letter in text)


@lru_cache(maxsize=8192)
def _advance(letter: str, font: ImageFont.FreeTypeFont) -> float:
    return font.getlength(letter)


def _frame(draw: ImageDraw.ImageDraw, card: Card) -> None:
    width, height = SIZE
    right = width - MARGIN
    draw.rectangle((0, 0, width, 12), fill=ALERT if card.alert else INK)
    draw.text((right, 70), "Parallax", INK, _font(SERIF, 32), anchor="rs")
    room = right - MARGIN - 200
    if card.alert:
        alert = _one_line(drawable(card.alert), _font(SERIF, 30), room)
        draw.text((MARGIN, 70), alert, ALERT, _font(SERIF, 30), anchor="ls")
    else:
        draw.text(
            (MARGIN, 70), _one_line(drawable(card.kind), _font(SANS, 28), room), SOFT, _font(SANS, 28), anchor="ls"
        )
    small = _font(SANS, 24)
    address = _one_line(drawable(card.address), small, 360)
    draw.text((right, height - 28), address, SOFT, small, anchor="rs")
    rest = right - MARGIN - _length(address, small) - 30
    draw.text((MARGIN, height - 28), _one_line(drawable(card.foot), small, rest), SOFT, small, anchor="ls")


def _words(draw: ImageDraw.ImageDraw, words: str) -> None:
    """Set the words as large as they fit; what is too long for the smallest letters is cut."""
    text, room = drawable(words), SIZE[0] - 2 * MARGIN
    for size in range(LARGEST, SMALLEST - 1, -STEP):
        font, leading = _font(SERIF, size), round(size * LEADING)
        lines = lines_of(text, font, room)
        most = (WORDS_BOTTOM - WORDS_TOP) // leading
        if len(lines) <= most:
            break
    else:
        lines = [*lines[: most - 1], _one_line(" ".join(lines[most - 1 :]), font, room)]
    top = WORDS_TOP + (WORDS_BOTTOM - WORDS_TOP - len(lines) * leading) // 2
    for number, line in enumerate(lines):
        draw.text((MARGIN, top + number * leading), line, INK, font, anchor="la")


def _tiles(draw: ImageDraw.ImageDraw, card: Card) -> None:
    tiles = (*card.scale, *card.beside)
    apart = 28 if card.beside else 0
    step = min(170, (SIZE[0] - 2 * MARGIN - apart) // len(tiles))
    width, x = step - 8, MARGIN
    size = next((size for size in WORD_SIZES if all(_fits(tile, size, width) for tile in tiles)), WORD_SIZES[-1])
    for number, tile in enumerate(tiles):
        x += apart if number == len(card.scale) else 0
        _tile(draw, tile, (x, width, size))
        x += step
    end = MARGIN + step * len(card.scale) - 8
    draw.line((MARGIN, TILES_BOTTOM + 8, end, TILES_BOTTOM + 8), fill=SOFT, width=3)


def _fits(tile: Tile, size: int, width: int) -> bool:
    """Say whether a tile has room for its word, whole, in letters of a size."""
    word, font, room = drawable(tile.word), _font(SANS, size), width - 2 * PAD
    lines = lines_of(word, font, room)
    return len(lines) * size * LEADING <= WORD_ROOM and all(_length(each, font) <= room for each in word.split())


def _tile(draw: ImageDraw.ImageDraw, tile: Tile, place: tuple[int, int, int]) -> None:
    """Draw a tile at `place`: its left, its width, the size of its word's letters."""
    x, width, size = place
    box = (x, TILES_TOP, x + width, TILES_BOTTOM)
    ground, letters = TONES.get(tile.state, (PAPER, INK))
    if tile.number and tile.state in TONES:
        draw.rectangle(box, fill=ground)
    else:
        draw.rectangle(box, outline=LINE, width=2)
    letters = letters if tile.number else SOFT
    sizes = [_font(SERIF, each) for each in NUMBER_SIZES]
    room = width - 2 * PAD
    number = next((font for font in sizes if _length(str(tile.number), font) <= room), sizes[-1])
    draw.text((x + PAD, TILES_TOP + 32), tile.sign, letters, _font(SANS, 24), anchor="ls")
    draw.text((x + PAD, TILES_TOP + 78), str(tile.number), letters, number, anchor="ls")
    font = _font(SANS, size)
    for row, line in enumerate(lines_of(drawable(tile.word), font, width - 2 * PAD)):
        draw.text((x + PAD, TILES_TOP + 88 + round(row * size * LEADING)), line, letters, font, anchor="la")


def lines_of(text: str, font: ImageFont.FreeTypeFont, room: float) -> list[str]:
    """Break a text into lines that fit, at words; a word that is longer than a line is broken by letters."""
    lines: list[str] = []
    used, space = 0.0, _advance(" ", font)
    for word in text.split():
        for part in _parts(word, font, room):
            wide = _length(part, font)
            if lines and used + space + wide <= room:
                lines[-1], used = f"{lines[-1]} {part}", used + space + wide
            else:
                lines, used = [*lines, part], wide
    return lines


def _parts(word: str, font: ImageFont.FreeTypeFont, room: float) -> list[str]:
    parts, used = [""], 0.0
    for letter in word:
        wide = _advance(letter, font)
        if parts[-1] and used + wide > room:
            parts, used = [*parts, ""], 0.0
        parts[-1], used = parts[-1] + letter, used + wide
    return parts


def _one_line(text: str, font: ImageFont.FreeTypeFont, room: float) -> str:
    if _length(text, font) <= room:
        return text
    head = _parts(text, font, room - _advance("…", font))[0]
    return f"{head.rstrip(' ,;:.')}…"
