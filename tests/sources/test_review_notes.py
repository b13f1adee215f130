"""Notes at the place: left by a reviewer, seen at the field by the editor, and what was answered by the next review."""

import hashlib

import pytest
from django.urls import reverse

from attacks import as_actor, refused_rule, sql
from claims.models import StancePassage
from sources.capture.marking import digest
from sources.models import Paragraph, Passage, ReviewNote, Snapshot
from sources.passages import surroundings
from sources.review import content as contents
from sources.review import door
from sources.review.context import acting
from sources.review.differences import pieces
from sources.review.notes import placed

pytestmark = pytest.mark.django_db


def page_of(submission):
    return reverse("admin:sources_submission_change", args=[submission.pk])


@pytest.fixture
def submission(desk):
    return desk.send(desk.claim("noted", "A deal was signed."))


@pytest.fixture
def revision(submission):
    return submission.revisions.get()


def ask(client, reviewer, submission, **notes):
    """Ask for changes in the admin, with notes named by `KEY-PATH`."""
    client.force_login(reviewer)
    return client.post(page_of(submission), {"act": "request_changes", "why": "See the notes", **notes}, follow=True)


def test_asking_for_changes_sends_the_notes_of_all_places_or_nothing(client, reviewer, submission, revision):
    note = {f"note-{revision.pk}-texts.0.statement": "Which deal?", f"note-{revision.pk}-": "Name both parties"}
    ask(client, reviewer, submission, **note, **{f"note-{revision.pk}-texts.7.statement": "No such place"})
    revision.refresh_from_db()
    assert (revision.state, ReviewNote.objects.count()) == ("in_review", 0)
    ask(client, reviewer, submission, **note, **{f"note-{revision.pk}-type": "  "})
    revision.refresh_from_db()
    assert revision.state == "changes_requested"
    assert {(each.path, each.words, each.by) for each in revision.notes.all()} == {
        ("texts.0.statement", "Which deal?", reviewer), ("", "Name both parties", reviewer),
    }  # fmt: skip


def test_what_was_typed_survives_a_refusal(client, reviewer, submission, revision):
    client.force_login(reviewer)
    sent = {"act": "request_changes", "why": " ", f"note-{revision.pk}-texts.0.statement": "Which deal of May?"}
    page = client.post(page_of(submission), sent).content.decode()
    assert "Say why" in page
    assert "Which deal of May?</textarea>" in page


def test_a_note_alone_decides_nothing(client, second_editor, submission, revision):
    client.force_login(second_editor)
    client.post(page_of(submission), {"act": "note", f"note-{revision.pk}-type": "Causal?"})
    revision.refresh_from_db()
    assert (revision.state, revision.notes.get().by) == ("in_review", second_editor)


def test_the_editor_finds_each_note_at_its_field_and_those_that_fit_none_on_top(
    client, desk, reviewer, submission, revision
):
    ask(client, reviewer, submission, **{
        f"note-{revision.pk}-texts.0.statement": "Which deal?", f"note-{revision.pk}-": "Name both parties",
        f"note-{revision.pk}-type": "Is it causal?",
    })  # fmt: skip
    client.force_login(desk.editor)
    form = client.get(reverse("admin:claims_claim_change", args=[revision.record_id]))
    page = form.content.decode()
    box = page.index('id="id_texts-0-statement_notes"')
    assert box < page.index("Which deal?") < page.index("</div>", box)
    assert 'aria-describedby="id_type_helptext id_type_notes"' in page
    assert [each.note.words for each in form.context["notes_on_top"]] == ["Name both parties"]
    assert "R. Reviewer" in page


def test_the_next_review_shows_what_was_answered_though_rows_have_moved(client, desk, reviewer, submission, revision):
    ask(client, reviewer, submission, **{
        f"note-{revision.pk}-texts.0.statement": "Which deal?", f"note-{revision.pk}-type": "Is it causal?",
    })  # fmt: skip
    content = contents.read(revision.record)
    content["texts"][0]["statement"] = "The drone deal of May was signed."
    italian = {**content["texts"][0], "id": content["texts"][0]["id"] + 1000, "language": "it", "statement": "Ecco."}
    content["texts"].insert(0, italian)
    door.propose(record=revision.record, content=content, actor=desk.editor, reason="Named the deal")
    revision.refresh_from_db()
    assert [each.is_earlier for each in placed([revision])[revision.pk]] == [False, False]
    door.submit(submission=submission, actor=desk.editor, why="Named the deal")
    found = placed([revision])[revision.pk]
    assert [(each.path, each.is_earlier, each.is_answered) for each in found] == [
        ("texts.1.statement", True, True), ("type", True, False),
    ]  # fmt: skip
    client.force_login(reviewer)
    page = client.get(page_of(submission)).content.decode()
    assert "Earlier note: changed since" in page
    assert "Earlier note: not changed since" in page


def test_a_note_of_a_passage_or_a_chain_stands_at_the_field_where_it_is_typed(client, desk, reviewer):
    claim, document = desk.claim(), desk.document()
    desk.publish(claim, document)
    stance = desk.stance(claim, document)
    submission = desk.send(stance)
    revision = submission.revisions.get()
    ask(client, reviewer, submission, **{
        f"note-{revision.pk}-passages.0.passage": "p2 rather", f"note-{revision.pk}-chains": "Who told them?",
    })  # fmt: skip
    client.force_login(desk.editor)
    form = client.get(reverse("admin:claims_stance_change", args=[stance.pk]))
    page = form.content.decode()
    for field, words in (("passages-0-locator", "p2 rather"), ("chain_lines", "Who told them?")):
        box = page.index(f'id="id_{field}_notes"')
        assert box < page.index(words) < page.index("</div>", box)
    assert form.context["notes_on_top"] == []


@pytest.mark.parametrize(
    "name", ["note-x-type", "note-999999999999999999999-type", "note--", "note-1-texts.0", "note-"]
)
def test_a_forged_place_is_refused_in_a_sentence(client, reviewer, submission, name):
    client.force_login(reviewer)
    page = client.post(page_of(submission), {"act": "note", name: "Hm"}, follow=True)
    assert page.status_code == 200
    assert next(str(message) for message in page.context["messages"]).endswith(".")
    assert not ReviewNote.objects.exists()


def test_notes_are_signed_by_the_actor_kept_for_good_and_left_on_open_places_only(
    desk, reviewer, admin_account, submission, revision, second_editor
):
    door.note(submission=submission, actor=reviewer, notes=[(revision.pk, "type", "Causal?")])
    with acting(actor_id=admin_account.pk, reason="Forged"):
        forged = ReviewNote.objects.create(revision=revision, words="As you", by=second_editor, at="2001-01-01T00:00Z")
    forged.refresh_from_db()
    assert (forged.by, forged.at.year > 2001) == (admin_account, True)

    def unsigned():
        sql("SELECT set_config('parallax.actor', '', true), set_config('parallax.reason', '', true)")
        ReviewNote.objects.bulk_create([ReviewNote(revision=revision, words="Hm", by=reviewer, at=forged.at)])

    def without_reason():
        as_actor(reviewer, "")
        sql(
            "INSERT INTO sources_reviewnote (revision_id, path, words, by_id, at) VALUES (%s, '', 'x', 1, now())",
            revision.pk,
        )

    def update():
        as_actor(admin_account)
        ReviewNote.objects.update(words="Well done")

    def raw():
        as_actor(admin_account)
        sql("UPDATE sources_reviewnote SET by_id = %s", second_editor.pk)

    def delete():
        as_actor(admin_account)
        sql("DELETE FROM sources_reviewnote")

    def truncate():
        as_actor(admin_account)
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql("TRUNCATE sources_reviewnote")

    def nowhere():
        as_actor(admin_account)
        ReviewNote.objects.create(revision=revision, path="texts.5.statement", words="x", by=reviewer, at=forged.at)

    def empty():
        as_actor(admin_account)
        ReviewNote.objects.create(revision=revision, words=" \n", by=reviewer, at=forged.at)

    def decided():
        door.withdraw(submission=submission, actor=desk.editor, why="Too early")
        as_actor(admin_account)
        ReviewNote.objects.create(revision=revision, words="x", by=reviewer, at=forged.at)

    rules = {attack.__name__: refused_rule(attack) for attack in (
        unsigned, without_reason, update, raw, delete, truncate, nowhere, empty, decided,
    )}  # fmt: skip
    assert rules == {
        "unsigned": "review_says_who", "without_reason": "review_says_why", "update": "review_append_only",
        "raw": "review_append_only", "delete": "review_append_only", "truncate": "review_not_truncated",
        "nowhere": "review_note_on_a_place", "empty": "reviewnote_says_something", "decided": "review_note_on_a_place",
    }  # fmt: skip


def test_somebody_without_a_role_leaves_no_note(reader, submission, revision):
    with pytest.raises(door.Refused, match="Only editors and reviewers"):
        door.note(submission=submission, actor=reader, notes=[(revision.pk, "type", "Hm")])


# --- What is shown beside the notes


def test_long_texts_differ_word_by_word_and_strangers_as_a_whole():
    left, right = pieces("The deal was signed in May.", "The drone deal was signed in June.")
    assert [piece.words for piece in left if piece.is_own] == ["May."]
    assert [piece.words.strip() for piece in right if piece.is_own] == ["drone", "June."]
    assert "".join(piece.words for piece in right) == "The drone deal was signed in June."
    assert [piece.is_own for side in pieces("One thing.", "Quite another matter") for piece in side] == [True, True]


@pytest.fixture
def captured(desk):
    """A document with two equal paragraphs, a quotation in the second, and its text captured twice."""
    document = desk.document("captured", locators=())
    lines = ["A title", "The same words.", "Said he: “we  signed”, and left.", "The same words."]

    def capture(text):
        digest = hashlib.sha256(text.encode()).hexdigest()
        return Snapshot.objects.create(
            document=document, text=text, sha256=digest, method="pasted", captured_by=desk.editor
        )

    with acting(actor_id=desk.editor.pk, reason="Captured"):
        for position, line in enumerate(lines):
            Paragraph.objects.create(document=document, position=position, locator=f"p{position}", sha1=digest(line))
        Paragraph.objects.create(document=document, position=9, locator="gone", sha1=digest("No longer there"))
        Paragraph.objects.create(document=document, position=10, locator="unhashed")
        capture("Something older")
        capture("\n\n".join(["Menu", *lines, ""]))
    return document


def test_what_stands_around_a_passage_comes_from_the_newest_text_by_hash_and_order(captured, django_assert_num_queries):
    keys = dict(captured.paragraphs.values_list("locator", "pk"))
    quoted = (keys["p2"], "“we  signed”")
    wanted = [
        quoted,
        (keys["p2"], "we denied"),
        *((keys[name], "") for name in ("p1", "p3", "gone", "unhashed")),
        (0, ""),
    ]
    with django_assert_num_queries(2):
        found = surroundings(wanted)
    assert (found[quoted].before, found[quoted].after, found[quoted].is_there) == ("Said he: ", ", and left.", True)
    denied = found[keys["p2"], "we denied"]
    assert (denied.is_there, denied.has_text, denied.before[:8]) == (False, True, "Said he:")
    assert [found[keys[name], ""].has_text for name in ("p1", "p3", "gone", "unhashed")] == [True, True, False, False]
    assert (0, "") not in found


def test_the_reviewer_reads_the_paragraph_beside_the_stance_and_after_a_takedown_no_more(
    client, desk, reviewer, captured
):
    claim = desk.claim()
    desk.publish(claim, captured)
    stance = desk.stance(claim, captured, at=())
    with acting(actor_id=desk.editor.pk, reason="The passage"):
        passage = Passage.objects.at(captured.paragraphs.get(locator="p2"), "“we  signed”")
        StancePassage.objects.create(stance=stance, passage=passage)
    submission = desk.send(stance)
    client.force_login(reviewer)
    page = client.get(page_of(submission)).content.decode()
    assert "Said he: <mark>“we  signed”</mark>, and left." in page
    takedown = door.ask_takedown(document=captured, actor=desk.editor, why="Court order")
    door.confirm_takedown(takedown=takedown, actor=reviewer, why="Seen it")
    assert "Said he" not in client.get(page_of(submission)).content.decode()


@pytest.mark.parametrize("number", [3, 30])
def test_a_long_submission_folds_into_pages_and_costs_the_same(
    client, desk, reviewer, number, django_assert_max_num_queries
):
    document = desk.document()
    claims = [desk.claim(f"claim-{place}", f"Statement {place}.") for place in range(number)]
    submission = desk.send(document, *(desk.stance(claim, document) for claim in claims), *claims)
    client.force_login(reviewer)
    with django_assert_max_num_queries(16):
        page = client.get(page_of(submission))
    assert len(page.context["entries"]) == min(20, 2 * number + 1)
    assert client.get(page_of(submission), {"p": "99"}).status_code == 200
    assert client.get(page_of(submission), {"p": "x"}).status_code == 200


def test_a_long_list_of_rows_is_folded_and_opens_where_a_note_stands(client, desk, reviewer):
    document = desk.document("long", locators=[f"p{number}" for number in range(1, 30)])
    submission = desk.send(document)
    client.force_login(reviewer)
    address = reverse("admin:sources_submission_change", args=[submission.pk])
    [entry] = client.get(address).context["entries"]
    assert [part.heading for part in entry.parts] == ["", "paragraph map"]
    assert not entry.parts[1].is_open
    place = entry.parts[1].spots[0].change.path
    door.note(submission=submission, actor=reviewer, notes=[(entry.revision.pk, place, "Is it p1?")])
    [entry] = client.get(address).context["entries"]
    assert entry.parts[1].is_open
