"""From a text to submitted stances at the desk: with few key presses, by keyboard alone, without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from claims.models import Stance
from hands import PASSWORD, Hands, sign_in
from sources.models import Account, Document, Revision, Tagging

pytestmark = pytest.mark.django_db(transaction=True)

MOST_ACTS = 25
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
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


def test_a_pasted_text_becomes_three_submitted_stances_and_a_tag_in_few_acts(  # noqa: PLR0915  one story
    browser, live_server, editor
):
    page = sign_in(browser, live_server, "editor", viewport={"width": 1440, "height": 900})
    page.goto("/admin/sources/document/")
    page.get_by_role("link", name="Capture a document").click()
    hands = Hands(page)
    expect(page.locator("#id_text")).to_be_focused()
    hands.type(TEXT)
    hands.count += 1  # the paste
    hands.click(page.get_by_role("button", name="Read", exact=True))
    expect(page.locator("#id_title")).to_have_value("Ministries sign a memorandum")
    expect(page.locator("#id_published")).to_have_value("2022-07-04")
    hands.click(page.get_by_role("button", name="Keep and code"))
    expect(page.get_by_role("heading", name="Coding desk")).to_be_visible()
    page.wait_for_load_state()

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
        page.wait_for_load_state()

    hands.drag("p3", "An official who asked not to be named")
    hands.press("t")
    expect(page.locator(".select2-search__field").last).to_be_focused()
    hands.type("unnamed source")
    expect(page.locator(".select2-results__option--highlighted")).to_contain_text("unnamed source", timeout=20_000)
    hands.press("Enter")
    hands.press("Tab")
    hands.type("The official is not named.")
    hands.press("Control+Enter")
    expect(page.locator(".messagelist")).to_contain_text("attribution: unnamed source")
    page.wait_for_load_state()

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


def test_without_scripts_words_are_pasted_and_the_server_finds_them(browser, live_server, editor):
    page = sign_in(browser, live_server, "editor", java_script_enabled=False)
    page.goto("/admin/sources/document/capture/")
    page.locator("#id_text").fill(TEXT)
    page.get_by_role("button", name="Read", exact=True).click()
    page.get_by_role("button", name="Keep and code").click()
    form = page.locator("#stance-form")
    form.locator("#id_quotation").fill("memorandum")
    form.get_by_label("asserts").check()
    form.locator("#id_statement").fill("The ministries signed a memorandum in July 2022.")
    form.locator("#id_type").select_option("factual")
    form.get_by_role("button", name="Keep the stance").click()
    expect(page.locator(".errorlist").first).to_contain_text("These words stand in 4 places")
    expect(form.locator("#id_statement")).to_have_value("The ministries signed a memorandum in July 2022.")
    form.locator("#id_quotation").fill("signed a memorandum  in Ankara")
    form.get_by_role("button", name="Keep the stance").click()
    expect(page.locator(".messagelist")).to_contain_text("Kept as a draft")
    expect(page.locator("mark")).to_have_text("signed a memorandum in Ankara")
    page.get_by_role("button", name="p3 is read").click()
    expect(page.get_by_role("button", name="p3 is read")).to_have_count(0)


@pytest.mark.parametrize(
    ("width", "scheme", "locale"), [(360, "dark", "it"), (768, "light", "en-GB"), (1440, "light", "it")]
)
def test_capture_and_desk_are_accessible_and_fit_the_screen(browser, live_server, editor, width, scheme, locale):
    page = sign_in(browser, live_server, "editor", viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.set_extra_http_headers({"Accept-Language": locale})
    heard, found = [], []
    page.on("console", lambda message: heard.append(message.text))

    def look(where):
        page.wait_for_load_state()
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append((where, "wider than the screen"))
        result = Axe().run(page, context="#content", options={"runOnly": LEVELS})
        found.extend((where, rule["id"], rule["nodes"][0]["html"]) for rule in result.response["violations"])

    page.goto("/admin/sources/document/capture/")
    look("capture")
    page.locator("#id_text").fill(TEXT)
    page.locator(".capture-read button").click()
    expect(page.locator(".capture-lines")).to_be_visible()
    look("what was read")
    page.locator(".capture-keep .default").click()
    expect(page.locator("[data-desk]")).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    look("desk")
    page.goto("/admin/sources/document/")
    look("documents")
    assert found == []
    assert heard == []


def test_keys_lead_from_paragraph_to_paragraph_and_say_themselves(browser, live_server, editor):
    page = sign_in(browser, live_server, "editor", viewport={"width": 1440, "height": 900})
    page.goto("/admin/sources/document/capture/")
    page.locator("#id_text").fill(TEXT)
    page.get_by_role("button", name="Read", exact=True).click()
    page.get_by_role("button", name="Keep and code").click()
    expect(page.locator("[data-desk]")).to_be_visible()
    page.wait_for_load_state()
    for key, locator in (("j", "p1"), ("j", "p2"), ("k", "p1"), ("r", "p2"), ("r", "p3")):
        page.keyboard.press(key)
        expect(page.locator(".desk-now")).to_have_attribute("data-line", locator)
    page.keyboard.press("?")
    expect(page.get_by_text("next, previous paragraph")).to_be_visible()
    page.keyboard.press("s")
    expect(page.locator("#id_statement")).to_be_focused()
    page.keyboard.press("j")  # in a box it is a letter
    expect(page.locator("#id_statement")).to_have_value("j")
    page.keyboard.press("Escape")
    expect(page.locator("#id_statement")).not_to_be_focused()
