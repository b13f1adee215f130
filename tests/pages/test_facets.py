"""What each value of a filter says it would give is what it gives."""

import random
import re
from html import unescape

import pytest
from django.core.cache import caches
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import tables
from claims.models import Claim, Stance
from pages import choices
from pages.facets import facets
from pages.filters import ClaimFilter
from pages.filters.asked import can_lie_in
from pages.filters.claims import OF_STANCES
from pages.views.lists import LISTS, counted
from sources import dates
from sources.models import Document

pytestmark = pytest.mark.django_db


def shown(name, query):
    """Give the facets of a list under a query, and how many rows it has."""
    asked = QueryDict(query)
    found = LISTS[name].filter(asked, LISTS[name].rows())
    found.found = counted(name, tuple(sorted(asked.dict().items())))
    return facets(found, asked), found.qs.count()


@pytest.mark.parametrize("name", LISTS)
def test_every_number_of_every_list_equals_what_its_link_opens(name):
    given, total = shown(name, "")
    assert counted(name, ())[""][0][1] == total if counted(name, ())[""] else total == 0
    for facet in given:
        for value in facet.values[:6]:
            query = QueryDict(value.query[1:])
            assert LISTS[name].filter(query, LISTS[name].rows()).qs.count() == value.number, value.query


@pytest.mark.parametrize("seed", range(6))
def test_numbers_of_claims_are_exact_beside_any_other_filters(seed):
    """Walks from the whole list through links chosen at random; each number on the way is counted again."""
    choose, query = random.Random(seed), ""
    for _step in range(4):
        given, _total = shown("claims", query)
        values = [value for facet in given for value in facet.values]
        for value in choose.sample(values, min(9, len(values))):
            if not value.is_chosen:
                asked = QueryDict(value.query[1:])
                assert ClaimFilter(asked, Claim.objects.published()).qs.count() == value.number, value.query
        query = choose.choice([value for value in values if not value.is_chosen and value.number]).query[1:]


def test_filters_through_stances_are_asked_of_one_and_the_same_stance():
    asked = {"outcome": "asserts", "kind": "magazine", "certainty": "categorical", "language": "it"}
    assert asked.keys() <= OF_STANCES
    found = ClaimFilter(asked, Claim.objects.published())
    wanted = {
        stance.claim_id
        for stance in Stance.objects.published().filter(outcome="asserts", is_agreed=True).select_related("document")
        if stance.document.language == "it"
        and stance.passages.filter(certainty="categorical").exists()
        and stance.document.responsibilities.filter(role="publisher", source__kind_of_source="magazine").exists()
    }
    assert {claim.pk for claim in found.qs} == wanted
    assert wanted


def test_a_date_keeps_documents_whose_date_can_lie_in_it(client):
    def documents(date):
        return {
            value.label: value.number
            for facet in shown("claims", f"date={date}")[0]
            if facet.name == "document"
            for value in facet.values
        }

    assert len(documents("2022")) == 1
    assert documents("2022-07") == documents("2022-07-24/2022-07-31") == documents("2022")
    assert documents("2022-07-25/2022-07-31") == documents("2022")  # it may be of the 24th, and of these days too
    assert not documents("2022-07-01/2022-07-23")
    page = unescape(client.get("/en/claims/", {"date": "luglio 2022"}).content.decode())
    assert "whose date can lie in “July 2022”" in page


@pytest.mark.parametrize("span", ["2022", "2022-07-24", "2022-08/..", "../2023", "2023-03/2024-02", "1999"])
def test_dates_are_one_rule_in_the_base_and_in_a_comparison(span):
    wanted = dates.bounds(span)
    documents = Document.objects.select_related("translation_of", "copy_of")
    told = {document.pk for document in documents if tables.document_bounds(document)[0].can_lie_in(wanted)}
    assert set(Document.objects.filter(can_lie_in(span)).values_list("pk", flat=True)) == told


def test_a_position_is_asked_of_the_same_stance_as_all_else(client):
    found = ClaimFilter({"position": "against", "language": "it"}, Claim.objects.published())
    against = Stance.objects.published().filter(
        outcome__in=["disputes", "denies"], document__language="it", is_agreed=True
    )
    assert {claim.pk for claim in found.qs} == set(against.values_list("claim", flat=True))
    assert "its position: “against it: disputes or denies”" in found.sentence()
    given, total = shown("claims", "position=against")
    outcomes = next(facet for facet in given if facet.name == "outcome")
    assert {value.query for value in outcomes.values} == {
        "?position=against&outcome=disputes", "?position=against&outcome=denies",
    }  # fmt: skip
    assert total == ClaimFilter({"position": "against"}, Claim.objects.published()).qs.count()


def test_a_link_keeps_what_is_chosen_and_takes_away_what_is_its_own(client):
    page = client.get(reverse("claims"), {"type": "causal", "outcome": "silent"}).content.decode()
    links = [unescape(link) for link in re.findall(r'<li><a href="(\?[^"]*)" rel="nofollow"', page)]
    assert "?outcome=silent&type=factual" in links or "?type=factual&outcome=silent" in links
    assert "?type=causal" in links  # silence taken away
    assert 'aria-current="true"' in page
    assert '<input type="hidden" name="outcome" value="silent">' in page  # the form of words keeps it


def test_counts_take_one_statement_for_any_number_of_filters():
    for query in ("", "type=causal", "type=causal&outcome=silent&language=it&kind=blog&voice=not_coded"):
        counted(*("claims", ()))  # what can be chosen is known
        with CaptureQueriesContext(connection) as queries:
            ClaimFilter(QueryDict(query), Claim.objects.published()).counts()
        told = [each["sql"] for each in queries if "claims_stancefacets" in each["sql"]]
        assert len(told) == 1


def test_a_kind_with_too_many_records_for_a_list_is_counted_and_found_by_address(client, monkeypatch):
    monkeypatch.setattr(choices, "MOST", 2)
    caches["computed"].clear()
    page = client.get("/en/claims/", {"topic": "turkey"}).content.decode()
    assert "14 claims under “Turkey”." in page
    assert re.search(r'href="\?topic=arms" rel="nofollow">Arms supply and procurement <span class="fine">\d+<', page)
    assert 'id="id_topic_error"' in client.get("/en/claims/", {"topic": "nobody"}).content.decode()
    caches["computed"].clear()


def test_no_address_tells_the_name_of_an_account_that_coded_nothing_public(client, reviewer):
    page = client.get(reverse("claims"), {"coder": str(reviewer.pk)})
    assert page.status_code == 200
    for name in (reviewer.username, reviewer.public_name):
        assert name not in page.content.decode()
