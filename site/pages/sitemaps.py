"""Sitemaps for search engines: every page in every language, with the day on which it last changed."""

import datetime as dt
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models.functions import Coalesce
from django.urls import reverse

from claims.models import Claim, Event, Question, Topic
from pages.views.lists import LISTS
from sources.models import Actor, Document, Place, Reference, Source
from sources.version import remembered


class PagesSitemap(Sitemap):  # type: ignore[type-arg]
    """Home, lists and what is told of the work itself."""

    i18n = alternates = x_default = True

    def items(self) -> list[str]:
        return [
            "home", *LISTS, "compare", "namings", "numbers", "agreement", "method", "audit", "coders", "corrections",
            "about",
        ]  # fmt: skip

    def location(self, item: str) -> str:
        return reverse(item)


class RecordSitemap(Sitemap):  # type: ignore[type-arg]
    """Every public record of one kind."""

    i18n = alternates = x_default = True
    limit = 10_000

    def __init__(self, model: Any) -> None:
        self.model = model

    def items(self) -> list[tuple[str, dt.datetime]]:
        return addresses(self.model)

    def location(self, item: tuple[str, dt.datetime]) -> str:
        return reverse(self.model.kind(), args=[item[0]])

    def lastmod(self, item: tuple[str, dt.datetime]) -> dt.datetime:
        return item[1]


@remembered
def addresses(model: Any) -> list[tuple[str, dt.datetime]]:
    """Give the address of every public record of a kind, and when it last changed: each map goes through all."""
    changed = Coalesce("record__public_revision__applied_at", "record__published_at")
    return list(model.objects.published().order_by("pk").values_list("record__slug", changed))


MODELS = (Question, Event, Claim, Topic, Document, Source, Actor, Place, Reference)
SITEMAPS = {"pages": PagesSitemap(), **{model.kind(): RecordSitemap(model) for model in MODELS}}
