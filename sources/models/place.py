"""Where events take place, under all the names a place has had."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sources.models.fields import COUNTRY_CODE, Translation, bounds_check
from sources.models.names import DatedName, Named, one_official_name


class Place(Named):
    """A country, region, city or border."""

    class Kind(models.TextChoices):
        COUNTRY = "country", _("country")
        REGION = "region", _("region")
        CITY = "city", _("city")
        BORDER = "border", _("border")
        FORMER_STATE = "former_state", _("former state")

    kind_of_place = models.CharField(
        _("kind"),
        max_length=20,
        choices=Kind,
        help_text=_("Good: “city” for Astana, under all its names. Bad: a new place for each name."),
    )
    countries = ArrayField(
        models.CharField(max_length=2, validators=[COUNTRY_CODE]),
        verbose_name=_("countries"),
        default=list,
        blank=True,
        help_text=_(
            "Codes with commas. Good: CN, KZ for their border. Bad: a code where it is disputed; leave it empty."
        ),
    )
    editors_note = models.TextField(
        _("note for editors"),
        blank=True,
        help_text=_("Never shown to readers. Good: “not Petropavlovsk-Kamchatsky”. Bad: an opinion."),
    )

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ("pk",)

    def get_absolute_url(self) -> str:
        return reverse("place", args=[self.slug])


class PlaceName(DatedName):
    """One name of a place."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="names")

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("names")
        ordering = ("pk",)
        constraints = [
            bounds_check("place_name_bounds_in_order", "period"),
            one_official_name("place"),
            models.UniqueConstraint(
                fields=["place", "name", "language", "period"],
                name="place_name_once",
                violation_error_message=_("It already has that name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlaceText(Translation):
    """Who or what a place is, in one language."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="texts")
    about = models.TextField(
        _("about"),
        help_text=_(
            "Where it is, in one neutral sentence. Good: “Capital of Kazakhstan since 1997.” Bad: “stolen city”."
        ),
    )

    class Meta:
        verbose_name = _("description")
        verbose_name_plural = _("descriptions")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["place", "language"],
                name="place_text_once_per_language",
                violation_error_message=_("There is already a description in that language."),
            )
        ]

    def __str__(self) -> str:
        return self.about
