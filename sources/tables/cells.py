"""What stands in a cell: lists inside it, what spreadsheets would run, what cannot be seen. No Django in here."""

import re
import unicodedata
from collections.abc import Iterable

RUNS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""What a spreadsheet would take for a formula, with the apostrophes already put before it."""

UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of what follows them, and so can show another text than the one that is stored."""

ESCAPED = re.compile(r"([\\;|])")


def harmless(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run. `restored` undoes it, for every text."""
    return f"'{text}" if RUNS.match(text) else text


def restored(text: str) -> str:
    """Give the text that `harmless` was given."""
    return text[1:] if text.startswith("'") and RUNS.match(text) else text


def normal(text: str) -> str:
    """Give a text as it is compared: ends of lines in one form, no white space around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def join(parts: Iterable[str], by: str) -> str:
    """Put a list into a cell, `by` being `;` or `|`; what reads like one of them gets a backslash."""
    return f"{'; ' if by == ';' else ' | '}".join(ESCAPED.sub(r"\\\1", part) for part in parts)


def split(text: str, by: str) -> list[str]:
    """Give the parts of a list, still with their backslashes; empty ones too."""
    parts, start, place = [], 0, 0
    while place < len(text):
        if text[place] == "\\":
            place += 1
        elif text[place] == by:
            parts.append(text[start:place])
            start = place + 1
        place += 1
    return [part.strip() for part in [*parts, text[start:]]]


def plain(part: str) -> str:
    """Take the backslashes out of a part."""
    return re.sub(r"\\([\\;|])", r"\1", part)


def unwanted(text: str) -> str:
    """Name the first character that no text here may hold, as `U+202E`; empty where there is none."""
    for letter in text:
        control = unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\t"
        if control or TURNING.match(letter) or ord(letter) & 0xFFFE == 0xFFFE:  # noqa: PLR2004  never a character
            return f"U+{ord(letter):04X}"
    return ""


def visible(text: str, longest: int = 80) -> str:
    """Give a text for showing: cut, and with every character that cannot be seen named."""
    shown = "".join(
        f"‹U+{ord(letter):04X}›" if unwanted(letter) or UNSEEN.match(letter) else letter for letter in text[:longest]
    )
    return shown + ("…" if len(text) > longest else "")
