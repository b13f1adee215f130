"""The people who work here, and the accounts that only sign."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Account(AbstractUser):
    """Someone who signs in, or an account that only signs, like that of the starter data."""

    public_name = models.CharField(
        _("public name"),
        max_length=100,
        blank=True,
        help_text=_("Name or pseudonym that readers see beside what this person coded. Empty: the user name."),
    )
    is_machine = models.BooleanField(
        _("signs for a program"),
        default=False,
        help_text=_("Signs what a program brought in; cannot log in and never reviews."),
    )

    class Meta(AbstractUser.Meta):
        constraints = [
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
