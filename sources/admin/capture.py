"""Capture: a text is pasted, sent as a file or fetched; what it seems to be is shown; an editor keeps it.

Two steps of one address. The second carries the text in its own form, so that nothing is stored before it is kept and
nothing typed is lost; both steps work without JavaScript.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sources.capture import guesses, storing
from sources.capture.confirming import content_of, declared, initial
from sources.capture.forms import KeepForm, ReadForm, lines_from
from sources.capture.marking import TEXT, Line, Marked, mark
from sources.models import Document, Paragraph, Snapshot
from sources.review import door, kept_forms
from sources.review.kept_typing import forget

NOTICES = {
    "gap": gettext_lazy("%(where)s announces a list, and none follows: was it lost? Look at the page."),
    "table": gettext_lazy(
        "From %(where)s on, a table has lost its shape: its cells are marked as a table, not as text."
    ),
    "late_title": gettext_lazy("The title (%(where)s) comes after the text."),
    "no_title": gettext_lazy("The text has no title: describe it in your own neutral words."),
    "no_text": gettext_lazy("Nothing was taken for the text itself: mark its paragraphs as “body”."),
}
HASH = 64
"""Hexadecimal digits of SHA-256."""


class CaptureMixin:
    """The addresses of capture, for the admin of documents."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path("capture/", view(self.capture_view), name="sources_document_capture"),
            path("<path:object_id>/capture/", view(self.capture_view), name="sources_document_capture_again"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def capture_view(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """Read a text, or keep what was read: for a new document, or as another capture of one."""
        if not request.user.has_perm("sources.edit"):
            raise PermissionDenied
        document: Any = self._get(request, object_id) if object_id else None  # type: ignore[attr-defined]
        if thrown := kept_forms.throw_away(request):
            return thrown
        capture = _Capture(self, request, document)
        if typed := kept_forms.shown_again(request):
            return capture.show_again(typed)
        if request.method != "POST":
            return capture.ask(ReadForm())
        return capture.keep() if "lines" in request.POST else capture.read()

    def after_capture(self, document: Document) -> str:
        """Give where to go on: the desk, where there is one."""
        return reverse("admin:sources_document_change", args=[document.pk])


class _Capture:
    """One request to capture a text: as a new document, or as another text of `document`."""

    def __init__(self, admin: Any, request: HttpRequest, document: Document | None) -> None:
        self.admin, self.request, self.document = admin, request, document
        self.options = {"admin_site": admin.admin_site, "again": document is not None}
        self.opening = kept_forms.opening_of(request)

    def ask(self, form: ReadForm) -> HttpResponse:
        return self._page(form, step="read")

    def show_again(self, typed: QueryDict) -> HttpResponse:
        """Show what was typed here before and not kept, at the step at which it was."""
        if "lines" not in typed:
            return self.ask(ReadForm(initial={name: typed[name] for name in ("text", "address") if name in typed}))
        return self._show(KeepForm(typed, **self.options), lines_from(typed), _taken(typed))

    def read(self) -> HttpResponse:
        """Read what came in, and show what it seems to be."""
        form = ReadForm(self.request.POST, self.request.FILES)
        if not form.is_valid():
            return self.ask(form)
        marked = mark([Line(block.text, block.kind, block.detail) for block in form.reading.blocks])
        today = timezone.localdate()
        found = guesses.guess(marked, read_on=today, declared=declared(form.reading, today))
        url = form.cleaned_data.get("address") or form.reading.canonical
        return self._show(
            KeepForm(initial=initial(found, url), **self.options), marked, form.taken, form.reading.cleaned
        )

    def keep(self) -> HttpResponse:
        """Keep what the second step carries; what is refused comes back with everything that was typed."""
        form = KeepForm(self.request.POST, **self.options)
        taken = _taken(self.request.POST)
        try:
            marked = lines_from(self.request.POST)
        except ValidationError as fault:
            again = ReadForm({"text": self.request.POST.get("lines", "")})
            again.errors.clear()
            again.add_error(None, fault)
            return self.ask(again)
        if form.is_valid():
            try:
                return HttpResponseRedirect(self.admin.after_capture(self._kept(form, marked, taken)))
            except door.Refused as refused:
                form.add_error(None, str(refused))
        return self._show(form, marked, taken)

    def _kept(self, form: KeepForm, marked: Sequence[Marked], taken: storing.Taken) -> Document:
        """Keep it, and with it drop what was kept of the typing, all or nothing."""
        with transaction.atomic():
            document = self._stored(form, marked, taken)
            forget(self.opening)
        return document

    def _stored(self, form: KeepForm, marked: Sequence[Marked], taken: storing.Taken) -> Document:
        actor: Any = self.request.user
        if self.document is not None:
            kept = storing.keep_again(
                document=self.document, marked=marked, taken=taken, actor=actor, reason=_("Captured again")
            )
            messages.success(self.request, told(kept))
            return self.document
        document = storing.keep_new(
            content=content_of(form.cleaned_data), marked=marked, taken=taken, actor=actor, reason=_("Captured")
        )
        messages.success(self.request, _("Kept as a draft, with its text: readers see nothing of it yet."))
        return document

    def _show(
        self, form: KeepForm, marked: Sequence[Marked], taken: storing.Taken, cleaned: Sequence[str] = ()
    ) -> HttpResponse:
        """Show what was read, with what each paragraph is, what to look at, and what it resembles."""
        locators = [each.locator for each in marked]
        if self.document is not None:
            known = list(self.document.paragraphs.all())
            tied = storing.tied_lines([each.text for each in marked], known, storing.newest(self.document))
            locators = ["" if place is None else known[place].locator for place in tied]
        alike = storing.alike(marked, but=self.document.pk if self.document else None)
        return self._page(
            form,
            step="keep",
            taken=taken,
            kinds=Paragraph.Kind.choices,
            lines="\n".join(each.text for each in marked),
            guessed="\n".join(f"{each.kind} {each.detail}" for each in marked),
            marked=list(zip(marked, locators, strict=True)),
            notices=[*cleaned, *(NOTICES[kind] % {"where": where} for kind, where in guesses.notices(marked))],
            alike=[(each, round(each.share * 100)) for each in alike],
            words=sum(each.words for each in marked if each.kind in TEXT),
            all_words=sum(each.words for each in marked),
        )

    def _page(self, form: Any, **page: Any) -> HttpResponse:
        title = _("Capture again") if self.document else _("Capture a document")
        site = self.admin.admin_site.each_context(self.request)
        context = {"title": title, "opts": Document._meta, "object": self.document, "form": form}
        context["media"] = self.admin.media + form.media
        context |= {
            "typed_by": self.opening.mark(),
            "kept_before": kept_forms.kept_before(self.request, [self.opening]),
        }
        return TemplateResponse(self.request, "admin/capture.html", {**site, **context, **page})


def _taken(data: Any) -> storing.Taken:
    """Read how a text came in from what the second step carries."""
    taken = storing.Taken(*(data.get(name, "")[:1000] for name in ("method", "taken_from", "received_sha256")))
    if taken.method not in Snapshot.Method.values or len(taken.received_sha256) > HASH:
        raise Http404
    return taken


def told(kept: storing.Kept) -> str:
    """Say what came of another capture."""
    number = {state: kept.states.get(state, 0) for state in ("exact", "moved", "changed", "lost")}
    sentences = {
        "exact": ngettext(
            "%(n)s passage stands where it stood.", "%(n)s passages stand where they stood.", number["exact"]
        ),
        "moved": ngettext("%(n)s passage has moved.", "%(n)s passages have moved.", number["moved"]),
        "changed": ngettext(
            "%(n)s passage has changed: confirm it.", "%(n)s passages have changed: confirm them.", number["changed"]
        ),
        "lost": ngettext("%(n)s passage was not found.", "%(n)s passages were not found.", number["lost"]),
    }
    said = [_("The text is kept; stances go on naming the one that they were coded on.")]
    said += [sentence % {"n": number[state]} for state, sentence in sentences.items() if number[state]]
    if kept.added:
        said.append(_("New in the paragraph map, as a draft: %(list)s.") % {"list": ", ".join(kept.added)})
    if kept.gone:
        said.append(_("In the map, but not in this text: %(list)s.") % {"list": ", ".join(kept.gone)})
    return " ".join(said)
