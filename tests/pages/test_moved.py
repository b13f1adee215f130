"""Old addresses lead to where a page is now: renamed, merged, in every language, for every part of it."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from claims.models import Claim, Event, Question
from pages.moved import address_now
from sources.models import Source
from sources.review import content as contents
from sources.review import door
from sources.review.merging import propose_merge

pytestmark = pytest.mark.django_db

ANKA = "turkish-kazakh-drone-agreement-anka"
DRONES = "the-may-2022-drone-deal-licence-or-understanding"


def address(name, *args, language="en"):
    with override(language):
        return reverse(name, args=args)


def renamed(desk, row, slug):
    """Give a public record another address, by a revision that a second person approves."""
    content = {**contents.read(row.record), "slug": slug}
    revision = door.propose(record=row.record, content=content, actor=desk.editor, reason="A better address")
    door.submit(submission=revision.submission, actor=desk.editor, why="A better address")
    door.approve(submission=revision.submission, actor=desk.reviewer, why="Yes")
    row.refresh_from_db()
    assert row.record.slug == slug


def merged(desk, row, into):
    submission = propose_merge(record=row.record, into=into.record, actor=desk.editor, reason="The same")
    door.submit(submission=submission, actor=desk.editor, why="The same")
    door.approve(submission=submission, actor=desk.reviewer, why="Yes")


def lead(client, path):
    """Follow one redirect, which must be permanent, to its end."""
    response = client.get(path)
    assert response.status_code == 301, path
    assert response.headers["Cache-Control"] == "no-cache"
    assert client.get(response.url).status_code == 200, response.url
    return response.url


@pytest.mark.parametrize("language", ["en", "it"])
def test_every_part_of_a_renamed_page_leads_to_its_new_address(client, desk, language):
    parts = {
        Question: [("question",), ("question_accounts",), ("question_rivals",)],
        Event: [("event",), ("event_accounts",), ("event_namings",), ("feed-event",)],
        Source: [("source",), ("feed-source",)],
    }
    for model, names in parts.items():
        row = {Question: DRONES, Event: ANKA, Source: "formiche"}[model]
        found = model.objects.at(row).get()
        old, new = found.slug, f"new-{model.kind()}"
        renamed(desk, found, new)
        for (name,) in names:
            assert lead(client, address(name, old, language=language)) == address(name, new, language=language)
        kind = model.kind()
        for name, more in (("history", ()), ("version", (1,))):
            was, now = (address(name, kind, slug, *more, language=language) for slug in (old, new))
            assert lead(client, was) == now
    with_query = f"{address('question', DRONES)}?view=clash&order=date&next=//evil.example"
    assert (
        lead(client, with_query) == f"{address('question', 'new-question')}?view=clash&order=date&next=//evil.example"
    )
    assert lead(client, f"{address('coverage')}?question={DRONES}") == f"{address('coverage')}?question=new-question"


def test_chains_of_merges_and_new_names_lead_to_the_end_in_one_step(client, desk):
    claims = [desk.claim(f"claim-{letter}", f"It is {letter}.") for letter in "abc"]
    desk.publish(*claims)
    first, second, third = claims
    renamed(desk, first, "claim-a-renamed")
    merged(desk, first, second)
    merged(desk, second, third)
    renamed(desk, third, "claim-last")
    for slug in ("claim-a", "claim-a-renamed", "claim-b", "claim-c"):
        assert lead(client, address("claim", slug)) == address("claim", "claim-last")
        assert lead(client, address("claim", slug, language="it")) == address("claim", "claim-last", language="it")
    # what is merged keeps the history of its own page, also under its first name
    assert lead(client, address("history", "claim", "claim-a")) == address("history", "claim", "claim-a-renamed")
    assert client.get(address("history", "claim", "claim-b")).status_code == 200


def test_there_and_back_again_is_no_loop_and_the_newest_owner_wins(client, desk):
    first, second = desk.claim("one"), desk.claim("two", "It is two.")
    desk.publish(first, second)
    renamed(desk, first, "uno")
    renamed(desk, first, "one")
    assert client.get(address("claim", "one")).status_code == 200
    assert lead(client, address("claim", "uno")) == address("claim", "one")
    renamed(desk, first, "three")
    renamed(desk, second, "one")  # the address that was free is somebody else's now
    assert "It is two." in client.get(address("claim", "one")).content.decode()
    renamed(desk, second, "four")
    assert lead(client, address("claim", "one")) == address("claim", "four")
    assert lead(client, address("claim", "two")) == address("claim", "four")


def test_what_was_never_public_under_a_name_leads_nowhere(client, desk):
    draft = desk.claim("working-title", "A secret.")
    draft.record.slug = "published-title"
    from sources.review.context import acting  # noqa: PLC0415

    with acting(actor_id=desk.editor.pk, reason="Renamed"):
        draft.record.save(update_fields=["slug"])
    for slug in ("working-title", "published-title"):
        assert client.get(address("claim", slug)).status_code == 404
    desk.publish(draft)
    assert client.get(address("claim", "working-title")).status_code == 404
    assert address_now("event", "published-title") is None


@pytest.mark.parametrize(
    "path",
    [
        "/en/claims/nobody/",
        "/en/claims//evil.example/",
        "/en/history/claim/nobody/",
        "/en/history/nothing/nobody/",
        "/en/report/nobody/",
        "/en/coverage/?question=nobody",
        "/en/coverage/?question=%00",
        "/en/saved/nobody/",
    ],
)
def test_what_is_nowhere_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_only_what_is_not_found_costs_a_look(client, desk, django_assert_num_queries):
    claim = desk.claim("one")
    desk.publish(claim)
    assert Claim.objects.at("one").exists()
    assert address_now("claim", "one") is None
    with django_assert_num_queries(2):
        assert address_now("claim", "nobody") is None
