"""What each paragraph of a captured text is: a proposal by rules, which an editor's hand overrules.

Nothing is deleted: navigation, teasers and forms are marked, so that they are left out of coding and can come back.
Kinds are those of `sources.models.Paragraph.Kind`. No Django in here.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sources.capture.words import (
    ASIDE,
    BYLINE,
    CAPTION,
    CLOSING,
    COMMENTS,
    CONTENTS_FOLLOW,
    GLUED_DATE,
    NAVIGATION,
    NEWSLETTER,
    NOTES,
    RELATED,
    SOURCE_LINK,
)
from sources.date_words import AGO, RELATIVE

TEXT = frozenset({"body", "title", "heading", "note", "table"})
"""Kinds that belong to the document; the others stand around it."""

OPENING_WORDS = 4
"""Words of a paragraph that its map may show, as they are no quotation yet."""

SHORT, LONG = 20, 90
"""Words: a headline or label has at most the first number, an excerpt in a list of articles at most the second."""
TITLE, HEADING, BYLINE_OR_DATE, SAME = 30, 14, 6, 10
"""Words that a title, a heading, a line of a date have at most; letters that two titles must share to be one."""
CELL = 3
"""Words that a cell of a broken table has at most."""
TABLE = 8
"""Cells in a row that make a table, not a list."""
LISTING = 4
"""Headlines with an excerpt each that make a list of other articles."""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a captured text. `kind` is empty where the mark-up told nothing."""

    text: str
    kind: str = ""
    detail: str = ""

    @property
    def words(self) -> int:
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class Marked:
    """One paragraph with what it is and how it is called."""

    text: str
    kind: str
    detail: str
    locator: str

    @property
    def sha1(self) -> str:
        return digest(self.text)

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def opening(self) -> str:
        return " ".join(self.text.split()[:OPENING_WORDS])[:80]


def digest(text: str) -> str:
    """Give a paragraph's hash: first 12 hex digits of SHA-1 over it, NFC, white space collapsed, trimmed."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha1(plain.encode(), usedforsecurity=False).hexdigest()[:12]


def mark(lines: Sequence[Line]) -> list[Marked]:
    """Mark each paragraph and name it: `p4`, `title`, `h2`, `n9`, `fig1.3`, `teaser-2`. Order and text stay."""
    known = any(line.kind not in {"", "body"} for line in lines)
    lines = [part for line in lines for part in _without_glued_date(line)]
    marks = [line if line.kind else replace(line, kind="body") for line in lines]
    if not known:
        for rule in (_tables, _notes, _surroundings, _listing, _title, _headings):
            rule(marks)
    else:
        _surroundings(marks)
    return named(marks)


def _without_glued_date(line: Line) -> Iterator[Line]:
    found = GLUED_DATE.match(line.text)
    if found and line.kind in {"", "body"}:
        yield Line(found[1], "boilerplate", "date")
        yield Line(line.text[found.end() :].strip())
    elif line.text.strip():
        yield replace(line, text=line.text.strip())


def _is_plain(line: Line) -> bool:
    return line.kind == "body" and not line.detail


def _tables(lines: list[Line]) -> None:
    """Mark runs of one-word lines as the cells of a table that lost its shape, and the caption below."""
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and _is_cell(lines[end]):
            end += 1
        if end - start >= TABLE:
            for at in range(start, end):
                lines[at] = replace(lines[at], kind="table")
            if end < len(lines) and CAPTION.match(lines[end].text):
                lines[end] = replace(lines[end], kind="table", detail="caption")
        start = max(end, start + 1)


def _is_cell(line: Line) -> bool:
    return _is_plain(line) and line.words <= CELL and not _around(line.text) and line.text[-1] not in ".!?…"


def _notes(lines: list[Line]) -> None:
    """Mark the numbered lines after a heading that announces notes."""
    heads = [at for at, line in enumerate(lines) if NOTES.fullmatch(line.text)]
    if not heads:
        return
    lines[heads[-1]] = replace(lines[heads[-1]], kind="heading", detail="notes")
    for at in range(heads[-1] + 1, len(lines)):
        if re.match(r"\[?\d{1,3}[.\])]", lines[at].text):
            lines[at] = replace(lines[at], kind="note")


def _surroundings(lines: list[Line]) -> None:
    """Mark what pages put around a text, and short lines after what closes it."""
    closed = ""
    for at, line in enumerate(lines):
        if line.kind not in {"body", "heading"} or line.detail:
            continue
        detail = _around(line.text)
        if detail in CONTENTS_FOLLOW and at >= len(lines) // 2:
            closed = detail
        elif not detail and closed and line.words <= SHORT and line.kind == "body":
            detail = closed
        if detail:
            lines[at] = replace(line, kind="boilerplate", detail=detail)


def _around(text: str) -> str:
    """Say which part of a page's surroundings a line is; empty where it is none."""
    if len(text.split()) > SHORT:
        return ""
    for detail, pattern in (
        ("source link", SOURCE_LINK),
        ("navigation", NAVIGATION),
        ("newsletter", NEWSLETTER),
        ("comments", COMMENTS),
        ("related", RELATED),
        ("sidebar", ASIDE),
        ("close", CLOSING),
    ):
        if pattern.match(text):
            return detail
    return ""


def _listing(lines: list[Line]) -> None:
    """Mark a list of other articles at the end: headlines, each with an excerpt and perhaps a byline.

    Where no title stands before the body, the list's first entry is the title of the text itself, as on the pages of
    archives that put the list after the article that was opened.
    """
    places = [at for at, line in enumerate(lines) if _is_plain(line)]
    entries: list[list[int]] = []
    while places:
        entry = _entry_at_end(lines, places)
        if not entry:
            break
        entries.insert(0, entry)
        del places[-len(entry) :]
    if len(entries) < LISTING:
        return
    if places and lines[places[0]].words > SHORT:
        title, *rest = entries.pop(0)
        lines[title] = replace(lines[title], kind="title")
        for at in rest:
            lines[at] = replace(lines[at], kind="heading", detail="standfirst")
    for at in (at for entry in entries for at in entry):
        lines[at] = replace(lines[at], kind="teaser")


def _entry_at_end(lines: Sequence[Line], places: Sequence[int]) -> list[int]:
    """Give the places of one headline with its excerpt at the end of these, or none."""
    headline_at, byline_at, excerpt_at = [-1, -1, *places][-3:]
    if byline_at < 0 or not SHORT < lines[excerpt_at].words <= LONG:
        return []
    byline = headline_at >= 0 and bool(BYLINE.match(lines[byline_at].text))
    entry = [headline_at, byline_at, excerpt_at] if byline else [byline_at, excerpt_at]
    headline = lines[entry[0]]
    return entry if CELL < headline.words <= SHORT and not headline.text.startswith(BULLETS) else []


def _title(lines: list[Line]) -> None:
    """Mark title, byline, date, standfirst, and the page's own title above them."""
    if not any(line.kind == "title" for line in lines):
        begun = next((at for at, line in enumerate(lines) if line.words > 2 * SHORT), len(lines))
        head = [at for at, line in enumerate(lines[:begun]) if _is_plain(line)]
        top = next((at for at in head if _is_title(lines, at)), None)
        if top is not None:
            again = next((at for at in head if at > top and _same_title(lines[top].text, lines[at].text)), None)
            if again is not None:
                lines[top] = replace(lines[top], kind="boilerplate", detail="page title")
                for at in range(top + 1, again):
                    if _is_plain(lines[at]):
                        lines[at] = replace(lines[at], kind="boilerplate", detail="section")
                top = again
            lines[top] = replace(lines[top], kind="title")
    title = next((at for at, line in enumerate(lines) if line.kind == "title"), -1)
    _credits(lines, title + 1)


def _credits(lines: list[Line], start: int) -> None:
    """Mark byline, date and standfirst below the title."""
    at, credited = start, False
    while at < len(lines) and at < start + 4 and _is_plain(lines[at]):
        if BYLINE.match(lines[at].text):
            lines[at] = replace(lines[at], kind="boilerplate", detail="byline")
        elif _is_date(lines[at].text):
            lines[at] = replace(lines[at], kind="boilerplate", detail="date")
        else:
            break
        credited = True
        at += 1
    if credited and at + 1 < len(lines) and _is_plain(lines[at]) and lines[at].words > SHORT:
        below = lines[at + 1]
        if _is_plain(below) and _is_heading(lines, at + 1):
            lines[at] = replace(lines[at], kind="heading", detail="standfirst")


def _is_title(lines: Sequence[Line], at: int) -> bool:
    text = lines[at].text
    longer = any(line.words > SHORT for line in lines[at + 1 :])
    return lines[at].words <= TITLE and longer and text[-1] not in ".;:," and not BYLINE.match(text)


def _same_title(one: str, other: str) -> bool:
    a, b = (re.sub(r"\W+", " ", text).casefold().strip() for text in (one, other))
    return min(len(a), len(b)) > SAME and (a in b or b in a)


def _is_date(text: str) -> bool:
    if text.casefold().strip(" .,") in RELATIVE or AGO.fullmatch(text):
        return True
    dated = re.search(r"\d{4}|\d{1,2}[./]\d{1,2}[./]\d{2}", text)
    return len(text.split()) <= BYLINE_OR_DATE and dated is not None and text[-1] != "."


BULLETS = ("•", "–", "—", "-", "*", "◦", "▪", "·")


def _headings(lines: list[Line]) -> None:
    for at, line in enumerate(lines):
        if _is_plain(line) and line.text.startswith(BULLETS):
            lines[at] = replace(line, detail="item of a list")
        elif _is_plain(line) and _is_heading(lines, at):
            lines[at] = replace(line, kind="heading")


def _is_heading(lines: Sequence[Line], at: int) -> bool:
    """Say whether a line is short, ends like no sentence, and has a paragraph below it."""
    line = lines[at]
    below = next((each for each in lines[at + 1 :] if each.kind in TEXT), None)
    return (
        line.words <= HEADING
        and line.text[-1] not in ".;:!,…"
        and not line.text.startswith(BULLETS)
        and below is not None
        and below.kind == "body"
        and below.words > line.words
    )


def named(lines: Sequence[Line]) -> list[Marked]:
    """Name each line after what it is, numbering what comes more than once."""
    numbers: Counter[str] = Counter()
    totals = Counter(name for line in lines if (name := _name(line)) not in COUNTED)
    found: list[Marked] = []
    for at, line in enumerate(lines):
        name = _name(line)
        if name == "fig":
            if at == 0 or _name(lines[at - 1]) != "fig":
                numbers["fig"], numbers["cell"] = numbers["fig"] + 1, 0
            numbers["cell"] += 1
            caption = line.detail == "caption"
            locator = f"fig{numbers['fig']}.{'caption' if caption else numbers['cell']}"
        elif name in COUNTED:
            numbers[name] += 1
            locator = f"{name}{numbers[name]}"
        elif totals[name] == 1 and name != "teaser":
            locator = name
        else:
            numbers[name] += 1
            locator = f"{name}-{numbers[name]}"
        found.append(Marked(line.text, line.kind, line.detail, locator))
    return found


COUNTED = frozenset({"p", "h", "n", "b"})
NAMES = {"page title": "pagetitle", "source link": "origin-url", "navigation": "nav", "item of a list": "b"}


def _name(line: Line) -> str:
    if line.detail in NAMES:
        return NAMES[line.detail]
    if line.kind == "table":
        return "fig"
    if line.detail and re.fullmatch(r"[a-z]+", line.detail):
        return line.detail
    return {"body": "p", "heading": "h", "note": "n", "title": "title", "teaser": "teaser"}.get(line.kind, "around")
