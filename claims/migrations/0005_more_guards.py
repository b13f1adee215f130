"""The guards of the records that came later: see sources/review/guards.py."""

from django.db import migrations

from sources.review import guards

CHAINS = """
CREATE OR REPLACE FUNCTION review_acyclic_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE own claims_stance;
BEGIN
    SELECT stance.* INTO own FROM claims_stance stance JOIN claims_attributionchain chain
        ON chain.stance_id = stance.record_id WHERE chain.id = NEW.chain_id;
    IF NEW.document_id = own.document_id THEN RETURN NULL; END IF;
    PERFORM pg_advisory_xact_lock(hashtext('review_acyclic_chain'));
    IF EXISTS (
        WITH RECURSIVE walk(at) AS (
            SELECT NEW.document_id
            UNION
            SELECT node.document_id FROM walk
                JOIN claims_stance stance ON stance.document_id = walk.at AND stance.claim_id = own.claim_id
                    AND stance.is_agreed
                JOIN claims_attributionchain chain ON chain.stance_id = stance.record_id
                JOIN claims_chainnode node ON node.chain_id = chain.id
            WHERE node.document_id IS NOT NULL AND node.document_id <> walk.at AND NOT node.is_hypothesis
        ) SELECT FROM walk WHERE at = own.document_id
    ) THEN PERFORM review_break('chain_has_an_origin', 'A chain would lead back to its own document.'); END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER review_acyclic AFTER INSERT OR UPDATE ON claims_chainnode FOR EACH ROW
    WHEN (NEW.document_id IS NOT NULL AND NOT NEW.is_hypothesis) EXECUTE FUNCTION review_acyclic_chain();
"""


def without(table, column):
    return f"NOT EXISTS (SELECT FROM {table} WHERE {column} = target)"


SQL = "".join([
    CHAINS,
    guards.guarded("claims_topic", "($1).record_id", key="record_id"),
    guards.guarded("claims_topictext", "($1).topic_id"),
    guards.guarded("claims_claimtopic", "($1).claim_id"),
    guards.guarded("claims_quantity", "($1).claim_id"),
    guards.guarded("claims_eventplace", "($1).event_id"),
    guards.guarded("claims_eventactor", "($1).event_id"),
    guards.guarded("claims_eventreference", "($1).event_id"),
    guards.guarded("claims_claimrelation", "($1).record_id", key="record_id"),
    guards.guarded("claims_narrative", "($1).record_id", key="record_id"),
    guards.guarded("claims_narrativetext", "($1).narrative_id"),
    guards.guarded("claims_narrativeclaim", "($1).narrative_id"),
    guards.guarded("claims_narrativedocument", "($1).narrative_id"),
    guards.guarded("claims_narrativesource", "($1).narrative_id"),
    guards.guarded("claims_naming", "($1).record_id", key="record_id"),
    guards.guarded("claims_namingpassage", "($1).naming_id"),
    guards.guarded("claims_assessment", "($1).record_id", key="record_id"),
    guards.guarded("claims_assessmenttext", "($1).assessment_id"),
    guards.guarded("claims_assessmentreference", "($1).assessment_id"),
    guards.check_kind("topic", "SELECT NULL::bigint", [("topic_has_a_title", without("claims_topictext", "topic_id"))]),
    guards.check_kind(
        "event",
        "SELECT document_id FROM claims_dating WHERE event_id = target "
        "UNION SELECT place_id FROM claims_eventplace WHERE event_id = target "
        "UNION SELECT actor_id FROM claims_eventactor WHERE event_id = target "
        "UNION SELECT reference_id FROM claims_eventreference WHERE event_id = target",
        [("event_has_a_title", without("claims_eventtext", "event_id"))],
    ),
    guards.check_kind(
        "claim",
        "SELECT topic_id FROM claims_claimtopic WHERE claim_id = target "
        "UNION SELECT reference_id FROM claims_quantity WHERE claim_id = target",
        [("claim_has_a_statement", without("claims_claimtext", "claim_id"))],
    ),
    guards.check_kind(
        "claimrelation", "SELECT unnest(ARRAY[a_id, b_id]) FROM claims_claimrelation WHERE record_id = target", []
    ),
    guards.check_kind(
        "narrative",
        "SELECT unnest(ARRAY[question_id, event_id]) FROM claims_narrative WHERE record_id = target "
        "UNION SELECT claim_id FROM claims_narrativeclaim WHERE narrative_id = target "
        "UNION SELECT document_id FROM claims_narrativedocument WHERE narrative_id = target "
        "UNION SELECT unnest(ARRAY[source_id, reference_id]) FROM claims_narrativesource WHERE narrative_id = target",
        [
            ("narrative_has_a_title", without("claims_narrativetext", "narrative_id")),
            (
                "narrative_is_told",
                f"{without('claims_narrativedocument', 'narrative_id')} AND {without('claims_narrativesource', 'narrative_id')}",
            ),
        ],
    ),
    guards.check_kind(
        "naming",
        "SELECT unnest(ARRAY[document_id, event_id]) FROM claims_naming WHERE record_id = target",
        [(
            "naming_passage_of_its_document",
            "EXISTS (SELECT FROM claims_namingpassage link JOIN sources_passage passage ON passage.id = link.passage_id "
            "JOIN sources_paragraph paragraph ON paragraph.id = passage.paragraph_id "
            "JOIN claims_naming row ON row.record_id = link.naming_id "
            "WHERE row.record_id = target AND paragraph.document_id <> row.document_id)",
        )],
    ),
    guards.check_kind(
        "assessment",
        "SELECT unnest(ARRAY[claim_id, by_source_id]) FROM claims_assessment WHERE record_id = target "
        "UNION SELECT reference_id FROM claims_assessmentreference WHERE assessment_id = target",
        [("assessment_has_a_finding", without("claims_assessmenttext", "assessment_id"))],
    ),
    guards.fixed_path(),
])


class Migration(migrations.Migration):
    dependencies = [("claims", "0004_complete_records"), ("sources", "0005_more_guards")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
