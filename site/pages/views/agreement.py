"""How often sources take the same side: every two of them, and the claims that two of them share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from claims import pairings
from claims.disagreement import MINIMUM_SHARED, Meeting
from claims.models import Claim, Event, Question
from claims.pairings import Compared, Named
from pages import sheets
from pages.filters import RecordChoices
from pages.states import LOOKS
from pages.templatetags.measures import percent
from pages.templatetags.parallax import plain
from pages.views.reading import public
from sources.models import Batch
from sources.tables.cells import visible

MEETINGS = {
    Meeting.SAME: lazy("same side"),
    Meeting.OPPOSITE: lazy("opposite sides"),
    Meeting.BETWEEN: lazy("in between"),
}
COLUMNS = {
    "one": lazy("Source"),
    "other": lazy("Other source"),
    "shared": lazy("Claims shared"),
    "same": lazy("Same side"),
    "opposite": lazy("Opposite sides"),
    "share": lazy("Share on the same side"),
    "low": lazy("95 % interval, from"),
    "high": lazy("95 % interval, to"),
    "one_origin": lazy("Same side, from one origin"),
    "one_text": lazy("One copies or translates the other"),
    "link": lazy("Address of the shared claims"),
}
SHARED = {
    "claim": lazy("Claim"),
    "claim_link": lazy("Address of the claim"),
    "one": lazy("First source"),
    "other": lazy("Second source"),
    "met": lazy("How they stand"),
}


class AgreementForm(forms.Form):
    """Which claims count."""

    question = RecordChoices(model=Question, field="title", label=lazy("Question"), required=False)
    event = RecordChoices(model=Event, field="title", label=lazy("Event"), required=False)
    type = forms.ChoiceField(label=lazy("Type of claim"), choices=[("", lazy("any")), *Claim.Type.choices], required=False)

    PHRASES = {
        "question": lazy("of the question “%(value)s”"),
        "event": lazy("about the event “%(value)s”"),
        "type": lazy("of the type “%(value)s”"),
    }

    def asked(self) -> dict[str, str]:
        """Give what is chosen, by the names that `claims.pairings` has for it; nothing where something is wrong."""
        found = self.cleaned_data if self.is_valid() else {}
        return {"claim_type" if name == "type" else name: value for name, value in found.items() if value}

    def phrases(self) -> list[str]:
        """Say what is chosen."""
        if not self.is_valid():
            return []
        told = []
        for name, phrase in self.PHRASES.items():
            if value := self.cleaned_data[name]:
                label = dict(self.fields[name].choices)[value]  # type: ignore[attr-defined]
                told.append(str(phrase) % {"value": label})
        return told

    def problems(self) -> list[str]:
        return [f"{self[name].label}: {told}" for name, errors in self.errors.items() for told in errors]


@dataclass(frozen=True, slots=True)
class Cell:
    """Where two sources meet in the table of all pairs; `pair` is None where they share nothing."""

    other: Named
    pair: Compared | None
    address: str
    is_itself: bool


@require_safe
def agreement(request: HttpRequest) -> HttpResponse:
    """Show every two sources, or, where the address names two, the claims that they share."""
    form = AgreementForm(request.GET)
    if "one" in request.GET or "other" in request.GET:
        return _two(request, form)
    slugs, problems = _chosen(request.GET), form.problems()
    found = pairings.every_two(tuple(slugs), **form.asked())
    known = {named.slug for named in found.sources}
    problems += [
        _("“%(slug)s” is no public source with positions on these claims.") % {"slug": visible(slug)}
        for slug in slugs if slug not in known
    ]  # fmt: skip
    query = _query(request.GET)
    shown = " ".join(_shown(found, form))
    title = _("Agreement between sources")
    if file := _file(request, problems, title, shown, COLUMNS, pair_lines(request, found.pairs, query), "agreement"):
        return file
    context = {
        "form": form, "found": found, "matrix": matrix(found, query), "query": query, "shown": shown, "rows": _rows(found.pairs, query),
        "minimum": MINIMUM_SHARED, **_carrying(request, problems),
    }  # fmt: skip
    return render(request, "pages/agreement.html", context, status=_status(request, problems))


def _two(request: HttpRequest, form: AgreementForm) -> HttpResponse:
    slugs = [request.GET.get(name, "") for name in ("one", "other")]
    found = pairings.shared(slugs[0], slugs[1], **form.asked()) if "\x00" not in "".join(slugs) else []
    sources = {row.slug: row for row in public_sources(slugs)}
    problems = form.problems()
    problems += [
        _("There is no public source “%(slug)s” here.") % {"slug": visible(slug)} for slug in slugs if slug not in sources
    ]
    if slugs[0] == slugs[1]:
        problems.append(_("Choose two different sources."))
        found = []
    claims = {claim.pk: claim for claim in public(Claim).filter(pk__in=[each.claim for each in found])} if found else {}
    rows = [(claims[each.claim], each, MEETINGS[each.met]) for each in found if each.claim in claims]
    names = [str(sources[slug].name) if slug in sources else slug for slug in slugs]
    number = ngettext("%(number)d claim", "%(number)d claims", len(rows)) % {"number": len(rows)}
    shown = _("Shown: %(claims)s on which both “%(one)s” and “%(other)s” take a position.") % {
        "claims": ", ".join([number, *form.phrases()]), "one": visible(names[0]), "other": visible(names[1]),
    }  # fmt: skip
    title = _("Claims that two sources share")
    lines = [
        [plain(claim, "statement"), request.build_absolute_uri(claim.get_absolute_url()), _does(each.ones),
         _does(each.others), str(met)]
        for claim, each, met in rows
    ]  # fmt: skip
    columns = {**SHARED, "one": names[0], "other": names[1]}
    if file := _file(request, problems, title, shown, columns, lines, "agreement-pair"):
        return file
    counts = [(label, sum(each.met == met for _claim, each, _label in rows)) for met, label in MEETINGS.items()]
    return render(request, "pages/agreement_pair.html", {
        "form": form, "rows": rows, "shown": shown, "sources": [sources.get(slug) for slug in slugs], "names": names,
        "slugs": slugs, "counts": counts, "minimum": MINIMUM_SHARED, "query": _query(request.GET),
        **_carrying(request, problems),
    }, status=_status(request, problems))  # fmt: skip


def public_sources(slugs: Iterable[str]) -> Any:
    from sources.models import Source

    return Source.objects.published().filter(record__slug__in=[slug for slug in slugs if "\x00" not in slug]).select_related("record")


def _does(found: Iterable[tuple[str, str]]) -> str:
    return "; ".join(f"{LOOKS[outcome].word} ({slug})" for slug, outcome in found)
