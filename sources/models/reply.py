"""The right of reply: what a source answers to what we publish of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sources.models.fields import ALL_EDTF_HELP, EDTFField, Translation, bounds_check, from_field, to_field
from sources.models.reference import Reference
from sources.models.source import Source
from sources.review.models import Record, Reviewed


class Reply(Reviewed):
    """A signed answer of a source to a public record; shown first on that record's page."""

    about = models.ForeignKey(
        Record,
        models.PROTECT,
        verbose_name=_("answers"),
        related_name="replies",
        help_text=_(
            "What it answers to. Good: the rating it disputes. Bad: the whole source, when it is about one stance."
        ),
    )
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        verbose_name=_("who answers"),
        related_name="replies",
        help_text=_("Good: the institute. Bad: its lawyer as a new source; name the lawyer below."),
    )
    signed_as = models.CharField(
        _("signed as"),
        max_length=200,
        help_text=_("Good: “Giulia Rossi, editor”. Bad: “the editorial staff”, where a name was given."),
    )
    received = EDTFField(_("received"), help_text=ALL_EDTF_HELP)
    received_from = from_field()
    received_to = to_field()
    reference = models.ForeignKey(
        Reference,
        models.PROTECT,
        verbose_name=_("where it was published"),
        related_name="replies",
        null=True,
        blank=True,
        help_text=_("Only where they published it themselves. Good: their statement's page. Bad: a report about it."),
    )

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        ordering = ("pk",)
        constraints = [bounds_check("reply_bounds_in_order", "received")]

    def __str__(self) -> str:
        return f"{self.source}: {self.signed_as}"

    def get_absolute_url(self) -> str:
        return f"{self.source.get_absolute_url()}#{self.slug}"


class ReplyText(Translation):
    """The answer in one language: as received, or translated by us and marked so."""

    reply = models.ForeignKey(Reply, models.CASCADE, related_name="texts")
    text = models.TextField(
        _("the answer"),
        max_length=5000,
        help_text=_("Whole, in their words. Good: the letter. Bad: our summary of it."),
    )

    class Meta:
        verbose_name = _("answer in one language")
        verbose_name_plural = _("answer by language")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["reply", "language"],
                name="reply_text_once_per_language",
                violation_error_message=_("There is already a text in that language."),
            )
        ]

    def __str__(self) -> str:
        return self.text
