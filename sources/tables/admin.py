"""Buttons of the admin's lists: export what the list shows, import a list of the same shape."""

from typing import Any

import tablib
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sources.models.account import Account
from sources.review import door
from sources.review.content import KINDS, Content
from sources.review.forms import LONGEST_REASON
from sources.review.models import Reviewed
from sources.tables import files, held
from sources.tables.columns import left_out
from sources.tables.formats import FORMATS, CannotHoldError
from sources.tables.outcome import Outcome, Task
from sources.tables.resource import ChangedMeanwhileError, RecordResource

MOST_LISTED = 100
"""Rows of one kind of outcome that a preview lists."""
ROWS_A_SECOND = 150
"""Measured for claims with two texts on a small, busy machine; the page says how long a full file takes."""
OWN = {"format", "ids"}
"""What addresses of an export say beside what the list's own do."""


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV, XLSX or JSON, with the columns below. Good: an export, with rows added. Bad: a report with headings."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.json"}),
        error_messages={"empty": gettext_lazy("The file is empty.")},
    )
    why = forms.CharField(
        label=gettext_lazy("Where it comes from, and why"),
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy(
            "Kept in the history for good. Good: “members of the SCO, from its site, read 3 May 2026”. Bad: “list”."
        ),
    )


def limits() -> files.Limits:
    return files.Limits(
        settings.TABLES_LARGEST_FILE, settings.TABLES_LARGEST_UNPACKED, settings.TABLES_MOST_ROWS
    )  # fmt: skip


class TablesAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Base of the admin of every kind under review: its list comes and goes as a table."""

    model: type[Reviewed]

    change_list_template = "admin/tables/change_list.html"
    actions = ("export_selected",)

    def signed(self, content: Content, account: Account, is_new: bool) -> Content:
        """Sign an imported content as the form signs what is typed; kinds that are not signed give it back."""
        return content

    # --- Addresses

    def get_urls(self) -> list[Any]:
        name, view = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        return [
            path("export/", view(self.export_view), name=f"{name}_export"),
            path("import/", view(self.import_view), name=f"{name}_import"),
            *super().get_urls(),
        ]

    def _address(self, page: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}")

    # --- Export

    @admin.action(description=gettext_lazy("Export the selected rows"), permissions=["view"])
    def export_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse:
        query = request.GET.copy()
        if request.POST.get("select_across") != "1":
            query["ids"] = ",".join(str(key) for key in queryset.values_list("pk", flat=True))
        return HttpResponseRedirect(f"{self._address('export')}?{query.urlencode()}")

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """Ask for the format, then give the file: exactly the rows of the list at the same address."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        keys = self._keys_shown(request)
        if keys is None:
            messages.error(request, _("This list cannot be shown: choose its filters again."))
            return HttpResponseRedirect(self._address("changelist"))
        chosen = FORMATS.get(request.GET.get("format", ""))
        if chosen is not None:
            table = RecordResource(self.model.kind()).table(keys)
            table.title = self.model.kind()
            try:
                return self._file(table, chosen())
            except CannotHoldError as error:
                messages.error(request, str(error))
        asked = [(name, value) for name, values in request.GET.lists() if name != "format" for value in values]
        return TemplateResponse(request, "admin/tables/export.html", {
            **self.admin_site.each_context(request), "title": _("Export"), "opts": self.opts, "number": len(keys),
            "formats": FORMATS, "asked": asked, "left_out": left_out(KINDS[self.model.kind()]), "media": self.media,
            "most": settings.TABLES_MOST_ROWS,
        })  # fmt: skip

    def _keys_shown(self, request: HttpRequest) -> list[int] | None:
        """Give the keys of the rows that the list at this address shows, in its order; None where it shows none."""
        stock, ids = request.GET, request.GET.get("ids", "")
        query: Any = stock.copy()
        for name in OWN:
            query.pop(name, None)
        request.GET = query
        try:
            rows = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return None
        finally:
            request.GET = stock
        keys = list(dict.fromkeys(rows.values_list("pk", flat=True)))
        if "ids" not in stock:
            return keys
        chosen = set(ids.split(","))
        return [key for key in keys if str(key) in chosen]

    def _file(self, table: tablib.Dataset, written: Any) -> HttpResponse:
        answer = HttpResponse(written.export_data(table), content_type=written.get_content_type())
        name = f"{self.model.kind()}-{timezone.localdate():%Y-%m-%d}.{written.get_extension()}"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        answer["X-Content-Type-Options"] = "nosniff"
        answer["Cache-Control"] = "no-store"
        return answer

    # --- Import

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Take a file, show what would come of it, and bring it in when the editor says so."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        act = request.POST.get("act", "") if request.method == "POST" else ""
        pending = held.pending_of(request)
        if act == "upload":
            return self._upload(request)
        if act in {"preview", "confirm"}:
            if pending is None or pending.kind != self.model.kind():
                messages.error(request, _("Nothing waits here: choose the file again. Nothing was stored."))
            else:
                return self._preview(request, pending) if act == "preview" else self._confirm(request, pending)
        if act == "discard":
            held.forget(request)
            messages.success(request, _("Put aside: nothing was stored."))
            return HttpResponseRedirect(self._address("import"))
        return self._page(request, UploadForm())

    def _upload(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, form)
        sent = form.cleaned_data["file"]
        try:
            if sent.size > settings.TABLES_LARGEST_FILE:
                raise files.UnreadableError(files.too_large(limits()))  # noqa: TRY301  told like every fault
            data = sent.read()
            table = files.read(data, limits())
            outcome = self._resource().bring(table, self._task(request, data, sent.name, form.cleaned_data["why"]))
        except files.UnreadableError as error:
            return self._page(request, form, Outcome(faults=error.faults))
        except door.Refused as refused:
            return self._page(request, form, Outcome(faults=[files.Fault(str(refused))]))
        if outcome.faults or not (outcome.new or outcome.changed):
            return self._page(request, form, outcome)
        held.keep(request, data=data, kind=self.model.kind(), name=sent.name[:100], why=form.cleaned_data["why"])
        return self._page(request, form, outcome)

    def _preview(self, request: HttpRequest, pending: held.Pending, fresh: str = "") -> HttpResponse:
        data = pending.storage.read()
        if data is None:
            return self._gone(request)
        try:
            outcome = self._resource().bring(
                files.read(data, limits()), self._task(request, data, pending.name, pending.why)
            )
        except files.UnreadableError as error:
            outcome = Outcome(faults=error.faults)
        except door.Refused as refused:
            outcome = Outcome(faults=[files.Fault(str(refused))])
        if fresh:
            messages.warning(request, fresh)
        return self._page(request, UploadForm(initial={"why": pending.why}), outcome)

    def _confirm(self, request: HttpRequest, pending: held.Pending) -> HttpResponse:
        data = pending.storage.read()
        if data is None:
            return self._gone(request)
        held.begin(request, pending)
        try:
            outcome = self._resource().bring(
                files.read(data, limits()), self._task(request, data, pending.name, pending.why),
                expected=request.POST.get("fingerprint", ""),
                first=lambda: held.hold(pending), last=pending.storage.remove,
            )  # fmt: skip
        except ChangedMeanwhileError:
            return self._preview(
                request, pending, _("Nothing was stored: the base has changed since the preview. Look again.")
            )
        except (door.Refused, files.UnreadableError) as refused:
            return self._preview(request, pending, _("Nothing was stored: %(why)s") % {"why": refused})
        held.forget(request)
        self._tell(request, outcome)
        return HttpResponseRedirect(self._address("import"))

    def _tell(self, request: HttpRequest, outcome: Outcome) -> None:
        if outcome.batch is not None:
            count = ngettext("%(n)s new record", "%(n)s new records", len(outcome.new)) % {"n": len(outcome.new)}
            where = reverse("admin:sources_batch_change", args=[outcome.batch.pk])
            messages.success(request, format_html(
                _('{} in the batch <a href="{}">{}</a>: not public until a second person releases it.'),
                count, where, outcome.batch.title,
            ))  # fmt: skip
        if outcome.changed:
            number = len(outcome.changed)
            count = ngettext("%(n)s changed record", "%(n)s changed records", number) % {"n": number}
            submission = outcome.submission
            where = (
                reverse("admin:sources_submission_change", args=[submission.pk])
                if submission
                else reverse("admin:index")
            )
            messages.success(request, format_html(
                _('{} kept as drafts in <a href="{}">{}</a>: send them for review there.'),
                count, where, submission or _("your own submissions"),
            ))  # fmt: skip

    def _gone(self, request: HttpRequest) -> HttpResponse:
        """Tell of a file that is no longer kept: it went with the transaction that stored it, or expired."""
        pending = held.pending_of(request)
        done = pending is not None and pending.started
        held.forget(request)
        if done:
            messages.success(request, _("This import was done already: see the batches and your drafts."))
        else:
            messages.error(request, _("The file is no longer kept, and nothing of it was stored: choose it again."))
        return HttpResponseRedirect(self._address("import"))

    def _resource(self) -> RecordResource:
        return RecordResource(self.model.kind())

    def _task(self, request: HttpRequest, data: bytes, name: str, why: str) -> Task:
        actor: Any = request.user
        title = _("%(kinds)s from %(file)s") % {"kinds": self.opts.verbose_name_plural, "file": name}
        return Task(actor, why, title[:1].upper() + title[1:], held.checksum(data), self.signed)

    def _page(self, request: HttpRequest, form: UploadForm, outcome: Outcome | None = None) -> HttpResponse:
        resource = self._resource()
        resource.set_columns(code for code, _name in settings.LANGUAGES)
        pending = held.pending_of(request)
        return TemplateResponse(request, "admin/tables/import.html", {
            **self.admin_site.each_context(request), "title": _("Import"), "opts": self.opts, "form": form,
            "outcome": outcome, "pending": pending, "is_kept": pending is not None and pending.is_kept,
            "here": pending is not None and pending.kind == self.model.kind(), "most_listed": MOST_LISTED,
            "columns": resource.fields.values(), "left_out": left_out(KINDS[self.model.kind()]), "media": self.media,
            "most": settings.TABLES_MOST_ROWS, "megabytes": f"{settings.TABLES_LARGEST_FILE / 1_000_000:g}",
            "export": self._address("export"), "seconds": max(1, settings.TABLES_MOST_ROWS // ROWS_A_SECOND),
        })  # fmt: skip
