"""From a text to submitted stances at the desk: with few key presses, by keyboard alone, without JavaScript."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from claims.models import Stance
from hands import PASSWORD, Hands, sign_in
from sources.models import Account, Document, Revision, Tagging

pytestmark = pytest.mark.django_db(transaction=True)

MOST_ACTS = 25
TEXT = """Ministries sign a memorandum | The Daily Paper

Ministries sign a memorandum

By Someone Writing

4 July 2022

The two ministries signed a memorandum in Ankara on Monday, and the plant is to open within three years from now, as the spokesman said.

Observers in the capital noted that the text of the memorandum was not published, and that neither side has named a price so far.

An official who asked not to be named fears that the plant will cost more than the budget of the ministry can bear in the end.

Subscribe to our newsletter
"""


@pytest.fixture
def editor(transactional_db):
    account = Account.objects.create_user("editor", password=PASSWORD, is_staff=True)
    account.groups.set(Group.objects.filter(name="Editors"))
    return account


def test_a_pasted_text_becomes_three_submitted_stances_and_a_tag_in_few_acts(browser, live_server, editor):
    page = sign_in(browser, live_server, "editor", viewport={"width": 1440, "height": 900})
    hands = Hands(page)
    page.goto("/admin/sources/document/capture/")
    expect(page.locator("#id_text")).to_be_focused()
    hands.type(TEXT)
    hands.count += 1  # the paste
    hands.click(page.get_by_role("button", name="Read", exact=True))
    expect(page.locator("#id_title")).to_have_value("Ministries sign a memorandum")
    expect(page.locator("#id_published")).to_have_value("2022-07-04")
    hands.click(page.get_by_role("button", name="Keep and code"))
    expect(page.get_by_role("heading", name="Coding desk")).to_be_visible()

    coded = (
        ("p1", "The two ministries signed a memorandum in Ankara", "1", "Two ministries signed a memorandum in Ankara in July 2022."),
        ("p2", "the text of the memorandum was not published", "1", "The text of the memorandum of July 2022 was not published."),
        ("p3", "fears that the plant will cost more than the budget", "6", "The plant will cost more than the ministry's budget."),
    )  # fmt: skip
    for number, (locator, words, outcome, statement) in enumerate(coded):
        hands.drag(locator, words)
        hands.press(outcome)
        if locator == "p3":
            hands.press("a")
            hands.type("- an official | fears")
            hands.press("Tab")
        else:
            hands.press("c")
        hands.type(statement)
        if number == 0:  # the type stays for the next one
            hands.press("Tab")
            hands.press("f")
        hands.press("Control+Enter")
        expect(page.locator(".messagelist")).to_contain_text(statement)

    hands.drag("p3", "An official who asked not to be named")
    hands.press("t")
    hands.type("unnamed source")
    expect(page.locator(".select2-results__option--highlighted")).to_contain_text("unnamed source")
    hands.press("Enter")
    hands.press("Tab")
    hands.type("The official is not named.")
    hands.press("Control+Enter")
    expect(page.locator(".messagelist")).to_contain_text("Kept as a draft")

    hands.press("e")
    hands.type("Coded from the page")
    hands.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("Sent for review")

    document = Document.objects.get(title="Ministries sign a memorandum")
    stances = Stance.objects.filter(document=document).order_by("pk")
    assert [stance.outcome for stance in stances] == ["asserts", "asserts", "reports"]
    assert [stance.passages.get().passage.exact for stance in stances] == [words for _p, words, _o, _s in coded]
    assert stances[2].chains.get().nodes.get().is_unnamed
    tagging = Tagging.objects.get(document=document)
    states = Revision.objects.filter(record__in=[each.record for each in (*stances, tagging, document)])
    assert set(states.values_list("state", flat=True)) == {"in_review"}
    print(f"\n{hands.count} key presses, clicks and drags, beside the text typed")  # noqa: T201  the figure asked for
    assert hands.count <= MOST_ACTS
