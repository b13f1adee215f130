"""Lists find what is spelt nearly so, and what goes by another name; what contains the words as written comes first."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sources.models import Actor, ActorName
from sources.models.likeness import can_be_alike
from sources.review.content import KINDS
from sources.review.context import acting

pytestmark = pytest.mark.django_db

MODELS = [kind.model for kind in KINDS.values()]


@pytest.fixture
def seek(client, editor):
    client.force_login(editor)

    def found(kind, words):
        listing = client.get(reverse(f"admin:{kind}_changelist"), {"q": words})
        return [str(each) for each in listing.context["cl"].result_list]

    return found


@pytest.fixture
def tokaev(desk):
    with acting(actor_id=desk.editor.pk, reason="New actor"):
        actor = Actor.objects.create(record=desk.record("actor", "a-president"), kind_of_actor="person")
        for language, name in (("en", "Kassym-Jomart Tokayev"), ("ru", "Касым-Жомарт Токаев")):
            ActorName.objects.create(actor=actor, name=name, language=language)
    return actor


@pytest.mark.parametrize("words", ["Tokayev", "tokaev", "Tokaiev", "Токаев", "токаевв", "Токаева", "Kasym", "Tokajev"])
def test_an_actor_is_found_by_any_name_and_by_misspellings(seek, tokaev, words):
    assert "Kassym-Jomart Tokayev" in seek("sources_actor", words)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("sources_actor", "Kazahstan"),
        ("sources_actor", "Казахстан"),
        ("sources_place", "Kazahstan"),
        ("sources_place", "Nur Sultan"),
        ("sources_source", "Korybkko"),
        ("sources_document", "Untitledd"),
        ("claims_claim", "Kazahstan"),
        ("claims_claim", "Казахстан"),
        ("claims_event", "Kazahstan"),
        ("claims_question", "diversifi"),
        ("claims_topic", "Turkei"),
    ],
)
def test_the_starter_data_is_found_too(seek, kind, words):
    assert seek(kind, words), words


def test_what_contains_the_words_comes_first(seek, desk):
    desk.source("one", name="Kazahstan daily")
    desk.source("two", name="Kazakhstan daily")
    assert seek("sources_source", "Kazakhstan")[0] == "Kazakhstan daily"
    assert seek("sources_source", "Kazahstan")[0] == "Kazahstan daily"
    assert "Kazakhstan daily" in seek("sources_source", "Kazahstan")
    assert "Kazakhstan daily" not in seek("sources_source", '"Kazahstan"')


def test_every_word_must_be_found(seek, desk):
    desk.claim("one", statement="The zeppelin factory was closed.")
    assert seek("claims_claim", "zeppellin factori") == ["The zeppelin factory was closed."]
    assert seek("claims_claim", "zeppellin dirigible") == []


def test_a_year_is_never_nearly_another(seek, desk):
    desk.claim("one", statement="Zeppelins flew in 1937.")
    assert seek("claims_claim", "zeppelins 1937")
    assert not seek("claims_claim", "zeppelins 1938")
    assert not can_be_alike("2022")


def test_a_field_that_completes_while_typing_finds_the_same(client, editor):
    client.force_login(editor)
    asked = {"app_label": "claims", "model_name": "eventactor", "field_name": "actor", "term": "Kazahstan"}
    found = client.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert any("Kazakhstan" in each["text"] for each in found)


@pytest.mark.parametrize(
    "words", ["%", "_", "\\", "'", '"', '"a', "''", "a'b\"c", "()|&!*", "  ", "é" * 300, "a " * 300, "kazak%stan"]
)
def test_hostile_words_find_what_they_find(seek, words):
    for kind in ("sources_actor", "claims_claim", "claims_stance"):
        seek(kind, words)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.kind())
def test_every_list_answers_in_eight_queries_with_a_search_and_without(walk, editor, model):
    walk.force_login(editor)
    where = reverse(f"admin:{model._meta.app_label}_{model.kind()}_changelist")
    for query in ({}, {"q": "kazakhstan"}, {"q": "turkei drone"}):
        with CaptureQueriesContext(connection) as queries:
            assert walk.get(where, query).status_code == 200
        assert len(queries) <= 8, [each["sql"][:120] for each in queries]


def test_every_count_of_a_list_leads_to_the_list_that_it_counts(client, editor):
    client.force_login(editor)
    counts = [
        (model, column)
        for model in MODELS
        for column in admin.site.get_model_admin(model).list_display
        if hasattr(column, "relation")
    ]
    assert len(counts) >= 10
    for model, column in counts:
        rows = admin.site.get_model_admin(model).get_queryset(client.get(reverse("admin:index")).wsgi_request)
        row = rows.order_by(f"-{column.relation}_number").first()
        if row is not None:
            number = getattr(row, f"{column.relation}_number")
            listing = client.get(column(row).split('"')[1])
            assert listing.context["cl"].result_count == number, (model, column.relation)
