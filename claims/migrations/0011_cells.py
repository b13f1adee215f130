"""The narrow table of cells, and the triggers that keep it in step with stances and their publication."""

import django.db.models.deletion
from django.db import migrations, models

from sources.review import guards

CELLS = """
CREATE FUNCTION review_derive_cell(target bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM claims_stancecell WHERE stance_id = target;
    INSERT INTO claims_stancecell (stance_id, claim_id, document_id, outcome)
        SELECT stance.record_id, stance.claim_id, stance.document_id, stance.outcome
        FROM claims_stance stance JOIN sources_record record ON record.id = stance.record_id
        WHERE stance.record_id = target AND stance.is_agreed
            AND record.published_at IS NOT NULL AND record.merged_into_id IS NULL;
END $$;

CREATE FUNCTION review_derive_cell_of_stance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM review_derive_cell(OLD.record_id); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM review_derive_cell(NEW.record_id); END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION review_derive_cell_of_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM review_derive_cell(NEW.id); RETURN NULL; END $$;

CREATE FUNCTION review_refuse_derived() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2
    THEN PERFORM review_break('review_derived', format('%s follows from other tables.', TG_TABLE_NAME)); END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;

INSERT INTO claims_stancecell (stance_id, claim_id, document_id, outcome)
    SELECT stance.record_id, stance.claim_id, stance.document_id, stance.outcome
    FROM claims_stance stance JOIN sources_record record ON record.id = stance.record_id
    WHERE stance.is_agreed AND record.published_at IS NOT NULL AND record.merged_into_id IS NULL;

CREATE TRIGGER review_derive_cell AFTER INSERT OR UPDATE OR DELETE ON claims_stance
    FOR EACH ROW EXECUTE FUNCTION review_derive_cell_of_stance();
CREATE TRIGGER review_derive_cell AFTER UPDATE ON sources_record FOR EACH ROW
    WHEN (NEW.kind = 'stance' AND (NEW.published_at, NEW.merged_into_id) IS DISTINCT FROM (OLD.published_at, OLD.merged_into_id))
    EXECUTE FUNCTION review_derive_cell_of_record();
CREATE TRIGGER review_derived BEFORE INSERT OR UPDATE OR DELETE ON claims_stancecell
    FOR EACH ROW EXECUTE FUNCTION review_refuse_derived();
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0009_saved_comparisons"), ("sources", "0009_kept_typing")]

    operations = [
        migrations.CreateModel(
            name="StanceCell",
            fields=[
                ("stance", models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name="cell", serialize=False, to="claims.stance")),
                ("outcome", models.CharField(choices=[("asserts", "asserts"), ("supports", "supports"), ("qualifies", "qualifies"), ("disputes", "disputes"), ("denies", "denies"), ("reports", "reports"), ("questions", "questions"), ("unclear", "unclear"), ("silent", "silent"), ("not_covered", "not covered")], max_length=12)),
                ("claim", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="claims.claim")),
                ("document", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="sources.document")),
            ],
            options={
                "ordering": ("pk",),
                "indexes": [models.Index(fields=["claim"], include=("document", "stance", "outcome"), name="stance_cell_of_claim")],
            },
        ),
        migrations.RunSQL(
            CELLS + guards.not_truncated(["claims_stancecell"]) + guards.fixed_path(), migrations.RunSQL.noop
        ),
    ]
