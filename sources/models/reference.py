"""A public page that we cite ourselves."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sources.models.fields import (
    ALL_EDTF_HELP,
    LANGUAGE_CODE,
    EDTFField,
    Translation,
    address_check,
    bounds_check,
    from_field,
    to_field,
    words_of,
)
from sources.review.models import Reviewed


class Reference(Reviewed):
    """A public page that we cite: for an assessment, a rating, a date, a name. What a document cites is a Citation."""

    url = models.URLField(
        _("address"),
        max_length=1000,
        unique=True,
        error_messages={"unique": _("There is already a reference with this address.")},
        help_text=_("Of the page itself. Good: the article. Bad: a search for it, or the site's front page."),
    )
    archive_url = models.URLField(
        _("archive address"),
        max_length=1000,
        blank=True,
        help_text=_(
            "A copy that will still be there. Good: web.archive.org/web/2025…/page. Bad: the same address again."
        ),
    )
    language = models.CharField(
        _("language"),
        max_length=3,
        blank=True,
        validators=[LANGUAGE_CODE],
        help_text=_("Of the page. Good: ru. Bad: Russian."),
    )
    published = EDTFField(_("published"), blank=True, help_text=ALL_EDTF_HELP)
    published_from = from_field()
    published_to = to_field()
    accessed_on = models.DateField(
        _("read on"), null=True, blank=True, help_text=_("Good: the day you read it. Bad: the day it was published.")
    )

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        ordering = ("pk",)
        constraints = [
            bounds_check("reference_bounds_in_order", "published"),
            address_check("reference_addresses_of_the_web", "url", "archive_url"),
        ]

    def __str__(self) -> str:
        return words_of(self, "what")

    def get_absolute_url(self) -> str:
        return reverse("reference", args=[self.slug])


class ReferenceText(Translation):
    """What a reference says, in one language."""

    reference = models.ForeignKey(Reference, models.CASCADE, related_name="texts")
    what = models.TextField(
        _("what it says"),
        help_text=_(
            "Who says what, and when, in our own words. "
            "Good: “TRT World, 11 May 2022: memorandum between TAI and Kazakhstan Engineering”. Bad: “article”."
        ),
    )

    class Meta:
        verbose_name = _("description in one language")
        verbose_name_plural = _("descriptions by language")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["reference", "language"],
                name="reference_text_once_per_language",
                violation_error_message=_("There is already a description in that language."),
            )
        ]

    def __str__(self) -> str:
        return self.what
