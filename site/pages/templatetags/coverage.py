"""Coverage over time: from what a page has read already, no query."""

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from claims.coverage import Covered, Part, coverage
from claims.tables import PublicTable
from pages.pictures.coverage import Coverage, Published
from pages.pictures.coverage import coverage as picture
from pages.templatetags.parallax import plain
from pages.templatetags.pictures import dated, short_names
from sources.models import Document

register = template.Library()

WORDS: dict[Part, tuple[str | Promise, str | Promise]] = {
    Part.TOLD: (gettext_lazy("deals with"), gettext_lazy("It takes a position, passes the claim on or questions it.")),
    Part.LEFT_OUT: (
        gettext_lazy("leaves out"),
        gettext_lazy("A coder named the passage where a reader would expect it."),
    ),
    Part.NOT_TREATED: (
        gettext_lazy("does not treat"),
        gettext_lazy("It does not deal with the claim's matter: no omission."),
    ),
    Part.PREDATES: (
        gettext_lazy("written before"),
        gettext_lazy("It is older than the claim could be: its silence tells nothing."),
    ),
    Part.NOT_CHECKED: (gettext_lazy("not checked"), gettext_lazy("Nobody has looked yet.")),
}
WHOLE: dict[Part, str | Promise] = {
    Part.TOLD: gettext_lazy("treats it"),
    Part.LEFT_OUT: gettext_lazy("deals with the matter and leaves these claims out"),
    Part.NOT_TREATED: gettext_lazy("does not treat it"),
    Part.PREDATES: gettext_lazy("was written before"),
    Part.NOT_CHECKED: gettext_lazy("not checked"),
}


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One document in the table of coverage."""

    name: str
    document: Document
    whole: str | Promise
    cells: Sequence[tuple[Part, int, str]]
    """Each part with its number, and the address of the claims that it counts."""


@dataclass(frozen=True, slots=True)
class Shown:
    rows: Sequence[CoverageRow]
    picture: Coverage | None
    counts: Sequence[tuple[str | Promise, int]]
    """How many documents do what, as a whole; only what some do."""
    parts: Sequence[tuple[str | Promise, str | Promise]]


def coverage_rows(found: Sequence["Covered[Document]"], **about: str) -> list[CoverageRow]:
    """Give the rows of coverage; `about` is what their addresses name: `question` or `event`."""
    return [
        CoverageRow(name, each.column.document, WHOLE[each.whole], _cells(each, about))
        for name, each in zip(short_names([each.column for each in found]), found, strict=True)
    ]


def _cells(each: "Covered[Document]", about: dict[str, str]) -> list[tuple[Part, int, str]]:
    return [(part, number, _address(each.column.document.slug, part, about)) for part, number in each.counts.items()]


def _address(slug: str, part: Part, about: dict[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update({**about, "document": slug, "part": str(part)})
    return f"{reverse('coverage')}?{query.urlencode()}"


@register.simple_tag
def question_coverage(question: Any, events: Iterable[Any], table: PublicTable) -> Shown:
    """Show how the documents of a question cover it, against the dates of its events."""
    return _shown(table, [each for event in events for each in event_dates(event)], question=question.slug)


@register.simple_tag
def event_coverage(event: Any, table: PublicTable, treated: Iterable[tuple[Document, Any]] = ()) -> Shown:
    """Show how documents cover an event; `treated` are those that mention it."""
    mentioning = {document.pk for document, _places in treated}
    return _shown(table, event_dates(event), mentioning, event=event.slug)


@register.simple_tag
def source_coverage(documents: Iterable[tuple[Document, Any, int]], events: Iterable[Any]) -> Coverage | None:
    """Draw when a source published its documents, against the events that they mention; coded ones are filled."""
    found = [
        Published(dated(document.title or plain(document, "title"), document.published, "document",
                        document.get_absolute_url()), bool(stances))
        for document, _links, stances in documents
    ]  # fmt: skip
    return picture(found, [each for event in events for each in event_dates(event)])


def event_dates(event: Any) -> list[Any]:
    """Give the date of an event that leads its page; nothing where it has none."""
    return [dated(plain(event, "title"), told["date"], "event", event.get_absolute_url()) for told in event.dates[:1]]


def _shown(table: PublicTable, events: Sequence[Any], mentioning: Collection[Hashable] = (), **about: str) -> Shown:
    covered = coverage(table, mentioning)
    rows = coverage_rows(covered, **about)
    published = [
        Published(dated(row.name, row.document.published, "document", row.document.get_absolute_url()),
                  each.treats)
        for row, each in zip(rows, covered, strict=True)
    ]  # fmt: skip
    counts = [(WHOLE[part], sum(each.whole == part for each in covered)) for part in Part]
    return Shown(rows, picture(published, events), [each for each in counts if each[1]], list(WORDS.values()))
