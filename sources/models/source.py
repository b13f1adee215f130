"""Whoever speaks and can be named."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sources.models.fields import COUNTRY_CODE, LANGUAGE_CODE, Translation
from sources.review.models import Reviewed


class Source(Reviewed):
    """An outlet, think tank, newsletter, official body, database or person that can be named.

    An unnamed speaker is never a source: it is a node of an attribution chain.
    """

    class Kind(models.TextChoices):
        MAGAZINE = "magazine", _("magazine")
        NEWSPAPER = "newspaper", _("newspaper")
        ONLINE_NEWSPAPER = "online_newspaper", _("online newspaper")
        NEWS_AGENCY = "news_agency", _("news agency")
        STATE_MEDIA = "state_media", _("state media")
        PORTAL = "portal", _("portal")
        BLOG = "blog", _("blog")
        NEWSLETTER = "newsletter", _("newsletter")
        THINK_TANK = "think_tank", _("think tank")
        RESEARCH_INSTITUTE = "research_institute", _("research institute")
        POLLSTER = "pollster", _("pollster")
        OFFICIAL_BODY = "official_body", _("official body")
        COMPANY_SITE = "company_site", _("company site")
        PERSON = "person", _("person")

    name = models.CharField(
        _("name"),
        max_length=200,
        help_text=_("As it calls itself. Good: “Ce.S.I. - Centro Studi Internazionali”. Bad: “the think tank”."),
    )
    kind_of_source = models.CharField(
        _("kind"),
        max_length=20,
        choices=Kind,
        help_text=_("Good: “newsletter” for one author's letter. Bad: “state media” because you dislike it."),
    )
    countries = ArrayField(
        models.CharField(max_length=2, validators=[COUNTRY_CODE]),
        verbose_name=_("countries"),
        default=list,
        blank=True,
        help_text=_("Codes with commas, empty where it is not established. Good: IT, RU. Bad: Italy."),
    )
    country_note = models.CharField(
        _("note on the country"),
        max_length=200,
        blank=True,
        help_text=_("What a code cannot say. Good: “newsroom in Amsterdam”. Bad: “exiles”."),
    )
    languages = ArrayField(
        models.CharField(max_length=3, validators=[LANGUAGE_CODE]),
        verbose_name=_("languages"),
        default=list,
        blank=True,
        help_text=_("Codes with commas. Good: it, ru. Bad: Italian."),
    )
    owner = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("owner"),
        related_name="owned",
        null=True,
        blank=True,
        help_text=_(
            "The source that owns this one. Good: the company in the register. Bad: whoever is said to be behind it."
        ),
    )
    actor = models.OneToOneField(
        "sources.Actor",
        models.PROTECT,
        verbose_name=_("as an actor"),
        related_name="as_source",
        null=True,
        blank=True,
        help_text=_(
            "The actor in events that it is. Good: the minister who is quoted and signed the deal."
            " Bad: the minister's state."
        ),
    )
    editors_note = models.TextField(
        _("note for editors"),
        blank=True,
        help_text=_("Never shown to readers. Good: “ask for the statute”. Bad: a verdict on it."),
    )

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(owner__isnull=True) | ~models.Q(owner=models.F("record")),
                name="source_does_not_own_itself",
                violation_error_message=_("A source cannot own itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("source", args=[self.slug])


class SourceName(models.Model):
    """Another name of a source: spelling, acronym, script."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="other_names")
    name = models.CharField(
        _("name"),
        max_length=200,
        help_text=_("Spelling, acronym, other script. Good: “КИСИ”. Bad: a nickname that only its critics use."),
    )
    language = models.CharField(
        _("language"),
        max_length=3,
        blank=True,
        validators=[LANGUAGE_CODE],
        help_text=_("Of the name. Good: ru. Bad: Russian."),
    )

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["source", "name"],
                name="source_name_once",
                violation_error_message=_("This source already has that name."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class SourceText(Translation):
    """What we say of a source, in one language."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="texts")
    about = models.TextField(
        _("about"),
        help_text=_(
            "Who founded it, who owns it, who pays, in our own words. "
            "Good: “founded 2004; works for institutional clients”. Bad: “a mouthpiece”."
        ),
    )

    class Meta:
        verbose_name = _("description")
        verbose_name_plural = _("descriptions")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["source", "language"],
                name="source_text_once_per_language",
                violation_error_message=_("There is already a description in that language."),
            )
        ]

    def __str__(self) -> str:
        return self.about


class SourceReference(models.Model):
    """A public page on which what we say of a source rests."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="reference_links")
    reference = models.ForeignKey(
        "sources.Reference",
        models.PROTECT,
        verbose_name=_("reference"),
        related_name="source_links",
        help_text=_("Good: its page about itself; a register of owners. Bad: a search result."),
    )

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["source", "reference"],
                name="source_reference_once",
                violation_error_message=_("This reference is already named."),
            )
        ]

    def __str__(self) -> str:
        return str(self.reference)
