"""Answers to strangers that are kept until anything in the base changes, here and with whoever asked for them.

Every public page is told by the state of the base, the day, the code and its address. So one small statement says
whether what a reader has is still right (304), and whether what this process made before can be given again.
"""

from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags

from sources.version import one_version

SHARE = 4
"""No answer takes more than this part of what is kept."""
MADE_OF = {".py", ".html", ".mo", ".txt", ".css", ".js", ".svg"}
"""Ends of the names of files that pages are made of; those that a page links to have a hash in their address."""


class Kept(NamedTuple):
    body: bytes
    headers: tuple[tuple[str, str], ...]


_kept: "OrderedDict[str, Kept]" = OrderedDict()
_lock = Lock()


def clear() -> None:
    with _lock:
        _kept.clear()


@cache
def code() -> str:
    """Name the code that makes pages: the newest change of any of its files, the same in every worker."""
    folders = ("claims", "sources", "site")
    paths = (path for folder in folders for path in (Path(settings.BASE_DIR) / folder).rglob("*"))
    made = max(path.stat().st_mtime_ns for path in paths if path.suffix in MADE_OF)
    return str(made)


class KeptMiddleware:
    """Answers a stranger's GET of a public page from what is known to be unchanged, and marks all others.

    Public pages are the same for everybody, so they vary by no cookie. Whoever is signed in, or has a message waiting,
    is known by a cookie and answered anew; such answers are theirs alone, as some addresses are for them only.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.paths = tuple(f"/{language}/" for language, _name in settings.LANGUAGES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or not request.path_info.startswith(self.paths):
            return self.get_response(request)
        if {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name} & request.COOKIES.keys():
            response = self.get_response(request)
            patch_cache_control(response, private=True)
            return response
        with one_version() as version:
            return self.answered(request, "" if settings.DEBUG else tag(request, version))

    def answered(self, request: HttpRequest, etag: str) -> HttpResponse:
        known = [each.removeprefix("W/") for each in parse_etags(request.headers.get("If-None-Match", ""))]
        if etag and etag in known:
            return marked(HttpResponseNotModified(), etag)
        kept = _take(etag)
        if kept is not None:
            response = HttpResponse(kept.body)
            for name, value in kept.headers:
                response.headers[name] = value
            return response
        response = self.get_response(request)
        if etag and response.status_code == 200 and may_be_kept(response):  # noqa: PLR2004
            marked(response, etag)
            if request.method == "GET" and not response.streaming:
                _keep(etag, Kept(response.content, tuple(response.headers.items())))
        return response


def may_be_kept(response: HttpResponse) -> bool:
    """Say whether an answer is the same for every stranger until the base changes; a view that says no is believed."""
    told = response.get("Cache-Control", "")
    return not response.cookies and not any(word in told for word in ("no-store", "private"))


def tag(request: HttpRequest, version: str) -> str:
    """Name the answer to a stranger's request. The host is part of it, as pages name their own permanent address."""
    asked = (
        version, timezone.localdate(), code(), settings.LONGEST_QUOTATION, settings.PUBLISHER,
        [language for language, _name in settings.LANGUAGES], request.scheme, request.get_host(),
        request.get_full_path(),
    )  # fmt: skip
    return f'"{sha256(repr(asked).encode()).hexdigest()[:32]}"'


def marked(response: HttpResponse, etag: str) -> HttpResponse:
    """Let anybody keep an answer who asks each time whether it is still right."""
    response.headers["ETag"] = etag
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "public, no-cache"
    return response


def _take(etag: str) -> Kept | None:
    with _lock:
        found = _kept.get(etag)
        if found is not None:
            _kept.move_to_end(etag)
        return found


def _keep(etag: str, kept: Kept) -> None:
    most = settings.KEPT_PAGES_BYTES
    if len(kept.body) * SHARE > most:
        return
    with _lock:
        _kept[etag] = kept
        total = sum(len(each.body) for each in _kept.values())
        while total > most:
            _etag, dropped = _kept.popitem(last=False)
            total -= len(dropped.body)
