"""Comparisons as their address asks for them: shown, told in words, chosen, carried away."""

import csv
import io
import json
import re

import openpyxl
import pytest
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from claims.models import Claim
from pages.carried import COLUMNS
from pages.sheets import Sheet, as_csv, as_json, as_xlsx
from sources.review.context import acting
from sources.tables.cells import restored

pytestmark = pytest.mark.django_db

DRONES = "the-may-2022-drone-deal-licence-or-understanding"
LICENCE = "what-kazakhstan-got-in-may-2022-was-a-production-licence-for-the-anka"
EVENT = "turkish-kazakh-drone-agreement-anka"
CODED = ["tag43-2022", "formiche-2023", "cesi-2019", "korybko-2025-it", "caspian-institute-2023-it"]


def address(name, *slug, language="en"):
    with override(language):
        return reverse(name, args=slug)


QUESTION, COMPARE = address("question", DRONES), address("compare")
EVENT_IN_ITALIAN = address("event", EVENT, language="it")
TAG43 = {"view": "leaves-out", "document": "tag43-2022"}
ALL_OF_THEM = {"documents": ",".join(CODED)}


def shown(response):
    """Give the rows of the matrix: address of the claim, and the state of each cell."""
    page = response.content.decode()
    rows = re.findall(r"<tr role=\"row\">\s*<th scope=\"row\".*?</tr>", page, re.DOTALL)
    return [
        (re.search(r"/claims/([^/]+)/", row)[1], re.findall(r"class=\"cell cell-(\w+)\"", row)) for row in rows
    ]  # fmt: skip


def said(response):
    found = re.search(r'class="shown" role="status">(.*?)</p>', response.content.decode(), re.DOTALL)
    return found[1].strip()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({}, "Shown: 4 claims; 5 documents. Nothing is left out."),
        ({"view": "all"}, "Shown: 4 claims; 5 documents. Nothing is left out."),
        ({"view": "clash"}, "Shown: 0 claims, on which the documents shown clash; 5 documents. Not shown here: 4 claims."),
        (TAG43, "Shown: 2 claims, that “Tag43, July 2022” leaves out; 5 documents. Not shown here: 2 claims."),
        ({"type": "causal"}, "Shown: 0 claims, of the type “causal”; 5 documents. Not shown here: 4 claims."),
        (
            {"view": "pair", "a": "tag43-2022", "b": "formiche-2023", "order": "origins"},
            "Shown: 4 claims, that “Tag43, July 2022” or “Formiche (formiche.net), December 2023” deals with, these two side by "
            "side; 2 documents. Order of the claims: most independent origins first. Not shown here: 3 documents.",
        ),
        (
            {"outcome": "supports", "reviewed": "no"},
            "Shown: 2 claims, with a document shown where what it does: “supports”; coding not yet reviewed here; 5 documents. "
            "Not shown here: 2 claims.",
        ),
    ],
)  # fmt: skip
def test_what_is_shown_and_what_is_left_out_is_said_in_words(client, query, sentence, django_assert_num_queries):
    with django_assert_num_queries(13):
        response = client.get(QUESTION, query)
    assert said(response) == escape(sentence)
    assert len(shown(response)) == int(sentence.split()[1])


def test_a_pair_is_mirrored_when_its_sides_are_swapped(client):
    query = {**ALL_OF_THEM, "view": "pair", "a": "tag43-2022", "b": "formiche-2023", "order": "disagreement"}
    one = client.get(COMPARE, query)
    swapped = one.context["seen"].swapped
    other = client.get(COMPARE + swapped)
    assert len(shown(one)) > 30
    assert [(claim, states[::-1]) for claim, states in shown(one)] == shown(other)
    assert other.context["seen"].swapped == one.context["seen"].query()


def test_every_choice_keeps_the_others_and_leads_to_what_it_says(client):
    start = client.get(QUESTION, {"type": "factual", "order": "date"})
    for _label, query, _is_current in start.context["seen"].views:
        assert "type=factual" in query
        assert "order=date" in query
        assert client.get(QUESTION + query).status_code == 200
    for _name, query, number, _is_current in start.context["seen"].omissions:
        assert escape(query) in start.content.decode()
        taken = client.get(QUESTION + query)
        assert len(shown(taken)) == number


def heads(response):
    return [column.document.slug for column in response.context["seen"].shown.columns]


def test_columns_stand_by_what_named_raters_found_in_the_order_of_the_vocabulary(client):
    response = client.get(COMPARE, {**ALL_OF_THEM, "columns": "alignment@russia"})
    assert heads(response) == [
        "tag43-2022",
        "formiche-2023",
        "korybko-2025-it",
        "caspian-institute-2023-it",
        "cesi-2019",
    ]
    assert [(group.label, len(group.documents)) for group in response.context["seen"].groups] == [
        ("argues against (Russia)", 1), ("leans against (Russia)", 1), ("argues for (Russia)", 2), ("not rated", 1),
    ]  # fmt: skip
    assert (
        "Columns stand in groups by “position towards an actor (Russia)”, as Starter coding (machine-made) found it"
        in said(response)
    )
    cells_of = {claim: sorted(states) for claim, states in shown(client.get(COMPARE, ALL_OF_THEM))}
    assert {claim: sorted(states) for claim, states in shown(response)} == cells_of
    told = json.loads(carried(client, COMPARE, {**ALL_OF_THEM, "columns": "alignment@russia"}, "json"))
    assert {cell["group"] for cell in told["cells"][:5]} == {group.label for group in response.context["seen"].groups}
    pair = {**ALL_OF_THEM, "columns": "alignment@russia", "view": "pair", "a": "cesi-2019", "b": "tag43-2022"}
    assert heads(client.get(COMPARE, pair)) == ["cesi-2019", "tag43-2022"]


@pytest.mark.parametrize(
    ("query", "documents", "sentence"),
    [
        ({"tag": "alignment-argues-for@russia"}, {"korybko-2025-it", "caspian-institute-2023-it"}, "that somebody tags “position towards an actor: argues for (Russia)”"),
        ({"rating": "alignment-argues-for@russia"}, {"caspian-institute-2023-it"}, "by a source that somebody rates “position towards an actor: argues for (Russia)”"),
        ({"country": "IT"}, set(CODED), "published by a source of this country: Italy"),
        ({"published": "2023/2024"}, {"formiche-2023", "caspian-institute-2023-it"}, "whose date can lie in “2023 to 2024”"),
        ({"published": "luglio 2022"}, {"tag43-2022"}, "whose date can lie in “July 2022”"),
    ],
)  # fmt: skip
def test_documents_are_chosen_by_country_rating_tag_and_date(client, query, documents, sentence):
    response = client.get(COMPARE, {**ALL_OF_THEM, **query})
    assert set(heads(response)) == documents
    assert escape(sentence) in said(response)
    assert set(heads(client.get(response.context["permanent_link"]))) == documents


def test_claims_are_chosen_by_position_and_coder(client):
    for position, states in (
        ("towards", {"asserts", "supports"}),
        ("against", {"disputes", "denies"}),
        ("between", {"qualifies"}),
    ):
        kept = dict(shown(client.get(COMPARE, {**ALL_OF_THEM, "position": position})))
        whole = shown(client.get(COMPARE, ALL_OF_THEM))
        assert set(kept) == {claim for claim, cells in whole if states & set(cells)}
    response = client.get(COMPARE, ALL_OF_THEM)
    ((coder, name),) = [choice for choice in response.context["seen"].filter.form.fields["coder"].choices if choice[0]]
    assert len(shown(client.get(COMPARE, {**ALL_OF_THEM, "coder": coder}))) == len(shown(response))
    assert name in said(client.get(COMPARE, {**ALL_OF_THEM, "coder": coder}))


def test_the_end_of_a_row_shows_the_spread_and_on_demand_median_and_range_but_no_mean(client):
    page = re.sub(r"\s+", " ", client.get(COMPARE, {**ALL_OF_THEM, "order": "disagreement"}).content.decode())
    assert re.search(r"Median: (between )?\w+( and \w+)?\. Range: from \w+ to \w+\.", page)
    assert not re.search(r"\b(mean of|average)\b", page, re.IGNORECASE)


@pytest.fixture
def coded(desk):
    """A public document with one claim that it takes up, coded here."""
    document, claim = desk.document(), desk.claim(statement="=1+1")
    stance = desk.stance(claim, document, at=("p1", "p2"))
    with acting(actor_id=desk.editor.pk, reason="Coded"):
        for passage, (voice, certainty) in zip(
            stance.passages.order_by("pk"), [("own", "hedged"), ("rebutted", "categorical")], strict=True
        ):
            stance.passages.filter(pk=passage.pk).update(voice=voice, certainty=certainty)
    desk.publish(document, claim, stance)
    return {"documents": document.slug}


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({"voice": "own"}, 1),
        ({"voice": "own", "certainty": "hedged"}, 1),
        ({"voice": "own", "certainty": "categorical"}, 0),
        ({"outcome": "asserts", "voice": "rebutted", "reviewed": "yes"}, 1),
        ({"outcome": "denies", "voice": "rebutted"}, 0),
        ({"reviewed": "no"}, 0),
        ({"type": "factual", "language": "en"}, 1),
    ],
)
def test_voice_and_certainty_are_asked_of_one_and_the_same_passage(client, coded, query, number):
    response = client.get(COMPARE, {**coded, **query})
    assert len(shown(response)) == number
    assert said(response).startswith(f"Shown: {number} claim")


# --- Chosen documents


def test_any_documents_are_compared_and_the_address_names_them(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        response = client.get(COMPARE, ALL_OF_THEM)
    assert [column.document.slug for column in response.context["seen"].shown.columns]
    assert {column.document.slug for column in response.context["seen"].shown.columns} == set(CODED)
    assert (
        len(shown(response))
        == Claim.objects.published().filter(stances__document__record__slug__in=CODED).distinct().count()
    )
    boxes = {"documents": CODED}  # as check boxes send them
    assert shown(client.get(COMPARE, boxes)) == shown(response)
    assert client.get(COMPARE, boxes).context["permanent_link"] == response.context["permanent_link"]


def test_claims_and_sources_can_be_chosen_too(client):
    claims = list(
        Claim.objects.published()
        .filter(question_links__question__record__slug=DRONES)
        .values_list("record__slug", flat=True)
    )
    response = client.get(COMPARE, {"sources": "tag43,formiche", "claims": ",".join(claims[:2])})
    assert {row[0] for row in shown(response)} == set(claims[:2])
    assert {column.document.slug for column in response.context["seen"].shown.columns} == {
        "tag43-2022",
        "formiche-2023",
    }


def test_documents_are_found_by_words_and_what_is_chosen_stays_checked(client):
    page = client.get(COMPARE, {"q": "formiche", "documents": "tag43-2022"}).content.decode()
    assert 'value="tag43-2022" checked' in page
    assert 'value="formiche-2023">' in page
    assert 'value="cesi-2019"' not in page


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ({"documents": "nobody"}, "There is no public document “nobody” here."),
        ({"claims": "nobody"}, "There is no public claim “nobody” here."),
        ({"sources": "nobody,tag43"}, "There is no public source “nobody” here."),
        (
            {"documents": ",".join(f"d{n}" for n in range(61))},
            "A comparison takes 60 documents at most: take some away.",
        ),
        ({"claims": ",".join(f"c{n}" for n in range(301))}, "A comparison takes 300 claims at most: take some away."),
    ],
)
def test_what_cannot_be_compared_is_said(client, query, problem):
    assert escape(problem) in client.get(COMPARE, query).content.decode()
    assert client.get(COMPARE, {**query, "format": "csv"}).status_code == 400


# --- Hostile input

NASTY = [
    "\x00",
    "x" * 3000,
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "٢",
    "\u202e",
    ",,,",
    "\ud800".encode("utf-8", "surrogatepass"),
]
CHOICES = [
    "view",
    "document",
    "a",
    "b",
    "order",
    "columns",
    "type",
    "outcome",
    "position",
    "coder",
    "country",
    "rating",
    "tag",
    "published",
    "voice",
    "certainty",
    "reviewed",
    "kind",
    "language",
    "format",
]


def test_hostile_input_is_answered_in_a_sentence_and_never_breaks(walk):
    asked = [(QUESTION, {name: NASTY[place % len(NASTY)]}) for place, name in enumerate(CHOICES)]
    asked += [(where, dict.fromkeys(CHOICES, nasty)) for nasty in NASTY for where in (QUESTION, EVENT_IN_ITALIAN)]
    for where, query in asked:
        response = walk.get(where, query)
        assert response.status_code in {200, 400}, query
        assert 'role="alert"' in response.content.decode(), query
        assert "<script>alert" not in response.content.decode(), query


def test_hostile_choices_of_documents_never_break(walk):
    asked = [{name: nasty} for nasty in NASTY for name in ("q", "documents", "claims", "sources")]
    asked += [dict.fromkeys(["q", "documents", "claims", "sources", *CHOICES], nasty) for nasty in NASTY]
    asked += [{"documents": "tag43-2022", "claims": LICENCE, **dict.fromkeys(CHOICES, nasty)} for nasty in NASTY]
    for query in asked:
        response = walk.get(COMPARE, query)
        assert response.status_code in {200, 400}, query
        assert "<script>alert" not in response.content.decode(), query


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ({"view": "leaves-out"}, "Choose the document whose omissions are to be shown."),
        ({"view": "pair", "a": "tag43-2022"}, "Choose two different documents to put side by side."),
        ({"view": "pair", "a": "tag43-2022", "b": "tag43-2022"}, "Choose two different documents to put side by side."),
        ({"format": "exe"}, "A comparison can be had as CSV, XLSX or JSON."),
    ],
)
def test_a_view_that_cannot_be_shown_says_why_and_makes_no_file(client, query, problem):
    response = client.get(QUESTION, query)
    assert problem in response.content.decode()
    assert len(shown(response)) == 4
    file = client.get(QUESTION, {"format": "csv", **query})
    assert file.status_code == 400
    assert problem in file.content.decode()


# --- Carried away


def carried(client, where, query, kind):
    response = client.get(where, {**query, "format": kind})
    assert response.headers["Content-Disposition"].startswith('attachment; filename="parallax-')
    assert f'.{kind}"' in response.headers["Content-Disposition"]
    return response.content


def rows_of(data, kind):
    if kind == "csv":
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert all(
        cell.data_type in {"s", "inlineStr", "n"} and (cell.data_type != "n" or cell.value is None)
        for row in sheet
        for cell in row
    )
    return [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]


VIEWED = [
    (QUESTION, {}),
    (QUESTION, {**TAG43, "order": "origins"}),
    (EVENT_IN_ITALIAN, {"order": "disagreement"}),
    (COMPARE, {**ALL_OF_THEM, "view": "pair", "a": "tag43-2022", "b": "cesi-2019", "order": "date"}),
]


@pytest.mark.parametrize(("where", "query"), VIEWED)
def test_a_file_holds_exactly_the_rows_and_order_of_the_page(client, where, query):
    page = client.get(where, query)
    wanted = [(claim, state) for claim, states in shown(page) for state in states]
    assert wanted
    told = json.loads(carried(client, where, query, "json"))
    assert [(cell["claim_link"].split("/")[-2], cell["state"]) for cell in told["cells"]] == wanted
    head = [told[key] for key in ("title", "shown", "date", "licence", "link")]
    assert escape(told["shown"]) == said(page)
    assert "CC-BY-4.0" in told["licence"]
    for kind in ("csv", "xlsx"):
        rows = rows_of(carried(client, where, query, kind), kind)
        assert [row[1] for row in rows[:5]] == head
        assert not any(rows[5])
        assert rows[7:] == [list(cell.values()) for cell in told["cells"]]
    assert shown(client.get(told["link"])) == shown(page)  # the link leads to the same view


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x")', "'=1", "＝1", "\x01=1", "\r=1"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_spreadsheet_runs_what_stands_in_a_cell_or_in_the_head(formula):
    carried = Sheet([("title", "Comparison", formula)], COLUMNS, [[formula] * len(COLUMNS)], "cells")
    for kind, made in (("csv", as_csv(carried)), ("xlsx", as_xlsx(carried))):
        rows = rows_of(made, kind)
        for cell in [rows[0][1], *rows[-1]]:
            assert not re.match(r"[=+\-@\t\r＝＋－＠]", cell)
            assert restored(cell) == formula.replace("\r", "").replace("\x01", "")
    assert json.loads(as_json(carried))["cells"][0]["claim"] == formula  # which nothing runs


def test_what_was_entered_here_is_carried_without_a_licence_that_nobody_gave(client, coded):
    rows = rows_of(carried(client, COMPARE, coded, "csv"), "csv")
    assert rows[7][0] == "'=1+1"
    assert "no licence is stated" in rows[3][1]
    assert "CC-BY" not in rows[3][1]


def test_claims_stand_under_the_questions_that_they_answer_in_page_and_file(client):
    page = client.get(COMPARE, {**ALL_OF_THEM, "rows": "question"})
    assert "Claims stand under headings: by question." in said(page)
    html = page.content.decode()
    heads = [html.index(f'<a href="{address("question", slug)}">')
             for slug in (DRONES, "why-does-kazakhstan-diversify")]  # fmt: skip
    assert len(set(heads)) == 2
    told = json.loads(carried(client, COMPARE, {**ALL_OF_THEM, "rows": "question"}, "json"))
    wanted = [(claim, state) for claim, states in shown(page) for state in states]
    assert [(cell["claim_link"].split("/")[-2], cell["state"]) for cell in told["cells"]] == wanted
    assert {claim for claim, _states in shown(page)} == {
        claim for claim, _states in shown(client.get(COMPARE, ALL_OF_THEM))
    }
    assert "Why" in client.get(COMPARE, {**ALL_OF_THEM, "rows": "function"}).content.decode()
