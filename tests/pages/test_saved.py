"""Saved comparisons: saved by their address, live or frozen, with what has changed since; nothing hostile gets in."""

import csv
import io
import json
import zipfile

import pytest
from django.urls import reverse
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from claims.models import Claim, SavedComparison, StancePassage
from pages.saved import TABLE
from sources.models import Passage
from sources.review import door
from sources.review.context import acting
from sources.review.merging import propose_merge

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
    with django_assert_max_num_queries(14):  # the view is computed, then remembered
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
    assert "1 cell reads differently today" in page
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


# --- What is not saved


@pytest.mark.parametrize(
    "of",
    [
        "", " ", "x", "/", "/en/", "//", "http://", "https://[", "javascript:alert(1)", "data:text/html,x",
        "http://evil.example" + QUESTION, "//evil.example" + QUESTION, "https:" + QUESTION, "http://testserver@evil.example" + QUESTION,
        "http://testserver.evil.example" + QUESTION, "http:\\\\testserver" + QUESTION, "\\\\evil.example\\x",
        "/en/../admin/", "/en/questions/../../admin/", "/admin/", "/accounts/logout/", "/en/claims/", "/en/questions/",
        "/fr/questions/" + DRONES, "/en/questions/no-such-question/", "/en/questions/%2e%2e/", QUESTION.rstrip("/") + "\x00/",
        QUESTION + "?view=nothing", QUESTION + "?view=pair&a=tag43-2022", QUESTION + "?view=leaves-out&document=none",
        COMPARE, COMPARE + "?documents=none", COMPARE + "?documents=tag43-2022,none", COMPARE + "?documents=%00",
        COMPARE + "?documents=tag43-2022&view=clash\r\nX: y", COMPARE + "?documents=" + ",".join(f"d{n}" for n in range(61)),
        QUESTION + "?" + "a" * 9_000, "ftp://testserver" + QUESTION, "/en/saved/new/", "/en/compare/?documents=tag43-2022&order=worst",
        "javascript://testserver" + QUESTION, "/en/questions/" + DRONES + "/?view=all\u202e",
    ],
)  # fmt: skip
def test_an_address_that_is_no_view_of_ours_is_refused_in_a_sentence(client, reader, of):
    client.force_login(reader)
    shown = client.get(NEW, {"of": of})
    sent = client.post(NEW, {"of": of, "kind": "frozen", "title": "Kept typing"})
    assert (shown.status_code, sent.status_code) == (200, 200)
    assert sent.context["form"].errors["of"]
    assert 'value="Kept typing"' in sent.content.decode()
    assert not SavedComparison.objects.exists()


@pytest.mark.parametrize("title", ["", "   ", "x" * 161, "two\nlines", "a\x00b", "turned \u202e round", "\u2028"])
def test_a_title_is_one_line_that_can_be_read(client, reader, title):
    client.force_login(reader)
    answer = client.post(NEW, {"of": QUESTION, "kind": "frozen", "title": title})
    assert answer.status_code == 200
    assert answer.context["form"].errors["title"]
    assert not SavedComparison.objects.exists()


def test_a_hostile_title_and_query_are_kept_as_text_and_run_nowhere(client, reader):
    kept = save(client, reader, f"{OF_DRONES}&q=<script>&x=%0d%0a", title="=1+1<script>alert(1)</script>")
    assert kept.query == "documents=tag43-2022,formiche-2023"
    page = client.get(page_of(kept)).content.decode()
    assert "<script>alert" not in page
    assert "=1+1&lt;script&gt;" in page
    assert (
        client.get(page_of(kept), {"format": "csv"})
        .content.decode("utf-8-sig")
        .splitlines()[0]
        .startswith("Comparison,'=1+1")
    )


OF_DRONES = f"{COMPARE}?documents=tag43-2022,formiche-2023"


def test_strangers_save_nothing_get_no_cookie_and_are_told_what_does_it_without(client):
    for response in (client.get(NEW, {"of": HOST + QUESTION}), client.get(MINE), client.post(NEW, {"of": QUESTION})):
        assert not response.cookies
        assert "Sign in" in response.content.decode()
    assert "permanent link" in client.get(NEW, {"of": "<b>"}).content.decode()
    assert "<b>" not in client.get(NEW, {"of": "<b>"}).content.decode()
    assert not SavedComparison.objects.exists()
    question = client.get(QUESTION)
    assert not question.cookies
    assert reverse("saved_new") + "?of=http%3A%2F%2Ftestserver" in question.content.decode()


def test_a_file_of_an_unknown_format_is_an_error_in_words_and_an_unknown_address_is_not_found(client, reader):
    kept = save(client, reader, OF_DRONES)
    for query in ({"format": "exe"}, {"format": "<b>"}, {"format": "\x00"}):
        answer = client.get(page_of(kept), query)
        assert (answer.status_code, "CSV, XLSX or JSON" in answer.content.decode()) == (400, True)
        assert "<b>" not in answer.content.decode()
    assert client.get(page_of(kept), {"part": "<b>"}).status_code == 200
    for slug in ("x", "abcdefghjkmn", "x" * 500):
        assert client.get(f"/en/saved/{slug}/").status_code == 404
        assert client.get(f"/en/saved/{slug}/withdraw/").status_code == 404


def test_a_frozen_table_holds_no_word_quoted_from_a_document(client, desk, pair, reader):
    documents, claims, _stances = pair
    with acting(actor_id=desk.editor.pk, reason="Quoted"):
        stance = desk.stance(claims[1], documents[1], at=(), framing_terms=["a loaded term"], note="says it was hidden")
        passage = Passage.objects.create(
            paragraph=documents[1].paragraphs.get(locator="p1"), exact="words of the document"
        )
        StancePassage.objects.create(stance=stance, passage=passage, wording="in its wording")
    desk.publish(stance)
    kept = save(client, reader, OF_PAIR)
    stored = json.dumps(kept.table)
    assert '"locator": "p1"' in stored
    for words in ("words of the document", "a loaded term", "says it was hidden", "in its wording"):
        assert words in client.get(address("claim", "two")).content.decode()
        assert words not in stored


def test_merged_records_are_told_of_and_the_table_stays(client, desk, pair, reader):
    documents, claims, _stances = pair
    third = desk.claim("third", "third is so.")
    desk.publish(third)
    kept = save(client, reader, f"{OF_PAIR}&claims=one,third&view=pair&a=first-paper&b=second-paper")
    assert kept.table["rows"][0]["claim"] == "one"
    for old, new in ((third, claims[1]), (documents[1], documents[0])):
        submission = propose_merge(record=old.record, into=new.record, actor=desk.editor, reason="Said twice")
        door.submit(submission=submission, actor=desk.editor, why="Ready")
        door.approve(submission=submission, actor=desk.reviewer, why="Indeed")
    response = client.get(page_of(kept))
    page = response.content.decode()
    assert response.status_code == 200
    assert "cannot be shown any more as it was" in page
    assert "Document: merged into another record" in page
    assert "second-paper" in page
    assert client.get(page_of(kept), {"part": "changes", "format": "csv"}).status_code == 200


def test_withdrawing_leaves_who_when_and_why_and_takes_the_title_away(client, reader, editor):
    kept = save(client, reader, OF_DRONES, title="Names somebody")
    target = address("saved_withdraw", kept.slug)
    assert client.get(target).status_code == 403
    client.force_login(editor)
    assert client.post(target, {"why": "No"}).status_code == 403
    client.force_login(reader)
    assert client.get(target).status_code == 200
    assert client.post(target, {"why": " "}).context["form"].errors
    assert client.post(target, {"why": "Saved by mistake"}).url == page_of(kept)
    assert "Saved by mistake" in client.get(MINE).content.decode()
    client.logout()
    answer = client.get(page_of(kept))
    assert (answer.status_code, "Saved by mistake" in answer.content.decode()) == (410, True)
    assert "Names somebody" not in answer.content.decode()
    assert client.get(page_of(kept), {"format": "json"}).status_code == 410


def test_one_s_own_list_holds_nothing_of_others(client, reader, editor, django_assert_max_num_queries):
    save(client, reader, OF_DRONES, title="Of the reader")
    save(client, editor, QUESTION, kind="live", title="Of the editor")
    client.force_login(reader)
    with django_assert_max_num_queries(6):
        page = client.get(MINE).content.decode()
    assert "Of the reader" in page
    assert "Of the editor" not in page


# --- Files


def test_the_file_of_a_frozen_view_has_the_lines_of_the_live_one(client, reader):
    kept = save(client, reader, OF_DRONES)
    live = json.loads(client.get(f"{OF_DRONES}&format=json").content)
    frozen = json.loads(client.get(page_of(kept), {"format": "json"}).content)
    shared = [key for key in TABLE if key != "passages"]
    assert len(live["cells"]) > 50
    assert [[row[key] for key in shared] for row in frozen["cells"]] == [
        [row[key] for key in shared] for row in live["cells"]
    ]
    assert (frozen["licence"], frozen["shown"]) == (live["licence"], live["shown"])


def read_again(content):
    """Read an XLSX as LibreOffice's or Excel's file would be read, by a reader that is not the one that wrote it."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["Parallax"]
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False)


@pytest.mark.parametrize("of", [QUESTION, COMPARE, "frozen", "changes"])
def test_a_spreadsheet_read_again_gives_the_same_table_and_holds_no_formula(client, desk, reader, of):
    document, claim = desk.document(title="@SUM(1)"), desk.claim(statement='=HYPERLINK("http://evil.example","x")')
    desk.publish(document, claim, desk.stance(claim, document))
    target, query = of, {"documents": f"{document.slug},tag43-2022"}
    if of in {"frozen", "changes"}:
        target, query = (
            page_of(save(client, reader, f"{COMPARE}?documents=a-document,tag43-2022", title="+1")),
            {"part": of},
        )
        desk.publish(desk.stance(Claim.objects.published().filter(stances__isnull=False).first(), document, "denies"))
    written = client.get(target, {**query, "format": "xlsx"}).content
    as_csv = client.get(target, {**query, "format": "csv"}).content.decode("utf-8-sig")
    width = max(len(row) for row in csv.reader(io.StringIO(as_csv)))
    expected = [row + [""] * (width - len(row)) for row in csv.reader(io.StringIO(as_csv))]
    assert read_again(written) == expected
    cells = [text for row in expected for text in row if text]
    assert len(cells) > 20
    assert not [text for text in cells if text.startswith(("=", "+", "-", "@", "\t", "\r"))]
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        assert not [name for name in package.namelist() if b"<f" in package.read(name).replace(b"<fo", b"").replace(b"<fi", b"")
                    and name.startswith("xl/worksheets")]  # fmt: skip
        assert not [name for name in package.namelist() if "externalLink" in name or "vba" in name]


def test_reviewers_find_what_was_saved_in_the_admin(client, reader, reviewer):
    kept = save(client, reader, OF_DRONES, title="To be found")
    client.force_login(reviewer)
    listing = reverse("admin:claims_savedcomparison_changelist")
    assert "To be found" in client.get(listing, {"q": "found"}).content.decode()
    form = client.get(reverse("admin:claims_savedcomparison_change", args=[kept.pk]))
    assert form.status_code == 200
    assert "tag43-2022" in form.content.decode()
    assert client.get(address("saved_withdraw", kept.slug)).status_code == 200
