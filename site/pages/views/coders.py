"""Who coded what beside others: cell by cell, to be narrowed and carried away."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from claims import doubled, reliability
from claims.codings import Cell
from claims.doubled import Doubled
from claims.outcomes import SCALE
from claims.reliability import Field
from claims.tables import publisher_name
from pages import sheets
from pages.states import LOOKS
from pages.templatetags.codings import FIELDS
from pages.templatetags.parallax import plain
from pages.views.reading import page_of
from sources.models import Account, Document


class NarrowForm(forms.Form):
    document = forms.ChoiceField(label=gettext_lazy("Document"), required=False)
    show = forms.ChoiceField(
        label=gettext_lazy("Cells"), required=False,
        choices=[
            ("", gettext_lazy("all")), ("differ", gettext_lazy("where coders differ")),
            ("agree", gettext_lazy("where coders agree")),
        ],
    )  # fmt: skip
    field = forms.ChoiceField(
        label=gettext_lazy("Counted for"),
        required=False,
        choices=[("", FIELDS[Field.OUTCOME]), ("position", FIELDS[Field.POSITION])],
    )
    version = forms.ChoiceField(label=gettext_lazy("Codebook"), required=False)

    def __init__(self, data: Any, *, documents: Sequence[Document], versions: Iterable[str]) -> None:
        super().__init__({name: data.get(name, "") for name in self.base_fields})
        named = [(each.slug, each.title or plain(each, "title")) for each in documents]
        self.set_choices("document", named)
        self.set_choices("version", [(each, each) for each in versions])

    def set_choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", _("any")), *choices]


@require_safe
def coders(request: HttpRequest) -> HttpResponse:
    """Show every cell that several coded, by document, with what each found and what stands."""
    cells = reliability.doubled()
    documents = doubled.documents_of(cells)
    versions = sorted({each.codebook_version for each in cells if each.codebook_version})
    data = request.GET.copy()
    if data.get("field") in {Field.OUTCOME, Field.TAKES_UP}:  # both count every cell
        data["field"] = ""
    form = NarrowForm(data, documents=documents, versions=versions)
    is_file = "format" in request.GET
    problems = [] if form.is_valid() else [_("This address asks for what is not there; everything is shown.")]
    wanted = request.GET.get("format", "")
    if is_file and wanted not in sheets.FORMATS:
        problems.append(_("There is no such format. There are: CSV, XLSX, JSON."))
    shown = list(_narrowed(cells, documents, {} if problems else form.cleaned_data))
    told = _told(form, shown, problems)
    if is_file and not problems:
        return sheets.answer(_sheet(request, doubled.told(shown, documents), told), wanted, "coders")
    page = page_of(request, shown)
    return render(request, "pages/coders.html", {
        "form": form, "problems": problems, "told": told, "page": page,
        "rows": doubled.told(page.object_list, documents), "files": sheets.links(request),
        "permanent_link": sheets.permanent(request),
    }, status=HTTPStatus.BAD_REQUEST if problems and is_file else HTTPStatus.OK)  # fmt: skip


def _narrowed(cells: Sequence[Cell], documents: Sequence[Document], asked: dict[str, str]) -> Iterable[Cell]:
    """Give the cells asked for, document by document, the claims of each in the order in which they were entered."""
    places = {each.pk: (place, each.slug) for place, each in enumerate(documents)}
    for each in sorted(cells, key=lambda each: (places.get(each.document, (0, ""))[0], each.claim)):
        found = list(each.outcomes.values())
        if asked.get("field") == Field.POSITION:
            found = [outcome for outcome in found if outcome in SCALE]
        if (
            each.document in places
            and len(found) > 1
            and asked.get("document") in {None, "", places[each.document][1]}
            and asked.get("version") in {None, "", each.codebook_version}
            and (not asked.get("show") or doubled.differ(found) == (asked["show"] == "differ"))
        ):
            yield each


def _told(form: NarrowForm, shown: Sequence[Cell], problems: Sequence[str]) -> str:
    """Say in words what is shown."""
    number = ngettext("%(n)d cell that several coded", "%(n)d cells that several coded", len(shown))
    parts = [number % {"n": len(shown)}]
    for name in () if problems else ("document", "show", "field", "version"):
        field: Any = form.fields[name]
        if value := form.cleaned_data[name]:
            parts.append(f"{field.label}: {dict(field.choices)[value]}".lower() if name == "show" else
                         f"{field.label}: {dict(field.choices)[value]}")  # fmt: skip
    return "; ".join(parts) + "."


def _sheet(request: HttpRequest, rows: Sequence[Doubled], told: str) -> sheets.Sheet:
    """Give a line for each cell, with a column for each coder."""
    coders: dict[int, Account] = {coder.pk: coder for row in rows for coder, _outcome in row.found}
    columns: dict[str, Any] = {
        "publisher": _("Published by"), "document": _("Document"), "document_link": _("Address of the document"),
        "claim": _("Claim"), "claim_link": _("Address of the claim"), "codebook": _("Codebook"),
        **{f"coder_{key}": coders[key].signature for key in sorted(coders)},
        "differ": _("Coders differ"), "stands": _("What stands"),
    }  # fmt: skip
    licence = sheets.licence([row.claim.record for row in rows])
    head = sheets.head(title=_("Who coded what"), shown=told, licence=licence, link=sheets.permanent(request))
    return sheets.Sheet(head, columns, [_line(request, row, sorted(coders)) for row in rows], "cells")


def _line(request: HttpRequest, row: Doubled, coders: Sequence[int]) -> list[str]:
    found = {coder.pk: str(LOOKS[outcome].word) for coder, outcome in row.found}
    return [
        publisher_name(row.document), row.document.title or plain(row.document, "title"),
        request.build_absolute_uri(row.document.get_absolute_url()),
        plain(row.claim, "statement"), request.build_absolute_uri(row.claim.get_absolute_url()), row.version,
        *(found.get(key, "") for key in coders),
        _("yes") if row.differ else _("no"), str(LOOKS[row.stands].word),
    ]  # fmt: skip
