-- Anchors: written once, by whoever captures or codes; what has changed is confirmed once, by a person.

CREATE OR REPLACE FUNCTION review_guard_anchor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM review_actor(), review_reason();
    IF TG_OP = 'INSERT' THEN
        IF NEW.confirmed_by_id IS NOT NULL OR NEW.confirmed_at IS NOT NULL
        THEN PERFORM review_break('review_anchor_is_kept', 'An anchor begins unconfirmed.'); END IF;
        IF NOT EXISTS (SELECT FROM sources_passage passage JOIN sources_paragraph paragraph ON paragraph.id = passage.paragraph_id
            JOIN sources_snapshot snapshot ON snapshot.document_id = paragraph.document_id
            WHERE passage.id = NEW.passage_id AND snapshot.id = NEW.snapshot_id)
        THEN PERFORM review_break('anchor_of_its_document', 'The snapshot is of another document than the passage.'); END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR (NEW.id, NEW.passage_id, NEW.snapshot_id, NEW.state, NEW.start, NEW."end")
        IS DISTINCT FROM (OLD.id, OLD.passage_id, OLD.snapshot_id, OLD.state, OLD.start, OLD."end")
        OR OLD.state <> 'changed' OR OLD.confirmed_at IS NOT NULL
    THEN PERFORM review_break('review_anchor_is_kept', 'Only what has changed is confirmed, and once.'); END IF;
    NEW.confirmed_by_id := review_person(); NEW.confirmed_at := clock_timestamp();
    RETURN NEW;
END $$;

-- Whoever acts is who captured.
CREATE OR REPLACE FUNCTION review_guard_snapshot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM review_reason();
    NEW.captured_by_id := review_actor(); NEW.captured_at := clock_timestamp();
    IF EXISTS (SELECT FROM sources_takedown WHERE document_id = NEW.document_id AND confirmed_at IS NOT NULL)
    THEN PERFORM review_break('snapshot_is_taken_down', 'Its text was taken down.'); END IF;
    IF NEW.taken_down_at IS NOT NULL OR NEW.sha256 <> encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex')
    THEN PERFORM review_break('snapshot_is_hashed', 'The hash is not that of the text.'); END IF;
    RETURN NEW;
END $$;
