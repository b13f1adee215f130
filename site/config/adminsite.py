"""The admin site under the project's own name; it opens on what waits."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

KEPT_OUT = {"account", "mfa", "usersessions"}
"""Apps whose tables hold secrets and sessions: nobody reads or writes them here."""


class ParallaxAdminSite(AdminSite):
    site_header = gettext_lazy("Parallax: editors' desk")
    site_title = gettext_lazy("Parallax")
    index_title = gettext_lazy("Records")
    index_template = "admin/queue.html"

    def get_urls(self) -> list[Any]:
        from sources.admin.dates import dates_view  # noqa: PLC0415  models are not loaded at start-up

        return [path("dates/", self.admin_view(dates_view), name="dates"), *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return super().index(request, {**(extra_context or {}), "queue": _queue(request)})

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


def _queue(request: HttpRequest) -> list[tuple[str, Any, str]]:
    """Give what waits: for a decision, for this person to mend, and this person's drafts. One query each."""
    from sources.review.queue import drafts, sent_back, waiting  # noqa: PLC0415  models are not loaded at start-up

    key = request.user.pk or 0
    return [
        (_("Waiting for a decision"), waiting(key), _("Nothing waits.")),
        (_("Sent back to you"), sent_back(key), _("Nothing was sent back.")),
        (_("Your drafts"), drafts(key), _("No drafts.")),
    ]


class ParallaxAdminConfig(AdminConfig):
    default_site = "config.adminsite.ParallaxAdminSite"
