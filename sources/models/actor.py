"""Who acts in events: states, organisations, companies, persons, under all their names."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sources.models.fields import Translation, bounds_check
from sources.models.names import DatedName, Named, one_official_name


class Actor(Named):
    """Whoever acts in events. Where it also speaks, a Source points at it."""

    class Kind(models.TextChoices):
        STATE = "state", _("state")
        INTERNATIONAL = "international_organisation", _("international organisation")
        OFFICIAL_BODY = "official_body", _("official body")
        COMPANY = "company", _("company")
        OUTLET = "outlet", _("outlet")
        PERSON = "person", _("person")
        GROUP = "group", _("group")

    kind_of_actor = models.CharField(
        _("kind"),
        max_length=30,
        choices=Kind,
        help_text=_("Good: “company” for the drone maker TAI. Bad: “state” for a company that a state owns."),
    )
    editors_note = models.TextField(
        _("note for editors"),
        blank=True,
        help_text=_("Never shown to readers. Good: “not the Armenian minister of that name”. Bad: an opinion."),
    )

    class Meta:
        verbose_name = _("actor")
        verbose_name_plural = _("actors")
        ordering = ("pk",)

    def get_absolute_url(self) -> str:
        return reverse("actor", args=[self.slug])


class ActorName(DatedName):
    """One name of an actor."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="names")

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("names")
        ordering = ("pk",)
        constraints = [
            bounds_check("actor_name_bounds_in_order", "period"),
            one_official_name("actor"),
            models.UniqueConstraint(
                fields=["actor", "name", "language", "period"],
                name="actor_name_once",
                violation_error_message=_("It already has that name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ActorText(Translation):
    """Who or what an actor is, in one language."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="texts")
    about = models.TextField(
        _("about"),
        help_text=_(
            "Who it is, in one sentence. Good: “President of Kazakhstan since 2019.” Bad: “Putin's man in Astana.”"
        ),
    )

    class Meta:
        verbose_name = _("description")
        verbose_name_plural = _("descriptions")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["actor", "language"],
                name="actor_text_once_per_language",
                violation_error_message=_("There is already a description in that language."),
            )
        ]

    def __str__(self) -> str:
        return self.about
