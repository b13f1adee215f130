"""Links that are handed over: their address, and the mail that carries one where there is a mail server."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from sources.models import Account

log = logging.getLogger(__name__)


def address(request: HttpRequest, secret: str) -> str:
    """Give the whole address of the page where this secret sets a password."""
    return request.build_absolute_uri(reverse("people_invitation", args=[secret]))


def send(*, account: Account, link: str) -> str:
    """Send a link by mail where that is possible, and say in a sentence what came of it."""
    if not settings.EMAIL_HOST:
        return _("There is no mail server here: hand the link over yourself, by a way that only this person reads.")
    if not account.email:
        return _("This account has no e-mail address: hand the link over yourself.")
    body = _(
        "With this link you set the password of your account, %(username)s, at Parallax. It works once, for seven "
        "days:\n\n%(link)s\n\nIf you did not expect it, you need do nothing."
    )
    try:
        send_mail(
            _("Your account at Parallax"), body % {"username": account.username, "link": link}, None, [account.email]
        )
    except (OSError, SMTPException):
        log.exception("The mail with a link could not be sent.")
        return _("The mail could not be sent: hand the link over yourself.")
    return _("The link was sent to %(email)s.") % {"email": account.email}
