"""What was merged leads to the page that has it now."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from pages.views.reading import Moved


class MovedMiddleware:
    """Answers a view's `Moved` with a permanent redirect that keeps the query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Moved):
            return None
        query = request.META.get("QUERY_STRING", "")
        answer = HttpResponsePermanentRedirect(exception.to + (f"?{query}" if query else ""))
        answer["Cache-Control"] = "no-cache"  # a merge can be undone
        return answer
