"""The addresses of the pages, under their language."""

from django.urls import path

from pages import feeds
from pages.views import about, choosing, comparisons, histories, lenses, lists, saved, searching, sources

urlpatterns = [
    path("", comparisons.home, name="home"),
    *[path(f"{name}/", lists.listing, {"name": name}, name=name) for name in lists.LISTS],
    path("questions/<slug:slug>/", comparisons.question, name="question"),
    path("events/<slug:slug>/", comparisons.event, name="event"),
    path("events/<slug:slug>/namings/", lenses.event_namings, name="event_namings"),
    path("namings/", lenses.namings, name="namings"),
    path("numbers/", lenses.numbers, name="numbers"),
    path("claims/<slug:slug>/", comparisons.claim, name="claim"),
    path("topics/<slug:slug>/", comparisons.topic, name="topic"),
    path("compare/", choosing.compare, name="compare"),
    path("saved/", saved.listing, name="saved_list"),
    path("saved/new/", saved.new, name="saved_new"),
    path("saved/<slug:slug>/", saved.saved, name="saved"),
    path("saved/<slug:slug>/withdraw/", saved.withdraw, name="saved_withdraw"),
    path("documents/<slug:slug>/", sources.document, name="document"),
    path("sources/<slug:slug>/", sources.source, name="source"),
    path("actors/<slug:slug>/", sources.actor, name="actor"),
    path("places/<slug:slug>/", sources.place, name="place"),
    path("references/<slug:slug>/", sources.reference, name="reference"),
    path("search/", searching.found, name="search"),
    path("search/suggest/", searching.suggested, name="suggest"),
    path("history/<slug:kind>/<slug:slug>/", histories.history, name="history"),
    path("history/<slug:kind>/<slug:slug>/<int:number>/", histories.version, name="version"),
    path("corrections/", histories.corrections, name="corrections"),
    path("feeds/latest/", feeds.LatestFeed(), name="feed-latest"),
    path("feeds/corrections/", feeds.CorrectionsFeed(), name="feed-corrections"),
    path("feeds/events/<slug:slug>/", feeds.EventFeed(), name="feed-event"),
    path("feeds/sources/<slug:slug>/", feeds.SourceFeed(), name="feed-source"),
    path("method/", about.method, name="method"),
    path("patterns/", about.patterns, name="patterns"),
]
