"""Signing in with a passkey, being invited, and every page of people, in a real browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from sources.models import Account

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "parola-lunga-2026"
NEW_PASSWORD = "un-altra-parola-lunga"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def chief(transactional_db):
    account = Account.objects.create_user("chief", password=PASSWORD, is_staff=True)
    account.groups.set(Group.objects.filter(name="Administrators"))
    return account


@pytest.fixture
def server(live_server):
    """The server under a name: a passkey belongs to a name, never to a number."""
    return live_server.url.replace("127.0.0.1", "localhost")


def sign_in(page, server, name, password=PASSWORD):
    page.goto(f"{server}/accounts/login/")
    page.get_by_label("User name or e-mail").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def give_passkeys(page):
    """Give the browser a device that holds passkeys and knows its owner."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_person_is_invited_sets_a_password_adds_a_passkey_and_signs_in_with_nothing_else(
    browser, server, chief, settings
):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    settings.REQUIRE_SECOND_FACTOR = False
    page = browser.new_context(locale="en-GB").new_page()
    sign_in(page, server, "chief")
    page.goto(f"{server}/admin/sources/account/add/")
    page.locator("#id_name").fill("Anna Rossi")
    page.locator("#id_email").fill("anna@example.org")
    page.get_by_label("Reviewers").check()
    page.get_by_role("button", name="Invite").click()
    link = page.get_by_label("The link for anna-rossi").input_value()

    settings.REQUIRE_SECOND_FACTOR = True
    guest = browser.new_context(locale="en-GB").new_page()
    heard = []
    guest.on("console", lambda message: heard.append(message.text) if message.type in {"error", "warning"} else None)
    guest.on("pageerror", lambda error: heard.append(str(error)))
    give_passkeys(guest)
    guest.goto(link)
    guest.locator("#id_new_password1").fill(NEW_PASSWORD)
    guest.locator("#id_new_password2").fill(NEW_PASSWORD)
    guest.get_by_role("button", name="Set the password").click()
    guest.get_by_role("link", name="Sign in").click()
    sign_in(guest, server, "anna@example.org", NEW_PASSWORD)
    expect(guest.get_by_text("Set up a second factor first")).to_be_visible()

    guest.get_by_role("link", name="Add a passkey").click()
    guest.get_by_label("Password").fill(NEW_PASSWORD)
    guest.get_by_role("button", name="Confirm").click()
    guest.get_by_label("Passwordless").check()
    guest.get_by_role("button", name="Add").click()
    expect(guest.get_by_role("heading", name="Recovery Codes")).to_be_visible()
    guest.goto(f"{server}/admin/")
    expect(guest.get_by_role("heading", name="Waiting for a decision")).to_be_visible()

    guest.goto(f"{server}/accounts/logout/")
    guest.get_by_role("button", name="Sign out").or_(guest.get_by_role("button", name="Sign Out")).click()
    expect(guest).to_have_url(re.compile("/accounts/login/"))
    guest.get_by_role("button", name="Sign in with a passkey").click()
    expect(guest.get_by_role("heading", name="Waiting for a decision")).to_be_visible()
    assert heard == []


def test_a_browser_without_a_passkey_is_told_so_in_the_page(page, server):
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    page.goto(f"{server.replace('localhost', '127.0.0.1')}/accounts/login/")  # a number: no passkey belongs to it
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text(re.compile("passkey|chiave di accesso", re.IGNORECASE))


SIGHTS = [(360, "light", "en"), (360, "dark", "it"), (1440, "dark", "en"), (1440, "light", "it")]


@pytest.mark.parametrize(("width", "scheme", "language"), SIGHTS)
def test_every_page_of_people_is_accessible_and_fits_its_screen(browser, server, chief, width, scheme, language):
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, locale={"en": "en-GB", "it": "it-IT"}[language]
    )
    page = context.new_page()
    heard, found = [], []
    told = {"error", "warning"}
    page.on("console", lambda said: heard.append(said.text) if said.type in told and "404" not in said.text else None)

    def look():
        where = page.url.removeprefix(server)
        page.wait_for_selector("body")  # a page may still be on its way to another
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append((where, "wider than the screen", width))
        result = Axe().run(page, options={"runOnly": LEVELS})
        found.extend((where, rule["id"], rule["nodes"][0]["html"]) for rule in result.response["violations"])

    def visit(address):
        page.goto(f"{server}{address}")
        look()

    visit("/accounts/login/")
    visit("/accounts/invitation/" + "A" * 43 + "/")
    page.goto(f"{server}/accounts/login/")
    page.locator("#id_login").fill("chief")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("form.people-form .default").click()
    visit("/accounts/reauthenticate/")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("form.people-form .default").click()
    for address in (
        "/accounts/",
        "/accounts/sessions/",
        "/accounts/password/change/",
        "/accounts/logout/",
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/",
        "/accounts/2fa/webauthn/add/",
        "/admin/sources/account/",
        "/admin/sources/accountevent/",
    ):
        visit(address)
    visit("/admin/sources/account/add/")
    page.locator("#id_name").fill("Anna Rossi")
    page.locator("#id_email").fill("no address at all@x")
    page.locator("form.people-form").evaluate("form => { form.noValidate = true }")
    page.locator("form.people-form .default").click()
    look()
    page.locator("#id_email").fill("anna@example.org")
    page.locator("form.people-form .default").click()
    look()
    link = page.locator("#link").input_value()
    page.goto(link)
    look()
    anna = Account.objects.get(username="anna-rossi")
    visit(f"/admin/sources/account/{anna.pk}/change/")
    assert found == []
    assert heard == []
