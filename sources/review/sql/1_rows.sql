-- Who and why, and what holds for every table under review.

CREATE OR REPLACE FUNCTION review_break(rule text, message text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = rule, MESSAGE = message; END $$;

CREATE OR REPLACE FUNCTION review_actor() RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE value text := current_setting('parallax.actor', true);
BEGIN
    IF coalesce(value, '') !~ '^[0-9]{1,18}$'
        OR NOT EXISTS (SELECT FROM sources_account WHERE id = value::bigint AND is_active)
    THEN PERFORM review_break('review_says_who', 'The transaction names no active account as its actor.'); END IF;
    RETURN value::bigint;
END $$;

CREATE OR REPLACE FUNCTION review_reason() RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE value text := btrim(coalesce(current_setting('parallax.reason', true), ''));
BEGIN
    IF value = '' THEN PERFORM review_break('review_says_why', 'The transaction gives no reason.'); END IF;
    RETURN value;
END $$;

CREATE OR REPLACE FUNCTION review_named(setting text) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN current_setting(setting, true) ~ '^[0-9]{1,18}$' THEN current_setting(setting, true)::bigint END
$$;

-- Whether the transaction may write the rows of this record now.
CREATE OR REPLACE FUNCTION review_admits(target bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
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

-- Whether the transaction applies an approved revision of this record: the only way to what a batch may not touch.
CREATE OR REPLACE FUNCTION review_revises(target bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM sources_revision WHERE id = review_named('parallax.revision') AND record_id = target
        AND state = 'approved' AND applied_at IS NULL)
$$;

-- Who decides is a person: accounts that only sign are refused.
CREATE OR REPLACE FUNCTION review_person() RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE actor bigint := review_actor();
BEGIN
    IF EXISTS (SELECT FROM sources_account WHERE id = actor AND is_machine)
    THEN PERFORM review_break('review_a_person_decides', 'An account that only signs decides nothing.'); END IF;
    RETURN actor;
END $$;

-- First argument: an expression over the row $1 that gives its record.
CREATE OR REPLACE FUNCTION review_guard_write() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE target bigint; before bigint;
BEGIN
    PERFORM review_actor(), review_reason();
    IF TG_OP <> 'INSERT' THEN
        EXECUTE 'SELECT ' || TG_ARGV[0] INTO before USING OLD;
        IF NOT review_admits(before) THEN
            PERFORM review_break('review_public_only_by_revision', format('%s is public: %s.', TG_TABLE_NAME, before));
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    EXECUTE 'SELECT ' || TG_ARGV[0] INTO target USING NEW;
    IF TG_ARGV[0] = '($1).record_id' AND NOT EXISTS (
        SELECT FROM sources_record WHERE id = target AND kind = substring(TG_TABLE_NAME FROM '_(.*)$'))
    THEN PERFORM review_break('review_kind_of_record', format('The record is of another kind than %s.', TG_TABLE_NAME)); END IF;
    IF target IS DISTINCT FROM before AND NOT review_admits(target) THEN
        PERFORM review_break('review_public_only_by_revision', format('%s is public: %s.', TG_TABLE_NAME, target));
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION review_keep_history() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE OR REPLACE FUNCTION review_refuse_preview() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM review_break('review_preview_is_undone', 'A preview reached its commit.'); END $$;

CREATE OR REPLACE FUNCTION review_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM review_break('review_not_truncated', format('%s cannot be emptied.', TG_TABLE_NAME)); END $$;

-- Only a takedown confirmed in this transaction (5_takedowns.sql) changes these tables, from inside its trigger.
CREATE OR REPLACE FUNCTION review_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND review_taking_down() THEN RETURN NEW; END IF;
    PERFORM review_break('review_append_only', format('%s is append-only.', TG_TABLE_NAME));
END $$;

CREATE OR REPLACE FUNCTION review_refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('parallax.preview', true), '') = 'on' THEN RETURN OLD; END IF;
    PERFORM review_break('review_never_deleted', format('Nothing is deleted from %s.', TG_TABLE_NAME));
END $$;

CREATE OR REPLACE FUNCTION review_require_actor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM review_actor(), review_reason(); RETURN NEW; END $$;

-- What is public must be complete and rest on what is public. Each kind brings review_check_KIND(record, by_revision).
CREATE OR REPLACE FUNCTION review_check(target bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE found sources_record;
BEGIN
    SELECT * INTO found FROM sources_record WHERE id = target;
    IF found.published_at IS NOT NULL THEN
        EXECUTE format('SELECT %I($1, $2)', 'review_check_' || found.kind) USING target, found.public_revision_id IS NOT NULL;
    END IF;
END $$;

CREATE OR REPLACE FUNCTION review_recheck() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE target bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN EXECUTE 'SELECT ' || TG_ARGV[0] INTO target USING OLD;
    ELSE EXECUTE 'SELECT ' || TG_ARGV[0] INTO target USING NEW; END IF;
    PERFORM review_check(target);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION review_require_public(needed bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM unnest(needed) AS key WHERE key IS NOT NULL AND NOT EXISTS (
        SELECT FROM sources_record WHERE id = key AND published_at IS NOT NULL))
    THEN PERFORM review_break('review_stands_on_public', 'It rests on what is not public.'); END IF;
END $$;
