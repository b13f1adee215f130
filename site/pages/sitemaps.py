"""Sitemaps for search engines: every page in every language, with the day on which it last changed."""

import datetime as dt
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models.functions import Coalesce
from django.urls import reverse

from claims.models import Claim, Event, Question, Topic
from pages.views.lists import LISTS
from sources.models import Actor, Document, Place, Reference, Source


class PagesSitemap(Sitemap):  # type: ignore[type-arg]
    """Home, lists and what is told of the work itself."""

    i18n = alternates = x_default = True

    def items(self) -> list[str]:
        return ["home", *LISTS, "compare", "method", "corrections"]

    def location(self, item: str) -> str:
        return reverse(item)


class RecordSitemap(Sitemap):  # type: ignore[type-arg]
    """Every public record of one kind."""

    i18n = alternates = x_default = True
    limit = 10_000

    def __init__(self, model: Any) -> None:
        self.model = model

    def items(self) -> Any:
        changed = Coalesce("record__public_revision__applied_at", "record__published_at")
        return self.model.objects.published().select_related("record").annotate(changed=changed).order_by("pk")

    def lastmod(self, item: Any) -> dt.datetime:
        changed: dt.datetime = item.changed
        return changed


MODELS = (Question, Event, Claim, Topic, Document, Source, Actor, Place, Reference)
SITEMAPS = {"pages": PagesSitemap(), **{model.kind(): RecordSitemap(model) for model in MODELS}}
