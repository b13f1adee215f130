"""Agreement, coverage, origins and the audit as readers meet them: numbers that open what they count, files, bad input."""

import csv
import io
import re

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from claims.models import Claim, Question

pytestmark = pytest.mark.django_db

DRONES = "the-may-2022-drone-deal-licence-or-understanding"


def at(name, *slug):
    with override("en"):
        return reverse(name, args=slug)


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("agreement", {}), ("agreement", {"one": "formiche", "other": "tag43"}), ("audit", {}),
        ("coverage", {"question": DRONES}), ("coverage", {"question": DRONES, "document": "tag43-2022", "part": "told"}),
    ],
)  # fmt: skip
def test_each_table_is_a_file_with_the_rows_of_its_page_and_a_wrong_format_is_an_error(client, name, query):
    page = client.get(at(name), query)
    files = {kind: client.get(at(name), {**query, "format": kind}) for kind in ("csv", "xlsx", "json")}
    assert {response.status_code for response in (page, *files.values())} == {200}
    lines = list(csv.reader(io.StringIO(files["csv"].content.decode("utf-8-sig"))))
    assert lines[4][1].startswith("http://testserver/en/")
    assert len(lines) - 7 == len(files["json"].json()["rows"]) > 0
    for label, query_of_file in page.context["files"]:
        assert escape(query_of_file) in page.content.decode(), label
    refused = client.get(at(name), {**query, "format": "pdf"})
    assert refused.status_code == 400
    assert "CSV, XLSX or JSON" in refused.content.decode()


def test_every_number_of_the_table_of_pairs_opens_as_many_claims(client):
    page = client.get(at("agreement"))
    rows = page.context["rows"]
    assert len(rows) == 10
    for row in rows:
        opened = client.get(row.address)
        assert len(opened.context["rows"]) == row.shared
        assert {str(key): number for _label, number, key in opened.context["counts"]} == {
            "same": row.same, "opposite": row.opposite, "between": row.shared - row.same - row.opposite,
        }  # fmt: skip
    html = page.content.decode()
    for one, cells in page.context["matrix"]:
        for cell in cells:
            assert cell.is_itself == (cell.other == one)
            assert cell.is_itself or html.count(escape(cell.row.address)) >= 2


def test_too_few_claims_give_their_number_and_nothing_else(client):
    page = client.get(at("agreement"), {"question": DRONES})
    assert page.context["rows"]
    assert all(row.share is None and row.shared < 5 for row in page.context["rows"])
    assert page.context["picture"] is None
    html = page.content.decode()
    assert "too few" in html
    assert "%</" not in re.sub(r"<details.*?</details>", "", html, flags=re.DOTALL)
    title = Question.objects.at(DRONES).get().texts.get(language="en").title
    assert (
        escape(f"of the question “{title}”") in page.context["shown"].replace("&", "&amp;")
        or title in page.context["shown"]
    )


@pytest.mark.parametrize(
    ("name", "query", "status"),
    [
        ("agreement", {"question": "nobody"}, 200), ("agreement", {"type": "\x00"}, 200), ("agreement", {"sources": "<b>,x\x00"}, 200),
        ("agreement", {"sources": ",".join(map(str, range(99)))}, 200), ("agreement", {"one": "formiche"}, 200),
        ("agreement", {"one": "tag43", "other": "tag43"}, 200), ("agreement", {"one": "<b>", "other": "\x00"}, 200),
        ("agreement", {"question": "nobody", "format": "csv"}, 400), ("coverage", {}, 404),
        ("coverage", {"question": "x\x00"}, 404), ("coverage", {"event": "nobody"}, 404),
        ("coverage", {"question": DRONES, "part": "<b>"}, 200), ("coverage", {"question": DRONES, "document": "<b>\x00"}, 200),
        ("coverage", {"question": DRONES, "part": "told", "format": "csv"}, 400),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_said_and_never_breaks(client, name, query, status):
    response = client.get(at(name), query)
    assert response.status_code == status
    if status != 404:
        assert 'role="alert"' in response.content.decode()
        assert "<b>" not in response.content.decode()


def test_coverage_keeps_written_before_apart_and_each_number_opens_its_claims(client):
    page = client.get(at("question", DRONES)).content.decode()
    shown = client.get(at("coverage"), {"question": DRONES}).context["rows"]
    told = {row.document.slug: {str(part): number for part, number, _to in row.cells} for row in shown}
    assert told["tag43-2022"] == {"told": 2, "left_out": 2, "not_treated": 0, "predates": 0, "not_checked": 0}
    assert told["cesi-2019"]["predates"] == 4
    assert [str(row.whole) for row in shown if row.document.slug == "cesi-2019"] == ["was written before"]
    for row in shown:
        for _part, number, address in row.cells:
            if number:
                assert escape(address.replace("/it/", "/en/")) in page
                assert len(client.get(address).context["claims"]) == number


def test_a_claim_says_median_range_and_index_in_words_and_opens_its_origins(client):
    claim = Claim.objects.at("kazakhstan-belongs-to-the-csto").get()
    page = client.get(claim.get_absolute_url()).content.decode()
    for told in ("In the middle (median)", "from “supports” to “asserts”", "0.19", "Blair, J.", 'href="#origins"'):
        assert told in page
    origins = page[page.index('id="origins"') :]
    origins = origins[: origins.index("</section>")]
    assert origins.count("<li>") == 4 + 4  # four origins, each through one document
    assert "Andrew Korybko" in origins
    assert "copies or translates that text" in origins


def test_pairs_audit_and_coverage_cost_few_queries(client, django_assert_num_queries):
    for name, query, number in (
        ("agreement", {}, 5),
        ("agreement", {"one": "formiche", "other": "tag43"}, 7),
        ("audit", {}, 7),
        ("coverage", {"question": DRONES}, 8),
    ):
        caches["computed"].clear()
        with django_assert_num_queries(number, info=name):
            client.get(at(name), query)
