"""How two claims stand to each other."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.claim import Claim
from sources.models.fields import WordsField
from sources.review.models import Reviewed


class Relation(models.TextChoices):
    CONTRADICTS = "contradicts", _("contradicts")
    RIVAL_EXPLANATION = "rival_explanation", _("is a rival explanation to")
    RIVAL_ACCOUNT = "rival_account", _("is a rival account to")
    IN_TENSION_WITH = "in_tension_with", _("is in tension with")
    EASILY_CONFUSED_WITH = "easily_confused_with", _("is easily confused with")
    DUPLICATE_OF = "duplicate_of", _("says the same as")
    EVIDENCE_FOR = "evidence_for", _("is evidence for")
    PREMISE_OF = "premise_of", _("is a premise of")
    BROADER_THAN = "broader_than", _("is broader than")


SYMMETRIC = (
    Relation.CONTRADICTS,
    Relation.RIVAL_EXPLANATION,
    Relation.RIVAL_ACCOUNT,
    Relation.IN_TENSION_WITH,
    Relation.EASILY_CONFUSED_WITH,
    Relation.DUPLICATE_OF,
)
"""Kinds that hold both ways: stored once, the claim that came first as `a`."""

CLASHING = (
    Relation.CONTRADICTS,
    Relation.RIVAL_EXPLANATION,
    Relation.RIVAL_ACCOUNT,
    Relation.IN_TENSION_WITH,
)
"""Kinds by which accounts that rest on the two claims clash."""

BACKWARD = {
    Relation.EVIDENCE_FOR: _("is borne out by"),
    Relation.PREMISE_OF: _("has as a premise"),
    Relation.BROADER_THAN: _("is narrower than"),
}
"""Words for directed kinds, read from the second claim."""


class ClaimRelation(Reviewed):
    """One relation between two claims. A record of its own, as it belongs to both of them alike."""

    a = models.ForeignKey(
        Claim,
        models.PROTECT,
        verbose_name=_("claim"),
        related_name="relations_from",
        help_text=_(
            "The one that is evidence, premise or broader. Good: “two drones were ordered”. Bad: the conclusion."
        ),
    )
    relation = models.CharField(
        _("relation"),
        max_length=24,
        choices=Relation,
        help_text=_(
            "Good: “rival explanation” for two causes of one thing. "
            "Bad: “contradicts” for two claims that can both be true."
        ),
    )
    b = models.ForeignKey(
        Claim,
        models.PROTECT,
        verbose_name=_("other claim"),
        related_name="relations_to",
        help_text=_("Good: another claim. Bad: the same claim again: nothing relates to itself."),
    )
    note = WordsField(_("note"), help_text=_("Good: “same operation”. Bad: who is right."))

    class Meta:
        verbose_name = _("relation of claims")
        verbose_name_plural = _("relations of claims")
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(a=F("b")),
                name="relation_of_two_claims",
                violation_error_message=_("Nothing relates to itself: choose two claims."),
            ),
            models.CheckConstraint(
                condition=~Q(relation__in=[str(kind) for kind in SYMMETRIC]) | Q(a__lt=F("b")),
                name="relation_in_canonical_order",
                violation_error_message=_("A relation that holds both ways is stored once, the older claim first."),
            ),
            models.UniqueConstraint(
                fields=["a", "b", "relation"],
                name="relation_once",
                violation_error_message=_("These two claims already have that relation."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.a} {self.get_relation_display()} {self.b}"

    def get_absolute_url(self) -> str:
        return f"{self.a.get_absolute_url()}#related"
