"""Attribution chains as lines of text, for a form without nested tables: one speaker to a line, the first one first.

    in p1, p4
    - unnamed Kazakh official | fears
    The Wall Street Journal @wsj | wrote | en
    ? an outlet @gazeta-ru
    Tag43 #tag43-2022

`-` before a speaker: not named; `?`: our hypothesis. `@` and an address: a source; `#` and an address: a document.
After bars: how they say it, the language, the position they take themselves, a note. `in` and locators on the
first line: the passages it stands in. An empty line ends a chain. No Django in here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

LINE = re.compile(
    r"(?P<marks>[?-]{0,2})\s*(?P<speaker>[^|@#]*?)\s*(?:@(?P<source>[-a-z0-9_]+))?\s*(?:#(?P<document>[-a-z0-9_]+))?\s*\Z"
)
PARTS = 5
"""Parts that bars may divide a line into."""


@dataclass(frozen=True, slots=True)
class Node:
    """One speaker. Empty strings where nothing is said."""

    speaker: str
    is_unnamed: bool = False
    is_hypothesis: bool = False
    source: str = ""
    document: str = ""
    verb: str = ""
    language: str = ""
    position_taken: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """Speakers from the first to the last, and the locators of the passages it stands in."""

    nodes: tuple[Node, ...]
    locators: tuple[str, ...] = field(default=())


class ChainSyntaxError(ValueError):
    """A line that cannot be read; `line` is its number from 1, `what` the reason: `speaker`, `bars` or `empty`."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line}: {what}")
        self.line, self.what = line, what


def parse(text: str) -> list[Chain]:
    """Read chains from text. Raises ChainSyntaxError."""
    chains: list[Chain] = []
    nodes: list[Node] = []
    locators: tuple[str, ...] = ()
    for number, raw in enumerate([*text.splitlines(), ""], 1):
        line = raw.strip()
        if not line:
            if locators and not nodes:
                raise ChainSyntaxError(number, "empty")
            if nodes:
                chains.append(Chain(tuple(nodes), locators))
            nodes, locators = [], ()
        elif not nodes and not locators and re.match(r"in\s+[a-z0-9]", line):
            locators = tuple(part.strip() for part in line[3:].split(",") if part.strip())
        else:
            nodes.append(_node(number, line))
    return chains


def _node(number: int, line: str) -> Node:
    head, *parts = [part.strip() for part in line.split("|")]
    if len(parts) >= PARTS:
        raise ChainSyntaxError(number, "bars")
    found = LINE.match(head)
    if not found or not found["speaker"]:
        raise ChainSyntaxError(number, "speaker")
    verb, language, position, note = [*parts, "", "", "", ""][:4]
    return Node(
        found["speaker"], "-" in found["marks"], "?" in found["marks"], found["source"] or "", found["document"] or "",
        verb, language, position, note,
    )  # fmt: skip


def write(chains: Iterable[Chain]) -> str:
    """Put chains into the text that `parse` reads back as the same."""
    return "\n\n".join(_write(chain) for chain in chains)


def _write(chain: Chain) -> str:
    lines = [f"in {', '.join(chain.locators)}"] if chain.locators else []
    for node in chain.nodes:
        marks = ("?" if node.is_hypothesis else "") + ("-" if node.is_unnamed else "")
        links = [f"@{node.source}" if node.source else "", f"#{node.document}" if node.document else ""]
        head = " ".join(filter(None, [marks, node.speaker, *links]))
        rest = [node.verb, node.language, node.position_taken, node.note]
        while rest and not rest[-1]:
            rest.pop()
        lines.append(" | ".join([head, *rest]))
    return "\n".join(lines)
