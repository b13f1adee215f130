"""Second codings made blind: chance draws, another codes, both are put together, a third person approves."""

import json
import re
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from attacks import as_actor, refused_rule, sql
from claims import blind, codings, reliability
from claims.models import BlindCoding, Draw, Lot, Reconciliation, Stance
from sources.models import Account, Record, Revision
from sources.review import door
from sources.review.context import acting

pytestmark = pytest.mark.django_db

SECRET = "An idiosyncratic remark of the first coder"
TERM = "zibaldone"


@pytest.fixture
def everything_is_drawn(settings):
    settings.DOUBLE_CODING_SHARE = Decimal(1)


@pytest.fixture
def stance(desk):
    """A public stance whose every value is the first coder's own."""
    claim, document = desk.claim("told", "The dam was built in 1931."), desk.document("a-text", ("p1", "p2", "p77"))
    stance = desk.stance(
        claim, document, "qualifies", at=("p77",), note=SECRET, framing_terms=[TERM], codebook_version="1"
    )
    desk.publish(claim, document, stance)
    return stance


@pytest.fixture
def coding(stance, everything_is_drawn, reviewer, second_editor):
    """A second coding of that stance, begun; what else was drawn is left to others."""
    blind.draw(actor=reviewer, reason="A draw")
    with acting(actor_id=second_editor.pk, reason="Taken"):
        begun = BlindCoding.objects.create(lot=Lot.objects.get(stance=stance), coder=second_editor)
    return BlindCoding.objects.select_related("lot__stance__document__record").get(pk=begun.pk)


def row(document, locator, voice="own", certainty="categorical"):
    return {"passage": [document.paragraphs.get(locator=locator).pk, ""], "voice": voice, "certainty": certainty,
            "wording": ""}  # fmt: skip


def hand_in(coding, outcome="asserts", at=("p1",), **fields):
    document = coding.lot.stance.document
    return blind.hand_in(
        coding=coding, actor=coding.coder, outcome=outcome, passages=[row(document, each) for each in at], **fields
    )


CHOSEN = {"outcome": "second", "passages": "both", "note": "first"}


def test_a_draw_gives_every_public_stance_one_lot_for_good(desk, reviewer, settings):
    settings.DOUBLE_CODING_SHARE = Decimal("0.5")
    made = blind.draw(actor=reviewer, reason="First draw")
    assert made.lots.count() == Stance.objects.published().agreed().count() == 441
    assert 150 < made.lots.drawn().count() < 290  # by chance outside of this once in 10^10 draws
    with pytest.raises(door.Refused, match="nothing is drawn twice"):
        blind.draw(actor=reviewer, reason="Until I like it")
    claim, document = desk.claim(), desk.document()
    new = desk.stance(claim, document)
    desk.publish(claim, document, new)
    assert list(blind.draw(actor=reviewer, reason="Second draw").lots.values_list("stance", flat=True)) == [new.pk]


def test_the_command_draws_and_says_for_whom(reviewer, capsys):
    call_command("draw_double_codings", "reviewer")
    assert re.match(r"\d+ of 441 stances were drawn, each with a chance of 0.1\.", capsys.readouterr().out)
    with pytest.raises(CommandError, match="no active account"):
        call_command("draw_double_codings", "nobody")
    with pytest.raises(CommandError, match="nothing is drawn twice"):
        call_command("draw_double_codings", "reviewer")


def test_only_who_had_no_part_in_it_takes_the_next_one(stance, everything_is_drawn, editor, reviewer, second_editor):
    blind.draw(actor=reviewer, reason="A draw")
    for involved in (editor, reviewer):
        assert not Lot.objects.open_to(involved.pk).filter(stance=stance).exists()
    taken = blind.take(actor=second_editor)
    assert blind.take(actor=second_editor) == taken
    assert blind.take(actor=editor).lot != taken.lot
    blind.give_back(coding=taken, actor=second_editor, why="I do not read it")
    assert blind.take(actor=second_editor).lot != taken.lot
    assert taken.lot in Lot.objects.in_pool()


def test_where_both_found_the_same_it_is_confirmed_and_a_third_person_publishes_it(
    coding, editor, reviewer, make_account
):
    document = coding.lot.stance.document
    done = blind.hand_in(
        coding=coding, actor=coding.coder, outcome="qualifies", note="In other words",
        passages=[row(document, "p77", "not_coded", "not_coded")],
    )  # fmt: skip
    kept = Reconciliation.objects.get(coding=done)
    assert (kept.chosen, kept.agreed, kept.by) == ({}, None, coding.coder)
    assert (kept.first["note"], kept.second["note"]) == (SECRET, "In other words")
    assert not blind.waiting().exists()
    third = make_account("third", "Reviewers")
    door.approve(submission=kept.blind.submission, actor=third, why="Seen")
    assert Stance.objects.published().blind().filter(pk=done.stance_id).exists()
    assert coding.lot.stance.pk in {each.pk for each in Stance.objects.published().agreed().filter(note=SECRET)}


def test_what_differs_is_chosen_with_a_reason_and_reviewed_by_neither_coder(
    coding, editor, reviewer, second_editor, make_account, client
):
    stance, version = coding.lot.stance, coding.lot.stance.record.public_revision_id
    coding = hand_in(coding, note="Second remark")
    assert blind.differing(coding) == ["outcome", "passages", "note"]
    assert list(blind.waiting(editor.pk)) == list(blind.waiting(second_editor.pk)) == list(blind.waiting())
    with pytest.raises(door.Refused, match="for each part"):
        blind.reconcile(coding=coding, actor=editor, chosen={"outcome": "second"}, why="So")
    with pytest.raises(door.Refused, match="reason"):
        blind.reconcile(coding=coding, actor=editor, chosen=CHOSEN, why=" ")
    made = blind.reconcile(coding=coding, actor=editor, chosen=CHOSEN, why="p1 says it in its own voice")
    with pytest.raises(door.Refused, match="already"):
        blind.reconcile(coding=coding, actor=editor, chosen=CHOSEN, why="Once more")
    stance.refresh_from_db()
    assert (stance.outcome, stance.record.public_revision_id) == ("qualifies", version)  # nothing is public yet
    decider = make_account("both", "Reviewers", is_superuser=True)
    for coder in (editor, second_editor):
        coder.groups.set(decider.groups.all())
        again = Account.objects.get(pk=coder.pk)
        with pytest.raises(door.Refused):
            door.approve(submission=made.blind.submission, actor=again, why="Mine")
    door.approve(submission=made.blind.submission, actor=decider, why="Seen")
    stance.refresh_from_db()
    assert (stance.outcome, stance.codings_made, stance.codings_for) == ("asserts", 2, 1)
    assert [each.passage.paragraph.locator for each in stance.passages.all()] == ["p77", "p1"]
    cell = codings.cells(Stance.objects.published().filter(document=stance.document))
    assert [each.outcomes for each in cell] == [{second_editor.pk: "asserts", editor.pk: "qualifies"}]
    assert {editor.pk, second_editor.pk} in [set(each.outcomes) for each in reliability.doubled()]
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(stance.claim.get_absolute_url()).content.decode()))
    assert "1 of 2 coders found this" in page
    assert "p1 says it in its own voice" in page


def test_after_a_withdrawal_it_is_reconciled_once_more(coding, editor):
    hand_in(coding)
    made = blind.reconcile(coding=coding, actor=editor, chosen=CHOSEN, why="So")
    door.withdraw(submission=made.blind.submission, actor=editor, why="No")
    assert list(blind.waiting()) == [coding]
    blind.reconcile(coding=coding, actor=editor, chosen={**CHOSEN, "outcome": "first"}, why="Better")
    assert Reconciliation.objects.filter(coding=coding).count() == 2


# --- Nothing of the first coding is seen meanwhile


def traces(page, stance):
    """Find what only the first coder can have brought there."""
    found = [SECRET, TERM, "E. Editor", reverse("admin:claims_stance_change", args=[stance.pk]), stance.slug]
    return [each for each in found if each in page]


def test_no_answer_that_the_blind_page_can_call_holds_a_trace_of_the_first_coding(coding, walk, second_editor):
    stance = coding.lot.stance
    walk.force_login(second_editor)
    address = reverse("admin:claims_blindcoding_code", args=[coding.pk])
    first = walk.get(address).content.decode()
    wrong = walk.post(
        address, {"act": "hand_in", "passages-TOTAL_FORMS": 3, "passages-INITIAL_FORMS": 0}
    ).content.decode()
    assert "The dam was built in 1931." in first
    assert "Choose what the document does" in wrong
    called = {address, *re.findall(r'(?:href|src|action|data-[a-z-]+)="(/[^"]*)"', first)}
    called |= {reverse("admin:index"), reverse("admin:claims_blindcoding_changelist")}
    called -= {each for each in called if "logout" in each or each.startswith(("/en/", "/it/"))}
    for each in sorted(called):
        answer = walk.get(each)
        page = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert traces(page.decode(errors="replace"), stance) == [], each
    for page in (first, wrong):
        assert traces(page, stance) == []
        assert "checked" not in re.sub(r"<dl>.*?</dl>", "", page, flags=re.DOTALL)
        assert re.findall(r"<mark|desk-here|desk-qualifies", page) == []
        assert reverse("admin:claims_claim_change", args=[stance.claim_id]) not in page
        assert stance.claim.get_absolute_url() not in page


def test_meanwhile_the_stance_is_closed_to_its_second_coder_and_open_to_others(
    coding, desk, walk, second_editor, editor
):
    stance = coding.lot.stance
    batch_free = stance.record.public_revision.submission
    closed = {
        "change": reverse("admin:claims_stance_change", args=[stance.pk]),
        "history": reverse("admin:claims_stance_history", args=[stance.pk]),
        "mark": reverse("admin:claims_stance_mark", args=[stance.pk]),
        "submission": reverse("admin:sources_submission_change", args=[batch_free.pk]),
    }
    lists = {
        "list": reverse("admin:claims_stance_changelist") + "?q=told",
        "claim": reverse("admin:claims_claim_change", args=[stance.claim_id]),
        "desk": reverse("admin:claims_stance_desk", args=[stance.document_id]),
        "export": reverse("admin:claims_stance_export") + "?q=told&format=csv",
    }
    walk.force_login(second_editor)
    for name, address in closed.items():
        answer = walk.get(address, follow=True)
        assert "blind" in answer.content.decode(), name
        assert answer.redirect_chain, name
        assert traces(answer.content.decode(), stance) == [], name
    for name, address in lists.items():
        page = walk.get(address).content.decode()
        assert [each for each in traces(page, stance) if each != stance.slug or name != "list"] == [], name
        assert "qualifies</" not in page.split('id="changelist-filter"')[0] or name == "desk", name
    walk.force_login(editor)
    assert SECRET in walk.get(closed["change"]).content.decode()
    hand_in(coding)
    walk.force_login(second_editor)
    assert SECRET in walk.get(closed["change"]).content.decode()


def test_both_are_shown_side_by_side_with_what_differs_in_words(coding, client, second_editor):
    client.force_login(second_editor)
    address = reverse("admin:claims_blindcoding_code", args=[coding.pk])
    sent = {
        "act": "hand_in", "outcome": "asserts", "note": "", "passages-TOTAL_FORMS": 1, "passages-INITIAL_FORMS": 0,
        "passages-0-locator": "p77", "passages-0-exact": "", "passages-0-voice": "own",
        "passages-0-certainty": "hedged",
    }  # fmt: skip
    without = sent | {"passages-0-locator": "", "passages-0-voice": "not_coded", "passages-0-certainty": "not_coded"}
    missing = client.post(address, without)
    assert "name at least one" in missing.content.decode()
    unknown = client.post(address, sent | {"passages-0-locator": "p99"})
    assert "has no paragraph “p99”" in unknown.content.decode()
    assert 'value="asserts"' in re.search(r"<input[^>]*checked[^>]*>", unknown.content.decode())[0]
    page = client.post(address, sent, follow=True)
    shown = page.content.decode()
    assert SECRET in shown
    assert shown.count("they differ") == 3
    done = client.post(page.request["PATH_INFO"], {**CHOSEN, "why": "It is said outright"}, follow=True)
    assert "sent for review" in done.content.decode()
    assert Reconciliation.objects.get().why == "It is said outright"
    assert client.get(address, follow=True).redirect_chain


def test_the_home_says_what_waits_for_whom(coding, client, second_editor, reviewer, editor):
    client.force_login(second_editor)
    page = client.get(reverse("admin:index")).content.decode()
    assert "Blind codings waiting for you" in page
    assert reverse("admin:claims_blindcoding_code", args=[coding.pk]) in page
    hand_in(coding)
    client.force_login(reviewer)
    assert "Coded twice, to be reconciled" in client.get(reverse("admin:index")).content.decode()


def test_a_reviewer_takes_back_what_somebody_else_left_lying(coding, client, reviewer, editor):
    address = reverse("admin:claims_blindcoding_code", args=[coding.pk])
    client.force_login(editor)
    refused = client.post(address, {"act": "give_back", "why": "Not mine"}, follow=True)
    assert "Only its coder opens this page" in refused.content.decode()
    client.force_login(reviewer)
    assert "Take it back" in client.get(address).content.decode()
    client.post(address, {"why": "Left the project"})
    coding.refresh_from_db()
    assert (coding.state, coding.why) == ("given_back", "Left the project")


def test_reviewers_draw_by_a_button_and_editors_do_not(client, editor, reviewer):
    client.force_login(editor)
    assert client.post(reverse("admin:claims_blindcoding_draw")).status_code == 403
    client.force_login(reviewer)
    assert client.get(reverse("admin:claims_blindcoding_draw")).status_code == 405
    page = client.post(reverse("admin:claims_blindcoding_draw"), follow=True).content.decode()
    assert "of 441 stances were drawn" in page
    assert "Draw now" not in page
    taken = client.post(reverse("admin:claims_blindcoding_take"), follow=True)
    assert taken.status_code == 200


# --- The rules, as SQL


def drawing(actor, *statements):
    def attack():
        as_actor(actor)
        sql("INSERT INTO claims_draw (share, by_id, at, transaction_id) VALUES (0.5, 1, now(), 0)")
        for statement in statements:
            sql(statement)

    return attack


LOT = "INSERT INTO claims_lot (draw_id, stance_id, is_drawn) SELECT max(claims_draw.id), {} FROM claims_draw"


def test_a_draw_is_complete_and_nobody_chooses(stance, reviewer):
    assert refused_rule(drawing(reviewer)) == "draw_is_complete"
    assert refused_rule(drawing(reviewer, LOT.format(f"{stance.pk}, true"))) == "draw_is_complete"
    chosen = (
        "INSERT INTO claims_lot (draw_id, stance_id, is_drawn) SELECT (SELECT max(id) FROM claims_draw), record_id, true "
        "FROM claims_stance JOIN sources_record r ON r.id = record_id WHERE is_agreed AND r.published_at IS NOT NULL"
    )
    assert refused_rule(drawing(reviewer, chosen)) is None
    drawing(reviewer, chosen)()
    assert 150 < Lot.objects.drawn().count() < 290  # what the statement says of it is not listened to
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert Draw.objects.get().by == reviewer


def test_what_was_drawn_coded_and_reconciled_is_never_changed(coding, editor, reviewer):
    hand_in(coding)
    blind.reconcile(coding=coding, actor=editor, chosen=CHOSEN, why="So")
    for statement, rule in {
        "UPDATE claims_lot SET is_drawn = NOT is_drawn": "review_append_only",
        "DELETE FROM claims_lot": "review_append_only",
        "UPDATE claims_draw SET share = 0.9": "review_append_only",
        "UPDATE claims_reconciliation SET why = 'x'": "review_append_only",
        "DELETE FROM claims_blindcoding": "review_append_only",
        "UPDATE claims_blindcoding SET state = 'open', stance_id = NULL": "blind_coding_ends_once",
        "TRUNCATE claims_blindcoding CASCADE": "review_not_truncated",
        f"UPDATE claims_stance SET outcome = 'denies' WHERE record_id = {coding.lot.stance_id}": "review_public_only_by_revision",
        "UPDATE claims_stance SET outcome = 'denies' WHERE record_id = (SELECT stance_id FROM claims_blindcoding)": "stance_blind_is_kept",
        "UPDATE claims_stance SET is_agreed = true WHERE record_id = (SELECT stance_id FROM claims_blindcoding)": "stance_blind_is_kept",
        "DELETE FROM claims_stancepassage WHERE stance_id = (SELECT stance_id FROM claims_blindcoding)": "stance_blind_is_kept",
        f"INSERT INTO claims_lot (draw_id, stance_id, is_drawn) VALUES ({coding.lot.draw_id}, {coding.lot.stance_id}, true)": "lot_once",
    }.items():  # fmt: skip

        def attack(statement=statement):
            as_actor(reviewer)
            sql("SET CONSTRAINTS ALL IMMEDIATE")
            sql(statement)

        assert refused_rule(attack) == rule, statement


def test_who_coded_what_stands_never_codes_it_blind(stance, everything_is_drawn, editor, reviewer, second_editor):
    blind.draw(actor=reviewer, reason="A draw")
    lot = Lot.objects.get(stance=stance)

    def begin(actor, state="open"):
        def attack():
            as_actor(actor)
            sql(
                "INSERT INTO claims_blindcoding (lot_id, coder_id, begun_at, state, why) VALUES (%s, %s, now(), %s, '')",
                lot.pk, second_editor.pk, state,
            )  # fmt: skip

        return attack

    assert refused_rule(begin(editor)) == "blind_coding_by_another"
    assert refused_rule(begin(reviewer)) == "blind_coding_by_another"
    assert refused_rule(begin(second_editor, "handed_in")) is not None
    assert refused_rule(begin(second_editor)) is None

    def beside():
        as_actor(editor)
        record = Record.objects.create(kind="stance", slug="mine-as-well")
        Stance.objects.create(
            record=record, claim=stance.claim, document=stance.document, outcome="denies", is_agreed=False, coder=editor
        )

    assert refused_rule(beside) == "stance_blind_by_another"


def test_a_blind_coding_is_handed_in_by_its_coder_for_its_cell_alone(coding, editor, second_editor):
    other = Stance.objects.published().blind().first()

    def hand_over(actor, stance):
        def attack():
            as_actor(actor)
            sql("UPDATE claims_blindcoding SET state = 'handed_in', stance_id = %s WHERE id = %s", stance, coding.pk)

        return attack

    assert refused_rule(hand_over(second_editor, other.pk)) == "blind_coding_of_its_cell"
    assert refused_rule(hand_over(second_editor, coding.lot.stance_id)) == "blind_coding_of_its_cell"
    assert refused_rule(hand_over(editor, other.pk)) == "blind_coding_of_its_cell"


def test_a_blind_coding_is_never_published_alone_and_a_reconciliation_never_lies(
    coding, editor, reviewer, make_account
):
    hand_in(coding)
    found = Stance.objects.get(pk=coding.stance_id or BlindCoding.objects.get(pk=coding.pk).stance_id)
    submission = door.propose_many(
        pairs=[(found.record, blind.both(BlindCoding.objects.get(pk=coding.pk)).second)], actor=editor, reason="Alone",
        title="Alone",
    )  # fmt: skip
    door.submit(submission=submission, actor=editor, why="Alone")
    third = make_account("third", "Reviewers")
    with pytest.raises(door.Refused, match="with its reconciliation"):
        door.approve(submission=submission, actor=third, why="Alone")
    revision = Revision.objects.get(submission=submission)

    def lie():
        as_actor(editor)
        sql(
            "INSERT INTO claims_reconciliation (coding_id, first, second, chosen, blind_id, by_id, at, why) "
            "VALUES (%s, %s, %s, '{}', %s, %s, now(), '')",
            coding.pk, json.dumps({"outcome": "denies"}), json.dumps({"outcome": "asserts"}), revision.pk, editor.pk,
        )  # fmt: skip

    assert refused_rule(lie) == "reconciliation_of_its_cell"
