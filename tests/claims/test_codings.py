"""Which codings count as made without sight of each other, and how taggings of one document stand side by side."""

import pytest

from claims import codings
from claims.agreement import Lack, nominal, ordinal
from claims.disagreement import ORDER
from claims.models import Stance
from sources.models import Actor, BiasTag, Tagging, TaggingText
from sources.review import content as review_content
from sources.review import door
from sources.review.context import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def cell(desk):
    claim, document = desk.claim(), desk.document()
    desk.publish(claim, document)
    return claim, document


@pytest.fixture
def code(desk, cell):
    """Publish a coding of the cell: the agreed stance, or blind by somebody else."""

    def make(outcome, blind_by=None, **fields):
        if blind_by is not None:
            fields |= {"is_agreed": False, "coder": blind_by, "mark": f"--{blind_by.username}"}
        stance = desk.stance(*cell, outcome, **{"codebook_version": "1", **fields})
        desk.publish(stance)
        return stance

    return make


def here():
    """Give what is public and did not come with the starter data."""
    return Stance.objects.published().filter(record__batch=None)


def found():
    return [cell.outcomes for cell in codings.cells(here())]


def test_the_agreed_stance_and_a_blind_one_beside_it_are_two_codings(code, cell, editor, second_editor):
    code("asserts")
    assert codings.cells(here()) == []
    code("supports", blind_by=second_editor)
    claim, document = cell
    outcomes = {second_editor.pk: "supports", editor.pk: "asserts"}
    assert codings.cells(here()) == [codings.Cell(document.pk, claim.pk, "1", outcomes)]


def test_what_was_reconciled_later_does_not_count_as_found(code, desk, editor, second_editor):
    agreed = code("asserts")
    code("supports", blind_by=second_editor)
    content = review_content.read(agreed.record) | {"outcome": "supports"}
    revision = door.propose(record=agreed.record, content=content, actor=desk.editor, reason="Reconciled")
    door.submit(submission=revision.submission, actor=desk.editor, why="Reconciled")
    door.approve(submission=revision.submission, actor=desk.reviewer, why="Agreed")
    assert Stance.objects.get(pk=agreed.pk).outcome == "supports"
    assert found() == [{second_editor.pk: "supports", editor.pk: "asserts"}]


def test_an_agreed_stance_made_from_codings_is_none(code, make_account, second_editor, editor):
    third = make_account("third-editor", "Editors")
    code("asserts", blind_by=second_editor)
    code("qualifies", blind_by=third)
    code("supports")  # came after them
    assert found() == [{second_editor.pk: "asserts", third.pk: "qualifies"}]


def test_an_agreed_stance_that_says_it_rests_on_several_codings_is_none(code, second_editor):
    code("asserts", codings_made=3, codings_for=2)
    code("supports", blind_by=second_editor)
    assert found() == []


def test_codings_by_two_versions_of_the_codebook_do_not_pair(code, second_editor):
    code("asserts")
    code("supports", blind_by=second_editor, codebook_version="2")
    assert found() == []


def test_a_coding_that_is_not_public_waits(desk, code, cell, second_editor):
    code("asserts")
    desk.stance(*cell, "supports", is_agreed=False, coder=second_editor, mark="--2", codebook_version="1")
    assert found() == []
    assert len(codings.cells(Stance.objects.filter(record__batch=None))) == 1


def test_outcomes_are_nominal_and_positions_ordinal_where_both_took_one():
    cells = [
        codings.Cell(1, claim, "1", {7: one, 8: other})
        for claim, (one, other) in enumerate(
            [("asserts", "asserts"), ("denies", "disputes"), ("reports", "asserts"), ("silent", "silent")]
        )
    ]
    assert nominal(codings.of_outcomes(cells)).units == 4
    assert codings.of_positions(cells)[1:3] == [{7: "denies", 8: "disputes"}, {8: "asserts"}]
    assert ordinal(codings.of_positions(cells), ORDER).units == 2


def test_cells_cost_two_queries_whatever_their_number(code, second_editor, django_assert_num_queries):
    code("asserts")
    code("supports", blind_by=second_editor)
    with django_assert_num_queries(2):
        codings.cells()


# --- Tags


@pytest.fixture
def tag(desk):
    """Publish a tagging by an account."""

    def give(document, slug, rater, actor=None):
        with acting(actor_id=desk.editor.pk, reason="New tagging"):
            tagging = Tagging.objects.create(
                record=desk.record("tagging", f"{document.slug}--{slug}--{rater.username}"),
                document=document, tag=BiasTag.objects.at(slug).get(), by_account=rater, actor=actor,
            )  # fmt: skip
            TaggingText.objects.create(tagging=tagging, language="en", rationale="Seen throughout.")
        return tagging

    return give


def test_a_tag_is_agreed_on_where_two_raters_gave_it_about_the_same_actors(desk, tag, editor, second_editor):
    both, alone = desk.document("both"), desk.document("alone")
    russia = Actor.objects.at("russia").get()
    rows = [
        tag(both, "tone-vivid", editor),
        tag(both, "tone-vivid", second_editor),
        tag(both, "alignment-argues-for", second_editor, russia),
        tag(alone, "tone-vivid", editor),
    ]
    units = codings.of_tags(Tagging.objects.filter(pk__in=[row.pk for row in rows]))
    one, other = ("account", editor.pk), ("account", second_editor.pk)
    assert units == {
        rows[0].tag_id: [{one: frozenset({None}), other: frozenset({None})}],
        rows[2].tag_id: [{one: frozenset(), other: frozenset({russia.pk})}],
    }
    assert nominal(units[rows[0].tag_id]).lack is Lack.NO_VARIATION
    assert nominal(units[rows[2].tag_id]).alpha == 0
    assert codings.of_tags(Tagging.objects.filter(pk=rows[3].pk)) == {}
