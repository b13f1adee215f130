"""What was read in the bytes of a document: its blocks in order, and what its markup says of it. No Django in here."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

BODY, TITLE, HEADING, NOTE, TABLE, TEASER, BOILERPLATE = (
    "body",
    "title",
    "heading",
    "note",
    "table",
    "teaser",
    "boilerplate",
)
"""The values of `Paragraph.Kind`: here as first guesses."""


class UnreadableError(Exception):
    """A document that cannot be read. Its first argument is a key of the sentences in `files`, the others fill it."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph to be: text without line breaks, in NFC, white space collapsed, never empty."""

    text: str
    kind: str = BODY
    detail: str = ""
    """What it is more exactly, in the words of the starter data: byline, date, standfirst, caption…"""
    page: int = 0
    """Of a PDF, from 1."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something that a document says of itself: to be looked at by an editor, never taken over unseen."""

    words: str
    """As written."""
    where: str
    """In which part of the markup: `article:published_time`, `time datetime`, `JSON-LD datePublished`…"""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader of one format hands back; `files` makes a Reading of it."""

    blocks: tuple[Block, ...]
    title: str = ""
    byline: str = ""
    published: tuple[Proposal, ...] = ()
    language: str = ""
    canonical: str = ""
    site_name: str = ""
    cleaned: dict[str, int] = field(default_factory=dict)
    """What was taken out or put right, counted: keys of the sentences in `files`."""


# --- Characters

LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f]")
DIRECTIONS = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
UNSEEN = re.compile(
    r"[\u00ad\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"
    r"\U000e0000-\U000e007f]"
)
"""Soft hyphens, spaces of no width and the like: nobody sees them, and no quotation is found across them. The joiners
U+200C and U+200D stay, as scripts and emoji need them, and so do the marks U+200E and U+200F."""
LOST = "\N{REPLACEMENT CHARACTER}"


def clean(text: str, counts: Counter[str]) -> str:
    """Give a text in NFC without what cannot be seen, line ends as LF; what was taken out is added to the counts."""
    text = LINE_ENDS.sub("\n", text)
    for name, pattern in (("controls", CONTROLS), ("directions", DIRECTIONS), ("unseen", UNSEEN)):
        text, found = pattern.subn("", text)
        counts[name] += found
    counts["lost"] += text.count(LOST)
    return unicodedata.normalize("NFC", text)


def collapse(text: str) -> str:
    """Collapse runs of white space, and trim."""
    return " ".join(text.split())


def joined(rows: Iterable[str], known: str = "") -> tuple[str, int]:
    """Join the lines of one paragraph, words that were divided at line ends too; say how many those were.

    A hyphen stays where the next line begins with a capital or a digit, or where `known`, the whole text, has the word
    with it.
    """
    whole, divided = "", 0
    for row in filter(None, map(collapse, rows)):
        if (end := DIVIDED.search(whole)) and row[0].islower():
            compound = end[1] + "-" + row.partition(" ")[0].rstrip(".,;:!?»”)")
            if compound in known:
                whole = end.string[:-1] + "-" + row
            else:
                whole = end.string[:-1] + row
                divided += 1
        elif end:
            whole += row
        else:
            whole += " " + row if whole else row
    return whole, divided


DIVIDED = re.compile(r"([^\W\d_]{2,})[-\N{HYPHEN}]\Z")
