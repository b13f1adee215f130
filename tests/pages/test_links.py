"""Every link inside the site leads somewhere: to a page that is there, at its own address, and to the part it names.

Links are followed from the first page on, in both languages. Of pages of one kind one is opened, and one for each
choice that an address can carry; every other link is looked up among the addresses and records that there are.
`PARALLAX_LINKS=all` opens every page: for whoever changes what links to what.
"""

import os
from collections import Counter, deque
from urllib.parse import parse_qsl, unquote, urldefrag, urljoin, urlsplit

import lxml.html
import pytest
from django.contrib.staticfiles import finders
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import override

from pages.named import record_of
from sources.models import Record

pytestmark = pytest.mark.django_db

HOST = "http://testserver"
WHOLE = os.environ.get("PARALLAX_LINKS") == "all"
MANY = {"stance", "history", "version", "report"}
"""Pages that say the same of every record: even of the whole site a few are opened."""
LINKS = (
    "//a/@href | //link[not(@hreflang='x-default')]/@href | //area/@href | //img/@src | //script/@src | //iframe/@src"
)


def resolved(path):
    """Give what an address names, in its own language."""
    with override(path.split("/")[1]):
        return resolve(path)


class Walk:
    """Follows links and takes down what is wrong with them."""

    def __init__(self, client, languages):
        self.client = client
        self.languages = languages
        self.public = set(
            Record.objects.filter(published_at__isnull=False, merged_into__isnull=True).values_list("kind", "slug")
        )
        self.opened = Counter()
        self.parts = {}
        """Names of the parts of each page that was opened, by its address."""
        self.wanted = {}
        """Parts that links name, by the address of their page, with where one of the links stands."""
        self.faults = {}
        self.waiting = deque()
        self.known = set()

    def go(self, *starts):
        for start in starts:
            self.follow(start, "start")
        while self.waiting:
            address, where = self.waiting.popleft()
            self.open(address, where)
        for address, wanted in self.wanted.items():
            if address in self.parts:
                for part, where in wanted.items():
                    if part not in self.parts[address]:
                        self.faults[f"{address}#{part}"] = f"no such part, linked on {where}"
        return self.faults

    def follow(self, link, where):
        address, part = urldefrag(urljoin(HOST + where, link.strip()) if where != "start" else HOST + link)
        if not address.startswith(HOST + "/"):
            if urlsplit(address).scheme not in {"http", "https"}:
                self.faults[address] = f"no address of a page, on {where}"
            return
        address = address.removeprefix(HOST)
        if part:
            self.wanted.setdefault(address, {}).setdefault(unquote(part), where)
        if address in self.known:
            return
        self.known.add(address)
        fault = self.looked_up(address)
        if fault:
            self.faults[address] = f"{fault}, on {where}"
        elif self.is_opened(address):
            self.waiting.append((address, where))

    def looked_up(self, address):
        """Say what is wrong with an address, without opening it."""
        path = unquote(urlsplit(address).path)
        if path.startswith("/static/"):
            return "" if finders.find(path.removeprefix("/static/")) else "no such file"
        try:
            match = resolved(path)
        except Resolver404:
            return "no such address"
        record = record_of(match)
        if record is not None and record not in self.public and match.url_name not in {"history", "version"}:
            return "not public under this address"
        return ""

    def is_opened(self, address):
        found = urlsplit(address)
        if found.path.startswith("/static/"):
            return False
        if found.path.startswith(("/admin/", "/accounts/")):
            return False
        match = resolved(unquote(found.path))
        query = parse_qsl(found.query, keep_blank_values=True)
        names = {name for name, _value in query}
        if len(names) > 1:
            return False  # there are too many
        language = "" if names else found.path.split("/")[1]
        group = (language, match.view_name, match.kwargs.get("kind"), *names)
        self.opened[group] += 1
        most = 1 if names or not WHOLE else 20 if match.url_name in MANY else 10_000
        return self.opened[group] <= most

    def page_at(self, address, where):
        response = self.client.get(address)
        if response.status_code == 302 and resolved(urlsplit(address).path).url_name == "version_of":
            return None  # the lasting name of a revision leads to the number it has in its page's history
        if response.status_code != 200:
            self.faults[address] = f"answers {response.status_code}, linked on {where}"
        elif response.headers["Content-Type"].startswith("text/html"):
            return lxml.html.fromstring(response.content)
        return None

    def open(self, address, where):
        page = self.page_at(address, where)
        if page is None:
            return
        ids = page.xpath("//@id")
        self.parts[address] = set(ids)
        for twice, number in Counter(ids).items():
            if number > 1:
                self.faults[f"{address}#{twice}"] = f"stands {number} times on its page"
        for each in page.xpath("//@aria-labelledby | //@aria-describedby | //label/@for"):
            for part in each.split():
                if part not in self.parts[address]:
                    self.faults[f"{address}#{part}"] = "named by a label, not there"
        for link in page.xpath(LINKS):
            self.follow(link, address)
        for action in page.xpath("//form[not(@method='post')]/@action"):
            self.follow(urldefrag(action).url, address)


def test_every_link_leads_to_a_page_and_a_part_of_it_that_are_there(walk, settings):
    found = Walk(walk, [code for code, _name in settings.LANGUAGES])
    faults = found.go(*(reverse("home").replace("/en/", f"/{code}/") for code in found.languages))
    assert not faults, "\n".join(f"{address}: {fault}" for address, fault in sorted(faults.items()))
    assert len(found.parts) > 100
    assert len(found.known) > 1500
