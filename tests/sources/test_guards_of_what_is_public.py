"""The rules of what is public, tried against the database: only by revision or batch, and signed.

Every attack runs as the application's database role, with an account named as actor, as raw SQL, as `update()`,
in bulk; then what the transaction would meet at its commit is brought forward.
"""

import pytest
from django.db import connection

from attacks import as_actor, refused_rule, sql
from claims.models import Claim, ClaimText
from sources.models import Record, Revision
from sources.review import door

pytestmark = pytest.mark.django_db


def test_a_public_row_changes_only_by_an_approved_revision(public_claim, editor, reviewer, admin_account):
    text = public_claim.texts.get()

    def raw():
        sql("UPDATE claims_claimtext SET statement = 'x' WHERE id = %s", text.pk)

    def update():
        ClaimText.objects.filter(pk=text.pk).update(statement="x")

    def bulk():
        text.statement = "x"
        ClaimText.objects.bulk_update([text], ["statement"])

    def add_child():
        ClaimText.objects.create(claim=public_claim, language="it", statement="x")

    def remove_child():
        ClaimText.objects.filter(pk=text.pk).delete()

    def main_row():
        Claim.objects.filter(pk=public_claim.pk).update(type="normative")

    for actor in (editor, reviewer, admin_account):
        for attack in (raw, update, bulk, add_child, remove_child, main_row):

            def acted(attack=attack, actor=actor):
                as_actor(actor)
                attack()

            assert refused_rule(acted) == "review_public_only_by_revision", attack.__name__


def test_copy_meets_the_same_guard(public_claim, editor):
    def attack():
        as_actor(editor)
        with (
            connection.cursor() as cursor,
            cursor.copy("COPY claims_claimtext (language, made_by, status, statement, claim_id) FROM STDIN") as copy,
        ):
            copy.write_row(["it", "person", "original", "x", public_claim.pk])

    assert refused_rule(attack) == "review_public_only_by_revision"


def test_a_child_cannot_be_moved_to_a_public_record(public_claim, desk):
    draft = desk.claim("mover")

    def attack():
        as_actor(desk.editor)
        ClaimText.objects.filter(claim=draft).update(claim=public_claim, language="it")

    assert refused_rule(attack) == "review_public_only_by_revision"


def test_naming_the_revision_of_another_record_does_not_help(public_claim, desk, reviewer):
    other = desk.send(desk.claim("other")).revisions.get()

    def attack():
        as_actor(reviewer)
        Revision.objects.filter(pk=other.pk).update(state="approved")
        sql("SELECT set_config('parallax.revision', %s, true)", str(other.pk))
        ClaimText.objects.filter(claim=public_claim).update(statement="x")

    assert refused_rule(attack) == "review_public_only_by_revision"


def test_an_applied_revision_opens_the_record_no_more(public_claim, reviewer):
    def attack():
        as_actor(reviewer)
        sql("SELECT set_config('parallax.revision', %s, true)", str(public_claim.record.public_revision_id))
        ClaimText.objects.filter(claim=public_claim).update(statement="x")

    assert refused_rule(attack) == "review_public_only_by_revision"


def test_a_preview_cannot_be_committed(public_claim, editor):
    def attack():
        as_actor(editor)
        sql("SELECT set_config('parallax.preview', 'on', true)")
        ClaimText.objects.filter(claim=public_claim).update(statement="x")
        sql("SELECT set_config('parallax.preview', '', true)")

    assert refused_rule(attack) == "review_preview_is_undone"


def test_a_record_is_not_made_public_by_hand(desk, reviewer, public_claim):
    draft = desk.claim("by-hand")

    def stamp():
        Record.objects.filter(pk=draft.pk).update(published_at="2026-01-01T00:00Z")

    def insert():
        Record.objects.create(kind="claim", slug="born-public", published_at="2026-01-01T00:00Z")

    def borrow():
        Record.objects.filter(pk=draft.pk).update(public_revision=public_claim.record.public_revision_id)

    def hide():
        Record.objects.filter(pk=public_claim.pk).update(published_at=None)

    def rename():
        Record.objects.filter(pk=public_claim.pk).update(slug="elsewhere")

    for attack in (stamp, insert, borrow, hide, rename):

        def acted(attack=attack):
            as_actor(reviewer)
            attack()

        assert refused_rule(acted) == "review_record_is_kept", attack.__name__


def test_what_rests_on_something_unpublished_cannot_be_published(desk, reviewer):
    claim, document = desk.claim("hidden"), desk.document("hidden-document")
    submission = desk.send(desk.stance(claim, document))

    def attack():
        door.approve(submission=submission, actor=reviewer, why="Alone")

    assert refused_rule(attack) == "review_stands_on_public"


def test_a_write_without_actor_or_reason_is_refused(desk, editor):
    claim = desk.claim("unsigned")

    def nobody():
        sql("UPDATE claims_claim SET type = 'causal' WHERE record_id = %s", claim.pk)

    def unknown():
        sql("SELECT set_config('parallax.actor', '999999', true), set_config('parallax.reason', 'x', true)")
        Claim.objects.filter(pk=claim.pk).update(type="causal")

    def no_reason():
        as_actor(editor, reason="  ")
        Claim.objects.filter(pk=claim.pk).update(type="causal")

    def bulk():
        ClaimText.objects.bulk_create([ClaimText(claim=claim, language="it", statement="x")])

    assert refused_rule(nobody) == "review_says_who"
    assert refused_rule(unknown) == "review_says_who"
    assert refused_rule(bulk) == "review_says_who"
    assert refused_rule(no_reason) == "review_says_why"
