"""Names of one referent, and figures of one measure, beside each other."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from claims import figures, lenses, tables
from claims.happenings import public_events
from claims.lenses import Lens
from pages import sheets
from pages.lenses import (
    NAMING_COLUMNS,
    NUMBER_COLUMNS,
    LensForm,
    NamingForm,
    NumberForm,
    naming_lines,
    number_lines,
    terms_in_words,
)
from pages.templatetags.parallax import plain
from pages.views.reading import one, page_of
from sources.models import Record


@require_safe
def namings(request: HttpRequest) -> HttpResponse:
    """Show what documents call each referent that has a name noted, the most different names first."""
    found = lenses.namings()
    form = NamingForm(request.GET, found)
    shown = form.shown(found)
    count = ngettext("terms for %(number)d event", "terms for %(number)d events", len(shown))
    sentence = form.said(count % {"number": len(shown)})
    told = {"title": _("What documents call the same thing"), "sentence": sentence}
    return _named(request, form, shown, told)


@require_safe
def event_namings(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what documents call one event."""
    event = one(public_events(), slug)
    found = lenses.namings(event)
    form = NamingForm(request.GET, found)
    shown = form.shown(found)
    sentence = form.said(terms_in_words(shown[0]) if shown else _("no term"))
    title = _("What documents call “%(event)s”") % {"event": plain(event, "title")}
    return _named(request, form, shown, {"title": title, "sentence": sentence, "event": event})


def _named(request: HttpRequest, form: LensForm, shown: list[Lens], told: dict[str, Any]) -> HttpResponse:
    coded = [each for lens in shown for group in lens.groups for each in group.namings]
    context = {**told, "form": form, "filter": {"form": form},
               "permanent_link": sheets.permanent(request), "files": sheets.links(request)}  # fmt: skip
    if form.problems:
        return render(request, "pages/namings.html", context, status=_status(form))
    licence = sheets.licence(each.record for each in coded)
    if form.wanted:
        head = sheets.head(title=told["title"], shown=told["sentence"], licence=licence, link=context["permanent_link"])
        lines = list(naming_lines(request, shown))
        return sheets.answer(sheets.Sheet(head, NAMING_COLUMNS, lines, "terms"), form.wanted, "namings")
    return render(request, "pages/namings.html", context | {"page": page_of(request, shown), "licence": licence})


@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """Show every measure with its figures, open conflicts first."""
    table = lenses.figures()
    found = figures.by_measure(table, tables.given_figures(table))
    form = NumberForm(request.GET, found)
    shown = form.shown(found)
    count = ngettext("%(number)d measure", "%(number)d measures", len(shown)) % {"number": len(shown)}
    title, sentence = _("Numbers in conflict"), form.said(count)
    context: dict[str, Any] = {
        "form": form, "filter": {"form": form}, "title": title, "sentence": sentence,
        "permanent_link": sheets.permanent(request), "files": sheets.links(request),
        "standings": [(standing, sum(each.standing == standing for each in found)) for standing in figures.Standing],
    }  # fmt: skip
    if form.problems:
        return render(request, "pages/numbers.html", context, status=_status(form))
    licence = sheets.licence(_records(shown))
    if form.wanted:
        head = sheets.head(title=title, shown=sentence, licence=licence, link=sheets.permanent(request))
        sheet = sheets.Sheet(head, NUMBER_COLUMNS, list(number_lines(request, shown)), "figures")
        return sheets.answer(sheet, form.wanted, "numbers")
    return render(request, "pages/numbers.html", context | {"page": page_of(request, shown), "licence": licence})


def _records(measures: list[figures.Measure]) -> list[Record]:
    told = [figure for measure in measures for figure in measure.figures]
    cells = [cell for figure in told for cell in (*figure.cells, *figure.beside)]
    return [*(figure.claim.record for figure in told), *(cell.stance.record for cell in cells if cell.stance)]


def _status(form: LensForm) -> int:
    """Give the status of what cannot be shown: an error to a program that asks for a file, words to a reader."""
    return HTTPStatus.BAD_REQUEST if form.wanted else HTTPStatus.OK
