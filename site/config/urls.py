"""Every address: the admin and people's own pages in the language of whoever uses them, the rest under its language."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path

from pages.sitemaps import SITEMAPS
from pages.views.about import robots

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("accounts/", include("sources.people.urls")),
    path("robots.txt", robots),
    path("sitemap.xml", sitemaps.index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"}),
    path("sitemap-<section>.xml", sitemaps.sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    *i18n_patterns(path("", include("pages.urls"))),
]

handler404 = "pages.views.about.not_found"
