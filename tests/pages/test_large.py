"""A comparison of more stances than can open in their cells, tried on the starter data with a low threshold."""

import re

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import tables
from claims.models import ClaimEvent, Event, Stance, StanceCell, StancePassage
from pages.states import LOOKS
from sources.review.context import acting

pytestmark = pytest.mark.django_db

DRONES = "/en/events/turkish-kazakh-drone-agreement-anka/"
QUESTION = "/en/questions/the-may-2022-drone-deal-licence-or-understanding/"


@pytest.fixture(autouse=True)
def _low_threshold(monkeypatch):
    monkeypatch.setattr(tables, "MOST_OPEN", 3)
    caches["computed"].clear()


def states(page):
    return [
        re.findall(r'<td role="cell" class="(?:cell )?cell-(\w+)"', row)
        for row in re.findall(r'<tr role="row">(.*?)</tr>', page, re.DOTALL)
    ][1:]


@pytest.mark.parametrize("address", [DRONES, QUESTION, f"{QUESTION}?outcome=asserts", f"{DRONES}?order=disagreement"])
def test_a_large_comparison_has_the_same_cells_as_one_whose_cells_open(client, monkeypatch, address):
    large = client.get(address).content.decode()
    monkeypatch.setattr(tables, "MOST_OPEN", 10_000)
    caches["computed"].clear()
    opening = client.get(address).content.decode()
    assert 'class="matrix compact"' in large
    assert "matrix compact" not in opening
    assert states(large) == states(opening) != []
    counts = re.compile(r"<strong>\d+</strong> documents? \w+|\d+ documents?, \d+ origins?")
    assert counts.findall(large) == counts.findall(opening)


def test_every_linked_cell_opens_a_page_that_says_what_the_cell_says(client):
    page = client.get(DRONES).content.decode()
    links = re.findall(r'class="cell-(\w+)"><a href="(/en/stances/\d+/)">([^<]+)', page)
    assert len(links) > 5
    for state, address, word in links[:6]:
        told = client.get(address).content.decode()
        assert f'class="state state-{state}"' in told
        assert word.strip() == LOOKS[state].word
        assert (
            told.count('rel="canonical"') == told.count('<link rel="canonical" href="http://testserver/en/claims/') == 1
        )


def test_the_page_of_a_stance_costs_eight_queries_at_most(client, django_assert_max_num_queries):
    for kept in StanceCell.objects.order_by("claim")[:3]:
        with django_assert_max_num_queries(8):
            assert client.get(f"/it/stances/{kept.pk}/").status_code == 200


def test_no_page_shows_a_stance_that_is_not_public_or_not_agreed(client, desk):
    claim, document = desk.claim("of-a-draft"), desk.document("of-a-draft")
    desk.publish(claim, document)
    draft = desk.stance(claim, document)
    assert client.get(f"/en/stances/{draft.pk}/").status_code == 404
    desk.publish(draft)
    assert client.get(f"/en/stances/{draft.pk}/").status_code == 200
    assert client.get("/en/stances/999999999/").status_code == 404


def test_a_large_page_is_put_together_once_and_anew_after_any_change(client, desk):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get(DRONES)
        return len(asked)

    first = queries()
    assert queries() == 1
    event = Event.objects.get(record__slug="turkish-kazakh-drone-agreement-anka")
    claim = event.claim_links.first().claim
    document = desk.document("a-new-one")
    desk.publish(document)
    desk.publish(desk.stance(claim, document, "denies"))
    assert f"/en/stances/{Stance.objects.get(document=document).pk}/" in client.get(DRONES).content.decode()
    assert first <= 15


def test_making_a_large_page_anew_costs_as_many_queries_for_few_claims_as_for_many(client, monkeypatch):
    monkeypatch.setattr(tables, "MOST_OPEN", 0)
    asked = []
    events = Event.objects.published().annotate(recorded=tables.recorded("event_links__event"))
    found = [event for event in events.order_by("recorded") if event.recorded]
    for event in (found[0], found[-1]):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/en/events/{event.slug}/?view=all")
        asked.append(len(queries))
    assert found[-1].recorded > 3 * found[0].recorded
    assert max(asked) <= 14
    assert abs(asked[0] - asked[1]) <= 2  # an origin or a batch more


def test_what_people_wrote_is_escaped_in_a_large_comparison(client, desk):
    event = Event.objects.get(record__slug="turkish-kazakh-drone-agreement-anka")
    claim = desk.claim("hostile", "<script>alert(1)</script> & “so”")
    with acting(actor_id=desk.editor.pk, reason="An attack"):
        ClaimEvent.objects.create(claim=claim, event=event)
    desk.publish(claim)
    page = client.get(DRONES).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; “so”" in page


def test_a_filter_on_passages_reads_whole_stances_and_files_have_them(client):
    voice = StancePassage.objects.filter(
        stance__claim__event_links__event__record__slug="turkish-kazakh-drone-agreement-anka"
    )[0].voice
    assert 'class="matrix compact"' in client.get(f"{DRONES}?voice={voice}").content.decode()
    rows = client.get(f"{DRONES}?format=json").json()
    assert any(cell["passages"] for cell in rows["cells"])
