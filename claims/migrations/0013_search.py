"""Search: entries of public records, their vocabulary, names by their stems; kept by triggers."""

from pathlib import Path

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

from sources.review import guards

SQL = Path(__file__).parents[1] / "search" / "search.sql"

FOLLOWED = {
    "claims_claimtext": "claim_id",
    "claims_questiontext": "question_id",
    "claims_eventtext": "event_id",
    "claims_naming": "event_id",
    "claims_topictext": "topic_id",
    "sources_document": "record_id",
    "sources_documenttext": "document_id",
    "sources_source": "record_id",
    "sources_sourcename": "source_id",
    "sources_sourcetext": "source_id",
    "sources_actorname": "actor_id",
    "sources_actortext": "actor_id",
    "sources_placename": "place_id",
    "sources_placetext": "place_id",
}
TRIGGERS = "".join(
    f"CREATE TRIGGER search_follow AFTER INSERT OR UPDATE OR DELETE ON {table} "
    f"FOR EACH ROW EXECUTE FUNCTION search_follow('($1).{column}');\n"
    for table, column in FOLLOWED.items()
)
RECORDS = """
CREATE TRIGGER search_follow AFTER UPDATE ON sources_record FOR EACH ROW
    WHEN (search_finds(OLD) IS DISTINCT FROM search_finds(NEW)) EXECUTE FUNCTION search_follow('($1).id');
CREATE TRIGGER search_follow_naming AFTER UPDATE ON sources_record FOR EACH ROW
    WHEN (NEW.kind = 'naming' AND OLD.published_at IS DISTINCT FROM NEW.published_at)
    EXECUTE FUNCTION search_follow('(SELECT event_id FROM claims_naming WHERE record_id = ($1).id)');
"""
FILL = "SELECT search_refresh(id) FROM sources_record WHERE published_at IS NOT NULL ORDER BY id;"
TABLES = ("claims_searchentry", "claims_searchword", "claims_searchdeletion", "claims_searchname")
DERIVED = "".join(
    f"CREATE TRIGGER review_derived BEFORE INSERT OR UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION review_refuse_derived();\n"
    for table in TABLES
) + guards.not_truncated(TABLES)
FIXED_PATH = """
DO $do$
DECLARE own regprocedure;
BEGIN
    FOR own IN SELECT oid::regprocedure FROM pg_proc
        WHERE pronamespace = current_schema()::regnamespace AND left(proname, 7) = 'search_'
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', own, current_schema());
    END LOOP;
END $do$;
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0012_facets")]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_entry",
                        serialize=False,
                        to="sources.record",
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                ("titles", models.JSONField()),
            ],
            options={
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["words"], name="search_by_words")],
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("word", models.TextField(primary_key=True, serialize=False)),
                ("entries", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="SearchDeletion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("deletion", models.TextField()),
                ("word", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("deletion", "word"), name="search_deletion_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.TextField()),
                ("finds", models.TextField()),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="search_names", to="sources.record"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["key"], name="search_name_by_key")]},
        ),
        migrations.RunSQL(SQL.read_text(encoding="utf-8") + FIXED_PATH, migrations.RunSQL.noop),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGERS + RECORDS + DERIVED, migrations.RunSQL.noop),
    ]
