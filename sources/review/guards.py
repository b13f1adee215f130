"""The rules of review as SQL: functions and triggers that migrations install.

What runs as the application's database role by SELECT, INSERT, UPDATE, DELETE, COPY or TRUNCATE cannot break
them, whichever account it acts as. Each refusal is a check violation that names a rule; `RULES` says it in a
sentence. Tables and columns are named here as migrations made them, never taken from a person.
"""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

RULES = {
    "review_says_who": _("A write to what is under review must say which account makes it."),
    "review_says_why": _("Say why: a change without a reason is not accepted."),
    "review_public_only_by_revision": _(
        "This is public: it changes only by a revision that a second person approves."
    ),
    "review_never_deleted": _("What is under review is never deleted: withdraw, correct or retract it."),
    "review_append_only": _("History, decisions, passages and captured texts are never changed or deleted."),
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
    "stance_rests_on_a_passage": _("A position or a silence rests on a passage: name at least one."),
    "stance_passage_of_its_document": _("A passage of a stance must be of the stance's own document."),
    "document_has_an_origin": _("A document cannot, through others, translate or copy itself."),
    "source_has_an_owner": _("A source cannot, through others, own itself."),
    "document_inferred_says_why": _("Inferred bounds need their reason, in at least one language."),
    "claim_has_a_statement": _("A claim needs its statement in at least one language."),
    "event_has_a_title": _("An event needs a title in at least one language."),
    "question_has_a_title": _("A question needs its wording in at least one language."),
}
"""Each rule of the database, by the name that its refusal carries, in a sentence."""


def refusal(rule: str, message: str) -> str:
    """Build the PL/pgSQL statement that refuses a write by this rule."""
    if rule not in RULES:
        raise KeyError(rule)
    return f"RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = '{rule}', MESSAGE = {message};"


FUNCTIONS = f"""
CREATE FUNCTION review_actor() RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE value text := current_setting('parallax.actor', true);
BEGIN
    IF coalesce(value, '') !~ '^[0-9]{{1,18}}$'
        OR NOT EXISTS (SELECT FROM sources_account WHERE id = value::bigint AND is_active)
    THEN {refusal("review_says_who", "'The transaction names no active account as its actor.'")} END IF;
    RETURN value::bigint;
END $$;

CREATE FUNCTION review_reason() RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE value text := btrim(coalesce(current_setting('parallax.reason', true), ''));
BEGIN
    IF value = '' THEN {refusal("review_says_why", "'The transaction gives no reason.'")} END IF;
    RETURN value;
END $$;

CREATE FUNCTION review_named(setting text) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN current_setting(setting, true) ~ '^[0-9]{{1,18}}$' THEN current_setting(setting, true)::bigint END
$$;

-- Whether the transaction may write the rows of this record now.
CREATE FUNCTION review_admits(target bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('parallax.preview', true), '') = 'on' OR EXISTS (
        SELECT FROM sources_record record
        WHERE record.id = target AND (
            record.published_at IS NULL
            OR EXISTS (
                SELECT FROM sources_revision revision
                WHERE revision.id = review_named('parallax.revision') AND revision.record_id = record.id
                    AND revision.state = 'approved' AND revision.applied_at IS NULL
            )
            OR EXISTS (
                SELECT FROM sources_batch batch
                WHERE batch.id = review_named('parallax.batch') AND batch.id = record.batch_id
                    AND batch.state = 'arriving' AND record.public_revision_id IS NULL
            )
        )
    )
$$;

-- First argument: an expression over the row $1 that gives its record.
CREATE FUNCTION review_guard_write() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE target bigint; before bigint;
BEGIN
    PERFORM review_actor(), review_reason();
    IF TG_OP <> 'INSERT' THEN
        EXECUTE 'SELECT ' || TG_ARGV[0] INTO before USING OLD;
        IF NOT review_admits(before) THEN
            {refusal("review_public_only_by_revision", "format('%s is public: %s.', TG_TABLE_NAME, before)")}
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    EXECUTE 'SELECT ' || TG_ARGV[0] INTO target USING NEW;
    IF target IS DISTINCT FROM before AND NOT review_admits(target) THEN
        {refusal("review_public_only_by_revision", "format('%s is public: %s.', TG_TABLE_NAME, target)")}
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION review_keep_history() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE kept jsonb; target bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN
        kept := to_jsonb(OLD); EXECUTE 'SELECT ' || TG_ARGV[0] INTO target USING OLD;
    ELSE
        kept := to_jsonb(NEW); EXECUTE 'SELECT ' || TG_ARGV[0] INTO target USING NEW;
    END IF;
    INSERT INTO sources_history (record_id, table_name, row_id, operation, row, actor_id, reason, transaction_id, at)
    VALUES (target, TG_TABLE_NAME, (kept ->> TG_ARGV[1])::bigint, lower(TG_OP), kept,
            review_named('parallax.actor'), coalesce(current_setting('parallax.reason', true), ''),
            pg_current_xact_id()::text::bigint, clock_timestamp());
    RETURN NULL;
END $$;

CREATE FUNCTION review_refuse_preview() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN {refusal("review_preview_is_undone", "'A preview reached its commit.'")} END $$;

CREATE FUNCTION review_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN {refusal("review_not_truncated", "format('%s cannot be emptied.', TG_TABLE_NAME)")} END $$;

CREATE FUNCTION review_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN {refusal("review_append_only", "format('%s is append-only.', TG_TABLE_NAME)")} END $$;

CREATE FUNCTION review_refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('parallax.preview', true), '') = 'on' THEN RETURN OLD; END IF;
    {refusal("review_never_deleted", "format('Nothing is deleted from %s.', TG_TABLE_NAME)")}
END $$;

CREATE FUNCTION review_require_actor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM review_actor(), review_reason(); RETURN NEW; END $$;

-- What is public must be complete and rest on what is public. Each kind brings review_check_KIND(record, by_revision).
CREATE FUNCTION review_check(target bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE found sources_record;
BEGIN
    SELECT * INTO found FROM sources_record WHERE id = target;
    IF found.published_at IS NOT NULL THEN
        EXECUTE format('SELECT review_check_%s($1, $2)', found.kind) USING target, found.public_revision_id IS NOT NULL;
    END IF;
END $$;

CREATE FUNCTION review_recheck() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE target bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN EXECUTE 'SELECT ' || TG_ARGV[0] INTO target USING OLD;
    ELSE EXECUTE 'SELECT ' || TG_ARGV[0] INTO target USING NEW; END IF;
    PERFORM review_check(target);
    RETURN NULL;
END $$;

CREATE FUNCTION review_guard_record() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE batch sources_batch; revision sources_revision;
BEGIN
    PERFORM review_actor(), review_reason();
    IF TG_OP = 'INSERT' THEN
        IF NEW.published_at IS NOT NULL OR NEW.public_revision_id IS NOT NULL THEN
            {refusal("review_record_is_kept", "'A record begins unpublished.'")}
        END IF;
    ELSIF coalesce(current_setting('parallax.preview', true), '') = 'on' THEN
        RETURN NEW;
    END IF;
    IF NEW.batch_id IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.batch_id IS DISTINCT FROM OLD.batch_id) THEN
        SELECT * INTO batch FROM sources_batch WHERE id = NEW.batch_id;
        IF batch.state <> 'arriving' OR batch.id IS DISTINCT FROM review_named('parallax.batch')
            OR (TG_OP = 'UPDATE' AND EXISTS (SELECT FROM sources_revision r WHERE r.record_id = OLD.id))
        THEN {refusal("review_record_is_kept", "'Only an arriving batch takes in records that nobody has touched.'")} END IF;
    END IF;
    IF TG_OP = 'INSERT' THEN RETURN NEW; END IF;

    IF NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.created_at <> OLD.created_at
        OR (OLD.batch_id IS NOT NULL AND NEW.batch_id IS NULL)
        OR (NEW.slug <> OLD.slug AND NOT review_admits(OLD.id))
    THEN {refusal("review_record_is_kept", "'A record keeps its kind, and its address once it is public.'")} END IF;

    IF NEW.public_revision_id IS DISTINCT FROM OLD.public_revision_id THEN
        SELECT * INTO revision FROM sources_revision WHERE id = NEW.public_revision_id;
        IF revision.id IS NULL OR revision.record_id <> OLD.id OR revision.state <> 'approved'
            OR revision.applied_at IS NOT NULL OR revision.id IS DISTINCT FROM review_named('parallax.revision')
        THEN {refusal("review_record_is_kept", "'Only an approved revision of its own makes a record public.'")} END IF;
        NEW.published_at := coalesce(OLD.published_at, clock_timestamp());
    ELSIF NEW.published_at IS DISTINCT FROM OLD.published_at THEN
        SELECT * INTO batch FROM sources_batch WHERE id = NEW.batch_id;
        IF OLD.published_at IS NOT NULL OR batch.state IS DISTINCT FROM 'released' OR pg_trigger_depth() < 2
        THEN {refusal("review_record_is_kept", "'Publication is set by approval or by the release of a batch.'")} END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION review_check_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM review_check(NEW.id); RETURN NULL; END $$;

-- Everyone whose hand is in what is not yet approved: earlier unapproved revisions, and direct writes to a
-- record that no revision has made public.
CREATE FUNCTION review_contributors(target bigint, known bigint[]) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(DISTINCT person ORDER BY person) FROM (
        SELECT unnest(known) AS person
        UNION SELECT review_actor()
        UNION SELECT unnest(earlier.contributors) FROM sources_revision earlier
            WHERE earlier.record_id = target AND earlier.id > coalesce(
                (SELECT max(id) FROM sources_revision WHERE record_id = target AND state = 'approved'), 0)
        UNION SELECT kept.actor_id FROM sources_history kept
            WHERE kept.record_id = target AND kept.table_name <> 'sources_record' AND kept.actor_id IS NOT NULL
                AND NOT EXISTS (SELECT FROM sources_record WHERE id = target AND public_revision_id IS NOT NULL)
    ) people WHERE person IS NOT NULL
$$;

CREATE FUNCTION review_guard_revision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE actor bigint := review_actor(); step text;
BEGIN
    PERFORM review_reason();
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' OR NEW.applied_at IS NOT NULL OR NEW.decided_by_id IS NOT NULL OR NEW.decided_at IS NOT NULL
        THEN {refusal("review_steps", "'A revision begins as a draft.'")} END IF;
        IF cardinality(NEW.contributors) > 0
        THEN {refusal("review_contributors_are_kept", "'Contributors are not written.'")} END IF;
        NEW.contributors := review_contributors(NEW.record_id, ARRAY[]::bigint[]);
        NEW.created_at := clock_timestamp();
        RETURN NEW;
    END IF;

    IF NEW.contributors IS DISTINCT FROM OLD.contributors
    THEN {refusal("review_contributors_are_kept", "'Contributors are not written.'")} END IF;
    IF NEW.id <> OLD.id OR NEW.record_id <> OLD.record_id OR NEW.created_at <> OLD.created_at
        OR (NEW.submission_id <> OLD.submission_id AND OLD.state NOT IN ('draft', 'changes_requested'))
    THEN {refusal("review_content_is_frozen", "'A revision keeps its record and its submission.'")} END IF;

    IF NEW.content IS DISTINCT FROM OLD.content THEN
        IF OLD.state NOT IN ('draft', 'changes_requested') OR NEW.state <> OLD.state
        THEN {refusal("review_content_is_frozen", "format('The revision is %s.', OLD.state)")} END IF;
        NEW.contributors := review_contributors(NEW.record_id, OLD.contributors);
    END IF;

    step := OLD.state || ' ' || NEW.state;
    IF NEW.state = OLD.state THEN
        IF NEW.decided_by_id IS DISTINCT FROM OLD.decided_by_id OR NEW.decided_at IS DISTINCT FROM OLD.decided_at
        THEN {refusal("review_steps", "'Who decided is not written.'")} END IF;
    ELSIF step IN ('draft in_review', 'changes_requested in_review') THEN
        NEW.contributors := review_contributors(NEW.record_id, OLD.contributors);
        NEW.decided_by_id := NULL; NEW.decided_at := NULL;
    ELSIF step IN ('in_review changes_requested', 'in_review approved') THEN
        IF actor = ANY (OLD.contributors)
        THEN {refusal("review_four_eyes", "'The actor has contributed to this revision.'")} END IF;
        NEW.decided_by_id := actor; NEW.decided_at := clock_timestamp();
    ELSIF step IN ('draft withdrawn', 'in_review withdrawn', 'changes_requested withdrawn') THEN
        NEW.decided_by_id := NULL; NEW.decided_at := NULL;
    ELSE
        {refusal("review_steps", "format('No step from %s to %s.', OLD.state, NEW.state)")}
    END IF;

    IF NEW.applied_at IS DISTINCT FROM OLD.applied_at THEN
        IF OLD.applied_at IS NOT NULL OR OLD.state <> 'approved' OR NEW.state <> 'approved'
            OR NEW.id IS DISTINCT FROM review_named('parallax.revision')
            OR NOT EXISTS (SELECT FROM sources_record WHERE id = NEW.record_id AND public_revision_id = NEW.id)
        THEN {refusal("review_revision_is_applied", "'Only a named, approved, public revision is marked as applied.'")} END IF;
        NEW.applied_at := clock_timestamp();
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION review_leave_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO sources_decision (record_id, revision_id, verb, by_id, at, why)
    VALUES (NEW.record_id, NEW.id, NEW.state, review_actor(), clock_timestamp(), review_reason());
    RETURN NULL;
END $$;

CREATE FUNCTION review_check_applied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM sources_revision WHERE id = NEW.id AND state = 'approved' AND applied_at IS NULL)
    THEN {refusal("review_revision_is_applied", "'An approved revision was left unapplied.'")} END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION review_guard_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.by_id := review_actor(); NEW.why := review_reason(); NEW.at := clock_timestamp();
    IF pg_trigger_depth() < 2 AND (
        NEW.verb NOT IN ('challenged', 'corrected', 'retracted') OR NEW.record_id IS NULL
        OR NEW.revision_id IS NOT NULL OR NEW.batch_id IS NOT NULL
        OR NOT EXISTS (SELECT FROM sources_record WHERE id = NEW.record_id AND published_at IS NOT NULL))
    THEN {refusal("review_decisions_are_taken", "'Only what is public is challenged, corrected or retracted by hand.'")} END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION review_guard_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN {refusal("review_append_only", "'History is kept by triggers alone.'")} END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION review_guard_batch() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE actor bigint := review_actor(); step text;
BEGIN
    PERFORM review_reason();
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'arriving' OR NEW.released_by_id IS NOT NULL OR NEW.released_at IS NOT NULL
        THEN {refusal("review_batch_steps", "'A batch begins by arriving.'")} END IF;
        IF NEW.kind = 'seeds' AND NOT EXISTS (SELECT FROM sources_account WHERE id = actor AND is_machine)
        THEN {refusal("review_batch_steps", "'Only the account of the starter data brings in starter data.'")} END IF;
        NEW.imported_by_id := actor;
        RETURN NEW;
    END IF;
    IF NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.imported_by_id <> OLD.imported_by_id
        OR NEW.imported_at <> OLD.imported_at OR NEW.checksum <> OLD.checksum OR NEW.slug <> OLD.slug
    THEN {refusal("review_batch_steps", "'A batch keeps what it is and who brought it.'")} END IF;
    step := OLD.state || ' ' || NEW.state;
    IF step IN ('arrived released', 'arriving released') THEN
        IF (actor = OLD.imported_by_id OR step = 'arriving released') AND OLD.kind <> 'seeds'
        THEN {refusal("review_batch_steps", "'The importer does not release.'")} END IF;
        NEW.released_by_id := actor; NEW.released_at := clock_timestamp();
    ELSIF step <> 'arriving arrived' AND NEW.state <> OLD.state THEN
        {refusal("review_batch_steps", "format('No step from %s to %s.', OLD.state, NEW.state)")}
    ELSIF NEW.released_by_id IS DISTINCT FROM OLD.released_by_id OR NEW.released_at IS DISTINCT FROM OLD.released_at THEN
        {refusal("review_batch_steps", "'Who released is not written.'")}
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION review_publish_batch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE sources_record SET published_at = clock_timestamp() WHERE batch_id = NEW.id AND published_at IS NULL;
    INSERT INTO sources_decision (batch_id, verb, by_id, at, why)
    VALUES (NEW.id, 'released', review_actor(), clock_timestamp(), review_reason());
    RETURN NULL;
END $$;
"""

REVIEW_TABLES = """
CREATE TRIGGER review_guard BEFORE INSERT OR UPDATE ON sources_record
    FOR EACH ROW EXECUTE FUNCTION review_guard_record();
CREATE TRIGGER review_no_delete BEFORE DELETE ON sources_record FOR EACH ROW EXECUTE FUNCTION review_refuse_delete();
CREATE CONSTRAINT TRIGGER review_complete AFTER UPDATE ON sources_record DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.published_at IS NOT NULL) EXECUTE FUNCTION review_check_record();
CREATE CONSTRAINT TRIGGER review_preview AFTER INSERT OR UPDATE OR DELETE ON sources_record
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (coalesce(current_setting('parallax.preview', true), '') = 'on')
    EXECUTE FUNCTION review_refuse_preview();

CREATE TRIGGER review_guard BEFORE INSERT OR UPDATE ON sources_revision
    FOR EACH ROW EXECUTE FUNCTION review_guard_revision();
CREATE TRIGGER review_no_delete BEFORE DELETE ON sources_revision FOR EACH ROW EXECUTE FUNCTION review_refuse_change();
CREATE TRIGGER review_decision AFTER UPDATE ON sources_revision
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION review_leave_decision();
CREATE CONSTRAINT TRIGGER review_applied AFTER UPDATE ON sources_revision DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.state = 'approved') EXECUTE FUNCTION review_check_applied();

CREATE TRIGGER review_guard BEFORE INSERT ON sources_decision FOR EACH ROW EXECUTE FUNCTION review_guard_decision();
CREATE TRIGGER review_guard BEFORE INSERT ON sources_history FOR EACH ROW EXECUTE FUNCTION review_guard_history();

CREATE TRIGGER review_guard BEFORE INSERT OR UPDATE ON sources_batch
    FOR EACH ROW EXECUTE FUNCTION review_guard_batch();
CREATE TRIGGER review_no_delete BEFORE DELETE ON sources_batch FOR EACH ROW EXECUTE FUNCTION review_refuse_change();
CREATE TRIGGER review_publish AFTER UPDATE ON sources_batch
    FOR EACH ROW WHEN (OLD.state <> 'released' AND NEW.state = 'released') EXECUTE FUNCTION review_publish_batch();

ALTER TABLE sources_revision ADD CONSTRAINT revision_four_eyes
    CHECK (decided_by_id IS NULL OR NOT decided_by_id = ANY (contributors));
"""


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
        f"\nCREATE TRIGGER review_signed BEFORE INSERT ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION review_require_actor();"
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
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('{name}'));
    IF EXISTS (
        WITH RECURSIVE walk(at) AS (
            SELECT first.at FROM ({starts}) AS first(at) WHERE first.at IS NOT NULL
            UNION
            SELECT step.at FROM walk, LATERAL ({steps}) AS step(at) WHERE step.at IS NOT NULL
        ) SELECT FROM walk WHERE at = NEW.record_id
    ) THEN {refusal(rule, f"'{table} would lead back to itself.'")} END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER review_acyclic AFTER INSERT OR UPDATE ON {table}
    FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION {name}();
"""


REQUIRE_PUBLIC = f"""
CREATE FUNCTION review_require_public(needed bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM unnest(needed) AS key WHERE key IS NOT NULL AND NOT EXISTS (
        SELECT FROM sources_record WHERE id = key AND published_at IS NOT NULL))
    THEN {refusal("review_stands_on_public", "'It rests on what is not public.'")} END IF;
END $$;
"""


def check_kind(kind: str, needs: str, rules: Iterable[tuple[str, str]]) -> str:
    """Build `review_check_KIND`, run at commit for each public record of a kind.

    `needs` is a query for the keys of the records it stands on; each rule is a name and the SQL condition, over
    `target` and `by_revision`, under which it is broken.
    """
    tests = "\n".join(f"    IF {condition} THEN {refusal(rule, repr(rule))} END IF;" for rule, condition in rules)
    return f"""
CREATE FUNCTION review_check_{kind}(target bigint, by_revision boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM review_require_public(ARRAY({needs}));
{tests}
END $$;
"""
