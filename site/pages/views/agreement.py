"""How often sources take the same side: every two of them, and the claims that two of them share."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from claims import pairings, tables
from claims.disagreement import MINIMUM_SHARED
from claims.models import Claim
from pages import pairs
from pages.filters.base import RecordChoices
from pages.states import LOOKS
from pages.tabled import Told, answer
from pages.templatetags.parallax import plain
from sources.models import Source
from sources.tables.cells import visible

SHARED = {
    "claim": gettext_lazy("Claim"),
    "claim_link": gettext_lazy("Address of the claim"),
    "one": gettext_lazy("First source"),
    "other": gettext_lazy("Second source"),
    "met": gettext_lazy("How they stand"),
    "origin": gettext_lazy("Origin"),
}


class AgreementForm(forms.Form):
    """Which claims count."""

    question = RecordChoices(kind="question", label=gettext_lazy("Question"), required=False)
    event = RecordChoices(kind="event", label=gettext_lazy("Event"), required=False)
    type = forms.ChoiceField(
        label=gettext_lazy("Type of claim"), choices=[("", gettext_lazy("any")), *Claim.Type.choices], required=False
    )

    PHRASES: ClassVar[Mapping[str, Any]] = {
        "question": gettext_lazy("of the question “%(value)s”"),
        "event": gettext_lazy("about the event “%(value)s”"),
        "type": gettext_lazy("of the type “%(value)s”"),
    }

    def chosen(self) -> dict[str, str]:
        """Give what is chosen; nothing where a part of it cannot be."""
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}

    def phrases(self) -> list[str]:
        """Say what is chosen."""
        told = []
        for name, value in self.chosen().items():
            labels: Any = self.fields[name]
            told.append(str(self.PHRASES[name]) % {"value": dict(labels.choices)[value]})
        return told

    def problems(self) -> list[str]:
        return [f"{self[name].label}: {told}" for name, errors in self.errors.items() for told in errors]


@require_safe
def agreement(request: HttpRequest) -> HttpResponse:
    """Show every two sources, or, where the address names two, the claims that they share."""
    form = AgreementForm(request.GET)
    return _of_two(request, form) if {"one", "other"} & request.GET.keys() else _of_all(request, form)


def _of_all(request: HttpRequest, form: AgreementForm) -> HttpResponse:
    chosen, slugs = form.chosen(), _slugs(request.GET.getlist("sources"))
    asked = [slug for slug in slugs if slug.isprintable()][: pairings.MOST]
    found = pairings.every_two(tuple(sorted(asked)), *(chosen.get(name, "") for name in AgreementForm.PHRASES))
    known = {named.slug for named in found.sources}
    problems = form.problems()
    if len(slugs) > pairings.MOST:
        problems.append(_("%(most)d sources at most: take some away.") % {"most": pairings.MOST})
    problems += [
        _("“%(slug)s” is no public source that takes a position on these claims.") % {"slug": visible(slug)}
        for slug in slugs[: pairings.MOST]
        if slug not in known
    ]
    rows = pairs.pair_rows(found, kept=chosen)
    shown = " ".join(_shown(found, len(rows), form))
    columns, lines = pairs.COLUMNS, pairs.lines(rows, request.build_absolute_uri)
    context = {
        "form": form, "kept": {"sources": ",".join(slugs)}, "rows": rows, "sources": found.sources,
        "matrix": pairs.matrix(found.sources, rows), "picture": pairs.drawn(rows), "spoken": map(pairs.spoken, rows),
        "minimum": MINIMUM_SHARED, "is_narrowed": bool(chosen or slugs),
    }  # fmt: skip
    told = Told(_("Agreement between sources"), shown, caution(), columns, lines, "agreement")
    return answer(request, "pages/agreement.html", context, told=told, problems=problems)


def _slugs(given: Iterable[str]) -> list[str]:
    parts = (part.strip() for value in given for part in value.split(","))
    return list(dict.fromkeys(part for part in parts if part))


def _shown(found: pairings.Pairings, number: int, form: AgreementForm) -> Iterable[str]:
    """Say what is shown and what is not."""
    sources = ngettext("%(number)d source", "%(number)d sources", len(found.sources)) % {"number": len(found.sources)}
    couples = ngettext("%(number)d pair", "%(number)d pairs", number) % {"number": number}
    on = ", ".join([_("claims on which both take a position"), *form.phrases()])
    yield _("Shown: %(sources)s, %(pairs)s that share a claim; %(claims)s.") % {
        "sources": sources, "pairs": couples, "claims": on,
    }  # fmt: skip
    if found.others:
        yield ngettext(
            "%(number)d source with fewer positions is not shown.",
            "%(number)d sources with fewer positions are not shown.",
            found.others,
        ) % {"number": found.others}


def _of_two(request: HttpRequest, form: AgreementForm) -> HttpResponse:
    chosen, slugs = form.chosen(), [request.GET.get(name, "") for name in ("one", "other")]
    asked = [slug if slug.isprintable() else "" for slug in slugs]
    sources = {
        row.slug: row for row in Source.objects.published().filter(record__slug__in=asked).select_related("record")
    }
    problems = form.problems()
    problems += [
        _("There is no public source “%(slug)s” here.") % {"slug": visible(slug)}
        for slug in slugs
        if slug not in sources
    ]
    if slugs[0] == slugs[1]:
        problems.append(_("Choose two different sources."))
    found = [] if problems else pairings.shared(*asked, *(chosen.get(name, "") for name in AgreementForm.PHRASES))
    claims = {claim.pk: claim for claim in tables.public_claims(Claim.objects.filter(pk__in=[e.claim for e in found]))}
    rows = [(claims[each.claim], each, pairs.MEETINGS[each.met]) for each in found if each.claim in claims]
    names = [visible(sources[slug].name if slug in sources else slug) for slug in slugs]
    number = ngettext("%(number)d claim", "%(number)d claims", len(rows)) % {"number": len(rows)}
    shown = _("Shown: %(claims)s, on which both “%(one)s” and “%(other)s” take a position.") % {
        "claims": ", ".join([number, *form.phrases()]), "one": names[0], "other": names[1],
    }  # fmt: skip
    columns: dict[str, str | Promise] = {**SHARED, "one": names[0], "other": names[1]}
    lines = [_line(request, *row) for row in rows]
    counts = [
        (label, sum(each.met == met for _claim, each, _label in rows), met) for met, label in pairs.MEETINGS.items()
    ]
    context = {
        "form": form, "kept": dict(zip(("one", "other"), slugs, strict=True)), "rows": rows, "names": names,
        "slugs": slugs, "counts": counts, "minimum": MINIMUM_SHARED, "is_narrowed": bool(chosen),
        "sources": [sources.get(slug) for slug in slugs],
    }  # fmt: skip
    records = [claim.record for claim, _each, _met in rows]
    told = Told(_("Claims that two sources share"), shown, caution(), columns, lines, "shared-claims", records)
    return answer(request, "pages/agreement_pair.html", context, told=told, problems=problems)


def _line(request: HttpRequest, claim: Any, each: pairings.Shared, met: Any) -> list[str]:
    does = ["; ".join(f"{LOOKS[outcome].word} ({slug})" for slug, outcome in side) for side in (each.ones, each.others)]
    one = _("one origin") if each.one_origin else ""
    return [plain(claim, "statement"), request.build_absolute_uri(claim.get_absolute_url()), *does, str(met), one]


def caution() -> str:
    """Say what these numbers cannot tell."""
    return _(
        "The claims are those that editors chose, not a sample of what these sources publish: agreement here says "
        "nothing of how alike they are elsewhere, nor of who is right."
    )
