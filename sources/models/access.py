"""How people come in and go: their invitations, and the trail of what happened to accounts."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Invitation(models.Model):
    """A link by which one person sets a password, once, within a week.

    Only the SHA-256 of the link's secret is kept: whoever reads this table, or a copy of the base, cannot use it.
    """

    class Kind(models.TextChoices):
        FIRST = "first", _("invitation")
        RESET = "reset", _("new password")

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("for whom"), related_name="invitations"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    digest = models.CharField(_("SHA-256 of the secret"), max_length=64, unique=True)

    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("made by"), related_name="invitations_made"
    )
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(used_at__isnull=True, revoked_at__isnull=True),
                name="invitation_one_open_per_account",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.account}"

    @property
    def is_open(self) -> bool:
        return self.used_at is None and self.revoked_at is None and self.expires_at > timezone.now()


class AccountEvent(models.Model):
    """What happened to an account: who did it, to whom, why, when. Rows are only ever added.

    `by` is empty where nobody was signed in. `address` is a keyed hash: it tells two addresses apart, and names none.
    """

    class What(models.TextChoices):
        INVITED = "invited", _("invited")
        LINK_MADE = "link_made", _("made a new link for")
        LINK_REVOKED = "link_revoked", _("revoked the link of")
        ACCEPTED = "accepted", _("set a password by link")
        PASSWORD = "password", _("changed the password")
        ROLES = "roles", _("changed the roles of")
        NAMED = "named", _("changed the public name")
        ENDED = "ended", _("ended the access of")
        RESTORED = "restored", _("restored the access of")
        FACTOR_ADDED = "factor_added", _("added a second factor")
        FACTOR_REMOVED = "factor_removed", _("removed a second factor")
        FACTORS_TAKEN = "factors_taken", _("took off the second factors of")
        SIGNED_IN = "signed_in", _("signed in")
        REFUSED = "refused", _("was refused at sign-in")

    PRIVATE = (What.PASSWORD, What.FACTOR_ADDED, What.FACTOR_REMOVED, What.SIGNED_IN, What.REFUSED)
    """What only administrators, and the person themselves, are shown."""

    what = models.CharField(_("what"), max_length=20, choices=What)
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("about whom"),
        related_name="events",
        null=True,
        blank=True,
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("who"),
        related_name="events_done",
        null=True,
        blank=True,
    )
    change = models.CharField(_("from what to what"), max_length=300, blank=True)
    why = models.TextField(_("why"), blank=True)
    address = models.CharField(_("address, as a keyed hash"), max_length=16, blank=True)
    at = models.DateTimeField(_("when"), db_default=Now(), db_index=True)

    class Meta:
        verbose_name = _("event of an account")
        verbose_name_plural = _("who did what")
        ordering = ("-at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(what__in=["roles", "ended", "restored", "factors_taken"])
                | models.Q(why__regex=r"\S", by__isnull=False, about__isnull=False),
                name="account_event_says_who_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by or '?'} {self.get_what_display()} {self.about or ''}".strip()
