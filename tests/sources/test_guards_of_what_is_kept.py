"""The rules of what is kept for good, tried against the database.

Every attack runs as the application's database role, with an account named as actor, as raw SQL, as `update()`,
in bulk; then what the transaction would meet at its commit is brought forward.
"""

import hashlib

import pytest
from django.db import DatabaseError, connection, transaction

from attacks import as_actor, refused_rule, sql
from claims.models import Claim, ClaimText
from sources.models import Decision, History, Passage, Snapshot
from sources.review.context import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def snapshot(desk):
    document = desk.document("captured")
    with acting(actor_id=desk.editor.pk, reason="Captured"):
        return Snapshot.objects.create(
            document=document, text="A text.", sha256=hashlib.sha256(b"A text.").hexdigest(), method="pasted"
        )


def test_snapshots_history_decisions_and_passages_are_never_changed(snapshot, public_claim, desk):
    desk.stance(public_claim, snapshot.document)
    kept = {
        Snapshot: {"text": "x"},
        History: {"reason": "x"},
        Decision: {"why": "x"},
        Passage: {"exact": "x"},
    }
    for model, change in kept.items():
        assert model.objects.exists()

        def update(model=model, change=change):
            as_actor(desk.reviewer)
            model.objects.update(**change)

        def delete(model=model):
            as_actor(desk.reviewer)
            sql(f"DELETE FROM {model._meta.db_table}")

        def truncate(model=model):
            as_actor(desk.reviewer)
            sql("SET CONSTRAINTS ALL IMMEDIATE")
            sql(f"TRUNCATE {model._meta.db_table} CASCADE")

        assert refused_rule(update) == "review_append_only", model
        assert refused_rule(delete) == "review_append_only", model
        assert refused_rule(truncate) == "review_not_truncated", model


def test_no_table_under_review_can_be_emptied(reviewer):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^(claims|sources)_'")
        tables = {name for (name,) in cursor.fetchall()} - {
            "sources_account", "sources_account_groups", "sources_account_user_permissions",
            "sources_kepttyping", "sources_readparagraphs",  # one person's own, no record
        }  # fmt: skip
    assert len(tables) > 20
    for table in sorted(tables):

        def truncate(table=table):
            as_actor(reviewer)
            sql(f"TRUNCATE {table} CASCADE")

        assert refused_rule(truncate) == "review_not_truncated", table


def test_nothing_under_review_is_deleted(public_claim, desk, reviewer):
    draft = desk.claim("unloved")
    stance = desk.stance(draft, desk.document("doc"))
    for table, key in [("claims_stance", stance.pk), ("sources_record", stance.pk)]:

        def attack(table=table, key=key):
            as_actor(reviewer)
            sql("DELETE FROM claims_stancepassage WHERE stance_id = %s", stance.pk)
            column = "id" if table == "sources_record" else "record_id"
            sql(f"DELETE FROM {table} WHERE {column} = %s", key)

        assert refused_rule(attack) == "review_never_deleted", table


def test_history_and_decisions_cannot_be_made_up(public_claim, reviewer):
    def history():
        as_actor(reviewer)
        sql(
            "INSERT INTO sources_history (table_name, row_id, operation, row, reason, transaction_id, at) "
            "VALUES ('claims_claim', 1, 'insert', '{}', 'x', 1, now())"
        )

    def decision():
        as_actor(reviewer)
        Decision.objects.create(
            record=public_claim.record, verb="approved", by=reviewer, at="2026-01-01T00:00Z", why="x"
        )

    assert refused_rule(history) == "review_append_only"
    assert refused_rule(decision) == "review_decisions_are_taken"


def test_history_keeps_every_way_of_writing(desk, editor):
    claim = desk.claim("watched")
    before = History.objects.count()
    with acting(actor_id=editor.pk, reason="Four ways"):
        sql("UPDATE claims_claim SET type = 'causal' WHERE record_id = %s", claim.pk)
        Claim.objects.filter(pk=claim.pk).update(type="normative")
        ClaimText.objects.bulk_create([ClaimText(claim=claim, language="it", statement="Qualcosa è accaduto.")])
        claim.texts.filter(language="it").delete()
    rows = History.objects.order_by("pk")[before:]
    assert [(row.operation, row.table_name, row.actor_id, row.reason) for row in rows] == [
        ("update", "claims_claim", editor.pk, "Four ways"),
        ("update", "claims_claim", editor.pk, "Four ways"),
        ("insert", "claims_claimtext", editor.pk, "Four ways"),
        ("delete", "claims_claimtext", editor.pk, "Four ways"),
    ]
    assert {row.record_id for row in rows} == {claim.pk}


def test_no_session_setting_switches_history_off(desk, editor):
    def attack():
        as_actor(editor)
        sql("SET LOCAL session_replication_role = 'replica'")

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        sql("SET LOCAL ROLE parallax_app")
        attack()
