"""Ways around the guards themselves: other kinds, other tables of the same name, batches, machines, SQL in names.

Every attack runs as the application's database role; then what the transaction would meet at its commit is brought
forward.
"""

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from attacks import as_actor, refused_rule, sql
from claims.models import Claim, ClaimText, Topic, TopicText
from sources.models import Account, Batch, History, Passage, Record, Revision, Snapshot, Submission, Takedown
from sources.review import content as contents
from sources.review import door
from sources.review.context import acting, transaction_settings

pytestmark = pytest.mark.django_db


@pytest.fixture
def machine():
    return Account.objects.get(username="starter-coding")


def arriving(account, kind="import"):
    with acting(actor_id=account.pk, reason="An import"):
        return Batch.objects.create(
            slug="an-import", title="An import", kind=kind, note={}, licence="", checksum="0" * 64, imported_by=account
        )


def test_an_import_never_takes_in_what_is_public(editor):
    claim = Claim.objects.published().first()
    batch = arriving(editor)

    def adopt():
        as_actor(editor)
        sql("SELECT set_config('parallax.batch', %s, true)", str(batch.pk))
        sql("UPDATE sources_record SET batch_id = %s WHERE id = %s", batch.pk, claim.pk)

    assert refused_rule(adopt) == "review_record_is_kept"


def test_new_starter_data_takes_in_untouched_starter_data_but_moves_no_address_and_merges_nothing(machine):
    one, other = Claim.objects.published()[:2]
    batch = arriving(machine, "seeds")

    def adopted(change, *values):
        def attack():
            as_actor(machine)
            sql("SELECT set_config('parallax.batch', %s, true)", str(batch.pk))
            sql("UPDATE sources_record SET batch_id = %s WHERE id = %s", batch.pk, one.pk)
            sql(f"UPDATE sources_record SET {change} WHERE id = %s", *values, one.pk)

        return attack

    assert refused_rule(adopted("batch_id = batch_id")) is None
    assert refused_rule(adopted("slug = 'elsewhere'")) == "review_record_is_kept"
    assert refused_rule(adopted("merged_into_id = %s", other.pk)) == "review_merge"
    assert refused_rule(adopted("merged_because = 'a lie'")) == "review_merge"


@pytest.mark.parametrize("kind", ["topic(314,$2);EXECUTE p--", "", "Topic", "topic '"])
def test_a_kind_is_a_word_and_never_a_piece_of_sql(editor, kind):
    def attack():
        as_actor(editor)
        sql("INSERT INTO sources_record (kind, slug, merged_because, created_at) VALUES (%s, 'x', '', now())", kind)

    assert refused_rule(attack) == "record_kind_is_a_word"


def test_rows_of_another_kind_never_ride_along(desk):
    with acting(actor_id=desk.editor.pk, reason="A topic"):
        topic = Topic.objects.create(record=desk.record("topic", "honest"))
        TopicText.objects.create(topic=topic, language="en", title="Honest")

    def attack():
        as_actor(desk.editor)
        Claim.objects.bulk_create([Claim(record=topic.record, type="factual")])
        ClaimText.objects.create(claim_id=topic.pk, language="en", statement="Hidden.")

    assert refused_rule(attack) == "review_kind_of_record"


SHADOWS = {
    "sources_record": "SELECT id, kind, slug, NULL::timestamptz AS published_at, NULL::bigint AS public_revision_id, batch_id, "
    "merged_into_id, merged_because, created_at INTO TEMP sources_record FROM public.sources_record",
    "sources_account": "SELECT 999::bigint AS id, true AS is_active, false AS is_machine INTO TEMP sources_account",
    "sources_history": "SELECT * INTO TEMP sources_history FROM public.sources_history WHERE false",
}


def test_a_temporary_table_of_the_same_name_is_never_looked_at(desk, public_claim):
    def attack():
        for statement in SHADOWS.values():
            sql(statement)
        sql("SELECT set_config('parallax.actor', '999', true), set_config('parallax.reason', 'x', true)")
        sql("UPDATE public.claims_claimtext SET statement = 'A lie.' WHERE claim_id = %s", public_claim.pk)

    assert refused_rule(attack) == "review_says_who"

    def as_somebody():
        sql(SHADOWS["sources_record"])
        as_actor(desk.editor)
        sql("UPDATE public.claims_claimtext SET statement = 'A lie.' WHERE claim_id = %s", public_claim.pk)

    assert refused_rule(as_somebody) == "review_public_only_by_revision"


def test_every_function_of_review_looks_in_one_schema():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE left(proname, 7) = 'review_' AND pronamespace = current_schema()::regnamespace "
            "AND NOT coalesce(proconfig::text LIKE %s, false)",
            ["%search_path=pg_catalog%"],
        )
        assert cursor.fetchall() == []


def test_whoever_changed_something_of_a_batch_does_not_release_it(editor, second_editor, reviewer):
    batch = arriving(editor)
    with acting(actor_id=editor.pk, reason="In"), transaction_settings(batch=str(batch.pk)):
        record = Record.objects.create(kind="topic", slug="brought-in", batch=batch)
        topic = Topic.objects.create(record=record)
        text = TopicText.objects.create(topic=topic, language="en", title="As it came")
        Batch.objects.filter(pk=batch.pk).update(state="arrived")

    def rewrite_and_release():
        as_actor(second_editor)
        TopicText.objects.filter(pk=text.pk).update(title="As I like it")
        Batch.objects.filter(pk=batch.pk).update(state="released")

    def release():
        as_actor(reviewer)
        Batch.objects.filter(pk=batch.pk).update(state="released")

    assert refused_rule(rewrite_and_release) == "review_batch_steps"
    assert refused_rule(release) is None


def test_what_a_batch_says_of_itself_is_kept():
    def attack(account=Account.objects.first):
        as_actor(account())
        Batch.objects.update(note={"en": "Reviewed by everybody."})

    assert refused_rule(attack) == "review_batch_steps"


def test_an_account_that_only_signs_decides_nothing(desk, machine, public_claim):
    submission = desk.send(desk.claim("waits"))
    document = desk.document("captured")
    takedown = door.ask_takedown(document=document, actor=desk.editor, why="Asked")

    def approve():
        as_actor(machine)
        submission.revisions.update(state="approved")

    def confirm():
        as_actor(machine)
        Takedown.objects.filter(pk=takedown.pk).update(confirmed_at="2026-01-01T00:00Z")

    def retract():
        as_actor(machine)
        sql(
            "INSERT INTO sources_decision (record_id, verb, why, at, by_id) VALUES (%s, 'retracted', 'x', now(), %s)",
            public_claim.pk,
            machine.pk,
        )

    for attack in (approve, confirm, retract):
        assert refused_rule(attack) == "review_a_person_decides", attack.__name__


def test_a_submission_keeps_who_opened_it_and_stays(desk, second_editor):
    submission = desk.propose(desk.claim("mine"))

    def take_over():
        as_actor(second_editor)
        Submission.objects.filter(pk=submission.pk).update(opened_by=second_editor)

    def delete():
        as_actor(second_editor)
        sql("DELETE FROM sources_submission WHERE id = %s", submission.pk)

    assert refused_rule(take_over) == refused_rule(delete) == "review_submission_is_kept"


def test_only_those_who_worked_on_it_or_a_reviewer_withdraw_a_submission(desk, second_editor):
    submission = desk.send(desk.claim("mine"))
    with pytest.raises(door.Refused, match="Only those who worked on a submission"):
        door.withdraw(submission=submission, actor=second_editor, why="Not mine")
    second_editor.groups.add(Group.objects.get(name="Reviewers"))
    door.withdraw(submission=submission, actor=Account.objects.get(pk=second_editor.pk), why="As a reviewer")


def test_a_takedown_reaches_quotations_that_stand_in_drafts_alone_and_is_not_blocked(desk):
    document, claim = desk.document("captured"), desk.claim("quoted")
    desk.publish(document, claim)
    stance = desk.stance(claim, document)
    paragraph = document.paragraphs.get(locator="p2")
    words = "Words that stand in a draft alone"
    content = contents.read(stance.record)
    content["passages"] = [{**content["passages"][0], "passage": [paragraph.pk, words]}]
    door.propose(record=stance.record, content=content, actor=desk.editor, reason="A draft")
    with acting(actor_id=desk.editor.pk, reason="Planted"):
        first = Passage.objects.at(paragraph, "Said.")
        sql("INSERT INTO sources_passage (paragraph_id, exact) SELECT %s, review_digest('Said.')", paragraph.pk)
    takedown = door.ask_takedown(document=document, actor=desk.editor, why="Asked")
    door.confirm_takedown(takedown=takedown, actor=desk.reviewer, why="Right")
    assert not Revision.objects.filter(content__icontains=words).exists()
    assert not History.objects.filter(row__icontains=words).exists()
    first.refresh_from_db()
    assert first.exact.startswith("sha256:")
    assert first.exact.endswith(f":{first.pk}")


def test_after_a_takedown_another_transaction_changes_nothing_from_inside_a_trigger(desk):
    document = desk.document("captured")
    takedown = door.ask_takedown(document=document, actor=desk.editor, why="Asked")
    door.confirm_takedown(takedown=takedown, actor=desk.reviewer, why="Right")
    with connection.cursor() as cursor:
        cursor.execute("SELECT review_taking_down()")
        assert cursor.fetchone() == (False,)

    def attack():
        as_actor(desk.reviewer)
        Snapshot.objects.update(text="x")
        History.objects.update(reason="x")

    assert refused_rule(attack) == "review_append_only"


@pytest.mark.parametrize(("table", "column"), [("sources_reference", "url"), ("sources_document", "archive_url")])
def test_an_address_is_one_of_the_web(desk, table, column):
    document = desk.document("linked")

    def attack():
        as_actor(desk.editor)
        if table == "sources_document":
            sql(f"UPDATE {table} SET {column} = 'javascript:alert(1)' WHERE record_id = %s", document.pk)
        else:
            record = Record.objects.create(kind="reference", slug="bad")
            sql(
                "INSERT INTO sources_reference (record_id, url, archive_url, language, published) "
                "VALUES (%s, 'javascript:alert(1)', '', '', '')",
                record.pk,
            )

    assert refused_rule(attack) in {"document_addresses_of_the_web", "reference_addresses_of_the_web"}
