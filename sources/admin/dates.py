"""How a date typed in words is understood, told while it is typed."""

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from sources import dates
from sources.date_words import understand
from sources.models.fields import date_sentence


def dates_view(request: HttpRequest) -> JsonResponse:
    """Say in a sentence how the words of `?words=` are understood, or what to write instead."""
    words = request.GET.get("words", "")[:200]
    try:
        found = understand(words)
    except dates.InvalidDateError as error:
        return JsonResponse({"edtf": "", "said": date_sentence(error)})
    span = dates.bounds(found.edtf)
    said = _("Understood as %(edtf)s: %(low)s to %(high)s.") % {
        "edtf": found.edtf, "low": span.earliest or "…", "high": span.latest or "…",
    }  # fmt: skip
    if found.two_readings:
        said += " " + _("Day and month can be read in two ways: both are in it.")
    return JsonResponse({"edtf": found.edtf, "said": said})
