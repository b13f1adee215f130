"""Pages whose table can be carried away: the page, or the file that its address asks for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from pages import sheets
from sources.models import Record


@dataclass(frozen=True, slots=True)
class Told:
    """A table with all that a file of it says."""

    title: str
    shown: str
    """What is shown, in sentences."""
    caution: str
    """What these numbers cannot tell."""
    columns: Mapping[str, "str | Promise"]
    lines: Sequence[Sequence[str]]
    name: str
    """What a file is called."""
    records: Iterable[Record] = field(default=())
    """Whose words stand in it, for the licence."""


def answer(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, told: Told, problems: Sequence[str] = ()
) -> HttpResponse:
    """Answer with the page, or the file that the address asks for; a file that cannot be made is an error."""
    wanted = request.GET.get("format", "")
    link = sheets.permanent(request)
    if wanted in sheets.FORMATS and not problems:
        shown = f"{told.shown} {told.caution}"
        head = sheets.head(title=told.title, shown=shown, licence=sheets.licence(told.records), link=link)
        return sheets.answer(sheets.Sheet(head, told.columns, told.lines), wanted, told.name)
    if wanted not in {"", *sheets.FORMATS}:
        problems = [*problems, _("This table can be had as CSV, XLSX or JSON.")]
    shared = {"problems": problems, "title": told.title, "shown": told.shown, "caution": told.caution,
              "files": sheets.links(request), "permanent": link}  # fmt: skip
    status = HTTPStatus.BAD_REQUEST if wanted else HTTPStatus.OK
    return render(request, template, {**context, **shared}, status=status)
