"""How the claim form asks: claims alike while typing, and what to look at again before a claim is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import entry
from claims.asking import sentences
from claims.models import Answer, Claim, ClaimText, Quantity
from claims.similar import LONGEST, Names, Suggestion, similar, visible_to
from claims.wording import EntryWarning, Figure
from sources.models import Record
from sources.review import door
from sources.review.admin import ReviewedAdmin
from sources.review.forms import is_key

ANSWER = "judgement-"
"""Prefix of the fields that say whether the claim with the key after it says the same."""
MOST_ANSWERS = 50

DIFFERS = {
    "year": gettext_lazy("another year: %(typed)s / %(other)s"),
    "number": gettext_lazy("another figure: %(typed)s / %(other)s"),
    "month": gettext_lazy("another month: %(typed)s / %(other)s"),
    "name": gettext_lazy("another name: %(typed)s / %(other)s"),
    "negation": gettext_lazy("one of the two denies it"),
    "direction": gettext_lazy("who acts on whom is the other way round"),
    "opposite": gettext_lazy("words of opposite meaning"),
    "turned": gettext_lazy("one says that it was said, wanted, feared or ended"),
    "time": gettext_lazy("one speaks of what is to come"),
    "one_sided": gettext_lazy("only one of the two gives %(both)s"),
}


class Asked(door.Refused):
    """The editor is asked something before the claim is kept; nothing is saved yet."""


@dataclass(frozen=True, slots=True)
class Row:
    """A suggestion as the form shows it."""

    suggestion: Suggestion
    answer: str
    """What the editor has answered in this form."""

    @property
    def key(self) -> int:
        return int(self.suggestion.claim.pk)

    @property
    def shared(self) -> str:
        """What both have, in words."""
        likeness = self.suggestion.likeness
        said = [_("both name %(names)s") % {"names": ", ".join(self.suggestion.names)}] if self.suggestion.names else []
        if likeness.figures:
            said.append(_("both give %(figures)s") % {"figures": ", ".join(map(_figure, likeness.figures))})
        said.append(_("words alike: %(percent)s %%") % {"percent": round(likeness.words * 100)})
        return "; ".join(said)

    @property
    def differs(self) -> str:
        """What differs, in words."""
        said = []
        for kind, typed, other in self.suggestion.differences:
            read = _month if kind == "month" else str if kind == "name" else _figure
            sides = {
                side: ", ".join(map(read, value.split(", "))) for side, value in (("typed", typed), ("other", other))
            }
            said.append(str(DIFFERS[kind]) % {**sides, "both": ", ".join(filter(None, sides.values()))})
        return "; ".join(dict.fromkeys(said))

    @property
    def judged(self) -> list[str]:
        """Who answered before, in words."""
        return [
            _("%(who)s: %(answer)s") % {"who": each.by, "answer": Answer(each.answer).label}
            for each in self.suggestion.said
        ]


def _month(number: str) -> str:
    return str(MONTHS[int(number)]) if number else ""


def _figure(value: str) -> str:
    """Write a large figure in groups of three."""
    return f"{int(value):,}".replace(",", "\u202f") if value.isdigit() and len(value) > 4 else value  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class Asks:
    """What the form asks now."""

    warnings: Sequence[EntryWarning] = ()
    rows: Sequence[Row] = ()
    answered: Sequence[tuple[Claim, str]] = ()
    """Claims that the editor has answered about and that are not among the rows."""
    none: bool = False
    may_merge: str = ""
    """Where this claim is merged into another, if it can be."""

    @property
    def sentences(self) -> list[str]:
        return sentences(self.warnings)

    @property
    def seen(self) -> str:
        return " ".join(each.key for each in self.warnings)

    @property
    def open_rows(self) -> list[Row]:
        return [row for row in self.rows if not row.suggestion.folded]

    @property
    def folded_rows(self) -> list[Row]:
        return [row for row in self.rows if row.suggestion.folded]

    @property
    def strong(self) -> str:
        return " ".join(str(row.key) for row in self.rows if row.suggestion.strong)


class AskingAdmin(ReviewedAdmin):
    """The admin of claims, as far as it asks."""

    change_form_template = "admin/claims/claim_form.html"

    class Media:
        css = {"all": ["claims/entry.css"]}
        js = ["claims/similar.js"]

    # --- While typing

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.similar_view)
        return [path("similar/", view, name="claims_claim_similar"), *super().get_urls()]

    def similar_view(self, request: HttpRequest) -> HttpResponse:
        """Show the claims that mean nearly what is typed, as a part of the form."""
        if not self.has_view_permission(request):
            return HttpResponse(status=403)
        exclude = request.GET.get("exclude", "")
        own = Record.objects.filter(pk=exclude, kind="claim").first() if is_key(exclude) else None
        account: Any = request.user
        found = similar(
            request.GET.get("statement", "")[:LONGEST],
            language=request.GET.get("language", "")[:3].lower(),
            exclude=own.pk if own else None,
            account=account,
        )
        merge = reverse("admin:claims_claim_merge", args=[own.pk]) if own and own.is_public else ""
        asks = self._asks(request, request.GET, suggestions=found, merge=merge)
        return TemplateResponse(request, "admin/claims/similar.html", {"asks": asks})

    def _asks(
        self,
        request: HttpRequest,
        data: Mapping[str, Any],
        *,
        suggestions: Sequence[Suggestion] = (),
        warnings: Sequence[EntryWarning] = (),
        merge: str = "",
    ) -> Asks:
        given = answers_in(data)
        rows = [Row(each, given.pop(each.claim.pk, "")) for each in suggestions]
        account: Any = request.user
        claims = Claim.objects.filter(visible_to(account), pk__in=given).prefetch_related("texts").order_by("pk")
        answered = [(claim, given[claim.pk]) for claim in claims.select_related("record")] if given else []
        return Asks(warnings, rows, answered, bool(data.get("similar-none")), merge)

    # --- Before it is kept

    def opened_as_stock(self, request: HttpRequest, object_id: str | None, form_url: str, page: Any) -> HttpResponse:
        """Show what is asked above the form."""
        asked: Asks | None = getattr(request, "claim_asks", None)
        if asked is None:
            asked = self._asks(request, request.POST)
        return super().opened_as_stock(request, object_id, form_url, {**page, "asks": asked})

    def save_related(self, request: HttpRequest, form: "ModelForm[Any]", formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        texts = _changed(formsets, ClaimText)
        statements = {row["language"]: row["statement"] for row in texts}
        found = self._to_look_at(form, statements, _changed(formsets, Quantity), change)
        seen = set(request.POST.get("warnings-seen", "").split())
        alike = [] if change else self._alike(request, form.instance.pk, statements)
        unanswered = [] if request.POST.get("similar-none") else self._unanswered(request, alike)
        shown = set(request.POST.get("similar-shown", "").split())
        unanswered = unanswered or [
            each for each in self._unanswered(request, alike) if str(each.claim.pk) not in shown
        ]
        if unanswered or any(each.key not in seen for each in found):
            request.claim_asks = self._asks(request, request.POST, suggestions=alike, warnings=found)  # type: ignore[attr-defined]
            raise Asked(
                _("Not saved yet: claims that are there already may say the same. Answer below, then save again.")
                if unanswered
                else _("Not saved yet: look at the notes above. Save again to keep it as it is.")
            )

    @staticmethod
    def _to_look_at(
        form: "ModelForm[Any]", statements: Mapping[str, str], figures: Sequence[Mapping[str, Any]], change: bool
    ) -> list[EntryWarning]:
        """List what to look at again in what was typed now; what stood there before is left alone."""
        asked_when = not change or {"type", "due"} & set(form.changed_data)
        if not (statements or figures or asked_when):
            return []
        claim = form.instance
        return entry.look(
            statements,
            claim_type=claim.type if asked_when else "",
            due=claim.due,
            figures=[
                Figure(row["measure"], str(row["value"]), row["unit"], row["reference_date"]) for row in figures
            ],
            exclude=claim.pk,
        )  # fmt: skip

    @staticmethod
    def _alike(request: HttpRequest, own: int, statements: Mapping[str, str]) -> list[Suggestion]:
        """Give the claims alike to any of the statements, the nearest first."""
        names, account = Names(), request.user
        found: dict[int, Suggestion] = {}
        for language, statement in statements.items():
            for each in similar(statement, language=language, exclude=own, account=account, names=names):  # type: ignore[arg-type]
                known = found.get(each.claim.pk)
                if known is None or each.likeness.score > known.likeness.score:
                    found[each.claim.pk] = each
        return sorted(found.values(), key=lambda each: each.likeness.score, reverse=True)[:5]

    @staticmethod
    def _unanswered(request: HttpRequest, alike: Sequence[Suggestion]) -> list[Suggestion]:
        given = answers_in(request.POST)
        return [each for each in alike if each.strong and each.claim.pk not in given]

    def proposed(self, request: HttpRequest, record: Record) -> None:
        """Keep the answers with the claim."""
        answers = answers_in(request.POST)
        if request.POST.get("similar-none"):
            shown = [key for key in request.POST.get("similar-shown", "").split()[:MOST_ANSWERS] if is_key(key)]
            answers = {**dict.fromkeys(map(int, shown), str(Answer.NOT_SAME)), **answers}
        account: Any = request.user
        entry.keep(claim=record.pk, answers=answers, actor=account)


def answers_in(data: Mapping[str, Any]) -> dict[int, str]:
    """Read the answers out of what a form sent, by the key of the claim that they are about."""
    found: dict[int, str] = {}
    for name in data:
        key = name.removeprefix(ANSWER)
        if name.startswith(ANSWER) and is_key(key) and data[name] in Answer.values and len(found) < MOST_ANSWERS:
            found[int(key)] = str(data[name])
    return found


def _changed(formsets: Any, model: type[Any]) -> list[Mapping[str, Any]]:
    """Give what was typed into the rows of a model that are new or changed, and stay."""
    return [
        form.cleaned_data
        for formset in formsets
        if formset.model is model
        for form in formset.forms
        if form.has_changed() and not form.cleaned_data.get("DELETE")
    ]
