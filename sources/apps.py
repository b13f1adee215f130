from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SourcesConfig(AppConfig):
    name = "sources"
    verbose_name = _("Who says it")

    def ready(self) -> None:
        from sources import kinds  # noqa: F401, PLC0415  the registry learns what they are
