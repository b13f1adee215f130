"""A verdict on a claim by a named assessor, apart from what documents say."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.claim import Claim
from sources.models import Reference
from sources.models.fields import (
    ALL_EDTF_HELP,
    EDTFField,
    Signed,
    Translation,
    bounds_check,
    from_field,
    signed_check,
    to_field,
)
from sources.review.models import Reviewed


class Verdict(models.TextChoices):
    """What an assessor can find (after the IFCN code of principles)."""

    SUPPORTED = "supported", _("supported")
    MOSTLY_SUPPORTED = "mostly_supported", _("mostly supported")
    CONTESTED = "contested", _("contested")
    MOSTLY_CONTRADICTED = "mostly_contradicted", _("mostly contradicted")
    CONTRADICTED = "contradicted", _("contradicted")
    UNPROVEN = "unproven", _("unproven")
    NOT_DUE = "not_due", _("not yet due")
    NOT_CHECKABLE = "not_checkable", _("not checkable")


CLAIMSKG = {
    Verdict.SUPPORTED: "TRUE",
    Verdict.MOSTLY_SUPPORTED: "MIXTURE",
    Verdict.CONTESTED: "MIXTURE",
    Verdict.MOSTLY_CONTRADICTED: "MIXTURE",
    Verdict.CONTRADICTED: "FALSE",
    Verdict.UNPROVEN: "OTHER",
    Verdict.NOT_DUE: "OTHER",
    Verdict.NOT_CHECKABLE: "OTHER",
}
"""Each verdict as ClaimsKG normalises it, for exports."""


class Assessment(Reviewed, Signed):
    """A verdict on one claim, with method and references. Assessors who differ all stand; nothing sums them up."""

    claim = models.ForeignKey(
        Claim,
        models.PROTECT,
        verbose_name=_("claim"),
        related_name="assessments",
        help_text=_("Good: the one proposition that was checked. Bad: a broader claim that contains it."),
    )
    verdict = models.CharField(
        _("verdict"),
        max_length=20,
        choices=Verdict,
        help_text=_("Good: “unproven” when nothing was found. Bad: “contradicted” because nothing was found."),
    )
    wording = models.CharField(
        _("in the assessor's words"),
        max_length=120,
        blank=True,
        help_text=_("Good: “unit doubtful”, as the assessor wrote. Bad: our verdict again."),
    )
    assessed_on = EDTFField(_("assessed"), blank=True, help_text=ALL_EDTF_HELP)
    assessed_on_from = from_field()
    assessed_on_to = to_field()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ("-pk",)
        constraints = [
            bounds_check("assessment_bounds_in_order", "assessed_on"),
            signed_check("assessment_is_signed"),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.claim}"

    def get_absolute_url(self) -> str:
        return f"{self.claim.get_absolute_url()}#{self.slug}"


class AssessmentText(Translation):
    """Finding and method of an assessment, in one language."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="texts")
    finding = models.TextField(
        _("finding"),
        help_text=_("What was found. Good: “10 May 2022, a memorandum between TAI and a state company.” Bad: “false”."),
    )
    method = models.TextField(
        _("method"),
        blank=True,
        help_text=_("How it was checked. Good: “two news reports of the signing compared”. Bad: “googled”."),
    )

    class Meta:
        verbose_name = _("finding in one language")
        verbose_name_plural = _("findings by language")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "language"],
                name="assessment_text_once_per_language",
                violation_error_message=_("There is already a finding in that language."),
            )
        ]

    def __str__(self) -> str:
        return self.finding


class AssessmentReference(models.Model):
    """A reference on which an assessment rests."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="reference_links")
    reference = models.ForeignKey(
        Reference,
        models.PROTECT,
        verbose_name=_("reference"),
        related_name="assessment_links",
        help_text=_("Good: the page with the figure. Bad: the document that is being assessed."),
    )

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "reference"],
                name="assessment_reference_once",
                violation_error_message=_("It is already linked."),
            )
        ]

    def __str__(self) -> str:
        return str(self.reference)
