"""Pairs of sources: counted as their documents are coded, the same from both sides, copies known as one text."""

import pytest
from django.core.cache import caches

from claims import pairings
from claims.models import AttributionChain, Stance
from sources.models import Responsibility
from sources.review.context import acting

pytestmark = pytest.mark.django_db


def published_by(desk, slug, source, **fields):
    document = desk.document(slug, **fields)
    with acting(actor_id=desk.editor.pk, reason="Who published it"):
        Responsibility.objects.create(document=document, role="publisher", source=source)
    return document


@pytest.fixture
def couple(desk):
    """A source and one that copies its text: alike on five claims, against each other on one, silent on one."""
    one, other = desk.source("aaa"), desk.source("zzz")
    text = published_by(desk, "text", one)
    copy = published_by(desk, "copy", other, copy_of=text)
    claims = [desk.claim(f"claim-{number}", f"Thing {number} happened.") for number in range(7)]
    outcomes = [("asserts", "supports")] * 5 + [("asserts", "denies"), ("asserts", "silent")]
    stances = [
        desk.stance(claim, document, outcome)
        for claim, pair in zip(claims, outcomes, strict=True)
        for document, outcome in zip((text, copy), pair, strict=True)
    ]
    desk.publish(one, other, text, copy, *claims, *stances)
    caches["computed"].clear()
    return claims


def test_a_copy_agrees_from_one_origin_and_is_marked_as_one_text(couple):
    found = pairings.every_two(sources=("aaa", "zzz"))
    (pair,) = found.pairs
    assert (pair.one.slug, pair.other.slug) == ("aaa", "zzz")
    assert (pair.counted.shared, pair.counted.same, pair.counted.opposite) == (6, 5, 1)
    assert (pair.one_text, pair.one_origin) == (True, 5)
    assert pairings.with_others("zzz").pairs == pairings.with_others("aaa").pairs == [pair]


def test_the_claims_that_a_number_counts_are_those_it_opens(couple):
    every = pairings.every_two()
    assert len(every.pairs) > 5
    for pair in every.pairs:
        shared = pairings.shared(pair.one.slug, pair.other.slug)
        turned = pairings.shared(pair.other.slug, pair.one.slug)
        assert [(each.claim, each.met, each.ones, each.others) for each in shared] == [
            (each.claim, each.met, each.others, each.ones) for each in turned
        ]
        met = [each.met for each in shared]
        counted = pair.counted
        assert (len(met), met.count("same"), met.count("opposite")) == (counted.shared, counted.same, counted.opposite)
        assert pair.one_origin == sum(each.one_origin and each.met == "same" for each in shared)


def test_filters_keep_to_their_claims_and_a_draft_counts_nowhere(couple, desk, second_editor):
    question = "the-may-2022-drone-deal-licence-or-understanding"
    within = {claim.pk for claim in pairings._claims(question, "", "")}
    assert within
    assert {each.claim for each in pairings.shared("formiche", "tag43", question=question)} <= within
    before = pairings.every_two(sources=("aaa", "zzz")).pairs
    desk.stance(
        couple[6], Stance.objects.get(claim=couple[6], outcome="silent").document, "denies", mark="-2", is_agreed=False,
        coder=second_editor,
    )  # fmt: skip
    assert pairings.every_two(sources=("aaa", "zzz")).pairs == before


def test_two_speakers_through_one_minister_are_one_origin(desk):
    one, other, minister = desk.source("aaa"), desk.source("zzz"), desk.source("minister")
    documents = [published_by(desk, slug, source) for slug, source in (("a", one), ("z", other))]
    claims = [desk.claim(f"claim-{number}", f"Thing {number} happened.") for number in range(5)]
    stances = []
    for claim in claims:
        for document in documents:
            stance = desk.stance(claim, document)
            stances.append(stance)
            if claim != claims[0]:
                with acting(actor_id=desk.editor.pk, reason="Who says it"):
                    chain = AttributionChain.objects.create(stance=stance)
                    chain.nodes.create(speaker="minister", source=minister)
    desk.publish(one, other, minister, *documents, *claims, *stances)
    (pair,) = pairings.every_two(sources=("aaa", "zzz")).pairs
    assert (pair.counted.same, pair.one_origin, pair.one_text) == (5, 4, False)


def test_reading_costs_two_queries_beside_the_version(django_assert_num_queries):
    caches["computed"].clear()
    with django_assert_num_queries(3):
        pairings.every_two()
