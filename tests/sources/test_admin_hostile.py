"""What nobody should send to the admin, and what comes of it: an answer, never a breakdown."""

import pytest
from django.urls import reverse

from sources.models import Account

pytestmark = pytest.mark.django_db

KINDS = ["claims_stance", "sources_document"]


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def as_editor(client, editor):
    client.force_login(editor)
    return client


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "query",
    [{"outcome": ["\x00", "x"]}, {"state": "perhaps"}, {"document": "\x00"}, {"record__batch__id__exact": "x"},
     {"p": "999"}, {"o": "9.9"}, {"e": "1"}, {"claim__record__exact": "x"}],
)  # fmt: skip
def test_a_hostile_query_never_breaks_a_list(as_editor, kind, query):
    assert as_editor.get(reverse(f"admin:{kind}_changelist"), query, follow=True).status_code in {200, 400}


@pytest.mark.parametrize("where", ["x", "-1", "9" * 40, "1_20", "%00"])
def test_a_wrong_key_never_breaks_a_form(as_editor, where):
    for page in ("change", "history", "mark"):
        assert as_editor.get(f"/admin/claims/claim/{where}/{page}/").status_code in {302, 403, 404}
    for page in ("submission", "batch"):
        assert as_editor.get(f"/admin/sources/{page}/{where}/change/").status_code in {302, 404}


def test_a_hostile_decision_never_breaks_the_desk(client, desk, reviewer):
    submission = desk.send(desk.claim())
    client.force_login(reviewer)
    where = reverse("admin:sources_submission_change", args=[submission.pk])
    assert client.post(where, {"act": "approve", "why": "a\x00b"}).status_code == 400
    assert messages_of(client.post(where, {"act": "explode", "why": "x"})) == ["Choose what to do."]
    assert client.post(where, {"act": "approve", "why": "x" * 100_000}, follow=True).status_code == 200


def test_an_administrator_looks_after_accounts_but_not_after_the_one_that_signs_for_a_program(client, admin_account):
    client.force_login(admin_account)
    machine = Account.objects.get(username="starter-coding")
    page = client.get(reverse("admin:sources_account_change", args=[machine.pk])).content.decode()
    assert "_save" not in page
    assert client.get(reverse("admin:sources_account_change", args=[admin_account.pk])).status_code == 200


def test_an_editor_s_accounts_page_is_closed(as_editor):
    assert as_editor.get(reverse("admin:sources_account_changelist")).status_code == 403
