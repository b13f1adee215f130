"""What is answered when something is refused before any page of ours sees it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as stock


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Lead back to the form where its typing was kept: mostly its author has signed in again since it was opened."""
    opening = getattr(request, "kept_typing", None)
    if opening is None:
        return stock(request, reason)
    if opening.account_id == request.user.pk:
        messages.warning(request, _("Nothing is saved yet: this form was opened before you signed in again."))
        return HttpResponseRedirect(f"{request.path}?{urlencode({'kept': opening.key})}")
    messages.warning(
        request, _("Nothing is saved: another account opened this form, and what was typed is kept for that account.")
    )
    return HttpResponseRedirect(request.path)
