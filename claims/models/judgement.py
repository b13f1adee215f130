"""What people answered when they were asked whether two claims say the same."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.models.claim import Claim


class Answer(models.TextChoices):
    SAME = "same", pgettext_lazy("of two claims", "the same")
    NOT_SAME = "not_same", pgettext_lazy("of two claims", "not the same")
    UNSURE = "unsure", pgettext_lazy("of two claims", "unsure")


class Judgement(models.Model):
    """One person's answer on whether two claims say the same: kept for good, honoured when either is typed again.

    Nothing follows from it by itself: claims are merged and related by revisions. Whoever changes their mind answers
    again; the latest answer of each person counts. The database sets who answered, and when.
    """

    a = models.ForeignKey(Claim, models.PROTECT, verbose_name=_("claim"), related_name="judgements_first")
    b = models.ForeignKey(Claim, models.PROTECT, verbose_name=_("other claim"), related_name="judgements_second")
    answer = models.CharField(_("answer"), max_length=10, choices=Answer)
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("who"), related_name="judgements", editable=False
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("judgement")
        verbose_name_plural = _("judgements")
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(a__lt=F("b")),
                name="judgement_in_canonical_order",
                violation_error_message=_("A judgement is of two claims, and stored with the older one first."),
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["same", "not_same", "unsure"]),
                name="judgement_is_an_answer",
                violation_error_message=_("Answer the same, not the same, or unsure."),
            ),
        ]
        indexes = [models.Index(fields=["a", "b"], name="judgement_by_pair")]

    def __str__(self) -> str:
        return _("%(a)s: %(answer)s as %(b)s") % {"a": self.a, "answer": self.get_answer_display(), "b": self.b}
