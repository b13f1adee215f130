"""What the list of claims is counted by: which values of its filters each public claim has.

Derived: triggers keep these equal to the records (`claims.held`), in the same transaction. Nothing else can write
them; `manage.py prove_derived` compares them with the records.
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

BLOCK = 8192
"""Claims whose bits stand in one row."""


class BitsField(models.Field):  # type: ignore[type-arg]
    """A row of bits, as PostgreSQL counts them; only SQL reads and writes it."""

    def db_type(self, connection: Any) -> str:  # noqa: ARG002  as Django calls it
        return f"bit({BLOCK})"


class FacetValue(models.Model):
    """A value of a filter, and how many public claims have it. The empty value of no filter is the whole."""

    id = models.AutoField(primary_key=True)
    facet = models.CharField(max_length=12)
    value = models.TextField()
    """A code, or the key of a record or account."""
    claims = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facet", "value"], name="facet_value_once")]
        indexes = [models.Index(fields=["facet", "-claims"], name="facet_value_most")]

    def __str__(self) -> str:
        return f"{self.facet} {self.value}"


class ClaimValues(models.Model):
    """A public claim with all that it has."""

    claim = models.OneToOneField(
        "claims.Claim", models.DO_NOTHING, primary_key=True, related_name="+", db_constraint=False
    )
    place = models.IntegerField()
    """Where its bit stands in every row of bits, counted from 0 through all blocks."""
    held = ArrayField(models.IntegerField())
    """Keys of `FacetValue`, rising."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place"], include=["claim"], name="claim_values_place")]

    def __str__(self) -> str:
        return f"{self.claim_id}"


class FacetBits(models.Model):
    """Which claims of a block have a value; of values that many claims have, not of single questions and events."""

    value = models.ForeignKey(FacetValue, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    block = models.IntegerField()
    bits = BitsField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["value", "block"], name="facet_bits_once")]

    def __str__(self) -> str:
        return f"{self.value_id} {self.block}"
