"""Which document treats a question or an event at all, as a table and a file, and the claims that a number counts."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from claims import tables
from claims.coverage import Covered, Part, part_of
from claims.coverage import coverage as covering
from claims.models import Event, Question
from pages.tabled import Told, answer
from pages.templatetags.coverage import WORDS, coverage_rows
from pages.templatetags.parallax import date_text, plain
from pages.views.reading import one, public
from sources.models import Document
from sources.tables.cells import visible

ABOUT: Mapping[str, Any] = {"question": (Question, tables.for_question), "event": (Event, tables.for_event)}
"""What coverage is told of, by the name in the address."""
COLUMNS = {
    "document": gettext_lazy("Document"),
    "published": gettext_lazy("Date"),
    "whole": gettext_lazy("As a whole"),
    **{str(part): word for part, (word, _meaning) in WORDS.items()},
    "link": gettext_lazy("Address of the document"),
}
CLAIMS = {
    "claim": gettext_lazy("Claim"),
    "link": gettext_lazy("Address of the claim"),
    "document": gettext_lazy("Document"),
    "part": gettext_lazy("What it does"),
}


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """Show the table of a question or an event, or the claims with which one document does one thing."""
    kind = next((kind for kind in ABOUT if request.GET.get(kind)), None)
    slug = request.GET.get(kind, "") if kind else ""
    if kind is None or not slug.isprintable():
        raise Http404
    model, for_one = ABOUT[kind]
    found = one(public(model), slug)
    table = for_one(found)
    if request.GET.get("document") or request.GET.get("part"):
        return _claims(request, found, table, kind)
    rows = coverage_rows(_covered(found, table), **{kind: found.slug})
    shown = _("Shown: %(documents)s and %(claims)s of “%(about)s”.") % {
        "documents": _documents(len(rows)), "claims": _number(len(table.rows)), "about": plain(found, "title"),
    }  # fmt: skip
    lines = [
        [row.name, row.document.published or "", str(row.whole), *(str(number) for _part, number, _to in row.cells),
         request.build_absolute_uri(row.document.get_absolute_url())]
        for row in rows
    ]  # fmt: skip
    told = Told(_("Coverage: who treats this at all"), shown, caution(), COLUMNS, lines, f"coverage-{found.slug}",
                [row.claim.record for row in table.rows])  # fmt: skip
    context = {"about": found, "kind": kind, "rows": rows, "parts": list(WORDS.values())}
    return answer(request, "pages/coverage.html", context, told=told)


def _claims(request: HttpRequest, found: Any, table: tables.PublicTable, kind: str) -> HttpResponse:
    problems = []
    slug, wanted = request.GET.get("document", ""), request.GET.get("part", "")
    row = next(
        (row for row in coverage_rows(_covered(found, table), **{kind: found.slug}) if row.document.slug == slug), None
    )
    if row is None:
        problems.append(_("There is no document “%(slug)s” in this comparison.") % {"slug": visible(slug)})
    if wanted not in set(Part):
        problems.append(_("Choose what the document does with the claims."))
    name, word = (visible(slug), "") if problems or row is None else (row.name, str(WORDS[Part(wanted)][0]))
    claims = [
        each.claim
        for each in table.rows
        for cell in each.cells
        if not problems and cell.column.document.slug == slug and part_of(cell.state) == wanted
    ]
    shown = "" if problems else _("Shown: %(claims)s of “%(about)s”; “%(document)s”: %(part)s.") % {
        "claims": _number(len(claims)), "about": plain(found, "title"), "document": name, "part": word,
    }  # fmt: skip
    lines = [
        [plain(claim, "statement"), request.build_absolute_uri(claim.get_absolute_url()), name, word]
        for claim in claims
    ]  # fmt: skip
    told = Told(_("Coverage: who treats this at all"), shown, caution(), CLAIMS, lines, f"coverage-{found.slug}-claims",
                [claim.record for claim in claims])  # fmt: skip
    day = date_text(row.document.published) if row is not None else ""
    context = {"about": found, "kind": kind, "claims": claims, "name": name, "word": word, "slug": slug, "day": day}
    return answer(request, "pages/coverage_claims.html", context, told=told, problems=problems)


def _covered(found: Any, table: tables.PublicTable) -> list[Covered[Document]]:
    return covering(table, tables.mentioning(found) if isinstance(found, Event) else ())


def caution() -> str:
    return _("Only “leaves out” is an omission. The documents were chosen by editors and are no sample.")


def _number(number: int) -> str:
    return ngettext("%(number)d claim", "%(number)d claims", number) % {"number": number}


def _documents(number: int) -> str:
    return ngettext("%(number)d document", "%(number)d documents", number) % {"number": number}
