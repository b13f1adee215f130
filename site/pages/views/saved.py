"""Saved comparisons: saving one, its page with what has changed since, one's own list, withdrawing."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from claims import saving
from claims.frozen import Differences, Frozen, differences, restored
from claims.models import SavedComparison
from claims.models.saved import LONGEST_QUERY, LONGEST_TITLE
from pages import saved as saved_words
from pages import sheets
from pages.filters import SafeCharField
from pages.saved import Since
from pages.views.reading import page_of
from pages.views.viewed import LONGEST_ADDRESS, NotOurs, Viewed, address_of, named_by, viewed, viewed_now
from sources.models import Account
from sources.review.door import Refused
from sources.tables.cells import unwanted
from sources.version import remembered

FROZEN, LIVE = "frozen", "live"


class OneLineField(SafeCharField):
    """Text for one line, without marks that turn its direction."""

    def clean(self, value: Any) -> str:
        cleaned = super().clean(value)
        if letter := unwanted(cleaned):
            raise forms.ValidationError(_("Take out the character %(letter)s.") % {"letter": letter}, code="control")
        return cleaned


class SaveForm(forms.Form):
    of = forms.CharField(
        label=gettext_lazy("Link to the view"),
        max_length=LONGEST_ADDRESS,
        help_text=gettext_lazy("The permanent link that stands under every comparison."),
    )
    title = OneLineField(
        label=gettext_lazy("Title"),
        max_length=LONGEST_TITLE,
        help_text=SavedComparison._meta.get_field("title").help_text,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Live or frozen"),
        widget=forms.RadioSelect,
        choices=[
            (
                FROZEN,
                gettext_lazy("Frozen: the table is kept as it is now, and its page tells what has changed since."),
            ),
            (LIVE, gettext_lazy("Live: a short address that leads to the view as it is whenever it is opened.")),
        ],
        initial=FROZEN,
    )

    def __init__(self, *args: Any, host: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.host = host
        self.viewed: Viewed | None = None

    def clean_of(self) -> str:
        given: str = self.cleaned_data["of"]
        try:
            self.viewed = found = viewed(*named_by(given, host=self.host))
        except (NotOurs, Http404) as error:
            told = str(error) if isinstance(error, NotOurs) else _("There is no such question or event here.")
            raise forms.ValidationError(told, code="not_ours") from None
        if not found.is_whole:
            raise forms.ValidationError(found.problems or [_("Choose documents to compare first.")])
        if len(found.query) > LONGEST_QUERY:
            raise forms.ValidationError(_("This address is too long to be kept: choose fewer documents or claims."))
        return given


class WithdrawForm(forms.Form):
    why = OneLineField(
        label=gettext_lazy("Why it is withdrawn"),
        max_length=300,
        help_text=gettext_lazy("It stands at the address from then on. Good: “Saved by mistake”. Bad: “old”."),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Save a view; a stranger is told what does it without an account."""
    account = request.user
    if not isinstance(account, Account):
        status = HTTPStatus.FORBIDDEN if request.method == "POST" else HTTPStatus.OK
        return render(
            request, "pages/saved_new.html", {"of": request.GET.get("of", "")[:LONGEST_ADDRESS]}, status=status
        )
    given = request.GET.get("of", "")
    form = SaveForm(request.POST if request.method == "POST" else None, host=request.get_host(), initial={"of": given})
    shown = None
    if request.method == "POST" and form.is_valid():
        assert form.viewed is not None
        found, told = form.viewed, form.cleaned_data
        table = found.kept() if told["kind"] == FROZEN else None
        try:
            kept = saving.save(by=account, title=told["title"], of=found.address, table=table)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(f"{reverse('saved_list')}#{kept.slug}")
    elif given and request.method != "POST":
        shown = SaveForm({"of": given}, host=request.get_host())
        shown.is_valid()
    preview = (shown or form).viewed
    problems = list(shown.errors.get("of", [])) if shown else []
    return render(request, "pages/saved_new.html", {"form": form, "viewed": preview, "problems": problems})


@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List what this person saved, newest first."""
    account = request.user
    if not isinstance(account, Account):
        return render(request, "pages/saved_list.html")
    rows = SavedComparison.objects.filter(by=account).defer("table")
    page = page_of(request, rows)
    told = [(row, request.build_absolute_uri(reverse("saved", args=[row.slug]))) for row in page]
    return render(request, "pages/saved_list.html", {"page": page, "rows": told})


@never_cache  # it is withdrawn without anything else changing, and is gone at once
@require_safe
def saved(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead to a live view; show a frozen table with what has changed since, or give it as a file."""
    kept = get_object_or_404(SavedComparison.objects.select_related("by", "withdrawn_by"), slug=slug)
    if kept.withdrawn_at:
        return _noindex(render(request, "pages/saved_withdrawn.html", {"saved": kept}, status=HTTPStatus.GONE))
    if not kept.is_frozen:
        return _noindex(redirect(address_of(kept)))
    table = restored(kept.table)
    since = since_saved(kept, table)
    wanted = request.GET.get("format", "")
    is_changes = request.GET.get("part") == "changes"
    if wanted in sheets.FORMATS:
        sheet = (saved_words.as_changes(request, kept, table, since) if is_changes
                 else saved_words.as_table(request, kept, table))  # fmt: skip
        return sheets.answer(sheet, wanted, f"{kept.slug}-{'changes' if is_changes else 'table'}")
    return _noindex(render(request, "pages/saved.html", {
        "saved": kept,
        "table": table,
        "since": since,
        "heads": saved_words.heads(table),
        "rows": saved_words.laid_out(table, since),
        "findings": saved_words.findings(table, since),
        "others": saved_words.others(table, since),
        "permanent_link": request.build_absolute_uri(request.path),
        "view_address": address_of(kept),
        "files": [(name.upper(), f"?format={name}", f"?part=changes&format={name}") for name in sheets.FORMATS],
        "is_unknown_format": bool(wanted),
    }, status=HTTPStatus.BAD_REQUEST if wanted else HTTPStatus.OK))  # fmt: skip


def since_saved(kept: SavedComparison, table: Frozen) -> Since:
    """Tell what has changed since a table was frozen, with who agreed and what was decided."""
    found = differences_since(kept.pk)
    stances = [change.now.stance for change in found.cells if change.now.stance] if found else []
    return Since(found, saving.events_since(table, kept.at), saving.approvals(stances) if stances else {})


@remembered
def differences_since(key: int) -> Differences | None:
    """Compare the table with this key with the same view of now; None where that cannot be computed any more."""
    kept = SavedComparison.objects.get(pk=key)
    now = viewed_now(kept)
    if now is None or now.seen is None or now.seen.problems:
        return None
    return differences(restored(kept.table), now.plain())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Let whoever saved it, or a reviewer, take it off its address."""
    kept = get_object_or_404(SavedComparison.objects.select_related("by").defer("table"), slug=slug)
    account = request.user
    if not isinstance(account, Account) or not saving.may_withdraw(saved=kept, account=account):
        return render(request, "pages/saved_withdraw.html", {"saved": kept}, status=HTTPStatus.FORBIDDEN)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            saving.withdraw(saved=kept, by=account, why=form.cleaned_data["why"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("saved", slug=kept.slug)
    return render(request, "pages/saved_withdraw.html", {"saved": kept, "form": form})


def _noindex(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"  # the title is somebody's own, and nobody has reviewed it
    return response
