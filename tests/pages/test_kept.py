"""A stranger's page stays as it is until something changes, and is asked for again at no cost."""

import pytest
from django.db import OperationalError, connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from claims.saving import Address, save, withdraw
from config import wsgi
from pages import kept
from pages.views import lists
from pages.views.viewed import viewed
from sources.review import door

pytestmark = pytest.mark.django_db

SHELLS = "nato-standard-shells-industrial-project-or-war-preparation"


@pytest.fixture
def keeping(settings):
    settings.KEPT_PAGES_BYTES = 1_000_000
    kept.clear()
    yield
    kept.clear()


def asked(client, where, **headers):
    with CaptureQueriesContext(connection) as queries:
        return client.get(where, headers=headers), len(queries)


def test_who_has_a_page_already_is_told_by_one_small_statement_that_it_is_still_right(client, public_claim):
    where = public_claim.get_absolute_url()
    first, _queries = asked(client, where)
    again, queries = asked(client, where, if_none_match=f'"other", W/{first["ETag"]}')
    assert (again.status_code, again.content, queries) == (304, b"", 1)
    assert again["ETag"] == first["ETag"]
    assert {first["Cache-Control"], again["Cache-Control"]} == {"public, no-cache"}
    assert "Cookie" not in first.get("Vary", "")  # pages are the same for everybody
    assert not first.cookies
    assert first["ETag"] != client.get(where.replace("/en/", "/it/"))["ETag"]


def test_a_page_that_was_made_is_given_again_until_anything_changes(client, public_claim, reviewer, keeping):
    where = public_claim.get_absolute_url()
    first, _queries = asked(client, where)
    again, queries = asked(client, where)
    assert (again.content, queries) == (first.content, 1)
    assert again["Content-Security-Policy"] == first["Content-Security-Policy"]
    door.retract(record=public_claim.record, actor=reviewer, why="It rests on a forgery")
    changed, _queries = asked(client, where, if_none_match=first["ETag"])
    assert changed.status_code == 200
    assert "It rests on a forgery" in changed.content.decode()


def test_another_name_of_a_coder_makes_another_page(client, desk, public_claim):
    where = public_claim.get_absolute_url()
    first = client.get(where)["ETag"]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sources_accountevent (what, about_id, by_id, change, why, address)"
            " VALUES ('named', %s, %s, 'A → B', '', '')",
            [desk.editor.pk, desk.editor.pk],
        )
    assert client.get(where)["ETag"] != first


def test_what_is_answered_to_somebody_signed_in_is_theirs_alone(client, editor, public_claim, keeping):
    where = public_claim.get_absolute_url()
    stranger = client.get(where)
    client.force_login(editor)
    signed_in = client.get(where, headers={"if-none-match": stranger["ETag"]})
    assert signed_in.status_code == 200
    assert "private" in signed_in["Cache-Control"]
    assert "ETag" not in signed_in


def test_a_comparison_that_is_withdrawn_is_gone_at_once(client, editor, keeping):
    view = ("question", SHELLS, QueryDict())
    kept_one = save(by=editor, title="Shells", of=Address("question", SHELLS, ""), table=viewed(*view).kept())
    where = reverse("saved", args=[kept_one.slug])
    first = client.get(where)
    assert (first.status_code, "ETag" in first) == (200, False)
    withdraw(saved=kept_one, by=editor, why="By mistake")
    assert client.get(where).status_code == 410


def test_only_so_many_bytes_are_kept(client, settings, keeping):
    settings.KEPT_PAGES_BYTES = 40_000
    for name in ("topics", "questions", "actors", "places", "sources", "method"):
        client.get(reverse(name))
    assert 0 < sum(len(each.body) for each in kept._kept.values()) <= 40_000


def test_what_takes_too_long_is_said_in_words(client, monkeypatch):
    def slow(name, asked):
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT slow; SET LOCAL statement_timeout = 20")
            try:
                cursor.execute("SELECT pg_sleep(5)")
            finally:
                cursor.execute("ROLLBACK TO slow")

    monkeypatch.setattr(lists, "counted", slow)
    with override("en"):
        where = reverse("claims")
    answer = client.get(where, {"q": "<b>oil"})
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "This takes too long" in page
    assert "q: &lt;b&gt;oil" in page
    assert "ETag" not in answer


def test_other_faults_of_the_database_are_not_called_long(client, monkeypatch):
    def broken(name, asked):
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(lists, "counted", broken)
    with pytest.raises(OperationalError):
        client.get(reverse("claims"))


def test_every_connection_of_a_web_process_is_held_to_the_limit():
    assert "-c statement_timeout=20s" in wsgi.connections.settings["default"]["OPTIONS"]["options"]
