"""How a form of the admin opens what is under review, keeps what is typed, and makes it a revision.

See “How a form edits what is public” and “Two editors, and what was typed” in the README beside this file.
"""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from sources.models.account import Account
from sources.models.kept import KeptTyping
from sources.review import content as contents
from sources.review import door, kept_forms, kept_typing
from sources.review.called import reviewed_keys, with_words
from sources.review.content import KINDS, Content
from sources.review.context import acting, previewing
from sources.review.forms import LONGEST_REASON, is_key
from sources.review.models import History, Record, Revision
from sources.review.two_at_once import Start, Together, put_together, read_start, take

TAKE_THEIRS = "take_theirs"


class Editing:
    """The form of a record: the part of `ReviewedAdmin` that opens and saves."""

    model: Any
    mergeable: bool

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if object_id is not None and not is_key(object_id):
            raise Http404
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        page = _Page(self, request, object_id, form_url, extra_context or {})
        if request.method == "POST":
            return kept_forms.throw_away(request) or page.save()
        return page.open()

    def opened_as_stock(self, request: HttpRequest, *arguments: Any) -> HttpResponse:
        """Let Django's own form do its work, and show it before what it shows is undone."""
        response: HttpResponse = super().changeform_view(request, *arguments)  # type: ignore[misc]
        if isinstance(response, TemplateResponse):
            response.render()
        return response

    def message_user(self, request: HttpRequest, *said: Any, **how: Any) -> None:
        """Hold back what the stock form says until it is true: its save can still be refused, or undone to ask."""
        waiting = getattr(request, "review_said", None)
        if waiting is None:
            super().message_user(request, *said, **how)  # type: ignore[misc]
        else:
            waiting.append((said, how))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        known = getattr(request, "review_object", None)
        return known or super().get_object(request, object_id, from_field)  # type: ignore[misc]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)  # type: ignore[misc]
        form.refusal = getattr(request, "review_refusal", "")
        form.typed_reason = request.POST.get("reason", "")
        form.address_is_kept = bool(obj and obj.record.is_public)
        if obj is not None and request.method != "POST":
            content = contents.read_whole(obj.record, obj)
            form.start = Start(content, getattr(request, "review_stored", content)).sign()
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: "ModelForm[Any]", change: bool) -> None:
        if not change:
            obj.record = Record.objects.create(kind=obj.kind(), slug=door.free_slug(obj.kind(), _("new")))
        super().save_model(request, obj, form, change)  # type: ignore[misc]

    def save_related(self, request: HttpRequest, form: "ModelForm[Any]", formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        obj = form.instance
        if not obj.record.is_public:
            wanted = form.cleaned_data.get("slug") or ("" if change else self.words_for_slug(obj)[: door.LONGEST_WORDS])
            if wanted and wanted != obj.record.slug:
                obj.record.slug = door.free_slug(obj.kind(), wanted, obj.pk)
                obj.record.save(update_fields=["slug"])
        request.review_saved = obj.record  # type: ignore[attr-defined]

    def proposed(self, request: HttpRequest, record: Record) -> None:
        """Do what else is to be kept with a record that has just been proposed, in the same transaction."""

    def words_for_slug(self, obj: Any) -> str:
        """Give the words that a new record's address is made of."""
        return str(type(obj).objects.get(pk=obj.pk))


class _Page:
    """One request to a form."""

    def __init__(
        self, admin: Any, request: HttpRequest, object_id: str | None, form_url: str, extra_context: Any
    ) -> None:
        self.admin, self.request, self.object_id, self.form_url = admin, request, object_id, form_url
        self.extra = extra_context
        self.account_id = request.user.pk or 0
        self.opening = kept_typing.opened(
            account_id=self.account_id, address=request.path, mark=request.POST.get(kept_typing.FIELD, "")
        )

    # --- Opening

    def open(self) -> HttpResponse:
        """Show the form, or what was typed into it before and not saved."""
        row = kept_forms.asked_for(self.request)
        if row is not None and not self._is_in_review():
            return self._show_kept(row)
        obj = self._load()
        draft = door.open_revision(obj.record) if obj is not None and obj.open_state else None
        if draft is not None and draft.record.is_public:
            with self._acting("-"), previewing():
                contents.apply(draft.record, draft.content)
                self._load()
                return self._stock(draft.record, draft)
        return self._stock(obj.record if obj is not None else None, draft)

    def _load(self) -> Any:
        """Fetch the record's row with its children and what they all are called, once for whoever asks."""
        self.request.review_object = None  # type: ignore[attr-defined]
        obj = self.admin.get_object(self.request, self.object_id) if self.object_id else None
        if obj is not None:
            children = KINDS[obj.kind()].children
            obj._prefetched_objects_cache = {}  # noqa: SLF001  what it is called came as plain text, not as rows to edit
            contents.load(
                obj, children, lambda rows, child: with_words(rows, *reviewed_keys(rows.model, but=child.parent))
            )
            self.request.review_object = obj  # type: ignore[attr-defined]
        return obj

    def _stock(self, record: Record | None, draft: Revision | None, **context: Any) -> HttpResponse:
        page = {
            **self.extra,
            "record": record,
            "draft": draft,
            "can_merge": self.admin.mergeable and record is not None and record.is_public,
            "typed_by": self.opening.mark(),
            "kept_before": kept_forms.kept_before(self.request, [self.opening]),
            **context,
        }
        response: HttpResponse = self.admin.opened_as_stock(self.request, self.object_id, self.form_url, page)
        return response

    def _show_kept(self, row: KeptTyping) -> HttpResponse:
        """Show what was kept as a form that was sent and refused: it is not saved, only shown."""
        self.request.method, self.request.POST = "POST", kept_typing.typed(row)  # type: ignore[assignment]
        self.opening = kept_typing.Opening(row.account_id, row.address, row.opening)
        return self._refused(kept_forms.not_saved(row))

    # --- Saving

    def save(self) -> HttpResponse:
        if self._is_in_review():
            messages.error(
                self.request,
                _("This went into review while you typed, and cannot be changed now. What you typed is kept here."),
            )
            return HttpResponseRedirect(self.request.path)
        try:
            return self._save()
        except door.Refused as refused:
            return self._refused(str(refused))

    def _refused(self, why: str) -> HttpResponse:
        """Show the form as it was sent, with the reason above it; on the rows that it was opened on, if they can be."""
        self.request.review_refusal = why  # type: ignore[attr-defined]
        try:
            return self._save()
        except door.Refused:
            return self._save(on_start=False)

    def _is_in_review(self) -> bool:
        in_review = Revision.objects.filter(record_id=self.object_id or 0, state=Revision.State.IN_REVIEW)
        return self.object_id is not None and in_review.exists()

    def _save(self, *, on_start: bool = True) -> HttpResponse:
        """Let the stock form do its work under the actor's name; where it must not be kept, in a preview."""
        request = self.request
        self.saved: Record | None = None
        said: list[tuple[Any, Any]] = []
        request.review_said = said  # type: ignore[attr-defined]
        reason = request.POST.get("reason", "").strip()[:LONGEST_REASON] or "-"
        where = ""
        with door.explaining(), self._acting(reason):
            record = self._lock()
            if record is None:
                response = self._submit(None, None)
                content = contents.read(self.saved) if self.saved else None
            else:
                response, content = self._save_existing(record, on_start=on_start)
            if content is not None and self.saved is not None:
                kept_typing.forget(self.opening)
                where = self._propose(self.saved.pk, content, reason)
        del request.review_said  # type: ignore[attr-defined]
        for words, how in said:
            self.admin.message_user(request, *words, **how)
        if content is not None:
            self.admin.message_user(request, format_html(_("Kept as a draft in {}: send it for review there."), where))
        return response

    def _lock(self) -> Record | None:
        """Give the record, for this save alone until it is done: of two at once, the second sees the first."""
        if self.object_id is None:
            return None
        return Record.objects.select_for_update().filter(pk=self.object_id, kind=self.admin.model.kind()).first()

    def _save_existing(self, record: Record, *, on_start: bool) -> tuple[HttpResponse, Content | None]:
        draft = door.open_revision(record)
        if not on_start:
            sent = self.request.POST.copy()
            sent["started_from"] = ""
            self.request.POST = sent  # type: ignore[assignment]
        start = read_start(self.request.POST.get("started_from", ""))
        with previewing():
            if draft and record.is_public:
                contents.apply(record, draft.content)
            now = contents.read(record)
        if start is not None and start.shown == now and not record.is_public:
            response = self._submit(record, draft)
            return response, contents.read(self.saved) if self.saved else None
        with previewing():
            self._put_back(record, start.shown if start else now)
            response = self._submit(record, draft)
            typed = contents.read(self.saved) if self.saved else None
        record.refresh_from_db()
        if typed is None:
            return response, None
        if start is None or start.stored != now:
            together = put_together(record.kind, opened=start.stored if start else None, now=now, typed=typed)
            if together.differences:
                return self._ask(record, draft, now, together, start), None
            typed = together.content
        if take(typed, now, self.request.POST.getlist(TAKE_THEIRS)):
            raise door.Refused(_("What you wanted to take is not there any more: look again."))
        if not record.is_public:
            contents.apply(record, typed)
        return response, typed

    @staticmethod
    def _put_back(record: Record, content: Content) -> None:
        try:
            contents.apply(record, content)
        except DatabaseError as error:
            raise door.Refused(
                door.explain(error) or _("What this form was opened on cannot be shown any more.")
            ) from error

    def _submit(self, record: Record | None, draft: Revision | None) -> HttpResponse:
        self.request.review_saved = None  # type: ignore[attr-defined]
        response = self._stock(record, draft)
        self.saved = self.request.review_saved  # type: ignore[attr-defined]
        return response

    def _ask(
        self, record: Record, draft: Revision | None, now: Content, together: Together, start: Start | None
    ) -> HttpResponse:
        """Show what somebody else changed, above a form that holds both editors' work: saving it again keeps it."""
        self.saved = None
        self.request.review_said.clear()  # type: ignore[attr-defined]
        self.request.method, self.request.review_stored = "GET", now  # type: ignore[attr-defined]
        told = {"differences": together.differences, "changed_by": _writers(record, start)}
        with previewing():
            contents.apply(record, together.content)
            self._load()
            return self._stock(record, draft, **told, kept_before=[])

    def _propose(self, key: int, content: Content, reason: str) -> str:
        """Keep the content as the record's open revision; give a link to its submission."""
        actor: Any = self.request.user
        record = Record.objects.get(pk=key)
        revision = door.propose(record=record, content=content, actor=actor, reason=reason)
        self.admin.proposed(self.request, record)
        where = reverse("admin:sources_submission_change", args=[revision.submission_id])
        return format_html('<a href="{}">{}</a>', where, revision.submission)

    def _acting(self, reason: str) -> Any:
        return acting(actor_id=self.account_id, reason=reason)


def _writers(record: Record, start: Start | None) -> list[dict[str, Any]]:
    """List who wrote to a record since a form was opened, with when and why, the last one first."""
    rows = History.objects.filter(record_id=record.pk).exclude(table_name="sources_record").order_by("-id")
    if start is not None:
        since = dt.datetime.fromtimestamp(start.at, tz=dt.UTC)
        rows = rows.filter(at__gte=since)
    steps: dict[Any, dict[str, Any]] = {}
    for key, at, reason in rows.values_list("actor_id", "at", "reason")[:200]:
        steps.setdefault((key, reason), {"actor": key, "at": at, "why": reason})
    people = Account.objects.in_bulk([step["actor"] for step in steps.values()])
    return [{**step, "who": people.get(step["actor"], "?")} for step in list(steps.values())[:5]]
