"""A comparison as a file: exactly the rows and columns shown, in their order, one line for each cell."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from claims import tables
from claims.comparison import PREDATES, Cell
from claims.models import Stance
from pages.states import LOOKS, VERDICTS
from pages.templatetags.parallax import accord_words, plain, quotation
from pages.workspace import FORMATS, Workspace
from sources.models import Document
from sources.tables.cells import harmless, unwanted
from sources.tables.formats import LONGEST_CELL

COLUMNS = {
    "claim": lazy("Claim"),
    "type": lazy("Type of claim"),
    "earliest": lazy("Could be said from"),
    "claim_link": lazy("Address of the claim"),
    "publisher": lazy("Published by"),
    "title": lazy("Title"),
    "published": lazy("Date"),
    "language": lazy("Language"),
    "document_link": lazy("Address of the document"),
    "state": lazy("State"),
    "finding": lazy("What it does"),
    "to_check": lazy("To check"),
    "passages": lazy("Passages"),
    "speakers": lazy("Who says it, through whom"),
    "terms": lazy("Its own words"),
    "coder": lazy("Coded by"),
    "reviewed": lazy("Review"),
    "accord": lazy("How they stand"),
    "documents": lazy("Documents that carry it"),
    "origins": lazy("Independent origins"),
    "verdicts": lazy("Assessed as"),
}
"""What stands in each line, by key: JSON has the keys, the other formats these words."""

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@dataclass(frozen=True, slots=True)
class Carried:
    """What a file holds: its head, label and text, and its lines, in the order of COLUMNS."""

    head: Sequence[tuple[str, str, str]]
    """Key, label in the page's language, text."""
    lines: Sequence[Sequence[str]]


def carry(request: HttpRequest, seen: Workspace, *, title: str) -> HttpResponse | None:
    """Answer with the file that the address asks for; None where it asks for none, or for what cannot be shown."""
    wanted = request.GET.get("format", "")
    if wanted not in FORMATS or seen.problems:
        return None
    carried = Carried(head(request, seen, title), list(lines(request, seen)))
    data = {"csv": as_csv, "xlsx": as_xlsx, "json": as_json}[wanted](carried)
    name = request.path.strip("/").split("/")[-1] or "comparison"
    view = seen.filter.asked.get("view", "all")
    filename = f"parallax-{name}-{view}-{get_language()}.{wanted}"
    return HttpResponse(
        data,
        content_type=TYPES[wanted],
        headers={"Content-Disposition": f'attachment; filename="{filename}"', "X-Robots-Tag": "noindex"},
    )


def link(request: HttpRequest, seen: Workspace) -> str:
    """Give the permanent link of what is shown."""
    query = seen.query()
    return request.build_absolute_uri(request.path) + (query if query != "?" else "")


def head(request: HttpRequest, seen: Workspace, title: str) -> list[tuple[str, str, str]]:
    return [
        ("title", _("Comparison"), title),
        ("shown", _("What is shown"), " ".join(seen.sentences())),
        ("date", _("As of"), timezone.localdate().isoformat()),
        ("licence", _("Licence"), licence(seen)),
        ("link", _("Permanent link"), link(request, seen)),
    ]


def licence(seen: Workspace) -> str:
    """Say under which licences our own words stand, by the batches that brought them; quotations are others'."""
    records = [row.claim.record for row in seen.shown.rows]
    records += [cell.stance.record for row in seen.shown.rows for cell in row.cells if cell.stance]
    found = sorted({record.batch.licence for record in records if record.batch and record.batch.licence})
    ours = _("Our own words: %(licences)s.") % {"licences": ", ".join(found)} if found else ""
    unsaid = any(not (record.batch and record.batch.licence) for record in records)
    other = _("What was entered here by hand: no licence is stated, ask before you publish it.") if unsaid else ""
    quoted = _("Quotations belong to those who published them.")
    return " ".join(filter(None, (ours, other, quoted)))


def lines(request: HttpRequest, seen: Workspace) -> Iterable[list[str]]:
    """Give a line for each cell: row by row, in each row column by column."""
    address = request.build_absolute_uri
    documents = [_document(address, column.document) for column in seen.shown.columns]
    for row in seen.shown.rows:
        claim = row.claim
        counted = seen.corroborations[row.asked.key]
        told = [
            plain(claim, "statement"), str(claim.get_type_display()) if claim.type else "", claim.earliest or "",
            address(claim.get_absolute_url()),
        ]  # fmt: skip
        verdicts = [str(VERDICTS[each["verdict"]].word) for each in getattr(claim, "verdicts", ())]
        end = [accord_words(row.accord), str(counted.documents), str(counted.count), "; ".join(verdicts)]
        for document, cell in zip(documents, row.cells, strict=True):
            yield [*told, *document, *_cell(cell), *end]


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
    passages = [_passage(each) for each in stance.passages.all()]
    chains = [" > ".join(_speaker(node) for node in chain.nodes.all()) for chain in stance.chains.all()]
    review = _("reviewed here") if stance.record.is_reviewed else _("not yet reviewed here")
    terms = "; ".join(stance.framing_terms or ())
    return [*found, " | ".join(passages), " | ".join(chains), terms, str(stance.coder), review]


def _passage(each: Any) -> str:
    quoted = f" “{quotation(each.passage.exact)}”" if each.passage.exact else ""
    return f"{each.passage.paragraph.locator}{quoted} ({each.get_voice_display()}; {each.get_certainty_display()})"


def _speaker(node: Any) -> str:
    if node.is_hypothesis:
        return f"{node.speaker} ({_('our hypothesis')})"
    return f"{node.speaker} ({_('not named')})" if node.is_unnamed else str(node.speaker)


# --- The files


def as_csv(carried: Carried) -> bytes:
    """Give CSV: the head as lines of two cells, an empty line, the names of the columns, the lines."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    for row in _sheet(carried):
        writer.writerow(row)
    return stream.getvalue().encode("utf-8-sig")


def as_xlsx(carried: Carried) -> bytes:
    """Give XLSX with the same cells as CSV, all of them text."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Parallax")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 48, 24
    bold_rows = {len(carried.head) + 1}
    for number, row in enumerate(_sheet(carried)):
        sheet.append([_text_cell(sheet, text, bold=number in bold_rows) for text in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_json(carried: Carried) -> bytes:
    """Give JSON: the head by key, and `cells`, a list of objects by the keys of COLUMNS. Nothing runs it."""
    told = {key: text for key, _label, text in carried.head}
    cells = [dict(zip(COLUMNS, line, strict=True)) for line in carried.lines]
    return json.dumps({**told, "cells": cells}, ensure_ascii=False, indent=1).encode()


def _sheet(carried: Carried) -> Iterable[list[str]]:
    for _key, label, text in carried.head:
        yield [_safe(label), _safe(text)]
    yield []
    yield [str(label) for label in COLUMNS.values()]
    for line in carried.lines:
        yield [_safe(text) for text in line]


def _safe(text: str) -> str:
    """Give a text without what no cell can hold, and that no spreadsheet runs."""
    return harmless("".join(letter for letter in text if not unwanted(letter)))


def _text_cell(sheet: Any, text: str, *, bold: bool) -> Any:
    """Give a cell that is text whatever it holds, cut where XLSX holds no more."""
    cell = WriteOnlyCell(sheet, value=text[:LONGEST_CELL])
    cell.data_type, cell.number_format = "s", "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell
