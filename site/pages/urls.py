"""The addresses of the pages, under their language."""

from django.urls import path

from pages.views import about, choosing, comparisons, lists, sources, stances

urlpatterns = [
    path("", comparisons.home, name="home"),
    *[path(f"{name}/", lists.listing, {"name": name}, name=name) for name in lists.LISTS],
    path("questions/<slug:slug>/", comparisons.question, name="question"),
    path("events/<slug:slug>/", comparisons.event, name="event"),
    path("claims/<slug:slug>/", comparisons.claim, name="claim"),
    path("stances/<int:pk>/", stances.stance, name="stance"),
    path("topics/<slug:slug>/", comparisons.topic, name="topic"),
    path("compare/", choosing.compare, name="compare"),
    path("documents/<slug:slug>/", sources.document, name="document"),
    path("sources/<slug:slug>/", sources.source, name="source"),
    path("actors/<slug:slug>/", sources.actor, name="actor"),
    path("places/<slug:slug>/", sources.place, name="place"),
    path("references/<slug:slug>/", sources.reference, name="reference"),
    path("method/", about.method, name="method"),
    path("patterns/", about.patterns, name="patterns"),
]
