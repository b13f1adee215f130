"""What readers reported: the list, and the page on which a report is looked at and answered."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.models import ReaderReport
from sources.models.report import LONGEST_ANSWER
from sources.reports import handling
from sources.review import queue
from sources.review.content import KINDS
from sources.review.desk import DeskAdmin, WorkFilter
from sources.review.door import Refused
from sources.review.forms import is_key


class ReportWorkFilter(WorkFilter):
    lists = queue.REPORTS


class KindFilter(admin.SimpleListFilter):
    """Limited to reports about one kind of record, or about other pages."""

    title = gettext_lazy("kind of page")
    parameter_name = "kind"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        found = set(ReaderReport.objects.order_by().values_list("about__kind", flat=True).distinct())
        kinds = [(name, kind.label) for name, kind in KINDS.items() if name in found]
        return [*kinds, ("page", gettext_lazy("other pages"))]

    def queryset(self, _request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        if self.value() == "page":
            return queryset.filter(about__isnull=True)
        return queryset.filter(about__kind=self.value()) if self.value() in KINDS else queryset


@admin.register(ReaderReport)
class ReaderReportAdmin(DeskAdmin):
    """Read and answered here, never published; what repeats a report is answered with it."""

    list_display = ("number", "what", "said", "times", "state", "handled_by", "received_at")
    list_filter = (
        ReportWorkFilter, "state", KindFilter, "language", ("handled_by", admin.RelatedOnlyFieldListFilter),
        "received_at",
    )  # fmt: skip
    search_fields = ("number", "words__unaccent", "place__unaccent", "about__slug", "answer__unaccent")
    list_select_related = ("about", "handled_by")
    template = "admin/report.html"
    argument = "report"
    acts = {
        "take": handling.take, "put_back": handling.put_back, "accept": handling.accept, "decline": handling.decline,
        "erase": handling.erase,
    }  # fmt: skip

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(handling.MAY)

    has_module_permission = has_view_permission

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        rows: QuerySet[Any] = super().get_queryset(request).filter(same_as__isnull=True)
        counted: QuerySet[Any] = rows.annotate(repeats=Count("repeated_by"))
        return counted

    @admin.display(description=gettext_lazy("about"), ordering="about__slug")
    def what(self, obj: Any) -> str:
        return named(obj)

    @admin.display(description=gettext_lazy("what is wrong"))
    def said(self, obj: Any) -> str:
        return Truncator(obj.words).chars(90) or _("(erased)")

    @admin.display(description=gettext_lazy("times"), ordering="repeats")
    def times(self, obj: Any) -> int:
        return int(obj.repeats) + 1

    def details(self, request: HttpRequest, act: str) -> dict[str, Any]:
        if act != "accept":
            return {}
        key = request.POST.get("decision", "")
        if not key:
            return {"decision": None}
        report = (
            self.get_object(request, request.resolver_match.kwargs["object_id"]) if request.resolver_match else None
        )
        offered = handling.offered(report) if report is not None else None
        found = offered.filter(pk=int(key)).first() if offered is not None and is_key(key) else None
        if found is None:
            raise Refused(_("Choose among the decisions that are offered."))
        return {"decision": found}

    def context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """Show what was sent, what became of it, and what this person may do."""
        account: Any = request.user
        kind = KINDS[obj.about.kind] if obj.about else None
        row = kind.model._default_manager.filter(pk=obj.about_id).first() if kind else None
        desk = f"admin:{kind.model._meta.app_label}_{kind.name}_change" if kind else ""
        repeats = list(obj.repeated_by.order_by("pk"))
        given = list(dict.fromkeys(each.email for each in (obj, *repeats) if each.email))
        return {
            "title": _("Report %(number)s") % {"number": obj.number}, "named": named(obj), "row": row,
            "page_url": row.get_absolute_url() if row else page_url(obj.page),
            "desk_url": reverse(desk, args=[obj.about_id]) if row else "",
            "marks_url": reverse(desk.replace("_change", "_mark"), args=[obj.about_id]) if row else "",
            "repeats": repeats, "steps": obj.steps.select_related("by"), "longest": LONGEST_ANSWER,
            "addresses": given if handling.sees_addresses(obj, account) else [],
            "has_addresses": bool(given), "offered": handling.offered(obj),
            "chosen": request.POST.get("decision", ""),
        }  # fmt: skip


def page_url(name: str) -> str:
    """Give the address of a page by its name; empty where there is no such page any more."""
    try:
        return reverse(name) if name else ""
    except NoReverseMatch:
        return ""


def named(report: ReaderReport) -> str:
    """Say in a word or two what a report is about."""
    if report.about is not None:
        return f"{KINDS[report.about.kind].label}: {report.about.slug}"
    return report.page or _("the site as a whole")
