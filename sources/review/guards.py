"""The rules of review as SQL: functions and triggers that migrations install.

What runs as the application's database role by SELECT, INSERT, UPDATE, DELETE, COPY or TRUNCATE cannot break
them, whichever account it acts as. Each refusal is a check violation that names a rule; `RULES` says it in a
sentence. Tables and columns are named here as migrations made them, never taken from a person.
"""

from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext_lazy as _

SQL = Path(__file__).parent / "sql"
"""The functions and triggers of review itself."""
TRIGGERS = "4_triggers"

RULES = {
    "review_says_who": _("A write to what is under review must say which account makes it."),
    "review_says_why": _("Say why: a change without a reason is not accepted."),
    "review_public_only_by_revision": _("This is public: it changes only by a revision that a second person approves."),
    "review_never_deleted": _("What is under review is never deleted: withdraw, correct or retract it."),
    "review_append_only": _("History, decisions, notes, passages and captured texts are never changed or deleted."),
    "review_derived": _("What follows from other tables is written by the database alone."),
    "review_not_truncated": _("A table under review cannot be emptied."),
    "review_preview_is_undone": _("A preview cannot be kept: save it as a revision."),
    "review_four_eyes": _("You have contributed to this revision: a second person decides on it."),
    "review_contributors_are_kept": _("The list of contributors is kept by the database and cannot be written."),
    "review_steps": _("That step is not possible from the state that this revision is in."),
    "review_content_is_frozen": _("A revision can be changed only while it is a draft or changes are requested."),
    "review_revision_is_applied": _("An approved revision must be applied in the same step, and only once."),
    "review_record_is_kept": _("Kind, address and publication of a record are kept by review alone."),
    "review_batch_steps": _("A batch arrives unpublished, and a second person releases it."),
    "review_decisions_are_taken": _("A decision is recorded by taking it, never by writing it down."),
    "review_stands_on_public": _("This rests on something that is not public yet: send both for review together."),
    "review_kind_of_record": _("A record holds rows of its own kind only."),
    "review_a_person_decides": _("A person decides: an account that only signs decides nothing."),
    "review_submission_is_kept": _("A submission keeps who opened it and is never deleted."),
    "review_merge": _(
        "Only a public record is merged, into another public one of its kind that is not merged itself, and a second "
        "person approves it."
    ),
    "review_note_on_a_place": _("A note is left on a place of a revision that is not yet decided."),
    "review_answers_a_challenge": _("Only what is challenged is kept as it is after a challenge."),
    "revision_one_open_per_record": _("Somebody has just begun to work on this: open it again."),
    "reviewnote_says_something": _("A note needs words."),
    "review_takedown_by_two": _("A takedown needs a reason, and a second person confirms it."),
    "review_anchor_is_kept": _("Where a passage stands is written once; only a changed one is confirmed, by a person."),
    "review_invitation_is_kept": _("A link for a password is kept: it is only used or revoked, once."),
    "snapshot_is_taken_down": _("The text of this document was taken down: it is not captured again."),
    "anchor_of_its_document": _("A passage is looked for in snapshots of its own document only."),
    "snapshot_is_hashed": _("A captured text carries its own hash, and is not taken down when it comes in."),
    "chain_has_an_origin": _("A chain cannot lead back to its own document through what that document cites."),
    "reference_says_what": _("A reference needs a description in at least one language."),
    "actor_has_a_name": _("An actor needs a name."),
    "place_has_a_name": _("A place needs a name."),
    "bias_tag_has_a_definition": _("A bias tag needs its label and definition in at least one language."),
    "rating_fits_its_dimension": _("This finding is not for sources: tag the document instead."),
    "rating_names_the_actor": _(
        "A position towards an actor names the actor; other findings about a source name none."
    ),
    "rating_names_the_country": _("Domestic politics names the country; other findings name none."),
    "rating_answers": _("Transparency is answered with yes, no or not found; other findings have no answer."),
    "rating_of_a_person": _("A person is rated only for a position towards a named actor."),
    "tagging_fits_its_dimension": _("This tag is not for documents: rate the source instead."),
    "tagging_names_the_actor": _(
        "A position towards an actor, or the role of one, names the actor; other tags name none."
    ),
    "tagging_rests_on_a_passage": _("This tag rests on passages: name at least one."),
    "tagging_says_why": _("A tag needs its rationale in at least one language."),
    "tagging_passage_of_its_document": _("A passage of a tagging must be of the tagged document."),
    "rating_says_why": _("A rating needs its evidence in at least one language."),
    "reply_has_a_text": _("A reply needs its text."),
    "citation_passage_of_its_document": _("A citation stands in a passage of its own document."),
    "topic_has_a_title": _("A topic needs a title in at least one language."),
    "narrative_has_a_title": _("A narrative needs title and summary in at least one language."),
    "narrative_is_told": _("A narrative is told by at least one document, or by a source with a reference."),
    "naming_passage_of_its_document": _("A passage of a naming must be of the document that uses the term."),
    "assessment_has_a_finding": _("An assessment needs its finding in at least one language."),
    "stance_rests_on_a_passage": _("A position or a silence rests on a passage: name at least one."),
    "stance_passage_of_its_document": _("A passage of a stance must be of the stance's own document."),
    "stance_blind_by_another": _("Whoever coded what stands does not code it blind as well."),
    "stance_blind_is_kept": _("A blind coding stays as it was handed in, and never becomes the agreed stance."),
    "draw_is_complete": _("A draw takes in every public stance that was in none before; chance alone says which."),
    "draw_of_a_share": _("A share lies above 0, and is 1 at most."),
    "lot_once": _("Somebody has just drawn: look at what came of it."),
    "blind_coding_of_what_was_drawn": _("Only what was drawn is coded a second time."),
    "blind_coding_by_another": _("You had a part in the first coding of this: somebody else codes it a second time."),
    "blind_coding_ends_once": _("A second coding is handed in or given back once, and never changed."),
    "blind_coding_of_its_cell": _("A second coding holds what its coder found of this claim in this document."),
    "blind_coding_once_each": _("You have had this one before: somebody else codes it."),
    "blind_coding_one_at_a_time": _("Somebody else has just taken this one: take the next."),
    "blind_coding_one_open_each": _("You are coding one already: hand it in or give it back first."),
    "blind_coding_is_reconciled": _("A blind coding is published with its reconciliation, never alone."),
    "reconciliation_of_its_cell": _("A reconciliation says what both coders found, and proposes what is to stand."),
    "document_has_an_origin": _("A document cannot, through others, translate or copy itself."),
    "source_has_an_owner": _("A source cannot, through others, own itself."),
    "document_inferred_says_why": _("Inferred bounds need their reason, in at least one language."),
    "claim_has_a_statement": _("A claim needs its statement in at least one language."),
    "event_has_a_title": _("An event needs a title in at least one language."),
    "saved_is_kept": _("What was saved stays as it was saved: it can only be withdrawn, once, with a reason."),
    "saved_too_many": _("You have saved many comparisons today: go on tomorrow. A permanent link needs no saving."),
    "saved_table_is_whole": _("This table is too large to be kept: narrow the view, or save it live."),
    "saved_has_a_title": _("Give it a title, on one line."),
    "report_is_kept": _("What a reader sent stays as it was sent; once it is closed, words can be erased."),
    "report_steps": _("Somebody else has just taken this step: look at the report again."),
    "report_of_what_is_public": _("A report is about a public page, and is answered with what was done in public."),
    "question_has_a_title": _("A question needs its wording in at least one language."),
}
"""Each rule of the database, by the name that its refusal carries, in a sentence."""


def functions() -> str:
    """Give the functions of review as they are now, put in place of those that are there."""
    paths = [path for path in sorted(SQL.glob("*.sql")) if path.stem != TRIGGERS]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def fixed_path(prefix: str = "review_") -> str:
    """Build what pins the schema in which every function of review looks: to be run last in a migration.

    Without it a temporary table of the same name would be looked at first. `prefix` begins the functions' names.
    """
    return """
DO $do$
DECLARE guard regprocedure;
BEGIN
    FOR guard IN SELECT oid::regprocedure FROM pg_proc
        WHERE pronamespace = current_schema()::regnamespace AND starts_with(proname, 'review_')
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', guard, current_schema());
    END LOOP;
END $do$;
""".replace("review_", prefix)


def mechanism() -> str:
    """Give the functions of review, and the triggers of its first tables."""
    return functions() + (SQL / f"{TRIGGERS}.sql").read_text(encoding="utf-8")


def append_only(tables: Iterable[str]) -> str:
    """Build the triggers that refuse UPDATE, DELETE and TRUNCATE on these tables."""
    return "\n".join(
        f"CREATE TRIGGER review_append_only BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION review_refuse_change();"
        for table in tables
    ) + not_truncated(tables)


def not_truncated(tables: Iterable[str]) -> str:
    """Build the triggers that refuse TRUNCATE on these tables."""
    return "\n".join(
        f"\nCREATE TRIGGER review_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION review_refuse_truncate();"
        for table in tables
    )


def signed(tables: Iterable[str]) -> str:
    """Build the triggers that refuse an INSERT without actor and reason on these tables."""
    return "\n".join(
        f"\nCREATE TRIGGER review_signed BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION review_require_actor();"
        for table in tables
    )


def historied(table: str, record: str, key: str = "id") -> str:
    """Build the trigger that keeps the history of a table.

    `record` is an expression over the row `$1`; `key` the column that identifies a row.
    """
    quoted = record.replace("'", "''")
    return (
        f"\nCREATE TRIGGER review_history AFTER INSERT OR UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION review_keep_history('{quoted}', '{key}');"
    )


def guarded(table: str, record: str, key: str = "id") -> str:
    """Build every trigger of a table under review.

    `record` is an expression over the row `$1` that gives its record, `key` the column that identifies a row.
    """
    quoted = record.replace("'", "''")
    statements = [
        f"\nCREATE TRIGGER review_guard BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION review_guard_write('{quoted}');",
        historied(table, record, key),
        f"\nCREATE CONSTRAINT TRIGGER review_complete AFTER INSERT OR UPDATE OR DELETE ON {table} "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION review_recheck('{quoted}');",
        f"\nCREATE CONSTRAINT TRIGGER review_preview AFTER INSERT OR UPDATE OR DELETE ON {table} "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
        f"WHEN (coalesce(current_setting('parallax.preview', true), '') = 'on') "
        f"EXECUTE FUNCTION review_refuse_preview();",
        not_truncated([table]),
    ]
    if key == "record_id":
        statements.append(
            f"\nCREATE TRIGGER review_no_delete BEFORE DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION review_refuse_delete();"
        )
    return "".join(statements)


def acyclic(table: str, columns: Iterable[str], rule: str) -> str:
    """Build the trigger that refuses a row which would reach itself through these columns.

    An advisory lock makes two transactions that would close a cycle together wait for each other.
    """
    name = f"review_acyclic_{table}"
    steps = " UNION ALL ".join(f"SELECT {column} FROM {table} WHERE record_id = walk.at" for column in columns)
    starts = " UNION ALL ".join(f"SELECT NEW.{column}" for column in columns)
    changed = " OR ".join(f"NEW.{column} IS NOT NULL" for column in columns)
    return f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('{name}'));
    IF EXISTS (
        WITH RECURSIVE walk(at) AS (
            SELECT first.at FROM ({starts}) AS first(at) WHERE first.at IS NOT NULL
            UNION
            SELECT step.at FROM walk, LATERAL ({steps}) AS step(at) WHERE step.at IS NOT NULL
        ) SELECT FROM walk WHERE at = NEW.record_id
    ) THEN PERFORM review_break('{rule}', '{table} would lead back to itself.'); END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER review_acyclic AFTER INSERT OR UPDATE ON {table}
    FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION {name}();
"""


def check_kind(kind: str, needs: str, rules: Iterable[tuple[str, str]]) -> str:
    """Build `review_check_KIND`, run at commit for each public record of a kind.

    `needs` is a query for the keys of the records it stands on; each rule is a name and the SQL condition, over
    `target` and `by_revision`, under which it is broken.
    """
    tests = "\n".join(
        f"    IF {condition} THEN PERFORM review_break('{rule}', '{kind} ' || target); END IF;"
        for rule, condition in rules
    )
    return f"""
CREATE OR REPLACE FUNCTION review_check_{kind}(target bigint, by_revision boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM review_require_public(ARRAY({needs}));
{tests}
END $$;
"""
