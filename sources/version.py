"""What is computed from the whole base, remembered until anything in it changes."""

import functools
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

from django.core.cache import caches
from django.db import connection
from django.utils import timezone

P = ParamSpec("P")
T = TypeVar("T")

_known: ContextVar[str | None] = ContextVar("version", default=None)

VERSION = """
SELECT concat_ws('-', current_database(), coalesce((SELECT max(id) FROM sources_history), 0),
    (SELECT max(id) FROM sources_decision),
    (SELECT max(id) FROM sources_accountevent WHERE what = 'named')) || coalesce((
    SELECT '.' || string_agg(writing::text, '.' ORDER BY writing)
    FROM pg_snapshot_xip(pg_current_snapshot()) AS writing
    WHERE NOT EXISTS (
        SELECT FROM pg_locks own JOIN pg_stat_activity backend USING (pid)
        WHERE own.locktype = 'transactionid' AND own.granted AND own.transactionid = writing::xid
            AND (backend.datname <> current_database() OR backend.pid = pg_backend_pid())
    )
), '')
"""


def content_version() -> str:
    """Name the state of everything that readers may see, as this transaction sees it. One small statement.

    It begins with the name of the base. Two equal names mean equal content, decisions on it and names of those who
    signed it included. History has a row of every write, with rising keys, so the newest key tells two states
    apart; but a write that began earlier may still be committed later. The name therefore holds the transactions
    that are writing in this database too, and a state may then have several names: what is remembered is computed
    once more, never wrong. One that begins later has higher keys, so its end shows.
    """
    if (known := _known.get()) is not None:
        return known
    with connection.cursor() as cursor:
        cursor.execute(VERSION)
        return str(cursor.fetchone()[0])


@contextmanager
def one_version() -> Iterator[str]:
    """Read the version once for all that is done inside, and give it.

    What is computed in here may be newer than the version it is kept under: it is then computed once more, never kept
    longer than that version stands. For reading only.
    """
    version = content_version()
    token = _known.set(version)
    try:
        yield version
    finally:
        _known.reset(token)


def remembered(compute: Callable[P, T]) -> Callable[P, T]:
    """Make a function of public content, called with plain values, compute anew only once content or day changed.

    What it gives must be plain data that can be pickled and is the same in every language.
    """

    @functools.wraps(compute)
    def given(*args: P.args, **kwargs: P.kwargs) -> T:
        asked = (compute.__module__, compute.__qualname__, args, sorted(kwargs.items()), timezone.localdate())
        key = hashlib.sha256(repr(asked).encode()).hexdigest()
        version = content_version()
        kept: Any = caches["computed"].get(key)
        if kept is not None and kept[0] == version:
            return kept[1]  # type: ignore[no-any-return]
        found = compute(*args, **kwargs)
        caches["computed"].set(key, (version, found), timeout=None)
        return found

    return given
