"""Atom feeds: what became public, of everything, of one event or one source; and the ledger of corrections."""

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django.contrib.syndication.views import Feed
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.happenings import public_events
from claims.models import Claim, Event, Stance
from pages.ledger import Entry, entries, shown_decisions
from pages.states import LOOKS
from pages.templatetags.parallax import plain
from pages.views.reading import one, public
from sources.models import Source
from sources.tables.cells import unwanted

LATEST = 30
TAGGED_SINCE = "2026"
"""A year from which on hosts have named entries so."""


class PlainAtom(Atom1Feed):
    """Atom (RFC 4287) of plain texts.

    Control characters that XML cannot hold are left out: one pasted into a reason would end the whole feed. A summary
    is announced as HTML, so the signs of that are escaped. What an entry is known by is a tag (RFC 4151) of host,
    record and language: it stays when the entry's address changes.
    """

    def add_item(self, title: str, link: str, description: str, unique_id: str = "", **kwargs: Any) -> None:  # type: ignore[override]
        host, language = urlsplit(str(self.feed["link"])).hostname, self.feed["language"]
        known_by = f"tag:{host},{TAGGED_SINCE}:{unique_id}/{language}"
        super().add_item(_held(title), link, escape(_held(description)), unique_id=known_by, **kwargs)


def _held(text: Any) -> str:
    return "".join(letter for letter in str(text) if not unwanted(letter))


class AtomFeed(Feed):  # type: ignore[type-arg]
    """What all feeds share: Atom, in the language of their address."""

    feed_type = PlainAtom
    author_name = "Parallax"

    def item_guid(self, item: Any) -> str:
        return f"{item.kind()}/{item.pk}"

    def item_link(self, item: Any) -> str:
        return str(item.get_absolute_url())


class LatestFeed(AtomFeed):
    """Claims that became public or changed, the newest first."""

    title = gettext_lazy("Parallax: latest claims")
    subtitle = gettext_lazy("Claims that became public or changed, the newest first.")

    def link(self) -> str:
        return reverse("claims")

    def feed_url(self) -> str:
        return reverse("feed-latest")

    def items(self) -> list[Any]:
        return list(_by_change(public(Claim))[:LATEST])

    def item_title(self, item: Claim) -> str:
        return plain(item, "statement")

    def item_description(self, item: Claim) -> str:
        return (
            _("Reviewed and approved here by a second person.")
            if item.record.is_reviewed
            else _("Not yet reviewed here")
        )

    def item_updateddate(self, item: Any) -> dt.datetime:
        changed: dt.datetime = item.changed
        return changed


def _by_change(rows: Any) -> Any:
    """Annotate public records with when they last changed, the latest first."""
    changed = Coalesce("record__public_revision__applied_at", "record__published_at")
    return rows.annotate(changed=changed).order_by("-changed", "-pk")


class StanceFeed(AtomFeed):
    """What documents were found to do with claims, as it became public."""

    def stances(self) -> Any:
        rows = Stance.objects.published().filter(is_agreed=True, claim__record__merged_into__isnull=True)
        return _by_change(rows).select_related("claim__record", "document__record", "record")

    def items_of(self, rows: Any) -> list[Any]:
        latest = list(rows[:LATEST])
        claims = {claim.pk: claim for claim in public(Claim).filter(pk__in=[each.claim_id for each in latest])}
        for each in latest:
            each.words = claims[each.claim_id].words
        return latest

    def item_title(self, item: Any) -> str:
        return f"{LOOKS[item.outcome].word}: {plain(item, 'statement')}"

    def item_description(self, item: Any) -> str:
        return str(item.document.title or item.document.slug)

    def item_updateddate(self, item: Any) -> dt.datetime:
        changed: dt.datetime = item.changed
        return changed


class EventFeed(StanceFeed):
    """What is found on the claims about one event."""

    def get_object(self, _request: HttpRequest, slug: str) -> Event:
        found: Event = one(public_events(), slug)
        return found

    def title(self, obj: Event) -> str:
        return _("Parallax: %(title)s") % {"title": plain(obj, "title")}

    def subtitle(self) -> str:
        return _("What documents say of it, as it is coded.")

    def link(self, obj: Event) -> str:
        return obj.get_absolute_url()

    def feed_url(self, obj: Event) -> str:
        return reverse("feed-event", args=[obj.slug])

    def items(self, obj: Event) -> list[Any]:
        return self.items_of(self.stances().filter(claim__event_links__event=obj))


class SourceFeed(StanceFeed):
    """What is found in the documents that one source answers for."""

    def get_object(self, _request: HttpRequest, slug: str) -> Source:
        found: Source = one(public(Source), slug)
        return found

    def title(self, obj: Source) -> str:
        return _("Parallax: %(title)s") % {"title": obj.name}

    def subtitle(self) -> str:
        return _("What its documents say, as it is coded.")

    def link(self, obj: Source) -> str:
        return obj.get_absolute_url()

    def feed_url(self, obj: Source) -> str:
        return reverse("feed-source", args=[obj.slug])

    def items(self, obj: Source) -> list[Any]:
        return self.items_of(self.stances().filter(document__responsibilities__source=obj).distinct())


class CorrectionsFeed(AtomFeed):
    """The ledger of corrections."""

    title = gettext_lazy("Parallax: corrections")
    subtitle = gettext_lazy(
        "What was challenged, corrected, kept, retracted, merged or taken down here, with the reason."
    )

    def link(self) -> str:
        return reverse("corrections")

    def feed_url(self) -> str:
        return reverse("feed-corrections")

    def items(self) -> list[Entry]:
        return entries(shown_decisions()[:LATEST])

    def item_title(self, item: Entry) -> str:
        return f"{item.done.capitalize()}: {item.name}"

    def item_description(self, item: Entry) -> str:
        return item.decision.why

    def item_link(self, item: Entry) -> str:
        return item.url

    def item_guid(self, item: Entry) -> str:
        return f"decision/{item.decision.pk}"

    def item_updateddate(self, item: Entry) -> dt.datetime:
        return item.decision.at
