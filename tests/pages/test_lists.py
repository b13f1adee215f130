"""Every list: its filters say in words what they show, and answer bad input."""

import pytest
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from pages.views.lists import LISTS

pytestmark = pytest.mark.django_db

SENTENCES = [
    ("questions", {"function": "why"}, "3 questions that ask “why”.", 3),
    ("events", {"place": "astana"}, "2 events at “Astana”.", 2),
    ("events", {"actor": "csto", "status": "past"}, "2 events marked “happened” and in which “Collective Security Treaty Organization” acts.", 2),
    ("claims", {"topic": "turkey"}, "14 claims under “Turkey”.", 14),
    ("claims", {"verdict": "contradicted"}, "4 claims assessed as “contradicted” by somebody.", 4),
    ("claims", {"document": "cesi-2019", "kind": "think_tank", "language": "it", "q": "oil"}, "1 claim with “oil” and looked for in “Development and limits of defence cooperation between China and Kazakhstan” (published by a source of the kind “think tank”; in Italian).", 1),
    ("narratives", {"document": "cesi-2019"}, "5 narratives told by “Development and limits of defence cooperation between China and Kazakhstan”.", 5),
    ("topics", {"q": "oil"}, "1 topic with “oil”.", 1),
    ("documents", {"coded": "yes", "tagged": "appeal"}, "2 documents tagged for “appeal” and in which claims were looked for.", 2),
    ("documents", {"language": "ru"}, "1 document in Russian.", 1),
    ("documents", {"source": "ciss"}, "3 documents for which “Caspian Institute for Strategic Studies” answers.", 3),
    ("sources", {"country": "IT", "kind": "think_tank"}, "2 sources of the kind “think tank” and of Italy.", 2),
    ("sources", {"rated": "control"}, "7 sources rated for “control”.", 7),
    ("actors", {"q": "одкб"}, "1 actor called “одкб”.", 1),
    ("places", {"kind": "former_state"}, "1 place of the kind “former state”.", 1),
    ("tags", {"dimension": "agency", "actor": "kazakhstan"}, "4 tags given for “role given to an actor” and about “Kazakhstan”.", 4),
    ("ratings", {"dimension": "funding", "stale": "no"}, "1 rating for “funding” and not stale.", 1),
    ("assessments", {"verdict": "unproven", "topic": "arms"}, "3 assessments with the verdict “unproven” and of claims under “Arms supply and procurement”.", 3),
    ("references", {"q": "astanatimes"}, "1 reference with “astanatimes”.", 1),
]  # fmt: skip


@pytest.mark.parametrize(("name", "query", "sentence", "number"), SENTENCES)
def test_a_filter_says_in_words_what_it_shows(client, name, query, sentence, number):
    response = client.get(reverse(name), query)
    assert escape(sentence) in response.content.decode(), response.context["filter"].sentence()
    assert response.context["page"].count == number


def test_every_list_has_a_sentence_tried():
    assert {name for name, *_rest in SENTENCES} == set(LISTS)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("language", ["en", "it"])
def test_every_filter_of_every_list_answers_what_it_cannot_use_in_a_sentence(client, name, language):
    with override(language):
        where = reverse(name)
        fields = client.get(where).context["filter"].form.fields
        for field in fields:
            for bad in ("no such thing", "x" * 5000, "a\x00b", "a\x1bb", "%_\\'\""):
                answer = client.get(where, {field: bad})
                assert answer.status_code == 200, (field, bad[:9])
                form = answer.context["filter"].form
                assert form.is_valid() or f'id="id_{field}_error"' in answer.content.decode(), (field, bad[:9])


@pytest.mark.parametrize("name", LISTS)
def test_a_list_with_nothing_in_it_says_so(client, name):
    fields = client.get(reverse(name)).context["filter"].form.fields
    if "q" in fields:
        assert "Nothing fits. Take a filter away." in client.get(reverse(name), {"q": "qqqq"}).content.decode()
