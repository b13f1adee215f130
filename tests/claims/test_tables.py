"""Comparisons read from the base: only what is public, whatever they are asked for."""

import pytest

from claims import tables
from claims.models import Claim, Event, Question
from sources.models import Document
from sources.review.context import acting

pytestmark = pytest.mark.django_db

DRONES = "the-may-2022-drone-deal-licence-or-understanding"


def names(table):
    return [column.document.slug for column in table.columns]


def test_a_question_lays_its_claims_in_its_order_against_documents_in_alphabetical_order():
    question = Question.objects.at(DRONES).get()
    table = tables.for_question(question)
    wanted = [link.claim_id for link in question.claim_links.order_by("position")]
    assert [row.claim.pk for row in table.rows] == wanted
    publishers = [tables.publisher_name(column.document).casefold() for column in table.columns]
    assert publishers == sorted(publishers)


def test_an_event_meets_the_documents_that_mention_it_or_are_coded_on_it():
    event = Event.objects.at("turkish-kazakh-drone-agreement-anka").get()
    table = tables.for_event(event)
    assert {row.claim.pk for row in table.rows} == set(event.claim_links.values_list("claim", flat=True))
    assert {"formiche-2023", "tag43-2022"} <= set(names(table))


def test_chosen_documents_are_compared_on_every_claim_that_one_of_them_takes_up():
    chosen = list(Document.objects.filter(record__slug__in=["tag43-2022", "formiche-2023"]))
    table = tables.for_documents(chosen)
    assert names(table) == ["formiche-2023", "tag43-2022"]
    assert len(table.rows) == 95
    assert sum(table.counts.values()) == 190


def test_a_claim_shows_who_was_written_before_it():
    claim = Claim.objects.at("what-kazakhstan-got-in-may-2022-was-a-production-licence-for-the-anka").get()
    table = tables.for_claim(claim)
    states = {cell.column.document.slug: cell.state for cell in table.rows[0].cells}
    assert states["cesi-2019"] == "predates"
    assert len(states) == 5


def test_a_translation_is_as_old_as_what_it_translates():
    document = Document.objects.at("caspian-institute-2023-it").select_related("translation_of").get()
    bounds = tables.document_bounds(document)
    assert [str(each.latest) for each in bounds] == ["2024-03-31", "2023-10-12"]


def test_what_is_not_public_is_in_no_comparison(desk):
    question = Question.objects.at(DRONES).get()
    before = tables.for_question(question)
    claim, document = desk.claim("hidden"), desk.document("hidden")
    public = Claim.objects.get(pk=before.rows[0].claim.pk)
    desk.stance(public, document)
    desk.stance(claim, Document.objects.at("tag43-2022").get())
    with acting(actor_id=desk.editor.pk, reason="A draft"):
        draft = Question.objects.create(record=desk.record("question", "draft"))
        draft.claim_links.create(claim=claim)
        draft.document_links.create(document=document)
    after = tables.for_question(question)
    assert names(after) == names(before)
    assert [row.counts for row in after.rows] == [row.counts for row in before.rows]
    assert tables.for_question(draft).rows == ()
    assert "hidden" not in names(tables.for_claim(public))


def test_blind_codings_are_in_no_comparison(desk, second_editor):
    claim = Claim.objects.at("what-kazakhstan-got-in-may-2022-was-a-production-licence-for-the-anka").get()
    before = tables.for_claim(claim).rows[0].counts
    tag43 = Document.objects.at("tag43-2022").get()
    blind = desk.stance(claim, tag43, "denies", at=("p3",), is_agreed=False, coder=second_editor, mark="-blind")
    desk.publish(blind)
    assert tables.for_claim(claim).rows[0].counts == before


@pytest.mark.parametrize("slug", [DRONES, "how-deep-is-the-break-with-moscow"])
def test_a_comparison_costs_the_same_whatever_its_size(slug, django_assert_max_num_queries):
    question = Question.objects.at(slug).get()
    with django_assert_max_num_queries(7):  # the last of them only where there are chains
        tables.for_question(question)
