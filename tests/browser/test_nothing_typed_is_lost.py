"""Two editors on one record, a tab that is closed, a session that ends in mid-form: nothing that was typed is lost."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from claims.models import Claim
from sources.models import Account, KeptTyping, Revision
from tests.browser.test_journey import PASSWORD, save, sign_in
from tests.browser.test_pages import LEVELS

pytestmark = pytest.mark.django_db(transaction=True)

STOCK = {"empty-table-header"}
"""What Django's own rows of children are faulted for."""


@pytest.fixture
def editors(transactional_db):
    for name in ("editor", "second"):
        account = Account.objects.create_user(name, password=PASSWORD, is_staff=True)
        account.groups.set(Group.objects.filter(name="Editors"))


def faults(page):
    found = Axe().run(page, options={"runOnly": LEVELS}).response["violations"]
    return [(rule["id"], rule["nodes"][0]["html"]) for rule in found if rule["id"] not in STOCK]


def fits(page):
    page.set_viewport_size({"width": 360, "height": 800})
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    page.set_viewport_size({"width": 1280, "height": 900})
    return not wide


def test_two_browsers_on_one_record_lose_nothing(browser, live_server, editors):
    quick, slow = (sign_in(browser, live_server, name) for name in ("editor", "second"))
    claim = Claim.objects.filter(type="factual", earliest="", texts__language="en").first()
    where = f"/admin/claims/claim/{claim.pk}/change/"
    for page in (quick, slow):
        page.goto(where)
    quick.locator("#id_texts-0-statement").fill("The quick one.")
    quick.locator("#id_type").select_option("causal")
    quick.locator("#id_reason").fill("It gives a cause")
    save(quick)

    slow.locator("#id_texts-0-statement").fill("The slow one.")
    slow.locator("#id_earliest").fill("2022")
    slow.locator("#id_reason").fill("It has a date")
    slow.get_by_role("button", name="Save", exact=True).click()
    table = slow.locator(".review-changes").first
    expect(slow.get_by_role("heading", name="Somebody changed this after you opened it")).to_be_visible()
    expect(slow.locator(".review-note").first).to_contain_text("It gives a cause")
    expect(table.locator("tr.clash")).to_contain_text(["The quick one."])
    expect(table.locator("tr.clash")).to_contain_text(["The slow one."])
    expect(slow.locator("#id_texts-0-statement")).to_have_value("The slow one.")
    expect(slow.locator("#id_type")).to_have_value("causal")
    expect(slow.locator("#id_reason")).to_have_value("It has a date")
    assert faults(slow) == []
    assert fits(slow)
    slow.get_by_label("take theirs").check()
    save(slow)
    content = Revision.objects.get(record=claim.pk, state="draft").content
    assert (content["type"], content["earliest"]) == ("causal", "2022")
    assert content["texts"][0]["statement"] == "The quick one."


def test_a_closed_tab_and_a_session_that_ends_in_mid_form_lose_nothing(browser, live_server, editors):
    page = sign_in(browser, live_server, "editor")
    heard = []
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.goto("/admin/claims/claim/add/")
    page.locator("#id_type").select_option("factual")
    page.locator("#id_texts-0-statement").fill("Typed and left.")
    page.goto("/admin/")  # at once: it is sent while the page goes
    page.goto("/admin/claims/claim/add/")
    bar = page.get_by_role("region", name="Typed and not saved")
    expect(bar).to_contain_text("did not save")
    assert faults(page) == []
    assert fits(page)
    bar.get_by_role("link", name="Show it").click()
    expect(page.locator("#id_texts-0-statement")).to_have_value("Typed and left.")
    expect(page.locator(".errorlist").first).to_contain_text("It is not saved yet")

    page.locator("#id_texts-0-statement").fill("Typed and kept.")
    expect(page.locator(".keep-said")).to_contain_text("Kept at", timeout=15000)
    Session.objects.all().delete()
    page.locator("#id_texts-0-statement").fill("Typed while signed out.")
    expect(page.locator(".keep-said")).to_contain_text("You are signed out", timeout=15000)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("body")).to_contain_text("What you typed is kept")
    page.get_by_label("User name or e-mail").fill("editor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("#id_texts-0-statement")).to_have_value("Typed while signed out.")
    save(page)
    assert Claim.objects.filter(texts__statement="Typed while signed out.").exists()
    assert [row.data for row in KeptTyping.objects.all()] == []
    assert heard == []
