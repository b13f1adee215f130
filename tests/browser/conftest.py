"""A real Chromium on a real server. Where there is none, these tests are skipped in one sentence."""

import os
import shutil

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
REQUIRED = os.environ.get("PARALLAX_BROWSER") == "required"


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


def demand(found, what):
    """Skip in a sentence where something is missing; fail where it is required."""
    if not found:
        (pytest.fail if REQUIRED else pytest.skip)(f"{what} is not installed here: browser tests need it.")


@pytest.fixture(scope="session", autouse=True)
def _chromium_is_there():
    demand(CHROMIUM, "Chromium")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": [*quiet, *root]}


@pytest.fixture(autouse=True)
def _no_page_outlives_its_test(browser):
    """Close what a test opened: a form left open goes on keeping what is typed, into the next test's base."""
    yield
    for context in browser.contexts:
        context.close()


@pytest.fixture
def complaints(page):
    """What the browser complains of: refused styles and scripts, missing files, errors."""
    heard = []
    page.on("console", lambda message: heard.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard
