"""Batches in the admin: released as a whole, then reviewed record by record; lists of all records, of takedowns."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.review import batches, door, queue
from sources.review import content as contents
from sources.review.content import KINDS
from sources.review.desk import DeskAdmin, ReadOnlyAdmin, WorkFilter
from sources.review.differences import compare
from sources.review.entries import shown_passages
from sources.review.forms import LONGEST_REASON, is_key
from sources.review.models import Batch, KeptBack, Record, Revision, Takedown


class BatchWorkFilter(WorkFilter):
    lists = queue.BATCHES


@admin.register(Batch)
class BatchAdmin(DeskAdmin):
    """Imports: released as a whole by someone other than the importer, then reviewed record by record."""

    list_display = ("title", "kind", "state", "imported_by", "imported_at", "released_by")
    list_filter = (BatchWorkFilter, "state")
    list_select_related = ("imported_by", "released_by")
    acts = {"release": door.release}
    argument = "batch"
    template = "admin/review/batch.html"

    def context(self, request: HttpRequest, obj: Batch) -> dict[str, Any]:
        """Show what came in and how far its review is, and offer to release it to whoever may."""
        arrived = obj.state == Batch.State.ARRIVED
        own = obj.imported_by == request.user
        return {
            "kept_back": obj.kept_back.count(),
            **self._progress(obj),
            "can_release": arrived and not own and request.user.has_perm("sources.decide"),
            "own_waiting": arrived and own,
        }

    @staticmethod
    def _progress(batch: Batch) -> dict[str, Any]:
        rows = batches.progress(batch)
        return {
            "progress": rows,
            "total": sum(row.total for row in rows),
            "reviewed": sum(row.reviewed for row in rows),
            "confirmed": sum(row.confirmed for row in rows),
            "is_released": batch.state == Batch.State.RELEASED,
        }

    # --- Record by record

    def get_urls(self) -> list[Any]:
        def view(function: Any) -> Any:
            return self.admin_site.admin_view(function)

        return [
            path("<str:batch_id>/review/<str:record_id>/", view(self.record_view), name="sources_batch_record"),
            path("<str:batch_id>/review/", view(self.review_view), name="sources_batch_review"),
            *super().get_urls(),
        ]

    def review_view(self, request: HttpRequest, batch_id: str) -> HttpResponse:
        """Show how far the review of a released batch is, and lead to the next record for this person."""
        batch = self._batch(request, batch_id)
        ahead = batches.for_reader(batch, request.user.pk or 0)
        return TemplateResponse(request, "admin/review/batch_review.html", {
            **self.admin_site.each_context(request), "title": str(batch), "opts": self.opts, "object": batch,
            **self._progress(batch), "following": ahead.first(), "media": self.media,
        })  # fmt: skip

    def record_view(self, request: HttpRequest, batch_id: str, record_id: str) -> HttpResponse:
        """Show one record of a released batch with its passages, to be confirmed or decided on."""
        batch = self._batch(request, batch_id)
        seen = batch.records.filter(contents.to_review(), contents.open_to(request.user.pk or 0))
        record = seen.filter(pk=record_id).first() if is_key(record_id) else None
        if record is None:
            raise Http404
        ahead = list(batches.for_reader(batch, request.user.pk or 0).values_list("pk", flat=True))
        following = batches.following(ahead, record.pk)
        if request.method == "POST" and self._judge(request, record):
            where = "sources_batch_record" if following else "sources_batch_review"
            keys = [batch.pk, following] if following else [batch.pk]
            return HttpResponseRedirect(reverse(f"admin:{where}", args=keys))
        return TemplateResponse(
            request, "admin/review/batch_record.html", self._record_page(request, batch, record, ahead, following)
        )

    def _record_page(
        self, request: HttpRequest, batch: Batch, record: Record, ahead: list[int], following: int | None
    ) -> dict[str, Any]:
        kind = KINDS[record.kind]
        name = f"admin:{kind.model._meta.app_label}_{record.kind}"
        content, revision = contents.read(record), door.open_revision(record)
        stands = revision is not None and revision.submission.confirms_id and contents.same(content, revision.content)
        waits = bool(stands and revision and revision.state == Revision.State.IN_REVIEW)
        mine = bool(revision and request.user.pk in revision.contributors)
        return {
            **self.admin_site.each_context(request), "title": f"{capfirst(kind.label)}: {record.slug}",
            "opts": self.opts, "object": record, "batch": batch, "revision": revision, **self._progress(batch),
            "row": kind.model._default_manager.get(pk=record.pk), "said": compare(record.kind, None, content),
            "passages": shown_passages(record.kind, content), "waiting_for_me": len(ahead), "following": following,
            "url": reverse(f"{name}_change", args=[record.pk]), "mark_url": reverse(f"{name}_mark", args=[record.pk]),
            "people": door.contributors(revision) if revision else [],
            "can_confirm": revision is None and record.is_public and not record.is_reviewed,
            "can_approve": waits and not mine and request.user.has_perm("sources.decide"),
            "own_waiting": waits and mine, "only_reviewers": waits and not request.user.has_perm("sources.decide"),
            "is_changing": revision is not None and not waits,
            "why": request.POST.get("why", ""), "media": self.media,
        }  # fmt: skip

    @staticmethod
    def _judge(request: HttpRequest, record: Record) -> bool:
        """Confirm the record, or approve what another person confirmed; say what came of it and whether it was done."""
        act, actor = request.POST.get("act", ""), request.user
        why = request.POST.get("why", "").strip()[:LONGEST_REASON]
        try:
            revision = door.open_revision(record)
            if act == "confirm":
                door.confirm(record=record, actor=actor, why=why)  # type: ignore[arg-type]
                messages.success(request, _("Confirmed: a second person decides."))
            elif act == "approve" and revision is not None:
                door.approve_confirmation(revision=revision, actor=actor, why=why)  # type: ignore[arg-type]
                messages.success(request, _("Reviewed; its page says so."))
            else:
                raise door.Refused(_("Choose what to do."))  # noqa: TRY301  told like every refusal
        except door.Refused as refused:
            messages.error(request, str(refused))
            return False
        return True

    def _batch(self, request: HttpRequest, key: str) -> Batch:
        if not self.has_view_permission(request):
            raise PermissionDenied
        batch = Batch.objects.filter(pk=key, state=Batch.State.RELEASED).first() if is_key(key) else None
        if batch is None:
            raise Http404
        return batch


@admin.register(KeptBack)
class KeptBackAdmin(ReadOnlyAdmin):
    """What imports brought that no record holds, with the reason: to read and to act upon, never public."""

    list_display = ("key", "what", "words", "why", "record")
    list_display_links = None
    list_filter = ("what", "batch")
    search_fields = ("key", "words", "why")
    list_select_related = ("record",)


class RecordWorkFilter(WorkFilter):
    lists = queue.RECORDS


class KindFilter(admin.SimpleListFilter):
    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, kind.model._meta.verbose_name_plural) for name, kind in KINDS.items()]

    def queryset(self, _request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        return queryset.filter(kind=self.value()) if self.value() else queryset


class ReviewFilter(admin.SimpleListFilter):
    """Limited by how far the review of a record is."""

    title = gettext_lazy("review")
    parameter_name = "review"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("reviewed", gettext_lazy("public, reviewed")),
            ("batch", gettext_lazy("public, not yet reviewed here")),
            ("confirmed", gettext_lazy("confirmed by one person")),
        ]

    def queryset(self, _request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        confirmed = Revision.objects.filter(batches.CONFIRMED, record=OuterRef("pk"))
        conditions = {
            "reviewed": Q(public_revision__isnull=False),
            "batch": Q(published_at__isnull=False, public_revision__isnull=True),
            "confirmed": Q(public_revision__isnull=True) & Q(Exists(confirmed)),
        }
        value = self.value()
        return queryset.filter(conditions[value]) if value in conditions else queryset


@admin.register(Record)
class RecordAdmin(ReadOnlyAdmin):
    """Every record of every kind, by what waits to be done with it."""

    list_display = ("address", "kind_label", "batch", "published_at")
    list_display_links = None
    list_filter = (RecordWorkFilter, ReviewFilter, KindFilter, "batch")
    list_select_related = ("batch",)
    search_fields = ("slug",)
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).filter(contents.to_review())

    @admin.display(description=gettext_lazy("address"), ordering="slug")
    def address(self, obj: Record) -> str:
        kind = KINDS[obj.kind]
        url = reverse(f"admin:{kind.model._meta.app_label}_{obj.kind}_change", args=[obj.pk])
        return format_html('<a href="{}">{}</a>', url, obj.slug)

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def kind_label(self, obj: Record) -> str:
        return KINDS[obj.kind].label


class TakedownWorkFilter(WorkFilter):
    lists = queue.TAKEDOWNS


@admin.register(Takedown)
class TakedownAdmin(ReadOnlyAdmin):
    """Texts that were taken down, and those that wait for a second person."""

    list_display = ("where", "reason", "asked_by", "asked_at", "confirmed_by", "confirmed_at")
    list_display_links = None
    list_filter = (TakedownWorkFilter,)
    list_select_related = ("document__record", "asked_by", "confirmed_by")

    @admin.display(description=gettext_lazy("document"))
    def where(self, obj: Takedown) -> str:
        url = reverse("admin:sources_document_takedown", args=[obj.document_id])
        return format_html('<a href="{}">{}</a>', url, obj.document.title or obj.document.slug)
