"""A claim's card in somebody else's page, and the block of data that no policy refuses."""

import re
import threading
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)

CLAIM = "claims/what-kazakhstan-got-in-may-2022-was-a-production-licence-for-the-anka/"


@pytest.fixture
def foreign_page():
    """A site of somebody else, with whatever HTML a test hands it."""
    shown = {}

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(shown.get("html", "").encode())

        def log_message(self, *_said):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def show(html):
        shown["html"] = html
        return f"http://127.0.0.1:{server.server_port}/"

    yield show
    server.shutdown()
    server.server_close()


def test_a_card_is_copied_from_the_claim_and_stands_in_a_foreign_page(browser, live_server, foreign_page):
    page = browser.new_page(viewport={"width": 360, "height": 700})
    heard = []
    page.on("console", lambda message: heard.append(message.text))
    page.goto(f"{live_server.url}/en/{CLAIM}")
    assert page.locator('script[type="application/ld+json"]').count() == 1
    code = page.get_by_label("Show it in your page").input_value()
    assert heard == []  # no policy refused the block of data

    strict = '<meta http-equiv="Content-Security-Policy" content="script-src \'none\'">'
    unframed = f'<iframe id="refused" src="{live_server.url}/en/{CLAIM}" sandbox></iframe>'
    address = foreign_page(f"<!doctype html><title>A blog</title>{strict}<h1>A blog</h1>{code}{unframed}")
    for _visit in range(2):  # the second is answered from what was kept, or with 304
        page.goto(address)
        frame = page.frame_locator("iframe[title]")
        expect(frame.get_by_role("heading")).to_have_text(re.compile("^What Kazakhstan got in May 2022"))
        expect(frame.get_by_role("list", name="What 5 documents say of it:")).to_contain_text("asserts: 1")
    ground = frame.locator("li.asserts").evaluate("each => getComputedStyle(each).backgroundColor")
    assert ground == "rgb(220, 232, 247)"  # its style sheet is there, though the frame is a sandbox
    assert page.frames[1].evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.context.cookies() == []
    refused = [each for each in heard if "frame" in each.lower()]
    assert len(refused) in {1, 2}  # the claim's own page, which nobody may frame
    assert all(f"{live_server.url}" in each for each in refused)
    with page.context.expect_page() as opened:
        frame.get_by_role("heading").get_by_role("link").click()
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("production licence")
    assert opened.value.url == f"{live_server.url}/en/{CLAIM}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_card_and_where_it_is_offered_are_accessible(browser, live_server, scheme):
    page = browser.new_context(viewport={"width": 320, "height": 300}, color_scheme=scheme).new_page()
    page.goto(f"{live_server.url}/it/{CLAIM}embed/")
    assert Axe().run(page).response["violations"] == []
    page.goto(f"{live_server.url}/it/{CLAIM}")
    page.locator("section.share details").evaluate("each => each.open = true")
    assert Axe().run(page, context="section.share").response["violations"] == []
    assert unescape(page.title()).endswith("Parallax")
