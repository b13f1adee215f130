"""Each rule of review, tried against the database itself.

Every attack runs as the application's database role, with an account named as actor, as raw SQL, as `update()`,
in bulk; then what the transaction would meet at its commit is brought forward.
"""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from claims.models import Claim, ClaimText, Stance, StancePassage
from sources.models import Decision, Document, History, Passage, Record, Revision, Snapshot, Submission
from sources.review import door
from sources.review.context import acting
from sources.review.guards import RULES

pytestmark = pytest.mark.django_db


def refused_rule(attack, *arguments):
    """Run an attack as the application's role up to its commit, and give the rule that refused it, or None."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL ROLE parallax_app")
            attack(*arguments)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
    except DatabaseError as error:
        return error.__cause__.diag.constraint_name or str(error)
    except psycopg.Error as error:  # COPY speaks to the driver itself
        return error.diag.constraint_name or str(error)
    return None


def sql(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def as_actor(account, reason="An attack"):
    sql(
        "SELECT set_config('parallax.actor', %s, true), set_config('parallax.reason', %s, true)",
        str(account.pk),
        reason,
    )


@pytest.fixture
def public_claim(desk):
    claim = desk.claim()
    desk.publish(claim)
    return claim


@pytest.fixture
def waiting(desk):
    """A revision that waits for a decision."""
    return desk.send(desk.claim("waiting")).revisions.get()


def test_every_rule_has_a_sentence():
    assert all(str(sentence).endswith(".") for sentence in RULES.values())


# --- Four eyes


@pytest.mark.parametrize("role", ["editor", "second_editor", "admin_account"])
def test_nobody_approves_a_revision_they_contributed_to(desk, request, role):
    actor = request.getfixturevalue(role)
    desk.editor = actor
    revision = desk.send(desk.claim("own")).revisions.get()

    def raw():
        as_actor(actor)
        sql("UPDATE sources_revision SET state = 'approved' WHERE id = %s", revision.pk)

    def update():
        as_actor(actor)
        Revision.objects.filter(pk=revision.pk).update(state="approved")

    def bulk():
        as_actor(actor)
        revision.state = "approved"
        Revision.objects.bulk_update([revision], ["state"])

    assert {refused_rule(attack) for attack in (raw, update, bulk)} == {"review_four_eyes"}


def test_a_superuser_who_contributed_is_refused_by_the_door_too(desk, admin_account):
    desk.editor = admin_account
    submission = desk.send(desk.claim("own"))
    with pytest.raises(door.Refused, match="a second person decides"):
        door.approve(submission=submission, actor=admin_account, why="Mine")
    assert submission.revisions.get().state == "in_review"


def test_contributors_cannot_be_forged(waiting, reviewer, editor):
    def clear():
        as_actor(editor)
        sql("UPDATE sources_revision SET contributors = '{}' WHERE id = %s", waiting.pk)

    def clear_and_approve():
        as_actor(editor)
        sql("UPDATE sources_revision SET contributors = '{}', state = 'approved' WHERE id = %s", waiting.pk)

    def name_another():
        as_actor(editor)
        sql(
            "UPDATE sources_revision SET contributors = ARRAY[%s::bigint] WHERE id = %s",
            reviewer.pk,
            waiting.pk,
        )

    def insert_with_another():
        as_actor(editor)
        record = Record.objects.create(kind="claim", slug="forged")
        Revision.objects.create(record=record, submission=waiting.submission, content={}, contributors=[reviewer.pk])

    for attack in (clear, clear_and_approve, name_another, insert_with_another):
        assert refused_rule(attack) == "review_contributors_are_kept", attack.__name__


def test_changing_and_approving_in_one_statement_is_refused(waiting, reviewer):
    def attack():
        as_actor(reviewer)
        sql("UPDATE sources_revision SET content = '{}', state = 'approved' WHERE id = %s", waiting.pk)

    assert refused_rule(attack) == "review_content_is_frozen"


def test_who_decided_is_the_actor_whatever_the_caller_writes(waiting, reviewer, second_editor):
    with acting(actor_id=reviewer.pk, reason="Changes needed"):
        Revision.objects.filter(pk=waiting.pk).update(state="changes_requested", decided_by=second_editor)
    waiting.refresh_from_db()
    assert waiting.decided_by == reviewer


def test_whoever_wrote_the_draft_rows_is_a_contributor_of_the_revision(desk, second_editor, editor):
    claim = desk.claim("draft")
    with acting(actor_id=second_editor.pk, reason="Wording"):
        ClaimText.objects.filter(claim=claim).update(statement="Another wording.")
    revision = desk.send(claim).revisions.get()
    assert set(revision.contributors) == {editor.pk, second_editor.pk}


def test_a_withdrawn_revision_hands_its_contributors_on(desk, second_editor, editor):
    claim = desk.claim("again")
    door.withdraw(submission=desk.send(claim), actor=editor, why="Not yet")
    desk.editor = second_editor
    revision = desk.send(claim).revisions.filter(state="in_review").get()
    assert set(revision.contributors) == {editor.pk, second_editor.pk}


# --- Steps


def test_a_revision_cannot_begin_approved(desk, reviewer):
    claim = desk.claim("shortcut")
    submission = door.open_submission(actor=desk.editor)

    def raw():
        as_actor(reviewer)
        sql(
            "INSERT INTO sources_revision (record_id, submission_id, content, state, contributors, created_at) "
            "VALUES (%s, %s, '{}', 'approved', '{}', now())",
            claim.pk,
            submission.pk,
        )

    def bulk():
        as_actor(reviewer)
        Revision.objects.bulk_create(
            [Revision(record=claim.record, submission=submission, content={}, state="approved")]
        )

    assert {refused_rule(raw), refused_rule(bulk)} == {"review_steps"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("draft", "approved"), ("draft", "changes_requested"), ("changes_requested", "approved"),
        ("changes_requested", "draft"), ("in_review", "draft"), ("withdrawn", "in_review"), ("withdrawn", "approved"),
        ("approved", "draft"), ("approved", "withdrawn"),
    ],
)  # fmt: skip
def test_no_step_is_skipped(desk, reviewer, before, after):
    submission = desk.propose(desk.claim("steps"))
    if before != "draft":
        if before != "withdrawn":
            door.submit(submission=submission, actor=desk.editor, why="Ready")
        {
            "in_review": lambda **_: None,
            "changes_requested": door.request_changes,
            "withdrawn": door.withdraw,
            "approved": door.approve,
        }[before](submission=submission, actor=desk.editor if before == "withdrawn" else reviewer, why="So")

    def attack():
        as_actor(reviewer)
        submission.revisions.update(state=after)

    assert refused_rule(attack) == "review_steps"


def test_an_approval_that_is_not_applied_cannot_be_committed(waiting, reviewer):
    def attack():
        as_actor(reviewer)
        Revision.objects.filter(pk=waiting.pk).update(state="approved")

    assert refused_rule(attack) == "review_revision_is_applied"


# --- Public only by revision or batch


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


# --- Who and why


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


# --- What is kept for good


@pytest.fixture
def snapshot(desk):
    document = desk.document("captured")
    with acting(actor_id=desk.editor.pk, reason="Captured"):
        return Snapshot.objects.create(
            document=document, text="A text.", sha256="0" * 64, method="pasted", captured_by=desk.editor
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


# --- Stances, origins


def test_a_second_agreed_stance_is_refused(desk):
    claim, document = desk.claim("once"), desk.document("once")
    desk.stance(claim, document)

    def attack():
        desk.stance(claim, document, mark="-2")

    assert refused_rule(attack) == "stance_one_agreed"


def test_a_blind_coding_may_stand_beside_the_agreed_one_once_per_coder(desk, second_editor):
    claim, document = desk.claim("blind"), desk.document("blind")
    desk.stance(claim, document)
    desk.stance(claim, document, is_agreed=False, coder=second_editor, mark="-2")

    def attack():
        desk.stance(claim, document, is_agreed=False, coder=second_editor, mark="-3")

    assert refused_rule(attack) == "stance_one_blind_per_coder"


@pytest.mark.parametrize("outcome", ["asserts", "denies", "silent", "reports", "unclear"])
def test_an_agreed_position_or_silence_is_not_approved_without_a_passage(desk, reviewer, outcome):
    claim, document = desk.claim("bare"), desk.document("bare")
    desk.publish(claim, document)
    submission = desk.send(desk.stance(claim, document, outcome, at=(), note="Why"))

    def attack():
        door.approve(submission=submission, actor=reviewer, why="Fine")

    assert refused_rule(attack) == "stance_rests_on_a_passage"


def test_not_covered_needs_no_passage(desk):
    claim, document = desk.claim("bare"), desk.document("bare")
    desk.publish(claim, document, desk.stance(claim, document, "not_covered", at=()))
    assert Stance.objects.published().filter(claim=claim).exists()


def test_the_last_passage_of_a_public_stance_cannot_go_even_after_an_early_check(desk, reviewer):
    claim, document = desk.claim("kept"), desk.document("kept")
    stance = desk.stance(claim, document)
    desk.publish(claim, document, stance)
    revision = desk.send(stance).revisions.get()

    def attack():
        as_actor(reviewer)
        sql("SELECT set_config('parallax.revision', %s, true)", str(revision.pk))
        Revision.objects.filter(pk=revision.pk).update(state="approved")
        Record.objects.filter(pk=stance.pk).update(public_revision=revision)
        sql("SET CONSTRAINTS review_complete IMMEDIATE")
        StancePassage.objects.filter(stance=stance).delete()
        Revision.objects.filter(pk=revision.pk).update(applied_at="2026-01-01T00:00Z")

    assert refused_rule(attack) == "stance_rests_on_a_passage"


def test_a_passage_of_another_document_is_refused(desk, reviewer):
    claim, document, other = desk.claim("mixed"), desk.document("one"), desk.document("two")
    desk.publish(claim, document, other)
    stance = desk.stance(claim, document)
    with acting(actor_id=desk.editor.pk, reason="A slip"):
        StancePassage.objects.create(stance=stance, passage=Passage.objects.at(other.paragraphs.first()))
    submission = desk.send(stance)

    def attack():
        door.approve(submission=submission, actor=reviewer, why="Fine")

    assert refused_rule(attack) == "stance_passage_of_its_document"


def test_nothing_translates_copies_or_owns_itself(desk):
    document, source = desk.document("self"), desk.source("self")

    def translate():
        Document.objects.filter(pk=document.pk).update(translation_of=document.pk)

    def copy():
        Document.objects.filter(pk=document.pk).update(copy_of=document.pk)

    def own():
        type(source).objects.filter(pk=source.pk).update(owner=source.pk)

    for attack, rule in [
        (translate, "document_is_not_its_own_origin"),
        (copy, "document_is_not_its_own_origin"),
        (own, "source_does_not_own_itself"),
    ]:

        def acted(attack=attack):
            as_actor(desk.editor)
            attack()

        assert refused_rule(acted) == rule, attack.__name__


def test_a_circle_of_translations_copies_or_owners_is_refused(desk):
    first = desk.document("first")
    second = desk.document("second", translation_of=first)
    third = desk.document("third", copy_of=second)
    holding = desk.source("holding")
    daughter = desk.source("daughter", owner=holding)

    def close_documents():
        as_actor(desk.editor)
        Document.objects.filter(pk=first.pk).update(translation_of=third.pk)

    def close_sources():
        as_actor(desk.editor)
        type(holding).objects.filter(pk=holding.pk).update(owner=daughter.pk)

    assert refused_rule(close_documents) == "document_has_an_origin"
    assert refused_rule(close_sources) == "source_has_an_owner"


def test_a_date_cannot_end_before_it_begins(desk):
    claim = desk.claim("dated")

    def attack():
        as_actor(desk.editor)
        Claim.objects.filter(pk=claim.pk).update(earliest_from="2022-02-02", earliest_to="2022-02-01")

    assert refused_rule(attack) == "claim_bounds_in_order"


def test_a_submission_needs_a_person_too():
    def attack():
        Submission.objects.create(opened_by_id=1)

    assert refused_rule(attack) == "review_says_who"
