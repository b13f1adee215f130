"""Capture: a text is pasted, sent as a file or fetched; what it seems to be is shown; an editor keeps it.

Two steps of one address. The second carries the text in its own form, so that nothing is stored before it is kept and
nothing typed is lost; both steps work without JavaScript.
"""

import datetime as dt
import hashlib
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from sources.capture import fetching, files, guesses, keeping
from sources.capture.marking import TEXT, Line, Marked, mark, named
from sources.date_words import NotUnderstoodError, understand
from sources.models import Document, Paragraph, Responsibility, Snapshot, Source
from sources.models.fields import LANGUAGE_CODE, EDTFFormField
from sources.review import content as contents
from sources.review import door
from sources.review.forms import KeySelect

NOTICES = {
    "gap": gettext_lazy("%(where)s announces a list, and none follows: was it lost? Look at the page."),
    "table": gettext_lazy(
        "From %(where)s on, a table has lost its shape: its cells are marked as a table, not as text."
    ),
    "late_title": gettext_lazy("The title (%(where)s) comes after the text."),
    "no_title": gettext_lazy("The text has no title: describe it in your own neutral words."),
    "no_text": gettext_lazy("Nothing was taken for the text itself: mark its paragraphs as “body”."),
}


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
        if request.method == "POST" and "lines" in request.POST:
            return self._keep(request, document)
        form = ReadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            lines = [Line(block.text, block.kind, block.detail) for block in form.reading.blocks]
            marked = mark(lines)
            today = timezone.localdate()
            found = guesses.guess(marked, read_on=today, declared=declared(form.reading, today))
            keep = KeepForm(initial=initial(found, form, document), admin_site=self.admin_site, again=bool(document))  # type: ignore[attr-defined]
            return self._shown(request, document, keep, marked, taken=form.taken, cleaned=form.reading.cleaned)
        return self._page(request, document, {"form": form, "step": "read"})

    def _keep(self, request: HttpRequest, document: Any) -> HttpResponse:
        """Keep what the second step carries; what is refused comes back with everything that was typed."""
        form = KeepForm(request.POST, admin_site=self.admin_site, again=bool(document))  # type: ignore[attr-defined]
        taken = keeping.Taken(
            *(
                request.POST.get(name, "")[:1000].replace("\0", "")
                for name in ("method", "taken_from", "received_sha256")
            )
        )
        if taken.method not in Snapshot.Method.values or len(taken.received_sha256) > 64:  # noqa: PLR2004  of SHA-256
            raise Http404
        try:
            marked = lines_from(request.POST)
        except ValidationError as fault:
            again = ReadForm({"text": request.POST.get("lines", "")})
            again.errors.setdefault("__all__", again.error_class(fault.messages))
            return self._page(request, document, {"form": again, "step": "read"})
        if "remark" in request.POST or not form.is_valid():
            return self._shown(request, document, form, marked, taken=taken)
        actor: Any = request.user
        try:
            if document is None:
                document = keeping.keep_new(
                    content=content_of(form.cleaned_data), marked=marked, taken=taken, actor=actor, reason=_("Captured")
                )
                messages.success(request, _("Kept as a draft, with its text: readers see nothing of it yet."))
            else:
                kept = keeping.keep_again(
                    document=document, marked=marked, taken=taken, actor=actor, reason=_("Captured again")
                )
                messages.success(request, told(kept))
        except door.Refused as refused:
            form.add_error(None, str(refused))
            return self._shown(request, document, form, marked, taken=taken)
        return HttpResponseRedirect(self.after_capture(document))

    def after_capture(self, document: Document) -> str:
        """Give where to go on: the desk, where there is one."""
        return reverse("admin:sources_document_change", args=[document.pk])

    def _shown(
        self, request: HttpRequest, document: Any, form: Any, marked: list[Marked], *, taken: Any, cleaned: Any = ()
    ) -> HttpResponse:
        known: list[str] = []
        if document is not None:
            paragraphs = list(document.paragraphs.all())
            tied = keeping.tied_lines([each.text for each in marked], paragraphs, keeping.newest(document))
            known = ["" if place is None else paragraphs[place].locator for place in tied]
        key = document.pk if document else None
        notices = [NOTICES[kind] % {"where": where} for kind, where in guesses.notices(marked)]
        return self._page(request, document, {
            "form": form, "step": "keep", "taken": taken, "kinds": Paragraph.Kind.choices,
            "lines": "\n".join(each.text for each in marked),
            "guessed": "\n".join(f"{each.kind} {each.detail}" for each in marked),
            "marked": [(each, known[at] if known else each.locator) for at, each in enumerate(marked)],
            "notices": [*cleaned, *notices],
            "alike": [(each, round(each.share * 100)) for each in keeping.alike(marked, but=key)], "words": sum(each.words for each in marked if each.kind in TEXT),
            "all_words": sum(each.words for each in marked),
        })  # fmt: skip

    def _page(self, request: HttpRequest, document: Any, page: dict[str, Any]) -> HttpResponse:
        title = _("Capture again") if document else _("Capture a document")
        return TemplateResponse(request, "admin/capture.html", {
            **self.admin_site.each_context(request), "title": title, "opts": Document._meta,  # type: ignore[attr-defined]
            "object": document, "media": self.media + page["form"].media, **page,  # type: ignore[attr-defined]
        })  # fmt: skip


def declared(reading: files.Reading, today: dt.date) -> guesses.Guesses:
    """Put what a page's mark-up says of itself as guesses: of its dates the first that is understood."""
    date, place = None, ""
    for said in reading.published:
        try:
            date, place = understand(said.words, today), said.where
        except NotUnderstoodError:
            continue
        break
    return guesses.Guesses(
        title=reading.title, byline=reading.byline, date=date, date_from=place, language=reading.language,
        source_link=reading.canonical,
    )  # fmt: skip


def initial(found: guesses.Guesses, form: ReadForm, document: Document | None) -> dict[str, Any]:
    """Propose what the second step asks: nothing of it is kept before an editor has confirmed it."""
    today = timezone.localdate()
    url = form.cleaned_data.get("address") or form.reading.canonical
    origin = Document.objects.filter(url=found.source_link).first() if found.source_link else None
    author = Source.objects.filter(name__iexact=found.byline).first() if found.byline else None
    return {
        "title": found.title, "language": found.language, "accessed_on": today, "url": url,
        "published": found.date.edtf if found.date else "", "published_words": found.date.words if found.date else "",
        "author": author, "byline": "" if author else found.byline, "publisher": _publisher(url or found.source_link),
        "translation_of": origin if origin and origin.language != found.language else None,
        "copy_of": origin if origin and origin.language == found.language else None,
    }  # fmt: skip


def _publisher(url: str) -> Source | None:
    """Give who published other documents of the same host."""
    host = urlsplit(url).hostname or ""
    if not host:
        return None
    return Source.objects.filter(
        responsibilities__role=Responsibility.Role.PUBLISHER,
        responsibilities__document__url__iregex=rf"^https?://(www\.)?{host.removeprefix('www.').replace('.', chr(92) + '.')}(/|$)",
    ).first()


def content_of(data: dict[str, Any]) -> contents.Content:
    """Put a confirmed form as the content of a new document."""
    language = get_language() or "en"
    relative = _relative(data["published_words"], data["accessed_on"])
    roles = []
    if data["author"] or data["byline"]:
        note = {} if data["author"] else {language: data["byline"]}
        roles.append({"role": "author", "source": data["author"], "note": note})
    if data["publisher"]:
        roles.append({"role": "publisher", "source": data["publisher"], "note": {}})
    basis = _("Printed as “%(words)s”.") % {"words": data["published_words"]} if data["published_words"] else ""
    title = data["title"] or data["description"]
    return {
        "title": data["title"], "language": data["language"], "original_language": _original(data), "url": data["url"],
        "translation_of": _key(data["translation_of"]), "copy_of": _key(data["copy_of"]),
        "accessed_on": data["accessed_on"].isoformat(), "published": data["published"],
        "published_words": data["published_words"], "published_relative_to": relative,
        "copy_note": data["copy_note"],
        "texts": [{
            "language": data["language"] if data["title"] else language, "title": title,
            "is_descriptive": not data["title"], "published_basis": basis,
        }],
        "responsibilities": [
            {**each, "position": at, "source": _key(each["source"])} for at, each in enumerate(roles, 1)
        ],
    }  # fmt: skip


def _relative(words: str, read_on: dt.date) -> str | None:
    """Give the day that a relative date was counted from; None for a date that says its own day."""
    try:
        return read_on.isoformat() if words and understand(words, read_on).relative_to else None
    except NotUnderstoodError:
        return None


def _original(data: dict[str, Any]) -> str:
    origin = data["translation_of"]
    return str(origin.original_language or origin.language) if origin else ""


def _key(row: Any) -> int | None:
    return row.pk if row else None


def told(kept: keeping.Kept) -> str:
    """Say what came of another capture."""
    said = [_("The text is kept; stances go on naming the one that they were coded on.")]
    for state, sentence in (
        ("exact", lambda n: ngettext("%(n)s passage stands where it stood.", "%(n)s passages stand where they stood.", n)),
        ("moved", lambda n: ngettext("%(n)s passage has moved.", "%(n)s passages have moved.", n)),
        ("changed", lambda n: ngettext("%(n)s passage has changed: confirm it.", "%(n)s passages have changed: confirm them.", n)),
        ("lost", lambda n: ngettext("%(n)s passage was not found.", "%(n)s passages were not found.", n)),
    ):  # fmt: skip
        if number := kept.states.get(state, 0):
            said.append(sentence(number) % {"n": number})
    if kept.added:
        said.append(_("New in the paragraph map, as a draft: %(list)s.") % {"list": ", ".join(kept.added)})
    if kept.gone:
        said.append(_("In the map, but not in this text: %(list)s.") % {"list": ", ".join(kept.gone)})
    return " ".join(said)
