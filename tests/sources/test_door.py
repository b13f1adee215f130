"""The way of a change, from a draft to what readers see."""

import pytest
from django.core.management import CommandError, call_command

from claims.models import Claim, ClaimText, Stance
from sources.models import Batch, Decision, Record
from sources.review import content as contents
from sources.review import door
from sources.review.context import acting, transaction_settings

pytestmark = pytest.mark.django_db


def test_what_belongs_together_is_sent_and_decided_together_each_with_its_own_decision(desk, reviewer):
    claim, document = desk.claim(), desk.document()
    stance = desk.stance(claim, document)
    submission = desk.send(claim, document, stance)
    assert not Claim.objects.published().filter(pk=claim.pk).exists()
    door.approve(submission=submission, actor=reviewer, why="Checked")
    assert Claim.objects.published().filter(pk=claim.pk).exists()
    assert Stance.objects.published().filter(pk=stance.pk).exists()
    decisions = Decision.objects.filter(revision__submission=submission, verb="approved")
    assert {(each.record_id, each.by, each.why) for each in decisions} == {
        (row.pk, reviewer, "Checked") for row in (claim, document, stance)
    }


def test_readers_keep_what_they_have_until_a_change_is_approved(desk, reviewer):
    claim = desk.claim()
    desk.publish(claim)
    changed = contents.read(claim.record)
    changed["texts"][0]["statement"] = "Something else happened."
    revision = door.propose(record=claim.record, content=changed, actor=desk.editor, reason="Clearer")
    door.submit(submission=revision.submission, actor=desk.editor, why="Ready")
    assert ClaimText.objects.get(claim=claim).statement == "Something happened."
    door.approve(submission=revision.submission, actor=reviewer, why="Clearer indeed")
    assert ClaimText.objects.get(claim=claim).statement == "Something else happened."


def test_a_second_proposal_goes_into_the_same_draft(desk, second_editor):
    claim = desk.claim()
    first = desk.propose(claim).revisions.get()
    content = contents.read(claim.record) | {"type": "causal"}
    again = door.propose(record=claim.record, content=content, actor=second_editor, reason="Type")
    assert again.pk == first.pk
    assert set(again.contributors) == {desk.editor.pk, second_editor.pk}


def test_what_is_in_review_is_not_changed_meanwhile(desk):
    claim = desk.claim()
    desk.send(claim)
    with pytest.raises(door.Refused, match="only while it is a draft"):
        door.propose(
            record=claim.record, content=contents.read(claim.record) | {"type": "causal"}, actor=desk.editor, reason="x"
        )


def test_the_story_of_a_record_can_be_told_from_its_decisions(desk, reviewer):
    claim = desk.claim()
    submission = desk.send(claim)
    door.request_changes(submission=submission, actor=reviewer, why="Which deal?")
    door.submit(submission=submission, actor=desk.editor, why="Named the deal")
    door.approve(submission=submission, actor=reviewer, why="Good")
    door.challenge(record=claim.record, actor=reviewer, why="The ministry objects")
    door.correct(record=claim.record, actor=reviewer, why="The date was wrong")
    door.retract(record=claim.record, actor=reviewer, why="It rests on a forgery")
    assert [(each.verb, each.why) for each in claim.record.decisions.all()] == [
        ("in_review", "Ready"),
        ("changes_requested", "Which deal?"),
        ("in_review", "Named the deal"),
        ("approved", "Good"),
        ("challenged", "The ministry objects"),
        ("corrected", "The date was wrong"),
        ("retracted", "It rests on a forgery"),
    ]
    assert Claim.objects.published().filter(pk=claim.pk).exists()


@pytest.mark.parametrize("role", ["editor", "reader"])
def test_only_reviewers_decide(desk, role, request):
    submission = desk.send(desk.claim())
    actor = request.getfixturevalue(role)
    for decide in (door.approve, door.request_changes):
        with pytest.raises(door.Refused, match="Only a reviewer decides"):
            decide(submission=submission, actor=actor, why="x")


def test_deciding_twice_is_refused_in_a_sentence(desk, reviewer):
    submission = desk.send(desk.claim())
    door.approve(submission=submission, actor=reviewer, why="Good")
    with pytest.raises(door.Refused, match="Nothing in this submission is waiting"):
        door.approve(submission=submission, actor=reviewer, why="Good")


def test_a_reason_of_blanks_is_no_reason(desk, reviewer):
    submission = desk.send(desk.claim())
    with pytest.raises(door.Refused, match="without a reason"):
        door.approve(submission=submission, actor=reviewer, why="  ")


def test_only_what_is_public_is_challenged(desk, reviewer):
    with pytest.raises(door.Refused, match="by taking it"):
        door.challenge(record=desk.claim().record, actor=reviewer, why="x")


def test_a_withdrawn_draft_can_be_taken_up_again(desk):
    claim = desk.claim()
    door.withdraw(submission=desk.send(claim), actor=desk.editor, why="Too early")
    assert desk.send(claim).revisions.get(state="in_review").record == claim.record


@pytest.fixture
def batch(desk):
    """An import that has arrived, with one claim in it."""
    with acting(actor_id=desk.editor.pk, reason="Import"):
        batch = Batch.objects.create(
            slug="an-import", title="An import", kind="import", checksum="0" * 64, imported_by=desk.editor
        )
        with transaction_settings(batch=str(batch.pk)):
            record = Record.objects.create(kind="claim", slug="imported", batch=batch)
            Claim.objects.create(record=record, type="factual")
            ClaimText.objects.create(claim_id=record.pk, language="en", statement="Imported.")
        batch.state = "arrived"
        batch.save()
    return batch


def test_a_batch_arrives_unpublished_and_a_second_person_releases_it(batch, reviewer):
    claim = Claim.objects.at("imported").get()
    assert not claim.record.is_public
    door.release(batch=batch, actor=reviewer, why="Looked through")
    claim.record.refresh_from_db()
    assert claim.record.is_public
    assert not claim.record.is_reviewed


def test_the_importer_does_not_release_even_as_a_reviewer(batch, make_account):
    importer = batch.imported_by
    importer.is_superuser = True
    with pytest.raises(door.Refused, match="a second person releases it"):
        door.release(batch=batch, actor=importer, why="Mine")


def test_the_importer_does_not_approve_a_change_of_what_they_brought(desk, batch, reviewer, second_editor):
    door.release(batch=batch, actor=reviewer, why="Looked through")
    claim = Claim.objects.at("imported").get()
    importer, desk.editor = desk.editor, second_editor
    revision = desk.send(claim).revisions.get()
    assert importer.pk in revision.contributors


def test_prove_finds_a_public_record_that_is_not_its_revision(desk, reviewer):
    claim = desk.claim()
    desk.publish(claim)
    call_command("prove", verbosity=0)
    changed = contents.read(claim.record)
    changed["texts"][0]["statement"] = "As approved."
    revision = door.propose(record=claim.record, content=changed, actor=desk.editor, reason="Clearer")
    door.submit(submission=revision.submission, actor=desk.editor, why="Ready")
    with acting(actor_id=reviewer.pk, reason="A program that applies something else"):
        type(revision).objects.filter(pk=revision.pk).update(state="approved")
        with transaction_settings(revision=str(revision.pk)):
            ClaimText.objects.filter(claim=claim).update(statement="Not as approved.")
            Record.objects.filter(pk=claim.pk).update(public_revision=revision)
            type(revision).objects.filter(pk=revision.pk).update(applied_at=revision.created_at)
    with pytest.raises(CommandError, match="differs from its approved revision"):
        call_command("prove", verbosity=0)


def test_an_approval_goes_stale_when_its_passage_changes_and_is_fresh_again_when_looked_at(desk, reviewer, client):
    claim, document = desk.claim(), desk.document()
    stance = desk.stance(claim, document, at=("p2",))
    desk.publish(claim, document, stance)
    assert not Stance.objects.stale().exists()

    def change(locator, sha1):
        content = contents.read(document.record)
        next(row for row in content["paragraphs"] if row["locator"] == locator)["sha1"] = sha1
        revision = door.propose(
            record=document.record, content=content, actor=desk.editor, reason="Its publisher changed it"
        )
        door.submit(submission=revision.submission, actor=desk.editor, why="Seen today")
        door.approve(submission=revision.submission, actor=reviewer, why="So it is")

    change("p1", "0" * 12)
    assert not Stance.objects.stale().exists()
    change("p2", "0" * 12)
    assert list(Stance.objects.stale()) == [stance]
    assert "A passage has changed since this was approved" in client.get(f"/en/claims/{claim.slug}/").content.decode()

    content = contents.read(stance.record) | {"note": "Read again: it still asserts."}
    revision = door.propose(record=stance.record, content=content, actor=desk.editor, reason="Read again")
    door.submit(submission=revision.submission, actor=desk.editor, why="Read again")
    door.approve(submission=revision.submission, actor=reviewer, why="Read again")
    assert not Stance.objects.stale().exists()
