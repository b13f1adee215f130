"""What no address, query or form may contain."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotFound

NUL = "\0"


class HostileInputMiddleware:
    """Refuse the NUL character, which no person types and no text in PostgreSQL can hold.

    Forms say so themselves in a sentence; this is for what passes by them: addresses, the admin's filters, buttons.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path_info:
            return HttpResponseNotFound("There is nothing at this address.")
        if request.path_info.startswith(("/admin/", "/accounts/")):
            values = [*request.GET.values(), *(request.POST.values() if request.method == "POST" else [])]
            if any(NUL in str(value) for value in values):
                return HttpResponseBadRequest("The NUL character cannot be stored: take it out.")
        return self.get_response(request)
