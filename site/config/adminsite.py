"""The admin site, under the project's own name."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class ParallaxAdminSite(AdminSite):
    site_header = _("Parallax: editors' desk")
    site_title = _("Parallax")
    index_title = _("What to do")


class ParallaxAdminConfig(AdminConfig):
    default_site = "config.adminsite.ParallaxAdminSite"
