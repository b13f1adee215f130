"""The people who work here, and the accounts that only sign."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class Account(AbstractUser):
    """Someone who signs in, or an account that only signs, like that of the starter data."""

    public_name = models.CharField(
        _("public name"),
        max_length=100,
        blank=True,
        help_text=_(
            "Name or pseudonym that readers see beside what this person coded. Empty: the user name. "
            "Good: “A. Rossi” or “Coder 7”. Bad: the name of somebody else."
        ),
    )
    is_machine = models.BooleanField(
        _("signs for a program"),
        default=False,
        help_text=_("Signs what a program brought in; cannot log in and never reviews."),
    )

    session_epoch = models.PositiveIntegerField(_("times all sessions were ended"), default=0, editable=False)

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="account_email_once",
                violation_error_message=_("Another account has this e-mail address."),
            ),
            models.UniqueConstraint(
                Lower("public_name"),
                condition=~models.Q(public_name=""),
                name="account_public_name_once",
                violation_error_message=_("Another account signs with this name."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_machine=False)
                | models.Q(password__startswith="!", is_staff=False, is_superuser=False),  # noqa: S106  no password at all
                name="account_of_a_program_cannot_log_in",
            ),
        ]

    def __str__(self) -> str:
        return self.public_name or self.username

    @property
    def signature(self) -> str:
        """Name this account under what it signed; one that signs for a program says so."""
        return f"{self} ({_('machine-made')})" if self.is_machine else str(self)

    @property
    def needs_second_factor(self) -> bool:
        """Whether this person must have a second factor: whoever decides or looks after accounts, where it is asked."""
        return bool(
            settings.REQUIRE_SECOND_FACTOR
            and (self.has_perm("sources.decide") or self.has_perm("sources.change_account"))
        )

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Tie a session to the epoch as well: raising it ends every session of the account, wherever it is kept."""
        value = f"{self.session_epoch}:{self.password}"
        return salted_hmac("sources.Account.session", value, secret=secret, algorithm="sha256").hexdigest()
