from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = _("What is said")

    def ready(self) -> None:
        from claims import kinds  # noqa: F401, PLC0415  the registry learns what claims are
