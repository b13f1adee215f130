"""What no address, query or form may contain; and what was typed is kept before anything can happen to it."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotFound, JsonResponse
from django.middleware.csrf import get_token
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from sources.review import kept_typing

NUL = "\0"
ADMIN = "/admin/"


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
            sent = [*request.GET.lists(), *(request.POST.lists() if request.method == "POST" else [])]
            if any(NUL in str(value) for _name, values in sent for value in values):
                return HttpResponseBadRequest("The NUL character cannot be stored: take it out.")
        return self.get_response(request)


class KeptTypingMiddleware:
    """Keep what a form of the desk sends before anything else is done with it, for the account that opened the form.

    So it outlives a session that has ended, a token that no longer fits, an error, and the end of this process in the
    middle of saving. What is saved is dropped with the save. A form that only asks to be kept (`_keep`) is answered
    here, in JSON.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not request.path_info.startswith(ADMIN):
            return self.get_response(request)
        opening = kept_typing.read_mark(request.POST.get(kept_typing.FIELD, ""))
        if opening is None or opening.address != request.path:
            return self.get_response(request)
        try:
            kept_typing.keep(opening=opening, sent=request.POST)
        except kept_typing.NotKeptError:
            opening = None
        if "_keep" in request.POST:
            return JsonResponse(_told(request, opening))
        if opening is not None:
            request.kept_typing = opening  # type: ignore[attr-defined]
            if not request.user.is_authenticated:
                messages.warning(
                    request, _("You were signed out before this arrived. What you typed is kept: sign in to see it.")
                )
                return redirect_to_login(f"{request.path}?{urlencode({'kept': opening.key})}")
        return self.get_response(request)


def _told(request: HttpRequest, opening: kept_typing.Opening | None) -> dict[str, object]:
    """Say whether it was kept, whether its author is still signed in, and the token that a save now needs."""
    if opening is None:
        return {"kept": False}
    is_in = request.user.pk == opening.account_id
    return {"kept": True, "signed_in": is_in, **({"token": get_token(request)} if is_in else {})}
