"""An editor, a second person and a reader: from a text to a public page, in the browser."""

import re

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from claims.models import Claim
from hands import PASSWORD, sign_in
from sources.models import Account

pytestmark = pytest.mark.django_db(transaction=True)

STATEMENT = "The two presidents signed an understanding on drones."
CLEARER = "The two presidents signed an understanding on making drones."


@pytest.fixture
def people(transactional_db):
    for name, role in (("editor", "Editors"), ("reviewer", "Reviewers")):
        account = Account.objects.create_user(name, password=PASSWORD, is_staff=True)
        account.groups.set(Group.objects.filter(name=role))


def choose(page, label, words):
    """Pick from a field that completes while typing."""
    page.locator(f".field-{label} .select2-selection").click()
    page.locator(".select2-search__field").fill(words)
    page.locator(".select2-results__option--highlighted").filter(
        has_text=re.compile(re.escape(words), re.IGNORECASE)
    ).click()


def save(page):
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("Kept as a draft")


def to_submission(page):
    page.locator(".messagelist a[href*='submission']").first.click()


def give_reason(page, act, why):
    page.locator("#why").fill(why)
    page.get_by_role("button", name=act).click()


def status(page, address):
    return page.request.get(address).status


def test_what_an_editor_enters_is_public_only_after_a_second_person_approves(  # noqa: PLR0915  one story
    browser, live_server, people
):
    editor, reviewer, reader = (
        sign_in(browser, live_server, "editor"),
        sign_in(browser, live_server, "reviewer"),
        browser.new_context(base_url=live_server.url).new_page(),
    )

    # A claim, a question that asks for it, and a stance of a document that is there already: one submission.
    editor.goto("/admin/claims/claim/add/")
    editor.locator("#id_type").select_option("factual")
    editor.locator("#id_texts-0-statement").fill(STATEMENT)
    save(editor)

    editor.goto("/admin/claims/question/add/")
    editor.locator("#id_texts-0-title").fill("What did the presidents sign?")
    editor.get_by_role("button", name="Add another Claim").click()
    choose(editor, "claim", STATEMENT)
    save(editor)

    editor.goto("/admin/claims/stance/add/")
    choose(editor, "claim", STATEMENT)
    choose(editor, "document", "Untitled")
    editor.locator("#id_outcome").select_option("asserts")
    editor.locator("#id_passages-0-locator").fill("p3")
    editor.locator("#id_passages-0-voice").select_option("own")
    editor.locator("#id_chain_lines").fill("- an unnamed official | told\nTag43 #tag43-2022")
    save(editor)

    claim_page = "/en/claims/the-two-presidents-signed-an-understanding-on-drones/"
    question_page = "/en/questions/what-did-the-presidents-sign/"
    assert status(reader, claim_page) == status(reader, question_page) == 404

    to_submission(editor)
    expect(editor.locator(".review-entry")).to_have_count(3)
    give_reason(editor, "Send for review", "Tag43 p3 gives it")
    expect(editor.locator(".review-note")).to_contain_text("a second person decides")
    expect(editor.get_by_role("button", name="Approve and publish")).to_have_count(0)
    assert status(reader, claim_page) == 404

    # The reviewer asks for changes; the editor makes them and sends again.
    reviewer.goto("/admin/")
    reviewer.locator(".review-queue li a").first.click()
    expect(reviewer.locator(".review-entry ins").filter(has_text=STATEMENT).first).to_be_visible()
    give_reason(reviewer, "Ask for changes", "Say that it is on making drones")

    editor.goto("/admin/")
    sent_back = editor.locator(".review-queue section").filter(has_text="Sent back to you")
    sent_back.locator("li a").click()
    expect(editor.locator(".review-entry").first).to_contain_text("Say that it is on making drones")
    editor.goto(f"/admin/claims/claim/{Claim.objects.get(texts__statement=STATEMENT).pk}/change/")
    editor.locator("#id_texts-0-statement").fill(CLEARER)
    editor.locator("#id_reason").fill("It is on making drones")
    save(editor)
    to_submission(editor)
    give_reason(editor, "Send for review", "Mended")

    reviewer.goto("/admin/")
    reviewer.locator(".review-queue li a").first.click()
    give_reason(reviewer, "Approve and publish", "Checked against p3")
    expect(reviewer.locator(".messagelist")).to_contain_text("Done.")

    # All of it is public, with its passage, chain and coder.
    reader.goto(claim_page)
    expect(reader.get_by_role("heading", level=1)).to_have_text(CLEARER)
    account = reader.locator("article.account")
    for words in ("Tag43", "p3", "in its own voice", "an unnamed official", "Coded by editor", "Reviewed here"):
        expect(account).to_contain_text(words)
    reader.goto(question_page)
    reader.locator("td.cell summary").click()
    expect(reader.locator("td.cell details")).to_contain_text("an unnamed official")

    # A change of what is public: readers keep what they have until it is approved.
    editor.goto(f"/admin/claims/claim/{Claim.objects.get(texts__statement=CLEARER).pk}/change/")
    editor.locator("#id_texts-0-statement").fill("The two presidents signed a memorandum on making drones.")
    editor.locator("#id_reason").fill("The text says memorandum")
    save(editor)
    to_submission(editor)
    give_reason(editor, "Send for review", "One word")
    reader.goto(claim_page)
    expect(reader.get_by_role("heading", level=1)).to_have_text(CLEARER)
    reviewer.goto("/admin/")
    reviewer.locator(".review-queue li a").first.click()
    expect(reviewer.locator(".review-changes del").first).to_contain_text("an understanding")
    expect(reviewer.locator(".review-changes ins").first).to_contain_text("memorandum")
    give_reason(reviewer, "Approve and publish", "So it is")
    reader.goto(claim_page)
    expect(reader.get_by_role("heading", level=1)).to_contain_text("memorandum")

    # The history tells the story.
    editor.goto(f"/admin/claims/claim/{Claim.objects.get(texts__statement__contains='memorandum').pk}/history/")
    told = editor.locator(".review-story > li")
    for number, words in enumerate((
        "editor · sent for review: Tag43 p3 gives it",
        "reviewer · asked for changes: Say that it is on making drones",
        "editor · sent for review: Mended",
        "reviewer · approved: Checked against p3",
        "editor · sent for review: One word",
        "reviewer · approved: So it is",
    )):  # fmt: skip
        expect(told.nth(number)).to_contain_text(words)
