"""The page of blindspots: on the starter data, with raters who differ, with hostile addresses."""

import json
import re

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.translation import override

from claims.comparison import SILENT_STATE
from claims.models import Stance
from claims.outcomes import TELLS
from pages.blindspots import BlindspotsPage
from sources.models import Actor, BiasTag, Document, Rating, RatingText, Responsibility
from sources.review.context import acting

pytestmark = pytest.mark.django_db

AGAINST = "tag:alignment-argues-against@russia,tag:alignment-leans-against@russia"
FOR = "tag:alignment-argues-for@russia"
QUESTION = "the-may-2022-drone-deal-licence-or-understanding"
EVENT = "turkish-kazakh-drone-agreement-anka"
STATES = ["", "not_covered", "predates", "not_checked", "silent_unplaced"]


def where(language="en"):
    with override(language):
        return reverse("blindspots")


def rows(response):
    """Give the rows as they are read: the claim, the left cell, the right cell, without the name of the side."""
    page = response.content.decode()
    found = []
    for row in re.findall(r'<tr role="row">\s*<td role="cell">\s*<span class="side.*?</tr>', page, re.DOTALL):
        left, right = re.findall(r"<ul class=\"stand\">(.*?)</ul>", row, re.DOTALL)
        found.append((re.search(r"/claims/([^/]+)/", row)[1], left, right))
    return found


def numbers(seen):
    return [(left, right) for _state, _words, left, _query, right, *_rest in seen.counts]


def test_the_landing_offers_pairs_and_every_side_and_prefers_none(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        page = client.get(where())
    text = page.content.decode()
    assert "argues against (Russia)" in text
    assert not rows(page)
    assert " checked>" not in text
    (pair,) = page.context["seen"].ready
    assert rows(client.get(where() + pair.query))
    options = [option for group in page.context["seen"].groups for option in group.options]
    assert all(option.number for option in options)


def test_swapping_the_sides_mirrors_the_page_exactly(walk):
    for scope in ({}, {"question": QUESTION}, {"event": EVENT}):
        for state in STATES:
            query = {"a": AGAINST, "b": FOR, "told": "position" if scope else "", "state": state, **scope}
            seen = BlindspotsPage(QueryDict(urlencode(query)))
            one, other = walk.get(where(), query), walk.get(where() + seen.swapped)
            assert [(claim, right, left) for claim, left, right in rows(one)] == rows(other), query
            assert rows(one) or scope or state in {"predates", "not_checked", "silent_unplaced"}
            back = BlindspotsPage(QueryDict(seen.swapped[1:]))
            assert [count[:2] for count in numbers(seen)] == [count[:2][::-1] for count in numbers(back)]
            assert back.swapped == seen.query()


def test_the_table_holds_what_the_starter_data_says_and_its_counts_open_what_they_count(
    client, django_assert_max_num_queries
):
    with django_assert_max_num_queries(11):
        response = client.get(where(), {"a": AGAINST, "b": FOR})
    left, right = {"formiche-2023", "tag43-2022"}, {"korybko-2025-it", "caspian-institute-2023-it"}
    stances = (
        Stance.objects.published()
        .filter(is_agreed=True)
        .values_list("claim__record__slug", "document__record__slug", "outcome")
    )
    by = {(claim, document): outcome for claim, document, outcome in stances}
    claims = {claim for claim, _document in by}

    def has(claim, documents, outcomes):
        return any(by.get((claim, document)) in outcomes for document in documents)

    wanted = {
        claim for claim in claims
        if (has(claim, left, {SILENT_STATE}) and has(claim, right, TELLS))
        or (has(claim, right, {SILENT_STATE}) and has(claim, left, TELLS))
    }  # fmt: skip
    assert wanted
    assert {claim for claim, _left, _right in rows(response)} == wanted
    for state, _words, *sides, _apart in response.context["seen"].counts:
        for number, query in (sides[:2], sides[2:]):
            if number:
                opened = client.get(where() + query)
                assert len(opened.context["seen"].spots) == number, state
                assert ("No omissions" in opened.content.decode()) is (state != SILENT_STATE)


def test_every_omission_shown_names_its_passage(client):
    shown = rows(client.get(where(), {"a": AGAINST, "b": FOR}))
    items = [
        item
        for _claim, *cells in shown
        for cell in cells
        for item in re.findall(r"<li class=\"cell-silent\">.*?</li>", cell, re.DOTALL)
    ]
    assert items
    assert all(re.search(r'class="locator" href="/en/documents/[^"]+#[^"]+"', item) for item in items)


def test_files_hold_the_rows_of_the_page_in_its_order(client):
    query = {"a": FOR, "b": AGAINST, "told": "position"}
    told = json.loads(client.get(where(), {**query, "format": "json"}).content)
    page = client.get(where(), query)
    assert [line["claim_link"].split("/")[-2] for line in told["claims"]] == [claim for claim, *_cells in rows(page)]
    assert escape(told["shown"]) in re.sub(r"\s+", " ", page.content.decode())
    assert rows(client.get(told["link"])) == rows(page)
    mirrored = json.loads(client.get(where() + page.context["seen"].swapped + "&format=json").content)
    swap = {
        "left_leaves": "right_leaves",
        "left_tells": "right_tells",
        "right_leaves": "left_leaves",
        "right_tells": "left_tells",
    }
    assert [{swap.get(key, key): text for key, text in line.items()} for line in told["claims"]] == mirrored["claims"]


@pytest.fixture
def disagreeing(desk):
    """The publisher of one document, rated on opposite sides by two bodies."""
    source, other = desk.source("a-rater", name="First raters"), desk.source("b-rater", name="Second raters")
    desk.publish(source, other)
    rated = Responsibility.objects.get(document__record__slug="cesi-2019", role="publisher").source
    russia, made = Actor.objects.at("russia").get(), []
    with acting(actor_id=desk.editor.pk, reason="Rated"):
        for by, tag in ((source, "alignment-argues-for"), (other, "alignment-argues-against")):
            rating = Rating.objects.create(
                record=desk.record("rating", f"rated-{by.slug}"), source=rated, tag=BiasTag.objects.at(tag).get(),
                actor=russia, by_source=by,
            )  # fmt: skip
            RatingText.objects.create(rating=rating, language="en", evidence="Read.")
            made.append(rating)
    desk.publish(*made)


def test_what_raters_put_on_both_sides_stands_on_neither_and_the_choice_of_raters_decides(client, disagreeing):
    both = client.get(where(), {"a": AGAINST, "b": FOR})
    (document, bearings), = both.context["seen"].on_neither  # fmt: skip
    assert document == Document.objects.at("cesi-2019").get()
    assert {each.by_source for each in bearings} == {"First raters", "Second raters"}
    assert "On both sides, so it stands on neither" in both.content.decode()
    assert "cesi-2019" not in "".join(left + right for _claim, left, right in rows(both))
    alone = client.get(where(), {"a": "source:tag43", "b": FOR, "by": "source-a-rater"})
    assert [document.slug for document, _found in alone.context["seen"].shown_sides[1].documents] == ["cesi-2019"]
    assert "Ratings and tags: First raters." in alone.content.decode()


def test_a_side_that_is_too_large_is_refused_in_a_sentence(client, monkeypatch):
    monkeypatch.setattr("claims.alignments.MOST", 1)
    response = client.get(where(), {"a": AGAINST, "b": FOR})
    assert "A side takes 1 documents at most" in response.content.decode()
    assert not rows(response)
    assert client.get(where(), {"a": AGAINST, "b": FOR, "format": "json"}).status_code == 400


NASTY = [
    "\x00",
    "x" * 3000,
    "<script>alert(1)</script>",
    "tag:",
    "tag:\u202e@=",
    "kind:x@y",
    "account-٢",
    "country:<b>",
]


def test_hostile_addresses_are_answered_in_a_sentence(walk):
    for name in ("a", "b", "by", "question", "event", "told", "state", "of", "format"):
        for nasty in NASTY:
            response = walk.get(where(), {"a": AGAINST, "b": FOR, name: nasty})
            assert response.status_code == (400 if name == "format" else 200), (name, nasty)
            assert 'role="alert"' in response.content.decode(), (name, nasty)
            assert "<script>alert" not in response.content.decode()
            assert "<b>" not in response.content.decode()
        assert (
            walk.get(
                where(),
                {"a": AGAINST, "b": FOR, **({name: nasty} if name != "format" else {"told": nasty}), "format": "csv"},
            ).status_code
            == 400
        )
    assert walk.get(where(), {"a": AGAINST, "b": "kind:x", "format": "csv"}).status_code == 400
