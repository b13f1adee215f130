"""One box over everything: what a search finds, and what is suggested while it is typed."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims.search.asking import LONGEST
from claims.search.finding import CLOSES, KINDS, OPENS, PER_PAGE, RANKED, Hit, Results, complete, search
from pages.filters import SafeCharField

LABELS = {
    "question": gettext_lazy("Questions"),
    "claim": gettext_lazy("Claims"),
    "event": gettext_lazy("Events"),
    "document": gettext_lazy("Documents"),
    "source": gettext_lazy("Sources"),
    "actor": gettext_lazy("People and actors"),
    "place": gettext_lazy("Places"),
    "topic": gettext_lazy("Topics"),
}
ONE = {
    "question": gettext_lazy("question"),
    "claim": gettext_lazy("claim"),
    "event": gettext_lazy("event"),
    "document": gettext_lazy("document"),
    "source": gettext_lazy("source"),
    "actor": gettext_lazy("person or actor"),
    "place": gettext_lazy("place"),
    "topic": gettext_lazy("topic"),
}
SUGGESTED = 8


class SearchForm(forms.Form):
    q = SafeCharField(required=False, max_length=LONGEST)
    kind = forms.ChoiceField(required=False, choices=[("", ""), *LABELS.items()])
    page = forms.IntegerField(required=False, min_value=1, max_value=RANKED // PER_PAGE)


@require_safe
def found(request: HttpRequest) -> HttpResponse:
    """Show what a search finds, how each word was understood, and where nothing is found what was tried."""
    form = SearchForm(request.GET)
    typed = str(request.GET.get("q", ""))[:LONGEST]
    if not form.is_valid():
        return render(request, "pages/search.html", {"form": form, "typed": typed, "results": Results()})
    asked, page = form.cleaned_data, form.cleaned_data["page"] or 1
    results = search(asked["q"], kind=asked["kind"], page=page)
    number = results.counts.get(asked["kind"], 0) if asked["kind"] else results.total
    return render(request, "pages/search.html", {
        "form": form, "typed": typed, "results": results, "number": number, "kind": asked["kind"],
        "facets": [(each, LABELS[each], results.counts[each]) for each in KINDS if results.counts.get(each)],
        "hits": [told(hit) for hit in results.hits], "page": page,
        "is_last": page * PER_PAGE >= min(number, RANKED), "ranked": RANKED if number > RANKED else 0,
    })  # fmt: skip


@require_safe
def suggested(request: HttpRequest) -> HttpResponse:
    """Give, as JSON, what fits what was typed so far: for each its words, its kind, its address."""
    form = SearchForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"error": _("That cannot be searched for.")}, status=HTTPStatus.BAD_REQUEST)
    hits = [told(hit) for hit in complete(form.cleaned_data["q"], most=SUGGESTED)]
    plain = [
        {"text": hit["title"].replace(OPENS, "").replace(CLOSES, ""), "kind": str(hit["kind"]), "url": hit["url"]}
        for hit in hits
    ]
    return JsonResponse({"suggestions": plain})


def told(hit: Hit) -> dict[str, Any]:
    """Give a hit as its page shows it: called as in the page's language, else as in the first it has."""
    titles = [*hit.titles, ("", hit.slug)]
    language, title = next((each for each in titles if each[0] == get_language()), titles[0])
    return {
        "kind": ONE[hit.kind],
        "url": reverse(hit.kind, args=[hit.slug]),
        "title": title,
        "language": "" if language == get_language() else language,
        "is_reviewed": hit.is_reviewed,
        "also": _also(hit, title),
    }


def _also(hit: Hit, shown: str) -> str:
    """Give another name or wording in which the words were found, where those shown do not have them."""
    if OPENS in shown:
        return ""
    return next((text for _language, text in hit.titles if OPENS in text), "")
