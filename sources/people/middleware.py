"""What holds for whoever is signed in, before any page answers."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sources.models import Account
from sources.people.adapter import has_second_factor

FREE = ("/accounts/", "/i18n/")
"""Where a second factor is set up, and the language chosen."""


class PeopleMiddleware:
    """Leads whoever must have a second factor to set one up first; answers what comes too often with 429.

    Pages that only read stay open without one, and are answered without a look at the session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path, reads = request.path_info, request.method in {"GET", "HEAD", "OPTIONS"}
        guarded = path.startswith("/admin/") or (not reads and not path.startswith(FREE))
        if guarded and _lacks_second_factor(request):
            return redirect("mfa_index")
        response = self.get_response(request)
        if getattr(request, "comes_too_often", False):
            response.status_code = 429
            response["Retry-After"] = "300"
        return response


def _lacks_second_factor(request: HttpRequest) -> bool:
    account = request.user
    return isinstance(account, Account) and account.needs_second_factor and not has_second_factor(account)
