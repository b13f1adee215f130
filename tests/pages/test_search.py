"""The search page: what was found, how each word was understood, what was tried where nothing is found."""

import json
import re

import pytest
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

pytestmark = pytest.mark.django_db


def address(name, language="en"):
    with override(language):
        return reverse(name)


def page(client, query, language="en"):
    response = client.get(address("search", language), query)
    assert response.status_code == 200
    return response.content.decode()


def test_results_are_links_in_the_language_of_the_page_with_the_words_marked(client):
    shown = page(client, {"q": "licenza"}, "it")
    assert "<mark>licenza</mark>" in shown
    assert '/it/questions/the-may-2022-drone-deal-licence-or-understanding/"' in shown
    english = page(client, {"q": "licenza"})
    assert "licence or understanding" in english
    assert "<mark>licenza</mark>" in english  # why it was found, beside its English title


@pytest.mark.parametrize("query", [{"q": "Kazakhstan"}, {"q": "drone"}])
def test_each_kind_says_how_many_there_are_and_opens_just_these(client, query):
    shown = page(client, query)
    facets = re.findall(r'<a href="\?([^"]+)"[^>]*>([^<]+) <span class="fine">\((\d+)\)</span>', shown)
    assert len(facets) > 2
    assert sum(int(number) for _query, _label, number in facets[1:]) == int(facets[0][2])
    for asked, _label, number in facets[1:]:
        only = client.get(f"{address('search')}?{asked.replace('&amp;', '&')}").content.decode()
        assert f"{number} result" in only
        assert min(int(number), 25) == len(re.findall(r"<li><span class=\"fine\">", only))


def test_what_was_taken_for_another_word_is_said(client):
    assert "“kasakhstan” stands nowhere here, so “kazakhstan” was looked for." in page(client, {"q": "kasakhstan"})


def test_where_nothing_is_found_it_says_what_was_tried(client):
    shown = page(client, {"q": 'xyzzy "deal drone"'})
    assert "What was tried" in shown
    assert "“xyzzy” stands nowhere" in shown
    assert "The words “deal drone” stand nowhere in this order" in shown


def test_where_nothing_has_all_words_what_has_some_is_shown_and_it_says_so(client):
    assert "Nothing has all of “licence xyzzy”. These have some of it:" in page(client, {"q": "licence xyzzy"})


NASTY = ["<script>alert(1)</script>", "\0", "'; DROP TABLE x; --", "\ue000<b>\ue001", "%00", "(" * 200, "a" * 5000,
         "\u202e", "&|!:*", "🙂", "-" * 50, '"' * 31]  # fmt: skip


@pytest.mark.parametrize("nasty", NASTY)
def test_hostile_searches_are_answered_in_words(walk, nasty):
    for query in ({"q": nasty}, {"q": "drone", "kind": nasty}, {"q": "drone", "page": nasty}):
        response = walk.get(address("search"), query)
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()
        assert "<b>" not in response.content.decode()
        answer = walk.get(address("suggest"), query)
        assert answer.status_code in {200, 400}


def test_what_is_typed_so_far_is_completed_with_kind_and_address(client):
    told = json.loads(client.get(address("suggest"), {"q": "kaza"}).content)["suggestions"]
    assert {"text": "Kazakhstan", "kind": "person or actor", "url": "/en/actors/kazakhstan/"} in told
    assert len(told) <= 8


def test_every_page_has_the_box_and_it_keeps_what_was_typed(client):
    assert 'role="search"' in client.get(address("home")).content.decode()
    assert f'value="{escape("a “b”")}"' in page(client, {"q": "a “b”"})
    assert 'content="noindex"' in page(client, {"q": "drone"})
