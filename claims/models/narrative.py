"""One way of telling an event or answering a question, and who tells it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.claim import Claim
from claims.models.event import Event
from claims.models.question import Question
from sources.models import Document, Reference, Source
from sources.models.fields import Translation, words_of
from sources.review.models import Reviewed


class Narrative(Reviewed):
    """One way of telling an event or answering a question: rests on claims, told by documents or by a source.

    What it leaves out is never written: it is computed from agreed silences of its documents.
    """

    question = models.ForeignKey(
        Question,
        models.PROTECT,
        verbose_name=_("answers the question"),
        related_name="narratives",
        null=True,
        blank=True,
        help_text=_("Good: the question that its rivals answer too. Bad: one that only it answers."),
    )
    event = models.ForeignKey(
        Event,
        models.PROTECT,
        verbose_name=_("tells the event"),
        related_name="narratives",
        null=True,
        blank=True,
        help_text=_("Where it is told apart from a question. Good: the January unrest. Bad: the whole war."),
    )
    position = models.PositiveSmallIntegerField(
        _("order"),
        default=1,
        help_text=_("Beside its rivals. Good: by the name of who tells it. Bad: the right one first."),
    )
    editors_note = models.TextField(
        _("note for editors"),
        blank=True,
        help_text=_(
            "Never shown to readers. Good: what to check next. Bad: what it “hides”: code a silence on a passage."
        ),
    )

    class Meta:
        verbose_name = _("narrative")
        verbose_name_plural = _("narratives")
        ordering = ("position", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(question__isnull=False) | Q(event__isnull=False),
                name="narrative_is_about_something",
                violation_error_message=_("A narrative answers a question or tells an event: choose one."),
            )
        ]

    def __str__(self) -> str:
        return words_of(self, "title")

    def get_absolute_url(self) -> str:
        about = self.question or self.event
        return f"{about.get_absolute_url()}#{self.slug}" if about else ""


class NarrativeText(Translation):
    """A narrative in one language."""

    narrative = models.ForeignKey(Narrative, models.CASCADE, related_name="texts")
    title = models.CharField(
        _("title"),
        max_length=120,
        help_text=_(
            "So that rivals can be told apart. Good: “A production licence for the Anka”. Bad: “The Turkish spin”."
        ),
    )
    summary = models.TextField(
        _("summary"),
        help_text=_(
            "The account as it is told, in two lines. Good: “The maker grants a licence and builds a plant.” "
            "Bad: what it does not mention."
        ),
    )

    class Meta:
        verbose_name = _("title and summary in one language")
        verbose_name_plural = _("titles and summaries by language")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["narrative", "language"],
                name="narrative_text_once_per_language",
                violation_error_message=_("There is already a title in that language."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class NarrativeClaim(models.Model):
    """A claim that a narrative rests on."""

    narrative = models.ForeignKey(Narrative, models.CASCADE, related_name="claim_links")
    claim = models.ForeignKey(
        Claim,
        models.PROTECT,
        verbose_name=_("claim"),
        related_name="narrative_links",
        help_text=_("Good: what its documents assert and its point needs. Bad: all they say."),
    )

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims it rests on")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["narrative", "claim"],
                name="narrative_claim_once",
                violation_error_message=_("It is already linked."),
            )
        ]

    def __str__(self) -> str:
        return str(self.claim)


class NarrativeDocument(models.Model):
    """A document that tells a narrative."""

    narrative = models.ForeignKey(Narrative, models.CASCADE, related_name="document_links")
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        verbose_name=_("document"),
        related_name="narrative_links",
        help_text=_("Good: a document coded on these claims. Bad: one that only quotes it."),
    )

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents that tell it")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["narrative", "document"],
                name="narrative_document_once",
                violation_error_message=_("It is already linked."),
            )
        ]

    def __str__(self) -> str:
        return str(self.document)


class NarrativeSource(models.Model):
    """A source that tells a narrative outside the documents here, by a reference."""

    narrative = models.ForeignKey(Narrative, models.CASCADE, related_name="source_links")
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        verbose_name=_("source"),
        related_name="narrative_links",
        help_text=_("Good: the ministry that denied it. Bad: whoever may think so."),
    )
    reference = models.ForeignKey(
        Reference,
        models.PROTECT,
        verbose_name=_("reference"),
        related_name="narrative_links",
        help_text=_("Where it says so. Good: its statement of 18 December 2025. Bad: its front page."),
    )

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources that tell it elsewhere")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["narrative", "source"],
                name="narrative_source_once",
                violation_error_message=_("It is already linked."),
            )
        ]

    def __str__(self) -> str:
        return str(self.source)
