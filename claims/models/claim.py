"""One proposition in our own neutral words."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.models.event import Event
from sources.models.fields import EDTFField, Translation, bounds_check, from_field, to_field, words_of
from sources.review.models import Reviewed


class Claim(Reviewed):
    """One proposition, in our own neutral words, understandable alone."""

    class Type(models.TextChoices):
        FACTUAL = "factual", _("factual")
        CAUSAL = "causal", _("causal")
        INTERPRETIVE = "interpretive", _("interpretive")
        PREDICTIVE = "predictive", _("predictive")
        NORMATIVE = "normative", _("normative")
        STATEMENT = "statement", pgettext_lazy("type of claim", "statement")

    type = models.CharField(
        _("type"),
        max_length=12,
        choices=Type,
        help_text=_(
            "Factual: it was so. Causal: one thing brought about another. "
            "Interpretive: what to call it, why someone acts. "
            "Predictive: it will be so. Normative: it should be so. Statement: that somebody said it."
        ),
    )
    earliest = EDTFField(
        _("sayable from"),
        blank=True,
        help_text=_(
            "The first day on which it could have been claimed; documents wholly before it “predate” it. "
            "Good: 2022-05-10 for a deal signed that day. Bad: the day on which you first read it. "
            "Empty: nothing predates it."
        ),
    )
    earliest_from = from_field()
    earliest_to = to_field()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ("pk",)
        constraints = [bounds_check("claim_bounds_in_order", "earliest")]

    def __str__(self) -> str:
        return words_of(self, "statement")

    def get_absolute_url(self) -> str:
        return reverse("claim", args=[self.slug])


class ClaimText(Translation):
    """The sentence of a claim in one language."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="texts")
    statement = models.TextField(
        _("statement"),
        max_length=600,
        help_text=_(
            "One proposition, in neutral words, understandable alone. "
            "Good: “In May 2022 Kazakhstan and Turkey agreed on making military drones.” "
            "Bad: “The deal was a betrayal.”"
        ),
    )

    class Meta:
        verbose_name = _("statement in one language")
        verbose_name_plural = _("statements by language")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "language"],
                name="claim_text_once_per_language",
                violation_error_message=_("There is already a statement in that language."),
            )
        ]

    def __str__(self) -> str:
        return self.statement


class ClaimEvent(models.Model):
    """A claim is about an event."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="event_links")
    event = models.ForeignKey(Event, models.PROTECT, verbose_name=_("event"), related_name="claim_links")

    class Meta:
        verbose_name = _("event it is about")
        verbose_name_plural = _("events it is about")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "event"],
                name="claim_event_once",
                violation_error_message=_("This event is already linked."),
            )
        ]

    def __str__(self) -> str:
        return str(self.event)
