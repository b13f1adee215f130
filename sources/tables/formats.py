"""How a table is written: as CSV and XLSX for spreadsheets, as JSON for programs."""

import io
import json
import re
from collections.abc import Sequence
from typing import Any

import openpyxl
import tablib
from django.utils.translation import gettext as _
from import_export.formats import base_formats
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from sources.tables.cells import harmless, unwanted

LONGEST_CELL = 32_767
"""Characters that a cell of XLSX holds."""
WIDTH = 24
WRAPPED, BOLD = Alignment(wrap_text=True, vertical="top"), Font(bold=True)
CODED = re.compile(r"_x[0-9A-Fa-f]{4}_")
"""How XLSX writes a character by its code."""


class CannotHoldError(Exception):
    """The format cannot hold a cell; its text says which."""


class CSV(base_formats.CSV):  # type: ignore[misc]  # the library is not typed
    """UTF-8 with a mark at its beginning, without which spreadsheets take it for something else."""

    def export_data(self, dataset: tablib.Dataset, **_kwargs: Any) -> bytes:
        return str(super().export_data(_harmless(dataset))).encode("utf-8-sig")


class XLSX(base_formats.XLSX):  # type: ignore[misc]
    """Every cell is text, so that no spreadsheet turns 2022-07 into a day."""

    def export_data(self, dataset: tablib.Dataset, **_kwargs: Any) -> bytes:
        """Give the bytes of the file. Raises CannotHoldError."""
        for row in dataset:
            _hold(dataset.headers, row)
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet(dataset.title or "records")
        sheet.freeze_panes = "B2"
        for number in range(1, dataset.width + 1):
            sheet.column_dimensions[get_column_letter(number)].width = WIDTH
        sheet.append([self._cell(sheet, name, bold=True) for name in dataset.headers])
        for row in _harmless(dataset):
            sheet.append([self._cell(sheet, text) for text in row])
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    @staticmethod
    def _cell(sheet: Any, text: str, *, bold: bool = False) -> Any:
        cell = WriteOnlyCell(sheet, value=text)
        cell.data_type, cell.number_format = "s", "@"
        cell.alignment = WRAPPED
        if bold:
            cell.font = BOLD
        return cell


class JSON(base_formats.JSON):  # type: ignore[misc]
    """A list of objects, each on a line of its own. Nothing runs it, so its cells are as they are."""

    def export_data(self, dataset: tablib.Dataset, **_kwargs: Any) -> bytes:
        lines = [json.dumps(dict(zip(dataset.headers, row, strict=True)), ensure_ascii=False) for row in dataset]
        return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


FORMATS = {"csv": CSV, "xlsx": XLSX, "json": JSON}


def _hold(headers: Sequence[str], row: Sequence[str]) -> None:
    """Raise CannotHoldError where XLSX cannot hold a cell of this row, or would hold another text."""
    for name, text in zip(headers, row, strict=True):
        if len(harmless(text)) > LONGEST_CELL or unwanted(text.replace("\r\n", "\n")) or CODED.search(text):
            raise CannotHoldError(
                _("“%(slug)s”, column %(column)s, holds what XLSX cannot: choose CSV or JSON.")
                % {"slug": row[0], "column": name}
            )


def _harmless(dataset: tablib.Dataset) -> tablib.Dataset:
    safe = tablib.Dataset(headers=dataset.headers, title=dataset.title)
    safe.extend([[harmless(cell) for cell in row] for row in dataset])
    return safe
