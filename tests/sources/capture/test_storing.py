"""A text is kept whole or not at all; what was coded stays where its words are, or is said to be lost."""

import hashlib

import pytest
from django.db import connection

from attacks import as_actor, refused_rule, sql
from captured import FILES, real_text
from claims.models import Stance, StancePassage
from sources.capture import storing
from sources.capture.marking import Line, mark
from sources.models import Anchor, Document, Passage, Record, Revision, Snapshot
from sources.review import door
from sources.review.context import acting

pytestmark = pytest.mark.django_db

FIRST = (
    "The two ministries signed a memorandum in Ankara on 10 May, and the plant is to open within three years from now."
)
SECOND = "Observers in the capital noted that the text of the memorandum was not published, and that no price was named in it."
THIRD = (
    "Whether the plant will be built depends on the budget, which parliament debates in the autumn of this same year."
)
PASTED = storing.Taken("pasted")


def marked(*lines):
    return mark([Line(line) for line in ("A memorandum is signed", *lines)])


@pytest.fixture
def document(desk):
    return storing.keep_new(
        content={"title": "A memorandum is signed", "language": "en", "texts": [{"language": "en", "title": "A memorandum"}]},
        marked=marked(FIRST, SECOND, THIRD), taken=PASTED, actor=desk.editor, reason="Captured",
    )  # fmt: skip


@pytest.fixture
def stance(desk, document):
    """A public stance on words of each paragraph."""
    claim = desk.claim("memorandum")
    stance = desk.stance(claim, document, at=())
    with acting(actor_id=desk.editor.pk, reason="Passages"):
        for locator, words in (("p1", "memorandum in Ankara on 10 May"), ("p2", "the text of the memorandum was not published"), ("p3", "")):  # fmt: skip
            passage = Passage.objects.at(document.paragraphs.get(locator=locator), words)
            StancePassage.objects.create(stance=stance, passage=passage)
        storing.anchor_passages(storing.newest(document))
    desk.publish(document, claim, stance)
    return stance


def again(desk, document, *lines):
    return storing.keep_again(
        document=document, marked=marked(*lines), taken=PASTED, actor=desk.editor, reason="Captured again"
    )


def states(snapshot):
    return list(Anchor.objects.filter(snapshot=snapshot).order_by("passage").values_list("state", flat=True))


def settled():
    """Bring forward what the transaction would meet at its commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_a_new_document_has_its_map_its_snapshot_and_a_draft(document):
    assert [each.locator for each in document.paragraphs.all()] == ["title", "p1", "p2", "p3"]
    snapshot = storing.newest(document)
    assert snapshot.text.split("\n")[1] == FIRST
    assert snapshot.sha256 == hashlib.sha256(snapshot.text.encode()).hexdigest()
    assert not document.record.is_public
    assert document.record.revisions.get().state == Revision.State.DRAFT


def test_a_document_that_the_database_refuses_leaves_nothing(desk):
    before = Record.objects.count(), Snapshot.objects.count()
    with pytest.raises(door.Refused, match="address begins with"):
        storing.keep_new(
            content={"title": "x", "language": "en", "url": "javascript:x", "texts": [{"language": "en", "title": "x"}]},
            marked=marked(FIRST), taken=PASTED, actor=desk.editor, reason="Captured",
        )  # fmt: skip
    assert (Record.objects.count(), Snapshot.objects.count()) == before


def test_the_same_text_again_is_refused_and_nothing_kept(desk, document):
    with pytest.raises(door.Refused, match="we hold already"):
        again(desk, document, FIRST, SECOND, THIRD)
    assert document.snapshots.count() == 1


def test_a_text_captured_again_carries_its_passages_over_by_state(desk, document, stance):
    old = storing.newest(document)
    added = (
        "Quite another paragraph now stands first, of a spokesman who had nothing to add to what was known before it."
    )
    kept = again(desk, document, added, FIRST, SECOND.replace("was not published", "was published"), THIRD)
    assert states(kept.snapshot) == ["moved", "lost", "moved"]
    assert kept.states == {"moved": 2, "lost": 1}
    stance.refresh_from_db()
    assert stance.snapshot_id != kept.snapshot.pk
    assert set(states(old)) == {"exact"}
    assert kept.added == ["p1.2"]  # the map's own p1 keeps its name
    assert kept.gone == []


def test_an_approval_that_rests_on_changed_words_is_stale_until_it_is_given_again(desk, document, stance):
    assert not Stance.objects.stale().exists()
    again(desk, document, FIRST.replace("10 May", "11 May"), SECOND, THIRD)
    assert list(Stance.objects.stale()) == [stance]
    desk.publish(stance)
    assert not Stance.objects.stale().exists()


def test_words_that_come_back_make_the_approval_fresh(desk, document, stance):
    again(desk, document, FIRST.replace("10 May", "11 May"), SECOND, THIRD)
    kept = again(desk, document, FIRST, SECOND, THIRD)
    assert Anchor.objects.get(snapshot=kept.snapshot, passage__exact__contains="10 May").state == "exact"
    assert not Stance.objects.stale().exists()


def test_a_copy_shows_as_alike_and_its_paragraphs_are_known_by_hash(desk, document):
    copied = marked("Another opening of the copy, which the first page does not have.", FIRST, SECOND, THIRD)
    [found] = storing.alike(copied)
    assert (found.document, found.paragraphs) == (document, 3)
    assert found.share > 0.5
    assert storing.alike(copied, but=document.pk) == []


@pytest.mark.parametrize("key", FILES)
def test_the_starter_datas_locators_tie_themselves_to_the_captured_text(desk, key):
    slug = {"FORM": "formiche-2023", "TAG": "tag43-2022", "CESI": "cesi-2019", "KORY": "korybko-2025-it", "CISS": "caspian-institute-2023-it"}[key]  # fmt: skip
    document = Document.objects.at(slug).get()
    lines = [Line(line) for line in real_text(key).split("\n") if line.strip()]
    kept = storing.keep_again(document=document, marked=mark(lines), taken=PASTED, actor=desk.editor, reason="Captured")
    assert kept.gone == []
    assert kept.added == (["date"] if key == "TAG" else [])
    assert set(kept.states) == {"exact"}
    settled()


# --- The rules, tried against the database


def test_where_a_passage_stands_is_written_once_and_confirmed_by_a_person(desk, document, stance):
    anchor = Anchor.objects.first()

    def run(statement, actor=desk.editor):
        def attempt():
            as_actor(actor)
            sql(statement)

        return refused_rule(attempt)

    assert run(f"UPDATE sources_anchor SET start = 1 WHERE id = {anchor.pk}") == "review_anchor_is_kept"
    assert run(f"UPDATE sources_anchor SET confirmed_at = now() WHERE id = {anchor.pk}") == "review_anchor_is_kept"
    assert run(f"DELETE FROM sources_anchor WHERE id = {anchor.pk}") == "review_anchor_is_kept"
    assert run("TRUNCATE sources_anchor CASCADE") == "review_not_truncated"
    with acting(actor_id=desk.editor.pk, reason="A look"):
        other = desk.document("another")
        text = "x"
        snapshot = Snapshot.objects.create(
            document=other, text=text, sha256=hashlib.sha256(text.encode()).hexdigest(), method="pasted", captured_by=desk.reviewer
        )  # fmt: skip
    snapshot.refresh_from_db()
    assert snapshot.captured_by == desk.editor  # whoever acts, whatever was written
    columns = 'INSERT INTO sources_anchor (passage_id, snapshot_id, state, start, "end") VALUES'
    assert run(f"{columns} ({anchor.passage_id}, {snapshot.pk}, 'exact', 0, 1)") == "anchor_of_its_document"
    assert run(f"{columns} ({anchor.passage_id}, {snapshot.pk}, 'exact', NULL, NULL)") in {"anchor_has_a_place_unless_lost", "anchor_of_its_document"}  # fmt: skip


def test_a_snapshot_carries_its_own_hash(desk):
    document = desk.document("captured")

    def attempt():
        as_actor(desk.editor)
        sql(
            "INSERT INTO sources_snapshot (document_id, text, sha256, method, taken_from, received_sha256, sketch,"
            f" captured_by_id, captured_at) VALUES ({document.pk}, 'x', '{'0' * 64}', 'pasted', '', '', '{{}}', {desk.editor.pk}, now())"
        )

    assert refused_rule(attempt) == "snapshot_is_hashed"
