"""Two persons replace a text by its hash, in history too; the page stays and says so."""

import hashlib

import pytest
from django.db import connection
from django.urls import reverse

from attacks import as_actor, refused_rule, sql
from claims.models import StancePassage
from sources.models import Decision, History, Passage, Revision, Snapshot, Takedown
from sources.review import door
from sources.review.context import acting

pytestmark = pytest.mark.django_db

TEXT = "The whole text, word by word."
QUOTE = "word by “word”"
DIGEST = "sha256:" + hashlib.sha256(QUOTE.encode()).hexdigest()


@pytest.fixture
def document(desk):
    document = desk.document("captured")
    claim = desk.claim("quoted")
    stance = desk.stance(claim, document, at=())
    with acting(actor_id=desk.editor.pk, reason="Captured"):
        digest = hashlib.sha256(TEXT.encode()).hexdigest()
        Snapshot.objects.create(document=document, text=TEXT, sha256=digest, method="pasted", captured_by=desk.editor)
        passage = Passage.objects.at(document.paragraphs.get(locator="p1"), QUOTE)
        StancePassage.objects.create(stance=stance, passage=passage)
    desk.publish(document, claim, stance)
    return document


def everywhere(words):
    """Name the tables in which these words still stand."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^(claims|sources)_'")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table} row WHERE strpos(to_jsonb(row)::text, %s) > 0", [words])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def take_down(desk, document):
    takedown = door.ask_takedown(document=document, actor=desk.editor, why="The publisher asked")
    door.confirm_takedown(takedown=takedown, actor=desk.reviewer, why="Their right")
    return takedown


def test_text_and_quotations_are_gone_everywhere_and_their_hashes_stay(desk, document):
    quoted = r"word by “word”"
    assert set(everywhere(TEXT)) == {"sources_snapshot", "sources_history"}
    assert {"sources_passage", "sources_revision", "sources_history"} <= set(everywhere(quoted))
    take_down(desk, document)
    assert everywhere(TEXT) == everywhere(quoted) == []
    snapshot = Snapshot.objects.get(document=document)
    assert snapshot.text == f"sha256:{snapshot.sha256}"
    assert Passage.objects.filter(paragraph__document=document).exclude(exact="").get().exact == DIGEST
    assert Revision.objects.filter(content__passages__0__passage__1=DIGEST).exists()
    assert History.objects.filter(table_name="sources_snapshot", row__text=snapshot.text).count() >= 1


def test_the_page_stays_and_says_who_knows_why(desk, document, client):
    take_down(desk, document)
    page = client.get(document.get_absolute_url())
    assert page.status_code == 200
    assert "Text taken down" in page.content.decode()
    assert "The publisher asked" in page.content.decode()
    assert Decision.objects.get(record=document.record, verb="taken_down").by == desk.reviewer


def test_one_person_alone_takes_nothing_down(desk, document, reviewer):
    takedown = door.ask_takedown(document=document, actor=reviewer, why="I want it")
    with pytest.raises(door.Refused, match="second person confirms"):
        door.confirm_takedown(takedown=takedown, actor=reviewer, why="Still me")
    assert TEXT in Snapshot.objects.get(document=document).text
    with pytest.raises(door.Refused, match="Only a reviewer decides"):
        door.confirm_takedown(takedown=takedown, actor=desk.editor, why="Not mine to decide")


def test_no_direct_write_gets_around_the_two_persons(desk, document, admin_account):
    takedown = door.ask_takedown(document=document, actor=admin_account, why="Asked")

    def insert_confirmed():
        as_actor(admin_account)
        sql(
            "INSERT INTO sources_takedown (document_id, reason, asked_by_id, asked_at, confirmed_by_id, confirmed_at) "
            "VALUES (%s, 'x', %s, now(), %s, now())",
            document.pk, admin_account.pk, desk.reviewer.pk,
        )  # fmt: skip

    def forge_the_asker():
        as_actor(admin_account)
        Takedown.objects.filter(pk=takedown.pk).update(asked_by=desk.reviewer, confirmed_at="2026-01-01T00:00Z")

    def confirm_own():
        as_actor(admin_account)
        Takedown.objects.filter(pk=takedown.pk).update(confirmed_at="2026-01-01T00:00Z", confirmed_by=desk.reviewer)

    def delete():
        as_actor(admin_account)
        sql("DELETE FROM sources_takedown")

    def empty_a_snapshot():
        as_actor(admin_account)
        Snapshot.objects.update(text="")

    assert refused_rule(insert_confirmed) == "review_takedown_by_two"
    assert refused_rule(forge_the_asker) == "review_takedown_by_two"
    assert refused_rule(confirm_own) == "review_takedown_by_two"
    assert refused_rule(delete) == refused_rule(empty_a_snapshot) == "review_append_only"


def test_the_desk_asks_and_a_second_person_confirms(client, desk, document):
    where = reverse("admin:sources_document_takedown", args=[document.pk])
    client.force_login(desk.editor)
    assert (
        "Asked: a second person confirms." in client.post(where, {"why": "Court order"}, follow=True).content.decode()
    )
    assert "You asked: a second person confirms." in client.get(where).content.decode()
    client.force_login(desk.reviewer)
    assert "The text is taken down" in client.post(where, {"why": "Seen the order"}, follow=True).content.decode()


def test_nothing_is_deleted_by_the_admin_whoever_asks(client, document, admin_account):
    client.force_login(admin_account)
    assert client.post(reverse("admin:sources_document_delete", args=[document.pk]), {"post": "yes"}).status_code == 403
    assert client.get(document.get_absolute_url()).status_code == 200


def test_a_text_that_was_taken_down_is_not_captured_again(desk, document):
    take_down(desk, document)

    def attack():
        as_actor(desk.editor)
        sql(
            "INSERT INTO sources_snapshot (document_id, text, sha256, method, taken_from, received_sha256, sketch,"
            f" captured_by_id, captured_at) VALUES ({document.pk}, 'x', encode(sha256('x'), 'hex'), 'pasted', '', '', '{{}}',"
            f" {desk.editor.pk}, now())"
        )

    assert refused_rule(attack) == "snapshot_is_taken_down"


def test_notes_of_reviewers_that_quote_it_are_gone_too(desk, document):
    stance = document.stances.get()
    submission = desk.propose(stance)
    revision = submission.revisions.get()
    door.submit(submission=submission, actor=desk.editor, why="Ready")
    door.note(submission=submission, actor=desk.reviewer, notes=[(revision.pk, "note", f"See {QUOTE}")])
    take_down(desk, document)
    assert revision.notes.get().words.startswith("sha256:")
    assert everywhere("See word by") == []


def test_what_an_open_form_sends_after_it_is_not_kept(desk, document, client):
    client.force_login(desk.editor)
    address = reverse("admin:claims_stance_desk", args=[document.pk])
    mark = client.get(address).context["typed_by"]["stance"]
    take_down(desk, document)
    answer = client.post(address, {"note": QUOTE, "typed_by": mark, "_keep": "1"})
    assert answer.json()["kept"] is False
    assert everywhere("word by “word") == []
