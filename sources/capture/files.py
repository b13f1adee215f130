"""Reads a document out of bytes: plain text, HTML or PDF. What cannot be read is `Unreadable`, with a sentence."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sources.capture import plain
from sources.capture.apart import read_apart
from sources.capture.plain import lines
from sources.capture.reading import Block, Draft, Proposal, UnreadableError

__all__ = ["Block", "Proposal", "Reading", "Unreadable", "lines", "read"]

TEXT, HTML, PDF = "text", "html", "pdf"
BY_TYPE = {"text/plain": TEXT, "text/html": HTML, "application/xhtml+xml": HTML, "application/pdf": PDF}
BY_NAME = {"txt": TEXT, "text": TEXT, "md": TEXT, "html": HTML, "htm": HTML, "xhtml": HTML, "pdf": PDF}
LOOKS_HTML = re.compile(  # possessive throughout: it is tried on bytes from strangers
    rb"\s*+(?:<\?xml[^>]*+>\s*+|<!--(?:(?!-->).)*+-->\s*+)*+"
    rb"<(!doctype html|html|head|body|title|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
DECLARED = re.compile(
    rb"<meta[^>]{1,300}charset\s*=\s*[\"']?([\w:.-]{2,40})|<\?xml[^>]{1,100}encoding=[\"']([\w.-]{2,40})", re.IGNORECASE
)


class Unreadable(Exception):  # noqa: N818  what happened, in the words of the contract
    """Bytes that are no document we can read. Its text, translated, says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as read: its blocks in order, and what its markup proposes. Editors decide on both."""

    blocks: tuple[Block, ...]
    format: str
    """text, html or pdf."""
    charset: str
    """How the letters were written; empty for a PDF, which says so letter by letter."""
    title: str = ""
    byline: str = ""
    published: tuple[Proposal, ...] = ()
    """The dates that the document names as its own, the likeliest first."""
    language: str = ""
    """Its code, without a region."""
    canonical: str = ""
    """The address that the page gives as its own."""
    site_name: str = ""
    cleaned: tuple[str, ...] = ()
    """What was taken out or put right, in sentences."""


def read(body: bytes, *, media_type: str = "", charset: str = "", name: str = "") -> Reading:
    """Read a document; type, charset and file name are what was said of it, and may be wrong.

    Raises Unreadable.
    """
    try:
        form = sort(body, media_type, name)
        draft, written = parsed(body, form, charset)
    except UnreadableError as error:
        raise Unreadable(sentence(*error.args)) from error
    return Reading(
        draft.blocks,
        form,
        written,
        draft.title,
        draft.byline,
        draft.published,
        draft.language,
        draft.canonical,
        draft.site_name,
        cleaned(draft.cleaned),
    )


def sort(body: bytes, media_type: str, name: str) -> str:
    """Say what bytes are: by what cannot be mistaken, then by what was said, then by how they look."""
    if b"%PDF-" in body[:1024]:
        return PDF
    said = BY_TYPE.get(media_type.partition(";")[0].strip().lower()) or BY_NAME.get(name.rpartition(".")[2].lower())
    return said or (HTML if LOOKS_HTML.match(body[:4096].removeprefix(b"\xef\xbb\xbf")) else TEXT)


def parsed(body: bytes, form: str, charset: str) -> tuple[Draft, str]:
    """Give the draft and the charset of what is neither too long nor empty.

    Raises UnreadableError.
    """
    if len(body) > settings.CAPTURE_MAX_BYTES:
        raise UnreadableError("long", {"megabytes": f"{settings.CAPTURE_MAX_BYTES / 1_000_000:g}"})
    draft, written = drafted(body, form, charset)
    if not draft.blocks:
        raise UnreadableError("empty")
    if len(draft.blocks) > settings.CAPTURE_MAX_PARAGRAPHS:
        raise UnreadableError("paragraphs")
    return draft, written


def drafted(body: bytes, form: str, charset: str) -> tuple[Draft, str]:
    """Have a format read, what is hostile apart.

    Raises UnreadableError.
    """
    limits = {"seconds": settings.CAPTURE_READ_SECONDS, "memory": settings.CAPTURE_READ_MEMORY}
    if form == PDF:
        return read_apart(PDF, body, **limits, pages=settings.CAPTURE_MAX_PAGES), ""
    if form == TEXT:
        text, written = plain.decode(body, charset)
        return plain.read_text(text), written
    found = DECLARED.search(body[:4096])
    text, written = plain.decode(body, charset, (found[1] or found[2]).decode("ascii") if found else "")
    if plain.is_binary(text):
        raise UnreadableError("binary")
    return read_apart(HTML, text.encode("utf-8"), **limits), written


def sentence(key: str, values: dict[str, str | int] | None = None) -> str:
    """Say why a document cannot be read, and what to do."""
    sentences = {
        "empty": _("There is no text in it: paste the text instead."),
        "long": _("It is longer than %(megabytes)s MB: take the part that matters."),
        "paragraphs": _("It has too many paragraphs to be one document: take the part that matters."),
        "damaged": _(
            "It is written in %(charset)s, but damaged from line %(line)s on: save it again as UTF-8,"
            " or paste the text."
        ),
        "charset": _("How its letters are written cannot be told: save it as UTF-8, or paste the text."),
        "binary": _("This is no text: save it as text, HTML or PDF. Word files and pictures cannot be read."),
        "large": _("This page has too many parts to be read: paste the text instead."),
        "deep": _("The parts of this page are nested too deeply to be read: paste the text instead."),
        "costly": _("It takes too long or too much memory to be read: paste the text instead."),
        "locked": _("This PDF is locked with a password: save it without one, or paste the text."),
        "pages": _("This PDF has more than %(pages)s pages: take the part that matters."),
        "scanned": _("This PDF holds pictures of pages and no text: have the text recognised, or type what matters."),
        "broken": _("This PDF is broken: open it in a reader and save it again, or paste the text."),
    }
    return sentences[key] % (values or {})


def cleaned(counts: dict[str, int]) -> tuple[str, ...]:
    """Say in sentences what was taken out or put right."""

    def many(key: str) -> int:
        return counts.get(key, 0)

    said = {
        "controls": ngettext(
            "%(n)s control character was taken out.", "%(n)s control characters were taken out.", many("controls")
        ),
        "directions": ngettext(
            "%(n)s sign that turns the direction of writing was taken out.",
            "%(n)s signs that turn the direction of writing were taken out.",
            many("directions"),
        ),
        "unseen": ngettext(
            "%(n)s sign that nobody sees (such as a soft hyphen) was taken out.",
            "%(n)s signs that nobody sees (such as soft hyphens) were taken out.",
            many("unseen"),
        ),
        "lost": ngettext(
            "%(n)s letter was lost before the text came here; it stands as �.",
            "%(n)s letters were lost before the text came here; they stand as �.",
            many("lost"),
        ),
        "divided": ngettext(
            "%(n)s word divided at the end of a line was joined.",
            "%(n)s words divided at the end of a line were joined.",
            many("divided"),
        ),
        "hidden": ngettext(
            "%(n)s part of the page that readers do not see was left out.",
            "%(n)s parts of the page that readers do not see were left out.",
            many("hidden"),
        ),
        "blank": ngettext(
            "%(n)s page holds no text: it may be a picture.",
            "%(n)s pages hold no text: they may be pictures.",
            many("blank"),
        ),
    }
    return tuple(words % {"n": many(key)} for key, words in said.items() if many(key))
