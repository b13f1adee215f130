"""Something dated that happened or is forecast, and where documents treat it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sources.models import Actor, Document, Passage, Place, Reference
from sources.models.fields import (
    ALL_EDTF_HELP,
    EDTFField,
    Translation,
    WordsField,
    bounds_check,
    from_field,
    said,
    to_field,
    words_of,
)
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
        help_text=_(
            "Whether it happened, or is a forecast and what became of it. "
            "Good: “forecast, still open” for a plant due in 2027. Bad: “happened” for it."
        ),
    )
    note = WordsField(
        _("note"),
        help_text=_(
            "What tells it from events like it. Good: “signed in Istanbul; Uralsk is the yard”. Bad: “important”."
        ),
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
    """When an event took place: as one document dates it, or as it was looked up in the event's references."""

    class Basis(models.TextChoices):
        REFERENCE = "reference", _("looked up in a reference")
        DOCUMENTS = "documents", _("as its documents date it")

    event = models.ForeignKey(Event, models.CASCADE, related_name="datings")
    basis = models.CharField(
        _("basis"),
        max_length=10,
        choices=Basis,
        help_text=_("Good: “looked up” with its reference below. Bad: “looked up” for what you remember."),
    )
    date = EDTFField(_("date"), help_text=ALL_EDTF_HELP)
    date_from = from_field()
    date_to = to_field()
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        verbose_name=_("dated by"),
        related_name="datings",
        null=True,
        blank=True,
        help_text=_(
            "Which document says so. Good: the one whose words the note quotes. Bad: one that only mentions it."
        ),
    )
    note = WordsField(
        _("note"), help_text=_("How precise the words are. Good: “first days of May”. Bad: a day that is not there.")
    )

    class Meta:
        verbose_name = _("dating")
        verbose_name_plural = _("datings")
        ordering = ("-basis", "pk")
        constraints = [
            bounds_check("dating_bounds_in_order", "date"),
            models.CheckConstraint(
                condition=~Q(basis="reference") | Q(document__isnull=True),
                name="dating_by_one_of_both",
                violation_error_message=_("A date that was looked up is no document's."),
            ),
            models.UniqueConstraint(
                fields=["event"],
                condition=Q(basis="reference"),
                name="dating_looked_up_once",
                violation_error_message=_("This event already has a date that was looked up."),
            ),
            models.UniqueConstraint(
                fields=["event", "document"],
                condition=Q(basis="documents"),
                nulls_distinct=False,
                name="dating_once_per_document",
                violation_error_message=_("This document already dates the event."),
            ),
        ]

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


class EventPlace(models.Model):
    """Where an event takes place."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="place_links")
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        verbose_name=_("place"),
        related_name="event_links",
        help_text=_("Good: Istanbul, where it was signed. Bad: the country of one signatory."),
    )
    note = WordsField(_("note"), help_text=_("Good: “by Tag43 only”. Bad: directions."))

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["event", "place"],
                name="event_place_once",
                violation_error_message=_("It is already linked."),
            )
        ]

    def __str__(self) -> str:
        return str(self.place)


class EventActor(models.Model):
    """Who acts in an event; where nobody is named, what the documents call them."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="actor_links")
    actor = models.ForeignKey(
        Actor,
        models.PROTECT,
        verbose_name=_("actor"),
        related_name="event_links",
        null=True,
        blank=True,
        help_text=_("Good: Kazakhstan Engineering, which signed. Bad: the president who only watched."),
    )
    described_as = WordsField(
        _("described as"),
        help_text=_("Where nobody is named. Good: “protesters”. Bad: a name that the documents do not give."),
    )

    class Meta:
        verbose_name = _("actor")
        verbose_name_plural = _("actors")
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(actor__isnull=False) | ~Q(described_as={}),
                name="event_actor_named_or_described",
                violation_error_message=_("Name the actor, or say how the documents describe it."),
            ),
            models.UniqueConstraint(
                fields=["event", "actor"],
                name="event_actor_once",
                violation_error_message=_("This actor is already linked."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.actor or said(self.described_as))


class EventReference(models.Model):
    """A reference in which an event was looked up."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="reference_links")
    reference = models.ForeignKey(
        Reference,
        models.PROTECT,
        verbose_name=_("reference"),
        related_name="event_links",
        help_text=_("Good: the agency report of the day. Bad: the document that mentions it."),
    )

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("looked up in")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["event", "reference"],
                name="event_reference_once",
                violation_error_message=_("It is already linked."),
            )
        ]

    def __str__(self) -> str:
        return str(self.reference)
