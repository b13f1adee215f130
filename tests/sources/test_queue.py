"""The home of the admin: what waits for whom, counted, and lists that show exactly what was counted."""

import re
from html import unescape

import pytest
from django.urls import reverse

from claims.models import Stance
from sources.models import Batch, Submission
from sources.review import content as contents
from sources.review import door, queue
from sources.review.content import KINDS
from sources.review.context import acting

pytestmark = pytest.mark.django_db


def section(account, name):
    return next((each for each in queue.home(account) if each.name == name), None)


def listed(client, url):
    return client.get(url).context["cl"].result_count


def change_paragraph(desk, document, locator="p1"):
    content = contents.read(document.record)
    next(row for row in content["paragraphs"] if row["locator"] == locator)["sha1"] = "0" * 12
    revision = door.propose(record=document.record, content=content, actor=desk.editor, reason="Changed at its source")
    door.submit(submission=revision.submission, actor=desk.editor, why="Seen today")
    door.approve(submission=revision.submission, actor=desk.reviewer, why="So it is")


@pytest.fixture
def busy(desk, second_editor, reviewer):
    """One of everything that can wait."""
    claim, document = desk.claim("public"), desk.document("read")
    stance = desk.stance(claim, document)
    desk.publish(claim, document, stance)
    change_paragraph(desk, document)
    door.challenge(record=claim.record, actor=reviewer, why="The ministry objects")
    door.ask_takedown(document=document, actor=desk.editor, why="Court order")
    with acting(actor_id=desk.editor.pk, reason="Import"):
        batch = Batch.objects.create(
            slug="an-import", title="An import", kind="import", checksum="0" * 64, imported_by=desk.editor
        )
        batch.state = "arrived"
        batch.save()
    waiting = desk.send(desk.claim("waits"))
    back = desk.send(desk.claim("back"))
    revision = back.revisions.get()
    notes = [(revision.pk, "type", "Causal?"), (revision.pk, "", "Which deal?")]
    door.request_changes(submission=back, actor=reviewer, why="See the notes", notes=notes)
    assert desk.propose(desk.claim("drafted")) == back != waiting
    return desk


def test_each_count_opens_a_list_that_shows_exactly_what_it_counts(client, busy):
    for account in (busy.editor, busy.reviewer):
        client.force_login(account)
        page = client.get(reverse("admin:index")).content.decode()
        sections = queue.home(account)
        for each in sections:
            assert listed(client, each.url) == each.total, each.name
            assert not each.total or each.url in unescape(page), each.name
    names = {each.name for each in queue.home(busy.editor) if each.total}
    assert names == {"waiting", "sent_back", "drafts", "stale-stance", "challenged", "release", "review", "confirm"}


def test_the_home_costs_fourteen_queries_at_most(client, busy, second_editor, django_assert_max_num_queries):
    for account in (busy.editor, busy.reviewer, second_editor):
        client.force_login(account)
        with django_assert_max_num_queries(14):
            client.get(reverse("admin:index"))


def test_the_oldest_waits_first_and_own_work_is_shown_without_a_tick(client, desk, reviewer):
    first, second = desk.send(desk.claim("first")), desk.send(desk.claim("second"))
    desk.editor = reviewer
    own = desk.send(desk.claim("own"))
    entries = section(reviewer, "waiting").entries
    assert [entry.key for entry in entries] == [first.pk, second.pk, None]
    assert entries[-1].own
    client.force_login(reviewer)
    page = client.get(reverse("admin:index")).content.decode()
    assert f'name="submission" value="{first.pk}"' in page
    assert f'name="submission" value="{own.pk}"' not in page
    assert "yours: someone else decides" in page
    assert re.search(r"for\s+0\s*minutes", page.replace("\xa0", " "))


def test_what_is_sent_back_says_how_many_notes_wait_for_an_answer(busy):
    (entry,) = section(busy.editor, "sent_back").entries
    assert "2 notes" in entry.details
    submission = Submission.objects.get(pk=int(re.search(r"/(\d+)/change", entry.url)[1]))
    door.submit(submission=submission, actor=busy.editor, why="Answered")
    assert section(busy.editor, "sent_back").total == 0


def test_an_editor_is_offered_no_decision_on_many(client, busy):
    assert all(entry.key is None for each in queue.home(busy.editor) for entry in each.entries)
    client.force_login(busy.editor)
    assert 'name="submission"' not in client.get(reverse("admin:index")).content.decode()


def test_a_stale_approval_is_counted_through_the_registry_until_it_is_read_again(desk):
    claim, document = desk.claim(), desk.document()
    stance = desk.stance(claim, document)
    desk.publish(claim, document, stance)
    assert section(desk.editor, "stale-stance") is None
    change_paragraph(desk, document)
    assert list(KINDS["stance"].stale()) == [stance] == list(Stance.objects.stale())
    assert section(desk.editor, "stale-stance").total == 1


def test_a_challenge_waits_until_it_is_answered(desk, public_claim, reviewer):
    door.challenge(record=public_claim.record, actor=reviewer, why="The ministry objects")
    (entry,) = section(desk.editor, "challenged").entries
    assert "The ministry objects" in entry.details
    door.uphold(record=public_claim.record, actor=reviewer, why="The minutes bear it out")
    assert section(desk.editor, "challenged") is None


def test_an_empty_desk_says_what_to_do_next(client, desk, editor, reader):
    client.force_login(editor)
    page = client.get(reverse("admin:index")).content.decode()
    assert "Nothing waits." in page
    assert f'href="{reverse("admin:sources_document_capture")}">Capture a document</a>' in page
    desk.propose(desk.claim())
    assert "What to do next" not in client.get(reverse("admin:index")).content.decode()
    client.force_login(reader)
    assert "Waiting for a decision" not in client.get(reverse("admin:index")).content.decode()


def test_the_lists_stand_in_the_order_of_work(client, editor):
    client.force_login(editor)
    page = client.get(reverse("admin:index")).content.decode()
    places = [page.index(reverse(f"admin:{name}_changelist") + '"') for name in (
        "sources_document", "claims_claim", "claims_stance", "claims_question", "sources_source", "sources_submission",
    )]  # fmt: skip
    assert places == sorted(places)
