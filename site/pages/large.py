"""Pages with a large comparison: what a plain address shows is put together once, until any content changes.

Views and filters of it are put together anew each time: there are too many of them to keep.
"""

from typing import Any

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

PLACE = "<!-- the body -->"
"""What stands in a rendered page for its body. No text that people wrote can hold it: they are escaped."""


def is_known(kind: str, slug: str) -> bool:
    """Say whether this page was found to be large; one that is not is made anew each time, and asks first."""
    return caches["computed"].get(_key(kind, slug)) is not None


def know(kind: str, slug: str) -> None:
    caches["computed"].set(_key(kind, slug), True, timeout=None)


def _key(kind: str, slug: str) -> str:
    return f"large {kind} {slug}".replace(" ", ":")


def answer(request: HttpRequest, template: str, *, title: str, head: Any, body: bytes) -> HttpResponse:
    """Answer with a page and put its body in place as bytes: templates would copy it at each of their levels."""
    page = render_to_string(template, {"title": title, "head": head, "body": mark_safe(PLACE)}, request)  # noqa: S308  ours
    before, after = page.encode().split(PLACE.encode(), 1)
    return HttpResponse(b"".join((before, body, after)))
