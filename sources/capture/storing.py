"""Keeps a captured text: its snapshot, where each passage stands in it, and what it adds to the paragraph map.

All in one transaction: a server that dies on the way leaves everything, or nothing.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from sources import anchors
from sources.capture.likeness import MANY, RUN, resemblance, sketch
from sources.capture.marking import TEXT, Marked, digest
from sources.capture.tying import tie, tie_changed
from sources.models import Account, Anchor, Document, Paragraph, Passage, Snapshot
from sources.review import content as contents
from sources.review import door
from sources.review.context import acting


@dataclass(frozen=True, slots=True)
class Taken:
    """How a text came in."""

    method: str
    taken_from: str = ""
    received_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of storing a text."""

    snapshot: Snapshot
    states: Mapping[str, int] = field(default_factory=dict)
    """How many passages stand in it, by the state of their anchors."""
    added: Sequence[str] = ()
    """Locators of paragraphs that the map lacked, now in it or proposed."""
    gone: Sequence[str] = ()
    """Locators of the map whose paragraphs are not in this text."""


def text_of(marked: Sequence[Marked]) -> str:
    """Give the text of a snapshot: every line one paragraph."""
    return "\n".join(" ".join(each.text.split("\n")) for each in marked)


def lines_of(text: str) -> list[tuple[int, str]]:
    """Give the paragraphs of a snapshot's text, each with the position at which it begins."""
    found, start = [], 0
    for line in text.split("\n"):
        if line:
            found.append((start, line))
        start += len(line) + 1
    return found


def newest(document: Document) -> Snapshot | None:
    """Give the newest text of a document that we hold."""
    return document.snapshots.filter(taken_down_at__isnull=True).order_by("-pk").first()


# --- Keeping


def keep_new(
    *, content: Mapping[str, Any], marked: Sequence[Marked], taken: Taken, actor: Account, reason: str
) -> Document:
    """Keep a new document with its first snapshot. `content` is that of the record; its map comes from `marked`.

    Raises Refused.
    """
    whole = {**content, "paragraphs": [paragraph(place, each) for place, each in enumerate(marked, 1)]}
    with door.explaining(), acting(actor_id=actor.pk, reason=reason):
        wanted = content["title"] or next((text["title"] for text in content["texts"]), "")
        record = door.begin(kind=Document.kind(), wanted=wanted, content=whole, actor=actor, reason=reason)
        document = Document.objects.get(pk=record.pk)
        _store(document, marked, taken, actor)
    return document


def keep_again(*, document: Document, marked: Sequence[Marked], taken: Taken, actor: Account, reason: str) -> Kept:
    """Keep another capture of a document. Passages are looked for in it; paragraphs that the map lacks are proposed.

    Stances go on naming the snapshot that they were coded on. Raises Refused where the text is the one we hold.
    """
    text = text_of(marked)
    with door.explaining(), acting(actor_id=actor.pk, reason=reason):
        Document.objects.select_for_update().get(pk=document.pk)
        before = newest(document)
        if before is not None and before.sha256 == _sha256(text):
            raise door.Refused(_("This is the text that we hold already, word by word: nothing was kept."))
        snapshot = _store(document, marked, taken, actor)
        states = carry(snapshot, before)
        added, gone = _propose_map(document, marked, before, actor=actor, reason=reason)
    return Kept(snapshot, states, added, gone)


def _store(document: Document, marked: Sequence[Marked], taken: Taken, actor: Account) -> Snapshot:
    text = text_of(marked)
    own = " ".join(each.text for each in marked if each.kind in TEXT)
    snapshot = Snapshot.objects.create(
        document=document, text=text, sha256=_sha256(text), method=taken.method, taken_from=taken.taken_from,
        received_sha256=taken.received_sha256, sketch=sketch(own), captured_by=actor,
    )  # fmt: skip
    snapshot.refresh_from_db(fields=["captured_at", "captured_by"])
    return snapshot


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def paragraph(position: int, marked: Marked) -> dict[str, Any]:
    """Give a marked paragraph as a row of a document's content."""
    return {
        "position": position, "locator": marked.locator, "kind": marked.kind, "detail": marked.detail,
        "opening": marked.opening, "words": marked.words, "sha1": marked.sha1,
    }  # fmt: skip


def _propose_map(
    document: Document, marked: Sequence[Marked], before: Snapshot | None, *, actor: Account, reason: str
) -> tuple[list[str], list[str]]:
    """Propose the paragraphs that the map lacks; give their locators, and those of the map that are not in the text."""
    known = list(document.paragraphs.all())
    tied = tied_lines([each.text for each in marked], known, before)
    found = {place for place in tied if place is not None}
    gone = [each.locator for place, each in enumerate(known) if place not in found]
    taken, added = {each.locator for each in known}, []
    revision = door.open_revision(document.record)
    content = dict(revision.content) if revision else contents.read(document.record)
    rows = list(content["paragraphs"])
    for each, place in zip(marked, tied, strict=True):
        if place is None:
            locator = _free(each.locator, taken)
            taken.add(locator)
            added.append(locator)
            rows.append({"id": None, **paragraph(len(rows) + 1, each), "locator": locator})
    if added:
        content["paragraphs"] = rows
        door.revise(record=document.record, content=content, actor=actor, reason=reason)
    return added, gone


def _free(locator: str, taken: set[str]) -> str:
    number, free = 1, locator
    while free in taken:
        number += 1
        free = f"{locator}.{number}"
    return free


# --- Which line is which paragraph, and where passages stand


def tied_lines(lines: Sequence[str], known: Sequence[Paragraph], before: Snapshot | None = None) -> list[int | None]:
    """Give for each line the place of its paragraph in the map; with an earlier text, also for lines that changed."""
    hashes = [each.sha1 for each in known]
    tied = tie([digest(line) for line in lines], hashes)
    if before is None or before.taken_down_at is not None:
        return tied
    former: list[str | None] = [None] * len(known)
    held = [line for _start, line in lines_of(before.text)]
    for line, place in zip(held, tie([digest(line) for line in held], hashes), strict=True):
        if place is not None:
            former[place] = line
    return tie_changed(tied, lines, former)


def carry(snapshot: Snapshot, before: Snapshot | None) -> Counter[str]:
    """Look for every passage of a document in its new snapshot, and keep where it stands. Counts the states.

    What an earlier snapshot anchored is looked for with its context; what was coded without any text ties by the hash
    of its paragraph.
    """
    known = list(snapshot.document.paragraphs.all())
    passages = list(Passage.objects.filter(paragraph__document=snapshot.document).order_by("pk"))
    earlier = _anchored(before) if before else {}
    spans = _spans(snapshot, known)
    quoted = [passage for passage in passages if passage.pk in earlier]
    quotes = [anchors.quote(before.text, *earlier[passage.pk]) for passage in quoted] if before else []
    carried = dict(zip((each.pk for each in quoted), anchors.anchor_all(quotes, snapshot.text), strict=True))
    rows = []
    for passage in passages:
        if passage.pk in carried:
            found = carried[passage.pk]
            rows.append(Anchor(passage=passage, snapshot=snapshot, state=found.state, start=found.start, end=found.end))
        else:
            rows.append(_first(passage, snapshot, spans))
    Anchor.objects.bulk_create(rows)
    return Counter(row.state for row in rows)


def _anchored(snapshot: Snapshot) -> dict[int, tuple[int, int]]:
    """Give where passages stand in a snapshot: those found, and of the changed ones those that a person confirmed."""
    rows = snapshot.anchors.exclude(state=Anchor.State.LOST)
    rows = rows.exclude(state=Anchor.State.CHANGED, confirmed_at__isnull=True)
    return {row.passage_id: (row.start, row.end) for row in rows if row.start is not None and row.end is not None}


def _spans(snapshot: Snapshot, known: Sequence[Paragraph]) -> dict[int, tuple[int, int]]:
    """Give where each paragraph stands in a snapshot, by its key, tied by hash."""
    lines = lines_of(snapshot.text)
    tied = tied_lines([line for _start, line in lines], known)
    return {
        known[place].pk: (start, start + len(line))
        for (start, line), place in zip(lines, tied, strict=True)
        if place is not None
    }


def _first(passage: Passage, snapshot: Snapshot, spans: Mapping[int, tuple[int, int]]) -> Anchor:
    """Anchor a passage that no earlier text holds: its paragraph by hash, its words if they stand there just once."""
    lost = Anchor(passage=passage, snapshot=snapshot, state=Anchor.State.LOST)
    span = spans.get(passage.paragraph_id)
    if span is None:
        return lost
    start, end = span
    if passage.exact:
        found = anchors.find(passage.exact, snapshot.text[start:end])
        if len(found) != 1:
            return lost
        start, end = start + found[0][0], start + found[0][1]
    return Anchor(passage=passage, snapshot=snapshot, state=Anchor.State.EXACT, start=start, end=end)


def anchor_passages(snapshot: Snapshot) -> None:
    """Anchor passages that were named since this snapshot was taken. Runs as an actor, inside a transaction."""
    missing = Passage.objects.filter(paragraph__document=snapshot.document_id).exclude(anchors__snapshot=snapshot)
    if rows := list(missing.order_by("pk")):
        spans = _spans(snapshot, list(snapshot.document.paragraphs.all()))
        Anchor.objects.bulk_create([_first(passage, snapshot, spans) for passage in rows])


# --- What resembles it


@dataclass(frozen=True, slots=True)
class Alike:
    """A document that resembles a captured text."""

    document: Document
    share: float = 0.0
    """Estimated share (0 to 1) of common runs of words; 0 where we hold no text of it, or a quite different one."""
    paragraphs: int = 0
    """Paragraphs that are the same by hash; known also where we hold no text."""


def alike(marked: Sequence[Marked], *, but: int | None = None) -> list[Alike]:
    """Give documents that resemble a captured text, most alike first. `but` is the key of the document itself.

    Copies show so, and reworked versions; a translation has no words in common and is known by what it links to.
    """
    own = sketch(" ".join(each.text for each in marked if each.kind in TEXT))
    shares: dict[int, float] = {}
    for document, other in Snapshot.objects.filter(sketch__overlap=own).values_list("document", "sketch"):
        share = resemblance(own, other)
        if share >= MANY:
            shares[document] = max(shares.get(document, 0.0), share)
    hashes = {each.sha1 for each in marked if each.kind == "body" and each.words >= RUN}
    rows = Paragraph.objects.filter(sha1__in=hashes, kind=Paragraph.Kind.BODY)
    counts = Counter(rows.values_list("document", flat=True))
    keys = (shares.keys() | counts.keys()) - {but}
    documents = Document.objects.select_related("record").prefetch_related("texts").in_bulk(keys)
    found = [Alike(documents[key], shares.get(key, 0.0), counts[key]) for key in keys]
    return sorted(found, key=lambda each: (-each.share, -each.paragraphs, each.document.pk))
