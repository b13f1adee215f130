"""The rules of revisions, tried against the database: four eyes, and no step skipped.

Every attack runs as the application's database role, with an account named as actor, as raw SQL, as `update()`,
in bulk; then what the transaction would meet at its commit is brought forward.
"""

import pytest

from attacks import as_actor, refused_rule, sql
from claims.models import ClaimText
from sources.models import Record, Revision
from sources.review import door
from sources.review.context import acting
from sources.review.guards import RULES

pytestmark = pytest.mark.django_db


def test_every_rule_has_a_sentence():
    assert all(str(sentence).endswith(".") for sentence in RULES.values())


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
