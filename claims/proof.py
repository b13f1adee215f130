"""Proves that what triggers derive equals what it is derived from."""

from collections.abc import Iterator

from django.db import connection

from claims import derived, held

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


def values_faults() -> Iterator[str]:
    """Give a sentence for each value of a claim, counter or bits that differ from the records. Reads every stance."""
    with connection.cursor() as cursor:
        cursor.execute(held.FAULTS)
        for what, claim, facet, value in cursor.fetchall():
            yield f"What claims are counted by {what}: claim {claim}, {facet or 'the whole'} {value}."


SEARCH = """
SELECT 'entry', coalesce(entry.record_id, record.id)::text FROM sources_record record
    FULL JOIN claims_searchentry entry ON entry.record_id = record.id
    LEFT JOIN LATERAL search_entry(record.id) wanted ON true
WHERE (entry.words, entry.titles, entry.kind::text) IS DISTINCT FROM (wanted.words, wanted.titles, wanted.kind)
UNION ALL
SELECT 'name', key FROM (
    SELECT record_id, key, finds FROM claims_searchname
) kept FULL JOIN (
    SELECT entry.record_id, named.key, named.finds FROM claims_searchentry entry, search_names(entry.record_id) named
    WHERE entry.kind IN ('actor', 'place') AND named.finds IS NOT NULL
) wanted USING (record_id, key)
WHERE kept.finds IS DISTINCT FROM wanted.finds
UNION ALL
SELECT 'word', word FROM claims_searchword kept FULL JOIN (
    SELECT word, count(*) AS entries FROM claims_searchentry, unnest(tsvector_to_array(words)) AS word
    WHERE word ~ '^[[:alpha:]]{4,40}$' GROUP BY word
) wanted USING (word)
WHERE kept.entries IS DISTINCT FROM wanted.entries
UNION ALL
SELECT 'slip', deletion || ' < ' || word FROM (SELECT deletion, word, true AS is_kept FROM claims_searchdeletion) kept
FULL JOIN (
    SELECT deletion, word, true AS is_wanted FROM claims_searchword, unnest(search_deletions(word)) AS deletion
) wanted USING (deletion, word)
WHERE is_kept IS NULL OR is_wanted IS NULL
ORDER BY 1, 2
"""


def search_faults() -> Iterator[str]:
    """Give a sentence for each entry, name, word or slip of search that differs from what is public. Reads it all."""
    with connection.cursor() as cursor:
        cursor.execute(SEARCH)
        for what, which in cursor.fetchall():
            yield f"The tables of search differ from what is public: {what} {which}."
