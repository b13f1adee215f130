"""What the list of claims is filtered by through a stance, one narrow row for each public agreed stance."""

from typing import Any

from django.db import models
from django.db.models import Q

from claims.outcomes import Certainty, Outcome, Voice

OUTCOMES, VOICES, CERTAINTIES = tuple(Outcome), tuple(Voice), tuple(Certainty)


class StanceFacets(models.Model):
    """Derived: triggers keep it equal to the records (`claims.derived`), in the same transaction.

    Nothing else can write it; `manage.py prove_derived` compares it with the records. It is there because the public
    stances of a claim, with who published each document, would take joins over six large tables for every count.
    """

    stance = models.OneToOneField(
        "claims.Stance", models.DO_NOTHING, primary_key=True, related_name="facets", db_constraint=False
    )
    claim = models.ForeignKey(
        "claims.Claim", models.DO_NOTHING, related_name="stance_facets", db_constraint=False, db_index=False
    )
    document = models.ForeignKey(
        "sources.Document", models.DO_NOTHING, related_name="stance_facets", db_constraint=False
    )
    publisher = models.ForeignKey(
        "sources.Source",
        models.DO_NOTHING,
        related_name="stance_facets",
        null=True,
        db_constraint=False,
        db_index=False,
    )
    """Who published the document; else who is nearest to it, as `claims.tables.publisher` chooses."""
    coder = models.ForeignKey(
        "sources.Account", models.DO_NOTHING, related_name="stance_facets", db_constraint=False, db_index=False
    )
    language = models.CharField(max_length=3)
    outcome = models.CharField(max_length=12)
    marks = models.IntegerField()
    """Bits: outcome, then voices, then certainties of its passages, in the order of `claims.outcomes`."""
    speech = models.BigIntegerField()
    """Bits: voice times the number of certainties, plus certainty: what stands together at one passage."""

    class Meta:
        verbose_name = "facets of a stance"
        verbose_name_plural = "facets of stances"
        indexes = [
            models.Index(
                fields=["claim"],
                include=["document", "publisher", "coder", "language", "outcome", "marks", "speech"],
                name="stancefacets_by_claim",
            ),
            models.Index(fields=["outcome", "claim"], name="stancefacets_by_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.stance_id}"


def spoken(voice: str = "", certainty: str = "") -> Any:
    """Build the condition on `StanceFacets` that one passage has this voice and certainty, where they are given."""
    wide = len(CERTAINTIES)
    mask = sum(
        1 << (n * wide + m)
        for n, one in enumerate(VOICES)
        for m, sure in enumerate(CERTAINTIES)
        if voice in {"", one} and certainty in {"", sure}
    )
    return Q(speech__has_bits=mask)


@models.BigIntegerField.register_lookup
class HasBits(models.Lookup):
    """Whether any of the bits is set."""

    lookup_name = "has_bits"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"({left} & {right}) <> 0", (*left_params, *right_params)
