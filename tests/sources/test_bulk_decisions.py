"""Many submissions decided at once: the rules that hold for one hold for each, and a forged post gains nothing."""

import pytest
from django.urls import reverse

from attacks import as_actor, refused_rule
from sources.models import Revision
from sources.review import bulk, door

pytestmark = pytest.mark.django_db

OWN = "You have contributed to this revision: a second person decides on it."
LIST, MANY = "admin:sources_submission_changelist", "admin:sources_submission_decide"


def told(response):
    return [str(message) for message in response.context["messages"]]


def on_the_list(client, keys, action="approve", why="Checked", **fields):
    sent = {"action": action, "why": why, "_selected_action": keys, "index": "0", "select_across": "0", **fields}
    return client.post(reverse(LIST), sent, follow=True)


def on_the_home(client, keys, act="approve", why="Checked", **fields):
    return client.post(reverse(MANY), {"act": act, "why": why, "submission": keys, **fields}, follow=True)


WAYS = pytest.mark.parametrize("decide", [on_the_list, on_the_home])


def state(submission):
    return submission.revisions.get().state


@pytest.fixture
def three(desk, reviewer, second_editor):
    """Two submissions of editors, and one in which the reviewer's own hands are."""
    first = desk.send(desk.claim("first"))
    desk.editor = second_editor
    second = desk.send(desk.claim("second"))
    desk.editor = reviewer
    own = desk.send(desk.claim("own"))
    return first, second, own


@WAYS
def test_many_are_approved_for_one_reason_and_own_work_is_left_with_the_sentence_of_the_rule(
    client, reviewer, three, decide
):
    first, second, own = three
    client.force_login(reviewer)
    response = decide(client, [each.pk for each in three])
    assert told(response) == ["2 of 3 submissions approved.", f"{own}: {OWN}"]
    assert [state(each) for each in three] == ["approved", "approved", "in_review"]
    assert {each.revisions.get().decisions.last().why for each in (first, second)} == {"Checked"}


@WAYS
def test_many_are_given_back_for_one_reason(client, reviewer, three, decide):
    client.force_login(reviewer)
    name = "action" if decide is on_the_list else "act"
    response = decide(client, [each.pk for each in three], **{name: "request_changes"})
    assert told(response)[0] == "2 of 3 submissions given back."
    assert [state(each) for each in three] == ["changes_requested", "changes_requested", "in_review"]


@WAYS
@pytest.mark.parametrize("role", ["editor", "admin_account"])
def test_a_forged_post_approves_no_own_work(client, desk, request, role, decide):
    desk.editor = actor = request.getfixturevalue(role)
    submission = desk.send(desk.claim("own"))
    client.force_login(actor)
    response = decide(client, [submission.pk])
    assert state(submission) == "in_review"
    if not (role == "editor" and decide is on_the_list):  # there the action itself is not on offer
        assert any(words in told(response)[-1] for words in (OWN, "Only a reviewer decides."))


@WAYS
def test_what_cannot_be_decided_is_named_and_leaves_the_others_alone(client, desk, reviewer, decide):
    draft, good = desk.propose(desk.claim("draft")), None
    door.submit(submission=draft, actor=desk.editor, why="x")
    door.withdraw(submission=draft, actor=desk.editor, why="Not yet")
    good = desk.send(desk.claim("good"))
    client.force_login(reviewer)
    keys = [draft.pk, "999999999", "-1", "x", "9" * 40, "٣", "", good.pk, good.pk]
    response = decide(client, keys)
    assert told(response)[0] == "1 of 8 submissions approved."
    assert f"{draft}: Nothing in this submission is waiting for that step." in told(response)
    assert "x: There is no such submission." in told(response)
    assert [state(draft), state(good)] == ["withdrawn", "approved"]


@WAYS
def test_what_cannot_be_read_is_answered_and_decides_nothing(client, reviewer, three, decide):
    first = three[0]
    client.force_login(reviewer)
    assert decide(client, [first.pk], why="a\0b").status_code == 400
    assert decide(client, ["1\x002", "x"]).status_code == 400
    assert "There is no such submission." in " ".join(told(decide(client, ["x"])))
    assert told(decide(client, [first.pk], why=" ")) == ["Say why: a change without a reason is not accepted."]
    assert decide(client, list(range(6000))).status_code == 400
    assert told(decide(client, list(range(1, 300)))) == ["At most 200 submissions are decided at once."]
    assert decide(client, [first.pk], **{"action" if decide is on_the_list else "act": "explode"}).status_code == 200
    assert decide(client, []).status_code == 200
    assert {state(each) for each in three} == {"in_review"}


@WAYS
def test_what_was_sent_again_after_the_page_was_opened_is_not_approved_unseen(client, desk, reviewer, three, decide):
    first, second, _own = three
    client.force_login(reviewer)
    seen = door.latest_sending(second)
    door.request_changes(submission=first, actor=reviewer, why="Which deal?")
    door.submit(submission=first, actor=first.opened_by, why="Something else instead")
    response = decide(client, [first.pk, second.pk], seen=str(seen))
    assert told(response) == [
        "1 of 2 submissions approved.", f"{first}: This was sent again after you opened it: look at it once more.",
    ]  # fmt: skip
    page = reverse("admin:sources_submission_change", args=[first.pk])
    sent = {"act": "approve", "why": "Seen", "seen": str(seen)}
    assert "sent again after you opened it" in told(client.post(page, sent, follow=True))[0]
    assert state(first) == "in_review"
    assert told(client.post(page, {**sent, "seen": str(client.get(page).context["seen"])}, follow=True)) == ["Done."]


def test_all_that_match_can_be_chosen_and_the_rules_hold(client, reviewer, three):
    client.force_login(reviewer)
    on_the_list(client, [three[0].pk], select_across="1")
    assert [state(each) for each in three] == ["approved", "approved", "in_review"]


def test_the_database_refuses_own_work_in_bulk_whatever_is_forged(desk, three, reviewer, admin_account):
    revisions = Revision.objects.filter(state="in_review")

    def update():
        as_actor(reviewer)
        revisions.update(state="approved", decided_by=admin_account)

    def in_bulk():
        as_actor(reviewer)
        rows = list(revisions)
        for row in rows:
            row.state = "approved"
        Revision.objects.bulk_update(rows, ["state"])

    assert refused_rule(update) == refused_rule(in_bulk) == "review_four_eyes"


def test_one_that_the_database_cannot_take_is_reported_and_the_next_one_is_done(desk, reviewer):
    claim = desk.claim("without-words")
    broken = desk.propose(claim)
    revision = broken.revisions.get()
    content = revision.content | {"type": "x" * 300}
    door.propose(record=claim.record, content=content, actor=desk.editor, reason="A program wrote it")
    door.submit(submission=broken, actor=desk.editor, why="Ready")
    good = desk.send(desk.claim("good"))
    outcome = bulk.decide(keys=[str(broken.pk), str(good.pk)], act="approve", actor=reviewer, why="Checked")
    assert [each.refusal for each in outcome] == ["The database could not do it: try this one by itself.", ""]
    assert [state(broken), state(good)] == ["in_review", "approved"]
