"""A page of HTML as blocks, in its order: all that a reader of the page sees, and a first guess at what each is.

Nothing is deleted. Left out is only what no reader sees: scripts, styles, templates, what is marked as hidden. The
guesses come from `hints` and from how blocks stand to each other; one that would cover most of a page is not made.
No Django in here.

Trafilatura was tried on its own corpus of 990 pages (F 0.92; these rules 0.90, with more of the text found): it answers
with another text and not with marks on this one, and brings a dozen packages.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree, html

from sources.capture import plain
from sources.capture.hints import BLOCKS, HEADINGS, UNSEEN, hint, role
from sources.capture.proposals import proposals
from sources.capture.reading import (
    BODY,
    BOILERPLATE,
    HEADING,
    NOTE,
    TABLE,
    TEASER,
    TITLE,
    Block,
    Draft,
    UnreadableError,
    clean,
    collapse,
)

MANY_TAGS = 400_000
MOST = 0.5
"""Share of a page's letters above which no hint is believed."""
LEAST = 0.15
"""Share of a page's letters below which `main` is part of an application and not its text."""
CELL = 600
"""Letters above which a cell of a table is a column of the page."""
LONG = 80
"""Letters from which a block reads like sentences."""
LINKED = 0.8
"""Share of a block's letters inside links to elsewhere that makes it a link to another text."""
CORE = 0.75
"""Share of the long paragraphs that an element holds if it holds the text."""

HELD = 0.6
"""Share of all letters of the text that this element must hold, for what stands outside to be no text."""


@dataclass(slots=True)
class Place:
    """Where the walk is: the guess for what stands here."""

    kind: str = BODY
    detail: str = ""
    in_text: bool = False
    in_row: bool = False
    in_heading: bool = False
    in_pre: bool = False
    linked: bool = False


@dataclass(slots=True)
class Found:
    """A block, before the guesses that need its neighbours."""

    text: str
    kind: str
    detail: str
    element: Any
    """The innermost of BLOCKS in which it stands."""
    linked: float

    @property
    def tag(self) -> str:
        return str(self.element.tag)

    def is_prose(self) -> bool:
        return len(self.text) >= LONG and self.linked < 0.3  # noqa: PLR2004  a link or two in a sentence


def read_html(text: str) -> Draft:
    """Read a page.

    Raises UnreadableError where it is no page, or too deep or large to be one.
    """
    counts: Counter[str] = Counter()
    text = clean(text, counts)
    root = tree(text)
    found = Walk(root, counts).found
    draft = proposals(root)
    title = choose_title(found, draft.title, draft.site_name)
    mark_links(found, title)
    mark_outside(found, title)
    counts["lost"] = sum(block.text.count("\N{REPLACEMENT CHARACTER}") for block in found)
    return replace(
        draft,
        blocks=tuple(Block(block.text, block.kind, block.detail) for block in found),
        title=title.text if title else draft.title,
        cleaned=dict(counts),
    )


def tree(text: str) -> Any:
    """Parse a page as browsers do, broken or not.

    Raises UnreadableError.
    """
    if text.count("<") > MANY_TAGS:
        raise UnreadableError("large")
    # What stands after these end tags is lost by the parser; browsers show it.
    text = re.sub(r"</(body|html)\s*>", "", text, flags=re.IGNORECASE)
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableError("empty") from error
    if any(entry.level_name == "FATAL" for entry in parser.error_log):  # the parser stopped half-way
        raise UnreadableError("deep")
    return root


class Walk:
    """One pass over a page in its order, without recursion, that gathers blocks."""

    def __init__(self, root: Any, counts: Counter[str]) -> None:
        self.counts = counts
        self.found: list[Found] = []
        self.sizes = measure(root)
        self.most = MOST * self.sizes[root]
        self.prose = measure(root, LONG)
        self.most_prose = MOST * self.prose[root]
        self.main = main_part(root, self.sizes)
        self.places = [Place()]
        self.elements = [root]
        self.buffer: list[tuple[str, bool]] = []
        self.run(root)

    def run(self, root: Any) -> None:
        skipped: Any = None
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if skipped is None and event == "start" and self.is_hidden(element):
                self.counts["hidden"] += self.sizes[element] > 0
                skipped = element
            elif skipped is None:
                (self.begin if event == "start" else self.end)(element)
            if event == "end" and element is skipped:
                skipped = None
                self.say(element.tail, self.places[-1])

    def is_hidden(self, element: Any) -> bool:
        """Say whether no reader sees an element; what holds most of a page is shown by a script later."""
        if not isinstance(element.tag, str) or element.tag in UNSEEN:
            return True
        if self.sizes[element] > self.most:
            return False
        style = element.get("style") or ""
        return bool(
            element.get("hidden", "until-found") != "until-found"
            or (element.tag == "dialog" and element.get("open") is None)
            or re.search(r"display\s*:\s*none|visibility\s*:\s*hidden", style, re.IGNORECASE)
        )

    def begin(self, element: Any) -> None:
        """Enter an element: what it is, and its first words."""
        place = self.places[-1]
        self.divide(element, place)
        inner = replace(place)
        if element.tag in BLOCKS:
            self.elements.append(element)
            self.enter(element, inner)
        elif element.tag == "a":
            inner.linked = not (element.get("href") or "#").startswith("#")
        self.places.append(inner)
        self.say(note_mark(element) or element.text, inner)

    def end(self, element: Any) -> None:
        """Leave an element, and go on with the words after it."""
        inner = self.places.pop()
        place = self.places[-1]
        if element.tag in BLOCKS:
            if place.in_row:
                self.say(" ", place)
            else:
                self.flush(inner)
            self.elements.pop()
        self.say(element.tail, place)

    def divide(self, element: Any, place: Place) -> None:
        """End the block before an element that begins a new line."""
        if element.tag in {"td", "th"} and place.in_row and element.getprevious() is not None:
            self.say(" | ", place)
        elif element.tag not in BLOCKS and element.tag != "br":
            return
        elif place.in_row or (element.tag == "br" and place.in_heading):
            self.say(" ", place)
        else:
            self.flush(place)

    def enter(self, element: Any, place: Place) -> None:
        """Say what stands in an element that begins a line."""
        tag = element.tag
        small = self.sizes[element] <= self.most and (self.prose[element] <= self.most_prose or not self.most_prose)
        if tag == "body" and self.main is not None:
            place.kind = BOILERPLATE
        elif element is self.main:
            place.kind, place.detail, place.in_text = BODY, "", True
        elif small and tag not in {"html", "body"} and (said := hint(element, in_text=place.in_text)):
            self.follow(said, place)
        place.in_text = place.in_text or tag in {"main", "article"}
        place.in_heading = place.in_heading or tag in HEADINGS
        place.in_pre = place.in_pre or tag in {"pre", "listing", "xmp", "plaintext", "textarea"}
        if place.kind == BODY:
            self.plainly(element, place)
        place.in_row = place.in_row or (tag == "tr" and place.kind == TABLE)

    def follow(self, said: tuple[str, str], place: Place) -> None:
        """Take a hint, where it says more than what is known already."""
        kind, _detail = said
        if place.kind in {TEASER, NOTE} or (place.kind == BOILERPLATE and kind in {BODY, HEADING}):
            return
        place.kind, place.detail = said

    def plainly(self, element: Any, place: Place) -> None:
        """Say what an element of the text itself is."""
        tag = element.tag
        if tag in HEADINGS:
            place.kind, place.detail = HEADING, ""
        elif tag == "table" and is_data(element, self.sizes):
            place.kind, place.detail = TABLE, ""
        elif tag in DETAILS:
            place.detail = DETAILS[tag]

    def say(self, text: str | None, place: Place) -> None:
        if text:
            self.buffer.append((text, place.linked))

    def flush(self, place: Place) -> None:
        """End the block that was being gathered."""
        pieces, self.buffer = self.buffer, []
        whole = "".join(text for text, _linked in pieces)
        rows = plain.lines(whole, self.counts) if place.in_pre else (collapse(clean(whole, self.counts)),)
        linked = sum(letters(text) for text, linked in pieces if linked) / max(1, sum(letters(t) for t, _l in pieces))
        for row in rows:
            if row.strip(" |"):
                self.found.append(Found(row, place.kind, place.detail, self.elements[-1], linked))


DETAILS = {"li": "list item", "blockquote": "quotation", "figcaption": "caption", "caption": "caption"}


def letters(text: str | None) -> int:
    return len(text.strip()) if text else 0


def measure(root: Any, least: int = 1) -> dict[Any, int]:
    """Count the letters in each element, in pieces of at least so many; none in what is never seen."""
    sizes: dict[Any, int] = {}
    for element in reversed(list(root.iter())):
        size = length if (length := letters(element.text)) >= least else 0
        for child in element:
            size += sizes[child] + (length if (length := letters(child.tail)) >= least else 0)
        sizes[element] = 0 if not isinstance(element.tag, str) or element.tag in UNSEEN else size
    return sizes


def main_part(root: Any, sizes: dict[Any, int]) -> Any:
    """Give the element that says of itself that it holds the text, where just one does and it holds enough."""
    mains = [
        element for element in root.iter("main", "div", "section") if element.tag == "main" or role(element) == "main"
    ]
    outer = [element for element in mains if not any(other in mains for other in element.iterancestors("main", "div"))]
    return outer[0] if len(outer) == 1 and sizes[outer[0]] > LEAST * sizes[root] else None


def note_mark(element: Any) -> str:
    """Set the raised number of a note in brackets: it is no digit of the figure before it. Empty where it is none."""
    text = (element.text or "").strip()
    if element.tag not in {"sup", "a"} or not text.isdigit() or len(element):
        return ""
    parent = element.getparent()
    if parent is None or "sup" not in {element.tag, parent.tag}:
        return ""
    leads = any("#" in (one.get("href") or "") for one in (element, parent) if one.tag == "a")
    return f" [{text}]" if leads else ""


def is_data(table: Any, sizes: dict[Any, int]) -> bool:
    """Say whether a table holds data in rows, and is no means of laying out the page."""
    if next(table.iterdescendants("table", "form", "article", "section", *HEADINGS), None) is not None:
        return False
    rows = [[cell for cell in row if cell.tag in {"td", "th"}] for row in table.iter("tr")]
    return any(len(row) > 1 for row in rows) and all(
        sizes[cell] <= CELL and sum(1 for _p in cell.iter("p")) <= 2  # noqa: PLR2004  a figure and its unit
        for row in rows
        for cell in row
    )


# --- Guesses that need the neighbours


def choose_title(found: list[Found], called: str, site: str) -> Found | None:
    """Choose the one block that is the title: the heading that says what the page calls itself, or the first one."""

    def fits(block: Found) -> bool:
        return bool(key(block.text)) and key(block.text) in key(called) and key(block.text) != key(site)

    heads = [block for block in found if block.tag in {"h1", "h2", "h3"} and block.kind in {HEADING, BOILERPLATE}]
    ones = [block for block in heads if block.tag == "h1"]
    candidates = (
        *(block for block in ones if block.kind == HEADING and fits(block)),
        *(block for block in ones if fits(block)),
        *(block for block in heads if block.kind == HEADING and fits(block)),
        *(block for block in ones if block.kind == HEADING),
    )
    title = candidates[0] if candidates else None
    if title:
        title.kind, title.detail = TITLE, ""
    return title


def key(words: str) -> str:
    return "".join(letter for letter in words.casefold() if letter.isalnum())


def mark_links(found: list[Found], title: Found | None) -> None:
    """Mark what leads elsewhere: three links or more in a row, and linked headings with the few words under each."""

    def leads(block: Found) -> bool:
        return block.kind in {BODY, HEADING} and block.linked >= LINKED and block is not title

    run: list[Found] = []
    for block in [*found, None]:
        if block is not None and leads(block):
            run.append(block)
            continue
        if len(run) > 2:  # noqa: PLR2004  two may be chance
            mark(run, TEASER)
        run = []
    heads = [place for place, block in enumerate(found) if block.tag in HEADINGS and leads(block)]
    for head in heads if len(heads) > 1 else ():
        mark(found[head : head + 1], TEASER)
        for block in found[head + 1 :]:
            if block.kind not in {BODY, BOILERPLATE} or len(block.text) > CELL / 2:
                break
            mark([block], TEASER if block.kind == BODY else block.kind)


OF_TEXT = frozenset((BODY, HEADING, TABLE))


def mark_outside(found: list[Found], title: Found | None) -> None:
    """Mark what stands outside the element that holds nearly all long paragraphs, but for a standfirst."""
    core = core_of(found)
    if core is None:
        return
    inside = [core is block.element or core in block.element.iterancestors() for block in found]
    text = [(len(block.text), within) for block, within in zip(found, inside, strict=True) if block.kind in OF_TEXT]
    if sum(size for size, within in text if within) < HELD * sum(size for size, _within in text):
        return
    begun = title is None
    last = max(place for place, within in enumerate(inside) if within)
    for place, block in enumerate(found):
        begun = begun or block is title
        if inside[place] or block.kind not in OF_TEXT:
            continue
        if place > last or not begun or not block.is_prose():
            mark([block], BOILERPLATE)


def core_of(found: list[Found]) -> Any:
    """Give the innermost element that holds nearly all long paragraphs of a page; None where they are few."""
    weights: dict[Any, int] = defaultdict(int)
    total = 0
    for block in found:
        if block.kind == BODY and block.is_prose():
            total += len(block.text)
            weights[block.element] += len(block.text)
            for element in block.element.iterancestors():
                weights[element] += len(block.text)
    if total < 3 * LONG:
        return None
    core = next(element for element in weights if element.getparent() is None)
    while (inner := next((child for child in core if weights.get(child, 0) >= CORE * total), None)) is not None:
        core = inner
    return core


def mark(blocks: list[Found], kind: str) -> None:
    for block in blocks:
        if block.kind != kind:
            block.kind, block.detail = kind, ""
