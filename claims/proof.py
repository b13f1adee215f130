"""Proves that what triggers derive equals what it is derived from."""

from collections.abc import Iterator

from django.db import connection

from claims import derived

CELLS = """
WITH wanted AS (
    SELECT stance.record_id AS stance_id, stance.claim_id, stance.document_id, stance.outcome
    FROM claims_stance stance JOIN sources_record record ON record.id = stance.record_id
    WHERE stance.is_agreed AND record.published_at IS NOT NULL AND record.merged_into_id IS NULL
), kept AS (SELECT stance_id, claim_id, document_id, outcome FROM claims_stancecell)
SELECT 'lacks', missing.* FROM (SELECT * FROM wanted EXCEPT SELECT * FROM kept) missing
UNION ALL SELECT 'has too much', extra.* FROM (SELECT * FROM kept EXCEPT SELECT * FROM wanted) extra
ORDER BY 2, 1
"""


def cells_faults() -> Iterator[str]:
    """Give a sentence for each cell that differs from the agreed public stances. Reads every stance."""
    with connection.cursor() as cursor:
        cursor.execute(CELLS)
        for what, stance, claim, document, outcome in cursor.fetchall():
            yield f"The table of cells {what}: stance {stance} of document {document} on claim {claim}, {outcome}."


def facets_faults() -> Iterator[str]:
    """Give a sentence for each row of facets that differs from the records. Reads every stance."""
    with connection.cursor() as cursor:
        cursor.execute(derived.FAULTS)
        for what, *row in cursor.fetchall():
            told = ", ".join(f"{name} {value}" for name, value in zip(derived.COLUMNS, row, strict=True))
            yield f"The table of facets {what}: {told}."
