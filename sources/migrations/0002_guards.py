"""The guards of review: see sources/review/guards.py."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

from sources.review import guards

SQL = "".join([
    guards.mechanism(),
    guards.append_only(["sources_decision", "sources_history", "sources_passage", "sources_snapshot"]),
    guards.not_truncated(["sources_record", "sources_revision", "sources_batch", "sources_submission"]),
    guards.signed(["sources_passage", "sources_snapshot", "sources_submission"]),
    guards.historied("sources_record", "($1).id"),
    guards.historied("sources_revision", "($1).record_id"),
    guards.historied("sources_snapshot", "($1).document_id"),
    guards.guarded("sources_source", "($1).record_id", key="record_id"),
    guards.guarded("sources_sourcename", "($1).source_id"),
    guards.guarded("sources_sourcetext", "($1).source_id"),
    guards.guarded("sources_document", "($1).record_id", key="record_id"),
    guards.guarded("sources_documenttext", "($1).document_id"),
    guards.guarded("sources_responsibility", "($1).document_id"),
    guards.guarded("sources_paragraph", "($1).document_id"),
    guards.acyclic("sources_source", ["owner_id"], "source_has_an_owner"),
    guards.acyclic("sources_document", ["translation_of_id", "copy_of_id"], "document_has_an_origin"),
    guards.check_kind("source", "SELECT owner_id FROM sources_source WHERE record_id = target", []),
    guards.check_kind(
        "document",
        "SELECT translation_of_id FROM sources_document WHERE record_id = target "
        "UNION SELECT copy_of_id FROM sources_document WHERE record_id = target "
        "UNION SELECT source_id FROM sources_responsibility WHERE document_id = target",
        [(
            "document_inferred_says_why",
            "EXISTS (SELECT FROM sources_document WHERE record_id = target AND inferred <> '') AND NOT EXISTS "
            "(SELECT FROM sources_documenttext WHERE document_id = target AND inferred_reason <> '')",
        )],
    ),
])


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_records")]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
