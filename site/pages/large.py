"""Pages with a large comparison: what a plain address shows is put together once, until any content changes.

Views and filters of it are put together anew each time: there are too many of them to keep.
"""

from django.core.cache import caches


def is_known(kind: str, slug: str) -> bool:
    """Say whether this page was found to be large; one that is not is made anew each time, and asks first."""
    return caches["computed"].get(_key(kind, slug)) is not None


def know(kind: str, slug: str) -> None:
    caches["computed"].set(_key(kind, slug), True, timeout=None)


def _key(kind: str, slug: str) -> str:
    return f"large {kind} {slug}".replace(" ", ":")
