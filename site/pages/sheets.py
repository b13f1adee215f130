"""A table as a file: a head that says what it is, named columns, lines of text; as CSV, XLSX or JSON."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from sources.models import Record
from sources.tables.cells import harmless, unwanted
from sources.tables.formats import LONGEST_CELL

FORMATS = ("csv", "xlsx", "json")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file holds: its head as (key, label in the page's language, text), its columns, a text for each in a line.

    JSON has the keys of head and columns, the other formats their words.
    """

    head: Sequence[tuple[str, str, str]]
    columns: Mapping[str, "str | Promise"]
    lines: Sequence[Sequence[str]]
    called: str = "rows"
    """Key under which JSON lists the lines."""


def answer(sheet: Sheet, wanted: str, name: str) -> HttpResponse:
    """Answer with a sheet in one of FORMATS, to be kept under a name that says what is in it."""
    filename = f"parallax-{name}-{get_language()}.{wanted}"
    return HttpResponse(
        {"csv": as_csv, "xlsx": as_xlsx, "json": as_json}[wanted](sheet),
        content_type=TYPES[wanted],
        headers={"Content-Disposition": f'attachment; filename="{filename}"', "X-Robots-Tag": "noindex"},
    )


def links(request: HttpRequest) -> list[tuple[str, str]]:
    """Give what each format is called and the query of this very address with it."""
    query = request.GET.copy()
    found = []
    for each in FORMATS:
        query["format"] = each
        found.append((each.upper(), f"?{query.urlencode(safe=',')}"))
    return found


def permanent(request: HttpRequest) -> str:
    """Give the whole address of what is shown, without a format."""
    query = request.GET.copy()
    query.pop("format", None)
    return request.build_absolute_uri(request.path) + (f"?{query.urlencode(safe=',')}" if query else "")


def head(*, title: str, shown: str, licence: str, link: str) -> list[tuple[str, str, str]]:
    """Give the head that every file carries."""
    return [
        ("title", _("Comparison"), title),
        ("shown", _("What is shown"), shown),
        ("date", _("As of"), timezone.localdate().isoformat()),
        ("licence", _("Licence"), licence),
        ("link", _("Permanent link"), link),
    ]


def licence(records: Iterable[Record]) -> str:
    """Say under which licences our own words stand, by the batches that brought them; quotations are others'."""
    batches = {record.batch for record in records}
    found = sorted({batch.licence for batch in batches if batch and batch.licence})
    ours = _("Our own words: %(licences)s.") % {"licences": ", ".join(found)} if found else ""
    unsaid = any(not (batch and batch.licence) for batch in batches)
    other = _("What was entered here by hand: no licence is stated, ask before you publish it.") if unsaid else ""
    quoted = _("Quotations belong to those who published them.")
    return " ".join(filter(None, (ours, other, quoted)))


def as_csv(sheet: Sheet) -> bytes:
    """Give CSV: the head as lines of two cells, an empty line, the names of the columns, the lines."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    for row in _cells(sheet):
        writer.writerow(row)
    return stream.getvalue().encode("utf-8-sig")


def as_xlsx(sheet: Sheet) -> bytes:
    """Give XLSX with the same cells as CSV, all of them text."""
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("Parallax")
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 48, 24
    bold_row = len(sheet.head) + 1
    for number, row in enumerate(_cells(sheet)):
        page.append([_text_cell(page, text, bold=number == bold_row) for text in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_json(sheet: Sheet) -> bytes:
    """Give JSON: the head by key, and the lines as a list of objects by the keys of the columns. Nothing runs it."""
    told = {key: text for key, _label, text in sheet.head}
    rows = [dict(zip(sheet.columns, line, strict=True)) for line in sheet.lines]
    return json.dumps({**told, sheet.called: rows}, ensure_ascii=False, indent=1).encode()


def _cells(sheet: Sheet) -> Iterable[list[str]]:
    for _key, label, text in sheet.head:
        yield [_safe(label), _safe(text)]
    yield []
    yield [_safe(str(label)) for label in sheet.columns.values()]
    for line in sheet.lines:
        yield [_safe(text) for text in line]


def _safe(text: str) -> str:
    """Give a text without what no cell can hold, and that no spreadsheet runs."""
    return harmless("".join(letter for letter in text if not unwanted(letter)))


def _text_cell(page: Any, text: str, *, bold: bool) -> Any:
    """Give a cell that is text whatever it holds, cut where XLSX holds no more."""
    cell = WriteOnlyCell(page, value=text[:LONGEST_CELL])
    cell.data_type, cell.number_format = "s", "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell
