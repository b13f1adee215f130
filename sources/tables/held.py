"""An import between its preview and its confirmation: kept in the base, for the one editor who brought it.

The file lies in a session row of its own, under a key that only the editor's session knows: every worker finds it,
nobody else can ask for it, it ends after a day, and it goes in the same transaction in which it is stored. So what is
still kept was not done, however the server ended.
"""

import base64
import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from import_export.tmp_storages import BaseStorage

from sources.review.content import KINDS

LIFETIME = dt.timedelta(days=1)
MARK = "import_pending"
"""Where the editor's own session says what is pending."""


class BaseKeeping(BaseStorage):  # type: ignore[misc]  # the library is not typed
    """Temporary storage of django-import-export in the base. The name is drawn at random on saving."""

    def save(self, data: bytes) -> None:
        SessionStore.clear_expired()
        kept = SessionStore()
        kept["file"] = base64.b64encode(data).decode("ascii")
        kept.set_expiry(LIFETIME)
        kept.create()
        self.name = kept.session_key

    def read(self) -> bytes | None:
        """Give what was saved; None where it was removed or has expired."""
        text = SessionStore(self.name).get("file") if self.name else None
        return base64.b64decode(text) if text else None

    def remove(self) -> None:
        if self.name:
            SessionStore().delete(self.name)


@dataclass(frozen=True, slots=True)
class Pending:
    """What an editor has previewed and not yet confirmed."""

    key: str
    kind: str
    name: str
    """Of the file."""
    why: str
    at: str
    """When it was brought, ISO 8601."""
    started: str = ""
    """When its confirmation began; empty before."""

    @property
    def storage(self) -> BaseKeeping:
        return BaseKeeping(name=self.key)

    @property
    def address(self) -> str:
        """Give the address of the page where it goes on."""
        return reverse(f"admin:{KINDS[self.kind].model._meta.app_label}_{self.kind}_import")

    @property
    def is_kept(self) -> bool:
        """Whether the file is still there, and so has not been stored."""
        return Session.objects.filter(pk=self.key, expire_date__gt=timezone.now()).exists()

    @property
    def brought_at(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.at)

    @property
    def is_running(self) -> bool:
        """Whether a server is storing it at this moment."""
        if not self.started:
            return False
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [self.key])
            return not (cursor.fetchone() or [False])[0]


def keep(request: HttpRequest, *, data: bytes, kind: str, name: str, why: str) -> Pending:
    """Keep a file for this editor in place of what was pending."""
    forget(request)
    storage = BaseKeeping()
    storage.save(data)
    pending = Pending(str(storage.name), kind, name, why, timezone.now().isoformat(timespec="seconds"))
    _mark(request, pending)
    return pending


def pending_of(request: HttpRequest) -> Pending | None:
    """Give what this editor has pending, though its file may be gone by now."""
    mark: Mapping[str, Any] | None = request.session.get(MARK)
    return Pending(**mark) if mark else None


def begin(request: HttpRequest, pending: Pending) -> None:
    """Note, before anything is stored, that the confirmation begins."""
    started = timezone.now().isoformat(timespec="seconds")
    _mark(request, Pending(**{**asdict(pending), "started": started}))
    request.session.save()


def hold(pending: Pending) -> None:
    """Be the only one to store it, until the end of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [pending.key])


def forget(request: HttpRequest) -> None:
    """Remove what was pending, done or not."""
    pending = pending_of(request)
    if pending is not None:
        pending.storage.remove()
        del request.session[MARK]


def checksum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _mark(request: HttpRequest, pending: Pending) -> None:
    request.session[MARK] = asdict(pending)
