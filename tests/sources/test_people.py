"""People: how they come in, sign in, are let go; limits on guessing; who did what."""

import base64
import datetime as dt
import hashlib
import hmac
import re
import struct
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from attacks import refused_rule, sql
from sources.models import Account, AccountEvent, Batch, Invitation
from sources.people import access, trail
from sources.people.adapter import SecondFactorAdapter
from sources.review import door

pytestmark = pytest.mark.django_db

PASSWORD = "parola-lunga-2026"
NEW_PASSWORD = "un-altra-parola-lunga"
LOGIN = "/accounts/login/"
What = AccountEvent.What


@pytest.fixture
def chief(make_account):
    """An administrator by role, no superuser."""
    return make_account("chief", "Administrators", public_name="The Chief")


@pytest.fixture
def asked_for(settings):
    """A second factor is required, as wherever DEBUG is off."""
    settings.REQUIRE_SECOND_FACTOR = True


def sign_in(client, name="editor", password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": name, "password": password}, **extra)


def signed_in(client):
    return client.get("/accounts/").status_code == 200


def code_of(secret, at=None):
    """Compute a code as an authenticator app does (RFC 6238)."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(at or time.time()) // 30), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def confirm(client):
    """Say the password again, as before any change of a second factor."""
    return client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def set_up_app(client):
    confirm(client)
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)}).status_code == 302
    return secret


def events(**about):
    return list(AccountEvent.objects.filter(**about).order_by("pk").values_list("what", flat=True))


# --- Signing in


@pytest.mark.parametrize("name", ["editor", "EDITOR", "editor@example.org", "Editor@Example.org"])
def test_a_person_signs_in_by_user_name_or_by_e_mail(client, editor, name):
    Account.objects.filter(pk=editor.pk).update(email="editor@example.org")
    answer = client.post(
        f"{LOGIN}?next=/admin/claims/claim/", {"login": name, "password": PASSWORD, "next": "/admin/claims/claim/"}
    )
    assert (answer.status_code, answer.url) == (302, "/admin/claims/claim/")
    assert signed_in(client)
    assert events(about=editor) == [What.SIGNED_IN]


def test_the_desk_s_own_login_page_leads_to_the_one_that_counts(client, editor):
    assert client.get("/admin/").url.startswith("/admin/login/")
    assert client.get("/admin/login/?next=/admin/").url.startswith(LOGIN)
    assert client.post("/admin/login/", {"username": "editor", "password": PASSWORD}).url.startswith(LOGIN)
    assert not signed_in(client)


@pytest.mark.parametrize(
    "where", ["signup/", "email/", "password/reset/", "password/set/", "confirm-email/", "2fa/webauthn/signup/"]
)
def test_nobody_signs_up_or_asks_for_mail(client, where):
    assert client.get(f"/accounts/{where}").status_code == 404
    assert client.post(f"/accounts/{where}", {"email": "a@example.org"}).status_code == 404


def test_an_account_that_signs_for_a_program_never_signs_in(client):
    for password in ("", "!", PASSWORD):
        assert sign_in(client, "starter-coding", password).status_code == 200
    assert not signed_in(client)


def test_strangers_get_a_cookie_only_where_they_sign_in(client, editor):
    for page in ("/en/", "/en/claims/"):
        answer = client.get(page)
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")
    assert "sessionid" not in client.get(LOGIN).cookies


def test_secrets_are_no_records_of_the_admin(client, admin_account):
    client.force_login(admin_account)
    for table in ("mfa/authenticator", "account/emailaddress", "usersessions/usersession"):
        assert client.get(f"/admin/{table}/").status_code == 404
    assert client.get("/admin/password_change/").url == "/accounts/password/change/"


# --- Limits on guessing


def test_the_sixth_wrong_password_for_one_account_is_refused_from_wherever_it_comes_and_the_right_one_works_later(
    editor,
):
    cache.clear()
    Account.objects.filter(pk=editor.pk).update(email="editor@example.org")
    names = ["editor", "EDITOR", "editor@example.org", "editor", "editor@example.org", "editor"]
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False) as clock:
        answers = [
            sign_in(Client(), name, f"wrong-{number}", REMOTE_ADDR=f"192.0.2.{number}")
            for number, name in enumerate(names)
        ]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429]
        assert "Too many failed login attempts" in answers[-1].content.decode()
        assert 'value="editor"' in answers[-1].content.decode()  # what was typed stays
        assert answers[-1]["Retry-After"] == "300"
        guessed = Client()
        assert sign_in(guessed, REMOTE_ADDR="192.0.2.99").status_code == 429  # the right one, too: no guess is answered
        clock.shift(dt.timedelta(minutes=6))
        assert sign_in(guessed, REMOTE_ADDR="192.0.2.99").status_code == 302
    assert events(about=editor) == [What.REFUSED] * 5 + [What.SIGNED_IN]


def test_the_sixth_wrong_password_from_one_address_is_refused_whatever_accounts_it_tries(editor, reviewer):
    cache.clear()
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False) as clock:
        got = [sign_in(Client(), f"nobody-{number}", "wrong").status_code for number in range(6)]
        assert got == [200] * 5 + [429]
        assert sign_in(Client(), REMOTE_ADDR="192.0.2.7").status_code == 302  # from elsewhere people work on
        clock.shift(dt.timedelta(seconds=61))
        assert sign_in(Client(), "reviewer").status_code == 302
    refused = AccountEvent.objects.filter(what=What.REFUSED)
    assert len(refused) == 5
    assert {event.about for event in refused} == {None}
    assert len({event.address for event in refused}) == 1
    assert "127.0.0.1" not in {event.address for event in refused}


def test_the_count_is_shared_by_all_workers():
    cache.set("limits", 1, 60)
    with connection.cursor() as cursor:  # in the base, where every worker finds it
        cursor.execute("SELECT count(*) FROM parallax_cache WHERE cache_key LIKE '%limits'")
        assert cursor.fetchone() == (1,)


def test_wrong_codes_are_counted_too(client, reviewer):
    cache.clear()
    client.force_login(reviewer)
    set_up_app(client)
    thief = Client()
    assert sign_in(thief, "reviewer").url == "/accounts/2fa/authenticate/"
    got = [thief.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code for _ in range(6)]
    assert got[0] == 200
    assert got[-1] == 429
    assert not signed_in(thief)


# --- The second factor


def test_an_app_s_code_is_asked_for_at_the_next_sign_in_and_a_recovery_code_stands_in_for_it_once(
    client, editor, django_capture_on_commit_callbacks
):
    cache.clear()
    sign_in(client)
    begun = time.time()
    with django_capture_on_commit_callbacks(execute=True):
        secret = set_up_app(client)
    codes = client.get("/accounts/2fa/recovery-codes/").context["unused_codes"]
    assert len(codes) == 10
    stored = Authenticator.objects.get(user=editor, type="totp").data["secret"]
    assert secret not in stored
    assert SecondFactorAdapter().decrypt(stored) == secret

    with time_machine.travel(begun + 90):  # a code is good once
        again = Client()
        assert sign_in(again).url == "/accounts/2fa/authenticate/"
        assert not signed_in(again)
        assert again.get("/admin/").status_code == 302
        assert again.post("/accounts/2fa/authenticate/", {"code": "not a code"}).status_code == 200
        assert again.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).status_code == 302
        assert signed_in(again)

    for code, works in ((codes[0], True), (codes[0], False), (codes[1], True)):
        cache.clear()
        other = Client()
        sign_in(other)
        other.post("/accounts/2fa/authenticate/", {"code": code})
        assert signed_in(other) is works
    assert events(about=editor)[:2] == [What.SIGNED_IN, What.FACTOR_ADDED]
    assert What.REFUSED in events(about=editor)


def test_a_lost_secret_key_leaves_no_code_that_works(settings, client, editor):
    client.force_login(editor)
    secret = set_up_app(client)
    stored = Authenticator.objects.get(user=editor, type="totp").data["secret"]
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-" + "x" * 50
    assert SecondFactorAdapter().decrypt(stored) == secret
    settings.SECRET_KEY_FALLBACKS = []
    lost = {SecondFactorAdapter().decrypt(stored) for _ in range(2)}
    assert len(lost) == 2
    assert secret not in lost


DEMANDED = [("editor", False), ("reviewer", True), ("chief", True), ("admin_account", True), ("reader", False)]


@pytest.mark.parametrize(("role", "demanded"), DEMANDED)
def test_who_decides_or_looks_after_accounts_is_led_to_a_second_factor_first(
    request, client, asked_for, role, demanded
):
    account = request.getfixturevalue(role)
    client.force_login(account)
    for page in ("/admin/", "/admin/claims/claim/", "/admin/sources/account/", "/admin/jsi18n/"):
        answer = client.get(page)
        assert (answer.status_code == 302 and answer.url == "/accounts/2fa/") is demanded, page
    assert (client.post("/admin/sources/submission/1/change/", {"act": "approve"}).status_code == 302) is demanded
    assert client.get("/accounts/").status_code == client.get("/en/").status_code == 200
    told = client.get("/accounts/2fa/").content.decode()
    assert ("Set up a second factor first" in told) is demanded
    if demanded:
        set_up_app(client)
        assert client.get("/admin/").status_code == 200
        confirm(client)
        client.post("/accounts/2fa/totp/deactivate/")
        assert client.get("/admin/").url == "/accounts/2fa/"


def test_without_debug_a_second_factor_is_required_and_nothing_switches_that_off():
    import os  # noqa: PLC0415
    import subprocess  # noqa: PLC0415
    import sys  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    root = Path(__file__).resolve().parents[2]
    tell = "import sys; sys.path.insert(0, 'site'); from config import settings; print(settings.REQUIRE_SECOND_FACTOR)"
    hidden = {"DEBUG", "REQUIRE_SECOND_FACTOR"}
    base = {name: value for name, value in os.environ.items() if name not in hidden} | {"SECRET_KEY": "x" * 60}
    for variables, wanted in (
        ({}, "True"),
        ({"REQUIRE_SECOND_FACTOR": "0"}, "True"),
        ({"DEBUG": "1"}, "False"),
        ({"DEBUG": "1", "REQUIRE_SECOND_FACTOR": "1"}, "True"),
    ):
        said = subprocess.run(
            [sys.executable, "-c", tell], cwd=root, env=base | variables, capture_output=True, text=True, check=True
        )
        assert said.stdout.strip() == wanted, variables


# --- Invitations


def invite(client, **fields):
    sent = {"name": "Anna Rossi", "email": "Anna@Example.org", "public_name": "A. Rossi", "roles": ["Editors"]}
    return client.post("/admin/sources/account/add/", sent | fields)


def link_in(answer):
    return re.search(r"/accounts/invitation/[\w-]{43}/", answer.content.decode())[0]


def set_password(client, link, password=NEW_PASSWORD):
    return client.post(link, {"new_password1": password, "new_password2": password})


def test_an_invited_person_sets_a_password_once_and_signs_in(client, chief):
    client.force_login(chief)
    assert "Make somebody" not in client.get("/admin/sources/account/add/").content.decode()
    answer = invite(client, roles=["Editors", "Reviewers"])
    assert answer.status_code == 200
    assert "There is no mail server here" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    link, anna = link_in(answer), Account.objects.get(username="anna-rossi")
    assert (anna.email, anna.public_name, anna.is_staff) == ("anna@example.org", "A. Rossi", True)
    assert not anna.has_usable_password()
    assert not Invitation.objects.filter(digest__in=link.split("/")).exists()  # only its hash is kept
    assert hashlib.sha256(link.split("/")[-2].encode()).hexdigest() == Invitation.objects.get().digest

    guest = Client()
    for _ in range(2):  # opening uses nothing up
        assert guest.get(link).status_code == 200
    too_like = set_password(guest, link, "anna-rossi")
    assert too_like.status_code == 200
    assert "too similar" in too_like.content.decode()
    assert "You can also sign in with anna@example.org" in too_like.content.decode()
    assert set_password(guest, link).status_code == 200
    assert set_password(guest, link, "a-thief-comes-later").status_code == 404
    assert guest.get(link).status_code == 404
    assert sign_in(guest, "anna@example.org", NEW_PASSWORD).status_code == 302
    assert guest.get("/admin/").status_code == 200
    assert events(about=anna) == [What.INVITED, What.ACCEPTED, What.SIGNED_IN]
    assert [event.by for event in anna.events.order_by("pk")] == [chief, anna, anna]


def test_a_link_is_worthless_when_expired_revoked_replaced_forged_or_of_somebody_let_go(client, chief):
    client.force_login(chief)
    links = [link_in(invite(client))]
    anna = Account.objects.get(username="anna-rossi")
    page = reverse("admin:sources_account_change", args=[anna.pk])
    links.append(link_in(client.post(page, {"act": "new_link"})))  # replaces the first
    client.post(page, {"act": "revoke_link"})
    links.append(link_in(client.post(page, {"act": "new_link"})))
    client.post(page, {"act": "end", "why": "Never came"})  # revokes the third
    assert client.post(page, {"act": "new_link"}).status_code == 200
    client.post(page, {"act": "restore", "why": "Came after all"})
    fine = link_in(client.post(page, {"act": "new_link"}))
    forged = ["/accounts/invitation/" + "A" * 43 + "/", fine[:-3] + "xx/", fine[:-2] + "/", "/accounts/invitation/%00/"]
    for link in (*links, *forged):
        assert Client().get(link).status_code == set_password(Client(), link).status_code == 404, link
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=7, minutes=1)):
        assert set_password(Client(), fine).status_code == 404
    assert not Account.objects.get(pk=anna.pk).has_usable_password()
    assert set_password(Client(), fine).status_code == 200


def test_a_link_for_a_new_password_ends_every_session_and_leaves_the_second_factor(client, chief, editor):
    at_work = Client()
    at_work.force_login(editor)
    set_up_app(at_work)
    client.force_login(chief)
    link = link_in(client.post(reverse("admin:sources_account_change", args=[editor.pk]), {"act": "new_link"}))
    assert signed_in(at_work)
    assert set_password(Client(), link).status_code == 200
    assert not signed_in(at_work)
    assert sign_in(Client(), "editor", NEW_PASSWORD).url == "/accounts/2fa/authenticate/"


def test_a_link_is_mailed_where_there_is_a_mail_server_and_a_server_that_fails_is_told(settings, client, chief):
    settings.EMAIL_HOST = "mail.example.org"
    client.force_login(chief)
    answer = invite(client)
    assert "The link was sent to anna@example.org." in answer.content.decode()
    assert link_in(answer) in mail.outbox[0].body
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer = invite(client, email="b@example.org", public_name="")
    assert "The mail could not be sent" in answer.content.decode()
    assert link_in(answer)


UNUSABLE = [
    ({"name": ""}, "required"),
    ({"name": "Anna\u202eissoR"}, "characters that can be seen"),
    ({"name": "x" * 151}, "at most 150"),
    ({"email": "no address"}, "valid email"),
    ({"email": "x" * 300 + "@example.org"}, "at most 254"),
    ({"email": "CHIEF@example.org"}, "has this e-mail"),
    ({"public_name": "the  CHIEF"}, "signs with this name"),
    ({"public_name": "chief"}, "signs with this name"),
    ({"roles": []}, "required"),
    ({"roles": ["Superusers"]}, "not one of the available"),
]


@pytest.mark.parametrize(("fields", "said"), UNUSABLE)
def test_an_invitation_that_cannot_be_is_refused_in_a_sentence_and_makes_nobody(client, chief, fields, said):
    Account.objects.filter(pk=chief.pk).update(email="chief@example.org")
    client.force_login(chief)
    before = Account.objects.count()
    answer = invite(client, **fields)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert Account.objects.count() == before
    assert not AccountEvent.objects.filter(what=What.INVITED).exists()


# --- Roles and the end of access


def test_ending_access_ends_sessions_at_once_keeps_the_name_and_brings_no_session_back(client, chief, editor, desk):
    claim = desk.claim()
    desk.publish(claim)
    at_work = Client()
    at_work.force_login(editor)
    unlisted = Client()
    unlisted.force_login(editor)
    client.force_login(chief)
    page = reverse("admin:sources_account_change", args=[editor.pk])
    assert "Say why" in client.post(page, {"act": "end", "why": "  "}).content.decode()
    assert signed_in(at_work)
    assert client.post(page, {"act": "end", "why": "Left in March"}).status_code == 302
    for session in (at_work, unlisted):
        assert not signed_in(session)
        assert session.get("/admin/").status_code == 302
    assert sign_in(Client()).status_code in {200, 302}
    refused = Client()
    sign_in(refused)
    assert not signed_in(refused)
    editor.refresh_from_db()
    assert (editor.is_active, str(editor)) == (False, "E. Editor")
    assert claim.record.revisions.get().contributors == [editor.pk]
    client.post(page, {"act": "restore", "why": "Back in May"})
    assert not signed_in(at_work)
    assert not signed_in(unlisted)
    assert sign_in(Client()).status_code == 302
    told = client.get(page).content.decode()
    assert "Left in March" in told
    assert "Back in May" in told


def test_a_session_of_somebody_let_go_decides_nothing(chief, reviewer, desk):
    submission = desk.send(desk.claim())
    access.end_access(account=reviewer, by=chief, why="Left")
    with pytest.raises(door.Refused, match="which account"):
        door.approve(submission=submission, actor=reviewer, why="From an old session")


def test_nobody_changes_their_own_roles_or_ends_their_own_access(client, chief, admin_account):
    client.force_login(chief)
    page = reverse("admin:sources_account_change", args=[chief.pk])
    assert "another administrator" in client.get(page).content.decode()
    for sent in (
        {"act": "end", "why": "x"},
        {"act": "roles", "roles": ["Editors"], "why": "x"},
        {"act": "factors", "why": "x"},
    ):
        assert client.post(page, sent).status_code == 200
    chief.refresh_from_db()
    assert chief.is_active
    assert [group.name for group in chief.groups.all()] == ["Administrators"]


def test_the_last_administrator_stays_one(chief, make_account, admin_account):
    Account.objects.filter(pk=admin_account.pk).update(is_superuser=False)
    admin_account = Account.objects.get(pk=admin_account.pk)
    access.end_access(account=chief, by=admin_account, why="One is enough")
    invited, _secret = access.invite(
        by=admin_account, name="N", email="n@example.org", public_name="", roles=["Administrators"]
    )
    lone = Account.objects.get(pk=admin_account.pk)
    # Somebody whose access ends meanwhile, or who was never here, does not count as the one who stays.
    for act in (
        lambda: access.end_access(account=lone, by=invited, why="x"),
        lambda: access.set_roles(account=lone, roles=["Editors"], by=invited, why="x"),
    ):
        with pytest.raises(door.Refused, match="last administrator"):
            act()
    access.accept(secret=_secret, password=NEW_PASSWORD)
    access.set_roles(account=lone, roles=["Editors"], by=Account.objects.get(pk=invited.pk), why="Hands over")
    assert [group.name for group in lone.groups.all()] == ["Editors"]


def test_roles_change_with_a_reason_and_what_is_no_role_stays(client, chief, editor):
    other = Group.objects.create(name="Friends of the desk")
    editor.groups.add(other)
    client.force_login(chief)
    page = reverse("admin:sources_account_change", args=[editor.pk])
    client.post(page, {"act": "roles", "roles": ["Editors", "Reviewers"], "why": "Trained"})
    assert {group.name for group in editor.groups.all()} == {"Editors", "Reviewers", other.name}
    assert Account.objects.get(pk=editor.pk).has_perm("sources.decide")
    event = AccountEvent.objects.get(about=editor, what=What.ROLES)
    assert (event.change, event.why, event.by) == ("Editors → Editors, Reviewers", "Trained", chief)
    again = client.post(page, {"act": "roles", "roles": ["Editors", "Reviewers"], "why": "Again"}).content.decode()
    assert "already" in again
    assert "cannot" in again or "Again" in again  # what was typed stays


def test_an_administrator_never_gets_hold_of_a_superuser(client, chief, admin_account):
    client.force_login(chief)
    page = reverse("admin:sources_account_change", args=[admin_account.pk])
    for sent in (
        {"act": "new_link"},
        {"act": "end", "why": "x"},
        {"act": "roles", "roles": [], "why": "x"},
        {"act": "factors", "why": "x"},
    ):
        assert "Only a superuser" in client.post(page, sent).content.decode(), sent
    assert not Invitation.objects.exists()


FORGED = [
    {"act": "new_link"},
    {"act": "end", "why": "x"},
    {"act": "restore", "why": "x"},
    {"act": "roles", "roles": ["Administrators"], "why": "x"},
]


@pytest.mark.parametrize("role", ["editor", "reviewer", "reader"])
def test_forged_posts_of_those_who_do_not_look_after_accounts_are_forbidden(request, client, role, second_editor):
    account = request.getfixturevalue(role)
    client.force_login(account)
    for target in (account, second_editor):
        page = reverse("admin:sources_account_change", args=[target.pk])
        for sent in FORGED:
            assert client.post(page, sent).status_code == 403
    assert client.get(reverse("admin:sources_account_changelist")).status_code == 403
    assert invite(client).status_code == 403
    assert (
        client.post(reverse("admin:sources_account_delete", args=[second_editor.pk]), {"post": "yes"}).status_code
        == 403
    )
    with pytest.raises(door.Refused):
        access.invite(by=account, name="x", email="x@example.org", public_name="", roles=[])
    assert not AccountEvent.objects.exists()
    assert not Invitation.objects.exists()


def test_accounts_are_never_deleted_and_passwords_never_set_for_others(client, admin_account, editor):
    client.force_login(admin_account)
    assert client.post(reverse("admin:sources_account_delete", args=[editor.pk]), {"post": "yes"}).status_code == 403
    assert client.post(
        f"/admin/sources/account/{editor.pk}/password/", {"password1": "x", "password2": "x"}
    ).status_code in {302, 403, 404}
    assert Account.objects.get(pk=editor.pk).check_password(PASSWORD)


def test_a_lost_second_factor_is_taken_off_with_a_reason(client, chief, editor):
    at_work = Client()
    at_work.force_login(editor)
    set_up_app(at_work)
    client.force_login(chief)
    page = reverse("admin:sources_account_change", args=[editor.pk])
    client.post(page, {"act": "factors", "why": "Phone lost, met in person"})
    assert not Authenticator.objects.filter(user=editor).exists()
    assert not signed_in(at_work)
    assert events(about=editor)[-1] == What.FACTORS_TAKEN


# --- Oneself


def test_a_new_public_name_follows_what_was_signed_before_and_the_old_one_stays_in_the_trail(client, editor, desk):
    desk.publish(desk.claim())
    client.force_login(editor)
    assert client.post("/accounts/", {"public_name": "  Coder \u00a0 7 "}).status_code == 302
    editor.refresh_from_db()
    assert editor.public_name == "Coder 7"
    told = client.get(reverse("admin:sources_submission_changelist")).content.decode()
    assert "Coder 7" in told
    assert AccountEvent.objects.get(what=What.NAMED).change == "E. Editor → Coder 7"


@pytest.mark.parametrize("name", ["r. REVIEWER", "second-editor", "a\u200bb", "x" * 101])
def test_nobody_signs_with_the_name_of_somebody_else(client, editor, reviewer, second_editor, name):
    client.force_login(editor)
    answer = client.post("/accounts/", {"public_name": name})
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    editor.refresh_from_db()
    assert editor.public_name == "E. Editor"


def test_a_person_ends_their_other_sessions(editor):
    here, there = Client(), Client()
    for client in (here, there):
        sign_in(client)
    assert here.get("/accounts/sessions/").content.decode().count("<time") == 0
    assert here.post("/accounts/sessions/").status_code == 302
    assert signed_in(here)
    assert not signed_in(there)


def test_a_changed_password_is_kept_in_the_trail_and_ends_other_sessions(client, editor):
    other = Client()
    other.force_login(editor)
    sign_in(client)
    sent = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert client.post("/accounts/password/change/", sent).status_code == 302
    assert signed_in(client)
    assert not signed_in(other)
    assert events(about=editor)[-1] == What.PASSWORD


# --- The trail


def trail_page(client, **query):
    return client.get(reverse("admin:sources_accountevent_changelist"), query)


def test_who_did_what_is_told_newest_first_with_links_and_filters(
    client, chief, editor, reviewer, desk, django_assert_max_num_queries
):
    claim = desk.claim()
    desk.publish(claim)
    document = desk.document()
    door.ask_takedown(document=document, actor=editor, why="Court order")
    access.set_roles(account=editor, roles=["Editors", "Reviewers"], by=chief, why="Trained")
    client.force_login(reviewer)
    with django_assert_max_num_queries(8):
        page = trail_page(client)
    lines = page.context["lines"]
    assert [line["at"] for line in lines] == sorted((line["at"] for line in lines), reverse=True)
    told = {(str(line["who"]), str(line["verb"])) for line in lines}
    assert told >= {
        ("E. Editor", "began a revision"),
        ("E. Editor", "sent for review"),
        ("R. Reviewer", "approved"),
        ("E. Editor", "asked for a takedown"),
        ("The Chief", "changed the roles of"),
    }
    for line in lines:
        for url in (line["url"], line["submission"]):
            assert not url or client.get(url).status_code == 200, url
    only = trail_page(client, who=reviewer.pk, kind=["decision"]).context["lines"]
    assert {(line["who"], str(line["verb"])) for line in only} == {(reviewer, "approved")}
    tomorrow = (dt.datetime.now(dt.UTC) + dt.timedelta(days=1)).date()
    assert trail_page(client, since=tomorrow.isoformat()).context["lines"] == []
    assert trail_page(client, until=tomorrow.isoformat()).context["lines"]


def test_the_pages_of_the_trail_join_without_gap_or_repetition(client, reviewer, desk):
    sources = [desk.source(f"source-{number}") for number in range(70)]
    desk.publish(*sources)  # one transaction: the same moment for all of them
    client.force_login(reviewer)
    asked, seen = trail.Asked(), []
    for _ in range(20):
        rows = trail.acts(asked=asked, viewer=reviewer, number=33)
        if not rows:
            break
        seen += [(row["kind_of_act"], row["pk"]) for row in rows]
        last = rows[-1]
        asked = trail.Asked(after=trail.Mark(last["at"], last["kind_of_act"], last["pk"]))
    whole = trail.acts(asked=trail.Asked(), viewer=reviewer, number=10_000)
    assert seen == [(row["kind_of_act"], row["pk"]) for row in whole]
    assert len(seen) > 200
    assert Batch.objects.count() >= 1
    page = trail_page(client)
    older = client.get(reverse("admin:sources_accountevent_changelist") + page.context["older"])
    assert older.context["lines"][0]["at"] <= page.context["lines"][-1]["at"]


def test_sign_ins_of_others_are_for_administrators_alone(client, chief, editor, reviewer):
    for name in ("editor", "reviewer"):
        sign_in(Client(), name)
    client.force_login(reviewer)
    assert {line["who"] for line in trail_page(client, kind="sign_in").context["lines"]} == {reviewer}
    client.force_login(chief)
    assert {line["who"] for line in trail_page(client, kind="sign_in").context["lines"]} == {reviewer, editor}
    client.force_login(editor)
    assert trail_page(client).status_code == 403


HOSTILE = [
    "x",
    "\ud7ff",
    "9" * 30,
    "-1",
    "2026-13-45",
    "9999-12-31",
    "0001-01-01",
    "2026-01-01T00:00:00Z~decision~" + "9" * 40,
    "x" * 5000,
]


def test_a_trail_that_is_asked_nonsense_answers(client, reviewer):
    client.force_login(reviewer)
    for value in HOSTILE:
        query = dict.fromkeys(("who", "kind", "since", "until", "after"), value)
        assert trail_page(client, **query).status_code == 200, value
    assert trail_page(client, who="\0").status_code == 400


@pytest.mark.parametrize(
    "garbage",
    ["\0", "x" * 100_000, "{}", "[]", "null", '{"id": 1}', '{"response": {"userHandle": "AA"}}', "'; DROP TABLE"],
)
def test_hostile_input_at_the_doors_is_answered_and_changes_nothing(client, editor, garbage):
    cache.clear()
    for path, names in (
        (LOGIN, ("login", "password", "next")),
        ("/accounts/2fa/webauthn/login/", ("credential",)),
        ("/accounts/2fa/authenticate/", ("code",)),
    ):
        assert Client().post(path, dict.fromkeys(names, garbage)).status_code in {200, 302, 400, 429}, path
    stage = Client()
    client.force_login(editor)
    for path, names in (
        ("/accounts/", ("public_name",)),
        ("/accounts/reauthenticate/", ("password", "next")),
        ("/accounts/password/change/", ("oldpassword", "password1", "password2")),
    ):
        assert client.post(path, dict.fromkeys(names, garbage)).status_code in {200, 302, 400, 429}, path
    confirm(client)
    for path, names in (
        ("/accounts/2fa/webauthn/add/", ("credential", "name")),
        ("/accounts/2fa/totp/activate/", ("code",)),
    ):
        client.get(path)
        assert client.post(path, dict.fromkeys(names, garbage)).status_code in {200, 302, 400, 429}, path
    assert not Authenticator.objects.exists()
    assert not signed_in(stage)
    assert Account.objects.get(pk=editor.pk).check_password(PASSWORD)


def test_the_trail_is_only_ever_added_to(editor, chief):
    access.set_roles(account=editor, roles=["Reviewers"], by=chief, why="Trained")
    sql("SET CONSTRAINTS ALL IMMEDIATE")

    def change():
        sql("UPDATE sources_accountevent SET why = 'x'")

    def delete():
        sql("DELETE FROM sources_accountevent")

    def empty():
        sql("TRUNCATE sources_accountevent CASCADE")

    def without_reason():
        sql(
            "INSERT INTO sources_accountevent (what, about_id, by_id, change, why, address) VALUES ('ended', %s, %s, '', ' ', '')",
            editor.pk,
            chief.pk,
        )

    assert refused_rule(change) == refused_rule(delete) == "review_append_only"
    assert refused_rule(empty) == "review_not_truncated"
    assert refused_rule(without_reason) == "account_event_says_who_and_why"
