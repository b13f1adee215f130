"""Where claims and documents meet, in a narrow table that the database keeps in step with the stances."""

from django.db import models

from claims.models.claim import Claim
from claims.models.stance import Stance
from claims.outcomes import Outcome
from sources.models import Document


class StanceCell(models.Model):
    """One agreed public stance, with no more than a large comparison needs of it.

    Derived: triggers write it in the transaction that changes the stance or makes it public, and refuse everybody
    else. `claims.proof` proves it equal to the stances.
    """

    stance = models.OneToOneField(Stance, models.DO_NOTHING, primary_key=True, related_name="cell", db_constraint=False)
    claim = models.ForeignKey(Claim, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    document = models.ForeignKey(Document, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    outcome = models.CharField(max_length=12, choices=Outcome)

    class Meta:
        ordering = ("pk",)
        indexes = [
            models.Index(fields=["claim"], include=["document", "stance", "outcome"], name="stance_cell_of_claim")
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.outcome} {self.claim_id}"
