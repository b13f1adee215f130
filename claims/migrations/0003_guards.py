"""The guards of review on what is said: see sources/review/guards.py."""

from django.db import migrations

from sources.review import guards

CHAIN = "(SELECT stance_id FROM claims_attributionchain WHERE id = ($1).chain_id)"

SQL = "".join([
    guards.guarded("claims_event", "($1).record_id", key="record_id"),
    guards.guarded("claims_eventtext", "($1).event_id"),
    guards.guarded("claims_dating", "($1).event_id"),
    guards.guarded("claims_mention", "($1).event_id"),
    guards.guarded("claims_claim", "($1).record_id", key="record_id"),
    guards.guarded("claims_claimtext", "($1).claim_id"),
    guards.guarded("claims_claimevent", "($1).claim_id"),
    guards.guarded("claims_question", "($1).record_id", key="record_id"),
    guards.guarded("claims_questiontext", "($1).question_id"),
    guards.guarded("claims_questionclaim", "($1).question_id"),
    guards.guarded("claims_questiondocument", "($1).question_id"),
    guards.guarded("claims_questionevent", "($1).question_id"),
    guards.guarded("claims_stance", "($1).record_id", key="record_id"),
    guards.guarded("claims_stancepassage", "($1).stance_id"),
    guards.guarded("claims_attributionchain", "($1).stance_id"),
    guards.guarded("claims_chainnode", CHAIN),
    guards.guarded("claims_chainpassage", CHAIN),
    guards.check_kind("event", "SELECT NULL::bigint", [
        ("event_has_a_title", "NOT EXISTS (SELECT FROM claims_eventtext WHERE event_id = target)"),
    ]),
    guards.check_kind("claim", "SELECT NULL::bigint", [
        ("claim_has_a_statement", "NOT EXISTS (SELECT FROM claims_claimtext WHERE claim_id = target)"),
    ]),
    guards.check_kind("question", "SELECT NULL::bigint", [
        ("question_has_a_title", "NOT EXISTS (SELECT FROM claims_questiontext WHERE question_id = target)"),
    ]),
    guards.check_kind(
        "stance",
        "SELECT claim_id FROM claims_stance WHERE record_id = target "
        "UNION SELECT document_id FROM claims_stance WHERE record_id = target",
        [
            (
                "stance_rests_on_a_passage",
                "by_revision AND EXISTS (SELECT FROM claims_stance WHERE record_id = target "
                "AND is_agreed AND outcome <> 'not_covered') "
                "AND NOT EXISTS (SELECT FROM claims_stancepassage WHERE stance_id = target)",
            ),
            (
                "stance_passage_of_its_document",
                "EXISTS (SELECT FROM claims_stance stance JOIN claims_stancepassage link ON link.stance_id = stance.record_id "
                "JOIN sources_passage passage ON passage.id = link.passage_id "
                "JOIN sources_paragraph paragraph ON paragraph.id = passage.paragraph_id "
                "WHERE stance.record_id = target AND paragraph.document_id <> stance.document_id)",
            ),
        ],
    ),
])


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_records"), ("sources", "0003_roles")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
