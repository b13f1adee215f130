"""A document's text as the desk shows it: paragraph by paragraph, with what is coded where."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.db.models import Q

from claims.models import Stance
from sources import anchors
from sources.capture.storing import lines_of, newest, tied_lines
from sources.models import Account, Anchor, Document, Paragraph, ReadParagraphs, Snapshot
from sources.review.content import open_to

CODED = (Paragraph.Kind.BODY, Paragraph.Kind.TITLE, Paragraph.Kind.HEADING, Paragraph.Kind.NOTE, Paragraph.Kind.TABLE)
"""Kinds of paragraphs that belong to the text; the others stand folded at the desk."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One stance at one place of a paragraph: `start` and `end` in code points of the paragraph."""

    start: int
    end: int
    stance: Stance
    state: str
    """State of the anchor; see `sources.anchors`."""
    anchor: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of a paragraph's text under the same marks."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(slots=True)
class DeskLine:
    """One paragraph at the desk. Without a captured text it has its opening words alone."""

    paragraph: Paragraph
    text: str = ""
    start: int = 0
    """Where it begins in the snapshot, in code points."""
    marks: list[Mark] = field(default_factory=list)
    whole: list[Stance] = field(default_factory=list)
    """Stances that rest on the paragraph as a whole, or on words that are not found in it."""
    is_read: bool = False

    @property
    def is_text(self) -> bool:
        return self.paragraph.kind in CODED

    @property
    def is_open(self) -> bool:
        """Say whether it is still to be read: of the body, with nothing coded in it, and not ticked off."""
        return self.paragraph.kind == Paragraph.Kind.BODY and not (self.is_read or self.marks or self.whole)

    @property
    def segments(self) -> Iterator[Segment]:
        """Cut the text where marks begin and end: overlapping marks share a segment."""
        cuts = sorted({0, len(self.text), *(at for mark in self.marks for at in (mark.start, mark.end))})
        for start, end in pairwise(cuts):
            over = tuple(mark for mark in self.marks if mark.start <= start and end <= mark.end)
            yield Segment(self.text[start:end], over)


@dataclass(frozen=True, slots=True)
class DeskText:
    """A document at the desk."""

    document: Document
    snapshot: Snapshot | None
    lines: Sequence[DeskLine]
    unknown: int
    """Paragraphs of the text that the map does not have yet: they wait in a draft of the document."""

    def line(self, locator: str) -> DeskLine | None:
        return next((line for line in self.lines if line.paragraph.locator == locator), None)


def desk_text(document: Document, account: Account, *, is_marked: bool = True) -> DeskText:
    """Read a document for the desk, in a number of queries that does not grow with it.

    Stances that this account must not see for now leave no mark; without `is_marked`, none does.
    """
    paragraphs = list(document.paragraphs.all())
    snapshot = newest(document)
    lines = {each.pk: DeskLine(each) for each in paragraphs}
    order, unknown = [], 0
    if snapshot is not None:
        held = lines_of(snapshot.text)
        for (start, text), place in zip(
            held, tied_lines([text for _start, text in held], paragraphs, _former(snapshot)), strict=True
        ):
            if place is None:
                unknown += 1
                continue
            line = lines[paragraphs[place].pk]
            line.text, line.start = text, start
            order.append(line)
    order += [line for line in lines.values() if line not in order]
    read = ReadParagraphs.objects.filter(account=account, document=document).values_list("locators", flat=True).first()
    for line in order:
        line.is_read = line.paragraph.locator in (read or ())
    if is_marked:
        _mark(document, snapshot, lines, account)
    return DeskText(document, snapshot, order, unknown)


def _former(snapshot: Snapshot) -> Snapshot | None:
    earlier = Snapshot.objects.filter(document=snapshot.document_id, pk__lt=snapshot.pk, taken_down_at__isnull=True)
    return earlier.order_by("-pk").first()


def _mark(document: Document, snapshot: Snapshot | None, lines: Mapping[int, DeskLine], account: Account) -> None:
    """Put stances where they rest: on words that the snapshot anchors, else on their paragraph."""
    stances = (
        Stance.objects.agreed()
        .filter(open_to(account.pk), document=document)
        .select_related("claim__record", "record")
        .prefetch_related("claim__texts", "passages__passage")
    )
    placed = {
        anchor.passage_id: anchor
        for anchor in (Anchor.objects.filter(snapshot=snapshot, end__isnull=False) if snapshot else ())
    }
    whole: defaultdict[int, list[Stance]] = defaultdict(list)
    for stance in stances:
        for link in stance.passages.all():
            line = lines.get(link.passage.paragraph_id)
            if line is None:
                continue
            anchor = placed.get(link.passage_id)
            span = _span(line, anchor) if anchor and link.passage.exact else None
            if span and anchor:
                line.marks.append(Mark(*span, stance, anchor.state, anchor.pk))
            elif stance not in whole[line.paragraph.pk]:
                whole[line.paragraph.pk].append(stance)
                line.whole.append(stance)


def _span(line: DeskLine, anchor: Anchor) -> tuple[int, int] | None:
    """Give where an anchor lies inside its paragraph; None where it lies elsewhere in the text."""
    if anchor.start is None or anchor.end is None or not line.text:
        return None
    start, end = anchor.start - line.start, anchor.end - line.start
    return (start, end) if 0 <= start < end <= len(line.text) else None


# --- Places that an editor names


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph, and the words in it; no words for the whole of it."""

    paragraph: int
    locator: str
    exact: str = ""

    @property
    def content(self) -> list[Any]:
        """Give the place as a content of review has it."""
        return [self.paragraph, self.exact]


class UnclearPlaceError(ValueError):
    """A place that is not there, or that words do not decide. `kind` is `locator`, `span`, `missing` or `many`."""

    def __init__(self, kind: str, words: str, number: int = 0) -> None:
        super().__init__(kind)
        self.kind, self.words, self.number = kind, words, number


def selected(text: DeskText, spans: Iterable[str]) -> list[Place]:
    """Read places selected in the text: `p4 10 42`, positions in code points of the paragraph; `p4` for all of it.

    Raises UnclearPlaceError.
    """
    found = []
    for span in spans:
        locator, *numbers = span.split()
        line = text.line(locator)
        if line is None:
            raise UnclearPlaceError("locator", locator)
        exact = ""
        if numbers:
            if len(numbers) != 2 or not all(number.isascii() and number.isdigit() for number in numbers):  # noqa: PLR2004
                raise UnclearPlaceError("span", span)
            start, end = (min(int(number[:9]), len(line.text)) for number in numbers)
            exact = _whole_words(line.text, start, end)
            if not exact:
                raise UnclearPlaceError("span", span)
        found.append(_place(line, exact))
    return found


def _whole_words(text: str, start: int, end: int) -> str:
    """Widen a span to the words that it cuts through, without the white space around them."""
    while 0 < start < end and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while start < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return text[start:end].strip()


def quoted(text: DeskText, words: str) -> Place:
    """Find words that were pasted: they must stand in one place of one paragraph.

    Raises UnclearPlaceError: `missing`, or `many` with their number.
    """
    found = [
        (line, line.text[start:end])
        for line in text.lines
        for start, end in anchors.find(words, line.text)
        if line.text
    ]
    if not found:
        raise UnclearPlaceError("missing", words)
    if len(found) > 1:
        raise UnclearPlaceError("many", words, len(found))
    return _place(*found[0])


def _place(line: DeskLine, exact: str) -> Place:
    """Make a place of words in a paragraph; they must stand there once, so that they find their place again."""
    if exact and (number := len(anchors.find(exact, line.text))) != 1:
        raise UnclearPlaceError("many" if number else "missing", exact, number)
    return Place(line.paragraph.pk, line.paragraph.locator, exact)


def placed(text: DeskText, locator: str, exact: str) -> Place:
    """Make a place of a paragraph and, where wanted, words in it; where we hold no text, the words are not looked up.

    Raises UnclearPlaceError.
    """
    line = text.line(locator)
    if line is None:
        raise UnclearPlaceError("locator", locator)
    return _place(line, exact) if line.text else Place(line.paragraph.pk, locator, exact)


def tick(document: Document, account: Account, locator: str) -> None:
    """Note that somebody has read a paragraph."""
    row, _new = ReadParagraphs.objects.get_or_create(account=account, document=document)
    if locator not in row.locators:
        row.locators = [*row.locators, locator]
        row.save(update_fields=["locators"])


def changed_anchors(document: Document, snapshot: Snapshot | None, account: Account) -> list[tuple[Anchor, str]]:
    """Give the anchors of a snapshot at which a person must look, with the words that stand there now.

    They are those that changed and are not confirmed, and those that are lost.
    """
    if snapshot is None:
        return []
    rows = (
        Anchor.objects.filter(snapshot=snapshot)
        .filter(Q(state=Anchor.State.LOST) | Q(state=Anchor.State.CHANGED, confirmed_at__isnull=True))
        .filter(passage__stance_passages__stance__in=Stance.objects.filter(open_to(account.pk), document=document))
        .select_related("passage__paragraph")
        .distinct()
        .order_by("passage__paragraph__position", "pk")
    )
    return [(row, snapshot.text[row.start or 0 : row.end or 0]) for row in rows]
