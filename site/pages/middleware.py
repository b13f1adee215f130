"""What was merged leads to the page that has it now; cards may be framed; what takes too long is answered in words."""

import re
from collections.abc import Callable
from http import HTTPStatus

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from psycopg.errors import QueryCanceled

from pages.moved import path_now


class EmbeddedMiddleware:
    """Lets any page show the card of a claim in a frame, and gives that card a policy under which nothing runs.

    It stands before what else sets policies, as an answer may be one that was kept, or 304 with its headers alone.
    """

    EMBEDDED = re.compile(r"/[a-z-]+/claims/[-a-zA-Z0-9_]+/embed/")
    POLICY = (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
    )

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        shown = answer.status_code in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}
        if shown and self.EMBEDDED.fullmatch(request.path_info):
            answer.headers["Content-Security-Policy"] = self.POLICY
            answer.headers.pop("X-Frame-Options", None)
        return answer


class MovedMiddleware:
    """Answers what is not found, but was, with a permanent redirect to where it is now."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        where = path_now(request, exception) if isinstance(exception, Http404) else None
        if where is None:
            return None
        answer = HttpResponsePermanentRedirect(where)
        answer["Cache-Control"] = "no-cache"  # a merge can be undone
        return answer


class TooLongMiddleware:
    """Says in words that what was asked for takes longer than one request may (`STATEMENT_SECONDS`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, OperationalError) or not isinstance(exception.__cause__, QueryCanceled):
            return None
        asked = [(name, value) for name, values in request.GET.lists() for value in values if value]
        return render(request, "pages/too_long.html", {"asked": asked}, status=HTTPStatus.SERVICE_UNAVAILABLE)
