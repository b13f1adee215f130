"""The term a document uses for a referent."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.event import Event
from sources.models import Document, Passage
from sources.models.fields import LANGUAGE_CODE, WordsField
from sources.review.models import Reviewed


class Naming(Reviewed):
    """What a document calls an event, and at which passages: “special operation” for the war of 2022."""

    document = models.ForeignKey(
        Document,
        models.PROTECT,
        verbose_name=_("document"),
        related_name="namings",
        help_text=_("Good: the text you read. Bad: its original, unread."),
    )
    event = models.ForeignKey(
        Event,
        models.PROTECT,
        verbose_name=_("what is named"),
        related_name="namings",
        help_text=_("Good: the war that began in February 2022. Bad: the whole conflict since 2014."),
    )
    term = models.CharField(
        _("term"),
        max_length=80,
        help_text=_("Its own words. Good: “operazione speciale”. Bad: our translation of them."),
    )
    language = models.CharField(
        _("language"), max_length=3, validators=[LANGUAGE_CODE], help_text=_("Of the term. Good: it. Bad: Italian.")
    )
    gloss = WordsField(_("what it says"), help_text=_("Word by word. Good: “special operation”. Bad: “invasion”."))
    times = models.PositiveSmallIntegerField(
        _("how often"), default=1, help_text=_("In the whole text. Good: 3. Bad: an estimate.")
    )

    class Meta:
        verbose_name = _("naming")
        verbose_name_plural = _("namings")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["document", "event", "term"],
                name="naming_once",
                violation_error_message=_("This term of this document is already noted for the event."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.document}: “{self.term}”"

    def get_absolute_url(self) -> str:
        return f"{self.event.get_absolute_url()}#namings"


class NamingPassage(models.Model):
    """A passage in which the term stands."""

    naming = models.ForeignKey(Naming, models.CASCADE, related_name="passages")
    passage = models.ForeignKey(Passage, models.PROTECT, verbose_name=_("passage"), related_name="naming_passages")

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["naming", "passage"],
                name="naming_passage_once",
                violation_error_message=_("This passage is already named."),
            )
        ]

    def __str__(self) -> str:
        return str(self.passage)
