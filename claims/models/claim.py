"""One proposition in our own neutral words."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.models.event import Event
from claims.models.topic import Topic
from sources.models import Reference
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
from sources.models.likeness import PlainWords
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
            "Predictive: it will be so. Normative: it should be so. Statement: that somebody said it. "
            "Good: “causal” for “the war sped it up”. Bad: “factual” for it."
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
    due = EDTFField(
        _("due"),
        blank=True,
        help_text=_(
            "For a prediction: when it will have come true or not. Good: 2024 for “working by 2024”. "
            "Bad: a day of your own choosing; where it names none, leave it empty."
        ),
    )
    due_from = from_field()
    due_to = to_field()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ("pk",)
        constraints = [bounds_check("claim_bounds_in_order", "earliest"), bounds_check("claim_due_in_order", "due")]

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
        indexes = [
            GinIndex(OpClass(PlainWords("statement"), name="gin_trgm_ops"), name="claim_text_letters"),
            GinIndex(SearchVector(PlainWords("statement"), config="simple"), name="claim_text_words"),
        ]

    def __str__(self) -> str:
        return self.statement


class ClaimEvent(models.Model):
    """A claim is about an event."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="event_links")
    event = models.ForeignKey(
        Event,
        models.PROTECT,
        verbose_name=_("event"),
        related_name="claim_links",
        help_text=_("Good: the event the sentence is about. Bad: one that only explains it."),
    )

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


class ClaimTopic(models.Model):
    """A subject heading of a claim."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="topic_links")
    topic = models.ForeignKey(
        Topic,
        models.PROTECT,
        verbose_name=_("topic"),
        related_name="claim_links",
        help_text=_("Good: where a reader would look for it. Bad: every topic it touches."),
    )

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "topic"],
                name="claim_topic_once",
                violation_error_message=_("It is already linked."),
            )
        ]

    def __str__(self) -> str:
        return str(self.topic)


class Quantity(models.Model):
    """A figure of a claim, or of a reference beside it, so that figures of one measure can be laid side by side."""

    class Precision(models.TextChoices):
        EXACT = "exact", _("exactly")
        AT_LEAST = "at_least", _("at least")
        ABOUT = "about", _("about")
        AT_MOST = "at_most", _("at most")

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="quantities")
    measure = models.SlugField(
        _("measure"),
        max_length=60,
        help_text=_(
            "A key that only comparable figures share. Good: dead-january-2022. "
            "Bad: percent, which would lay shares of different things side by side."
        ),
    )
    label = WordsField(_("what is counted"), help_text=_("Good: “dead in January 2022”. Bad: “victims of the regime”."))
    precision = models.CharField(
        _("precision"),
        max_length=10,
        choices=Precision,
        default=Precision.EXACT,
        help_text=_("Good: “at least” for “more than 200”. Bad: “exactly” for it."),
    )
    value = models.DecimalField(
        _("value"), max_digits=20, decimal_places=4, help_text=_("In the unit. Good: 918000000 USD. Bad: 918.")
    )
    unit = models.CharField(
        _("unit"),
        max_length=40,
        blank=True,
        help_text=_("Good: USD, km, %, m³. Empty for plain counts. Bad: “millions”."),
    )
    reference_date = EDTFField(_("as of"), blank=True, help_text=ALL_EDTF_HELP)
    reference_date_from = from_field()
    reference_date_to = to_field()
    reference = models.ForeignKey(
        Reference,
        models.PROTECT,
        verbose_name=_("given by a reference"),
        related_name="quantities",
        null=True,
        blank=True,
        help_text=_("Empty: the claim's own figure. Good: the census, for its figure. Bad: the document itself."),
    )
    note = WordsField(_("note"), help_text=_("Good: “additional to the budget, not the whole of it”. Bad: “wrong”."))

    class Meta:
        verbose_name = _("quantity")
        verbose_name_plural = _("quantities")
        ordering = ("pk",)
        constraints = [
            bounds_check("quantity_bounds_in_order", "reference_date"),
            models.UniqueConstraint(
                fields=["claim", "measure", "reference"],
                name="quantity_once",
                nulls_distinct=False,
                violation_error_message=_("That figure is already noted."),
            ),
        ]

    def __str__(self) -> str:
        return f"{said(self.label)}: {self.value.normalize():f} {self.unit}".strip()
