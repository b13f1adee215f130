"""SQL of what is derived from public records and kept equal to them by triggers: see `models/facets.py`.

Every trigger takes one lock before it reads, so that two transactions that change the two ends of one row, each unseen
by the other, come one after the other. A lock of the whole table, since rows to be are not there to be locked.
"""

from claims.models.facets import CERTAINTIES, OUTCOMES, VOICES

TABLE = "claims_stancefacets"
NOW = f"{TABLE}_now"
"""The view of what the table should hold."""
COLUMNS = (
    "stance_id", "claim_id", "document_id", "publisher_id", "coder_id", "language", "outcome", "marks", "speech",
)  # fmt: skip


def _place(column: str, words: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{word}'" for word in words)
    return f"(array_position(ARRAY[{listed}], {column}::text) - 1)"


def _public(name: str) -> str:
    return f"{name}.published_at IS NOT NULL AND {name}.merged_into_id IS NULL"


VIEW = f"""
CREATE OR REPLACE VIEW {NOW} AS
SELECT s.record_id AS stance_id, s.claim_id, s.document_id, answers.source_id AS publisher_id, s.coder_id, d.language,
    s.outcome,
    (1 << {_place("s.outcome", OUTCOMES)})
        | (coalesce(said.voices, 0) << {len(OUTCOMES)})
        | (coalesce(said.certainties, 0) << {len(OUTCOMES) + len(VOICES)}) AS marks,
    coalesce(said.speech, 0) AS speech
FROM claims_stance s
JOIN sources_record own ON own.id = s.record_id AND {_public("own")}
JOIN sources_record claim ON claim.id = s.claim_id AND {_public("claim")}
JOIN sources_record text ON text.id = s.document_id AND {_public("text")}
JOIN sources_document d ON d.record_id = s.document_id
LEFT JOIN LATERAL (
    SELECT r.source_id FROM sources_responsibility r
    WHERE r.document_id = s.document_id AND r.source_id IS NOT NULL
        AND r.role IN ('publisher', 'original_publisher', 'author')
    ORDER BY {_place("r.role", ("publisher", "original_publisher", "author"))}, r.position, r.id LIMIT 1
) answers ON true
LEFT JOIN LATERAL (
    SELECT bit_or(1 << {_place("p.voice", VOICES)}) AS voices,
        bit_or(1 << {_place("p.certainty", CERTAINTIES)}) AS certainties,
        bit_or(1::bigint << ({_place("p.voice", VOICES)} * {len(CERTAINTIES)} + {_place("p.certainty", CERTAINTIES)}))
            AS speech
    FROM claims_stancepassage p WHERE p.stance_id = s.record_id
) said ON true
WHERE s.is_agreed;
"""

_listed = ", ".join(COLUMNS)
_own = ", ".join(f"kept.{column}" for column in COLUMNS[1:])
_new = ", ".join(f"EXCLUDED.{column}" for column in COLUMNS[1:])
_set = ", ".join(f"{column} = EXCLUDED.{column}" for column in COLUMNS[1:])

REFRESH = f"""
CREATE OR REPLACE FUNCTION review_refresh_facets(stances bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM {TABLE} kept WHERE kept.stance_id = ANY (stances)
        AND NOT EXISTS (SELECT FROM {NOW} now WHERE now.stance_id = kept.stance_id);
    INSERT INTO {TABLE} AS kept ({_listed}) SELECT {_listed} FROM {NOW} WHERE stance_id = ANY (stances)
    ON CONFLICT (stance_id) DO UPDATE SET {_set} WHERE ({_own}) IS DISTINCT FROM ({_new});
END $$;

CREATE OR REPLACE FUNCTION review_rebuild_facets() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('{TABLE}'));
    DELETE FROM {TABLE};
    INSERT INTO {TABLE} ({_listed}) SELECT {_listed} FROM {NOW} ORDER BY claim_id, document_id;
END $$;
"""

FOLLOWED = {
    "claims_stance": ("INSERT", "UPDATE", "DELETE"),
    "claims_stancepassage": ("INSERT", "UPDATE", "DELETE"),
    "sources_responsibility": ("INSERT", "UPDATE", "DELETE"),
    "sources_document": ("UPDATE",),
    "sources_record": ("UPDATE",),
}
"""The tables that a row follows from, and which writes to them can change one."""

_of_documents = "SELECT record_id FROM claims_stance WHERE document_id IN ({0})"
CHANGED = {
    "claims_stance": "SELECT record_id FROM {0}",
    "claims_stancepassage": "SELECT stance_id FROM {0}",
    "sources_responsibility": _of_documents.format("SELECT document_id FROM {0}"),
    "sources_document": _of_documents.format(
        "SELECT record_id FROM changed_to written JOIN changed_from former USING (record_id) "
        "WHERE written.language <> former.language"
    ),
    "sources_record": """
        WITH turned AS (
            SELECT id, written.kind FROM changed_to written JOIN changed_from former USING (id)
            WHERE (written.published_at IS NULL, written.merged_into_id IS NULL)
                IS DISTINCT FROM (former.published_at IS NULL, former.merged_into_id IS NULL)
        )
        SELECT id FROM turned WHERE kind = 'stance'
        UNION SELECT record_id FROM claims_stance WHERE claim_id IN (SELECT id FROM turned WHERE kind = 'claim')
        UNION SELECT record_id FROM claims_stance WHERE document_id IN (SELECT id FROM turned WHERE kind = 'document')
    """,
}
"""Which stances a write to each of these tables concerns; `{0}` is the rows written."""


def _follow(table: str) -> str:
    changed, one_way = CHANGED[table], "{0}" in CHANGED[table]
    named = {"changed_to": "NEW TABLE AS changed_to", "changed_from": "OLD TABLE AS changed_from"}
    rows = {"INSERT": ("changed_to",), "DELETE": ("changed_from",), "UPDATE": ("changed_to", "changed_from")}
    parts, name = [], f"review_facets_follow_{table}"
    for event in FOLLOWED[table]:
        asked = " UNION ".join(changed.format(each) for each in rows[event]) if one_way else changed
        parts.append(f"    IF TG_OP = '{event}' THEN stances := ARRAY({asked}); END IF;")
    body = "\n".join(parts)
    triggers = "\n".join(
        f"CREATE OR REPLACE TRIGGER {name}_{event.lower()} AFTER {event} ON {table} "
        f"REFERENCING {' '.join(named[each] for each in rows[event])} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}();"
        for event in FOLLOWED[table]
    )
    return f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE stances bigint[];
BEGIN
{body}
    IF cardinality(stances) > 0 THEN
        PERFORM pg_advisory_xact_lock(hashtext('{TABLE}'));
{body}
        PERFORM review_refresh_facets(stances);
    END IF;
    RETURN NULL;
END $$;
{triggers}
"""


def follow() -> str:
    """Build the triggers that keep the table equal to the view."""
    return "\n".join(_follow(table) for table in FOLLOWED)


FAULTS = f"""
(SELECT 'lacks', {_listed} FROM (TABLE {NOW} EXCEPT SELECT {_listed} FROM {TABLE}) lacking LIMIT 20)
UNION ALL
(SELECT 'has too much', {_listed} FROM (SELECT {_listed} FROM {TABLE} EXCEPT TABLE {NOW}) surplus LIMIT 20)
"""
