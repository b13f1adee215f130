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


ROLES = ("publisher", "original_publisher", "author")


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _place(column: str, words: tuple[str, ...]) -> str:
    return f"(array_position(ARRAY[{_quoted(words)}], {column}::text) - 1)"


def _public(name: str) -> str:
    return f"{name}.published_at IS NOT NULL AND {name}.merged_into_id IS NULL"


_voice, _certainty = _place("p.voice", VOICES), _place("p.certainty", CERTAINTIES)
SAID = (
    f"bit_or(1 << {_voice}) AS voices, bit_or(1 << {_certainty}) AS certainties, "
    f"bit_or(1::bigint << ({_voice} * {len(CERTAINTIES)} + {_certainty})) AS speech"
)
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
        AND r.role IN ({_quoted(ROLES)})
    ORDER BY {_place("r.role", ROLES)}, r.position, r.id LIMIT 1
) answers ON true
LEFT JOIN LATERAL (
    SELECT {SAID} FROM claims_stancepassage p WHERE p.stance_id = s.record_id
) said ON true
WHERE s.is_agreed;
"""

_listed = ", ".join(COLUMNS)
WHOLE = f"""
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
LEFT JOIN (
    SELECT DISTINCT ON (r.document_id) r.document_id, r.source_id FROM sources_responsibility r
    WHERE r.source_id IS NOT NULL AND r.role IN ({_quoted(ROLES)})
    ORDER BY r.document_id, {_place("r.role", ROLES)}, r.position, r.id
) answers ON answers.document_id = s.document_id
LEFT JOIN (SELECT p.stance_id, {SAID} FROM claims_stancepassage p GROUP BY p.stance_id) said
    ON said.stance_id = s.record_id
WHERE s.is_agreed
"""
"""The same, for all stances at once and without leaning on any index."""
FILL = f"INSERT INTO {TABLE} ({_listed}) {WHOLE} ORDER BY s.claim_id, s.document_id"
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
WITH wanted AS ({WHOLE}), kept AS (SELECT {_listed} FROM {TABLE})
SELECT 'lacks', missing.* FROM (TABLE wanted EXCEPT TABLE kept) missing
UNION ALL SELECT 'has too much', extra.* FROM (TABLE kept EXCEPT TABLE wanted) extra ORDER BY 2, 1
"""
