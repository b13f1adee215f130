"""A comparison as a file: exactly the rows and columns shown, in their order, one line for each cell."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import tables
from claims.comparison import PREDATES, Cell
from claims.models import Stance
from pages import sheets
from pages.sheets import FORMATS
from pages.states import LOOKS, VERDICTS
from pages.templatetags.parallax import accord_words, plain
from pages.workspace import Workspace
from sources.models import Document
from sources.passages import quotation

COLUMNS = {
    "claim": gettext_lazy("Claim"),
    "type": gettext_lazy("Type of claim"),
    "earliest": gettext_lazy("Could be said from"),
    "claim_link": gettext_lazy("Address of the claim"),
    "publisher": gettext_lazy("Published by"),
    "title": gettext_lazy("Title"),
    "published": gettext_lazy("Date"),
    "language": gettext_lazy("Language"),
    "document_link": gettext_lazy("Address of the document"),
    "state": gettext_lazy("State"),
    "finding": gettext_lazy("What it does"),
    "to_check": gettext_lazy("To check"),
    "passages": gettext_lazy("Passages"),
    "speakers": gettext_lazy("Who says it, through whom"),
    "terms": gettext_lazy("Its own words"),
    "coder": gettext_lazy("Coded by"),
    "reviewed": gettext_lazy("Review"),
    "accord": gettext_lazy("How they stand"),
    "documents": gettext_lazy("Documents that carry it"),
    "origins": gettext_lazy("Independent origins"),
    "verdicts": gettext_lazy("Assessed as"),
}
"""What stands in each line, by key: JSON has the keys, the other formats these words."""


def carry(request: HttpRequest, seen: Workspace, *, title: str) -> HttpResponse | None:
    """Answer with the file that the address asks for; None where it asks for none, or for what cannot be shown."""
    wanted = request.GET.get("format", "")
    if wanted not in FORMATS or seen.problems:
        return None
    told = sheets.head(
        title=title,
        shown=" ".join(seen.sentences()),
        licence=licence(seen),
        link=link(request.build_absolute_uri(request.path), seen),
    )
    name = request.path.strip("/").split("/")[-1] or "comparison"
    columns = {**COLUMNS, "group": gettext_lazy("Its column stands under")} if seen.groups else COLUMNS
    sheet = sheets.Sheet(told, columns, list(lines(request, seen)), "cells")
    return sheets.answer(sheet, wanted, f"{name}-{seen.filter.asked.get('view', 'all')}")


def link(address: str, seen: Workspace) -> str:
    """Give the permanent link of what is shown, on a page at this address."""
    query = seen.query()
    return address + (query if query != "?" else "")


def licence(seen: Workspace) -> str:
    """Say under which licences what is shown stands."""
    stances = [cell.stance for row in seen.shown.rows for cell in row.cells if cell.stance]
    return sheets.licence([*(row.claim.record for row in seen.shown.rows), *(stance.record for stance in stances)])


def lines(request: HttpRequest, seen: Workspace) -> Iterable[list[str]]:
    """Give a line for each cell: row by row, in each row column by column."""
    address = request.build_absolute_uri
    documents = [_document(address, column.document) for column in seen.shown.columns]
    groups = [[group.label] for group in seen.groups for _document_of in group.documents]
    groups = groups or [[] for _column in seen.shown.columns]
    for row in seen.shown.rows:
        claim = row.claim
        counted = seen.corroborations[row.asked.key]
        told = [
            plain(claim, "statement"), str(claim.get_type_display()) if claim.type else "", claim.earliest or "",
            address(claim.get_absolute_url()),
        ]  # fmt: skip
        verdicts = [str(VERDICTS[each["verdict"]].word) for each in getattr(claim, "verdicts", ())]
        end = [accord_words(row.accord), str(counted.documents), str(counted.count), "; ".join(verdicts)]
        for document, cell, group in zip(documents, row.cells, groups, strict=True):
            yield [*told, *document, *_cell(cell), *end, *group]


def _document(address: Any, document: Document) -> list[str]:
    return [
        tables.publisher_name(document), document.title or plain(document, "title"), document.published or "",
        document.language, address(document.get_absolute_url()),
    ]  # fmt: skip


def _cell(cell: "Cell[Document, Stance]") -> list[str]:
    stance = cell.stance
    found = [cell.state, str(LOOKS[cell.state].word), _("written before") if cell.to_check else ""]
    if stance is None or cell.state == PREDATES:
        return [*found, "", "", "", "", ""]
    passages = [passage_words(each) for each in stance.passages.all()]
    chains = [" > ".join(_speaker(node) for node in chain.nodes.all()) for chain in stance.chains.all()]
    review = _("reviewed here") if stance.record.is_reviewed else _("not yet reviewed here")
    terms = "; ".join(stance.framing_terms or ())
    return [*found, " | ".join(passages), " | ".join(chains), terms, str(stance.coder), review]


def passage_words(each: Any) -> str:
    """Tell a passage of a stance: its place, its words where they are held, voice and certainty."""
    quoted = f" “{quotation(each.passage.exact)}”" if each.passage.exact else ""
    return f"{each.passage.paragraph.locator}{quoted} ({each.get_voice_display()}; {each.get_certainty_display()})"


def _speaker(node: Any) -> str:
    if node.is_hypothesis:
        return f"{node.speaker} ({_('our hypothesis')})"
    return f"{node.speaker} ({_('not named')})" if node.is_unnamed else str(node.speaker)
