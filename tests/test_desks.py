"""Every kind's desk: opens, answers what it cannot use in a sentence, saves nothing by halves, costs what is pinned."""

import pytest
from django.contrib import admin
from django.urls import reverse

from sources.models import Record
from sources.review.content import KINDS

pytestmark = pytest.mark.django_db

MODELS = [kind.model for kind in KINDS.values()]
GARBAGE = ["", "\x00", "x" * 6000, "99999999999999999999", "٣ 2022-13-45 <script> \ud7ff"]


def desk_of(model, page, *key):
    return reverse(f"admin:{model._meta.app_label}_{model.kind()}_{page}", args=key)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.kind())
def test_a_list_opens_searches_and_costs_no_more_than_a_dozen_queries(
    client, editor, model, django_assert_max_num_queries
):
    client.force_login(editor)
    with django_assert_max_num_queries(14):
        assert client.get(desk_of(model, "changelist")).status_code == 200
    for query in GARBAGE:
        wanted = 400 if "\x00" in query else 200
        assert client.get(desk_of(model, "changelist"), {"q": query}).status_code == wanted


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.kind())
def test_every_filter_of_a_list_works(client, editor, model):
    client.force_login(editor)
    listing = client.get(desk_of(model, "changelist")).context["cl"]
    for spec in listing.filter_specs:
        for choice in list(spec.choices(listing))[1:2]:
            assert client.get(desk_of(model, "changelist") + choice["query_string"]).status_code == 200


def fields_of(response):
    """Give every field of an opened form by name, as a browser would send it."""
    sent = {}
    context = response.context
    forms = [context["adminform"].form]
    for each in context["inline_admin_formsets"]:
        sent |= {f"{each.formset.prefix}-TOTAL_FORMS": "1", f"{each.formset.prefix}-INITIAL_FORMS": "0"}
        forms.append(each.formset.empty_form)
    for form in forms:
        for name in form.fields:
            sent[form.add_prefix(name).replace("__prefix__", "0")] = ""
    return sent


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.kind())
def test_a_form_answers_garbage_in_a_sentence_and_keeps_nothing(client, editor, model, request):
    client.force_login(editor)
    where = desk_of(model, "add")
    fields = fields_of(client.get(where))
    client = request.getfixturevalue("walk")
    before = Record.objects.count()
    for garbage in GARBAGE:
        sent = {name: fields[name] if garbage.isdigit() and name.endswith("_FORMS") else garbage for name in fields}
        answer = client.post(where, sent)  # a thousand rows that a number asks for are no error, only slow
        assert answer.status_code == (400 if "\x00" in garbage else 200), garbage[:9]
        assert "error" in answer.content.decode() or "\x00" in garbage, garbage[:9]
    half = {name: value for name, value in fields.items() if not name.endswith("_FORMS")}
    assert client.post(where, half).status_code == 200
    assert Record.objects.count() == before


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.kind())
def test_a_record_opens_with_its_history_and_is_never_deleted(walk, admin_account, model):
    walk.force_login(admin_account)
    row = model.objects.first()
    if row is None:
        assert model.kind() == "reply"
        return
    assert walk.get(desk_of(model, "change", row.pk)).status_code == 200
    assert walk.get(desk_of(model, "history", row.pk)).status_code == 200
    assert walk.get(desk_of(model, "mark", row.pk)).status_code == 200
    assert walk.post(desk_of(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    if admin.site._registry[model].mergeable:
        assert walk.get(desk_of(model, "merge", row.pk)).status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.kind())
def test_no_role_no_desk(client, reader, model):
    client.force_login(reader)
    assert client.get(desk_of(model, "changelist")).status_code == 403
    client.logout()
    assert client.get(desk_of(model, "changelist")).status_code == 302
