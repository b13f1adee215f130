"""Long lists go on from a record: nothing is passed over, nothing comes twice, whatever the order."""

import re
from html import unescape

import pytest
from django.urls import reverse

from pages import paging
from pages.views.lists import LISTS

pytestmark = pytest.mark.django_db


def walked(client, name, monkeypatch, link):
    """Follow a link from page to page; give the addresses that each page shows."""
    where, pages = reverse(name), []
    while where:
        answer = client.get(where)
        pages.append([item.slug for item in answer.context["page"]])
        found = re.search(rf'<a href="([^"]+)" rel="{link}"', answer.content.decode())
        where = reverse(name) + unescape(found[1]) if found else ""
    return pages, answer


@pytest.mark.parametrize("name", ["claims", "events", "documents", "sources", "actors", "ratings", "tags"])
def test_walking_a_list_by_its_links_shows_each_row_once_in_its_order(client, name, monkeypatch):
    monkeypatch.setattr(paging, "PER_PAGE", 7)
    whole = [row.slug for row in LISTS[name].rows()]
    pages, last = walked(client, name, monkeypatch, "next")
    assert [slug for page in pages for slug in page] == whole
    if len(pages) > 1:
        assert f"Page {len(pages)} of {len(pages)}" in last.content.decode()
        back = client.get(reverse(name) + last.context["page"].previous).context["page"]
        assert [item.slug for item in back] == pages[-2]
        assert client.get(reverse(name), {"page": len(pages)}).context["page"].object_list


@pytest.mark.parametrize(
    "query",
    [
        "after=nobody",
        "before=nobody&page=2",
        "after=%00",
        "after=%D9%A2",
        "after=x&page=0",
        pytest.param("page=000000001" + "9" * 5000, id="very long"),
        "page=0000000019",
    ],
)
def test_a_page_beside_no_record_is_not_there(client, query):
    names = ["claims", "corrections"] if query.startswith("page") else ["claims"]  # every list knows its pages
    assert {client.get(f"{reverse(name)}?{query}").status_code for name in names} == {404}


def test_no_page_tells_whether_there_is_a_draft_at_an_address(client, desk):
    desk.claim("veiled-claim")
    assert client.get(f"{reverse('claims')}?before=veiled-claim").status_code == 404


def test_a_filter_is_kept_from_page_to_page(client, monkeypatch):
    monkeypatch.setattr(paging, "PER_PAGE", 3)
    page = client.get(reverse("claims"), {"type": "causal"}).context["page"]
    assert page.next.startswith("?type=causal&after=")
    assert all(claim.type == "causal" for claim in client.get(reverse("claims") + page.next).context["page"])
