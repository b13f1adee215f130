-- Notes at a place of a revision: who and when are kept, and the place must be there.

CREATE OR REPLACE FUNCTION review_guard_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.by_id := review_actor(); NEW.at := clock_timestamp();
    PERFORM review_reason();
    IF NOT EXISTS (
        SELECT FROM sources_revision WHERE id = NEW.revision_id AND state IN ('draft', 'in_review', 'changes_requested')
            AND (NEW.path = '' OR content #> string_to_array(NEW.path, '.') IS NOT NULL))
    THEN PERFORM review_break('review_note_on_a_place', format('No open revision %s with a place %s.', NEW.revision_id, NEW.path)); END IF;
    RETURN NEW;
END $$;
