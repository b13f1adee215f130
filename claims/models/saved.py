"""Comparisons that people saved: a view of ours under a short address, live or with its table as it was."""

import secrets

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of an address: none that is read as another."""
LENGTH = 12
LONGEST_TITLE = 160
LONGEST_QUERY = 4_000
"""Characters: servers refuse longer addresses."""
TURNING = "\u202a-\u202e\u2066-\u2069"
"""Marks that turn the direction of what follows them."""
MOST_A_DAY = 30
"""How many one account saves within 24 hours; the database counts them."""


def new_slug() -> str:
    """Give an address that nobody guesses: 59 bits by chance."""
    return "".join(secrets.choice(LETTERS) for _each in range(LENGTH))


class SavedComparison(models.Model):
    """A view that somebody saved. Not under review: it holds nothing that was not public, but for its title.

    A live one leads to the view as it is; a frozen one keeps the table as `claims.frozen` serialises it. Rows are only
    ever added, and never changed but once, by withdrawing. The database sets who saved and withdrew it, and when.
    """

    class View(models.TextChoices):
        QUESTION = "question", _("question")
        EVENT = "event", _("event")
        COMPARE = "compare", _("chosen documents")

    slug = models.CharField(
        _("address"),
        max_length=LENGTH,
        unique=True,
        default=new_slug,
        editable=False,
        validators=[RegexValidator(f"^[{LETTERS}]{{{LENGTH}}}$")],
    )

    title = models.CharField(
        _("title"),
        max_length=LONGEST_TITLE,
        help_text=_(
            "What a colleague will look for; readers see it, with your name. Good: “Drone deal: what Tag43 leaves out, "
            "before the new coding”. Bad: “comparison 3”, or a verdict."
        ),
    )
    view = models.CharField(_("view"), max_length=10, choices=View)
    about = models.SlugField(_("address of the question or event"), max_length=120, blank=True)
    query = models.CharField(_("choices in its address"), max_length=LONGEST_QUERY, blank=True)
    is_frozen = models.BooleanField(_("frozen"))
    table = models.JSONField(_("table"), null=True, blank=True)

    content_version = models.CharField(_("state of the content"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("saved by"),
        related_name="saved_comparisons",
        editable=False,
    )
    at = models.DateTimeField(_("saved"), auto_now_add=True)

    withdrawn_because = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("withdrawn by"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("saved comparison")
        verbose_name_plural = _("saved comparisons")
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(condition=Q(slug__regex=f"^[{LETTERS}]{{{LENGTH}}}$"), name="saved_address"),
            models.CheckConstraint(
                condition=Q(title__regex=r"\S") & ~Q(title__regex=f"[[:cntrl:]{TURNING}]"),
                name="saved_has_a_title",
                violation_error_message=_("Give it a title, on one line."),
            ),
            models.CheckConstraint(
                condition=Q(view="compare", about="")
                | Q(view__in=["question", "event"], about__regex="^[-a-zA-Z0-9_]+$"),
                name="saved_is_of_ours",
                violation_error_message=_("Only comparisons of this site are saved."),
            ),
            models.CheckConstraint(
                condition=Q(query__regex=r"^[A-Za-z0-9_.~%+,=&-]*$"),
                name="saved_query_is_encoded",
                violation_error_message=_(
                    "The choices of an address are letters, digits and signs that need no quoting."
                ),
            ),
            models.CheckConstraint(
                condition=Q(is_frozen=True, table__isnull=False) | Q(is_frozen=False, table__isnull=True),
                name="saved_table_where_frozen",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_because="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, withdrawn_because__regex=r"\S"),
                name="saved_withdrawal_says_who_and_why",
            ),
        ]
        indexes = [models.Index(F("by"), F("at").desc(), name="saved_by_account")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("saved", args=[self.slug])
