"""Forms whose typing is kept: each carries the mark of its opening, and offers what was typed before and not saved."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _

from sources.models.kept import KeptTyping
from sources.review import kept_typing
from sources.review.kept_typing import Opening

THROWN_AWAY = "_throw_away"


def opening_of(request: HttpRequest) -> Opening:
    """Give the opening that a sent form names, or that is asked for again by `?kept=`; else a new one."""
    row = asked_for(request)
    if row is not None:
        return Opening(row.account_id, row.address, row.opening)
    mark = request.POST.get(kept_typing.FIELD, "")
    return kept_typing.opened(account_id=request.user.pk or 0, address=request.path, mark=mark)


def new_opening(request: HttpRequest) -> Opening:
    """Give a new opening of a form on this page."""
    return kept_typing.opened(account_id=request.user.pk or 0, address=request.path)


def asked_for(request: HttpRequest) -> KeptTyping | None:
    """Give what was kept and is asked for by `?kept=`; None where it is not there."""
    key = request.GET.get("kept", "") if request.method == "GET" else ""
    if not key or "\0" in key:
        return None
    return kept_typing.kept(account_id=request.user.pk or 0, address=request.path).filter(opening=key).first()


def shown_again(request: HttpRequest) -> QueryDict | None:
    """Give, as a form sent it, what was kept and is asked for; say that it is not saved yet."""
    row = asked_for(request)
    if row is None:
        return None
    messages.warning(request, not_saved(row))
    return kept_typing.typed(row)


def not_saved(row: KeptTyping) -> str:
    """Say of what was kept that it is only shown."""
    return _("This is what you typed on %(when)s. It is not saved yet: look at it, and save it.") % {
        "when": f"{row.kept_at:%Y-%m-%d %H:%M} UTC"
    }


def kept_before(request: HttpRequest, but: Iterable[Opening]) -> list[KeptTyping]:
    """List what this person typed on this page and did not save, but for what is being looked at."""
    if request.method == "POST":
        return []
    found = kept_typing.kept(account_id=request.user.pk or 0, address=request.path).defer("data")
    keys = {each.key for each in but}
    return [row for row in found if row.opening not in keys]


def throw_away(request: HttpRequest) -> HttpResponse | None:
    """Throw away what a button asks to; None where none was pressed."""
    if request.method != "POST" or THROWN_AWAY not in request.POST:
        return None
    kept_typing.forget(Opening(request.user.pk or 0, request.path, request.POST[THROWN_AWAY]))
    messages.success(request, _("Thrown away."))
    return HttpResponseRedirect(request.path)
