"""The narrow table of cells equals the agreed public stances, whatever is done to them."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims import proof, tables
from claims.models import Claim, Event, Stance, StanceCell
from sources.review import content, door
from sources.review.context import acting

pytestmark = pytest.mark.django_db

EDITS = st.lists(
    st.tuples(
        st.sampled_from(["draft", "publish", "recode", "unagree", "agree", "propose", "merge", "undo"]),
        st.integers(0, 3),
        st.sampled_from(["asserts", "denies", "silent", "not_covered"]),
    ),
    min_size=3,
    max_size=14,
)


def test_the_starter_data_s_cells_follow_from_its_stances():
    assert list(proof.cells_faults()) == []
    assert StanceCell.objects.count() == Stance.objects.published().filter(is_agreed=True).count() > 100


def test_the_command_names_a_cell_that_does_not_follow(capsys):
    call_command("prove_derived")
    assert "none is missing" in capsys.readouterr().out
    kept = StanceCell.objects.first()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE claims_stancecell DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM claims_stancecell WHERE stance_id = %s", [kept.pk])
    with pytest.raises(CommandError, match=f"lacks: stance {kept.pk}"):
        call_command("prove_derived")


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE claims_stancecell SET outcome = 'denies'",
        "DELETE FROM claims_stancecell",
        "INSERT INTO claims_stancecell (stance_id, claim_id, document_id, outcome) VALUES (1, 1, 1, 'denies')",
        "TRUNCATE claims_stancecell",
    ],
)
def test_nobody_writes_cells_by_hand(attack):
    refused = pytest.raises(IntegrityError, match=r"review_(derived|not_truncated)")
    with connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute(attack)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EDITS)
def test_cells_follow_every_edit_through_the_door(desk, edits):
    with transaction.atomic():
        document = desk.document("its-document")
        claims = [desk.claim(f"claim-{n}") for n in range(4)]
        desk.publish(document, *claims)
        stances: dict[int, Stance] = {}
        for what, place, outcome in edits:
            one_edit(desk, stances, claims, document, what, place, outcome)
            assert list(proof.cells_faults()) == []
        public = {key for key, stance in stances.items() if StanceCell.objects.filter(pk=stance.pk).exists()}
        assert public == {
            key for key, stance in stances.items()
            if Stance.objects.published().filter(pk=stance.pk, is_agreed=True).exists()
        }  # fmt: skip
        transaction.set_rollback(True)


def one_edit(desk, stances, claims, document, what, place, outcome):
    """Do one thing to the stance on one claim, where it can be done."""
    stance = stances.get(place)
    if what == "draft" and stance is None:
        stances[place] = desk.stance(claims[place], document, outcome)
    elif stance is None:
        return
    elif what == "undo":
        with transaction.atomic():
            recode(desk, stance, outcome="asserts")
            transaction.set_rollback(True)
        stance.record.refresh_from_db()
    elif what == "publish":
        if not stance.record.is_public:
            desk.publish(stance)
            stance.record.refresh_from_db()
    elif what == "propose":
        if stance.record.is_public:
            recode(desk, stance, approve=False, outcome=outcome)
    elif what == "merge":
        public = [each for each in stances.values() if each.record.is_public and each.pk != stance.pk]
        if stance.record.is_public and public:
            recode(desk, stance, merged_into_id=public[0].pk, merged_because="The same")
    else:
        recode(desk, stance, **({"outcome": outcome} if what == "recode" else {"is_agreed": what == "agree"}))


def recode(desk, stance, *, approve=True, **changes):
    """Change a stance: by a revision that is approved where it is public, by hand where it is a draft."""
    try:
        with transaction.atomic():
            if not stance.record.is_public:
                with acting(actor_id=desk.editor.pk, reason="Recoded"):
                    Stance.objects.filter(pk=stance.pk).update(**changes)
                return
            whole = content.read(stance.record) | changes
            revision = door.propose(record=stance.record, content=whole, actor=desk.editor, reason="Recoded")
            if approve:
                door.submit(submission=revision.submission, actor=desk.editor, why="Ready")
                door.approve(submission=revision.submission, actor=desk.reviewer, why="Checked")
    except (IntegrityError, door.Refused):
        pass  # what the rules refuse changes nothing
    stance.record.refresh_from_db()


def test_a_light_comparison_has_the_same_cells_and_origins_as_a_whole_one():
    for event in Event.objects.published().order_by("pk")[:6]:
        whole, light = tables.for_event(event), tables.for_event(event, light=True)
        assert [[(cell.state, cell.to_check) for cell in row.cells] for row in whole.rows] == [
            [(cell.state, cell.to_check) for cell in row.cells] for row in light.rows
        ]
        assert tables.corroborations(whole) == tables.corroborations(light)


def test_what_is_counted_before_a_comparison_is_read_is_the_number_of_its_agreed_public_stances():
    event = (
        Event.objects.published()
        .annotate(recorded=tables.recorded("event_links__event"))
        .get(record__slug="turkish-kazakh-drone-agreement-anka")
    )
    claims = Claim.objects.filter(event_links__event=event)
    assert event.recorded == Stance.objects.published().filter(is_agreed=True, claim__in=claims).count() > 5
