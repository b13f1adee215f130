-- A takedown: two persons replace a document's text by its hash, in history too.

CREATE OR REPLACE FUNCTION review_guard_takedown() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE actor bigint := review_actor();
BEGIN
    PERFORM review_reason();
    IF TG_OP = 'INSERT' THEN
        IF btrim(NEW.reason) = '' OR NEW.confirmed_by_id IS NOT NULL OR NEW.confirmed_at IS NOT NULL
        THEN PERFORM review_break('review_takedown_by_two', 'A takedown begins by asking, with a reason.'); END IF;
        NEW.asked_by_id := actor; NEW.asked_at := clock_timestamp();
        RETURN NEW;
    END IF;
    IF OLD.confirmed_at IS NOT NULL OR NEW.confirmed_at IS NULL OR NEW.id <> OLD.id
        OR NEW.document_id <> OLD.document_id OR NEW.reason <> OLD.reason OR NEW.asked_by_id <> OLD.asked_by_id
        OR NEW.asked_at <> OLD.asked_at OR actor = OLD.asked_by_id
    THEN PERFORM review_break('review_takedown_by_two', 'A second person confirms a takedown, once.'); END IF;
    NEW.confirmed_by_id := actor; NEW.confirmed_at := clock_timestamp();
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION review_take_down() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE quote record; digest text; was text; is_now text;
BEGIN
    UPDATE sources_snapshot SET text = 'sha256:' || sha256, taken_down_at = clock_timestamp()
        WHERE document_id = NEW.document_id AND taken_down_at IS NULL;
    UPDATE sources_history SET row = jsonb_set(row, '{text}', to_jsonb('sha256:' || (row ->> 'sha256')))
        WHERE table_name = 'sources_snapshot' AND record_id = NEW.document_id;
    FOR quote IN
        SELECT passage.id, passage.exact, passage.paragraph_id FROM sources_passage passage
        JOIN sources_paragraph paragraph ON paragraph.id = passage.paragraph_id
        WHERE paragraph.document_id = NEW.document_id AND passage.exact <> '' AND passage.exact !~ '^sha256:[0-9a-f]{64}$'
    LOOP
        digest := 'sha256:' || encode(sha256(convert_to(quote.exact, 'UTF8')), 'hex');
        was := format('[%s, %s]', quote.paragraph_id, to_jsonb(quote.exact)::text);
        is_now := format('[%s, %s]', quote.paragraph_id, to_jsonb(digest)::text);
        UPDATE sources_passage SET exact = digest WHERE id = quote.id;
        UPDATE sources_revision SET content = replace(content::text, was, is_now)::jsonb WHERE strpos(content::text, was) > 0;
        UPDATE sources_history SET row = replace(row::text, was, is_now)::jsonb
            WHERE table_name = 'sources_revision' AND strpos(row::text, was) > 0;
    END LOOP;
    INSERT INTO sources_decision (record_id, verb, by_id, at, why)
    VALUES (NEW.document_id, 'taken_down', review_actor(), clock_timestamp(), NEW.reason);
    RETURN NULL;
END $$;
