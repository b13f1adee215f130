"""At the desk a stance is kept with its passages, its chain and perhaps its claim; what is unclear comes back as typed."""

import pytest
from django.urls import reverse

from claims.desk.lines import desk_text
from claims.models import Claim, Question, Stance
from sources.capture import storing
from sources.capture.marking import Line, mark
from sources.models import Anchor, BiasTag, KeptTyping, Revision, Tagging

pytestmark = pytest.mark.django_db

FIRST = (
    "The two ministries signed a memorandum in Ankara on 10 May, and the plant is to open within three years from now."
)
SECOND = (
    "The memorandum was not published; the memorandum names no price, as 𝒐bservers in the capital noted on that day."
)


@pytest.fixture
def document(desk):
    return storing.keep_new(
        content={"title": "A memorandum is signed", "language": "en", "texts": [{"language": "en", "title": "A memorandum"}]},
        marked=mark([Line("A memorandum is signed"), Line(FIRST), Line(SECOND)]), taken=storing.Taken("pasted"),
        actor=desk.editor, reason="Captured",
    )  # fmt: skip


@pytest.fixture
def address(document):
    return reverse("admin:claims_stance_desk", args=[document.pk])


@pytest.fixture
def at_desk(client, desk, address):
    client.force_login(desk.editor)

    def post(**fields):
        typed = {
            "act": "stance", "places": "", "quotation": "", "paragraphs": "", "outcome": "asserts", "claim": "new",
            "statement": "Two ministries signed a memorandum in May 2022.", "type": "factual", "language": "en",
            "voice": "own", "certainty": "categorical", "chain_lines": "", "note": "",
        }  # fmt: skip
        return client.post(address, typed | fields)

    return post


def faults(response):
    return " ".join(message for errors in response.context["stance"].errors.values() for message in errors)


def test_selected_words_become_a_passage_with_its_anchor_and_a_new_claim(at_desk, document, desk):
    response = at_desk(places="p1 4 18", chain_lines="- an official | said", note="As printed")
    assert response.status_code == 302
    stance = Stance.objects.get(document=document)
    [link] = stance.passages.all()
    assert (link.passage.exact, link.voice, link.certainty) == ("two ministries", "own", "categorical")
    assert (stance.coder, stance.snapshot, stance.note) == (desk.editor, storing.newest(document), "As printed")
    assert str(stance.chains.get().nodes.get()) == "an official"
    anchor = Anchor.objects.get(passage=link.passage)
    assert (anchor.state, storing.newest(document).text[anchor.start : anchor.end]) == ("exact", "two ministries")
    assert str(stance.claim) == "Two ministries signed a memorandum in May 2022."
    states = Revision.objects.filter(record__in=[stance.record, stance.claim.record]).values_list("state", "submission")
    assert len(set(states)) == 1  # both drafts, in one submission
    assert not stance.record.is_public


def test_positions_count_code_points_and_take_in_whole_words(at_desk, document):
    start = SECOND.index("bservers")
    at_desk(places=f"p2 {start + 2} {start + 8}")
    assert Stance.objects.get(document=document).passages.get().passage.exact == "𝒐bservers"


def test_pasted_words_are_found_whatever_their_quotes_and_spaces(at_desk, document):
    at_desk(quotation="signed  a memorandum\nin Ankara")
    assert Stance.objects.get(document=document).passages.get().passage.exact == "signed a memorandum in Ankara"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"quotation": "words that nobody wrote"}, "These words are not in the text"),
        ({"quotation": "memorandum"}, "These words stand in 4 places"),
        ({"places": "p2 4 14"}, "These words stand in 2 places"),
        ({"places": "p9 1 2"}, "no paragraph “p9”"),
        ({"places": "p1 20 20"}, "is no place in the text"),
        ({"places": "p1 x y"}, "is no place in the text"),
        ({"paragraphs": "page 4"}, "no paragraph “page”"),
        ({}, "rests on a passage"),
        ({"paragraphs": "p1", "outcome": ""}, "Choose what the document does"),
        ({"paragraphs": "p1", "outcome": "likes"}, "Select a valid choice"),
        ({"paragraphs": "p1", "outcome": "unclear"}, "needs a note"),
        ({"paragraphs": "p1", "type": ""}, "needs its type"),
        ({"paragraphs": "p1", "claim": ""}, "choose an existing one"),
        ({"paragraphs": "p1", "statement": ""}, "choose an existing one"),
        ({"paragraphs": "p1", "claim": "999999999"}, "Select a valid choice"),
        ({"paragraphs": "p1", "chain_lines": "x @nobody-here"}, "no source @nobody-here"),
        ({"paragraphs": "p1", "chain_lines": "in p9\nx"}, "no paragraph “p9”"),
        ({"places": "p1 0 113", "statement": "x" * 700}, "at most 600 characters"),
    ],
)
def test_what_cannot_be_kept_comes_back_with_a_sentence_and_as_typed(at_desk, document, fields, sentence):
    response = at_desk(**fields, note="" if "unclear" in fields.values() else "typed note")
    assert response.status_code == 200
    assert sentence in faults(response)
    assert "unclear" in fields.values() or "typed note" in response.content.decode()
    assert not Stance.objects.filter(document=document).exists()


def test_a_quotation_has_at_most_the_characters_that_may_be_shown(at_desk, settings):
    settings.LONGEST_QUOTATION = 20
    assert "at most 20 characters" in faults(at_desk(places="p1 0 60"))


def test_a_stance_that_is_there_already_is_refused_in_a_sentence_and_the_new_claim_with_it(at_desk, document, desk):
    claim = desk.claim("memorandum", "They signed a memorandum in Ankara.")
    desk.propose(claim)
    assert at_desk(paragraphs="p1", claim=str(claim.pk)).status_code == 302
    before = Claim.objects.count()
    response = at_desk(paragraphs="p2", claim=str(claim.pk))
    assert "already an agreed stance" in response.content.decode()
    assert (Stance.objects.filter(document=document).count(), Claim.objects.count()) == (1, before)


def test_existing_claims_show_while_typing_and_nothing_is_linked_by_itself(client, desk, at_desk, document):
    claim = desk.claim("memorandum", "The two ministries signed a memorandum in Ankara on 10 May.")
    desk.publish(claim)
    client.force_login(desk.editor)
    words = "The two ministries signed a memorandum in Ankara on 10 May 2022."
    found = client.get(reverse("admin:claims_stance_desk_claims"), {"statement": words}).content.decode()
    assert f'value="{claim.pk}"' in found
    assert "checked" not in found
    at_desk(paragraphs="p1", statement=words)
    assert Stance.objects.get(document=document).claim != claim


def test_a_tag_rests_on_its_places_and_its_rationale(client, desk, address, document):
    client.force_login(desk.editor)
    tag = BiasTag.objects.filter(dimension="wording").first()
    typed = {"act": "tag", "tag-tag": tag.pk, "tag-rationale": "Says “merely” of it.", "tag-tag_language": "en", "tag-strength": "1"}  # fmt: skip
    assert client.post(address, typed | {"tag-places": "p1 0 18"}).status_code == 302
    tagging = Tagging.objects.get(document=document)
    assert (tagging.by_account, tagging.passages.get().passage.exact) == (desk.editor, "The two ministries")
    assert not Tagging.objects.filter(pk=tagging.pk).published().exists()


def test_one_act_records_for_a_whole_question_that_it_is_not_covered(client, desk, address, document):
    client.force_login(desk.editor)
    question = Question.objects.first()
    response = client.post(address, {"act": "not_covered", "question": question.pk}, follow=True)
    number = question.claim_links.values("claim").distinct().count()
    assert f"{number} claims are recorded as not covered." in response.content.decode()
    assert set(Stance.objects.filter(document=document).values_list("outcome", flat=True)) == {"not_covered"}
    again = client.post(address, {"act": "not_covered", "question": question.pk})
    assert "coded here already" in again.content.decode()


def test_reading_goes_on_where_it_stopped_for_each_person(client, desk, address, document, second_editor):
    client.force_login(desk.editor)
    client.post(address, {"act": "read", "locator": "p1"})
    assert [line.paragraph.locator for line in desk_text(document, desk.editor).lines if line.is_open] == ["p2"]
    assert len([line for line in desk_text(document, second_editor).lines if line.is_open]) == 2


def test_changed_words_are_confirmed_by_a_person_and_lost_ones_cannot_be(client, desk, at_desk, address, document):
    at_desk(places="p1 4 112")
    at = SECOND.index("names no price")
    at_desk(places=f"p2 {at} {at + 14}", statement="It names no price so far.")
    lines = [FIRST.replace("the plant", "the works"), SECOND.replace("names no price", "names a price")]
    storing.keep_again(
        document=document, marked=mark([Line("A memorandum is signed"), *map(Line, lines)]), taken=storing.Taken("pasted"),
        actor=desk.editor, reason="Captured again",
    )  # fmt: skip
    snapshot = storing.newest(document)
    anchors = {anchor.state: anchor for anchor in snapshot.anchors.all()}
    assert "lost" in anchors
    page = client.get(address).content.decode()
    assert "Passages that changed in this text" in page
    assert client.post(address, {"act": "confirm", "anchor": anchors["lost"].pk}).status_code == 200
    assert not snapshot.anchors.filter(confirmed_at__isnull=False).exists()
    changed = anchors["changed"]
    assert client.post(address, {"act": "confirm", "anchor": changed.pk}).status_code == 302
    changed.refresh_from_db()
    assert changed.confirmed_by == desk.editor


def test_what_was_coded_is_sent_for_review_from_the_desk(client, desk, at_desk, address, document):
    at_desk(places="p1 4 18")
    response = client.post(address, {"act": "send", "why": "Coded from the page"}, follow=True)
    assert "Sent for review" in response.content.decode()
    states = Revision.objects.filter(record__in=[document.record, *(s.record for s in document.stances.all())])
    assert set(states.values_list("state", flat=True)) == {"in_review"}
    assert "There is nothing to send" in client.post(address, {"act": "send", "why": "x"}).content.decode()


def test_a_document_without_text_is_coded_by_paragraph(client, desk, django_assert_max_num_queries):
    document = desk.document("no-text", locators=("p1", "p2"))
    client.force_login(desk.editor)
    here = reverse("admin:claims_stance_desk", args=[document.pk])
    assert "We hold no text of it" in client.get(here).content.decode()
    client.post(here, {"act": "stance", "paragraphs": "p2", "outcome": "reports", "claim": "new", "statement": "It was so in May.",
                       "type": "factual", "language": "en", "voice": "own", "certainty": "hedged"})  # fmt: skip
    assert Stance.objects.get(document=document).passages.get().passage.paragraph.locator == "p2"
    with django_assert_max_num_queries(22):
        client.get(here)


@pytest.mark.parametrize("who", ["reader", "reviewer"])
def test_only_editors_come_to_the_desk(client, request, address, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(address).status_code == (200 if who == "reviewer" else 403)


@pytest.mark.parametrize("key", ["0", "x", "999999999", "9" * 30, "%00"])
def test_a_document_that_is_not_there_is_not_found(client, desk, key):
    client.force_login(desk.editor)
    assert client.get(f"/admin/claims/stance/desk/{key}/").status_code in {404, 302}


@pytest.mark.parametrize("act", ["", "like", "confirm", "not_covered", "read", "send", "tag", "stance"])
def test_an_empty_or_strange_post_does_nothing(client, desk, address, act):
    client.force_login(desk.editor)
    before = Stance.objects.count(), Tagging.objects.count()
    response = client.post(address, {"act": act, "locator": "p99", "question": "x", "anchor": "9" * 30, "why": ""})
    assert response.status_code in {200, 302}
    assert (Stance.objects.count(), Tagging.objects.count()) == before


def test_what_is_typed_at_the_desk_outlives_the_session(client, desk, at_desk, address):
    mark = client.get(address).context["typed_by"]["stance"]
    client.logout()
    answer = at_desk(paragraphs="p1", statement="Typed for a while.", typed_by=mark)
    assert answer.status_code == 302
    assert not Stance.objects.filter(coder=desk.editor).exists()
    client.force_login(desk.editor)
    again = client.get(address, {"kept": KeptTyping.objects.get().opening})
    assert "Typed for a while." in again.content.decode()
    assert "It is not saved yet" in again.content.decode()
    assert "did not save" in client.get(address).content.decode()
    assert at_desk(paragraphs="p1", typed_by=again.context["typed_by"]["stance"]).status_code == 302
    assert not KeptTyping.objects.exists()
    assert "did not save" not in client.get(address).content.decode()


def test_a_tag_that_was_typed_is_shown_in_its_own_form(client, desk, address):
    client.force_login(desk.editor)
    mark = client.get(address).context["typed_by"]["tag"]
    client.post(address, {"tag-rationale": "It says “merely”.", "typed_by": mark, "_keep": "1"})
    again = client.get(address, {"kept": KeptTyping.objects.get().opening})
    assert again.context["tagging"].data["tag-rationale"] == "It says “merely”."
    assert not again.context["stance"].is_bound
    assert client.post(address, {"_throw_away": KeptTyping.objects.get().opening}).status_code == 302
    assert not KeptTyping.objects.exists()


def test_the_form_of_a_stance_names_the_captured_text_and_anchors_its_words_too(client, desk, document):
    claim = desk.claim("memorandum")
    client.force_login(desk.editor)
    sent = {
        "claim": claim.pk, "document": document.pk, "outcome": "asserts", "reason": "New record", "is_agreed": "on",
        "passages-TOTAL_FORMS": "1", "passages-INITIAL_FORMS": "0", "passages-0-locator": "p1",
        "passages-0-exact": "two ministries", "passages-0-voice": "own", "passages-0-certainty": "categorical",
    }  # fmt: skip
    answer = client.post(reverse("admin:claims_stance_add"), sent)
    assert answer.status_code == 302
    stance = Stance.objects.get(document=document)
    assert (stance.snapshot, stance.coder) == (storing.newest(document), desk.editor)
    assert Anchor.objects.get(passage__exact="two ministries").state == "exact"
