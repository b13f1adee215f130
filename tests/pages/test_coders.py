"""Coders' agreement on the method page, who coded what, and what coders found beside each stance."""

import csv
import io
import json
import re

import openpyxl
import pytest
from django.urls import reverse
from django.utils.translation import override

from claims import reliability
from claims.models import Claim, Stance
from claims.reliability import Bar, bar_of
from sources.models import Document
from sources.tables.cells import restored

pytestmark = pytest.mark.django_db

STATED = {"outcome": 0.833, "position": 0.9479, "takes_up": 0.8948}
"""What the file of the starter data's codings states."""


def address(name, *slug, language="en"):
    with override(language):
        return reverse(name, args=slug)


METHOD, AGREEMENT = address("method"), address("coders")


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def total(response):
    return int(re.search(r'class="result">(\d+)', response.content.decode())[1])


def test_the_method_page_shows_the_agreement_that_the_starter_data_states(client):
    found = {each.field: each.found for each in reliability.of_stances()}
    assert {field: round(found[field].alpha, len(str(stated)) - 2) for field, stated in STATED.items()} == STATED
    assert (found["outcome"].units, found["outcome"].values, found["outcome"].coders) == (442, 1326, 3)
    assert found["position"].units == 152
    page = client.get(METHOD).content.decode()
    for shown in ("0.8330", "0.9479", "0.8948"):
        assert f">{shown}</a>" in page
    assert "0.7966 – 0.8674" in text_of(page)


def test_every_number_opens_the_cells_that_it_counts(client):
    page = client.get(METHOD).content.decode()
    opened = re.findall(r'<a href="([^"]*agreement/[^"]*)">(\d+) cells', page)
    assert [(total(client.get(href.replace("&amp;", "&"))), int(said)) for href, said in opened] == [
        (442, 442), (152, 152), (442, 442),
    ]  # fmt: skip


def test_cells_are_narrowed_by_the_address_and_said_in_words(client):
    differ = total(client.get(AGREEMENT, {"show": "differ"}))
    assert differ + total(client.get(AGREEMENT, {"show": "agree"})) == 442
    assert differ == 442 - 373
    response = client.get(AGREEMENT, {"show": "differ", "document": "cesi-2019"})
    shown = text_of(response.content.decode())
    assert "cells: where coders differ" in shown
    assert "written before" in shown  # what stands where the three found something, and it could not yet be said
    assert total(response) < differ


def test_the_three_formats_hold_the_rows_of_the_page_with_a_column_for_each_coder(client):
    asked = {"show": "differ", "document": "cesi-2019"}
    number = total(client.get(AGREEMENT, asked))
    rows = list(csv.reader(io.StringIO(client.get(AGREEMENT, asked | {"format": "csv"}).content.decode("utf-8-sig"))))
    lines = rows[rows.index([]) + 2 :]
    told = json.loads(client.get(AGREEMENT, asked | {"format": "json"}).content)
    book = openpyxl.load_workbook(io.BytesIO(client.get(AGREEMENT, asked | {"format": "xlsx"}).content))
    assert len(lines) == len(told["cells"]) == number
    assert [list(each.values()) for each in told["cells"]] == [[restored(cell) for cell in line] for line in lines]
    assert [[cell.value or "" for cell in row] for row in book.active.rows][-number:] == lines
    header = rows[rows.index([]) + 1]
    assert header[6:9] == [f"Starter coding, coder {letter} (machine-made)" for letter in "ABC"]
    assert told["link"].endswith("?show=differ&document=cesi-2019")


@pytest.mark.parametrize(
    "asked", [{"document": "<script>"}, {"show": "x"}, {"version": "9"}, {"field": "\0"}, {"format": "pdf"}]
)
def test_an_address_that_asks_for_what_is_not_there_is_answered_in_a_sentence(client, asked):
    response = client.get(AGREEMENT, asked)
    assert response.status_code == (400 if "format" in asked else 200)
    assert 'role="alert"' in response.content.decode()
    assert "<script>" not in response.content.decode()
    assert client.get(AGREEMENT, asked | {"format": "csv"}).status_code == (400 if "format" not in asked else 200)


def test_each_cell_shows_what_the_three_had_found(client):
    claim = Claim.objects.get(record__slug="defence-ties-between-russia-and-kazakhstan-are-loosening")
    page = client.get(claim.get_absolute_url()).content.decode()
    ciss = page[page.index('id="caspian-institute-2023-it"') :].split("</article>")[0]
    assert "1 of 3 coders found this" in text_of(ciss)
    found = re.findall(r"<li><span class=\"state state-(\w+)\".*?coder ([ABC])", ciss, re.DOTALL)
    assert found == [("qualifies", "A"), ("disputes", "B"), ("disputes", "C")]


def test_numbers_elsewhere_count_what_stands_and_no_blind_coding(client):
    assert Stance.objects.published().blind().count() == 1326
    assert "441 stances" in text_of(client.get(METHOD).content.decode())
    coded = {
        document.slug: Stance.objects.agreed().filter(document=document).count() for document in Document.objects.all()
    }
    page = client.get(address("documents")).content.decode()
    assert [int(each) for each in re.findall(r"(\d+) claims looked for", page)] == sorted(
        (number for number in coded.values() if number), reverse=True
    )


def test_a_bar_is_said_in_words():
    assert [bar_of(each) for each in (0.8, 0.79999, 0.667, 0.666, None)] == [
        Bar.RELIABLE, Bar.TENTATIVE, Bar.TENTATIVE, Bar.BELOW, Bar.UNKNOWN,
    ]  # fmt: skip


def test_a_field_below_the_bar_is_marked_where_it_is_shown(client, monkeypatch):
    address = Claim.objects.at("defence-ties-between-russia-and-kazakhstan-are-loosening").get().get_absolute_url()
    said = "Coders agree too little to rely on it"
    client.get(METHOD)
    assert said not in client.get(address).content.decode()
    monkeypatch.setattr(reliability, "RELIABLE", 0.9)
    page = client.get(METHOD).content.decode()
    assert text_of(page).count("below the bar: tentative conclusions only") == 2
    shown = client.get(address).content.decode()
    assert said in shown
    assert "#agreement" in shown
