"""What stands around a passage in the newest captured text of its document: for editors' eyes, never for pages.

A snapshot holds one paragraph to a line. A line is tied to an entry of the paragraph map by its hash: the first 12
hex digits of SHA-1 over the line, NFC, runs of white space as one blank, trimmed. Equal hashes tie in their order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings

from sources.capture.marking import digest
from sources.capture.tying import tie
from sources.models.document import Paragraph
from sources.models.text import Snapshot

WIDEST = 600
"""Characters shown on each side of the quoted words; twice as many of a paragraph from which nothing is quoted."""


def quotation(words: str) -> str:
    """Cut quoted words to the length that may be shown (`LONGEST_QUOTATION`, characters), at a word's end."""
    most: int = settings.LONGEST_QUOTATION
    return words if len(words) <= most else words[:most].rsplit(None, 1)[0] + " …"


Place = tuple[int, str]
"""A passage as contents hold it: the paragraph's key and the quoted words."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A passage with the text before and after its words, as far as a captured text holds its paragraph.

    `is_there` says whether the quoted words stand in it letter by letter; where not, `before` begins the paragraph.
    """

    document_id: int
    locator: str
    language: str
    exact: str
    has_text: bool = False
    is_there: bool = False
    before: str = ""
    after: str = ""


def surroundings(passages: Iterable[Place]) -> dict[Place, Surroundings]:
    """Find each passage in the newest snapshot of its document that is not taken down. Costs two queries.

    Passages of paragraphs that are no longer in the map are left out.
    """
    wanted = set(passages)
    if not wanted:
        return {}
    documents = Paragraph.objects.filter(pk__in={key for key, _exact in wanted}).values("document")
    paragraphs = list(
        Paragraph.objects.filter(document__in=documents).select_related("document").order_by("position", "pk")
    )
    texts = dict(
        Snapshot.objects.filter(document__in=documents, taken_down_at__isnull=True)
        .order_by("document", "-pk")
        .distinct("document")
        .values_list("document", "text")
    )
    lines = _tied(paragraphs, texts)
    by_key = {each.pk: each for each in paragraphs}
    return {(key, exact): _around(by_key[key], lines.get(key), exact) for key, exact in sorted(wanted) if key in by_key}


def _tied(paragraphs: Sequence[Paragraph], texts: Mapping[int, str]) -> dict[int, str]:
    """Tie the paragraphs of each document to the lines of its text."""
    tied: dict[int, str] = {}
    for document, text in texts.items():
        own = [each for each in paragraphs if each.document_id == document]
        held = [line.strip() for line in text.split("\n") if line.strip()]
        places = tie([digest(line) for line in held], [each.sha1 for each in own])
        tied |= {own[place].pk: line for line, place in zip(held, places, strict=True) if place is not None}
    return tied


def _around(paragraph: Paragraph, line: str | None, exact: str) -> Surroundings:
    shown = Surroundings(paragraph.document_id, paragraph.locator, paragraph.document.language, exact)
    if line is None:
        return shown
    start = line.find(exact) if exact else -1
    if start < 0:
        return Surroundings(
            shown.document_id, shown.locator, shown.language, exact, has_text=True, before=_beginning(line, 2 * WIDEST)
        )
    before, after = line[:start], line[start + len(exact) :]
    before = before if len(before) <= WIDEST else f"…{before[-WIDEST:]}"
    return Surroundings(
        shown.document_id, shown.locator, shown.language, exact, has_text=True, is_there=True,
        before=before, after=_beginning(after, WIDEST),
    )  # fmt: skip


def _beginning(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[:length]}…"
