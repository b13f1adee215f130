"""Every address: the admin and people's own pages in the language of whoever uses them, the rest under its language."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("accounts/", include("sources.people.urls")),
    *i18n_patterns(path("", include("pages.urls"))),
]

handler404 = "pages.views.about.not_found"
