"""What is computed from the whole base, remembered until anything in it changes."""

import functools
import hashlib
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from django.core.cache import caches
from django.db import connection
from django.utils import timezone

P = ParamSpec("P")
T = TypeVar("T")

VERSION = """
SELECT coalesce((SELECT max(id) FROM sources_history), 0)::text || CASE
    WHEN pg_snapshot_xmin(seen) = pg_snapshot_xmax(seen) THEN '' ELSE '.' || seen::text END
FROM pg_current_snapshot() AS seen
"""


def content_version() -> str:
    """Name the state of everything under review, as this transaction sees it. One small statement.

    Two equal names mean equal content. History has a row of every write, with rising keys, so the newest key tells two
    states apart; but a write that began earlier may still be committed later. While any is under way the name therefore
    holds the snapshot too, and a state may then have several names: what is remembered is computed once more, never
    wrong.
    """
    with connection.cursor() as cursor:
        cursor.execute(VERSION)
        return str(cursor.fetchone()[0])


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
