"""The pages of review as a machine reads them, and worked through by keyboard alone."""

import hashlib

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from sources.capture import marking
from sources.models import Batch, Paragraph, Passage, Snapshot
from sources.review import content as contents
from sources.review import door
from sources.review.context import acting

pytestmark = pytest.mark.django_db(transaction=True)

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def waiting(desk, reviewer):
    """A submission with notes of an earlier round, passages beside it, and one record that is public already."""
    claim, document = desk.claim(statement="The two presidents signed a licence for drones in May."), desk.document()
    desk.publish(claim, document)
    line = "Both presidents signed, said the ministry."
    content = contents.read(document.record)
    content["paragraphs"][0]["sha1"] = marking.digest(line)
    revision = door.propose(record=document.record, content=content, actor=desk.editor, reason="Hashes")
    door.submit(submission=revision.submission, actor=desk.editor, why="Hashes")
    door.approve(submission=revision.submission, actor=reviewer, why="Right")
    with acting(actor_id=desk.editor.pk, reason="Captured"):
        digest = hashlib.sha256(line.encode()).hexdigest()
        Snapshot.objects.create(document=document, text=line, sha256=digest, method="pasted", captured_by=desk.editor)
        Passage.objects.at(Paragraph.objects.get(document=document, locator="p1"), "signed")
    stance = desk.stance(claim, document)
    content = contents.read(stance.record)
    content["passages"][0]["passage"][1] = "signed"
    door.propose(record=stance.record, content=content, actor=desk.editor, reason="Quoted")
    content = contents.read(claim.record)
    content["texts"][0]["statement"] = "The two presidents signed an understanding on drones in May."
    submission = door.propose(
        record=claim.record, content=content, actor=desk.editor, reason="An understanding"
    ).submission
    door.submit(submission=submission, actor=desk.editor, why="Ready")
    revision = submission.revisions.get(record=claim.record)
    note = (revision.pk, "texts.0.statement", "On making drones?")
    door.request_changes(submission=submission, actor=reviewer, why="See the note", notes=[note])
    door.submit(submission=submission, actor=desk.editor, why="No: p1")
    door.note(submission=submission, actor=reviewer, notes=[note])
    door.challenge(record=claim.record, actor=reviewer, why="The ministry objects")
    return submission


def look(browser, live_server, client, account, **screen):
    client.force_login(account)
    context = browser.new_context(base_url=live_server.url, locale="en-GB", **screen)
    context.add_cookies([{
        "name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": live_server.url,
    }])  # fmt: skip
    return context.new_page()


WIDE = """[...document.querySelectorAll('#content *')].filter(each => !each.closest('.review-scroll, .results') &&
    each.getBoundingClientRect().right > document.documentElement.clientWidth).map(each => each.outerHTML.slice(0, 80))"""
STOCK = {"empty-table-header"}
"""What the stock templates of Django's inlines do."""
SIGHTS = [(360, "dark"), (1440, "light")]


@pytest.mark.parametrize(("width", "scheme"), SIGHTS)
def test_every_page_of_review_is_accessible_and_fits_its_screen(
    browser, live_server, client, desk, reviewer, waiting, width, scheme
):
    page = look(browser, live_server, client, reviewer, viewport={"width": width, "height": 900}, color_scheme=scheme)
    batch = Batch.objects.get(kind="seeds")
    stance = batch.records.filter(kind="stance").first()
    claim = waiting.revisions.exclude(record__public_revision=None).get().record
    back = desk.send(desk.claim("back"))
    note = (back.revisions.get().pk, "texts.0.statement", "Which deal?")
    door.request_changes(submission=back, actor=reviewer, why="See the note", notes=[note])
    addresses = [
        reverse("admin:index"),
        reverse("admin:sources_submission_changelist"),
        reverse("admin:sources_submission_change", args=[waiting.pk]),
        reverse("admin:claims_claim_change", args=[back.revisions.get().record_id]),
        reverse("admin:claims_claim_mark", args=[claim.pk]),
        reverse("admin:claims_claim_history", args=[claim.pk]),
        reverse("admin:sources_batch_change", args=[batch.pk]),
        reverse("admin:sources_batch_review", args=[batch.pk]),
        reverse("admin:sources_batch_record", args=[batch.pk, stance.pk]),
        reverse("admin:sources_record_changelist"),
        reverse("admin:sources_takedown_changelist"),
    ]
    found = []
    for address in addresses:
        page.goto(address)
        page.evaluate("document.querySelectorAll('#content details').forEach(each => each.open = true)")
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append((address, "wider than the screen", page.evaluate(WIDE)))
        result = Axe().run(page, context="#content", options={"runOnly": LEVELS})
        found += [
            (address, rule["id"], rule["nodes"][0]["html"])
            for rule in result.response["violations"]
            if rule["id"] not in STOCK
        ]
    assert not found, "\n".join(map(str, found))


def test_a_reviewer_leaves_a_note_and_decides_by_keyboard_alone(browser, live_server, client, desk, reviewer, waiting):
    page = look(browser, live_server, client, reviewer)
    page.goto(reverse("admin:sources_submission_change", args=[waiting.pk]))
    expect(page.locator("mark").filter(has_text="signed")).to_be_visible()
    page.locator(".review-box summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Which understanding?")
    page.locator("#why").focus()
    page.keyboard.type("See the note")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("Done.")
    assert {each.state for each in waiting.revisions.all()} == {"changes_requested"}
    assert waiting.revisions.filter(notes__words="Which understanding?").exists()
