"""The admin site under the project's own name; it opens on what this person has to do."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy

KEPT_OUT = {"account", "auth", "mfa", "usersessions"}
"""Apps whose tables hold secrets, sessions and what each role may do: nobody reads or writes them here."""

GROUPS = (
    (gettext_lazy("Texts"), ("Document", "Tagging", "Naming", "Reply")),
    (gettext_lazy("What they say"), ("Claim", "Stance", "ClaimRelation", "Assessment", "Judgement", "BlindCoding")),
    (gettext_lazy("What it is about"), ("Question", "Event", "Narrative", "Topic")),
    (gettext_lazy("Who says it"), ("Source", "Rating", "Actor", "Place", "Reference", "BiasTag")),
    (gettext_lazy("People"), ("Account", "AccountEvent")),
    (gettext_lazy("Review"), ("Submission", "ReaderReport", "Batch", "Record", "Takedown", "KeptBack")),
)
"""The lists of the home in the order of work; what stands in none of them comes last."""


class ParallaxAdminSite(AdminSite):
    site_header = gettext_lazy("Parallax: editors' desk")
    site_title = gettext_lazy("Parallax")
    index_title = gettext_lazy("My work")
    index_template = "admin/queue.html"

    def get_urls(self) -> list[Any]:
        from sources.admin.dates import dates_view  # noqa: PLC0415  models are not loaded at start-up

        return [path("dates/", self.admin_view(dates_view), name="dates"), *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        from claims.admin.waiting import second_codings  # noqa: PLC0415  models are not loaded at start-up
        from sources.review.queue import home  # noqa: PLC0415  models are not loaded at start-up

        account: Any = request.user
        sections = [*home(account), *second_codings(account)] if account.has_perm("sources.edit") else []
        choosable = [entry for section in sections for entry in section.entries if entry.key]
        seen = max((entry.seen for entry in choosable), default=0)
        work = {"sections": sections, "seen": seen, "choosable": bool(choosable)}
        work["is_idle"] = not any(section.total for section in sections if section.empty)
        groups = grouped(self.get_app_list(request))
        return super().index(request, {**(extra_context or {}), **work, "groups": groups, **_pending_import(request)})

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        models: list[Any] = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        super().register([each for each in models if each._meta.app_label not in KEPT_OUT], admin_class, **options)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send everybody to the one page that asks for the second factor and counts what fails."""
        from allauth.account.decorators import secure_admin_login  # noqa: PLC0415  models are not loaded at start-up

        answer: HttpResponse = secure_admin_login(super().login)(request, extra_context)
        return answer

    def password_change(self, _request: HttpRequest, **_context: Any) -> HttpResponse:  # type: ignore[override]
        return HttpResponseRedirect(reverse("account_change_password"))


def grouped(apps: list[Any]) -> list[tuple[Any, list[Any]]]:
    """Put the lists that the stock home shows by app into the order of work."""
    models = {model["object_name"]: model for app in apps for model in app["models"]}
    found = [(title, [models.pop(name) for name in names if name in models]) for title, names in GROUPS]
    return [(title, rows) for title, rows in [*found, (gettext_lazy("More"), list(models.values()))] if rows]


def _pending_import(request: HttpRequest) -> dict[str, Any]:
    """Give the import that this person previewed and has not taken note of, and what became of it."""
    from sources.tables.held import pending_of  # noqa: PLC0415  models are not loaded at start-up

    pending = pending_of(request)
    return {"pending": pending, "is_kept": pending.is_kept} if pending else {}


class ParallaxAdminConfig(AdminConfig):
    default_site = "config.adminsite.ParallaxAdminSite"
