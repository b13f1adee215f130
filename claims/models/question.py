"""A point that documents answer differently."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claims.models.claim import Claim
from claims.models.event import Event
from sources.models import Document
from sources.models.fields import Translation, words_of
from sources.review.models import Reviewed


class Question(Reviewed):
    """A point that documents answer differently; gathers events, claims and documents."""

    class Function(models.TextChoices):
        """What a frame does (Entman 1993, Framing: toward clarification of a fractured paradigm)."""

        WHAT_HAPPENED = "what_happened", _("what happened")
        WHY = "why", _("why")
        JUDGEMENT = "judgement", _("how to judge it")
        WHAT_NEXT = "what_next", _("what comes next")
        WHAT_TO_DO = "what_to_do", _("what should be done")

    function = models.CharField(
        _("what it asks for"),
        max_length=15,
        choices=Function,
        blank=True,
        help_text=_("Good: “why” for a question about causes. Bad: a guess; leave it empty where nobody has chosen."),
    )
    editors_note = models.TextField(
        _("note for editors"),
        blank=True,
        help_text=_("Never shown to readers. Good: which documents to read next. Bad: what a document “hides”."),
    )

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("pk",)

    def __str__(self) -> str:
        return words_of(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("question", args=[self.slug])


class QuestionText(Translation):
    """A question in one language."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="texts")
    title = models.CharField(
        _("question"),
        max_length=200,
        help_text=_(
            "Open, favouring no answer. Good: “Why does Kazakhstan diversify?” "
            "Bad: “Why does Kazakhstan betray Russia?”"
        ),
    )
    how_chosen = models.TextField(
        _("how its documents were chosen"),
        blank=True,
        help_text=_(
            "So that readers know what is not here. Good: “all texts that treat the deal”. Bad: “a selection”."
        ),
    )

    lookup = models.TextField(
        _("what references say"),
        blank=True,
        help_text=_("Good: “a memorandum of 10 May 2022 between TAI and a state company”. Bad: who was right."),
    )
    figures = models.TextField(
        _("figures"),
        blank=True,
        help_text=_("How figures differ. Good: “over 200 in one text, 238 officially”. Bad: an average."),
    )
    lesson = models.TextField(
        _("how to read this"),
        blank=True,
        help_text=_("For a reader. Good: “compare the verbs: granting and agreeing”. Bad: whom to believe."),
    )

    class Meta:
        verbose_name = _("question in one language")
        verbose_name_plural = _("question by language")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["question", "language"],
                name="question_text_once_per_language",
                violation_error_message=_("There is already a title in that language."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class QuestionClaim(models.Model):
    """A claim that answers a question, or bears on the answer."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="claim_links")
    claim = models.ForeignKey(
        Claim,
        models.PROTECT,
        verbose_name=_("claim"),
        related_name="question_links",
        help_text=_("Good: a claim that is an answer, or bears on one. Bad: background that nobody disputes."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["question", "claim"],
                name="question_claim_once",
                violation_error_message=_("This claim is already in the question."),
            )
        ]

    def __str__(self) -> str:
        return str(self.claim)


class QuestionDocument(models.Model):
    """A document that was read for a question."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="document_links")
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        verbose_name=_("document"),
        related_name="question_links",
        help_text=_("Good: every text that was read for it. Bad: only those that answer."),
    )

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["question", "document"],
                name="question_document_once",
                violation_error_message=_("This document is already in the question."),
            )
        ]

    def __str__(self) -> str:
        return str(self.document)


class QuestionEvent(models.Model):
    """An event that a question is about."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="event_links")
    event = models.ForeignKey(
        Event,
        models.PROTECT,
        verbose_name=_("event"),
        related_name="question_links",
        help_text=_("Good: the event that is told differently. Bad: all that happened in those years."),
    )

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["question", "event"],
                name="question_event_once",
                violation_error_message=_("This event is already in the question."),
            )
        ]

    def __str__(self) -> str:
        return str(self.event)
