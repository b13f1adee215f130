"""Pages of people themselves: the link that sets a password, and “My account”."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from sources.models import Account
from sources.people import access
from sources.people.forms import PasswordForm, PublicNameForm
from sources.review.door import Refused

SHOWN_EVENTS = 20


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Let the person whose link this is set a password. Opening it uses nothing up: programs that preview links do."""
    found = access.invitation_of(secret)
    if found is None:
        return render(request, "people/link_over.html", status=404)
    form = PasswordForm(found.account, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            access.accept(secret=secret, password=form.cleaned_data["new_password1"])
        except Refused:
            return render(request, "people/link_over.html", status=404)
        return render(request, "people/password_set.html", {"account": found.account})
    return render(request, "people/invitation.html", {"form": form, "invitation": found})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """Show and change how this person signs; lead to password, second factor and sessions."""
    account = _account(request)
    form = PublicNameForm(request.POST or None, initial={"public_name": account.public_name})
    if request.method == "POST" and form.is_valid():
        try:
            access.rename(account=account, public_name=form.cleaned_data["public_name"])
        except Refused as refused:
            form.add_error("public_name", str(refused))
        else:
            messages.success(request, _("Your public name is now “%(name)s”.") % {"name": account})
            return redirect("people_me")
    return render(request, "people/me.html", _about(account) | {"form": form})


def _about(account: Account) -> dict[str, Any]:
    factors = list(Authenticator.objects.filter(user=account).values_list("type", flat=True))
    return {
        "account": account,
        "roles": list(account.groups.order_by("pk")),
        "has_app": Authenticator.Type.TOTP in factors,
        "passkeys": factors.count(Authenticator.Type.WEBAUTHN),
        "has_codes": Authenticator.Type.RECOVERY_CODES in factors,
        "events": account.events.select_related("by", "about")[:SHOWN_EVENTS],
    }


def _account(request: HttpRequest) -> Account:
    if not isinstance(request.user, Account):
        raise Http404
    return request.user
