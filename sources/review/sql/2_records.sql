-- Records and batches: what is public, and by what.

CREATE OR REPLACE FUNCTION review_guard_record() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE batch sources_batch; revision sources_revision;
BEGIN
    PERFORM review_actor(), review_reason();
    IF TG_OP = 'INSERT' THEN
        IF NEW.published_at IS NOT NULL OR NEW.public_revision_id IS NOT NULL OR NEW.merged_into_id IS NOT NULL THEN
            PERFORM review_break('review_record_is_kept', 'A record begins unpublished.');
        END IF;
    ELSIF coalesce(current_setting('parallax.preview', true), '') = 'on' THEN
        RETURN NEW;
    END IF;
    IF NEW.batch_id IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.batch_id IS DISTINCT FROM OLD.batch_id) THEN
        SELECT * INTO batch FROM sources_batch WHERE id = NEW.batch_id;
        IF batch.state <> 'arriving' OR batch.id IS DISTINCT FROM review_named('parallax.batch')
            OR (TG_OP = 'UPDATE' AND (
                EXISTS (SELECT FROM sources_revision r WHERE r.record_id = OLD.id)
                OR (OLD.published_at IS NOT NULL AND (batch.kind <> 'seeds' OR NOT EXISTS (
                    SELECT FROM sources_batch former WHERE former.id = OLD.batch_id AND former.kind = 'seeds')))))
        THEN PERFORM review_break('review_record_is_kept', 'Only an arriving batch takes in records that nobody has touched.'); END IF;
    END IF;
    IF TG_OP = 'INSERT' THEN RETURN NEW; END IF;

    IF NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.created_at <> OLD.created_at
        OR (OLD.batch_id IS NOT NULL AND NEW.batch_id IS NULL)
        OR (NEW.slug <> OLD.slug AND OLD.published_at IS NOT NULL AND NOT review_revises(OLD.id))
    THEN PERFORM review_break('review_record_is_kept', 'A record keeps its kind, and its address once it is public.'); END IF;

    IF (NEW.merged_into_id, NEW.merged_because) IS DISTINCT FROM (OLD.merged_into_id, OLD.merged_because) THEN
        PERFORM pg_advisory_xact_lock(hashtext('review_merge'));
        IF OLD.published_at IS NULL OR NOT review_revises(OLD.id) OR (NEW.merged_into_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM sources_record WHERE id = NEW.merged_into_id AND id <> OLD.id AND kind = OLD.kind
                AND published_at IS NOT NULL AND merged_into_id IS NULL))
        THEN PERFORM review_break('review_merge', 'Not a merge of two public records of a kind by an approved revision.'); END IF;
    END IF;

    IF NEW.public_revision_id IS DISTINCT FROM OLD.public_revision_id THEN
        SELECT * INTO revision FROM sources_revision WHERE id = NEW.public_revision_id;
        IF revision.id IS NULL OR revision.record_id <> OLD.id OR revision.state <> 'approved'
            OR revision.applied_at IS NOT NULL OR revision.id IS DISTINCT FROM review_named('parallax.revision')
        THEN PERFORM review_break('review_record_is_kept', 'Only an approved revision of its own makes a record public.'); END IF;
        NEW.published_at := coalesce(OLD.published_at, clock_timestamp());
    ELSIF NEW.published_at IS DISTINCT FROM OLD.published_at THEN
        SELECT * INTO batch FROM sources_batch WHERE id = NEW.batch_id;
        IF OLD.published_at IS NOT NULL OR batch.state IS DISTINCT FROM 'released' OR pg_trigger_depth() < 2
        THEN PERFORM review_break('review_record_is_kept', 'Publication is set by approval or by the release of a batch.'); END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION review_leave_merge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO sources_decision (record_id, verb, by_id, at, why)
    VALUES (NEW.id, CASE WHEN NEW.merged_into_id IS NULL THEN 'separated' ELSE 'merged' END, review_actor(),
            clock_timestamp(), coalesce(nullif(btrim(NEW.merged_because), ''), review_reason()));
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION review_check_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM review_check(NEW.id); RETURN NULL; END $$;

CREATE OR REPLACE FUNCTION review_guard_batch() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE actor bigint := review_actor(); step text;
BEGIN
    PERFORM review_reason();
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'arriving' OR NEW.released_by_id IS NOT NULL OR NEW.released_at IS NOT NULL
        THEN PERFORM review_break('review_batch_steps', 'A batch begins by arriving.'); END IF;
        IF NEW.kind = 'seeds' AND NOT EXISTS (SELECT FROM sources_account WHERE id = actor AND is_machine)
        THEN PERFORM review_break('review_batch_steps', 'Only the account of the starter data brings in starter data.'); END IF;
        NEW.imported_by_id := actor;
        RETURN NEW;
    END IF;
    IF NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.imported_by_id <> OLD.imported_by_id
        OR NEW.imported_at <> OLD.imported_at OR NEW.checksum <> OLD.checksum OR NEW.slug <> OLD.slug
    THEN PERFORM review_break('review_batch_steps', 'A batch keeps what it is and who brought it.'); END IF;
    IF OLD.state <> 'arriving' AND (NEW.title, NEW.note, NEW.licence) IS DISTINCT FROM (OLD.title, OLD.note, OLD.licence)
    THEN PERFORM review_break('review_batch_steps', 'A batch that has arrived keeps its title, note and licence.'); END IF;
    step := OLD.state || ' ' || NEW.state;
    IF step IN ('arrived released', 'arriving released') THEN
        IF OLD.kind <> 'seeds' AND (actor = OLD.imported_by_id OR step = 'arriving released' OR EXISTS (
            SELECT FROM sources_history kept JOIN sources_record record ON record.id = kept.record_id
            WHERE record.batch_id = OLD.id AND kept.actor_id = actor))
        THEN PERFORM review_break('review_batch_steps', 'Whoever brought in or changed something of a batch does not release it.'); END IF;
        IF OLD.kind <> 'seeds' THEN PERFORM review_person(); END IF;
        NEW.released_by_id := actor; NEW.released_at := clock_timestamp();
    ELSIF step <> 'arriving arrived' AND NEW.state <> OLD.state THEN
        PERFORM review_break('review_batch_steps', format('No step from %s to %s.', OLD.state, NEW.state));
    ELSIF NEW.released_by_id IS DISTINCT FROM OLD.released_by_id OR NEW.released_at IS DISTINCT FROM OLD.released_at THEN
        PERFORM review_break('review_batch_steps', 'Who released is not written.');
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION review_publish_batch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE sources_record SET published_at = clock_timestamp() WHERE batch_id = NEW.id AND published_at IS NULL;
    INSERT INTO sources_decision (batch_id, verb, by_id, at, why)
    VALUES (NEW.id, 'released', review_actor(), clock_timestamp(), review_reason());
    RETURN NULL;
END $$;
