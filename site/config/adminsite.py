"""The admin site under the project's own name; it opens on what this person has to do."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy

GROUPS = (
    (gettext_lazy("Texts"), ("Document", "Tagging", "Naming", "Reply")),
    (gettext_lazy("What they say"), ("Claim", "Stance", "ClaimRelation", "Assessment")),
    (gettext_lazy("What it is about"), ("Question", "Event", "Narrative", "Topic")),
    (gettext_lazy("Who says it"), ("Source", "Rating", "Actor", "Place", "Reference", "BiasTag")),
    (gettext_lazy("Review"), ("Submission", "Batch", "Record", "Takedown", "KeptBack")),
)
"""The lists of the home in the order of work; what stands in none of them comes last."""


class ParallaxAdminSite(AdminSite):
    site_header = gettext_lazy("Parallax: editors' desk")
    site_title = gettext_lazy("Parallax")
    index_title = gettext_lazy("My work")
    index_template = "admin/queue.html"

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        from sources.review.queue import home  # noqa: PLC0415  models are not loaded at start-up

        account: Any = request.user
        sections = home(account) if account.has_perm("sources.edit") else []
        choosable = [entry for section in sections for entry in section.entries if entry.key]
        seen = max((entry.seen for entry in choosable), default=0)
        work = {"sections": sections, "seen": seen, "choosable": bool(choosable)}
        work["is_idle"] = not any(section.total for section in sections if section.empty)
        groups = grouped(self.get_app_list(request))
        return super().index(request, {**(extra_context or {}), **work, "groups": groups})


def grouped(apps: list[Any]) -> list[tuple[Any, list[Any]]]:
    """Put the lists that the stock home shows by app into the order of work."""
    models = {model["object_name"]: model for app in apps for model in app["models"]}
    found = [(title, [models.pop(name) for name in names if name in models]) for title, names in GROUPS]
    return [(title, rows) for title, rows in [*found, (gettext_lazy("More"), list(models.values()))] if rows]


class ParallaxAdminConfig(AdminConfig):
    default_site = "config.adminsite.ParallaxAdminSite"
