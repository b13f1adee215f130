"""The rules of stances, origins and dates, tried against the database.

Every attack runs as the application's database role, with an account named as actor, as raw SQL, as `update()`,
in bulk; then what the transaction would meet at its commit is brought forward.
"""

import pytest

from attacks import as_actor, refused_rule, sql
from claims.models import Claim, Stance, StancePassage
from sources.models import Document, Passage, Record, Revision, Submission
from sources.review import door
from sources.review.context import acting

pytestmark = pytest.mark.django_db


def test_a_second_agreed_stance_is_refused(desk):
    claim, document = desk.claim("once"), desk.document("once")
    desk.stance(claim, document)

    def attack():
        desk.stance(claim, document, mark="-2")

    assert refused_rule(attack) == "stance_one_agreed"


def test_a_blind_coding_may_stand_beside_the_agreed_one_once_per_coder(desk, second_editor):
    claim, document = desk.claim("blind"), desk.document("blind")
    desk.stance(claim, document)
    desk.stance(claim, document, is_agreed=False, coder=second_editor, mark="-2")

    def attack():
        desk.stance(claim, document, is_agreed=False, coder=second_editor, mark="-3")

    assert refused_rule(attack) == "stance_one_blind_per_coder"


@pytest.mark.parametrize("outcome", ["asserts", "denies", "silent", "reports", "unclear"])
def test_an_agreed_position_or_silence_is_not_approved_without_a_passage(desk, reviewer, outcome):
    claim, document = desk.claim("bare"), desk.document("bare")
    desk.publish(claim, document)
    submission = desk.send(desk.stance(claim, document, outcome, at=(), note="Why"))

    def attack():
        door.approve(submission=submission, actor=reviewer, why="Fine")

    assert refused_rule(attack) == "stance_rests_on_a_passage"


def test_not_covered_needs_no_passage(desk):
    claim, document = desk.claim("bare"), desk.document("bare")
    desk.publish(claim, document, desk.stance(claim, document, "not_covered", at=()))
    assert Stance.objects.published().filter(claim=claim).exists()


def test_the_last_passage_of_a_public_stance_cannot_go_even_after_an_early_check(desk, reviewer):
    claim, document = desk.claim("kept"), desk.document("kept")
    stance = desk.stance(claim, document)
    desk.publish(claim, document, stance)
    revision = desk.send(stance).revisions.get()

    def attack():
        as_actor(reviewer)
        sql("SELECT set_config('parallax.revision', %s, true)", str(revision.pk))
        Revision.objects.filter(pk=revision.pk).update(state="approved")
        Record.objects.filter(pk=stance.pk).update(public_revision=revision)
        sql("SET CONSTRAINTS review_complete IMMEDIATE")
        StancePassage.objects.filter(stance=stance).delete()
        Revision.objects.filter(pk=revision.pk).update(applied_at="2026-01-01T00:00Z")

    assert refused_rule(attack) == "stance_rests_on_a_passage"


def test_a_passage_of_another_document_is_refused(desk, reviewer):
    claim, document, other = desk.claim("mixed"), desk.document("one"), desk.document("two")
    desk.publish(claim, document, other)
    stance = desk.stance(claim, document)
    with acting(actor_id=desk.editor.pk, reason="A slip"):
        StancePassage.objects.create(stance=stance, passage=Passage.objects.at(other.paragraphs.first()))
    submission = desk.send(stance)

    def attack():
        door.approve(submission=submission, actor=reviewer, why="Fine")

    assert refused_rule(attack) == "stance_passage_of_its_document"


def test_nothing_translates_copies_or_owns_itself(desk):
    document, source = desk.document("self"), desk.source("self")

    def translate():
        Document.objects.filter(pk=document.pk).update(translation_of=document.pk)

    def copy():
        Document.objects.filter(pk=document.pk).update(copy_of=document.pk)

    def own():
        type(source).objects.filter(pk=source.pk).update(owner=source.pk)

    for attack, rule in [
        (translate, "document_is_not_its_own_origin"),
        (copy, "document_is_not_its_own_origin"),
        (own, "source_does_not_own_itself"),
    ]:

        def acted(attack=attack):
            as_actor(desk.editor)
            attack()

        assert refused_rule(acted) == rule, attack.__name__


def test_a_circle_of_translations_copies_or_owners_is_refused(desk):
    first = desk.document("first")
    second = desk.document("second", translation_of=first)
    third = desk.document("third", copy_of=second)
    holding = desk.source("holding")
    daughter = desk.source("daughter", owner=holding)

    def close_documents():
        as_actor(desk.editor)
        Document.objects.filter(pk=first.pk).update(translation_of=third.pk)

    def close_sources():
        as_actor(desk.editor)
        type(holding).objects.filter(pk=holding.pk).update(owner=daughter.pk)

    assert refused_rule(close_documents) == "document_has_an_origin"
    assert refused_rule(close_sources) == "source_has_an_owner"


def test_a_date_cannot_end_before_it_begins(desk):
    claim = desk.claim("dated")

    def attack():
        as_actor(desk.editor)
        Claim.objects.filter(pk=claim.pk).update(earliest_from="2022-02-02", earliest_to="2022-02-01")

    assert refused_rule(attack) == "claim_bounds_in_order"


def test_a_submission_needs_a_person_too():
    def attack():
        Submission.objects.create(opened_by_id=1)

    assert refused_rule(attack) == "review_says_who"
