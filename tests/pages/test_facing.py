"""Accounts face to face as their address chooses them, and claims by how far they separate."""

import csv
import io
import json
import re

import openpyxl
import pytest
from django.db.models import Q
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from claims.models import Event, Narrative, Question
from pages.faced import COLUMNS, RIVAL_COLUMNS

pytestmark = pytest.mark.django_db

WHY = "why-does-kazakhstan-diversify"
FEAR, DECEIVED = "the-fear-of-being-next", "a-leadership-deceived-by-other-powers"
BALANCE = "Kazakhstan keeps a balance between several powers."
DRONES = "turkish-kazakh-drone-agreement-anka"


def address(name, *slug, language="en"):
    with override(language):
        return reverse(name, args=slug)


ACCOUNTS, RIVALS = address("question_accounts", WHY), address("question_rivals", WHY)
BOTH = {"with": f"{FEAR},{DECEIVED}"}


def bare(markup):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", markup)).strip()


def section(response, name):
    return bare(re.search(rf'<h2 id="{name}">(.*?)</section>', response.content.decode(), re.DOTALL)[1])


def rows(response):
    """Give each row of the tables: its claim and its cells, in words."""
    page = response.content.decode()
    found = re.findall(r"<tr role=\"row\"[^>]*>\s*(<th scope=\"row\".*?)</tr>", page, re.DOTALL)
    return [[bare(cell) for cell in re.split(r"<td", row)] for row in found]


def test_two_accounts_show_what_they_share_where_they_clash_and_what_each_leaves_out(client):
    response = client.get(ACCOUNTS, BOTH)
    clashes = section(response, "clashes")
    assert BALANCE in clashes
    assert "is a rival explanation to" in clashes
    assert "Andrew Korybko (andreacarancini.it) 2025 p2" in clashes
    assert "Kazakh leaders fear that Russian ambitions may reach their own territory." in section(response, "shared")
    left_out = section(response, "left-out")
    assert "Kazakhstan is diversifying because the West deceived its leaders. Tag43 2022 p1" in left_out
    assert "nothing that a coder confirmed" in left_out
    words = section(response, "words")
    assert "invasione × 2" in words
    assert "operazione speciale × 3" in words
    together = section(response, "together")
    assert "against each other on 3 claims, on the same side of 3" in together
    assert "Kazakhstan belongs to the CSTO. (not of this comparison)" in together
    assert "2 documents, 2 origins" in together
    assert "Starter coding" in section(response, "tags")


def test_each_gives_its_numbers_for_the_same_measure(client):
    where = address("question_accounts", "northern-kazakhstan-and-the-russian-minority")
    assert "What is counted" in section(client.get(where), "numbers")


def test_swapping_the_two_mirrors_the_page(client):
    there = client.get(ACCOUNTS, BOTH)
    back = client.get(ACCOUNTS, {"with": f"{DECEIVED},{FEAR}"})
    assert f'href="?with={DECEIVED},{FEAR}"' in there.content.decode()
    assert [[row[0], row[2], row[1]] for row in rows(there)] == rows(back)
    assert section(there, "together") == section(back, "together")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({}, "No accounts are chosen, so the first of 5 stand here:"),
        (BOTH, "Face to face, in this order: “The fear of being next”; “A leadership deceived by other powers”."),
        ({"with": [FEAR, DECEIVED]}, "Face to face, in this order: “The fear of being next”; “A leadership"),
        ({"with": FEAR}, "Choose two accounts or more."),
        ({"with": f"{FEAR},{DECEIVED},nobody"}, "There is no account “nobody” here."),
        ({"with": "<script>alert(1)</script>"}, "There is no account “<script>alert(1)</script>” here."),
        ({"with": "a\x00b\u202e"}, "There is no account “a"),
        ({"with": ",".join(f"n{number}" for number in range(13))}, "At most 12 accounts can stand face to face"),
        ({"format": "pdf"}, "This can be had as CSV, XLSX or JSON."),
    ],
)
def test_the_choice_is_said_in_words_and_what_cannot_be_shown_too(client, query, sentence):
    response = client.get(ACCOUNTS, query)
    assert response.status_code == (400 if "format" in query else 200)
    assert escape(sentence) in response.content.decode()
    if "format" not in query:
        is_possible = sentence.startswith(("Face", "No accounts"))
        assert client.get(ACCOUNTS, {**query, "format": "csv"}).status_code == (200 if is_possible else 400)


def test_what_has_no_two_accounts_says_so_and_is_no_file(client):
    told = Event.objects.published().filter(Q(narratives__isnull=False) | Q(question_links__isnull=False)).values("pk")
    where = address("event_accounts", Event.objects.published().exclude(pk__in=told).first().slug)
    assert "Fewer than two accounts of this are known here" in client.get(where).content.decode()
    assert client.get(where, {"format": "csv"}).status_code == 400
    assert client.get(address("question_accounts", "nobody")).status_code == 404


@pytest.mark.parametrize(("where", "columns"), [(ACCOUNTS, COLUMNS), (RIVALS, RIVAL_COLUMNS)])
def test_every_format_holds_the_same_lines(client, where, columns):
    as_json = json.loads(client.get(where, {"format": "json"}).content)
    assert as_json["link"] == f"http://testserver{where}"
    lines = [[row[key] for key in columns] for row in as_json["rows"]]
    text = client.get(where, {"format": "csv"}).content.decode("utf-8-sig")
    told = list(csv.reader(io.StringIO(text)))[7:]
    assert told == lines
    book = openpyxl.load_workbook(io.BytesIO(client.get(where, {"format": "xlsx"}).content))
    in_book = [[cell or "" for cell in row] for row in book.active.iter_rows(min_row=8, values_only=True)]
    assert in_book == lines


def test_claims_stand_by_how_many_answers_they_set_against_each_other(client):
    response = client.get(RIVALS)
    told = rows(response)
    assert told[0][0] == BALANCE
    assert "4 of 10 pairs set against each other" in told[0][1]
    assert "set against each other" not in told[-1][1]
    assert "Separating is not refuting" in response.content.decode()
    link = re.search(r'<a href="([^"]+)"><strong>4</strong>', response.content.decode())[1]
    opened = client.get(link.replace("&amp;", "&"))
    assert BALANCE in section(opened, "clashes")


def test_every_question_has_both_pages_linked_from_it(walk):
    for question in Question.objects.published():
        page = walk.get(address("question", question.slug)).content.decode()
        for name in ("question_accounts", "question_rivals"):
            assert f'href="{address(name, question.slug)}"' in page, question
            assert walk.get(address(name, question.slug)).status_code == 200
        for narrative in Narrative.objects.published().filter(question=question):
            assert f"accounts/?with={narrative.slug}," in page
