"""What an editor typed and has not saved."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class KeptTyping(models.Model):
    """What one account typed into one opened form: nobody else's, and gone once the form is saved.

    `data` holds the fields as a browser sends them, in their order; no files, no tokens, no passwords.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="kept_typings")
    address = models.CharField(_("address of the form"), max_length=200)
    opening = models.CharField(max_length=32)  # two tabs on one form keep apart what they hold
    data = models.TextField(_("what was typed"))
    kept_at = models.DateTimeField(_("kept"))

    class Meta:
        verbose_name = _("kept typing")
        verbose_name_plural = _("kept typings")
        ordering = ("-kept_at",)
        constraints = [
            models.UniqueConstraint(fields=["account", "address", "opening"], name="kept_typing_once_per_opening"),
        ]
        indexes = [models.Index(fields=["kept_at"], name="kept_typing_by_age")]

    def __str__(self) -> str:
        return self.address
