"""SQL of which values of its filters each public claim has: see `models/values.py`.

Kept by triggers, under the one lock of all that is derived (`derived.py`). A write is followed claim by claim: what
the claim has now is compared with what stands, and only the difference is written, to its row, to the counters and to
the bits.
"""

from claims.derived import TABLE as FACETS
from claims.models.facets import CERTAINTIES, OUTCOMES, VOICES
from claims.models.values import BLOCK

TABLES = ("claims_facetvalue", "claims_claimvalues", "claims_facetbits")
SPARSE = ("question", "event")
"""Filters whose values have few claims each: they have no bits."""


def _public(name: str) -> str:
    return f"{name}.published_at IS NOT NULL AND {name}.merged_into_id IS NULL"


_marks = ", ".join(
    f"({1 << bit}, '{facet}', '{value}')"
    for bit, (facet, value) in enumerate(
        [
            *(("outcome", value) for value in OUTCOMES),
            *(("voice", value) for value in VOICES),
            *(("certainty", value) for value in CERTAINTIES),
        ]
    )
)
_links = "\n".join(
    f"UNION SELECT link.claim_id, '{facet}', link.{facet}_id::text FROM {table} link JOIN own ON own.id = link.claim_id"
    for facet, table in (
        ("topic", "claims_claimtopic"),
        ("question", "claims_questionclaim"),
        ("event", "claims_claimevent"),
    )
)


def wanted(chosen: str) -> str:
    """Build the statement of all values (claim_id, facet, value) of the public claims `own.id` that are chosen."""
    return f"""
WITH own AS MATERIALIZED (
    SELECT own.id, own.public_revision_id, claim.type
    FROM sources_record own JOIN claims_claim claim ON claim.record_id = own.id WHERE {_public("own")} AND {chosen}
), stance AS MATERIALIZED (
    SELECT found.* FROM {FACETS} found JOIN own ON own.id = found.claim_id
), published AS MATERIALIZED (
    SELECT DISTINCT claim_id, publisher_id FROM stance WHERE publisher_id IS NOT NULL
)
SELECT id AS claim_id, '' AS facet, '' AS value FROM own
UNION SELECT id, 'type', type FROM own
UNION SELECT id, 'reviewed', CASE WHEN public_revision_id IS NULL THEN 'no' ELSE 'yes' END FROM own
{_links}
UNION SELECT given.claim_id, 'verdict', given.verdict FROM claims_assessment given JOIN own ON own.id = given.claim_id
    JOIN sources_record record ON record.id = given.record_id AND {_public("record")}
UNION SELECT said.claim_id, mark.facet, mark.value
    FROM (SELECT claim_id, bit_or(marks) AS marks FROM stance GROUP BY claim_id) said
    JOIN (VALUES {_marks}) AS mark (bit, facet, value) ON said.marks & mark.bit <> 0
UNION SELECT claim_id, 'language', language FROM stance
UNION SELECT claim_id, 'coder', coder_id::text FROM stance
UNION SELECT stance.claim_id, 'tag', given.tag_id::text FROM stance
    JOIN sources_tagging given ON given.document_id = stance.document_id
    JOIN sources_record record ON record.id = given.record_id AND {_public("record")}
UNION SELECT published.claim_id, 'kind', source.kind_of_source
    FROM published JOIN sources_source source ON source.record_id = published.publisher_id
UNION SELECT published.claim_id, 'country', country
    FROM published JOIN sources_source source ON source.record_id = published.publisher_id, unnest(countries) AS country
UNION SELECT published.claim_id, 'rating', given.tag_id::text
    FROM published JOIN sources_rating given ON given.source_id = published.publisher_id
    JOIN sources_record record ON record.id = given.record_id AND {_public("record")}
"""


REFRESH = f"""
CREATE FUNCTION review_refresh_values(targets bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE v_claims bigint[]; v_facets text[]; v_values text[];
    v_changed bigint[]; v_places int[]; v_ids int[]; v_steps int[];
    v_none bit({BLOCK}) := 0::bit({BLOCK});
BEGIN
    SELECT array_agg(claim_id), array_agg(facet), array_agg(value) INTO v_claims, v_facets, v_values
    FROM ({wanted("own.id = ANY (targets)")}) AS found;
    INSERT INTO claims_facetvalue (facet, value, claims)
        SELECT DISTINCT found.facet, found.value, 0 FROM unnest(v_facets, v_values) AS found (facet, value)
        WHERE NOT EXISTS (
            SELECT FROM claims_facetvalue kept WHERE kept.facet = found.facet AND kept.value = found.value);
    INSERT INTO claims_claimvalues (claim_id, place, held)
        SELECT claim_id, (SELECT coalesce(max(place), -1) FROM claims_claimvalues)
            + row_number() OVER (ORDER BY claim_id), '{{}}'
        FROM (SELECT DISTINCT unnest(v_claims) AS claim_id) found
        WHERE NOT EXISTS (SELECT FROM claims_claimvalues kept WHERE kept.claim_id = found.claim_id);
    WITH now AS (
        SELECT found.claim_id, kept.id FROM unnest(v_claims, v_facets, v_values) AS found (claim_id, facet, value)
        JOIN claims_facetvalue kept ON kept.facet = found.facet AND kept.value = found.value
    ), before AS (
        SELECT claim_id, unnest(held) AS id FROM claims_claimvalues WHERE claim_id = ANY (targets)
    ), changed AS (
        SELECT claim_id, id, CASE WHEN lost IS NULL THEN 1 ELSE -1 END AS step
        FROM (SELECT claim_id, id, id AS got FROM now) now
        FULL JOIN (SELECT claim_id, id, id AS lost FROM before) before USING (claim_id, id)
        WHERE got IS NULL OR lost IS NULL
    )
    SELECT array_agg(claim_id), array_agg(place), array_agg(id), array_agg(step)
    INTO v_changed, v_places, v_ids, v_steps
    FROM changed JOIN claims_claimvalues USING (claim_id);
    IF v_changed IS NULL THEN RETURN; END IF;
    WITH now AS (
        SELECT found.claim_id, array_agg(kept.id ORDER BY kept.id) AS held
        FROM unnest(v_claims, v_facets, v_values) AS found (claim_id, facet, value)
        JOIN claims_facetvalue kept ON kept.facet = found.facet AND kept.value = found.value GROUP BY 1
    )
    UPDATE claims_claimvalues kept SET held = now.held FROM now
        WHERE kept.claim_id = now.claim_id AND kept.held <> now.held;
    DELETE FROM claims_claimvalues kept WHERE claim_id = ANY (targets)
        AND NOT EXISTS (SELECT FROM unnest(v_claims) AS now (id) WHERE now.id = kept.claim_id);
    UPDATE claims_facetvalue kept SET claims = kept.claims + moved.step
    FROM (SELECT id, sum(step) AS step FROM unnest(v_ids, v_steps) AS changed (id, step) GROUP BY id) AS moved
    WHERE kept.id = moved.id AND moved.step <> 0;
    INSERT INTO claims_facetbits AS kept (value_id, block, bits)
        SELECT changed.id, changed.place / {BLOCK}, bit_or(set_bit(v_none, changed.place % {BLOCK}, 1))
        FROM unnest(v_ids, v_places) AS changed (id, place) JOIN claims_facetvalue value ON value.id = changed.id
        WHERE value.facet NOT IN ({", ".join(f"'{facet}'" for facet in SPARSE)}) GROUP BY 1, 2
    ON CONFLICT (value_id, block) DO UPDATE SET bits = kept.bits # EXCLUDED.bits;
END $$;
"""
"""Compares what claims have with what stands. A bit is turned by each change, to or fro."""


def fill(each: int = 2000) -> str:
    """Build the statement that does so for all public claims: before there are triggers, or past them."""
    return f"""
DO $do$
DECLARE targets bigint[];
BEGIN
    FOR targets IN
        SELECT array_agg(id) FROM (
            SELECT id, row_number() OVER (ORDER BY id) AS place FROM sources_record own
            WHERE kind = 'claim' AND {_public("own")}
        ) AS found GROUP BY place / {each} ORDER BY place / {each}
    LOOP PERFORM review_refresh_values(targets); END LOOP;
END $do$;
"""


_by_source = (
    f"SELECT DISTINCT found.claim_id FROM {FACETS} found WHERE found.document_id IN ("
    "SELECT link.document_id FROM sources_responsibility link WHERE link.source_id IN ({0}))"
)
_by_document = f"SELECT DISTINCT found.claim_id FROM {FACETS} found WHERE found.document_id IN ({{0}})"
_turned = f"""
SELECT id, written.kind FROM changed_to written JOIN changed_from former USING (id)
WHERE written.kind IN ('claim', 'assessment', 'rating', 'tagging')
    AND (({_public("written")}) <> ({_public("former")})
        OR (written.public_revision_id IS NULL) <> (former.public_revision_id IS NULL))
"""
_rows = ("INSERT", "UPDATE", "DELETE")
_own = "SELECT claim_id FROM {0}"
FOLLOWED: dict[str, tuple[tuple[str, ...], str, str]] = {
    FACETS: (_rows, "SELECT FROM {0}", _own),
    "claims_claimtopic": (_rows, "SELECT FROM {0}", _own),
    "claims_questionclaim": (_rows, "SELECT FROM {0}", _own),
    "claims_claimevent": (_rows, "SELECT FROM {0}", _own),
    "claims_assessment": (_rows, "SELECT FROM {0}", _own),
    "claims_claim": (
        ("UPDATE",),
        "SELECT FROM changed_to written JOIN changed_from former USING (record_id) WHERE written.type <> former.type",
        "SELECT record_id FROM changed_to",
    ),
    "sources_source": (
        ("UPDATE",),
        "SELECT FROM changed_to written JOIN changed_from former USING (record_id)"
        " WHERE (written.kind_of_source, written.countries) IS DISTINCT FROM (former.kind_of_source, former.countries)",
        _by_source.format("SELECT record_id FROM changed_to"),
    ),
    "sources_rating": (
        _rows,
        "SELECT FROM {0}",
        _by_source.format(
            f"SELECT given.source_id FROM {{0}} given JOIN sources_record own ON own.id = given.record_id"
            f" AND {_public('own')}"
        ),
    ),
    "sources_tagging": (
        _rows,
        "SELECT FROM {0}",
        _by_document.format(
            f"SELECT given.document_id FROM {{0}} given JOIN sources_record own ON own.id = given.record_id"
            f" AND {_public('own')}"
        ),
    ),
    "sources_record": (
        ("UPDATE",),
        _turned,
        f"""
        WITH turned AS ({_turned})
        SELECT id FROM turned WHERE kind = 'claim'
        UNION SELECT claim_id FROM claims_assessment WHERE record_id IN (
            SELECT id FROM turned WHERE kind = 'assessment')
        UNION {_by_source.format(
            "SELECT source_id FROM sources_rating JOIN turned ON id = record_id WHERE kind = 'rating'")}
        UNION {_by_document.format(
            "SELECT document_id FROM sources_tagging JOIN turned ON id = record_id WHERE kind = 'tagging'")}
        """,
    ),
}  # fmt: skip
"""By table: which writes to it can change a value, what must be among them, and whose claims; `{0}` is the rows.

A draft's writes wait for the lock too: whoever publishes it meanwhile would else not see them.
"""


def _follow(table: str) -> str:
    events, needed, changed = FOLLOWED[table]
    named = {"changed_to": "NEW TABLE AS changed_to", "changed_from": "OLD TABLE AS changed_from"}
    rows = {"INSERT": ("changed_to",), "DELETE": ("changed_from",), "UPDATE": ("changed_to", "changed_from")}
    name, parts, triggers = f"review_values_follow_{table}", [], []
    for event in events:
        each = rows[event] if "{0}" in changed else rows[event][:1]
        asked = " UNION ".join(changed.format(one) for one in each)
        has = " OR ".join(f"EXISTS ({needed.format(one)})" for one in each)
        parts.append(
            f"    IF TG_OP = '{event}' THEN IF {has} THEN\n"
            f"        PERFORM pg_advisory_xact_lock(hashtext('{FACETS}'));\n"
            f"        targets := ARRAY({asked});\n    END IF; END IF;"
        )
        triggers.append(
            f"CREATE TRIGGER {name}_{event.lower()} AFTER {event} ON {table} "
            f"REFERENCING {' '.join(named[one] for one in rows[event])} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}();"
        )
    body = "\n".join(parts)
    return f"""
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE targets bigint[];
BEGIN
{body}
    IF cardinality(targets) > 0 THEN PERFORM review_refresh_values(targets); END IF;
    RETURN NULL;
END $$;
""" + "\n".join(triggers)


def follow() -> str:
    """Build the triggers that keep the tables equal to the records."""
    return "\n".join(_follow(table) for table in FOLLOWED)


FAULTS = f"""
WITH wanted AS ({wanted("TRUE")}), kept AS (
    SELECT held.claim_id, value.facet::text, value.value
    FROM (SELECT claim_id, unnest(held) AS id FROM claims_claimvalues) held
    JOIN claims_facetvalue value ON value.id = held.id
)
SELECT 'lacks', claim_id::text, facet, value FROM (TABLE wanted EXCEPT TABLE kept) missing
UNION ALL SELECT 'has too much', claim_id::text, facet, value FROM (TABLE kept EXCEPT TABLE wanted) extra
UNION ALL SELECT 'is counted wrong', 'all', facet, value FROM claims_facetvalue
    LEFT JOIN (SELECT unnest(held) AS id, count(*) AS number FROM claims_claimvalues GROUP BY 1) counted USING (id)
    WHERE claims <> coalesce(number, 0)
UNION ALL SELECT 'has wrong bits', 'all', value.facet, value.value FROM claims_facetvalue value
    JOIN (SELECT unnest(held) AS id, place FROM claims_claimvalues) has ON has.id = value.id
    FULL JOIN (
        SELECT value_id AS id, block * {BLOCK} + place AS place
        FROM claims_facetbits, generate_series(0, {BLOCK - 1}) AS place WHERE get_bit(bits, place) = 1
    ) AS set_bits ON set_bits.id = value.id AND set_bits.place = has.place
    WHERE coalesce(value.facet, '?') NOT IN ({", ".join(f"'{facet}'" for facet in SPARSE)})
        AND (has.place IS NULL) <> (set_bits.place IS NULL)
ORDER BY 1, 2, 3, 4
"""
"""Proves that claims, counters and bits equal what they follow from."""
