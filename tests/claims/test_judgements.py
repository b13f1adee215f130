"""Answers on whether two claims say the same: kept by the guards, honoured by the form, asked for once."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from attacks import as_actor, refused_rule, sql
from claims import entry
from claims.models import Claim, ClaimRelation, Judgement
from claims.similar import similar
from sources.models import Record
from sources.review.context import acting

pytestmark = pytest.mark.django_db

NONE = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"}
STATEMENT = "Bhutan opened nine consulates in Paraguay in 1971."
TYPED = "In 1971 nine consulates of Bhutan were opened in Paraguay."


@pytest.fixture
def pair(desk):
    one, other = desk.claim("one", STATEMENT), desk.claim("other", "Something else entirely happened.")
    desk.publish(one, other)
    return one, other


def judge(account, claim, other, answer):
    with acting(actor_id=account.pk, reason="Asked while typing"):
        return entry.keep(claim=claim.pk, answers={other.pk: answer}, actor=account)


# --- Guards


INSERT = "INSERT INTO claims_judgement (a_id, b_id, answer, note, by_id, at) VALUES (%s, %s, %s, '', %s, '1999-01-01')"


def test_a_judgement_needs_a_person_and_a_reason(pair, editor):
    one, other = pair
    values = (one.pk, other.pk, "same", editor.pk)
    assert refused_rule(lambda: sql(INSERT, *values)) in {"review_says_who", "review_says_why"}

    def without_reason():
        as_actor(editor, reason=" ")
        sql(INSERT, *values)

    def by_a_program():
        sql(
            "SELECT set_config('parallax.actor', (SELECT id::text FROM sources_account WHERE is_machine LIMIT 1), true)"
        )
        sql("SELECT set_config('parallax.reason', 'x', true)")
        sql(INSERT, *values)

    assert refused_rule(without_reason) == "review_says_why"
    assert refused_rule(by_a_program) == "review_a_person_decides"


def test_nobody_answers_in_anothers_name_or_at_another_time(pair, editor, reviewer):
    one, other = pair
    with acting(actor_id=editor.pk, reason="x"):
        sql(INSERT, one.pk, other.pk, "same", reviewer.pk)
        Judgement.objects.bulk_create([Judgement(a=one, b=other, answer="unsure", by=reviewer)])
    assert {each.by for each in Judgement.objects.all()} == {editor}
    assert {each.at.year for each in Judgement.objects.all()} != {1999}


def test_a_judgement_is_never_changed_deleted_or_emptied(pair, editor):
    judge(editor, *pair, "same")

    def update():
        as_actor(editor)
        Judgement.objects.update(answer="not_same")

    def raw():
        as_actor(editor)
        sql("UPDATE claims_judgement SET by_id = by_id")

    def delete():
        as_actor(editor)
        Judgement.objects.all().delete()

    def truncate():
        as_actor(editor)
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql("TRUNCATE claims_judgement")

    assert [refused_rule(attack) for attack in (update, raw, delete)] == ["review_append_only"] * 3
    assert refused_rule(truncate) == "review_not_truncated"


@pytest.mark.parametrize("case", ["turned", "itself", "word"])
def test_a_pair_is_stored_once_in_its_order_with_one_of_three_answers(pair, editor, case):
    one, other = pair
    a, b, answer = {
        "turned": (other, one, "same"), "itself": (one, one, "same"), "word": (one, other, "perhaps"),
    }[case]  # fmt: skip
    with acting(actor_id=editor.pk, reason="x"), pytest.raises(IntegrityError), transaction.atomic():
        Judgement.objects.create(a=a, b=b, answer=answer, by=editor)


# --- Honoured


def found_for(claim, account, typed=TYPED):
    return {each.claim.pk: each for each in similar(typed, exclude=claim.pk, account=account)}


def test_what_was_judged_not_the_same_is_folded_for_everybody(pair, desk, editor, second_editor):
    one, _other = pair
    draft = desk.claim("draft", TYPED)
    assert found_for(draft, second_editor)[one.pk].strong
    judge(editor, draft, one, "not_same")
    found = found_for(draft, second_editor)[one.pk]
    assert found.folded
    assert not found.strong
    assert [(each.answer, each.by) for each in found.said] == [("not_same", editor)]
    judge(second_editor, draft, one, "same")
    assert not found_for(draft, second_editor)[one.pk].folded
    assert found_for(draft, second_editor)[one.pk].judged_same


def test_the_latest_answer_of_a_person_counts_and_an_equal_one_is_not_kept_again(pair, desk, editor):
    one, _other = pair
    draft = desk.claim("draft", TYPED)
    assert judge(editor, draft, one, "not_same") == 1
    assert judge(editor, one, draft, "not_same") == 0
    assert judge(editor, draft, one, "unsure") == 1
    found = found_for(draft, editor)[one.pk]
    assert [each.answer for each in found.said] == ["unsure"]
    assert not found.folded


def test_answers_about_what_one_cannot_see_are_left_out(pair, desk, editor, second_editor):
    hidden = desk.claim("hidden")
    desk.propose(hidden)
    assert judge(second_editor, pair[0], hidden, "same") == 0
    assert judge(second_editor, pair[0], pair[0], "same") == 0
    assert judge(editor, pair[0], hidden, "same") == 1


# --- On the form


def form(statement=TYPED, **fields):
    sent = {"type": "factual", "earliest": "", "due": "", "slug": "", "reason": "New record", "started_from": ""}
    for name in ("event_links", "topic_links", "quantities"):
        sent |= {f"{name}-{key}": value for key, value in NONE.items()}
    sent |= {"texts-TOTAL_FORMS": "1", "texts-INITIAL_FORMS": "0", "texts-0-language": "en"}
    sent |= {"texts-0-made_by": "person", "texts-0-status": "original", "texts-0-statement": statement}
    return sent | fields


@pytest.fixture
def as_editor(client, editor):
    client.force_login(editor)
    return client


ADD = "admin:claims_claim_add"


def test_a_new_claim_that_another_says_already_comes_back_with_it_and_nothing_is_saved(as_editor, pair):
    before = Record.objects.count()
    page = as_editor.post(reverse(ADD), form()).content.decode()
    assert "Not saved yet: claims that are there already may say the same." in page
    assert STATEMENT in page
    assert TYPED in page
    assert f'name="judgement-{pair[0].pk}"' in page
    assert "both name" in page.lower()
    assert Record.objects.count() == before


@pytest.mark.parametrize("answer", ["same", "not_same", "unsure"])
def test_an_answer_lets_it_pass_and_is_kept_and_nothing_is_linked(as_editor, editor, pair, answer):
    relations = ClaimRelation.objects.count()
    as_editor.post(reverse(ADD), form(**{f"judgement-{pair[0].pk}": answer}))
    claim = Claim.objects.at("in-1971-nine-consulates-of-bhutan-were-opened-in-paraguay").get()
    kept = Judgement.objects.get()
    assert (kept.a, kept.b, kept.answer, kept.by) == (pair[0], claim, answer, editor)
    assert ClaimRelation.objects.count() == relations
    assert claim.record.merged_into_id is None


def test_none_of_these_lets_it_pass_once_they_were_shown(as_editor, pair):
    unseen = as_editor.post(reverse(ADD), form(**{"similar-none": "on"}))
    assert "Not saved yet" in unseen.content.decode()
    shown = {"similar-none": "on", "similar-shown": f"{pair[0].pk}"}
    as_editor.post(reverse(ADD), form(**shown))
    assert [(each.a, each.answer) for each in Judgement.objects.all()] == [(pair[0], "not_same")]


def test_forged_answers_are_left_out(as_editor, pair):
    forged = {
        "judgement-99999999": "same",
        "judgement-x": "same",
        f"judgement-{pair[1].pk}": "yes",
        "judgement-": "same",
    }
    shown = {"similar-none": "on", "similar-shown": f"{pair[0].pk} x 99999999999999999999 88888888"}
    as_editor.post(reverse(ADD), form(**forged, **shown))
    assert [each.a for each in Judgement.objects.all()] == [pair[0]]


def test_answers_are_not_lost_when_the_form_comes_back_for_another_reason(as_editor, pair):
    page = as_editor.post(reverse(ADD), form(earliest="July", **{f"judgement-{pair[0].pk}": "unsure"})).content.decode()
    assert "is not a date we can read" in page
    assert f'name="judgement-{pair[0].pk}" value="unsure" checked' in page


def test_an_answer_on_a_public_claim_is_kept_beside_its_draft(as_editor, editor, pair):
    one, other = pair
    where = reverse("admin:claims_claim_change", args=[one.pk])
    sent = as_editor.get(where).context["adminform"].form
    text = one.texts.get()
    row = {"texts-INITIAL_FORMS": "1", "texts-0-id": str(text.pk), "texts-0-claim": str(one.pk)}
    as_editor.post(where, form("Bhutan opened ten consulates in Paraguay in 1971.", **row, **{
        "started_from": sent["started_from"].value(), "reason": "Counted again", f"judgement-{other.pk}": "not_same",
    }))  # fmt: skip
    assert one.record.revisions.filter(state="draft").exists()
    assert Judgement.objects.get().answer == "not_same"


def test_a_warning_is_shown_once_and_saving_again_keeps_the_claim(as_editor):
    two = "Bhutan opened a consulate and closed the border."
    page = as_editor.post(reverse(ADD), form(two, type="predictive"))
    said = page.content.decode()
    assert "Two propositions in one?" in said
    assert "A prediction says by when" in said
    assert two in said
    seen = page.context["asks"].seen
    assert f'name="warnings-seen" value="{seen}"' in said
    other = as_editor.post(reverse(ADD), form("Paraguay printed stamps.", **{"warnings-seen": seen}))
    assert other.status_code == 302  # the one warning was seen, the other is gone
    as_editor.post(reverse(ADD), form(two, type="predictive", **{"warnings-seen": seen}))
    assert Claim.objects.at("bhutan-opened-a-consulate-and-closed-the-border").exists()


def test_what_stood_there_before_is_not_asked_about_again(as_editor, desk):
    claim = desk.claim("old", "Bhutan opened a consulate and closed the border.")
    where = reverse("admin:claims_claim_change", args=[claim.pk])
    text = claim.texts.get()
    row = {"texts-INITIAL_FORMS": "1", "texts-0-id": str(text.pk), "texts-0-claim": str(claim.pk)}
    current = as_editor.get(where).context["adminform"].form["started_from"].value()
    sent = form(text.statement, **row, earliest="2020", started_from=current, slug="old")
    assert as_editor.post(where, sent).status_code == 302


# --- While typing


ASK = "admin:claims_claim_similar"


def test_the_list_shows_what_is_shared_what_differs_and_what_was_answered(as_editor, pair):
    asked = {"statement": TYPED.replace("1971", "1981"), "language": "en", f"judgement-{pair[1].pk}": "same"}
    page = as_editor.get(reverse(ASK), asked).content.decode()
    assert "another year: 1981 / 1971" in page
    assert "Bhutan, Paraguay" in page
    assert "Something else entirely happened." in page  # answered before, and not lost
    assert "<html" not in page


def test_the_list_folds_what_was_judged_not_the_same_and_offers_a_merge_of_what_is(as_editor, desk, editor, pair):
    one, _other = pair
    twin = desk.claim("twin", TYPED)
    desk.publish(twin)
    ask = {"statement": TYPED, "exclude": str(twin.pk)}
    judge(editor, twin, one, "not_same")
    page = as_editor.get(reverse(ASK), ask).content.decode()
    assert "1 judged not the same" in page
    assert "E. Editor: not the same" in page
    merge = reverse("admin:claims_claim_merge", args=[twin.pk])
    assert merge not in page
    judge(editor, twin, one, "same")
    assert merge in as_editor.get(reverse(ASK), ask).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"statement": "x" * 9000},
        {"statement": TYPED, "exclude": "x"},
        {"exclude": "9" * 30, "language": "\u0663" * 99},
    ],
)
def test_whatever_is_asked_gets_an_answer(as_editor, query):
    assert as_editor.get(reverse(ASK), query).status_code == 200


def test_only_editors_are_told(client, reader):
    assert client.get(reverse(ASK)).status_code == 302
    client.force_login(reader)
    assert client.get(reverse(ASK), {"statement": TYPED}).status_code == 403


def test_judgements_are_listed_to_be_read_only(as_editor, editor, pair, client, reader):
    judge(editor, *pair, "unsure")
    listing = reverse("admin:claims_judgement_changelist")
    page = as_editor.get(listing, {"answer__exact": "unsure"}).content.decode()
    assert STATEMENT in page
    kept = Judgement.objects.get()
    assert "_save" not in as_editor.get(reverse("admin:claims_judgement_change", args=[kept.pk])).content.decode()
    assert as_editor.post(reverse("admin:claims_judgement_delete", args=[kept.pk]), {"post": "yes"}).status_code == 403
    assert as_editor.get(reverse("admin:claims_judgement_add")).status_code == 403
    client.force_login(reader)
    assert client.get(listing).status_code == 403
