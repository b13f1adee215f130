"""Duplicates become one record; nothing is lost, and the old address leads to the new page with the reason."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from attacks import as_actor, refused_rule, sql
from claims.models import Claim, ClaimRelation, Question, QuestionClaim, QuestionText, Stance
from sources.models import Account, Decision, History, Record, Source
from sources.review import content as contents
from sources.review import door
from sources.review.context import acting
from sources.review.merging import dependents, propose_merge

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins(desk):
    """Two public claims that say the same, each in a question, each with a stance."""
    kept, double = desk.claim("kept", "A deal was signed."), desk.claim("double", "They signed a deal.")
    first, second = desk.document("first"), desk.document("second")
    stances = [desk.stance(kept, first), desk.stance(double, first, mark="-d"), desk.stance(double, second)]
    with acting(actor_id=desk.editor.pk, reason="Asked"):
        question = Question.objects.create(record=desk.record("question", "asked"))
        QuestionText.objects.create(question=question, language="en", title="Was it signed?")
        for position, claim in enumerate((kept, double), 1):
            QuestionClaim.objects.create(question=question, claim=claim, position=position)
        relation = ClaimRelation.objects.create(
            record=desk.record("claimrelation", "same"), a=kept, b=double, relation="duplicate_of"
        )
    desk.publish(kept, double, first, second, *stances, question, relation)
    return kept, double


def merge(desk, twins, reason="The same claim in other words"):
    kept, double = twins
    submission = propose_merge(record=double.record, into=kept.record, actor=desk.editor, reason=reason)
    door.submit(submission=submission, actor=desk.editor, why="Please look")
    door.approve(submission=submission, actor=desk.reviewer, why="They do say the same")
    for row in twins:
        row.record.refresh_from_db()
    return submission


def test_nothing_changes_until_a_second_person_approves(desk, twins, client):
    kept, double = twins
    submission = propose_merge(record=double.record, into=kept.record, actor=desk.editor, reason="The same")
    assert client.get(double.get_absolute_url()).status_code == 200
    door.submit(submission=submission, actor=desk.editor, why="Please")
    desk.editor.groups.add(Group.objects.get(name="Reviewers"))
    themselves = Account.objects.get(pk=desk.editor.pk)
    with pytest.raises(door.Refused, match="a second person decides"):
        door.approve(submission=submission, actor=themselves, why="Myself")
    double.record.refresh_from_db()
    assert double.record.merged_into is None


def test_the_old_address_leads_to_the_new_page_which_says_why(desk, twins, client):
    kept, double = twins
    merge(desk, twins)
    moved = client.get(f"{double.get_absolute_url()}?from=search")
    assert (moved.status_code, moved.url) == (301, f"{kept.get_absolute_url()}?from=search")
    page = client.get(kept.get_absolute_url()).content.decode()
    assert "The same claim in other words" in page
    assert "double" in page


def test_what_rested_on_it_rests_on_the_one_that_stays(desk, twins):
    kept, double = twins
    merge(desk, twins)
    assert set(Stance.objects.published().filter(claim=kept).values_list("document__record__slug", flat=True)) == {
        "first", "second",
    }  # fmt: skip
    assert list(Question.objects.at("asked").get().claim_links.values_list("claim", flat=True)) == [kept.pk]
    assert double not in Claim.objects.published()
    left = Stance.objects.get(claim=double)
    assert left.document.slug == "first"


def test_the_relation_between_the_two_stays_and_no_page_shows_the_merged_one(desk, twins, client):
    kept, double = twins
    merge(desk, twins)
    assert ClaimRelation.objects.get(b=double).a == kept
    for where in (
        kept.get_absolute_url(),
        reverse("question", args=["asked"]),
        reverse("claims"),
        reverse("document", args=["first"]),
    ):
        page = client.get(where)
        assert page.status_code == 200
        assert "They signed a deal." not in page.content.decode(), where


def test_the_history_tells_the_merge_and_it_can_be_undone(desk, twins, client):
    kept, double = twins
    merge(desk, twins)
    told = Decision.objects.get(record=double.record, verb="merged")
    assert (told.by, told.why) == (desk.reviewer, "The same claim in other words")
    assert History.objects.filter(table_name="sources_record", row_id=double.pk, row__merged_into_id=kept.pk).exists()
    content = contents.read(double.record)
    alone = {name: value for name, value in content.items() if name not in contents.MERGE}
    revision = door.propose(record=double.record, content=alone, actor=desk.editor, reason="They differ after all")
    door.submit(submission=revision.submission, actor=desk.editor, why="They differ")
    door.approve(submission=revision.submission, actor=desk.reviewer, why="So it is")
    assert client.get(double.get_absolute_url()).status_code == 200
    assert Decision.objects.filter(record=double.record, verb="separated").exists()


def test_merges_that_make_no_sense_are_refused_in_a_sentence(desk, twins):
    kept, double = twins
    draft = desk.claim("draft")
    for record, into in [(kept, kept), (draft, kept), (kept, draft), (kept, Source.objects.first())]:
        with pytest.raises(door.Refused, match="Only a public record is merged"):
            propose_merge(record=record.record, into=into.record, actor=desk.editor, reason="x")
    merge(desk, twins)
    with pytest.raises(door.Refused, match="merged already"):
        propose_merge(record=kept.record, into=double.record, actor=desk.editor, reason="x")


def test_a_merge_waits_for_what_is_in_review(desk, twins):
    kept, double = twins
    desk.send(Stance.objects.filter(claim=double).first())
    with pytest.raises(door.Refused, match="is in review"):
        propose_merge(record=double.record, into=kept.record, actor=desk.editor, reason="x")


def test_sources_are_merged_with_their_documents_ratings_and_chains(desk, client):
    ciss, other = Source.objects.at("ciss").get(), Source.objects.at("cese-m").get()
    wanted = {record.kind for record in dependents(ciss.record)}
    assert {"document", "rating"} <= wanted
    merge(desk, (other, ciss), "One institute under two names")
    assert not Source.objects.filter(responsibilities__source=ciss).exists()
    assert [rating.source for rating in other.ratings.all()]
    assert client.get(ciss.get_absolute_url()).status_code == 301


def test_no_direct_write_merges_anything(desk, twins, admin_account):
    kept, double = twins

    def by_update():
        as_actor(admin_account)
        Record.objects.filter(pk=double.pk).update(merged_into=kept.pk)

    def raw():
        as_actor(admin_account)
        sql("UPDATE sources_record SET merged_into_id = %s WHERE id = %s", kept.pk, double.pk)

    def at_birth():
        as_actor(admin_account)
        Record.objects.bulk_create([Record(kind="claim", slug="born-merged", merged_into=kept.record)])

    assert refused_rule(by_update) == refused_rule(raw) == "review_merge"
    assert refused_rule(at_birth) == "review_record_is_kept"


def test_the_desk_proposes_a_merge_and_says_what_rests_on_it(client, desk, twins, editor):
    kept, double = twins
    client.force_login(editor)
    where = reverse("admin:claims_claim_merge", args=[double.pk])
    assert "stance" in client.get(where).content.decode()
    assert "This field is required" in client.post(where, {"reason": "x"}).content.decode()
    same = client.post(where, {"into": double.pk, "reason": "x"})
    assert "Only a public record is merged" in same.content.decode()
    answer = client.post(where, {"into": kept.pk, "reason": "The same"}, follow=True)
    assert "Proposed: send it for review" in answer.content.decode()
    assert "merged into" in answer.content.decode()
