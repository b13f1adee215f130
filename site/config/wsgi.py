"""The application as a WSGI server calls it."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def limit_statements() -> None:
    """Let no request hold the database for longer than `STATEMENT_SECONDS`. Connections that are open stay as they are.

    It is set when a connection opens, so that it costs no request a statement of its own.
    """
    options = connections.settings["default"].setdefault("OPTIONS", {})
    limit = f"-c statement_timeout={settings.STATEMENT_SECONDS}s"
    options["options"] = " ".join(filter(None, (options.get("options", ""), limit)))


application = get_wsgi_application()
limit_statements()
