"""A PDF as blocks: its lines put together into paragraphs by how they stand on the page. No Django in here.

A PDF knows no paragraphs, only where each line stands and how large it is set. Two lines belong together where the
second one follows at the usual distance, in the same size, and the first one had no room for its first word.
"""

import io
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError

from sources.capture.reading import (
    BODY,
    BOILERPLATE,
    HEADING,
    NOTE,
    TITLE,
    Block,
    Draft,
    Proposal,
    UnreadableError,
    clean,
    collapse,
    joined,
)

LONGEST = 5_000_000
"""Letters a PDF may have in all."""
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
NUMBER = re.compile(
    r"\W*((page|pag\.?|pagina|p\.|seite|стр\.?|страница)\s*)?\d{1,4}(\s*(/|of|di|из|von|de|–|-)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
ITEM = re.compile(r"([•◦▪‣·–—*-]|\(?\d{1,2}[.)]|\(?[a-z]\))\s")
ENDS = re.compile(r"[.!?…:;][\"»”’)\]]*\Z")
LARGER, SMALLER = 1.15, 0.9
"""Sizes, against that of most letters, from which a line is a heading, or a note."""
WIDER = 1.35
"""Distances, against the usual one, from which a line begins a new paragraph."""
FULL = 0.8
"""Share of the longest lines' letters that a full line has: letters are not equally wide."""


@dataclass(slots=True)
class Row:
    """A line as it stands on its page; positions in points, from the lower left."""

    text: str
    page: int
    x: float
    y: float
    size: float
    furniture: str = ""


def read_pdf(body: bytes, pages: int) -> Draft:
    """Read a PDF of at most so many pages.

    Raises UnreadableError where it is locked, broken, too long, or holds no text.
    """
    counts: Counter[str] = Counter()
    try:
        reader = opened(body, pages)
        rows = [row for number, page in enumerate(reader.pages, 1) for row in rows_of(page, number, counts)]
        draft = described(reader)
    except DependencyError as error:  # a lock that needs a library we do without
        raise UnreadableError("locked") from error
    except (UnreadableError, MemoryError):
        raise
    except Exception as error:  # whatever a reader of a hostile format stumbles over
        raise UnreadableError("broken") from error
    mark_furniture(rows, len(reader.pages))
    blocks = paragraphs(rows, counts)
    counts["lost"] = sum(block.text.count("\N{REPLACEMENT CHARACTER}") for block in blocks)
    if counts["lost"] >= sum(letter.isalpha() for block in blocks for letter in block.text):
        raise UnreadableError("scanned")
    title = next((block.text for block in blocks if block.kind == TITLE), "") or draft.title
    return replace(draft, blocks=blocks, title=title, cleaned=dict(counts))


def opened(body: bytes, pages: int) -> PdfReader:
    """Open a PDF.

    Raises UnreadableError where it is locked or too long, and what pypdf raises.
    """
    reader = PdfReader(io.BytesIO(body))
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableError("locked")
    if len(reader.pages) > pages:
        raise UnreadableError("pages", {"pages": pages})
    return reader


def rows_of(page: Any, number: int, counts: Counter[str]) -> list[Row]:
    """Give the lines of a page in the order in which it draws them."""
    rows: list[Row] = []
    parts: list[str] = []
    place: tuple[int, float, float, float] | None = None  # of the part with the most letters, which it begins with

    def finish() -> None:
        nonlocal place
        words = collapse(clean("".join(LIGATURES.get(letter, letter) for letter in "".join(parts)), counts))
        if words and place:
            rows.append(Row(words, number, *place[1:]))
        parts.clear()
        place = None

    def visit(piece: str, cm: list[float], tm: list[float], _font: Any, size: float) -> None:
        nonlocal place
        for index, part in enumerate(piece.split("\n")):
            if index:
                finish()
            weight = len(part.strip())
            if weight > (place[0] if place else 0):
                place = (
                    weight,
                    tm[4] * cm[0] + tm[5] * cm[2] + cm[4],
                    tm[4] * cm[1] + tm[5] * cm[3] + cm[5],
                    round(abs(size * (tm[3] * cm[3] or tm[0] * cm[0] or 1)), 1),
                )
            parts.append(part)

    page.extract_text(visitor_text=visit)
    finish()
    counts["letters"] += sum(len(row.text) for row in rows)
    counts["blank"] += not rows
    if counts["letters"] > LONGEST:
        raise UnreadableError("costly")
    return rows


def mark_furniture(rows: list[Row], pages: int) -> None:
    """Mark page numbers, and what stands at the top or foot of page after page."""
    by_page: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_page[row.page].append(row)
    edges: dict[tuple[bool, str, float], list[Row]] = defaultdict(list)
    for found in by_page.values():
        ordered = sorted(found, key=lambda row: -row.y)
        for top, some in ((True, ordered[:2]), (False, ordered[2:][-2:])):
            for row in some:
                if NUMBER.fullmatch(row.text) and (row is ordered[0] or row is ordered[-1]):
                    row.furniture = "page number"
                edges[top, re.sub(r"\d+", "#", row.text.casefold()), row.size].append(row)
    for same in edges.values():
        if len({row.page for row in same}) >= max(3, 0.4 * pages):
            for row in same:
                row.furniture = row.furniture or "running head"


def paragraphs(rows: list[Row], counts: Counter[str]) -> tuple[Block, ...]:
    """Put lines together; what belongs to the page and not to the text follows the paragraph it stands in."""
    text = [row for row in rows if not row.furniture]
    whole = " ".join(row.text for row in text)
    sizes: Counter[float] = Counter()
    for row in text:
        sizes[row.size] += len(row.text)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    leading, full = measures(text)
    gathered: list[list[Row]] = []
    aside: list[Row] = []
    last: Row | None = None
    for row in rows:
        if row.furniture:
            aside.append(row)
            continue
        if last is not None and belongs(last, row, leading, full):
            gathered[-1].append(row)
        else:
            gathered += [[other] for other in aside]
            aside = []
            gathered.append([row])
        last = row
    gathered += [[other] for other in aside]
    largest = max((row.size for row in text if row.page == 1), default=0.0)
    blocks = []
    titled = False
    for group in gathered:
        head = group[0]
        one, divided = joined((row.text for row in group), whole)
        counts["divided"] += divided
        kind, detail = BODY, ""
        if head.furniture:
            kind, detail = BOILERPLATE, head.furniture
        elif head.size >= LARGER * usual and len(group) <= 4:  # noqa: PLR2004  lines of a heading
            kind = HEADING
            if head.size == largest and head.page == 1 and not titled:
                kind, titled = TITLE, True
        elif head.size <= SMALLER * usual and one[:1] in "0123456789*†[":
            kind = NOTE
        blocks.append(Block(one, kind, detail, head.page))
    return tuple(blocks)


def measures(rows: list[Row]) -> tuple[dict[float, float], dict[float, float]]:
    """Give, for each size, the usual distance of lines and the letters of a full one."""
    gaps: dict[float, list[float]] = defaultdict(list)
    lengths: dict[float, list[int]] = defaultdict(list)
    for one, two in pairwise(rows):
        lengths[one.size].append(len(one.text))
        if one.page == two.page and one.size == two.size and 0 < one.y - two.y < 3 * max(one.size, 1):
            gaps[one.size].append(one.y - two.y)
    if rows:
        lengths[rows[-1].size].append(len(rows[-1].text))
    return (
        {size: median(found) for size, found in gaps.items()},
        {size: sorted(found)[int(0.9 * (len(found) - 1) + 0.5)] for size, found in lengths.items()},
    )


def belongs(one: Row, two: Row, leading: dict[float, float], full: dict[float, float]) -> bool:
    """Say whether a line goes on with the paragraph of the one before."""
    if abs(one.size - two.size) > 0.1 * max(one.size, two.size) or ITEM.match(two.text):
        return False
    if len(one.text) + 1 + len(two.text.partition(" ")[0]) < FULL * full[one.size]:
        return False  # there was room: this line was meant to end
    gap = one.y - two.y
    if one.page != two.page or gap <= 0:  # the next page or column
        return not ENDS.search(one.text) and (two.text[0].islower() or one.text.endswith(("-", ",")))
    indent = two.x - one.x
    if indent > 0.8 * two.size and ENDS.search(one.text):
        return False
    return gap <= WIDER * leading.get(one.size, gap)


def described(reader: Any) -> Draft:
    """Give what a PDF says of itself."""
    said = reader.metadata or {}

    def short(name: str) -> str:
        value = said.get(name)
        return collapse(clean(value, Counter()))[:500] if isinstance(value, str) else ""

    created = short("/CreationDate")
    language = str(reader.trailer["/Root"].get("/Lang") or "").lower()[:20]
    code = re.split(r"[-_]", language)[0]
    return Draft(
        (),
        title=short("/Title"),
        byline=short("/Author"),
        published=(Proposal(created, "PDF CreationDate"),) if created else (),
        language=code if re.fullmatch(r"[a-z]{2,3}", code) else "",
    )
