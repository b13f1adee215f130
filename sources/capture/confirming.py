"""Between what a text seems to be and what is kept: proposals for the form, and the form as content of review."""

import datetime as dt
import re
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sources.capture import files, guesses
from sources.date_words import understand
from sources.dates import InvalidDateError
from sources.models import Document, Responsibility, Source
from sources.review.content import Content


def declared(reading: files.Reading, today: dt.date) -> guesses.Guesses:
    """Put what a page's mark-up says of itself as guesses: of its dates the first that is understood."""
    date, place = None, ""
    for said in reading.published:
        try:
            date, place = understand(said.words, today), said.where
        except InvalidDateError:
            continue
        break
    return guesses.Guesses(
        title=reading.title, byline=reading.byline, date=date, date_from=place, language=reading.language,
        source_link=reading.canonical,
    )  # fmt: skip


def initial(found: guesses.Guesses, url: str) -> dict[str, Any]:
    """Propose what the second step asks: nothing of it is kept before an editor has confirmed it."""
    today = timezone.localdate()
    origin = Document.objects.filter(url=found.source_link).first() if found.source_link else None
    author = Source.objects.filter(name__iexact=found.byline).first() if found.byline else None
    return {
        "title": found.title, "language": found.language, "accessed_on": today, "url": url,
        "published": found.date.edtf if found.date else "", "published_words": found.date.words if found.date else "",
        "author": author, "byline": "" if author else found.byline, "publisher": _publisher(url or found.source_link),
        "translation_of": origin if origin and origin.language != found.language else None,
        "copy_of": origin if origin and origin.language == found.language else None,
    }  # fmt: skip


def _publisher(url: str) -> Source | None:
    """Give who published other documents of the same host."""
    host = urlsplit(url).hostname or ""
    if not host:
        return None
    same_host = rf"^https?://(www\.)?{re.escape(host.removeprefix('www.'))}(/|$)"
    return Source.objects.filter(
        responsibilities__role=Responsibility.Role.PUBLISHER, responsibilities__document__url__iregex=same_host
    ).first()


def content_of(data: dict[str, Any]) -> Content:
    """Put a confirmed form as the content of a new document."""
    language = get_language() or "en"
    relative = _relative(data["published_words"], data["accessed_on"])
    roles = []
    if data["author"] or data["byline"]:
        note = {} if data["author"] else {language: data["byline"]}
        roles.append({"role": "author", "source": data["author"], "note": note})
    if data["publisher"]:
        roles.append({"role": "publisher", "source": data["publisher"], "note": {}})
    basis = _("Printed as “%(words)s”.") % {"words": data["published_words"]} if data["published_words"] else ""
    title = data["title"] or data["description"]
    return {
        "title": data["title"], "language": data["language"], "original_language": _original(data), "url": data["url"],
        "translation_of": _key(data["translation_of"]), "copy_of": _key(data["copy_of"]),
        "accessed_on": data["accessed_on"].isoformat(), "published": data["published"],
        "published_words": data["published_words"], "published_relative_to": relative,
        "copy_note": data["copy_note"],
        "texts": [{
            "language": data["language"] if data["title"] else language, "title": title,
            "is_descriptive": not data["title"], "published_basis": basis,
        }],
        "responsibilities": [
            {**each, "position": at, "source": _key(each["source"])} for at, each in enumerate(roles, 1)
        ],
    }  # fmt: skip


def _relative(words: str, read_on: dt.date) -> str | None:
    """Give the day that a relative date was counted from; None for a date that says its own day."""
    try:
        return read_on.isoformat() if words and understand(words, read_on).relative_to else None
    except InvalidDateError:
        return None


def _original(data: dict[str, Any]) -> str:
    origin = data["translation_of"]
    return str(origin.original_language or origin.language) if origin else ""


def _key(row: Any) -> int | None:
    return row.pk if row else None
