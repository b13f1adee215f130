"""What an editor and a reviewer do in the admin."""

import pytest
from django.urls import reverse

from claims.models import Claim, ClaimText, Question, Stance
from sources.models import Record, Revision, Submission

pytestmark = pytest.mark.django_db

NONE = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"}


def management(**formsets):
    return {f"{name}-{key}": value for name, form in formsets.items() for key, value in {**NONE, **form}.items()}


def claim_form(statement="Something happened.", *, rows=None, **fields):
    rows = (
        rows
        if rows is not None
        else [{"language": "en", "made_by": "person", "status": "original", "statement": statement}]
    )
    texts = {"TOTAL_FORMS": str(len(rows)), "INITIAL_FORMS": str(sum("id" in row for row in rows))}
    texts |= {f"{number}-{name}": value for number, row in enumerate(rows) for name, value in row.items()}
    return (
        {"type": "factual", "earliest": "", "slug": "", "reason": "New record", "started_from": ""}
        | management(texts=texts, event_links={}, topic_links={}, quantities={})
        | fields
    )


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def as_editor(client, editor):
    client.force_login(editor)
    return client


def open_claim(client, claim):
    """Open a claim's form and give what it would send back unchanged."""
    response = client.get(reverse("admin:claims_claim_change", args=[claim.pk]))
    form = response.context["adminform"].form
    sent = {name: form[name].value() or "" for name in form.fields}
    rows = []
    formsets = response.context["inline_admin_formsets"]
    for each in formsets[0].formset.initial_forms:
        rows.append({name: each[name].value() or "" for name in each.fields if name != "DELETE"})
        rows[-1]["id"] = str(each.instance.pk)
    for row in rows:
        row["claim"] = str(claim.pk)
    return response, claim_form(rows=rows, **sent | {"reason": "Clearer"})


def test_a_new_claim_is_a_draft_in_the_editors_submission(as_editor, editor):
    response = as_editor.post(reverse("admin:claims_claim_add"), claim_form("A deal was signed."), follow=True)
    assert any("Kept as a draft" in message for message in messages_of(response))
    claim = Claim.objects.at("a-deal-was-signed").get()
    revision = claim.record.revisions.get()
    assert (revision.state, revision.contributors) == ("draft", [editor.pk])
    assert revision.content["texts"][0]["statement"] == "A deal was signed."
    assert not claim.record.is_public


def test_changing_what_is_public_leaves_it_as_it_is_and_shows_the_draft_to_editors(as_editor, desk):
    claim = desk.claim()
    desk.publish(claim)
    _response, form = open_claim(as_editor, claim)
    response = as_editor.post(
        reverse("admin:claims_claim_change", args=[claim.pk]),
        form | {"texts-0-statement": "Something else happened."},
        follow=True,
    )
    assert any("Kept as a draft" in message for message in messages_of(response)), response.content.decode()
    assert claim.texts.get().statement == "Something happened."
    shown, _form = open_claim(as_editor, claim)
    assert "Something else happened." in shown.content.decode()
    assert claim.texts.get().statement == "Something happened."


def test_a_text_added_to_a_public_claim_can_be_changed_in_its_draft(as_editor, desk):
    claim = desk.claim()
    desk.publish(claim)
    where = reverse("admin:claims_claim_change", args=[claim.pk])
    _response, form = open_claim(as_editor, claim)
    new = {
        "language": "it",
        "made_by": "person",
        "status": "translated",
        "statement": "Qualcosa è accaduto.",
        "claim": str(claim.pk),
    }
    as_editor.post(where, form | {"texts-TOTAL_FORMS": "2"} | {f"texts-1-{name}": value for name, value in new.items()})
    _response, form = open_claim(as_editor, claim)
    assert form["texts-INITIAL_FORMS"] == "2"
    as_editor.post(where, form | {"texts-1-statement": "È accaduto qualcosa."})
    revision = claim.record.revisions.get(state="draft")
    assert [text["statement"] for text in revision.content["texts"]] == ["Something happened.", "È accaduto qualcosa."]
    assert ClaimText.objects.filter(claim=claim).count() == 1


def test_a_form_without_a_reason_saves_nothing_and_loses_nothing(as_editor):
    response = as_editor.post(reverse("admin:claims_claim_add"), claim_form("A deal was signed.", reason=""))
    assert response.status_code == 200
    assert "A deal was signed." in response.content.decode()
    assert not Record.objects.filter(slug="a-deal-was-signed").exists()


def test_a_wrong_date_is_told_in_a_sentence(as_editor):
    response = as_editor.post(reverse("admin:claims_claim_add"), claim_form(earliest="in the summer"))
    assert "is not a date we can read" in response.content.decode()


def test_what_the_database_refuses_is_told_above_what_was_typed(as_editor, editor):
    rows = [
        {"language": "en", "made_by": "person", "status": "original", "statement": text} for text in ("One.", "Two.")
    ]
    response = as_editor.post(reverse("admin:claims_claim_add"), claim_form(rows=rows))
    page = response.content.decode()
    assert "There is already a statement in that language." in page or "duplicate" in page
    assert "Two." in page
    assert not Revision.objects.filter(contributors__contains=[editor.pk]).exists()


def test_the_second_to_save_sees_that_somebody_was_first_and_loses_nothing(client, desk, editor, second_editor):
    claim = desk.claim()
    desk.publish(claim)
    where = reverse("admin:claims_claim_change", args=[claim.pk])
    client.force_login(second_editor)
    _response, slow = open_claim(client, claim)
    client.force_login(editor)
    _response, quick = open_claim(client, claim)
    client.post(where, quick | {"texts-0-statement": "The quick one."})
    client.force_login(second_editor)
    refused = client.post(where, slow | {"texts-0-statement": "The slow one."})
    page = refused.content.decode()
    assert "Somebody changed this after you opened it" in page
    assert "E. Editor" in page
    assert "The slow one." in page
    again = slow | {
        "texts-0-statement": "The slow one.",
        "started_from": refused.context["adminform"].form["started_from"].value(),
    }
    client.post(where, again)
    assert claim.record.revisions.get(state="draft").content["texts"][0]["statement"] == "The slow one."


def decide(client, submission, act, why="Checked"):
    return client.post(
        reverse("admin:sources_submission_change", args=[submission.pk]), {"act": act, "why": why}, follow=True
    )


@pytest.mark.parametrize("role", ["editor", "admin_account"])
def test_own_work_is_visible_and_not_approvable_even_by_a_forged_post(client, desk, request, role):
    actor = desk.editor = request.getfixturevalue(role)
    submission = desk.send(desk.claim())
    client.force_login(actor)
    page = client.get(reverse("admin:sources_submission_change", args=[submission.pk])).content.decode()
    assert "a second person decides" in page
    assert 'value="approve"' not in page
    response = decide(client, submission, "approve")
    told = (
        "Only a reviewer decides."
        if role == "editor"
        else "You have contributed to this revision: a second person decides on it."
    )
    assert messages_of(response) == [told]
    assert submission.revisions.get().state == "in_review"


def test_a_reviewer_sees_the_difference_in_words_and_approves(client, desk, reviewer):
    claim = desk.claim()
    submission = desk.send(claim)
    client.force_login(reviewer)
    page = client.get(reverse("admin:sources_submission_change", args=[submission.pk])).content.decode()
    assert "Something happened." in page
    assert messages_of(decide(client, submission, "approve")) == ["Done."]
    claim.record.refresh_from_db()
    assert claim.record.is_reviewed


def test_a_decision_needs_its_reason(client, desk, reviewer):
    submission = desk.send(desk.claim())
    client.force_login(reviewer)
    response = decide(client, submission, "request_changes", why=" ")
    assert messages_of(response) == ["Say why: a change without a reason is not accepted."]


def test_what_is_in_review_is_read_only_and_says_why(as_editor, desk):
    claim = desk.claim()
    desk.send(claim)
    page = as_editor.get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()
    assert "A revision of this is in review" in page
    assert "_save" not in page


def test_the_history_tells_who_when_what_and_why(client, desk, reviewer):
    claim = desk.claim()
    desk.publish(claim)
    client.force_login(reviewer)
    client.post(reverse("admin:claims_claim_mark", args=[claim.pk]), {"verb": "corrected", "why": "The date was wrong"})
    page = client.get(reverse("admin:claims_claim_history", args=[claim.pk])).content.decode()
    for words in (
        "E. Editor",
        "R. Reviewer",
        "Checked against the passages",
        "Something happened.",
        "The date was wrong",
    ):
        assert words in page


def test_a_reader_without_a_role_gets_nowhere(client, reader):
    client.force_login(reader)
    for name in (
        "claims_claim_changelist",
        "claims_claim_add",
        "sources_submission_changelist",
        "sources_batch_changelist",
    ):
        assert client.get(reverse(f"admin:{name}")).status_code == 403


def stance_form(claim, document, outcome="asserts", passages=("p1",), **fields):
    rows = {"TOTAL_FORMS": str(len(passages)), "INITIAL_FORMS": "0"}
    for number, locator in enumerate(passages):
        rows |= {f"{number}-locator": locator, f"{number}-voice": "own", f"{number}-certainty": "categorical"}
    return {
        "claim": str(claim.pk), "document": str(document.pk), "outcome": outcome, "note": "", "framing_terms": "",
        "is_agreed": "on", "chain_lines": "", "slug": "", "reason": "New record", "started_from": "",
    } | management(passages=rows) | fields  # fmt: skip


def test_a_stance_is_entered_with_passages_and_chain_on_one_form(as_editor, desk, editor):
    claim, document = desk.claim(), desk.document()
    lines = "in p2\n- an official | fears\nA paper #a-document | wrote | en"
    response = as_editor.post(
        reverse("admin:claims_stance_add"),
        stance_form(claim, document, passages=["p1", "p2"], chain_lines=lines),
        follow=True,
    )
    stance = Stance.objects.filter(claim=claim).first()
    assert stance is not None, response.content.decode()
    assert [str(link) for link in stance.passages.all()] == ["p1", "p2"]
    chain = stance.chains.get()
    assert [(node.speaker, node.is_unnamed, node.verb) for node in chain.nodes.all()] == [
        ("an official", True, "fears"), ("A paper", False, "wrote"),
    ]  # fmt: skip
    assert [str(link) for link in chain.passages.all()] == ["p2"]
    assert (stance.coder, stance.codebook_version) == (editor, "1")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"passages": ["p9"]}, "This document has no paragraph “p9”. It has: p1, p2."),
        ({"passages": []}, "A position or a silence rests on a passage: name at least one."),
        ({"chain_lines": "a | b | c | d | e | f"}, "Line 1: at most four bars"),
        ({"chain_lines": "@nobody"}, "Line 1: name the speaker"),
        ({"chain_lines": "A paper @nobody"}, "There is no source @nobody."),
        ({"chain_lines": "in p9\nA paper"}, "This document has no paragraph “p9”."),
        ({"outcome": "unclear"}, "needs a note that says why"),
        ({"passages": ["p1", "p1"]}, "This passage is already named."),
    ],
)
def test_a_wrong_stance_is_told_in_a_sentence_and_not_saved(as_editor, desk, fields, sentence):
    claim, document = desk.claim(), desk.document()
    response = as_editor.post(reverse("admin:claims_stance_add"), stance_form(claim, document, **fields))
    assert sentence in response.content.decode()
    assert not Stance.objects.filter(claim=claim).exists()


def test_a_second_agreed_stance_is_refused_in_a_sentence(as_editor, desk):
    claim, document = desk.claim(), desk.document()
    desk.stance(claim, document)
    response = as_editor.post(reverse("admin:claims_stance_add"), stance_form(claim, document))
    assert "There is already an agreed stance of this document on this claim" in response.content.decode()


KINDS = ["claims_claim", "claims_event", "claims_question", "claims_stance", "sources_document", "sources_source"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_form_opens_on_starter_data_and_every_list_searches(as_editor, kind):
    model = {"claims_claim": Claim, "claims_question": Question, "claims_stance": Stance}.get(kind)
    listed = as_editor.get(reverse(f"admin:{kind}_changelist"), {"q": "Kazakhstan"})
    assert listed.status_code == 200
    rows = model.objects.all()[:1] if model else listed.context["cl"].queryset[:1]
    for row in rows:
        assert as_editor.get(reverse(f"admin:{kind}_change", args=[row.pk])).status_code == 200
        assert as_editor.get(reverse(f"admin:{kind}_history", args=[row.pk])).status_code == 200
    assert as_editor.get(reverse(f"admin:{kind}_add")).status_code == 200
    assert as_editor.get(reverse(f"admin:{kind}_change", args=["999999999"])).status_code == 302


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_costs_the_same_whatever_its_length(as_editor, kind, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        as_editor.get(reverse(f"admin:{kind}_changelist"))


def test_the_desk_opens_on_what_waits(client, desk, reviewer):
    submission = desk.send(desk.claim())
    client.force_login(desk.editor)
    assert "yours: someone else decides" in client.get(reverse("admin:index")).content.decode()
    client.force_login(reviewer)
    page = client.get(reverse("admin:index")).content.decode()
    assert reverse("admin:sources_submission_change", args=[submission.pk]) in page
    assert "yours: someone else decides" not in page
    assert Submission.objects.count() == 1
