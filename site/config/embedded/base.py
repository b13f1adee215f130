"""Django's PostgreSQL backend, on a server that is started at the first connection."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base

from config.embedded.binaries import NoPostgreSQLError
from config.embedded.places import UnsafePlaceError
from config.embedded.server import ROLE, StartError, use


class DatabaseWrapper(base.DatabaseWrapper):
    """Connects to the private server, as a role that is no superuser."""

    def get_connection_params(self) -> dict[str, Any]:
        """Start the server where it does not run yet. Raises ImproperlyConfigured with a sentence."""
        if not settings.ALLOW_EMBEDDED:
            raise ImproperlyConfigured(
                "The PostgreSQL that comes along is for a first look and for development: set DATABASE_URL to a server "
                "of yours, or ALLOW_EMBEDDED=1 if you mean it."
            )
        try:
            server = use(settings.PARALLAX_DATA)
        except (NoPostgreSQLError, UnsafePlaceError, StartError, OSError) as error:
            raise ImproperlyConfigured(str(error)) from error
        parameters: dict[str, Any] = super().get_connection_params()
        return {**parameters, "host": str(server.places.sockets), "port": 5432, "user": ROLE}
