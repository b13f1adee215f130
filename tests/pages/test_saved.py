"""Saved comparisons: saved by their address, live or frozen, with what has changed since; nothing hostile gets in."""

import json

import pytest
from django.urls import reverse
from django.utils.translation import override

from claims.models import SavedComparison
from sources.review import door

pytestmark = pytest.mark.django_db

DRONES = "the-may-2022-drone-deal-licence-or-understanding"
HOST = "http://testserver"


def address(name, *slug, language="en"):
    with override(language):
        return reverse(name, args=slug)


QUESTION, COMPARE, NEW, MINE = (
    address("question", DRONES),
    address("compare"),
    address("saved_new"),
    address("saved_list"),
)


def save(client, account, of, kind="frozen", title="As it was", **changed):
    client.force_login(account)
    client.post(NEW, {"of": of, "kind": kind, "title": title, **changed})
    kept = SavedComparison.objects.filter(by=account).order_by("-pk").first()
    client.logout()
    return kept


def page_of(kept, language="en"):
    return address("saved", kept.slug, language=language)


def test_a_live_view_is_saved_with_what_is_understood_of_its_address_and_leads_there_in_each_language(client, reader):
    kept = save(
        client,
        reader,
        f"{HOST}/it/questions/{DRONES}/?order=date&view=clash&utm_source=x&type=#comparison",
        kind="live",
    )
    assert (kept.view, kept.about, kept.query, kept.table) == ("question", DRONES, "view=clash&order=date", None)
    for language in ("en", "it"):
        response = client.get(page_of(kept, language))
        assert (response.status_code, response.url) == (302, f"/{language}/questions/{DRONES}/?view=clash&order=date")
        assert not response.cookies


@pytest.fixture
def pair(desk):
    """Two public documents and two claims, coded here."""
    documents = [
        desk.document(slug, published=year) for slug, year in (("first-paper", "2020"), ("second-paper", "2021"))
    ]
    claims = [desk.claim(slug, f"{slug} is so.") for slug in ("one", "two")]
    stances = [desk.stance(claim, documents[0], "asserts") for claim in claims]
    desk.publish(*documents, *claims, *stances)
    return documents, claims, stances


OF_PAIR = f"{COMPARE}?documents=first-paper,second-paper"


def test_a_frozen_table_tells_that_nothing_has_changed_and_then_what_has(
    client, desk, pair, reader, django_assert_max_num_queries
):
    documents, claims, _stances = pair
    kept = save(client, reader, OF_PAIR)
    with django_assert_max_num_queries(8):
        client.get(page_of(kept))
    with django_assert_max_num_queries(3):
        page = client.get(page_of(kept))
    assert "Nothing has changed" in page.content.decode()
    assert not page.cookies
    assert "Cookie" not in page.get("Vary", "")
    stored = json.dumps(SavedComparison.objects.get().table)

    desk.publish(desk.stance(claims[0], documents[1], "denies", at=("p2",)), desk.claim("three"))
    door.challenge(record=claims[1].record, actor=desk.reviewer, why="A reader doubts it")
    page = client.get(page_of(kept)).content.decode()
    assert "Nothing has changed" not in page
    assert "In 1 cell another thing is found today" in page
    assert "R. Reviewer" in page
    assert "A reader doubts it" in page
    assert 'class="since"' in page
    assert json.dumps(SavedComparison.objects.get().table) == stored
    changes = json.loads(client.get(page_of(kept), {"part": "changes", "format": "json"}).content)
    assert [(row["was"], row["now"], row["by"]) for row in changes["changes"][:1]] == [
        ("not checked", "denies", "R. Reviewer")
    ]
    table = json.loads(client.get(page_of(kept), {"format": "json"}).content)
    assert [(row["publisher"], row["title"], row["state"], row["passages"].split(" ")[0]) for row in table["cells"]] == [
        ("", "first-paper", "asserts", "p1"), ("", "second-paper", "not_checked", ""),
        ("", "first-paper", "asserts", "p1"), ("", "second-paper", "not_checked", ""),
    ]  # fmt: skip
