"""Something dated that happened or is forecast, and where documents treat it."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sources.models import Passage
from sources.models.fields import ALL_EDTF_HELP, EDTFField, Translation, bounds_check, from_field, to_field, words_of
from sources.review.models import Reviewed


class Event(Reviewed):
    """Something dated that happened or is forecast, or a process with an open interval."""

    class Status(models.TextChoices):
        PAST = "past", _("happened")
        FORECAST_OPEN = "forecast_open", _("forecast, still open")
        FORECAST_FULFILLED = "forecast_fulfilled", _("forecast, came true")
        FORECAST_UNCONFIRMED = "forecast_unconfirmed", _("forecast, not confirmed")

    status = models.CharField(
        _("status"),
        max_length=20,
        choices=Status,
        default=Status.PAST,
        help_text=_("Whether it happened, or is a forecast and what became of it."),
    )
    note = models.TextField(
        _("note"),
        blank=True,
        help_text=_("What tells this event from ones like it. Good: “signed in Istanbul; Uralsk is the yard”."),
    )

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("pk",)

    def __str__(self) -> str:
        return words_of(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("event", args=[self.slug])


class EventText(Translation):
    """The title of an event in one language."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="texts")
    title = models.CharField(
        _("title"),
        max_length=200,
        help_text=_(
            "Neutral and short. Good: “Turkish-Kazakh drone agreement (Anka)”. Bad: “Turkey conquers Kazakh skies”."
        ),
    )

    class Meta:
        verbose_name = _("title in one language")
        verbose_name_plural = _("titles by language")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["event", "language"],
                name="event_text_once_per_language",
                violation_error_message=_("There is already a title in that language."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Dating(models.Model):
    """When an event took place: by its documents, or by a reference that was looked up."""

    class Basis(models.TextChoices):
        REFERENCE = "reference", _("looked up in a reference")
        DOCUMENTS = "documents", _("as its documents date it")

    event = models.ForeignKey(Event, models.CASCADE, related_name="datings")
    basis = models.CharField(_("basis"), max_length=10, choices=Basis)
    date = EDTFField(_("date"), help_text=ALL_EDTF_HELP)
    date_from = from_field()
    date_to = to_field()
    note = models.CharField(
        _("note"),
        max_length=300,
        blank=True,
        help_text=_("How precise the words are. Good: “first days of May”."),
    )

    class Meta:
        verbose_name = _("dating")
        verbose_name_plural = _("datings")
        ordering = ("-basis", "pk")
        constraints = [bounds_check("dating_bounds_in_order", "date")]

    def __str__(self) -> str:
        return str(self.date)


class Mention(models.Model):
    """A document treats an event, in this passage."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="mentions")
    passage = models.ForeignKey(Passage, models.PROTECT, verbose_name=_("passage"), related_name="mentions")

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["event", "passage"],
                name="mention_once",
                violation_error_message=_("This passage is already noted for the event."),
            )
        ]

    def __str__(self) -> str:
        return str(self.passage)
