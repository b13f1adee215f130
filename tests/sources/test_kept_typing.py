"""What is typed into a form of the desk outlives whatever happens before it is saved, and is its author's alone."""

import pytest
import time_machine
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from claims.models import Claim
from sources.models import KeptTyping, Record
from sources.review import door, kept_typing
from tests.sources.test_admin import claim_form, messages_of, open_claim

pytestmark = pytest.mark.django_db

ADD = "/admin/claims/claim/add/"
TYPED = "Typed for an hour."


@pytest.fixture
def as_editor(client, editor):
    client.force_login(editor)
    return client


def mark_of(response):
    return response.context["typed_by"]


def typed(client, statement=TYPED, where=ADD, **fields):
    """Give what a browser would send of a form that this client opens now."""
    return claim_form(statement, typed_by=mark_of(client.get(where)), **fields)


def test_a_form_that_is_being_typed_is_kept_and_offered_again(as_editor):
    answer = as_editor.post(ADD, typed(as_editor) | {"_keep": "1"})
    assert answer.json()["kept"] is answer.json()["signed_in"] is True
    row = KeptTyping.objects.get()
    assert "csrf" not in row.data
    assert "typed_by" not in row.data
    page = as_editor.get(ADD)
    assert "did not save" in page.content.decode()
    assert TYPED not in page.content.decode()
    shown = as_editor.get(ADD, {"kept": row.opening})
    assert TYPED in shown.content.decode()
    assert "It is not saved yet" in shown.content.decode()
    assert Record.objects.filter(slug="typed-for-an-hour").count() == 0
    again = claim_form(TYPED, typed_by=mark_of(shown))
    assert any("Kept as a draft" in each for each in messages_of(as_editor.post(ADD, again, follow=True)))
    assert not KeptTyping.objects.exists()
    assert "did not save" not in as_editor.get(ADD).content.decode()


def test_two_tabs_on_one_form_keep_what_each_holds(as_editor):
    one, other = typed(as_editor, "One."), typed(as_editor, "Other.")
    for form in (one, other, one):
        as_editor.post(ADD, form | {"_keep": "1"})
    assert KeptTyping.objects.count() == 2
    as_editor.post(ADD, one)
    assert "Other." in kept_typing.typed(KeptTyping.objects.get())["texts-0-statement"]


def test_it_is_thrown_away_where_its_author_says_so(as_editor):
    as_editor.post(ADD, typed(as_editor) | {"_keep": "1"})
    as_editor.post(ADD, {"_throw_away": KeptTyping.objects.get().opening})
    assert not KeptTyping.objects.exists()


def test_a_form_with_errors_is_kept_too_and_stays_so_until_it_is_saved(as_editor):
    form = typed(as_editor, reason="")
    refused = as_editor.post(ADD, form)
    assert kept_typing.read_mark(mark_of(refused)) == kept_typing.read_mark(form["typed_by"])
    assert KeptTyping.objects.count() == 1
    as_editor.post(ADD, form | {"reason": "New record"})
    assert not KeptTyping.objects.exists()


def test_a_session_that_ends_in_mid_form_loses_nothing(as_editor, editor, settings):
    form = typed(as_editor)
    as_editor.logout()
    answer = as_editor.post(ADD, form)
    row = KeptTyping.objects.get()
    assert answer.url == f"{reverse('account_login')}?next={ADD}%3Fkept%3D{row.opening}"
    assert not Claim.objects.filter(texts__statement=TYPED).exists()
    as_editor.force_login(editor)
    assert TYPED in as_editor.get(ADD, {"kept": row.opening}).content.decode()
    settings.LOGIN_URL = "/anywhere/"
    as_editor.logout()
    assert as_editor.post(ADD, form).url.startswith("/anywhere/?next=")


def test_typing_goes_on_being_kept_after_the_session_has_ended_and_says_so(as_editor):
    form = typed(as_editor)
    as_editor.logout()
    assert as_editor.post(ADD, form | {"_keep": "1"}).json() == {"kept": True, "signed_in": False}
    assert KeptTyping.objects.count() == 1


def test_a_token_from_an_earlier_sign_in_loses_nothing(editor, second_editor):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    form = typed(strict)
    answer = strict.post(ADD, form)
    assert answer.url == f"{ADD}?kept={KeptTyping.objects.get().opening}"
    shown = strict.get(answer.url)
    assert "opened before you signed in again" in shown.content.decode()
    assert TYPED in shown.content.decode()
    strict.force_login(second_editor)
    assert strict.post(ADD, form).url == ADD
    assert TYPED not in strict.get(ADD).content.decode()
    assert strict.post(ADD, claim_form(TYPED)).status_code == 403


def test_the_token_that_a_save_needs_comes_with_the_answer_to_its_author_alone(as_editor, client, second_editor):
    form = typed(as_editor) | {"_keep": "1"}
    assert as_editor.post(ADD, form).json()["token"]
    client.force_login(second_editor)
    assert client.post(ADD, form).json() == {"kept": True, "signed_in": False}


def test_nobody_else_sees_it_not_even_an_administrator(as_editor, client, admin_account):
    as_editor.post(ADD, typed(as_editor) | {"_keep": "1"})
    client.force_login(admin_account)
    row = KeptTyping.objects.get()
    assert "did not save" not in client.get(ADD).content.decode()
    assert TYPED not in client.get(ADD, {"kept": row.opening}).content.decode()
    client.post(ADD, {"_throw_away": row.opening})
    assert KeptTyping.objects.filter(pk=row.pk).exists()
    assert KeptTyping not in admin.site._registry


@pytest.mark.parametrize("mark", ["", "x", "a:b:c", "\ud7ff" * 50, "W10:1:x"])
def test_a_stranger_keeps_nothing_without_our_mark(client, mark, editor):
    assert client.post(ADD, claim_form(TYPED, typed_by=mark, _keep="1")).status_code in {302, 400}
    assert not KeptTyping.objects.exists()


def test_a_mark_is_good_for_its_own_form_and_for_a_month(as_editor):
    form = typed(as_editor) | {"_keep": "1"}
    as_editor.post("/admin/sources/source/add/", form)
    assert not KeptTyping.objects.exists()
    with time_machine.travel("2099-01-01"):
        as_editor.post(ADD, form)
    assert not KeptTyping.objects.exists()


def test_what_is_kept_has_a_size_a_number_and_an_age(as_editor, editor, monkeypatch):
    long = "x" * (kept_typing.LONGEST + 1)
    assert as_editor.post(ADD, typed(as_editor, long) | {"_keep": "1"}).json() == {"kept": False}
    monkeypatch.setattr(kept_typing, "MOST", 2)
    for words in ("One.", "Two.", "Three."):
        as_editor.post(ADD, typed(as_editor, words) | {"_keep": "1"})
    assert [kept_typing.typed(row)["texts-0-statement"] for row in KeptTyping.objects.all()] == ["Three.", "Two."]
    KeptTyping.objects.update(kept_at="2020-01-01T00:00Z")
    as_editor.post(ADD, typed(as_editor, "Four.") | {"_keep": "1"})
    assert KeptTyping.objects.count() == 1


def test_what_went_into_review_meanwhile_keeps_the_typing_for_later(as_editor, desk):
    claim = desk.claim()
    where = reverse("admin:claims_claim_change", args=[claim.pk])
    shown, form = open_claim(as_editor, claim)
    submission = desk.send(claim)
    changed = form | {"texts-0-statement": TYPED, "typed_by": mark_of(shown)}
    answer = as_editor.post(where, changed, follow=True)
    assert "went into review while you typed" in answer.content.decode()
    row = KeptTyping.objects.get()
    assert "can be shown when this can be changed again" in as_editor.get(where, {"kept": row.opening}).content.decode()
    door.request_changes(submission=submission, actor=desk.reviewer, why="Say more")
    assert TYPED in as_editor.get(where, {"kept": row.opening}).content.decode()


def test_a_takedown_drops_what_was_typed_about_the_document(as_editor, desk, reviewer):
    document = desk.document()
    where = "/admin/claims/stance/add/"
    mark = mark_of(as_editor.get(where))
    as_editor.post(where, {"typed_by": mark, "_keep": "1", "document": document.pk, "passages-0-exact": "their words"})
    as_editor.post(ADD, typed(as_editor) | {"_keep": "1"})
    takedown = door.ask_takedown(document=document, actor=desk.editor, why="court order")
    door.confirm_takedown(takedown=takedown, actor=reviewer, why="confirmed")
    assert [row.address for row in KeptTyping.objects.all()] == [ADD]


def test_a_hostile_address_of_something_kept_is_nothing(as_editor):
    for key in ("\x00", "x" * 5000, "'", "%00"):
        assert as_editor.get(ADD, {"kept": key}).status_code in {200, 400}


def test_the_bar_is_no_part_of_the_form_it_stands_above(as_editor):
    as_editor.post(ADD, typed(as_editor) | {"_keep": "1"})
    page = as_editor.get(ADD).content.decode()
    assert page.index("_throw_away") < page.index('id="claim_form"')
