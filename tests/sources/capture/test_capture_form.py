"""An editor captures a text in two steps; what is refused comes back as typed, and nothing is half kept."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from claims.models import StancePassage
from sources.models import Document, KeptTyping, Passage, Record, Snapshot
from sources.review import door
from sources.review.context import acting

pytestmark = pytest.mark.django_db

CAPTURE = "/admin/sources/document/capture/"
LONG = (
    "The two ministries signed a memorandum in Ankara, and the plant is to open within three years from now, they said."
)
TEXT = f"Vai al contenuto\n\nMinistries sign a memorandum\n\nBy Someone Writing\n\nieri\n\n{LONG}\n\n{LONG} Again.\n"


@pytest.fixture
def as_editor(client, editor):
    client.force_login(editor)
    return client


def fields_of(response, form="capture-keep"):
    """Give what a browser would send of the second step."""
    html = response.content.decode()
    html = html[html.index(form) :]
    html = html[: html.index("</form>")]
    found = {}
    for tag in re.findall(r"<input [^>]*>", html):
        if name := re.search(r'name="([^"]+)"', tag):
            value = re.search(r'value="([^"]*)"', tag)
            found[name[1]] = unescape(value[1]) if value else ""
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', html, re.DOTALL):
        found[name] = unescape(text).lstrip("\n")
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)"\s+selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def read(client, text=TEXT, where=CAPTURE, **given):
    return client.post(where, {"text": text, **given})


def test_a_pasted_text_is_shown_marked_and_nothing_is_stored_before_it_is_kept(as_editor):
    before = Record.objects.count()
    shown = read(as_editor)
    kinds = [(marked.kind, marked.detail) for marked, _locator in shown.context["marked"]]
    assert kinds == [
        ("boilerplate", "navigation"), ("title", ""), ("boilerplate", "byline"), ("boilerplate", "date"), ("body", ""), ("body", ""),
    ]  # fmt: skip
    fields = fields_of(shown)
    assert (fields["title"], fields["byline"], fields["language"]) == (
        "Ministries sign a memorandum",
        "Someone Writing",
        "en",
    )
    assert Record.objects.count() == before


def test_what_is_kept_is_a_draft_with_its_snapshot_and_leads_to_the_desk(as_editor):
    fields = fields_of(read(as_editor)) | {
        "published": "luglio 2022",
        "published_words": "ieri",
        "accessed_on": "2022-07-05",
    }
    fields["kind-2"] = "teaser"
    answer = as_editor.post(CAPTURE, fields)
    document = Document.objects.get(title="Ministries sign a memorandum")
    assert answer.headers["Location"] == reverse("admin:claims_stance_desk", args=[document.pk])
    assert (document.published, document.published_words) == ("2022-07", "ieri")
    assert str(document.published_relative_to) == "2022-07-05"
    assert [each.locator for each in document.paragraphs.all()] == ["nav", "title", "teaser-1", "date", "p1", "p2"]
    assert document.snapshots.get().text.split("\n")[-1] == f"{LONG} Again."
    assert str(document.responsibilities.get().note) == str({"en": "Someone Writing"})
    assert not document.record.is_public


def test_an_html_file_comes_in_with_what_its_markup_says(as_editor):
    page = f'<html lang="en"><title>T</title><h1>Ministries sign</h1><time datetime="2022-07-04">today</time><p>{LONG}</p></html>'
    file = SimpleUploadedFile("page.html", page.encode(), content_type="text/html")
    shown = as_editor.post(CAPTURE, {"file": file})
    fields = fields_of(shown)
    assert (fields["published"], fields["taken_from"], fields["method"]) == ("2022-07-04", "page.html", "file")
    as_editor.post(CAPTURE, fields)
    assert len(Snapshot.objects.get().received_sha256) == 64


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Give one of the three"),
        ({"text": "x", "address": "https://example.org"}, "Give one of the three"),
        ({"text": " \n "}, "There is no text in it"),
        ({"address": "http://127.0.0.1/x"}, "leads into a private network"),
        ({"address": "not an address"}, "Enter a valid URL"),
        ({"file": SimpleUploadedFile("x.pdf", b"%PDF-1.4 broken")}, "This PDF"),
        ({"file": SimpleUploadedFile("x.txt", b"")}, "empty"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(as_editor, given, sentence):
    answer = as_editor.post(CAPTURE, given)
    assert answer.status_code == 200
    assert sentence in unescape(answer.content.decode())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"language": "Italian"}, "two or three small letters"),
        ({"published": "hello"}, "is not a date"),
        ({"title": "", "description": ""}, "needs a description"),
        ({"url": "https://www.cesi-italia.org/it/articoli/sviluppo-e-limiti-della-cooperazione-difensiva-tra-cina-e-kazakhstan"}, "already a document with this address"),
        ({"kind-2": "poem"}, "choose what it is"),
        ({"lines": ""}, "arrived incomplete"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_comes_back_as_typed(as_editor, change, sentence):
    before = Record.objects.count(), Snapshot.objects.count()
    fields = fields_of(read(as_editor)) | {"copy_note": "typed note"} | change
    answer = as_editor.post(CAPTURE, fields)
    assert answer.status_code == 200
    assert sentence in unescape(answer.content.decode())
    assert "lines" in change or "Ministries sign a memorandum" in answer.content.decode()
    assert (Record.objects.count(), Snapshot.objects.count()) == before


def test_a_forged_way_of_capture_is_refused(as_editor):
    fields = fields_of(read(as_editor))
    assert as_editor.post(CAPTURE, fields | {"method": "told"}).status_code == 404
    assert as_editor.post(CAPTURE, fields | {"received_sha256": "0" * 65}).status_code == 404


def test_another_capture_says_what_became_of_the_passages(as_editor):
    as_editor.post(CAPTURE, fields_of(read(as_editor)))
    document = Document.objects.get(title="Ministries sign a memorandum")
    again = reverse("admin:sources_document_capture_again", args=[document.pk])
    assert "nothing was kept" in as_editor.post(again, fields_of(read(as_editor, where=again))).content.decode()
    changed = TEXT.replace("Again.", "Once more, and at length, they signed it.")
    answer = as_editor.post(again, fields_of(read(as_editor, changed, again)), follow=True)
    assert "The text is kept" in answer.content.decode()
    assert document.snapshots.count() == 2


def test_what_is_pasted_outlives_the_session(as_editor, editor):
    mark = as_editor.get(CAPTURE).context["typed_by"]
    as_editor.logout()
    assert read(as_editor, typed_by=mark).status_code == 302
    as_editor.force_login(editor)
    key = KeptTyping.objects.get().opening
    again = as_editor.get(CAPTURE, {"kept": key})
    assert "Ministries sign a memorandum" in again.content.decode()
    shown = read(as_editor, typed_by=again.context["typed_by"])
    as_editor.post(CAPTURE, fields_of(shown))
    assert not KeptTyping.objects.exists()


@pytest.mark.parametrize("who", ["reader", None])
def test_only_editors_capture(client, request, who):
    if who:
        client.force_login(request.getfixturevalue(who))
    assert client.post(CAPTURE, {"text": TEXT}).status_code in {302, 403}
    assert not Snapshot.objects.exists()


# --- The text stays with editors


def test_no_public_page_and_no_table_holds_more_of_a_text_than_a_short_quotation(as_editor, desk, client, settings):
    settings.LONGEST_QUOTATION = 60
    as_editor.post(CAPTURE, fields_of(read(as_editor)))
    document = Document.objects.get(title="Ministries sign a memorandum")
    claim = desk.claim("memorandum", "A memorandum was signed.")
    stance = desk.stance(claim, document, at=())
    with acting(actor_id=desk.editor.pk, reason="A long passage"):
        passage = Passage.objects.at(document.paragraphs.get(locator="p1"), LONG)
        StancePassage.objects.create(stance=stance, passage=passage)
    desk.publish(document, claim, stance)
    table = as_editor.get("/admin/sources/document/export/", {"format": "csv"}).content.decode(errors="replace")
    stances = as_editor.get("/admin/claims/stance/export/", {"format": "csv"}).content.decode(errors="replace")
    client.logout()
    pages = [client.get(each.get_absolute_url()).content.decode() for each in (document, claim)]
    assert any("The two ministries signed a memorandum in Ankara, and the" in page for page in pages)
    for page in (*pages, table, stances):
        assert "plant is to open" not in unescape(page)
        assert f"{LONG} Again." not in unescape(page)


def test_a_takedown_takes_what_was_typed_about_it_too(as_editor, desk, reviewer):
    as_editor.post(CAPTURE, fields_of(read(as_editor)))
    document = Document.objects.get(title="Ministries sign a memorandum")
    desk.publish(document)
    for address in (
        reverse("admin:claims_stance_desk", args=[document.pk]),
        reverse("admin:sources_document_capture_again", args=[document.pk]),
    ):
        page = as_editor.get(address)
        mark = page.context["typed_by"]
        as_editor.post(
            address, {"text": LONG, "typed_by": mark["stance"] if isinstance(mark, dict) else mark, "_keep": "1"}
        )
    assert KeptTyping.objects.count() == 2
    takedown = door.ask_takedown(document=document, actor=desk.editor, why="The publisher asked")
    door.confirm_takedown(takedown=takedown, actor=reviewer, why="Their right")
    assert not KeptTyping.objects.exists()
    assert Snapshot.objects.get().text.startswith("sha256:")
