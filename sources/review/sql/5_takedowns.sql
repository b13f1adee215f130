-- A takedown: two persons replace a document's text by its hash, in history too.

CREATE OR REPLACE FUNCTION review_guard_takedown() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE actor bigint := review_actor();
BEGIN
    PERFORM review_reason();
    IF TG_OP = 'INSERT' THEN
        IF btrim(NEW.reason) = '' OR NEW.confirmed_by_id IS NOT NULL OR NEW.confirmed_at IS NOT NULL OR NEW.transaction_id IS NOT NULL
        THEN PERFORM review_break('review_takedown_by_two', 'A takedown begins by asking, with a reason.'); END IF;
        NEW.asked_by_id := actor; NEW.asked_at := clock_timestamp();
        RETURN NEW;
    END IF;
    IF OLD.confirmed_at IS NOT NULL OR NEW.confirmed_at IS NULL OR NEW.id <> OLD.id
        OR NEW.document_id <> OLD.document_id OR NEW.reason <> OLD.reason OR NEW.asked_by_id <> OLD.asked_by_id
        OR NEW.asked_at <> OLD.asked_at OR actor = OLD.asked_by_id
    THEN PERFORM review_break('review_takedown_by_two', 'A second person confirms a takedown, once.'); END IF;
    NEW.confirmed_by_id := review_person(); NEW.confirmed_at := clock_timestamp();
    NEW.transaction_id := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;

-- Whether this write comes from inside the trigger of a takedown that was confirmed in this very transaction.
CREATE OR REPLACE FUNCTION review_taking_down() RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN pg_trigger_depth() > 1 AND EXISTS (
        SELECT FROM sources_takedown WHERE transaction_id = pg_current_xact_id_if_assigned()::text::bigint);
END $$;

CREATE OR REPLACE FUNCTION review_digest(words text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN words = '' OR words ~ '^sha256:[0-9a-f]{64}(:[0-9]+)?$' THEN words
        ELSE 'sha256:' || encode(sha256(convert_to(words, 'UTF8')), 'hex') END
$$;

-- A content, or a row that holds one, with the quoted words of these paragraphs replaced by their hashes.
CREATE OR REPLACE FUNCTION review_redacted(value jsonb, paragraphs bigint[]) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF jsonb_typeof(value) = 'object' THEN
        RETURN coalesce((SELECT jsonb_object_agg(name, review_redacted(part, paragraphs))
            FROM jsonb_each(value) AS parts(name, part)), '{}');
    ELSIF jsonb_typeof(value) <> 'array' THEN RETURN value;
    ELSIF jsonb_array_length(value) = 2 AND jsonb_typeof(value -> 0) = 'number' AND jsonb_typeof(value -> 1) = 'string'
        AND (value ->> 0) ~ '^[0-9]{1,18}$' AND (value ->> 0)::bigint = ANY (paragraphs)
    THEN RETURN jsonb_build_array(value -> 0, review_digest(value ->> 1));
    END IF;
    RETURN coalesce((SELECT jsonb_agg(review_redacted(part, paragraphs) ORDER BY place)
        FROM jsonb_array_elements(value) WITH ORDINALITY AS parts(part, place)), '[]');
END $$;

CREATE OR REPLACE FUNCTION review_take_down() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    paragraphs bigint[] := ARRAY(SELECT id FROM sources_paragraph WHERE document_id = NEW.document_id
        UNION SELECT row_id FROM sources_history WHERE table_name = 'sources_paragraph' AND record_id = NEW.document_id);
    quote record;
BEGIN
    UPDATE sources_snapshot SET text = 'sha256:' || sha256, taken_down_at = clock_timestamp()
        WHERE document_id = NEW.document_id AND taken_down_at IS NULL;
    UPDATE sources_history SET row = jsonb_set(row, '{text}', to_jsonb('sha256:' || (row ->> 'sha256')))
        WHERE table_name = 'sources_snapshot' AND record_id = NEW.document_id;
    FOR quote IN
        SELECT id, paragraph_id, review_digest(exact) AS digest FROM sources_passage
        WHERE paragraph_id = ANY (paragraphs) AND exact <> review_digest(exact)
    LOOP  -- where somebody wrote the hash there before, the key keeps the two apart
        UPDATE sources_passage SET exact = quote.digest || CASE WHEN EXISTS (
            SELECT FROM sources_passage WHERE paragraph_id = quote.paragraph_id AND exact = quote.digest
        ) THEN ':' || quote.id ELSE '' END WHERE id = quote.id;
    END LOOP;
    UPDATE sources_reviewnote SET words = review_digest(words) WHERE words <> review_digest(words) AND revision_id IN (
        SELECT id FROM sources_revision
        WHERE record_id = NEW.document_id OR content <> review_redacted(content, paragraphs));
    UPDATE sources_revision SET content = review_redacted(content, paragraphs) WHERE content <> review_redacted(content, paragraphs);
    UPDATE sources_history SET row = review_redacted(row, paragraphs)
        WHERE table_name = 'sources_revision' AND row <> review_redacted(row, paragraphs);
    INSERT INTO sources_decision (record_id, verb, by_id, at, why)
    VALUES (NEW.document_id, 'taken_down', review_actor(), clock_timestamp(), NEW.reason);
    RETURN NULL;
END $$;
