"""A released batch is reviewed record by record: one person confirms, a second one decides, and the progress is told."""

import re

import pytest
from django.urls import reverse

from attacks import as_actor, refused_rule, sql
from claims.models import Claim, ClaimText, Stance
from sources.models import Account, Batch, Record, Revision, Submission
from sources.review import batches, door
from sources.review import content as contents
from sources.review.content import to_review
from sources.review.context import acting, transaction_settings

pytestmark = pytest.mark.django_db


@pytest.fixture
def second_reviewer(make_account):
    return make_account("second-reviewer", "Reviewers")


@pytest.fixture
def batch(desk, second_editor, reviewer):
    """A released import of three claims."""
    with acting(actor_id=second_editor.pk, reason="Import"):
        batch = Batch.objects.create(
            slug="an-import", title="An import", kind="import", checksum="0" * 64, imported_by=second_editor
        )
        with transaction_settings(batch=str(batch.pk)):
            for number in range(3):
                record = Record.objects.create(kind="claim", slug=f"imported-{number}", batch=batch)
                Claim.objects.create(record=record, type="factual")
                ClaimText.objects.create(claim_id=record.pk, language="en", statement=f"Imported {number}.")
        batch.state = "arrived"
        batch.save()
    door.release(batch=batch, actor=reviewer, why="Looked through")
    return batch


@pytest.fixture
def record(batch):
    return batch.records.order_by("pk").first()


def told(response):
    return [str(message) for message in response.context["messages"]]


def page_of(record):
    return reverse("admin:sources_batch_record", args=[record.batch_id, record.pk])


def judge(client, account, record, act, why="Read beside its passages"):
    client.force_login(account)
    return client.post(page_of(record), {"act": act, "why": why}, follow=True)


def test_one_person_confirms_a_second_one_decides_and_each_is_led_to_the_next(
    client, batch, record, reviewer, second_reviewer
):
    response = judge(client, reviewer, record, "confirm")
    assert told(response) == ["Confirmed: a second person decides."]
    following = batch.records.order_by("pk")[1]
    assert response.request["PATH_INFO"] == page_of(following)
    (row,) = batches.progress(batch)
    assert (row.kind, row.total, row.reviewed, row.confirmed) == ("claim", 3, 0, 1)
    assert list(batches.for_reader(batch, reviewer.pk)) == list(batch.records.order_by("pk")[1:])
    assert batches.for_reader(batch, second_reviewer.pk).count() == 3

    client.force_login(second_reviewer)
    page = client.get(page_of(record)).content.decode()
    assert "Confirmed by R. Reviewer" in page
    assert "Imported 0." in page
    assert told(judge(client, second_reviewer, record, "approve")) == ["Reviewed; its page says so."]
    record.refresh_from_db()
    assert record.is_reviewed
    assert "1 of 3 reviewed" in client.get(reverse("admin:sources_batch_review", args=[batch.pk])).content.decode()
    assert [each.verb for each in record.decisions.all()] == ["in_review", "approved"]


@pytest.mark.parametrize("act", ["approve", "confirm"])
def test_nobody_decides_on_what_they_confirmed_or_brought_in(client, batch, record, reviewer, second_editor, act):
    door.confirm(record=record, actor=reviewer, why="Read")
    judge(client, reviewer, record, act)
    record.refresh_from_db()
    assert not record.is_reviewed
    importer = Account.objects.get(pk=second_editor.pk)
    importer.is_superuser = True
    importer.save()
    response = judge(client, importer, record, act)
    sentence = "a second person decides on it" if act == "approve" else "Somebody works on this already"
    assert sentence in told(response)[0]
    record.refresh_from_db()
    assert not record.is_reviewed


def test_an_editor_confirms_and_never_decides(client, batch, record, reviewer, desk):
    door.confirm(record=record, actor=reviewer, why="Read")
    assert told(judge(client, desk.editor, record, "approve")) == ["Only a reviewer decides."]
    other = batch.records.order_by("pk")[1]
    assert told(judge(client, desk.editor, other, "confirm")) == ["Confirmed: a second person decides."]


def test_what_one_person_confirms_is_one_submission_and_apart_from_their_drafts(batch, desk, reviewer):
    records = list(batch.records.order_by("pk"))
    submissions = {door.confirm(record=each, actor=desk.editor, why="Read").submission_id for each in records[:2]}
    assert len(submissions) == 1
    assert desk.propose(desk.claim("a-draft")).pk not in submissions
    submission = Submission.objects.get(pk=submissions.pop())
    assert (submission.confirms, str(submission)) == (batch, "Confirmed as it stands: An import")
    door.approve(submission=submission, actor=reviewer, why="Looked at both")
    assert batches.progress(batch)[0].reviewed == 2


@pytest.fixture
def confirmed(batch, record, desk):
    return door.confirm(record=record, actor=desk.editor, why="Read")


def test_only_what_is_unreviewed_untouched_and_complete_is_confirmed(batch, record, desk, reviewer, public_claim):
    def refused(which, match):
        with pytest.raises(door.Refused, match=match):
            door.confirm(record=which, actor=reviewer, why="Read")

    refused(public_claim.record, "Only what came in a released batch")
    refused(desk.claim("a-draft").record, "Only what came in a released batch")
    content = contents.read(record) | {"type": "causal"}
    door.propose(record=record, content=content, actor=desk.editor, reason="Causal")
    refused(record, "Somebody works on this already")
    with pytest.raises(door.Refused, match="without a reason"):
        door.confirm(record=batch.records.order_by("pk")[1], actor=reviewer, why=" ")
    bare = (
        Stance.objects.agreed()
        .filter(passages__isnull=True, record__published_at__isnull=False)
        .exclude(outcome="not_covered")
    )
    if bare.exists():
        refused(bare.first().record, "name at least one")
    assert not Revision.objects.filter(submission__confirms__isnull=False).exists()


def test_what_was_changed_after_its_confirmation_is_decided_on_in_its_submission(
    client, confirmed, record, desk, reviewer
):
    door.request_changes(submission=confirmed.submission, actor=reviewer, why="It is causal")
    content = contents.read(record) | {"type": "causal"}
    door.propose(record=record, content=content, actor=desk.editor, reason="Causal")
    door.submit(submission=confirmed.submission, actor=desk.editor, why="Causal")
    with pytest.raises(door.Refused, match="decided together"):
        door.approve_confirmation(revision=confirmed, actor=reviewer, why="Seen")
    client.force_login(reviewer)
    page = client.get(reverse("admin:sources_submission_change", args=[confirmed.submission_id])).content.decode()
    assert "this is what it says" not in page
    assert "causal" in page


def test_a_submission_of_changes_is_never_decided_on_in_part(desk, reviewer):
    revision = desk.send(desk.claim("one"), desk.claim("two")).revisions.first()
    with pytest.raises(door.Refused, match="decided together"):
        door.approve_confirmation(revision=revision, actor=reviewer, why="Half")


def test_the_database_keeps_four_eyes_and_what_a_submission_confirms(
    confirmed, desk, second_editor, admin_account, batch
):
    def own():
        as_actor(desk.editor)
        Revision.objects.filter(pk=confirmed.pk).update(state="approved")

    def as_the_importer():
        as_actor(second_editor)
        sql("UPDATE sources_revision SET state = 'approved' WHERE id = %s", confirmed.pk)

    def as_the_program():
        as_actor(Account.objects.get(username="starter-coding"))
        Revision.objects.filter(pk=confirmed.pk).update(state="approved")

    def other_batch():
        as_actor(admin_account)
        Submission.objects.filter(pk=confirmed.submission_id).update(confirms=None)

    def reviewed_by_hand():
        as_actor(admin_account)
        sql("UPDATE sources_record SET public_revision_id = %s WHERE id = %s", confirmed.pk, confirmed.record_id)

    rules = [refused_rule(each) for each in (own, as_the_importer, as_the_program, other_batch, reviewed_by_hand)]
    assert rules == [
        "review_four_eyes", "review_four_eyes", "review_a_person_decides", "review_submission_is_kept",
        "review_record_is_kept",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "address", ["x/review/", "0/review/", "{batch}/review/x/", "{batch}/review/{other}/", "9" * 40 + "/review/"]
)
def test_a_wrong_address_is_not_found(client, reviewer, reader, batch, public_claim, address):
    client.force_login(reviewer)
    where = "/admin/sources/batch/" + address.format(batch=batch.pk, other=public_claim.pk)
    assert client.get(where).status_code == 404
    client.force_login(reader)
    assert client.get(reverse("admin:sources_batch_review", args=[batch.pk])).status_code == 403


def test_starter_data_opens_record_by_record_with_passages_and_counts_that_open_what_they_count(walk, reviewer):
    batch = Batch.objects.get(kind="seeds", state="released")
    walk.force_login(reviewer)
    page = walk.get(reverse("admin:sources_batch_review", args=[batch.pk]))
    assert "of" in page.content.decode()
    for row in batches.progress(batch):
        query = {"batch__id__exact": batch.pk, "kind": row.kind}
        listed = f"{reverse('admin:sources_record_changelist')}?batch__id__exact={batch.pk}&amp;kind={row.kind}"
        assert listed in page.content.decode()
        assert Record.objects.filter(to_review(), batch=batch, kind=row.kind).count() == row.total
        shown = walk.get(reverse("admin:sources_record_changelist"), query).content.decode()
        assert re.search(rf"\b{row.total} record", shown)
        first = batch.records.filter(kind=row.kind).first()
        assert walk.get(page_of(first)).status_code == 200
    stance = Stance.objects.filter(record__batch=batch, passages__isnull=False).first()
    shown = walk.get(page_of(stance.record)).content.decode()
    assert f"<strong>{stance.passages.first().passage.paragraph.locator}</strong>" in shown


def test_a_challenge_is_answered_with_a_reason_and_nothing_is_upheld_that_was_not_challenged(
    client, desk, public_claim, reviewer
):
    where = reverse("admin:claims_claim_mark", args=[public_claim.pk])
    client.force_login(reviewer)
    assert "Keep as it is" not in client.get(where).content.decode()
    refused = client.post(where, {"verb": "upheld", "why": "It stands"})
    assert told(refused) == ["Only what is challenged is kept as it is after a challenge."]
    client.post(where, {"verb": "challenged", "why": "The ministry objects"})
    page = client.get(where).content.decode()
    assert "waits for an answer" in page
    assert "The ministry objects" in page

    def twice():
        as_actor(reviewer)
        for _time in range(2):
            sql(
                "INSERT INTO sources_decision (record_id, verb, why, at, by_id) VALUES (%s, 'upheld', '', now(), %s)",
                public_claim.pk, reviewer.pk,
            )  # fmt: skip

    assert refused_rule(twice) == "review_answers_a_challenge"
    client.post(where, {"verb": "upheld", "why": "The minutes bear it out"})
    assert [each.verb for each in public_claim.record.decisions.all()][-2:] == ["challenged", "upheld"]
