"""A reader reports an error: without an account or a cookie, whatever is typed, and not too often."""

import re

import pytest
import time_machine
from django.core import signing
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from pages.named import plain_pages
from pages.reporting import SALT
from sources.models import ReaderReport, ReportCount
from sources.reports import receiving
from sources.reports.receiving import LIMITS
from sources.review.content import KINDS

pytestmark = pytest.mark.django_db

LICENCE = "what-kazakhstan-got-in-may-2022-was-a-production-licence-for-the-anka"
WRONG = "The licence is of 12 May, not of 10 May."


def address(name, *args, language="en"):
    with override(language):
        return reverse(name, args=args)


def mark_in(page):
    return re.search(r'name="opened" value="([^"]+)"', page)[1]


def opened(client, kind="claim", slug=LICENCE, ago=10):
    """Open the form some seconds ago, and give its mark."""
    with time_machine.travel(timezone.now() - timezone.timedelta(seconds=ago), tick=False):
        page = client.get(address("report"), {"kind": kind, "slug": slug})
    assert page.status_code == 200
    return mark_in(page.content.decode())


def send(client, mark=None, **typed):
    mark = opened(client) if mark is None else mark
    data = {"words": WRONG, "language": "en", "opened": mark, "kind": "claim", "slug": LICENCE, **typed}
    return client.post(address("report"), data)


def test_a_reader_reports_an_error_and_gets_a_number_that_tells_how_it_stands(client):
    response = send(client, place="Tag43, p4", source_url="https://example.org/12-may", email="a@example.org")
    assert response.status_code == 303
    kept = ReaderReport.objects.get()
    assert (kept.words, kept.place, kept.source_url, kept.email) == (
        WRONG, "Tag43, p4", "https://example.org/12-may", "a@example.org",
    )  # fmt: skip
    assert (kept.about.slug, kept.language, kept.state) == (LICENCE, "en", "new")
    page = client.get(response.url)
    assert response.url == address("report_state", kept.number)
    assert "It waits for an editor." in page.content.decode()
    assert WRONG not in page.content.decode()
    assert "a@example.org" not in page.content.decode()
    for each in (response, page):
        assert not each.cookies
        assert "no-store" in each.headers["Cache-Control"]


def test_every_page_links_to_the_form_and_tells_which_page_it_is(client):
    for name, args, query in (
        ("claim", (LICENCE,), f"kind=claim&amp;slug={LICENCE}"),
        ("history", ("claim", LICENCE), f"kind=claim&amp;slug={LICENCE}"),
        ("method", (), "kind=page&amp;slug=method"),
        ("claims", (), "kind=page&amp;slug=claims"),
    ):
        page = client.get(address(name, *args)).content.decode()
        assert f'href="/en/report/?{query}"' in page, name
    assert 'href="/it/report/?kind=claim&amp;slug=nobody"' in client.get("/it/claims/nobody/").content.decode()
    assert 'href="/it/report/"' in client.get("/it/nowhere/").content.decode()
    form = client.get(address("report"), {"kind": "claim", "slug": LICENCE}).content.decode()
    assert f'<a href="{address("claim", LICENCE)}">' in form


def test_every_page_without_arguments_can_be_named():
    for name in plain_pages():
        assert re.fullmatch(r"[a-z_-]{1,60}", name)
        assert reverse(name)
    assert not plain_pages() & KINDS.keys()


HOSTILE = [
    "a\0b",
    "\u202eevil",
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x")',
    "\x1b[31m",
    "' OR 1=1 --",
    "{{ 7|add:7 }}",
    "x" * 3000,
]


@pytest.mark.parametrize(
    "field", ["words", "place", "source_url", "email", "language", "kind", "slug", "opened", "website"]
)
def test_hostile_words_are_answered_never_reflected_raw_and_never_stored_raw(client, field):
    mark = opened(client)
    for hostile in HOSTILE:
        typed = {"words": f"{WRONG} {hash(hostile)}", "opened": mark, field: hostile}
        ReportCount.objects.all().delete()
        response = send(client, **typed)
        assert response.status_code in {303, 400}, hostile
        page = response.content.decode()
        assert "<script>alert" not in page
        assert "{{" not in page or "{{ 7|add:7 }}" in page
        assert not response.cookies
        assert response.headers["Cache-Control"]
    for kept in ReaderReport.objects.all():
        for text in (kept.words, kept.place, kept.source_url, kept.email):
            assert not re.search("[\0\x1b\u202e]", text)
        assert re.match(r"https?://|\Z", kept.source_url)


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "claim", "slug": "a\0b"},
        {"kind": "<script>", "slug": "x"},
        {"kind": "page", "slug": "admin:index"},
        {"slug": "x" * 9000},
        {"kind": "stance"},
        {"kind": "page", "slug": "//evil.example"},
    ],
)
def test_a_page_that_is_not_here_can_still_be_reported(client, query):
    page = client.get(address("report"), query).content.decode()
    assert "The page that you came from is not known here" in page
    assert "<script>" not in page.replace("<script src=", "")
    assert 'href="//' not in page
    mark = opened(client, **{"kind": "", "slug": "", **query})
    assert send(client, mark).status_code == 303
    assert ReaderReport.objects.get().about is None


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org/x",
        "//example.org",
        "https://exa mple.org",
        "http://",
        'https://example.org/"onclick=',
        "file:///etc/passwd",
    ],
)
def test_only_addresses_of_pages_are_taken_and_nothing_that_was_typed_is_lost(client, url):
    response = send(client, source_url=url, place="p4", email="a@example.org")
    assert response.status_code == 400
    page = response.content.decode()
    assert "This is not the address of a page." in page
    for typed in (WRONG, "p4", "a@example.org"):
        assert typed in page
    assert not ReaderReport.objects.exists()


def test_an_unpublished_record_can_be_neither_named_nor_found_by_the_form(client, desk):
    claim = desk.claim("veiled", "A secret statement.")
    page = client.get(address("report"), {"kind": "claim", "slug": claim.slug}).content.decode()
    assert "secret" not in page
    assert "not known here" in page


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        ("", "Nothing is lost"),
        ("forged", "Nothing is lost"),
        (signing.dumps(["claim", LICENCE, "abc", 1], salt="another"), "Nothing is lost"),
        (signing.dumps("x", salt=SALT), "Nothing is lost"),
        (signing.dumps(["claim", LICENCE, "abcdefghjkmn", 1_600_000_000], salt=SALT), "open for more than a day"),
    ],
    ids=["nothing", "forged", "of another form", "of another shape", "too old"],
)
def test_a_form_that_is_none_of_ours_or_too_old_comes_back_filled_and_can_be_sent(client, mark, told):
    response = send(client, mark)
    page = response.content.decode()
    assert response.status_code == 400
    assert told in page
    assert WRONG in page
    assert f'<a href="{address("claim", LICENCE)}">' in page
    assert not ReaderReport.objects.exists()
    with time_machine.travel(timezone.now() + timezone.timedelta(seconds=5), tick=False):
        assert send(client, mark_in(page)).status_code == 303


def test_what_is_sent_at_once_by_a_program_or_from_another_site_is_not_taken(client):
    fast = send(client, opened(client, ago=0))
    assert "quicker than anybody writes" in fast.content.decode()
    trap = send(client, website="http://spam.example")
    assert "send the form once more" in trap.content.decode()
    assert "spam.example" not in trap.content.decode()
    mark = opened(client)
    data = {"words": WRONG, "language": "en", "opened": mark}
    other = client.post(address("report"), data, headers={"Sec-Fetch-Site": "cross-site"})
    for each in (fast, trap, other):
        assert each.status_code == 400
        assert WRONG in each.content.decode()
    assert not ReaderReport.objects.exists()


def test_too_many_are_told_when_to_try_again_and_keep_what_they_typed(client):
    for number in range(LIMITS["address"]):
        assert send(client, words=f"Number {number}.").status_code == 303
    response = send(client, words="One more thing that is wrong.")
    page = response.content.decode()
    assert response.status_code == 429
    assert 60 <= int(response.headers["Retry-After"]) <= 3600
    assert re.search(r"Try again in \d+ minutes?\.", page)
    assert "One more thing that is wrong." in page
    assert ReaderReport.objects.count() == LIMITS["address"]


def test_a_form_sent_twice_is_one_report_and_a_changed_one_is_another(client):
    mark = opened(client)
    first, second, third = (send(client, mark, words=words) for words in (WRONG, WRONG, "Something else too."))
    assert first.url == second.url != third.url
    assert ReaderReport.objects.count() == 2
    again = send(client, words=f" {WRONG.upper()}\n")
    assert ReaderReport.objects.get(number=again.url.split("/")[-2]).same_as == ReaderReport.objects.order_by("pk")[0]
    assert "Somebody else had reported the same" in client.get(again.url).content.decode()


def test_what_is_far_too_large_is_refused_in_words_before_it_is_read(client):
    response = send(client, words="x" * 1_000_000)
    assert response.status_code == 413
    assert "your browser still has what you typed" in response.content.decode()
    long = send(client, words="x" * 100_000)
    assert long.status_code == 400
    assert "x" * 100_000 in long.content.decode()
    assert not ReaderReport.objects.exists()


def test_typed_words_stand_in_the_form_again_when_the_base_fails(client, monkeypatch):
    def broken(*_args):
        raise DatabaseError

    monkeypatch.setattr(receiving, "_count", broken)
    response = send(client)
    assert response.status_code == 503
    assert WRONG in response.content.decode()
    monkeypatch.undo()
    assert send(client, mark_in(response.content.decode())).status_code in {303, 400}


def test_an_editor_s_session_gives_a_report_no_account(client, editor):
    client.force_login(editor)
    assert send(client).status_code == 303
    assert ReaderReport.objects.get().handled_by is None


def test_a_number_that_nobody_has_and_a_wrong_method_are_refused(client):
    assert client.get(address("report_state", "abcdefghjkmn")).status_code == 404
    assert client.get(address("report_state", "x" * 400)).status_code == 404
    assert client.put(address("report")).status_code == 405
    assert client.post(address("report_state", "abcdefghjkmn")).status_code == 405


def test_who_we_are_says_what_is_stated_and_says_what_is_not(client, settings):
    page = client.get(address("about")).content.decode()
    assert "has not stated a name" in page
    assert "has not stated who pays" in page
    settings.PUBLISHER = {
        "name": {"en": "The Institute", "it": "L'Istituto"}, "who": {"en": "<b>Four people.</b>"}, "funding": {"en": "A grant."},
        "contact": {"en": "https://example.org/contact"},
    }  # fmt: skip
    page = client.get(address("about", language="it")).content.decode()
    assert "L&#x27;Istituto" in page
    assert '<span lang="en">&lt;b&gt;Four people.&lt;/b&gt;</span>' in page
    assert "has not stated" not in page
