"""The bias vocabulary, what named raters found of sources, and what was tagged in documents."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sources.bias import NATURES, Answer, Dimension, Nature
from sources.models.actor import Actor
from sources.models.document import Document
from sources.models.fields import (
    ALL_EDTF_HELP,
    COUNTRY_CODE,
    EDTFField,
    Signed,
    Translation,
    bounds_check,
    from_field,
    signed_check,
    to_field,
    words_of,
)
from sources.models.reference import Reference
from sources.models.source import Source
from sources.models.text import Passage
from sources.review.models import Reviewed


class BiasTag(Reviewed):
    """One word of the bias vocabulary, with a definition that an editor can apply."""

    dimension = models.CharField(
        _("dimension"),
        max_length=12,
        choices=Dimension,
        help_text=_("What the tag is about. Good: “attribution” for “unnamed source”. Bad: “tone” for it."),
    )
    key = models.SlugField(
        _("key"),
        max_length=40,
        help_text=_("Stable, for programs. Good: unnamed_source. Bad: tag7."),
    )
    position = models.PositiveSmallIntegerField(
        _("order"), default=1, help_text=_("Place in its dimension. Good: 1, 2, 3. Bad: by how bad you think it is.")
    )
    place = models.SmallIntegerField(
        _("place on an ordinal scale"),
        null=True,
        blank=True,
        help_text=_("Only where the values have an order. Good: -2 for “argues against”. Bad: a score for “genre”."),
    )

    class Meta:
        verbose_name = _("bias tag")
        verbose_name_plural = _("bias vocabulary")
        ordering = ("dimension", "position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["dimension", "key"],
                name="bias_tag_once",
                violation_error_message=_("This dimension already has a tag with that key."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_dimension_display()}: {words_of(self, 'label')}"

    @property
    def nature(self) -> Nature:
        return NATURES[self.dimension]

    def get_absolute_url(self) -> str:
        return f"{reverse('method')}#{self.slug}"


class BiasTagText(Translation):
    """What a tag is called and means, in one language."""

    bias_tag = models.ForeignKey(BiasTag, models.CASCADE, related_name="texts")
    label = models.CharField(
        _("label"), max_length=80, help_text=_("Short and neutral. Good: “unnamed source”. Bad: “sloppy sourcing”.")
    )
    definition = models.TextField(
        _("definition"),
        help_text=_("So that two people tag alike. Good: “Rests on someone not named.” Bad: “Weak evidence.”"),
    )

    class Meta:
        verbose_name = _("label and definition in one language")
        verbose_name_plural = _("labels and definitions by language")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["bias_tag", "language"],
                name="bias_tag_text_once_per_language",
                violation_error_message=_("There is already a definition in that language."),
            )
        ]

    def __str__(self) -> str:
        return self.label


class Rating(Reviewed, Signed):
    """What one named rater found of a source in one dimension, on evidence, as of a date. There is no overall score."""

    source = models.ForeignKey(
        Source,
        models.PROTECT,
        verbose_name=_("source"),
        related_name="ratings",
        help_text=_("Who is rated. Good: the outlet. Bad: the outlet for what one guest wrote; tag the document."),
    )
    tag = models.ForeignKey(
        BiasTag,
        models.PROTECT,
        verbose_name=_("finding"),
        related_name="ratings",
        help_text=_(
            "The word of the vocabulary. Good: “control: captured private”. Bad: the nearest word that half fits."
        ),
    )
    actor = models.ForeignKey(
        Actor,
        models.PROTECT,
        verbose_name=_("towards whom"),
        related_name="ratings",
        null=True,
        blank=True,
        help_text=_("Needed for a position towards an actor. Good: Russia. Bad: “the East”."),
    )
    country = models.CharField(
        _("inside which country"),
        max_length=2,
        blank=True,
        validators=[COUNTRY_CODE],
        help_text=_(
            "Needed for domestic politics: left and right mean something only inside a country. Good: IT. Bad: EU."
        ),
    )
    answer = models.CharField(
        _("answer"),
        max_length=10,
        choices=Answer,
        blank=True,
        help_text=_(
            "Needed for transparency. Good: “not found” after looking. Bad: “no” because it was not looked for."
        ),
    )
    as_of = EDTFField(_("as of"), blank=True, help_text=ALL_EDTF_HELP)
    as_of_from = from_field()
    as_of_to = to_field()
    stale_on = models.DateField(
        _("goes stale on"),
        null=True,
        blank=True,
        help_text=_("From this day pages mark it as stale. Good: a year after. Bad: a day that has passed."),
    )
    own_scale = models.CharField(
        _("the rater's own scale"),
        max_length=200,
        blank=True,
        help_text=_("Where the rater uses another. Good: “0 to 100, trust score”. Bad: ours, repeated."),
    )
    own_value = models.CharField(
        _("value on that scale"),
        max_length=80,
        blank=True,
        help_text=_("As given. Good: “62.5”. Bad: rounded or turned into ours."),
    )
    wording = models.CharField(
        _("in the rater's words"),
        max_length=300,
        blank=True,
        help_text=_("Good: “state-owned outlet”. Bad: our summary."),
    )

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ("pk",)
        constraints = [
            bounds_check("rating_bounds_in_order", "as_of"),
            signed_check("rating_is_signed"),
            models.CheckConstraint(
                condition=Q(stale_on__isnull=True) | Q(as_of_from__isnull=True) | Q(stale_on__gt=F("as_of_from")),
                name="rating_goes_stale_after_it_was_given",
                violation_error_message=_("It cannot go stale before it was given."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.tag}"

    @property
    def is_stale(self) -> bool:
        return self.stale_on is not None and self.stale_on <= timezone.localdate()

    def get_absolute_url(self) -> str:
        return f"{self.source.get_absolute_url()}#{self.slug}"


class RatingText(Translation):
    """Method and evidence of a rating, in one language."""

    rating = models.ForeignKey(Rating, models.CASCADE, related_name="texts")
    evidence = models.TextField(
        _("evidence"),
        help_text=_(
            "What was seen. Good: “the statute gives the ministry the choice of the editor”. Bad: “well known”."
        ),
    )
    method = models.TextField(
        _("method"),
        blank=True,
        help_text=_("How it was found. Good: “statute and last three budgets read”. Bad: “research”."),
    )

    class Meta:
        verbose_name = _("evidence in one language")
        verbose_name_plural = _("evidence by language")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["rating", "language"],
                name="rating_text_once_per_language",
                violation_error_message=_("There is already evidence in that language."),
            )
        ]

    def __str__(self) -> str:
        return self.evidence


class RatingReference(models.Model):
    """A reference on which a rating rests."""

    rating = models.ForeignKey(Rating, models.CASCADE, related_name="reference_links")
    reference = models.ForeignKey(
        Reference,
        models.PROTECT,
        verbose_name=_("reference"),
        related_name="rating_links",
        help_text=_("Good: the register of owners. Bad: another rater's page without its evidence."),
    )

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["rating", "reference"],
                name="rating_reference_once",
                violation_error_message=_("This reference is already named."),
            )
        ]

    def __str__(self) -> str:
        return str(self.reference)


class Tagging(Reviewed, Signed):
    """A tag that one named rater gives a document, on passages of it, with a rationale."""

    document = models.ForeignKey(
        Document,
        models.PROTECT,
        verbose_name=_("document"),
        related_name="taggings",
        help_text=_("The text that is tagged. Good: the translation you read. Bad: its original, unread."),
    )
    tag = models.ForeignKey(
        BiasTag,
        models.PROTECT,
        verbose_name=_("tag"),
        related_name="taggings",
        help_text=_("Good: the tag whose definition fits word by word. Bad: the nearest one."),
    )
    actor = models.ForeignKey(
        Actor,
        models.PROTECT,
        verbose_name=_("about whom"),
        related_name="taggings",
        null=True,
        blank=True,
        help_text=_(
            "Needed for a position towards an actor and for the role given to one. Good: Kazakhstan. Bad: “they”."
        ),
    )
    strength = models.PositiveSmallIntegerField(
        _("strength"),
        choices=[(1, _("1: in places")), (2, _("2: clearly")), (3, _("3: throughout"))],
        null=True,
        blank=True,
        help_text=_("How much of the document carries it. Good: 3 where every section does. Bad: 3 because it annoys."),
    )
    tagged_on = models.DateField(
        _("tagged on"), null=True, blank=True, help_text=_("Good: the day you tagged it. Bad: the document's date.")
    )
    wording = models.CharField(
        _("in the rater's words"),
        max_length=200,
        blank=True,
        help_text=_(
            "Where it came in other words than the vocabulary's. Good: “mild distance from Moscow”. Bad: the tag again."
        ),
    )

    class Meta:
        verbose_name = _("tagging")
        verbose_name_plural = _("taggings")
        ordering = ("pk",)
        constraints = [
            signed_check("tagging_is_signed"),
            models.CheckConstraint(
                condition=Q(strength__isnull=True) | Q(strength__range=(1, 3)),
                name="tagging_strength_in_range",
                violation_error_message=_("Strength is 1, 2 or 3."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}: {self.tag}"

    def get_absolute_url(self) -> str:
        return f"{self.document.get_absolute_url()}#{self.slug}"


class TaggingText(Translation):
    """Why a tag was given, in one language."""

    tagging = models.ForeignKey(Tagging, models.CASCADE, related_name="texts")
    rationale = models.TextField(
        _("rationale"),
        help_text=_("Good: “five of eleven notes are the institute's own”. Bad: “obviously biased”."),
    )

    class Meta:
        verbose_name = _("rationale in one language")
        verbose_name_plural = _("rationale by language")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["tagging", "language"],
                name="tagging_text_once_per_language",
                violation_error_message=_("There is already a rationale in that language."),
            )
        ]

    def __str__(self) -> str:
        return self.rationale


class TaggingPassage(models.Model):
    """A passage on which a tagging rests."""

    tagging = models.ForeignKey(Tagging, models.CASCADE, related_name="passages")
    passage = models.ForeignKey(Passage, models.PROTECT, verbose_name=_("passage"), related_name="tagging_passages")

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["tagging", "passage"],
                name="tagging_passage_once",
                violation_error_message=_("This passage is already named."),
            )
        ]

    def __str__(self) -> str:
        return str(self.passage)
