-- Revisions and decisions: steps, contributors, four eyes.

-- Everyone whose hand is in what is not yet approved: earlier unapproved revisions, and direct writes to a
-- record that no revision has made public.
CREATE OR REPLACE FUNCTION review_contributors(target bigint, known bigint[]) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(DISTINCT person ORDER BY person) FROM (
        SELECT unnest(known) AS person
        UNION SELECT review_actor()
        UNION SELECT unnest(earlier.contributors) FROM sources_revision earlier
            WHERE earlier.record_id = target AND earlier.id > coalesce(
                (SELECT max(id) FROM sources_revision WHERE record_id = target AND state = 'approved'), 0)
        UNION SELECT kept.actor_id FROM sources_history kept
            WHERE kept.record_id = target AND kept.table_name NOT IN ('sources_record', 'sources_revision') AND kept.actor_id IS NOT NULL
                AND NOT EXISTS (SELECT FROM sources_record WHERE id = target AND public_revision_id IS NOT NULL)
    ) people WHERE person IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION review_guard_revision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE actor bigint := review_actor(); step text;
BEGIN
    PERFORM review_reason();
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' OR NEW.applied_at IS NOT NULL OR NEW.decided_by_id IS NOT NULL OR NEW.decided_at IS NOT NULL
        THEN PERFORM review_break('review_steps', 'A revision begins as a draft.'); END IF;
        IF cardinality(NEW.contributors) > 0
        THEN PERFORM review_break('review_contributors_are_kept', 'Contributors are not written.'); END IF;
        NEW.contributors := review_contributors(NEW.record_id, ARRAY[]::bigint[]);
        NEW.created_at := clock_timestamp();
        RETURN NEW;
    END IF;
    IF review_taking_down() THEN RETURN NEW; END IF;

    IF NEW.contributors IS DISTINCT FROM OLD.contributors
    THEN PERFORM review_break('review_contributors_are_kept', 'Contributors are not written.'); END IF;
    IF NEW.id <> OLD.id OR NEW.record_id <> OLD.record_id OR NEW.created_at <> OLD.created_at
        OR (NEW.submission_id <> OLD.submission_id AND OLD.state NOT IN ('draft', 'changes_requested'))
    THEN PERFORM review_break('review_content_is_frozen', 'A revision keeps its record and its submission.'); END IF;

    IF NEW.content IS DISTINCT FROM OLD.content THEN
        IF OLD.state NOT IN ('draft', 'changes_requested') OR NEW.state <> OLD.state
        THEN PERFORM review_break('review_content_is_frozen', format('The revision is %s.', OLD.state)); END IF;
        NEW.contributors := review_contributors(NEW.record_id, OLD.contributors);
    END IF;

    step := OLD.state || ' ' || NEW.state;
    IF NEW.state = OLD.state THEN
        IF NEW.decided_by_id IS DISTINCT FROM OLD.decided_by_id OR NEW.decided_at IS DISTINCT FROM OLD.decided_at
        THEN PERFORM review_break('review_steps', 'Who decided is not written.'); END IF;
    ELSIF step IN ('draft in_review', 'changes_requested in_review') THEN
        NEW.contributors := review_contributors(NEW.record_id, OLD.contributors);
        NEW.decided_by_id := NULL; NEW.decided_at := NULL;
    ELSIF step IN ('in_review changes_requested', 'in_review approved') THEN
        PERFORM review_person();
        IF actor = ANY (OLD.contributors)
        THEN PERFORM review_break('review_four_eyes', 'The actor has contributed to this revision.'); END IF;
        NEW.decided_by_id := actor; NEW.decided_at := clock_timestamp();
    ELSIF step IN ('draft withdrawn', 'in_review withdrawn', 'changes_requested withdrawn') THEN
        NEW.decided_by_id := NULL; NEW.decided_at := NULL;
    ELSE
        PERFORM review_break('review_steps', format('No step from %s to %s.', OLD.state, NEW.state));
    END IF;

    IF NEW.applied_at IS DISTINCT FROM OLD.applied_at THEN
        IF OLD.applied_at IS NOT NULL OR OLD.state <> 'approved' OR NEW.state <> 'approved'
            OR NEW.id IS DISTINCT FROM review_named('parallax.revision')
            OR NOT EXISTS (SELECT FROM sources_record WHERE id = NEW.record_id AND public_revision_id = NEW.id)
        THEN PERFORM review_break('review_revision_is_applied', 'Only a named, approved, public revision is marked as applied.'); END IF;
        NEW.applied_at := clock_timestamp();
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION review_leave_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO sources_decision (record_id, revision_id, verb, by_id, at, why)
    VALUES (NEW.record_id, NEW.id, NEW.state, review_actor(), clock_timestamp(), review_reason());
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION review_check_applied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM sources_revision WHERE id = NEW.id AND state = 'approved' AND applied_at IS NULL)
    THEN PERFORM review_break('review_revision_is_applied', 'An approved revision was left unapplied.'); END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION review_guard_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.by_id := review_actor(); NEW.at := clock_timestamp();
    IF pg_trigger_depth() < 2 THEN PERFORM review_person(); END IF;
    IF pg_trigger_depth() < 2 OR NEW.verb NOT IN ('merged', 'separated', 'taken_down') THEN NEW.why := review_reason(); END IF;
    IF pg_trigger_depth() < 2 AND (
        NEW.verb NOT IN ('challenged', 'corrected', 'upheld', 'retracted') OR NEW.record_id IS NULL
        OR NEW.revision_id IS NOT NULL OR NEW.batch_id IS NOT NULL
        OR NOT EXISTS (SELECT FROM sources_record WHERE id = NEW.record_id AND published_at IS NOT NULL))
    THEN PERFORM review_break('review_decisions_are_taken', 'Only what is public is challenged, corrected or retracted by hand.'); END IF;
    IF NEW.verb = 'upheld' AND 'challenged' IS DISTINCT FROM (
        SELECT verb FROM sources_decision WHERE record_id = NEW.record_id
            AND verb IN ('challenged', 'corrected', 'upheld', 'retracted') ORDER BY id DESC LIMIT 1)
    THEN PERFORM review_break('review_answers_a_challenge', 'No challenge waits for an answer.'); END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION review_guard_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN PERFORM review_break('review_append_only', 'History is kept by triggers alone.'); END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION review_guard_submission() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM review_actor(), review_reason();
    IF TG_OP = 'DELETE' OR NEW.id <> OLD.id OR NEW.opened_by_id <> OLD.opened_by_id OR NEW.opened_at <> OLD.opened_at
        OR (to_jsonb(NEW) -> 'confirms_id') IS DISTINCT FROM (to_jsonb(OLD) -> 'confirms_id')
    THEN PERFORM review_break('review_submission_is_kept', 'A submission keeps who opened it.'); END IF;
    RETURN NEW;
END $$;
