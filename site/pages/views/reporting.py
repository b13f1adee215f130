"""Reporting an error, without an account and without a cookie; and what became of a report."""

import logging
from http import HTTPStatus
from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from pages import ledger
from pages.reporting import LARGEST, About, NoLonger, NotYet, Opening, ReportForm, about, opened, read_mark
from sources.models import ReaderReport
from sources.reports.receiving import TooMany, receive

log = logging.getLogger(__name__)


@csrf_exempt  # it acts for nobody who is signed in, and strangers get no cookie: a signed mark stands in the form
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Show the form, and take what it sends; whatever is refused comes back with all that was typed."""
    if request.method != "POST":
        found = about(request.GET.get("kind", ""), request.GET.get("slug", ""))
        return _form(request, found, opened(found), ReportForm())
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return render(request, "pages/report_large.html", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return _sent(request)


def _sent(request: HttpRequest) -> HttpResponse:
    form = ReportForm(request.POST)
    try:
        opening = read_mark(request.POST.get("opened", ""))
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            raise NoLonger  # noqa: TRY301  told like every form that is none of ours
        opening.check()
    except NoLonger:
        found = about(request.POST.get("kind", ""), request.POST.get("slug", ""))
        told = _(
            "Nothing is lost, and nothing is sent yet: this form was open for more than a day. Look through it and "
            "send it again."
        )
        return _form(request, found, opened(found), form, told)
    except NotYet:
        found = about(opening.kind, opening.slug)
        told = _("Nothing is sent yet: that was quicker than anybody writes. Wait a few seconds and send it again.")
        return _form(request, found, opening, form, told)
    found = about(opening.kind, opening.slug)
    if not form.is_valid():
        return _form(request, found, opening, form)
    try:
        kept = receive(page=found.page, said=form.said(), address=get_client_ip(request) or "", number=opening.number)
    except TooMany as many:
        return _too_many(request, found, opening, form, many)
    except DatabaseError:
        log.exception("A report could not be kept.")
        told = _(
            "We could not keep it: something is broken here. What you typed still stands below; try again in a minute."
        )
        return _form(request, found, opening, form, told, HTTPStatus.SERVICE_UNAVAILABLE)
    answer = HttpResponseRedirect(kept.get_absolute_url())
    answer.status_code = HTTPStatus.SEE_OTHER
    return answer


def _too_many(request: HttpRequest, found: About, opening: Opening, form: ReportForm, many: TooMany) -> HttpResponse:
    whose = {
        "address": _("Many reports have come from your connection within this hour."),
        "page": _("Many reports on this page have come within this hour; editors are likely to know already."),
        "all": _("Very many reports have come within this hour."),
    }[many.what]
    wait = ngettext("Try again in %(n)d minute.", "Try again in %(n)d minutes.", many.minutes) % {"n": many.minutes}
    told = " ".join([whose, wait, _("What you typed still stands below: leave this page open.")])
    answer = _form(request, found, opening, form, told, HTTPStatus.TOO_MANY_REQUESTS)
    answer["Retry-After"] = str(many.minutes * 60)
    return answer


def _form(  # noqa: PLR0913, PLR0917  what the page shows
    request: HttpRequest,
    found: About,
    opening: Opening,
    form: ReportForm,
    told: str = "",
    status: int | None = None,
) -> HttpResponse:
    is_refused = bool(told) or (form.is_bound and not form.is_valid())
    page = {"form": form, "about": found, "mark": opening.mark(), "told": told, "is_refused": is_refused}
    return render(request, "pages/report.html", page, status=status or (HTTPStatus.BAD_REQUEST if is_refused else None))


@never_cache
@require_safe
def state(request: HttpRequest, number: str) -> HttpResponse:
    """Tell whoever has the reference number how a report stands. Nothing of what was written is shown."""
    kept: Any = get_object_or_404(ReaderReport.objects.select_related("same_as", "decision__record"), number=number)
    first = kept.same_as or kept
    entries = ledger.entries([first.decision]) if first.decision else []
    return render(request, "pages/report_state.html", {
        "number": kept.number, "url": request.build_absolute_uri(kept.get_absolute_url()),
        "received_at": kept.received_at, "report": first,
        "done": entries[0] if entries else None, "is_repeated": kept.same_as is not None,
    })  # fmt: skip
