"""What allauth asks of this project: who may sign in and how often, and what is kept of it."""

import base64
import hashlib
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import force_str

from sources.models import Account, AccountEvent
from sources.people.trail import keep

What = AccountEvent.What

NOTICES = {
    "account/email/password_changed": What.PASSWORD,
    "account/email/password_set": What.PASSWORD,
    "mfa/email/totp_activated": What.FACTOR_ADDED,
    "mfa/email/webauthn_added": What.FACTOR_ADDED,
    "mfa/email/totp_deactivated": What.FACTOR_REMOVED,
    "mfa/email/webauthn_removed": What.FACTOR_REMOVED,
}
"""The notices that allauth gives of what somebody changed, and what the trail calls it."""


class CountedMixin:
    """Marks the request that comes too often, for the middleware to answer with the status 429."""

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        if code == "too_many_login_attempts" and context.request is not None:
            context.request.comes_too_often = True
        error: ValidationError = super().validation_error(code, *args)  # type: ignore[misc]
        return error


class AccountAdapter(CountedMixin, DefaultAccountAdapter):  # type: ignore[misc]
    """People are invited; nobody signs up."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count failures by account, however it was named: by user name, by e-mail, in capitals."""
        account = self._meant(credentials)
        named = {"username": f"account {account.pk}"} if account else credentials
        super().pre_authenticate(request, **{"username": "", **named})

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Keep that somebody was refused. What was typed is not kept: it may be a password."""
        keep(What.REFUSED, about=self._meant(credentials), by=None, request=request)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        keep(What.SIGNED_IN, about=user, by=user, request=request)
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        return answer

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **kwargs: Any) -> None:
        if template_prefix in NOTICES:
            keep(NOTICES[template_prefix], about=user, by=user, request=self.request)
        super().send_notification_mail(template_prefix, user, *args, **kwargs)

    @staticmethod
    def _meant(credentials: dict[str, Any]) -> Account | None:
        name = str(credentials.get("email") or credentials.get("username") or "")[:254]
        if not name or "\0" in name:
            return None
        return Account.objects.filter(Q(username__iexact=name) | Q(email__iexact=name)).order_by("pk").first()


class SecondFactorAdapter(CountedMixin, DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are kept encrypted."""

    def encrypt(self, text: str) -> str:
        return str(_keys().encrypt(text.encode()), "ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Read a secret; after the loss of `SECRET_KEY`, give one that no code answers to."""
        try:
            return str(_keys().decrypt(encrypted_text.encode()), "utf-8")
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()


SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor. Recovery codes stand in for one; they are none."""


def has_second_factor(account: Account) -> bool:
    """Say whether an account has a second factor. One query."""
    return bool(Authenticator.objects.filter(user=account, type__in=SECOND_FACTORS).exists())


def _keys() -> MultiFernet:
    """Build the keys from `SECRET_KEY` and its fallbacks: the first writes, any reads."""
    all_keys = [force_str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    digests = [hashlib.sha256(f"sources.people.second-factor:{key}".encode()).digest() for key in all_keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
