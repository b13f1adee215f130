"""A plain subject heading for browsing."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sources.models.fields import Translation, words_of
from sources.review.models import Reviewed


class Topic(Reviewed):
    """A plain subject heading, under which claims are browsed."""

    position = models.PositiveSmallIntegerField(
        _("order"), default=1, help_text=_("In lists. Good: 1, 2, 3. Bad: by importance to one side.")
    )

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return words_of(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.slug])


class TopicText(Translation):
    """A topic in one language."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="texts")
    title = models.CharField(
        _("title"),
        max_length=120,
        help_text=_("Plain and neutral. Good: “Oil and gas”. Bad: “Russia's energy blackmail”."),
    )

    class Meta:
        verbose_name = _("title in one language")
        verbose_name_plural = _("titles by language")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "language"],
                name="topic_text_once_per_language",
                violation_error_message=_("There is already a title in that language."),
            )
        ]

    def __str__(self) -> str:
        return self.title
