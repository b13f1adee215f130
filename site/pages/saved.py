"""A frozen comparison as pages and files show it: cell by cell with what has changed, and the changes as a list."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from claims.comparison import PREDATES
from claims.frozen import Cell, Change, Column, Differences, Frozen, Row
from claims.models import Claim, SavedComparison
from claims.outcomes import Certainty, Voice
from claims.saving import Approval, Event
from pages.carried import COLUMNS
from pages.sheets import Sheet
from pages.states import LOOKS, VERDICTS, Look
from pages.templatetags.parallax import accord_words, date_text
from sources.models import Decision

TABLE = (
    "claim", "type", "earliest", "claim_link", "publisher", "title", "published", "language", "document_link",
    "state", "finding", "to_check", "passages", "reviewed", "accord", "documents", "origins", "verdicts",
)  # fmt: skip
"""Columns of the file of a stored table, as `pages.carried` names them; quoted words are not stored."""
CHANGES = {
    "change": gettext_lazy("What changed"),
    "claim": gettext_lazy("Claim"),
    "claim_link": gettext_lazy("Address of the claim"),
    "document": gettext_lazy("Document"),
    "document_link": gettext_lazy("Address of the document"),
    "was": gettext_lazy("Was"),
    "now": gettext_lazy("Is now"),
    "when": gettext_lazy("When"),
    "by": gettext_lazy("Reviewed by"),
}


@dataclass(frozen=True)
class Since:
    """What has changed since a table was stored: plain data, the same in every language."""

    differences: Differences | None
    """None where the view cannot be computed any more."""
    events: Sequence[Event]
    approvals: Mapping[str, Approval]

    @property
    def is_nothing(self) -> bool:
        return self.differences is not None and not self.differences and not self.events

    def approval(self, change: Change) -> Approval | None:
        """Give who agreed to what a cell holds now, where that is what is new."""
        was, now = change.was, change.now
        is_new = (was.stance, was.revision, was.batch) != (now.stance, now.revision, now.batch)
        return self.approvals.get(now.stance) if is_new else None


@dataclass(frozen=True)
class Told:
    """One change in words; `was` and `now` stand beside each other."""

    what: str
    claim: Row | None = None
    document: Column | None = None
    was: str = ""
    now: str = ""
    when: str = ""
    """ISO date; empty where it follows from other changes."""
    by: str = ""
    why: str = ""
    into: str = ""


def words(texts: Mapping[str, str], otherwise: str = "") -> str:
    """Give a text in the page's language, else in the first that it has."""
    return texts.get(get_language() or "") or next(iter(texts.values()), otherwise)


def type_words(key: str) -> str:
    return str(dict(Claim.Type.choices).get(key, key))


def state_words(cell: Cell) -> str:
    told = str(LOOKS[cell.state].word)
    return f"{told} ({_('to check: written before')})" if cell.to_check else told


def title_of(column: Column) -> str:
    return column.title or words(column.titles, column.document)


def name_of(column: Column) -> str:
    return f"{column.publisher or column.document}, {date_text(column.published)}"


def place_words(cell: Cell, told: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give each locator of a cell with its voice and certainty in words; `told` has these, by key."""
    for place in cell.places:
        yield place.locator, f"{told.get(place.voice, place.voice)}; {told.get(f'+{place.certainty}', place.certainty)}"


def coding_words() -> dict[str, str]:
    """Give voices in the page's language, by key, and certainties by key with a plus sign before it."""
    certainties = {f"+{key}": str(label) for key, label in Certainty.choices}
    return {**{key: str(label) for key, label in Voice.choices}, **certainties}


def _carried(row: Row) -> str:
    documents = ngettext("%(number)d document", "%(number)d documents", row.documents) % {"number": row.documents}
    origins = ngettext("%(number)d origin", "%(number)d origins", row.origins) % {"number": row.origins}
    return f"{documents}, {origins}"


def _verdicts(row: Row) -> str:
    return "; ".join(str(VERDICTS[verdict].word) for _slug, verdict in row.verdicts) or _("not assessed")


# --- As a page shows it


@dataclass(frozen=True, slots=True)
class Head:
    """A column as its head, and each of its cells on a narrow page, names it."""

    column: Column
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A stored cell as a page shows it."""

    head: Head
    cell: Cell
    look: Look
    places: list[tuple[str, str]]
    change: Change | None
    """Where another thing is found today."""


def heads(table: Frozen) -> list[Head]:
    return [Head(each, name_of(each), reverse("document", args=[each.document])) for each in table.columns]


def laid_out(table: Frozen, since: Since) -> list[tuple[Row, list[Shown]]]:
    """Give each row with its cells, each beside its column and what has changed in it."""
    found = since.differences.cells if since.differences else ()
    changed = {(change.claim, change.document): change for change in found if change.is_found_otherwise}
    columns, told = heads(table), coding_words()
    return [
        (row, [Shown(head, cell, LOOKS[cell.state], list(place_words(cell, told)) if cell.state != PREDATES else [],
                     changed.get((row.claim, head.column.document)))
               for head, cell in zip(columns, row.cells, strict=True)])
        for row in table.rows
    ]  # fmt: skip


def findings(table: Frozen, since: Since) -> list[Told]:
    """Give the cells in which another thing is found now."""
    found = since.differences.findings if since.differences else ()
    return list(_cells(_("Found otherwise"), table, since, found, state_words))


def others(table: Frozen, since: Since) -> list[Told]:
    """Give all other changes, each kind after the other."""
    found = since.differences or Differences()
    return [
        *(Told(_("Claim that came"), claim=row) for row in found.claims_come),
        *(Told(_("Claim that is gone"), claim=row) for row in found.claims_gone),
        *(Told(_("Document that came"), document=column) for column in found.documents_come),
        *(Told(_("Document that is gone"), document=column) for column in found.documents_gone),
        *_each(_("Claim worded or dated otherwise"), found.claims, _claim),
        *_each(_("Independent origins"), found.origins, _carried),
        *_each(_("Assessed otherwise"), found.verdicts, _verdicts),
        *(
            Told(_("Document described otherwise"), document=now, was=_document(was), now=_document(now))
            for was, now in found.documents
        ),
        *_cells(_("Found the same, on another ground"), table, since, found.grounds, _ground),
        *_events(table, since.events),
    ]  # fmt: skip


def _each(what: str, pairs: Iterable[tuple[Row, Row]], tell: Any) -> Iterator[Told]:
    for was, now in pairs:
        yield Told(what, claim=now, was=tell(was), now=tell(now))


def _cells(what: str, table: Frozen, since: Since, changes: Iterable[Change], tell: Any) -> Iterator[Told]:
    rows = {row.claim: row for row in table.rows}
    columns = {column.document: column for column in table.columns}
    for change in changes:
        agreed = since.approval(change)
        when = timezone.localtime(agreed.at).date().isoformat() if agreed else ""
        yield Told(what, rows[change.claim], columns[change.document], tell(change.was), tell(change.now), when,
                   agreed.by if agreed else "")  # fmt: skip


def _claim(row: Row) -> str:
    dated = _("could be said from %(date)s") % {"date": date_text(row.earliest)} if row.earliest else ""
    return "; ".join(filter(None, (words(row.statements), type_words(row.type), dated)))


def _document(column: Column) -> str:
    return "; ".join(filter(None, (title_of(column), name_of(column))))


def _ground(cell: Cell) -> str:
    places = ", ".join(place.locator for place in cell.places) or _("no passage")
    return f"{places}; {_('reviewed here') if cell.revision else _('not yet reviewed here')}"


def _events(table: Frozen, events: Iterable[Event]) -> Iterator[Told]:
    rows = {row.claim: row for row in table.rows}
    columns = {column.document: column for column in table.columns}
    cells = {cell.stance: key for key, cell in table.cells().items() if cell.stance}
    labels = dict(Decision.Verb.choices)
    for event in events:
        claim, document = {"claim": (event.slug, ""), "document": ("", event.slug)}.get(
            event.kind, cells.get(event.slug, ("", ""))
        )
        kind = {"claim": _("Claim"), "document": _("Document")}.get(event.kind, _("Stance"))
        yield Told(
            f"{kind}: {labels.get(event.verb, event.verb)}",
            rows.get(claim),
            columns.get(document),
            when=timezone.localtime(event.at).date().isoformat(),
            why=event.why,
            into=event.into,
        )


# --- As files


def head(request: HttpRequest, saved: SavedComparison, table: Frozen) -> list[tuple[str, str, str]]:
    """Give the head that both files carry: the day is the one on which it was frozen."""
    day = timezone.localtime(saved.at).date().isoformat()
    link = request.build_absolute_uri(request.path)
    return [
        ("title", _("Comparison"), saved.title),
        ("of", _("Comparison of"), words(table.headings)),
        ("shown", _("What is shown"), words(table.shown)),
        ("date", _("Frozen on"), day),
        ("by", _("Saved by"), str(saved.by)),
        ("version", _("State of the content"), saved.content_version),
        ("licence", _("Licence"), words(table.licences)),
        ("link", _("Permanent link"), link),
    ]


def as_table(request: HttpRequest, saved: SavedComparison, table: Frozen) -> Sheet:
    """Give the stored table: a line for each cell."""
    address = request.build_absolute_uri
    columns = [
        [column.publisher, title_of(column), column.published, column.language,
         address(reverse("document", args=[column.document]))]
        for column in table.columns
    ]  # fmt: skip
    lines, told = [], coding_words()
    for row in table.rows:
        first = [words(row.statements), type_words(row.type) if row.type else "", row.earliest,
                 address(reverse("claim", args=[row.claim]))]  # fmt: skip
        verdicts = "; ".join(str(VERDICTS[verdict].word) for _slug, verdict in row.verdicts)
        last = [accord_words(row.accord), str(row.documents), str(row.origins), verdicts]
        lines += [
            [*first, *column, *_file_cell(cell, told), *last] for column, cell in zip(columns, row.cells, strict=True)
        ]
    return Sheet(head(request, saved, table), {key: COLUMNS[key] for key in TABLE}, lines, "cells")


def _file_cell(cell: Cell, told: Mapping[str, str]) -> list[str]:
    found = [cell.state, str(LOOKS[cell.state].word), _("written before") if cell.to_check else ""]
    if not cell.stance or cell.state == PREDATES:
        return [*found, "", ""]
    places = " | ".join(f"{locator} ({coded})" for locator, coded in place_words(cell, told))
    return [*found, places, _("reviewed here") if cell.revision else _("not yet reviewed here")]


def as_changes(request: HttpRequest, saved: SavedComparison, table: Frozen, since: Since) -> Sheet:
    """Give what has changed since, a line for each change; as of today."""
    address, lines = request.build_absolute_uri, []
    for told in [*findings(table, since), *others(table, since)]:
        claim, document = told.claim, told.document
        lines.append([
            told.what,
            words(claim.statements) if claim else "",
            address(reverse("claim", args=[claim.claim])) if claim else "",
            name_of(document) if document else "",
            address(reverse("document", args=[document.document])) if document else "",
            told.was,
            told.now or "; ".join(filter(None, (told.why, told.into))),
            told.when,
            told.by,
        ])  # fmt: skip
    today = ("compared_on", _("Compared with the view of"), timezone.localdate().isoformat())
    return Sheet([*head(request, saved, table), today], CHANGES, lines, "changes")
