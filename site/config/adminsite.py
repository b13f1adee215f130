"""The admin site under the project's own name; it opens on what waits."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class ParallaxAdminSite(AdminSite):
    site_header = gettext_lazy("Parallax: editors' desk")
    site_title = gettext_lazy("Parallax")
    index_title = gettext_lazy("Records")
    index_template = "admin/queue.html"

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        context = {**(extra_context or {}), "queue": _queue(request), **_pending_import(request)}
        return super().index(request, context)


def _queue(request: HttpRequest) -> list[tuple[str, Any, str]]:
    """Give what waits: for a decision, for this person to mend, and this person's drafts. One query each."""
    from sources.review.queue import drafts, sent_back, waiting  # noqa: PLC0415  models are not loaded at start-up

    key = request.user.pk or 0
    return [
        (_("Waiting for a decision"), waiting(key), _("Nothing waits.")),
        (_("Sent back to you"), sent_back(key), _("Nothing was sent back.")),
        (_("Your drafts"), drafts(key), _("No drafts.")),
    ]


def _pending_import(request: HttpRequest) -> dict[str, Any]:
    """Give the import that this person previewed and has not taken note of, and what became of it."""
    from sources.tables.keeping import pending_of  # noqa: PLC0415  models are not loaded at start-up

    pending = pending_of(request)
    return {"pending": pending, "is_kept": pending.is_kept} if pending else {}


class ParallaxAdminConfig(AdminConfig):
    default_site = "config.adminsite.ParallaxAdminSite"
