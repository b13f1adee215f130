"""From the bytes of a file to a table of text, or to sentences that say what is wrong and on which line.

A file is what it holds, whatever its name: XLSX, JSON (a list of objects), else CSV. What cannot be read raises
UnreadableError; nothing here looks at what the cells mean.
"""

import csv
import datetime as dt
import io
import json
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import openpyxl
from django.utils.translation import gettext as _

from sources.tables.cells import restored, visible

MOST_COLUMNS = 300
MOST_PARTS = 500
CELLS = ("xl/worksheets/", "xl/sharedStrings", "xl/media/")
LARGEST_STYLES = 1_000_000
"""Bytes, unpacked, of a part of an XLSX that holds no cells: styles and the like cost far more than they weigh."""
"""Files inside an XLSX."""
BLANK_ROWS = 10
"""How many times the allowed rows a sheet may be long, blank rows counted."""
YES_NO = {True: "yes", False: "no"}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read."""

    size: int
    """Bytes of the file."""
    unpacked: int
    """Bytes of an XLSX, which is packed, once unpacked."""
    rows: int


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, where, and what to do about it."""

    what: str
    line: int | None = None
    """Line of the file; of JSON, number of the entry; None for the file as a whole."""
    column: str = ""
    value: str = ""


class UnreadableError(Exception):
    """The file is no table, or breaks a limit; `faults` say why."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*(fault.what for fault in faults))
        self.faults = list(faults)


@dataclass(slots=True)
class Row:
    line: int
    cells: dict[str, str]
    """By column. A column that an entry of JSON lacks is missing, and so left alone."""


@dataclass(slots=True)
class Table:
    columns: list[str]
    rows: list[Row]
    notes: list[str] = field(default_factory=list)
    """What the reader should know of what was read."""


def read(data: bytes, limits: Limits) -> Table:
    """Read a file. Raises UnreadableError."""
    if len(data) > limits.size:
        raise UnreadableError(too_large(limits))
    if data.startswith(b"PK\x03\x04"):
        return _xlsx(data, limits)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableError(Fault(_("This is the old XLS format, or a locked file: save it as XLSX or CSV.")))
    text = _decoded(data)
    table = _json(text, limits) if text.lstrip()[:1] in {"[", "{"} else _csv(text, limits)
    if not table.rows:
        raise UnreadableError(Fault(_("The file holds no rows below its head.")))
    return table


def too_large(limits: Limits) -> Fault:
    size = f"{limits.size / 1_000_000:g}"
    return Fault(_("The file is larger than %(size)s MB: bring it in parts.") % {"size": size})


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError(Fault(
            _("From here the file is not UTF-8: save it as “CSV UTF-8”, or as XLSX."),
            line=data.count(b"\n", 0, error.start) + 1, value=repr(data[error.start : error.start + 8])[2:-1],
        )) from error  # fmt: skip
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise UnreadableError(Fault(_("Here stands a NUL character: this is no table of text."), line=line))
    return text


# --- CSV


def _csv(text: str, limits: Limits) -> Table:
    rows = list(_records(text, _separator(text), limits))
    return _table(rows)


def _separator(text: str) -> str:
    """Give the separator under which the head has a column `slug`, else the one that parts it most."""
    heads = {}
    for separator in (",", ";", "\t"):
        try:
            heads[separator] = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
        except csv.Error:
            heads[separator] = []
    names = {key: {cell.strip().lower() for cell in head} for key, head in heads.items()}
    return max(heads, key=lambda key: ("slug" in names[key], len(heads[key])))


def _records(text: str, separator: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line, found = 1, 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found += 1
                yield line, [restored(cell) for cell in cells]
            line = reader.line_num + 1
            _count(found - 1, limits)
    except csv.Error as error:
        raise UnreadableError(Fault(
            _("The quotation marks of a cell that begins here do not close, or the cell is far too long: put cells "
              "between two marks, and write a mark inside them twice."),
            line=line,
        )) from error  # fmt: skip


# --- JSON


def _json(text: str, limits: Limits) -> Table:
    repeated: list[str] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(found) > MOST_COLUMNS:
            raise UnreadableError(_too_wide())
        names = Counter(name for name, _value in found)
        repeated.extend(name for name, number in names.items() if number > 1)
        return dict(found)

    try:
        entries = json.loads(text, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        raise UnreadableError(Fault(_("This is not well-formed JSON from here on."), line=error.lineno)) from error
    except (RecursionError, ValueError) as error:
        raise UnreadableError(Fault(_("This JSON holds a number or a nesting that is no table."))) from error
    if repeated:
        raise UnreadableError(Fault(_("A name stands twice in one entry: keep one."), column=visible(repeated[0])))
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise UnreadableError(Fault(_("JSON must be a list of objects, one for each record, each with its slug.")))
    _count(len(entries), limits)
    columns: dict[str, None] = {}
    rows = []
    for number, entry in enumerate(entries, 1):
        cells = {str(name).strip().lower(): _plain(value, number, name) for name, value in entry.items()}
        columns |= dict.fromkeys(cells)
        rows.append(Row(number, cells))
    if len(columns) > MOST_COLUMNS:
        raise UnreadableError(_too_wide())
    return Table(list(columns), rows)


def _plain(value: Any, number: int, column: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES_NO[value]
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and value == value and abs(value) != float("inf"):  # noqa: PLR0124  not a number
        return f"{Decimal(repr(value)):f}"
    raise UnreadableError(
        Fault(_("Write this as text, a number, true, false or null."), number, visible(column), visible(str(value)))
    )


# --- XLSX


def _xlsx(data: bytes, limits: Limits) -> Table:
    broken = UnreadableError(Fault(_("This file cannot be opened as XLSX: save it again, or as CSV.")))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            known = parts.infolist()
    except Exception as error:
        raise broken from error
    heavy = any(part.file_size > LARGEST_STYLES and not part.filename.startswith(CELLS) for part in known)
    if heavy or len(known) > MOST_PARTS or sum(part.file_size for part in known) > limits.unpacked:
        raise UnreadableError(Fault(_("Unpacked, this file is far larger than a list: bring it in parts, as CSV.")))
    try:
        with warnings.catch_warnings():  # of styles and validations that do not matter here
            warnings.simplefilter("ignore")
            with closing(openpyxl.load_workbook(io.BytesIO(data), read_only=True)) as book:
                sheets = book.worksheets
                rows = list(_sheet(sheets[0], limits))
                names = [sheet.title for sheet in sheets]
    except UnreadableError:
        raise
    except Exception as error:  # a broken file breaks the library in any way
        raise broken from error
    table = _table(rows)
    if not table.rows:
        raise UnreadableError(Fault(_("The file holds no rows below its head.")))
    if len(names) > 1:
        table.notes.append(
            _("The file has %(number)s sheets; only the first, “%(name)s”, was read.")
            % {"number": len(names), "name": visible(names[0])}
        )
    return table


def _sheet(sheet: Any, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    found, faults, head = 0, [], None
    for line, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), 1):
        if line > BLANK_ROWS * limits.rows:
            raise UnreadableError(_too_long(limits))
        values = []
        for number, cell in enumerate(row):
            column = head[number] if head is not None and number < len(head) else ""
            try:
                values.append(_value(cell))
            except ValueError as error:
                faults.append(Fault(str(error), line, column, visible(str(cell.value))))
        while values and not values[-1].strip():
            values.pop()
        if values:
            found += 1
            _count(found - 1, limits)
            head = values if head is None else head
            yield line, values + [""] * (len(head) - len(values))
    if faults:
        raise UnreadableError(*faults)


def _value(cell: Any) -> str:
    """Give a cell as text. Raises ValueError with a sentence for what is no value."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise ValueError(_("This is a formula: copy the cells and paste them as values."))
    if cell.data_type == "e":
        raise ValueError(_("The spreadsheet shows an error here: write the value."))
    if isinstance(value, bool):
        return YES_NO[value]
    if isinstance(value, dt.datetime | dt.date | dt.time | dt.timedelta):
        return _day(value, cell.number_format or "")
    if isinstance(value, int | float):
        return f"{Decimal(repr(value)).normalize():f}"
    return restored(str(value))


def _day(value: Any, shown_as: str) -> str:
    """Give the day of a date cell, only where the cell shows a whole day: else the spreadsheet made it up."""
    parts = set(re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", shown_as.lower()))
    moment = isinstance(value, dt.datetime) and value.time() != dt.time()
    if isinstance(value, dt.date) and not moment and {"d", "m", "y"} <= parts:
        return (value.date() if isinstance(value, dt.datetime) else value).isoformat()
    raise ValueError(
        _("The spreadsheet has made a date or time of this: format the cell as text, and write what is known: 2022-07.")
    )


# --- What all have in common


def _table(records: Sequence[tuple[int, list[str]]]) -> Table:
    """Make a table of records whose first is the head. Raises UnreadableError for all that does not fit, at once."""
    if not records:
        raise UnreadableError(Fault(_("The file is empty.")))
    (line, head), body = records[0], records[1:]
    columns = [name.strip().lower() for name in head]
    while columns and not columns[-1]:
        columns.pop()
    if len(columns) > MOST_COLUMNS:
        raise UnreadableError(_too_wide())
    faults = list(_head_faults(columns, line))
    for number, cells in body:
        if any(cell.strip() for cell in cells[len(columns) :]) or len(cells) < len(columns):
            faults.append(Fault(
                _("This row has %(cells)s cells, the head %(columns)s: put a cell that holds a separator between "
                  "quotation marks.") % {"cells": len(cells), "columns": len(columns)},
                number,
            ))  # fmt: skip
    if faults:
        raise UnreadableError(*faults)
    return Table(columns, [Row(number, dict(zip(columns, cells, strict=False))) for number, cells in body])


def _head_faults(columns: Sequence[str], line: int) -> Iterable[Fault]:
    for number, name in enumerate(columns, 1):
        if not name:
            yield Fault(_("Column %(number)s has no name: give it one, or take it out.") % {"number": number}, line)
        elif name in columns[: number - 1]:
            first = columns.index(name) + 1
            yield Fault(
                _("Columns %(first)s and %(second)s have the same name: keep one.")
                % {"first": first, "second": number},
                line, visible(name),
            )  # fmt: skip


def _count(rows: int, limits: Limits) -> None:
    if rows > limits.rows:
        raise UnreadableError(_too_long(limits))


def _too_long(limits: Limits) -> Fault:
    return Fault(_("The file has more than %(rows)s rows: bring it in parts.") % {"rows": limits.rows})


def _too_wide() -> Fault:
    return Fault(
        _("The file has more than %(columns)s columns: this is no list of records.") % {"columns": MOST_COLUMNS}
    )
