"""What is remembered until the content changes: never stale, whoever writes when."""

import threading

import pytest
from django.db import connection, connections

from sources.models import Account
from sources.review.context import acting
from sources.version import content_version, remembered

pytestmark = pytest.mark.django_db

calls: list[str] = []


@remembered
def computed(word: str) -> str:
    calls.append(word)
    return f"{word} {len(calls)}"


def test_it_is_computed_once_for_each_question_until_something_changes(desk):
    calls.clear()
    assert computed("a") == computed("a") == "a 1"
    assert computed("b") == "b 2"
    desk.claim()
    assert computed("a") == "a 3"
    assert computed("a") == "a 3"


def test_approving_is_a_change(desk):
    claim = desk.claim()
    before = content_version()
    desk.publish(claim)
    assert content_version() != before


def test_reading_costs_one_statement(django_assert_num_queries):
    computed("cheap")
    with django_assert_num_queries(1):
        computed("cheap")


@pytest.mark.django_db(transaction=True)
def test_a_write_begun_before_and_committed_after_another_is_seen(desk):
    """The later commit has the lower key in history: the newest key alone would not tell."""
    begun, other_is_done, failed = threading.Event(), threading.Event(), []

    def slow() -> None:
        try:
            with acting(actor_id=actor, reason="Slow"):
                desk.source("slow")
                begun.set()
                assert other_is_done.wait(10)
        except Exception as error:  # noqa: BLE001  told by the test
            failed.append(error)
        finally:
            connections.close_all()

    actor = Account.objects.get(pk=desk.editor.pk).pk
    quiet = content_version()
    thread = threading.Thread(target=slow)
    thread.start()
    assert begun.wait(10)
    desk.source("quick")
    between = content_version()
    other_is_done.set()
    thread.join()
    assert not failed
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(row ->> 'name' ORDER BY id) FROM sources_history WHERE row ->> 'name' IN ('slow', 'quick')"
        )
        assert cursor.fetchone()[0] == ["slow", "quick"]
    assert len({quiet, between, content_version()}) == 3
