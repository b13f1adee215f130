"""What no address or form may contain."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound


class HostileInputMiddleware:
    """Answer 404 where an address holds a NUL, which no text in PostgreSQL can hold."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            return HttpResponseNotFound("Not found")
        return self.get_response(request)
